/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_seen.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

#define SEEN_BYTES (4 * 1024 * 1024)
#define MAX_LIVE 4096 /* of one source; a wall has 500 */

static void put(struct strbuf *b, const char *text)
{
    strbuf_json_string(b, text ? text : "");
}

enum err source_seen_digest(const struct source_post *p, struct digest *out)
{
    struct strbuf b;
    strbuf_init(&b, SEEN_BYTES);
    put(&b, p->title);
    put(&b, p->text);
    put(&b, p->url);
    put(&b, p->link);
    put(&b, p->language);
    put(&b, p->warning);
    put(&b, p->extension);
    put(&b, p->refused);
    strbuf_printf(&b, "%" PRId64 " %" PRId64 " %u", p->published_s, p->modified_s, p->marks);
    for (int i = 0; i < p->tag_count; i++)
        put(&b, p->tags[i]);
    for (int i = 0; i < p->picture_count; i++) {
        put(&b, p->pictures[i].url);
        put(&b, p->pictures[i].alt);
        strbuf_printf(&b, "%d %d", p->pictures[i].focus_x_pm, p->pictures[i].focus_y_pm);
    }
    enum err e = b.failed ? b.failed : digest_of(b.data, b.len_bytes, out);
    strbuf_clear(&b);
    return e;
}

enum err source_seen_look(struct desk *d, int64_t source_id, const char *item,
                          const struct digest *sha256, bool *known, bool *same,
                          struct err_info *info)
{
    struct db_query q;
    struct digest was;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT seen_sha256 FROM source_item WHERE source_id=? AND item=?",
                               "it", source_id, item);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e) {
        *known = row;
        *same = row && !db_is_null(&q, 0) && !db_digest(&q, 0, &was) && digest_equal(&was, sha256);
    }
    db_query_close(&q);
    return e;
}

enum err source_seen_keep(struct desk *d, int64_t source_id, const char *item, const char *post_id,
                          const char *url, const struct digest *sha256, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL,
                  "INSERT INTO source_item(source_id, item, post_id, url, seen_sha256, seen_s,"
                  " asked_s) VALUES(?1,?2,?3,?4,?5,?6,?6) ON CONFLICT DO UPDATE SET"
                  " url=COALESCE(?4, url), seen_sha256=?5, seen_s=?6, asked_s=?6",
                  "itttdi", source_id, item, post_id, url, sha256, desk_now_s(d));
}

static bool holds(const struct source_batch *b, const char *item)
{
    for (int i = 0; i < b->count; i++)
        if (b->posts[i].id && !strcmp(b->posts[i].id, item))
            return true;
    return false;
}

static enum err read_absent(struct db_query *q, struct source_absent *a)
{
    memset(a, 0, sizeof *a);
    enum err e = db_text_copy(q, 0, &a->item);
    if (!e)
        e = db_text_copy(q, 1, &a->post_id);
    if (!e)
        e = db_text_copy(q, 2, &a->url);
    if (e)
        source_absent_clear(a);
    return e;
}

enum err source_seen_absent(struct desk *d, int64_t source_id, const struct source_batch *now,
                            struct source_absent *out, int room, int *count, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    int n = 0;
    enum err e = db_query_open(
        desk_db(d), &q, info,
        "SELECT i.item, i.post_id, i.url FROM source_item i JOIN source s ON s.id=i.source_id"
        " JOIN post p ON p.audience_id=s.audience_id AND p.id=i.post_id"
        " WHERE i.source_id=? AND p.flag IN ('pending','approved') AND (? OR i.listed=0)"
        /* what is on the walls first */
        " ORDER BY i.asked_s/3600, p.flag, i.asked_s LIMIT ?",
        "iii", source_id, (int64_t)(now != NULL), (int64_t)MAX_LIVE);
    while (!e && n < room && !(e = db_query_next(&q, &row, info)) && row) {
        const char *item = db_text(&q, 0);
        if (item && now && holds(now, item))
            continue;
        if ((e = read_absent(&q, &out[n])))
            err_set(info, e, "out of memory");
        else
            n++;
    }
    db_query_close(&q);
    if (e) {
        while (n)
            source_absent_clear(&out[--n]);
        return e;
    }
    *count = n;
    return ERR_OK;
}

void source_absent_clear(struct source_absent *a)
{
    mem_free(a->item);
    mem_free(a->post_id);
    mem_free(a->url);
    memset(a, 0, sizeof *a);
}

enum err source_seen_list(struct desk *d, int64_t source_id, const struct source_batch *now,
                          int count, struct err_info *info)
{
    enum err e =
        db_run(desk_db(d), info, NULL,
               "UPDATE source_item SET listed=0 WHERE source_id=? AND listed=1", "i", source_id);
    for (int i = 0; i < count && !e; i++)
        if (now->posts[i].id)
            e = db_run(desk_db(d), info, NULL,
                       "UPDATE source_item SET listed=1 WHERE source_id=? AND item=?", "it",
                       source_id, now->posts[i].id);
    return e;
}

enum err source_seen_asked(struct desk *d, int64_t source_id, const char *item,
                           struct err_info *info)
{
    return db_run(desk_db(d), info, NULL,
                  "UPDATE source_item SET asked_s=? WHERE source_id=? AND item=?", "iit",
                  desk_now_s(d), source_id, item);
}

enum err source_seen_pending(struct desk *d, int64_t source_id, int *count, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e =
        db_query_open(desk_db(d), &q, info,
                      "SELECT COUNT(*) FROM source_item i JOIN source s ON s.id=i.source_id"
                      " JOIN post p ON p.audience_id=s.audience_id AND p.id=i.post_id"
                      " WHERE i.source_id=? AND p.flag='pending'",
                      "i", source_id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e)
        *count = row ? (int)db_int(&q, 0) : 0;
    db_query_close(&q);
    return e;
}

enum err source_seen_each_live(struct desk *d, int64_t source_id,
                               enum err (*each)(void *user, const char *post_id), void *user,
                               struct err_info *info)
{
    struct db_query q;
    bool row = false;
    char *ids[64]; /* collected first, so that the callback may change the table */
    int n = 0;
    enum err e = ERR_OK;
    do {
        n = 0;
        e = db_query_open(desk_db(d), &q, info,
                          "SELECT i.post_id FROM source_item i JOIN source s ON s.id=i.source_id"
                          " JOIN post p ON p.audience_id=s.audience_id AND p.id=i.post_id"
                          " WHERE i.source_id=? AND p.flag IN ('pending','approved') LIMIT 64",
                          "i", source_id);
        while (!e && n < 64 && !(e = db_query_next(&q, &row, info)) && row) {
            if ((e = db_text_copy(&q, 0, &ids[n])))
                err_set(info, e, "out of memory");
            else
                n++;
        }
        db_query_close(&q);
        int all = n;
        for (int i = 0; i < all && !e; i++)
            e = each(user, ids[i]);
        for (int i = 0; i < all; i++)
            mem_free(ids[i]);
    } while (!e && n == 64);
    return e;
}
