/* SPDX-License-Identifier: Apache-2.0 */
#include "board/run_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static enum err failed(struct err_info *info, const char *what, const char *path)
{
    return err_set(info, errno == ENOSPC ? ERR_FULL : ERR_IO, "cannot %s %s: %s", what, path,
                   strerror(errno));
}

static enum err own(const char *path, mode_t mode, struct run_owner owner, struct err_info *info)
{
    if ((owner.user != (uid_t)-1 || owner.group != (gid_t)-1) &&
        lchown(path, owner.user, owner.group))
        return failed(info, "give away", path);
    return chmod(path, mode) ? failed(info, "set the mode of", path) : ERR_OK;
}

/* Folders above the last part, as any program may walk through them. */
static enum err make_above(const char *path, struct err_info *info)
{
    char part[PATH_MAX];
    if (strlen(path) >= sizeof part)
        return err_set(info, ERR_TOO_BIG, "the path is too long");
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        if (mkdir(part, 0755) == 0) {
            if (chmod(part, 0755)) /* whatever the umask is */
                return failed(info, "set the mode of", part);
        } else if (errno != EEXIST) {
            return failed(info, "make", part);
        }
    }
    return ERR_OK;
}

enum err run_folder(const char *path, mode_t mode, struct run_owner owner, struct err_info *info)
{
    enum err e = make_above(path, info);
    if (!e && mkdir(path, 0700) && errno != EEXIST)
        e = failed(info, "make", path);
    return e ? e : own(path, mode, owner, info);
}

enum err run_file(const char *path, const char *data, size_t bytes, mode_t mode,
                  struct run_owner owner, struct err_info *info)
{
    enum err e = make_above(path, info);
    if (!e)
        e = file_replace(path, data, bytes, false, info); /* 0600 until the next line */
    return e ? e : own(path, mode, owner, info);
}

enum err run_link(const char *path, const char *target, struct err_info *info)
{
    char tmp[PATH_MAX];
    enum err e = make_above(path, info);
    int n = snprintf(tmp, sizeof tmp, "%s.new", path);
    if (!e && (n < 0 || (size_t)n >= sizeof tmp))
        e = err_set(info, ERR_TOO_BIG, "the path is too long");
    if (!e && unlink(tmp) && errno != ENOENT)
        e = failed(info, "replace", tmp);
    if (!e && (symlink(target, tmp) || rename(tmp, path)))
        e = failed(info, "make", path);
    return e;
}
