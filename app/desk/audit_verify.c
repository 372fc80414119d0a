/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

struct chain {
    int64_t seq, removed, last_removed;
    char hash[DIGEST_HEX_BYTES];
    const char *checkpoint; /* NULL = none, or passed */
    struct err_info *info;
};

static enum err check_row(void *user, const struct audit_row *r)
{
    struct chain *c = user;
    char head[AUDIT_HEAD_BYTES];
    if (r->seq != c->seq + 1)
        return err_set(c->info, ERR_DIGEST, "audit row %" PRId64 " is missing", c->seq + 1);
    if (strcmp(r->previous, c->hash) != 0)
        return err_set(c->info, ERR_DIGEST,
                       "audit row %" PRId64 " does not continue the row before", r->seq);
    enum err e = audit_row_check(r, c->info);
    if (e)
        return e;
    c->seq = r->seq;
    snprintf(c->hash, sizeof c->hash, "%.64s", r->hash);
    snprintf(head, sizeof head, "%" PRId64 " %s", c->seq, c->hash);
    if (c->checkpoint && !strcmp(c->checkpoint, head))
        c->checkpoint = NULL;
    if (r->removed) {
        c->removed++;
        c->last_removed = r->seq;
    }
    return ERR_OK;
}

/* Rows cut off at the end leave a whole chain: the remembered head and the signed notes still tell. */
static enum err check_end(struct desk *d, const struct chain *c, struct err_info *info)
{
    char head[AUDIT_HEAD_BYTES], *kept = NULL;
    struct db_query q;
    bool row = false;
    snprintf(head, sizeof head, "%" PRId64 " %s", c->seq, c->hash);
    enum err e = desk_meta_get(d, "audit_head", &kept, info);
    if (!e && strcmp(kept, head) != 0)
        e = err_set(info, ERR_DIGEST,
                    "the audit log ends at row %" PRId64 ", which is not its remembered end",
                    c->seq);
    mem_free(kept);
    if (!e && c->checkpoint)
        e = err_set(info, ERR_DIGEST, "the audit log does not go through that checkpoint");
    if (e)
        return e;
    e = db_query_open(desk_db(d), &q, info,
                      "SELECT name FROM audience u WHERE note_sha256 IS NOT NULL AND NOT EXISTS("
                      " SELECT 1 FROM audit a JOIN audit_detail t USING(seq) WHERE"
                      " a.what='publish' AND a.audience=u.name AND t.new_sha256=u.note_sha256)",
                      "");
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row)
        e = err_set(info, ERR_DIGEST, "the flags of %s were signed without a row in the audit log",
                    db_text(&q, 0));
    db_query_close(&q);
    return e;
}

/* A removal leaves a row of its own behind that says up to where: "1 to N". */
static enum err check_removed(struct desk *d, const struct chain *c, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    if (!c->removed)
        return ERR_OK;
    enum err e = db_query_open(
        desk_db(d), &q, info,
        "SELECT MAX(CAST(substr(t.why, 6) AS INTEGER)) FROM audit a JOIN audit_detail t USING(seq)"
        " WHERE a.what='audit remove' AND t.why LIKE '1 to %'",
        "");
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && (!row || db_int(&q, 0) < c->last_removed))
        e = err_set(info, ERR_DIGEST,
                    "the detail of audit row %" PRId64 " is gone, and not by the retention setting",
                    c->last_removed);
    db_query_close(&q);
    return e;
}

enum err audit_verify(struct desk *d, const char *checkpoint, int64_t *rows, int64_t *removed,
                      struct err_info *info)
{
    struct chain c = {.hash = AUDIT_GENESIS, .checkpoint = checkpoint, .info = info};
    enum err e = audit_each(d, 0, 0, check_row, &c, info);
    if (!e)
        e = check_end(d, &c, info);
    if (!e)
        e = check_removed(d, &c, info);
    if (!e) {
        *rows = c.seq;
        *removed = c.removed;
    }
    return e;
}
