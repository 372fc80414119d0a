/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static atomic_ulong steps;
static atomic_ulong fail_nth;
static atomic_int fail_errno;
static atomic_int fail_forever;

unsigned long file_fail_at(unsigned long nth, int errno_value, int forever)
{
    unsigned long was = atomic_exchange(&steps, 0);
    atomic_store(&fail_errno, errno_value);
    atomic_store(&fail_forever, forever);
    atomic_store(&fail_nth, nth);
    return was;
}

int file_step(void)
{
    unsigned long n = atomic_fetch_add(&steps, 1) + 1;
    unsigned long at = atomic_load(&fail_nth);
    if (at && (n == at || (n > at && atomic_load(&fail_forever))))
        return atomic_load(&fail_errno);
    return 0;
}

static enum err io_error(struct err_info *info, const char *what, const char *path, int errnum)
{
    enum err e = errnum == ENOSPC || errnum == EDQUOT ? ERR_FULL
                 : errnum == ENOENT                   ? ERR_NOT_FOUND
                                                      : ERR_IO;
    return err_set(info, e, "cannot %s %s: %s", what, path, strerror(errnum));
}

/* Returns 0, or the errno met. Interrupted calls go on. */
static int write_all(int fd, const char *data, size_t bytes)
{
    while (bytes) {
        int fail = file_step();
        if (fail)
            return fail;
        ssize_t n = write(fd, data, bytes);
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0) {
            data += n;
            bytes -= (size_t)n;
        }
    }
    return 0;
}

static int read_all(int fd, char *data, size_t bytes, size_t *got)
{
    *got = 0;
    while (*got < bytes) {
        int fail = file_step();
        if (fail)
            return fail;
        ssize_t n = read(fd, data + *got, bytes - *got);
        if (!n)
            return 0;
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0)
            *got += (size_t)n;
    }
    return 0;
}

enum err file_read(const char *path, size_t cap_bytes, char **out, size_t *out_bytes,
                   struct err_info *info)
{
    enum err e = ERR_OK;
    struct stat st;
    char *data = NULL;
    size_t got = 0;
    int fail = file_step();
    int fd = fail ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return io_error(info, "open", path, fail ? fail : errno);
    if (fstat(fd, &st)) {
        e = io_error(info, "stat", path, errno);
        goto out;
    }
    if (!S_ISREG(st.st_mode)) {
        e = err_set(info, ERR_IO, "%s is not a plain file", path);
        goto out;
    }
    if (st.st_size < 0 || (uint64_t)st.st_size > cap_bytes) {
        e = err_set(info, ERR_TOO_BIG, "%s is larger than %zu bytes", path, cap_bytes);
        goto out;
    }
    data = mem_alloc((size_t)st.st_size + 1);
    if (!data) {
        e = err_set(info, ERR_NOMEM, "out of memory");
        goto out;
    }
    fail = read_all(fd, data, (size_t)st.st_size, &got);
    if (fail) {
        e = io_error(info, "read", path, fail);
        goto out;
    }
    data[got] = 0;
    *out = data;
    *out_bytes = got;
    data = NULL;
out:
    mem_free(data);
    close(fd);
    return e;
}

/* fsync of the folder, so that the rename itself lasts */
static int sync_folder_of(const char *path)
{
    char dir[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int n =
        snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    if (n < 0 || (size_t)n >= sizeof dir)
        return ENAMETOOLONG;
    int fail = file_step();
    if (fail)
        return fail;
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    fail = fsync(fd) ? errno : 0;
    close(fd);
    return fail;
}

enum err file_replace(const char *path, const void *data, size_t bytes, bool durable,
                      struct err_info *info)
{
    char tmp[PATH_MAX];
    int n = snprintf(tmp, sizeof tmp, "%s.tmp-XXXXXX", path);
    if (n < 0 || (size_t)n >= sizeof tmp)
        return err_set(info, ERR_TOO_BIG, "path too long");
    int fail = file_step();
    int fd = fail ? -1 : mkostemp(tmp, O_CLOEXEC);
    if (fd < 0)
        return io_error(info, "create a file beside", path, fail ? fail : errno);
    fail = write_all(fd, data, bytes);
    if (!fail && durable)
        fail = (fail = file_step()) ? fail : fsync(fd) ? errno : 0;
    if (close(fd) && !fail)
        fail = errno;
    if (!fail)
        fail = (fail = file_step()) ? fail : rename(tmp, path) ? errno : 0;
    if (fail) {
        unlink(tmp);
        return io_error(info, "replace", path, fail);
    }
    if (durable && (fail = sync_folder_of(path)))
        return io_error(info, "sync the folder of", path, fail);
    return ERR_OK;
}

enum err file_sync(const char *path, struct err_info *info)
{
    int fail = file_step();
    int fd = fail ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return io_error(info, "open", path, fail ? fail : errno);
    fail = (fail = file_step()) ? fail : fsync(fd) ? errno : 0;
    close(fd);
    if (!fail)
        fail = sync_folder_of(path);
    return fail ? io_error(info, "sync", path, fail) : ERR_OK;
}

enum err file_make_dirs(const char *path, struct err_info *info)
{
    char part[PATH_MAX];
    int n = snprintf(part, sizeof part, "%s", path);
    if (n <= 0 || (size_t)n >= sizeof part)
        return err_set(info, ERR_TOO_BIG, "path empty or too long");
    for (char *p = part + 1;; p++) {
        if (*p != '/' && *p)
            continue;
        char was = *p;
        *p = 0;
        int fail = file_step();
        if (fail || (mkdir(part, 0700) && errno != EEXIST))
            return io_error(info, "create folder", part, fail ? fail : errno);
        *p = was;
        if (!was)
            break;
    }
    struct stat st;
    if (stat(path, &st) || !S_ISDIR(st.st_mode))
        return err_set(info, ERR_IO, "%s is not a folder", path);
    return ERR_OK;
}

enum err file_remove(const char *path)
{
    int fail = file_step();
    if (!fail && unlink(path) && errno != ENOENT)
        fail = errno;
    return fail ? ERR_IO : ERR_OK;
}

enum err file_join(char *out, size_t out_bytes, const char *dir, const char *name)
{
    int n = snprintf(out, out_bytes, "%s/%s", dir, name);
    return n < 0 || (size_t)n >= out_bytes ? ERR_TOO_BIG : ERR_OK;
}
