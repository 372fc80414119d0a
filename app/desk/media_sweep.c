/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/media_sweep.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

/* "HEX.EXT" */
static bool is_ours(const char *name)
{
    size_t n = DIGEST_HEX_BYTES - 1;
    return strspn(name, "0123456789abcdef") == n && name[n] == '.' && strlen(name) <= n + 5;
}

static enum err is_named(struct desk *d, const char *file, bool *named, struct err_info *info)
{
    struct db_query q;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT 1 WHERE EXISTS(SELECT 1 FROM post_media WHERE file=?1) OR"
                               " EXISTS(SELECT 1 FROM public_media WHERE file=?1) OR"
                               " EXISTS(SELECT 1 FROM version_media WHERE file=?1) OR"
                               " EXISTS(SELECT 1 FROM upload WHERE file=?1)",
                               "t", file);
    if (!e)
        e = db_query_next(&q, named, info);
    db_query_close(&q);
    return e;
}

static enum err sweep_one(struct desk *d, const char *name, int64_t before_s, int *removed,
                          struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    struct stat st;
    bool named = true;
    enum err e = desk_path(d, path, "media", name);
    if (e || !is_ours(name) || lstat(path, &st) != 0 || !S_ISREG(st.st_mode) ||
        st.st_mtim.tv_sec >= before_s)
        return e;
    if ((e = is_named(d, name, &named, info)) || named)
        return e;
    if ((e = file_remove(path)))
        return err_set(info, e, "cannot remove the picture %s", name);
    (*removed)++;
    return ERR_OK;
}

enum err media_sweep(struct desk *d, int64_t keep_s, int *removed, struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    int count = 0;
    enum err e = desk_path(d, path, "media", NULL);
    DIR *folder = e ? NULL : opendir(path);
    if (!folder)
        return e || errno == ENOENT ? e : err_set(info, ERR_IO, "cannot list the media folder");
    for (struct dirent *entry; !e && (entry = readdir(folder));)
        e = sweep_one(d, entry->d_name, desk_now_s(d) - keep_s, &count, info);
    closedir(folder);
    if (!e)
        *removed = count;
    return e;
}
