/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/publish_s3.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#define MAX_KEY_BYTES 512
#define FOR_EVER "public, max-age=31536000, immutable"
#define NOT_AT_ALL "no-store"

struct publishing {
    struct desk *d;
    struct s3 *store;
    const char *prefix;
    struct publish_s3_report report;
    struct err_info *info;
    /* while sweeping */
    int64_t audience_id;
    const char *audience, *feed;
    char (*gone)[MAX_KEY_BYTES];
    int gone_count;
};
#define MAX_GONE 1000 /* removed in one go; the rest the next time */

static enum err key_of(const struct publishing *p, const char *rel, char out[MAX_KEY_BYTES])
{
    int n = snprintf(out, MAX_KEY_BYTES, "%s%s%s", p->prefix, *p->prefix ? "/" : "", rel);
    return n < 0 || n >= MAX_KEY_BYTES
               ? err_set(p->info, ERR_TOO_BIG, "the prefix is too long for the desk's names")
               : ERR_OK;
}

/* Bytes that never change under this name: nothing to do if they are there. */
static enum err put_once(struct publishing *p, const char *rel, const char *type, const void *data,
                         size_t bytes)
{
    char key[MAX_KEY_BYTES];
    bool there = false;
    size_t have = 0;
    enum err e = key_of(p, rel, key);
    if (!e)
        e = s3_look(p->store, key, &there, &have, p->info);
    if (e)
        return e;
    if (there && have == bytes) {
        p->report.kept++;
        return ERR_OK;
    }
    p->report.put++;
    return s3_put(p->store, key, type, FOR_EVER, data, bytes, p->info);
}

static enum err put_roots(struct publishing *p)
{
    struct db_query q;
    bool row = false;
    char rel[40];
    size_t bytes = 0;
    enum err e = db_query_open(desk_db(p->d), &q, p->info,
                               "SELECT number, note FROM root ORDER BY number", "");
    while (!e && !(e = db_query_next(&q, &row, p->info)) && row) {
        const void *note = db_blob(&q, 1, &bytes);
        snprintf(rel, sizeof rel, "root.%" PRId64 ".json", db_int(&q, 0));
        e = note ? put_once(p, rel, "text/plain", note, bytes)
                 : err_set(p->info, ERR_NOMEM, "out of memory");
    }
    db_query_close(&q);
    return e;
}

static const char *picture_type(const char *file)
{
    const char *dot = strrchr(file, '.');
    return dot && !strcmp(dot, ".png")    ? "image/png"
           : dot && !strcmp(dot, ".webp") ? "image/webp"
                                          : "image/jpeg";
}

static enum err put_picture(struct publishing *p, const char *audience, const char *file)
{
    char path[PATH_ROOM_BYTES], rel[MAX_KEY_BYTES], hex[DIGEST_HEX_BYTES], *data = NULL;
    size_t bytes = 0;
    struct digest wanted, have;
    snprintf(hex, sizeof hex, "%.64s", file);
    int n = snprintf(rel, sizeof rel, "%s/media/%s", audience, file);
    if (n < 0 || (size_t)n >= sizeof rel || !text_path_valid(rel) || digest_from_hex(hex, &wanted))
        return err_set(p->info, ERR_STATE, "the database names a picture oddly: %.80s", file);
    enum err e = desk_path(p->d, path, "media", file);
    if (!e)
        e = file_read(path, MAX_PICTURE_BYTES, &data, &bytes, p->info);
    if (!e)
        e = digest_of(data, bytes, &have);
    if (!e && !digest_equal(&wanted, &have))
        e = err_set(p->info, ERR_DIGEST, "media/%.80s is damaged", file);
    if (!e)
        e = put_once(p, rel, picture_type(file), data, bytes);
    mem_free(data);
    return e;
}

static enum err put_pictures(struct publishing *p, int64_t audience_id, const char *audience)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(p->d), &q, p->info,
                               "SELECT file FROM public_media WHERE audience_id=? ORDER BY file",
                               "i", audience_id);
    while (!e && !(e = db_query_next(&q, &row, p->info)) && row)
        e = db_text(&q, 0) ? put_picture(p, audience, db_text(&q, 0))
                           : err_set(p->info, ERR_NOMEM, "out of memory");
    db_query_close(&q);
    return e;
}

/* ---- what is no longer named ---- */

static bool picture_is_named(struct publishing *p, const char *file, enum err *failed)
{
    struct db_query q;
    bool row = true;
    *failed = db_query_open(desk_db(p->d), &q, p->info,
                            "SELECT 1 FROM public_media WHERE audience_id=? AND file=?", "it",
                            p->audience_id, file);
    if (!*failed)
        *failed = db_query_next(&q, &row, p->info);
    db_query_close(&q);
    return row;
}

/* Only names of our own making are ever removed: others may share the bucket, and hq/lobby lies below hq. */
static enum err sweep_key(void *user, const char *key)
{
    struct publishing *p = user;
    char base[MAX_KEY_BYTES], hex[DIGEST_HEX_BYTES];
    struct digest ignored;
    enum err failed = ERR_OK, e = key_of(p, p->audience, base);
    size_t n = strlen(base);
    if (e || strncmp(key, base, n) != 0 || key[n] != '/')
        return e;
    const char *rel = key + n + 1;
    bool gone = false;
    if (!strncmp(rel, "media/", 6) && strlen(rel) > 70) {
        snprintf(hex, sizeof hex, "%.64s", rel + 6);
        gone = !digest_from_hex(hex, &ignored) && rel[70] == '.' && !strchr(rel + 6, '/') &&
               !picture_is_named(p, rel + 6, &failed);
    } else if (!strncmp(rel, "feed.", 5) && strlen(rel) == 26 && !strcmp(rel + 21, ".json")) {
        gone = strcmp(rel, p->feed) != 0;
    }
    if (failed || !gone || p->gone_count == MAX_GONE || strlen(key) >= MAX_KEY_BYTES)
        return failed;
    snprintf(p->gone[p->gone_count++], MAX_KEY_BYTES, "%s", key);
    return ERR_OK;
}

static enum err sweep(struct publishing *p, int64_t audience_id, const char *audience,
                      const char *feed)
{
    char prefix[MAX_KEY_BYTES], rel[MAX_KEY_BYTES];
    p->audience_id = audience_id;
    p->audience = audience;
    p->feed = feed;
    p->gone_count = 0;
    snprintf(rel, sizeof rel, "%s/", audience);
    enum err e = key_of(p, rel, prefix);
    if (!e)
        e = s3_list(p->store, prefix, sweep_key, p, p->info);
    for (int i = 0; i < p->gone_count && !e; i++) {
        if (!(e = s3_remove(p->store, p->gone[i], p->info)))
            p->report.removed++;
    }
    return e;
}

/* ---- an audience ---- */

static enum err publish_audience(struct publishing *p, struct db_query *q)
{
    char rel[MAX_KEY_BYTES], key[MAX_KEY_BYTES], feed_name[32] = "";
    size_t note_bytes = 0, feed_bytes = 0;
    int64_t id = db_int(q, 0);
    const char *name = db_text(q, 1), *feed_hex = db_text(q, 4);
    const void *note = db_blob(q, 2, &note_bytes), *feed = db_blob(q, 3, &feed_bytes);
    enum err e = ERR_OK;
    if (!name || !note || (feed_hex && !feed))
        return err_set(p->info, ERR_NOMEM, "out of memory");
    if (feed_hex) {
        snprintf(feed_name, sizeof feed_name, "feed.%.16s.json", feed_hex);
        snprintf(rel, sizeof rel, "%s/%s", name, feed_name);
        e = put_pictures(p, id, name);
        if (!e)
            e = put_once(p, rel, "application/feed+json", feed, feed_bytes);
    }
    snprintf(rel, sizeof rel, "%s/flags", name);
    /* as in public_files.c: what could not be put, screens show less; a withdrawal is not kept back by it */
    struct err_info why = p->info ? *p->info : (struct err_info){0};
    enum err then = key_of(p, rel, key);
    if (!then)
        then = s3_put(p->store, key, "text/plain", NOT_AT_ALL, note, note_bytes, p->info);
    if (!then) {
        p->report.put++;
        then = sweep(p, id, name, feed_name);
    }
    if (e && p->info)
        *p->info = why;
    return e ? e : then;
}

static enum err take_lock(struct desk *d, int *fd, struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    enum err e = desk_path(d, path, "publish.lock", NULL);
    if (e)
        return e;
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd < 0)
        return err_set(info, ERR_IO, "cannot open publish.lock: %s", strerror(errno));
    for (int waited_ms = 0; flock(*fd, LOCK_EX | LOCK_NB) != 0; waited_ms += 100) {
        if (waited_ms >= PUBLISH_WAIT_MS)
            return err_set(info, ERR_BUSY, "another publish to a bucket is still at work");
        nanosleep(&(struct timespec){.tv_nsec = 100000000L}, NULL);
    }
    return ERR_OK;
}

static enum err put_all(struct publishing *p)
{
    struct db_query q;
    bool row = false;
    enum err first = ERR_OK, e = put_roots(p);
    if (!e)
        e = db_query_open(desk_db(p->d), &q, p->info,
                          "SELECT id, name, note, feed, feed_sha256 FROM audience WHERE note IS"
                          " NOT NULL ORDER BY id",
                          "");
    if (e)
        return e;
    while (!(e = db_query_next(&q, &row, p->info)) && row) {
        /* one audience's trouble does not keep a withdrawal from the others */
        enum err one = publish_audience(p, &q);
        first = first ? first : one;
    }
    db_query_close(&q);
    return first ? first : e;
}

enum err publish_s3(struct desk *d, struct s3 *store, const char *prefix,
                    struct publish_s3_report *out, struct err_info *info)
{
    struct publishing p = {.d = d, .store = store, .prefix = prefix, .info = info};
    int lock_fd = -1;
    if (*prefix && !text_path_valid(prefix))
        return err_set(info, ERR_RANGE, "the prefix is a path of A-Z, a-z, 0-9, dots and dashes");
    if (!(p.gone = mem_array(MAX_GONE, sizeof *p.gone)))
        return err_set(info, ERR_NOMEM, "out of memory");
    enum err e = take_lock(d, &lock_fd, info);
    if (!e)
        e = db_begin_read(desk_db(d), info);
    if (!e)
        e = put_all(&p);
    db_rollback(desk_db(d));
    if (lock_fd >= 0)
        close(lock_fd);
    mem_free(p.gone);
    if (!e)
        *out = p.report;
    return e;
}
