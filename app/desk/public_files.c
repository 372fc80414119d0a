/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/public_files.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#define FEED_NAME_BYTES 32 /* feed.HEX.json */

static enum err make_dir(const char *path, mode_t mode, struct err_info *info)
{
    if (file_step())
        return err_set(info, ERR_IO, "cannot make %s: %s", path, strerror(EIO));
    if (mkdir(path, mode) == 0)
        return chmod(path, mode) == 0 ? ERR_OK
                                      : err_set(info, ERR_IO, "cannot set the mode of %s", path);
    return errno == EEXIST ? ERR_OK
                           : err_set(info, ERR_IO, "cannot make %s: %s", path, strerror(errno));
}

static enum err sync_roots(struct desk *d, const struct public_tree *tree, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    char rel[40];
    enum err e =
        db_query_open(desk_db(d), &q, info, "SELECT number, note FROM root ORDER BY number", "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        size_t bytes;
        const void *note = db_blob(&q, 1, &bytes);
        snprintf(rel, sizeof rel, "root.%" PRId64 ".json", db_int(&q, 0));
        if (!note)
            e = err_set(info, ERR_NOMEM, "out of memory");
        else if (!public_tree_has(tree, rel, bytes))
            e = public_tree_write(tree, rel, note, bytes, true, info);
    }
    db_query_close(&q);
    return e;
}

/* True if root/rel holds exactly these bytes. */
static bool is_there(const struct public_tree *tree, const char *rel, const void *data,
                     size_t bytes)
{
    char path[PATH_ROOM_BYTES], *have = NULL;
    size_t have_bytes = 0;
    if (file_join(path, sizeof path, tree->root, rel) ||
        file_read(path, MAX_FEED_BYTES, &have, &have_bytes, NULL))
        return false;
    bool same = have_bytes == bytes && !memcmp(have, data, bytes);
    mem_free(have);
    return same;
}

struct keeper { /* names that a sweep leaves */
    struct desk *d;
    int64_t audience_id;
    const char *feed;
    enum err failed;
};

static bool keep_in_audience(void *user, const char *name)
{
    const struct keeper *k = user;
    return !strcmp(name, "flags") || (k->feed && !strcmp(name, k->feed));
}

static bool keep_media(void *user, const char *name)
{
    struct keeper *k = user;
    struct db_query q;
    bool row = true;
    enum err e = db_query_open(desk_db(k->d), &q, NULL,
                               "SELECT 1 FROM public_media WHERE audience_id=? AND file=?", "it",
                               k->audience_id, name);
    if (!e)
        e = db_query_next(&q, &row, NULL);
    db_query_close(&q);
    if (e)
        k->failed = e;
    return e || row; /* in doubt it stays until the next time */
}

static enum err sync_media(struct desk *d, const struct public_tree *tree, int64_t audience_id,
                           const char *audience, struct err_info *info)
{
    char rel[PATH_ROOM_BYTES], source[PATH_ROOM_BYTES], hex[DIGEST_HEX_BYTES];
    struct db_query q;
    struct digest sha256;
    bool row = false;
    enum err e =
        db_query_open(desk_db(d), &q, info, "SELECT file FROM public_media WHERE audience_id=?",
                      "i", audience_id);
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        const char *file = db_text(&q, 0);
        if (!file) {
            e = err_set(info, ERR_NOMEM, "out of memory");
            break;
        }
        snprintf(hex, sizeof hex, "%.64s", file);
        int n = snprintf(rel, sizeof rel, "%s/media/%s", audience, file);
        if (digest_from_hex(hex, &sha256) || n < 0 || (size_t)n >= sizeof rel)
            e = err_set(info, ERR_STATE, "the database names a picture oddly: %.80s", file);
        else if (!(e = desk_path(d, source, "media", file)))
            e = public_tree_copy(tree, rel, source, &sha256, info);
    }
    db_query_close(&q);
    return e;
}

/* What one audience's row says must be there. */
static enum err sync_audience(struct desk *d, const struct public_tree *tree, struct db_query *q,
                              struct err_info *info)
{
    char flags[PATH_ROOM_BYTES], feed[PATH_ROOM_BYTES], media[PATH_ROOM_BYTES],
        feed_name[FEED_NAME_BYTES] = "";
    size_t note_bytes, feed_bytes;
    const char *name = db_text(q, 1), *feed_hex = db_text(q, 4);
    const void *note = db_blob(q, 2, &note_bytes), *feed_data = db_blob(q, 3, &feed_bytes);
    enum err e = ERR_OK;
    if (!name || !note)
        return err_set(info, ERR_NOMEM, "out of memory");
    if (!text_audience_valid(name) || strlen(name) > MAX_AUDIENCE_BYTES)
        return err_set(info, ERR_STATE, "the database names an audience oddly");
    struct keeper k = {.d = d, .audience_id = db_int(q, 0), .feed = feed_hex ? feed_name : NULL};
    if (feed_hex)
        snprintf(feed_name, sizeof feed_name, "feed.%.16s.json", feed_hex);
    snprintf(flags, sizeof flags, "%s/flags", name);
    snprintf(feed, sizeof feed, "%s/%s", name, feed_name);
    snprintf(media, sizeof media, "%s/media", name);
    bool current = is_there(tree, flags, note, note_bytes);
    if (feed_hex && !(current ? public_tree_has(tree, feed, feed_bytes)
                              : is_there(tree, feed, feed_data, feed_bytes)))
        e = public_tree_write(tree, feed, feed_data, feed_bytes, false, info);
    enum err then = sync_media(d, tree, k.audience_id, name, e ? NULL : info);
    if (!e)
        e = then;
    /* even when feed or pictures could not be written: without them screens can only show less, and this may be a
     * withdrawal */
    if (!current &&
        (then = public_tree_write(tree, flags, note, note_bytes, true, e ? NULL : info)))
        return e ? e : then;
    then = public_tree_sweep(tree, name, keep_in_audience, &k, e ? NULL : info);
    if (!e)
        e = then;
    then = public_tree_sweep(tree, media, keep_media, &k, e ? NULL : info);
    if (!e)
        e = then;
    if (!e && k.failed)
        e = err_set(info, k.failed, "cannot tell which pictures are still needed");
    return e;
}

static bool keep_none(void *user, const char *name)
{
    (void)user;
    (void)name;
    return false;
}

enum err public_files_sync(struct desk *d, const struct public_tree *tree, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err first = ERR_OK;
    /* left over from a crash; the lock says that nobody is writing now */
    struct public_tree tmp = {tree->tmp_dir, tree->tmp_dir};
    enum err e = make_dir(tree->root, 0755, info);
    if (!e)
        e = make_dir(tree->tmp_dir, 0700, info);
    if (!e)
        e = public_tree_sweep(&tmp, ".", keep_none, NULL, info);
    if (!e)
        e = sync_roots(d, tree, info);
    if (!e)
        e = db_query_open(desk_db(d), &q, info,
                          "SELECT id, name, note, feed, feed_sha256 FROM audience WHERE note IS "
                          "NOT NULL ORDER BY id",
                          "");
    if (e)
        return e;
    while (!(e = db_query_next(&q, &row, first ? NULL : info)) && row) {
        /* one audience's trouble does not keep a withdrawal from the others */
        enum err one = sync_audience(d, tree, &q, first ? NULL : info);
        if (one && !first)
            first = one;
    }
    db_query_close(&q);
    return first ? first : e;
}
