/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_row.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"

#define COLUMNS                                                                                    \
    "s.id, s.audience_id, s.boosts, s.quotes, s.replies, s.allow_local, s.paused, s.network,"      \
    " s.every_s, s.next_s, s.polled_s, s.good_s, s.failures, s.name, s.kind, s.url, s.timeline,"   \
    " s.target, s.token_file, s.ca_file, s.visibilities, u.name, s.trouble, s.etag,"               \
    " s.last_modified, s.wait_until_s, s.day, s.day_bytes"

void source_row_clear(struct source_row *r)
{
    char *const owned[] = {r->name,     r->kind,    r->url,          r->timeline,
                           r->target,   r->ca_file, r->visibilities, r->token_file,
                           r->audience, r->trouble, r->etag,         r->last_modified};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
        mem_free(owned[i]);
    memset(r, 0, sizeof *r);
}

enum err source_row_check_name(const char *name, struct err_info *info)
{
    size_t n = strlen(name);
    if (!n || n > MAX_SOURCE_NAME_BYTES ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != n || name[0] == '-')
        return err_set(info, ERR_RANGE,
                       "a source's name has 1 to %d lower-case letters, digits and dashes",
                       MAX_SOURCE_NAME_BYTES);
    return ERR_OK;
}

static enum err read(struct db_query *q, struct source_row *r)
{
    char **const texts[] = {&r->name,     &r->kind,       &r->url,     &r->timeline,
                            &r->target,   &r->token_file, &r->ca_file, &r->visibilities,
                            &r->audience, &r->trouble,    &r->etag,    &r->last_modified};
    enum err e = ERR_OK;
    r->id = db_int(q, 0);
    r->audience_id = db_int(q, 1);
    r->boosts = db_int(q, 2) != 0;
    r->quotes = db_int(q, 3) != 0;
    r->replies = db_int(q, 4) != 0;
    r->allow_local = db_int(q, 5) != 0;
    r->paused = db_int(q, 6) != 0;
    r->network = db_int(q, 7) == 1   ? SOURCE_NETWORK_PUBLIC
                 : db_int(q, 7) == 2 ? SOURCE_NETWORK_PRIVATE
                                     : SOURCE_NETWORK_UNKNOWN;
    r->every_s = db_int(q, 8);
    r->next_s = db_int(q, 9);
    r->polled_s = db_int(q, 10);
    r->good_s = db_int(q, 11);
    r->failures = db_int(q, 12);
    r->wait_until_s = db_int(q, 25);
    r->day = db_int(q, 26);
    r->day_bytes = db_int(q, 27);
    for (int i = 0; !e && i < (int)(sizeof texts / sizeof texts[0]); i++)
        e = db_text_copy(q, 13 + i, texts[i]);
    return e;
}

enum err source_row_add(struct desk *d, const struct source_row *r, struct err_info *info)
{
    int64_t added = 0;
    enum err e = db_run(
        desk_db(d), info, &added,
        "INSERT OR IGNORE INTO source(name, kind, url, timeline, target, audience_id, token_file,"
        " ca_file, visibilities, boosts, quotes, replies, allow_local, every_s)"
        " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        "tttttitttiiiii", r->name, r->kind, r->url, r->timeline, r->target, r->audience_id,
        r->token_file, r->ca_file, r->visibilities, (int64_t)r->boosts, (int64_t)r->quotes,
        (int64_t)r->replies, (int64_t)r->allow_local, r->every_s);
    if (!e && !added)
        e = err_set(info, ERR_DUPLICATE, "there is a source %s already", r->name);
    return e;
}

enum err source_row_find(struct desk *d, const char *name, struct source_row *out,
                         struct err_info *info)
{
    struct db_query q;
    struct source_row r = {.id = 0};
    bool row = false;
    char quoted[80];
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT " COLUMNS " FROM source s JOIN audience u ON"
                               " u.id=s.audience_id WHERE s.name=?",
                               "t", name);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_NOT_FOUND,
                    "there is no source %s; placard-desk source list shows all",
                    log_quote(name, quoted, sizeof quoted));
    else if (!e && (e = read(&q, &r)))
        err_set(info, e, "out of memory");
    db_query_close(&q);
    if (e)
        source_row_clear(&r);
    else
        *out = r;
    return e;
}

enum err source_row_each(struct desk *d, enum err (*each)(void *user, const struct source_row *r),
                         void *user, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT " COLUMNS " FROM source s JOIN audience u ON"
                               " u.id=s.audience_id ORDER BY s.name",
                               "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        struct source_row r = {.id = 0};
        if ((e = read(&q, &r)))
            err_set(info, e, "out of memory");
        else
            e = each(user, &r);
        source_row_clear(&r);
    }
    db_query_close(&q);
    return e;
}

enum err source_row_due(struct desk *d, int64_t now_s, char **name, int64_t *next_s,
                        struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT name, next_s FROM source WHERE paused=0 ORDER BY next_s"
                               " LIMIT 1",
                               "");
    *name = NULL;
    *next_s = INT64_MAX;
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row) {
        *next_s = db_int(&q, 1);
        /* due too far ahead: the clock was set back */
        if (*next_s <= now_s || *next_s > now_s + MAX_SOURCE_EVERY_S + MAX_SOURCE_WAIT_S)
            e = db_text_copy(&q, 0, name);
    }
    db_query_close(&q);
    return e;
}

enum err source_row_remove(struct desk *d, int64_t id, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL, "DELETE FROM source WHERE id=?", "i", id);
}

enum err source_row_pause(struct desk *d, int64_t id, bool pause, struct err_info *info)
{
    return pause ? db_run(desk_db(d), info, NULL, "UPDATE source SET paused=1 WHERE id=?", "i", id)
                 : db_run(desk_db(d), info, NULL,
                          "UPDATE source SET paused=0, next_s=0, failures=0, trouble=NULL,"
                          " network=0, wait_until_s=0, etag='', last_modified='' WHERE id=?",
                          "i", id);
}

enum err source_row_polled(struct desk *d, const struct source_row *r, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL,
                  "UPDATE source SET next_s=?2, polled_s=?3, good_s=?4, failures=?5, trouble=?6,"
                  " etag=?7, last_modified=?8, network=?9, wait_until_s=?10, day=?11, "
                  "day_bytes=?12 WHERE id=?1",
                  "iiiiitttiiii", r->id, r->next_s, r->polled_s, r->good_s, r->failures, r->trouble,
                  r->etag, r->last_modified, (int64_t)r->network, r->wait_until_s, r->day,
                  r->day_bytes);
}
