/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"

#define GENESIS "0000000000000000000000000000000000000000000000000000000000000000"
#define MAX_ROW_BYTES (16 * 1024)
#define HEAD_BYTES (DIGEST_HEX_BYTES + 24) /* "4711 HEX" */

static void put_member(struct strbuf *b, const char *text)
{
    strbuf_puts(b, ",");
    if (text)
        strbuf_json_string(b, text);
    else
        strbuf_puts(b, "null");
}

static enum err row_hash(const struct audit_row *r, char hex[DIGEST_HEX_BYTES])
{
    struct strbuf b;
    struct digest d;
    char at[TEXT_TIME_BYTES];
    strbuf_init(&b, MAX_ROW_BYTES);
    text_time_format(r->at_s, at);
    strbuf_printf(&b, "[%" PRId64, r->seq);
    const char *const members[] = {at,     r->who,        r->what,       r->audience, r->post_id,
                                   r->why, r->old_sha256, r->new_sha256, r->previous};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        put_member(&b, members[i]);
    strbuf_puts(&b, "]");
    enum err e = b.failed;
    if (!e)
        e = digest_of(b.data, b.len_bytes, &d);
    if (!e)
        digest_to_hex(&d, hex);
    strbuf_clear(&b);
    return e;
}

/* The newest row's number and hash; 0 and the genesis value for an empty log. */
static enum err read_head(struct desk *d, int64_t *seq, char hash[DIGEST_HEX_BYTES],
                          struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", "");
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row && !db_text(&q, 1))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (!e) {
        *seq = row ? db_int(&q, 0) : 0;
        snprintf(hash, DIGEST_HEX_BYTES, "%s", row ? db_text(&q, 1) : GENESIS);
    }
    db_query_close(&q);
    return e;
}

enum err audit_add(struct desk *d, const struct audit_entry *entry, struct err_info *info)
{
    char previous[DIGEST_HEX_BYTES], hash[DIGEST_HEX_BYTES], old[DIGEST_HEX_BYTES],
        new[DIGEST_HEX_BYTES];
    char head[HEAD_BYTES];
    int64_t seq;
    enum err e = read_head(d, &seq, previous, info);
    if (e)
        return e;
    if (entry->old_sha256)
        digest_to_hex(entry->old_sha256, old);
    if (entry->new_sha256)
        digest_to_hex(entry->new_sha256, new);
    struct audit_row r = {.seq = seq + 1,
                          .at_s = desk_now_s(d),
                          .who = desk_who(d),
                          .what = entry->what,
                          .audience = entry->audience,
                          .post_id = entry->post_id,
                          .why = entry->why,
                          .old_sha256 = entry->old_sha256 ? old : NULL,
                          .new_sha256 = entry->new_sha256 ? new : NULL,
                          .previous = previous};
    if ((e = row_hash(&r, hash)))
        return err_set(info, e, "cannot write the audit log");
    e = db_run(desk_db(d), info, NULL,
               "INSERT INTO audit(seq, at_s, who, what, audience, post_id, why, old_sha256, "
               "new_sha256, previous, hash)"
               " VALUES(?,?,?,?,?,?,?,?,?,?,?)",
               "iittttttttt", r.seq, r.at_s, r.who, r.what, r.audience, r.post_id, r.why,
               r.old_sha256, r.new_sha256, r.previous, hash);
    if (e)
        return e;
    snprintf(head, sizeof head, "%" PRId64 " %s", r.seq, hash);
    return desk_meta_set(d, "audit_head", head, info);
}

enum err audit_each(struct desk *d, enum err (*each)(void *user, const struct audit_row *row),
                    void *user, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(
        desk_db(d), &q, info,
        "SELECT seq, at_s, who, what, audience, post_id, why, old_sha256, new_sha256, previous,"
        " hash FROM audit ORDER BY seq",
        "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        struct audit_row r = {.seq = db_int(&q, 0),
                              .at_s = db_int(&q, 1),
                              .who = db_text(&q, 2),
                              .what = db_text(&q, 3),
                              .audience = db_text(&q, 4),
                              .post_id = db_text(&q, 5),
                              .why = db_text(&q, 6),
                              .old_sha256 = db_text(&q, 7),
                              .new_sha256 = db_text(&q, 8),
                              .previous = db_text(&q, 9),
                              .hash = db_text(&q, 10)};
        if (!r.who || !r.what || !r.previous || !r.hash)
            e = err_set(info, ERR_STATE, "audit row %" PRId64 " is incomplete", r.seq);
        else
            e = each(user, &r);
    }
    db_query_close(&q);
    return e;
}

struct chain {
    int64_t seq;
    char hash[DIGEST_HEX_BYTES];
    struct err_info *info;
};

static enum err check_row(void *user, const struct audit_row *r)
{
    struct chain *c = user;
    char hash[DIGEST_HEX_BYTES];
    if (r->seq != c->seq + 1)
        return err_set(c->info, ERR_DIGEST, "audit row %" PRId64 " is missing", c->seq + 1);
    if (strcmp(r->previous, c->hash) != 0)
        return err_set(c->info, ERR_DIGEST,
                       "audit row %" PRId64 " does not continue the row before", r->seq);
    enum err e = row_hash(r, hash);
    if (e)
        return err_set(c->info, e, "audit row %" PRId64 " cannot be hashed", r->seq);
    if (strcmp(r->hash, hash) != 0)
        return err_set(c->info, ERR_DIGEST,
                       "audit row %" PRId64 " was changed after it was written", r->seq);
    c->seq = r->seq;
    memcpy(c->hash, hash, sizeof hash);
    return ERR_OK;
}

/* Rows cut off at the end leave a whole chain: the remembered head and the signed notes still tell. */
static enum err check_end(struct desk *d, const struct chain *c, struct err_info *info)
{
    char head[HEAD_BYTES], *kept = NULL;
    struct db_query q;
    bool row = false;
    snprintf(head, sizeof head, "%" PRId64 " %s", c->seq, c->hash);
    enum err e = desk_meta_get(d, "audit_head", &kept, info);
    if (!e && strcmp(kept, head) != 0)
        e = err_set(info, ERR_DIGEST,
                    "the audit log ends at row %" PRId64 ", which is not its remembered end",
                    c->seq);
    mem_free(kept);
    if (e)
        return e;
    e = db_query_open(desk_db(d), &q, info,
                      "SELECT name FROM audience u WHERE note_sha256 IS NOT NULL AND NOT EXISTS("
                      " SELECT 1 FROM audit a WHERE a.what='publish' AND a.audience=u.name"
                      " AND a.new_sha256=u.note_sha256)",
                      "");
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row)
        e = err_set(info, ERR_DIGEST, "the flags of %s were signed without a row in the audit log",
                    db_text(&q, 0));
    db_query_close(&q);
    return e;
}

enum err audit_verify(struct desk *d, int64_t *rows, struct err_info *info)
{
    struct chain c = {.hash = GENESIS, .info = info};
    enum err e = audit_each(d, check_row, &c, info);
    if (!e)
        e = check_end(d, &c, info);
    if (!e)
        *rows = c.seq;
    return e;
}
