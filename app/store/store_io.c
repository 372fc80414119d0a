/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store_io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

int io_open_dir(const char *path, bool follow, int *fd)
{
    int fail = file_step();
    if (fail)
        return fail;
    int got = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
    if (got < 0)
        return errno;
    *fd = got;
    return 0;
}

int io_create(int dir_fd, const char *name, int *fd)
{
    int fail = file_step();
    if (fail)
        return fail;
    int got = openat(dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (got < 0)
        return errno;
    *fd = got;
    return 0;
}

int io_open_read(int dir_fd, const char *name, int *fd, struct stat *st)
{
    int fail = file_step();
    if (fail)
        return fail;
    int got = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (got < 0)
        return errno;
    if (fstat(got, st)) {
        fail = errno;
        close(got);
        return fail;
    }
    *fd = got;
    return 0;
}

int io_read(int fd, void *data, size_t bytes, size_t *got)
{
    char *to = data;
    *got = 0;
    while (*got < bytes) {
        int fail = file_step();
        if (fail)
            return fail;
        ssize_t n = read(fd, to + *got, bytes - *got);
        if (n == 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0)
            *got += (size_t)n;
    }
    return 0;
}

int io_write(int fd, const void *data, size_t bytes)
{
    const char *from = data;
    while (bytes) {
        int fail = file_step();
        if (fail)
            return fail;
        ssize_t n = write(fd, from, bytes);
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0) {
            from += n;
            bytes -= (size_t)n;
        }
    }
    return 0;
}

int io_close_written(int fd)
{
    int fail = file_step();
    int closed = close(fd) ? errno : 0;
    return fail ? fail : closed;
}

int io_rename(int dir_fd, const char *from, const char *to)
{
    int fail = file_step();
    if (fail)
        return fail;
    return renameat(dir_fd, from, dir_fd, to) ? errno : 0;
}

int io_remove(int dir_fd, const char *name)
{
    int fail = file_step();
    if (fail)
        return fail;
    if (unlinkat(dir_fd, name, 0) == 0 || errno == ENOENT)
        return 0;
    fail = errno;
    if ((fail == EISDIR || fail == EPERM) && unlinkat(dir_fd, name, AT_REMOVEDIR) == 0)
        return 0;
    return fail;
}

int io_stat(int dir_fd, const char *name, struct stat *st)
{
    int fail = file_step();
    if (fail)
        return fail;
    return fstatat(dir_fd, name, st, AT_SYMLINK_NOFOLLOW) ? errno : 0;
}

int io_list(int dir_fd, int (*visit)(void *user, const char *name), void *user)
{
    int fail = file_step();
    if (fail)
        return fail;
    int own_fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (own_fd < 0)
        return errno;
    DIR *dir = fdopendir(own_fd);
    if (!dir) {
        fail = errno;
        close(own_fd);
        return fail;
    }
    while (!fail) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (!entry) {
            fail = errno;
            break;
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            fail = visit(user, entry->d_name);
    }
    closedir(dir);
    return fail;
}

enum err io_error(int errnum)
{
    switch (errnum) {
    case 0:
        return ERR_OK;
    case ENOSPC:
    case EDQUOT:
        return ERR_FULL;
    case ENOENT:
        return ERR_NOT_FOUND;
    case ENOMEM:
        return ERR_NOMEM;
    default:
        return ERR_IO;
    }
}
