/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"

#define LOCK_STEP_MS 5

struct desk {
    char dir[MAX_DIR_BYTES];
    char who[MAX_WHO_BYTES + 1];
    enum desk_means means;
    const struct clock *clock;
    struct db *db;
    int lock_fd; /* -1 = not held */
};

static enum err lock_take(struct desk *d, struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    enum err e = desk_path(d, path, "lock", NULL);
    if (e)
        return e;
    d->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (d->lock_fd < 0)
        return err_set(info, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO,
                       "cannot open the lock file: %s", strerror(errno));
    for (int waited_ms = 0; flock(d->lock_fd, LOCK_EX | LOCK_NB) != 0; waited_ms += LOCK_STEP_MS) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return err_set(info, ERR_IO, "cannot lock the desk: %s", strerror(errno));
        if (waited_ms >= LOCK_WAIT_MS)
            return err_set(info, ERR_BUSY,
                           "another placard-desk command is still changing this desk");
        nanosleep(&(struct timespec){.tv_nsec = LOCK_STEP_MS * 1000000L}, NULL);
    }
    return ERR_OK;
}

/* Keys and posts that are not approved yet lie below: nobody else looks in. public/ is opened up by its writer. */
static enum err folder_check(struct desk *d, bool create, struct err_info *info)
{
    struct stat st;
    char path[PATH_ROOM_BYTES];
    if (create) {
        /* 0711: a web server must be able to go through to public/, but not to look around */
        if (mkdir(d->dir, 0711) != 0 && errno != EEXIST)
            return err_set(info, ERR_IO, "cannot make the desk folder: %s", strerror(errno));
    }
    if (stat(d->dir, &st) != 0 || !S_ISDIR(st.st_mode))
        return err_set(
            info, ERR_NOT_FOUND,
            "there is no desk folder %s; name it with --dir, or make one with placard-desk init",
            d->dir);
    enum err e = desk_path(d, path, "desk.db", NULL);
    if (e)
        return e;
    if (!create && stat(path, &st) != 0)
        return err_set(info, ERR_NOT_FOUND,
                       "there is no desk here (no desk.db); run placard-desk init first");
    if (!create && access(path, R_OK | W_OK) != 0)
        return err_set(info, ERR_IO, "you may not use the desk folder %s: %s", d->dir,
                       strerror(errno));
    return ERR_OK;
}

enum err desk_open(const char *dir, enum desk_access access, const char *who,
                   const struct clock *clock, struct desk **out, struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    enum err e;
    size_t dir_bytes = strlen(dir);
    if (!dir_bytes || dir_bytes >= MAX_DIR_BYTES)
        return err_set(info, ERR_RANGE, "the desk folder's path is empty or longer than %d bytes",
                       MAX_DIR_BYTES);
    struct desk *d = mem_alloc(sizeof *d);
    if (!d)
        return err_set(info, ERR_NOMEM, "out of memory");
    d->lock_fd = -1;
    d->clock = clock;
    memcpy(d->dir, dir, dir_bytes + 1);
    snprintf(d->who, sizeof d->who, "%s", who && *who ? who : "unknown");
    if ((e = folder_check(d, access == DESK_CREATE, info)))
        goto out;
    if (access != DESK_READ && (e = lock_take(d, info)))
        goto out;
    mode_t was = umask(077); /* SQLite makes desk.db, -wal and -shm by the umask */
    if (!(e = desk_path(d, path, "desk.db", NULL)))
        e = db_open(path, access == DESK_CREATE, &d->db, info);
    umask(was);
    if (e)
        goto out;
    *out = d;
    d = NULL;
out:
    desk_close(d);
    return e;
}

void desk_close(struct desk *d)
{
    if (!d)
        return;
    db_close(d->db);
    if (d->lock_fd >= 0)
        close(d->lock_fd);
    mem_free(d);
}

struct db *desk_db(struct desk *d)
{
    return d->db;
}

const char *desk_dir(const struct desk *d)
{
    return d->dir;
}

const char *desk_who(const struct desk *d)
{
    return d->who;
}

enum desk_means desk_means(const struct desk *d)
{
    return d->means;
}

const char *desk_means_name(enum desk_means m)
{
    static const char *const names[] = {"shell", "page", "token", "desk"};
    return names[m];
}

void desk_act_as(struct desk *d, const char *who, enum desk_means means)
{
    snprintf(d->who, sizeof d->who, "%s", who);
    d->means = means;
}

int64_t desk_now_s(const struct desk *d)
{
    return clock_now_s(d->clock);
}

const struct clock *desk_clock(const struct desk *d)
{
    return d->clock;
}

enum err desk_path(const struct desk *d, char out[PATH_ROOM_BYTES], const char *a, const char *b)
{
    int n = snprintf(out, PATH_ROOM_BYTES, "%s/%s%s%s", d->dir, a, b ? "/" : "", b ? b : "");
    return n < 0 || n >= PATH_ROOM_BYTES ? ERR_TOO_BIG : ERR_OK;
}

enum err desk_meta_get(struct desk *d, const char *key, char **out, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    char *value = NULL;
    enum err e = db_query_open(d->db, &q, info, "SELECT value FROM meta WHERE key=?", "t", key);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_NOT_FOUND,
                    "this desk is only half set up (no %s); run placard-desk init again", key);
    if (!e)
        e = db_text_copy(&q, 0, &value);
    db_query_close(&q);
    if (!e)
        *out = value;
    return e;
}

enum err desk_meta_get_int(struct desk *d, const char *key, int64_t *out, struct err_info *info)
{
    char *text = NULL, *end = NULL;
    enum err e = desk_meta_get(d, key, &text, info);
    if (e)
        return e;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || end == text || *end)
        e = err_set(info, ERR_STATE, "the desk's setting %s is not a number", key);
    else
        *out = value;
    mem_free(text);
    return e;
}

enum err desk_meta_set(struct desk *d, const char *key, const char *value, struct err_info *info)
{
    return db_run(
        d->db, info, NULL,
        "INSERT INTO meta(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value=?2", "tt",
        key, value);
}

/* "hq/lobby, hq/office", cut to what an error sentence holds */
static enum err audience_names(struct desk *d, char *out, size_t out_bytes, int *count,
                               struct err_info *info)
{
    struct db_query q;
    bool row = false;
    size_t used = 0;
    out[0] = 0;
    *count = 0;
    enum err e = db_query_open(d->db, &q, info, "SELECT name FROM audience ORDER BY name", "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        const char *name = db_text(&q, 0);
        if (name && used < out_bytes)
            used +=
                (size_t)snprintf(out + used, out_bytes - used, "%s%s", *count ? ", " : "", name);
        (*count)++;
    }
    db_query_close(&q);
    return e;
}

enum err desk_audience_find(struct desk *d, const char *name, int64_t *out, struct err_info *info)
{
    struct db_query q = {0};
    bool row = false;
    char names[160];
    int count;
    enum err e = audience_names(d, names, sizeof names, &count, info);
    if (e)
        return e;
    if (!name && count != 1)
        return err_set(info, ERR_RANGE,
                       "this desk has several audiences; say which: --audience (%s)", names);
    if (name)
        e = db_query_open(d->db, &q, info, "SELECT id FROM audience WHERE name=?", "t", name);
    else
        e = db_query_open(d->db, &q, info, "SELECT id FROM audience", "");
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_NOT_FOUND, "this desk has no such audience; it has: %s", names);
    if (!e)
        *out = db_int(&q, 0);
    db_query_close(&q);
    return e;
}
