/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/public_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "desk/desk_limits.h"

static enum err failed(struct err_info *info, int error, const char *what, const char *path)
{
    return err_set(info, error == ENOSPC || error == EDQUOT ? ERR_FULL : ERR_IO, "cannot %s %s: %s",
                   what, path, strerror(error));
}

/* A system call that a test may have failed: error = 0, or the errno. */
#define STEP(error, call)                                                                          \
    ((error) = file_step(), (error) || (call) == 0 ? (error) : ((error) = errno))

static enum err join(const struct public_tree *t, const char *rel, char out[PATH_ROOM_BYTES])
{
    return file_join(out, PATH_ROOM_BYTES, t->root, rel);
}

/* The folders above path, from the root on. */
static enum err make_folders(char *path, size_t root_bytes, struct err_info *info)
{
    for (char *p = path + root_bytes; p && *p; p = strchr(p + 1, '/')) {
        if (*p != '/')
            continue;
        *p = 0;
        int error;
        if (!STEP(error, mkdir(path, 0755)))
            STEP(error, chmod(path, 0755)); /* whatever the umask */
        *p = '/';
        if (error && error != EEXIST)
            return failed(info, error, "make the folder of", path);
    }
    return ERR_OK;
}

static int sync_folder(const char *path)
{
    char dir[PATH_ROOM_BYTES];
    const char *slash = strrchr(path, '/');
    int n =
        snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    if (n < 0 || (size_t)n >= sizeof dir)
        return ENAMETOOLONG;
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error;
    STEP(error, fsync(fd));
    close(fd);
    return error;
}

/* A second of its own, if path is there already. */
static int set_later_time(int fd, const char *path)
{
    struct stat old, new;
    if (stat(path, &old) != 0 || fstat(fd, &new) != 0 || new.st_mtim.tv_sec > old.st_mtim.tv_sec)
        return 0;
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = old.st_mtim.tv_sec + 1}};
    int error;
    return STEP(error, futimens(fd, times));
}

static int write_all(int fd, const char *data, size_t bytes)
{
    while (bytes) {
        int error = file_step();
        if (error)
            return error;
        ssize_t n = write(fd, data, bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? errno : EIO;
        data += n;
        bytes -= (size_t)n;
    }
    return 0;
}

enum err public_tree_write(const struct public_tree *t, const char *rel, const void *data,
                           size_t bytes, bool last, struct err_info *info)
{
    static atomic_uint counter;
    char path[PATH_ROOM_BYTES], tmp[PATH_ROOM_BYTES];
    enum err e = join(t, rel, path);
    int n = snprintf(tmp, sizeof tmp, "%s/new.%d.%u", t->tmp_dir, (int)getpid(),
                     atomic_fetch_add(&counter, 1));
    if (e || n < 0 || (size_t)n >= sizeof tmp)
        return err_set(info, ERR_TOO_BIG, "a path below public is too long");
    int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return failed(info, errno, "make", tmp);
    int error = write_all(fd, data, bytes);
    if (!error)
        STEP(error, fchmod(fd, 0644));
    if (!error && last)
        error = set_later_time(fd, path);
    if (!error)
        STEP(error, fsync(fd));
    close(fd);
    if (error) {
        unlink(tmp);
        return failed(info, error, "write", rel);
    }
    STEP(error, rename(tmp, path));
    if (error == ENOENT && !(e = make_folders(path, strlen(t->root), info)))
        STEP(error, rename(tmp, path));
    if (!e && !error && last)
        error = sync_folder(path);
    if (e || error)
        unlink(tmp);
    return e ? e : error ? failed(info, error, "put in place", rel) : ERR_OK;
}

bool public_tree_has(const struct public_tree *t, const char *rel, size_t bytes)
{
    char path[PATH_ROOM_BYTES];
    struct stat st;
    return !join(t, rel, path) && lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
           (size_t)st.st_size == bytes;
}

enum err public_tree_copy(const struct public_tree *t, const char *rel, const char *source,
                          const struct digest *sha256, struct err_info *info)
{
    struct stat st;
    struct digest have;
    char *data = NULL;
    size_t bytes = 0;
    if (stat(source, &st) == 0 && public_tree_has(t, rel, (size_t)st.st_size))
        return ERR_OK;
    enum err e = file_read(source, MAX_PICTURE_BYTES, &data, &bytes, info);
    if (!e)
        e = digest_of(data, bytes, &have);
    if (!e && !digest_equal(&have, sha256))
        e = err_set(info, ERR_DIGEST, "the stored picture %s is damaged; import its post again",
                    rel);
    if (!e)
        e = public_tree_write(t, rel, data, bytes, false, info);
    mem_free(data);
    return e;
}

enum err public_tree_sweep(const struct public_tree *t, const char *rel,
                           bool (*keep)(void *user, const char *name), void *user,
                           struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    const struct dirent *entry;
    struct stat st;
    if (join(t, rel, path))
        return err_set(info, ERR_TOO_BIG, "a path below public is too long");
    DIR *dir = opendir(path);
    if (!dir)
        return errno == ENOENT ? ERR_OK : failed(info, errno, "look into", rel);
    enum err e = ERR_OK;
    while (!e && (entry = readdir(dir))) {
        if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
            S_ISDIR(st.st_mode) || keep(user, entry->d_name))
            continue;
        int error;
        STEP(error, unlinkat(dirfd(dir), entry->d_name, 0));
        if (error && error != ENOENT)
            e = failed(info, error, "remove", entry->d_name);
    }
    closedir(dir);
    return e;
}
