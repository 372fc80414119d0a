/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/schema.h"

/* What belongs to a desk beside its database. */
static const struct {
    const char *folder;
    bool secret_all; /* every file in it is a key */
} folders[] = {
    {"media", false}, {"tls", false}, {"screening", false}, {"keys", true}, {"keys/retired", true}};
#define FOLDER_COUNT (sizeof folders / sizeof folders[0])

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), k = strlen(end);
    return n >= k && !strcmp(text + n - k, end);
}

static bool is_secret(size_t folder, const char *name)
{
    return folders[folder].secret_all || ends_with(name, ".key");
}

static enum err add_file(struct db *to, const char *dir, const char *rel, struct err_info *info)
{
    char path[PATH_ROOM_BYTES], *data = NULL;
    size_t bytes = 0;
    struct digest sha256;
    enum err e = file_join(path, sizeof path, dir, rel);
    if (!e && (e = file_read(path, MAX_BACKUP_FILE_BYTES, &data, &bytes, info)) &&
        access(path, F_OK) != 0 && errno == ENOENT)
        return ERR_OK; /* a picture that nothing names any more may go while we look */
    if (!e)
        e = digest_of(data, bytes, &sha256);
    if (!e)
        e = db_run(to, info, NULL, "INSERT INTO backup_file(path, sha256, data) VALUES(?,?,?)",
                   "tdb", rel, &sha256, (const void *)data, bytes);
    if (data)
        mem_wipe_free(data, bytes);
    return e;
}

static enum err add_folder(struct db *to, const char *dir, size_t folder, bool with_keys,
                           int64_t *files, struct err_info *info)
{
    char path[PATH_ROOM_BYTES], rel[PATH_ROOM_BYTES];
    struct stat st;
    enum err e = file_join(path, sizeof path, dir, folders[folder].folder);
    DIR *list = e ? NULL : opendir(path);
    if (!list)
        return errno == ENOENT && !e ? ERR_OK : err_set(info, ERR_IO, "cannot list %s", path);
    for (struct dirent *entry; !e && (entry = readdir(list));) {
        if (entry->d_name[0] == '.' || (!with_keys && is_secret(folder, entry->d_name)) ||
            fstatat(dirfd(list), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(st.st_mode))
            continue;
        int n = snprintf(rel, sizeof rel, "%s/%s", folders[folder].folder, entry->d_name);
        e = n < 0 || (size_t)n >= sizeof rel ? ERR_TOO_BIG : add_file(to, dir, rel, info);
        ++*files;
    }
    closedir(list);
    return e;
}

static enum err fill(struct desk *d, struct db *to, bool with_keys, struct err_info *info)
{
    char made[24];
    int64_t files = 0;
    snprintf(made, sizeof made, "%" PRId64, desk_now_s(d));
    enum err e = db_begin(to, info);
    if (!e)
        e = db_run(to, info, NULL,
                   "CREATE TABLE backup_file(path TEXT PRIMARY KEY, sha256 TEXT NOT NULL,"
                   " data BLOB NOT NULL)",
                   "");
    if (!e)
        e = db_run(to, info, NULL, "INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)", "tt",
                   "backup_made_s", made);
    if (!e)
        e = db_run(to, info, NULL, "INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)", "tt",
                   "backup_has_keys", with_keys ? "1" : "0");
    /* who finds a backup is not signed in by it */
    if (!e)
        e = db_run(to, info, NULL, "DELETE FROM session", "");
    if (!e)
        e = db_run(to, info, NULL, "DELETE FROM sign_in_link", "");
    if (!e)
        e = db_run(to, info, NULL, "DELETE FROM failure", "");
    for (size_t i = 0; i < FOLDER_COUNT && !e; i++)
        e = add_folder(to, desk_dir(d), i, with_keys, &files, info);
    return e ? e : db_commit(to, info);
}

/* The copy, filled and verified, under a name that says it is not finished. */
static enum err write_part(struct desk *d, const char *part, bool with_keys,
                           struct backup_report *out, struct err_info *info)
{
    struct db *to = NULL;
    mode_t was = umask(077);
    enum err e = db_copy_to(desk_db(d), part, info);
    if (!e)
        e = db_open_plain(part, &to, info);
    if (!e)
        e = db_run(to, info, NULL, "PRAGMA secure_delete=ON", "");
    if (!e)
        e = fill(d, to, with_keys, info);
    db_close(to);
    umask(was);
    if (!e)
        e = backup_verify(part, out, info);
    return e ? e : file_sync(part, info);
}

enum err backup_write(struct desk *d, const char *path, bool with_keys, struct backup_report *out,
                      struct err_info *info)
{
    static const char *const left[] = {"", "-journal", "-wal", "-shm"};
    char part[PATH_ROOM_BYTES], spare[PATH_ROOM_BYTES + 16];
    int n = snprintf(part, sizeof part, "%s.part", path);
    if (n < 0 || (size_t)n >= sizeof part)
        return err_set(info, ERR_TOO_BIG, "the backup's path is too long");
    if (access(path, F_OK) == 0)
        return err_set(info, ERR_DUPLICATE, "%.150s is there already", path);
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) { /* by a run that was cut off */
        snprintf(spare, sizeof spare, "%s%s", part, left[i]);
        unlink(spare);
    }
    enum err e = write_part(d, part, with_keys, out, info);
    /* link and not rename: nothing that appeared meanwhile is written over */
    if (!e && link(part, path) != 0)
        e = err_set(info, ERR_IO, "cannot make %.150s: %s", path, strerror(errno));
    unlink(part);
    return e ? e : file_sync(path, info);
}

/* ---- verify and unpack ---- */

static bool path_belongs(const char *path)
{
    if (!text_path_valid(path))
        return false;
    for (size_t i = 0; i < FOLDER_COUNT; i++) {
        size_t n = strlen(folders[i].folder);
        if (!strncmp(path, folders[i].folder, n) && path[n] == '/' && !strchr(path + n + 1, '/'))
            return true;
    }
    return false;
}

/* Each file in turn, verified. */
static enum err each_file(struct db *backup,
                          enum err (*each)(void *user, const char *path, const void *data,
                                           size_t bytes),
                          void *user, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(backup, &q, info,
                               "SELECT path, sha256, data FROM backup_file ORDER BY path", "");
    if (e)
        return err_set(info, ERR_STATE, "this is not a backup of a desk");
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        struct digest wanted, have;
        size_t bytes = 0;
        const char *path = db_text(&q, 0);
        const void *data = db_blob(&q, 2, &bytes);
        if (!path || !path_belongs(path))
            e = err_set(info, ERR_STATE, "the backup holds a file that belongs to no desk");
        else if (db_digest(&q, 1, &wanted) || digest_of(data ? data : "", bytes, &have) ||
                 !digest_equal(&wanted, &have))
            e = err_set(info, ERR_DIGEST, "%.150s in the backup is damaged", path);
        else
            e = each(user, path, data ? data : "", bytes);
    }
    db_query_close(&q);
    return e;
}

static enum err count_file(void *user, const char *path, const void *data, size_t bytes)
{
    int64_t *count = user;
    (void)path, (void)data, (void)bytes;
    ++*count;
    return ERR_OK;
}

static enum err read_report(struct db *b, struct backup_report *r, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e =
        db_query_open(b, &q, info,
                      "SELECT (SELECT COUNT(*) FROM post), (SELECT COUNT(*) FROM audit),"
                      " (SELECT CAST(value AS INTEGER) FROM meta WHERE key='backup_made_s'),"
                      " (SELECT value='1' FROM meta WHERE key='backup_has_keys')",
                      "");
    if (e)
        return err_set(info, ERR_STATE, "this is not a backup of a desk");
    if (!(e = db_query_next(&q, &row, info))) {
        r->posts = db_int(&q, 0);
        r->audit_rows = db_int(&q, 1);
        r->made_s = db_int(&q, 2);
        r->has_keys = db_int(&q, 3) != 0;
    }
    db_query_close(&q);
    return e;
}

enum err backup_verify(const char *path, struct backup_report *out, struct err_info *info)
{
    struct db *b = NULL;
    struct backup_report r = {0};
    int version = 0;
    if (access(path, R_OK) != 0)
        return err_set(info, ERR_NOT_FOUND, "cannot read %.150s: %s", path, strerror(errno));
    enum err e = db_open_plain(path, &b, info);
    if (!e)
        e = db_version(b, &version, info);
    if (!e && version > schema_step_count)
        e = err_set(info, ERR_UNSUPPORTED,
                    "the backup has schema %d, this program knows up to %d: use a newer one",
                    version, schema_step_count);
    if (!e)
        e = db_check(b, info);
    if (!e)
        e = each_file(b, count_file, &r.files, info);
    if (!e)
        e = read_report(b, &r, info);
    db_close(b);
    if (!e)
        *out = r;
    return e;
}

static enum err put_file(void *user, const char *rel, const void *data, size_t bytes)
{
    const char *dir = user;
    char path[PATH_ROOM_BYTES], folder[PATH_ROOM_BYTES], *slash;
    enum err e = file_join(path, sizeof path, dir, rel);
    if (e)
        return e;
    snprintf(folder, sizeof folder, "%s", path);
    if ((slash = strrchr(folder, '/')))
        *slash = 0;
    if ((e = file_make_dirs(folder, NULL)))
        return e;
    mode_t was = umask(077);
    e = file_replace(path, data, bytes, true, NULL);
    umask(was);
    return e;
}

enum err backup_unpack(struct db *backup, const char *dir, struct err_info *info)
{
    struct err_info why = {0};
    /* all of them first: a damaged one must not leave half of them behind */
    int64_t count = 0;
    enum err e = each_file(backup, count_file, &count, info);
    if (e)
        return e;
    e = each_file(backup, put_file, (void *)(uintptr_t)dir, &why);
    return e ? err_set(info, e, "cannot put the backup's files back: %.150s",
                       why.text[0] ? why.text : strerror(errno))
             : ERR_OK;
}
