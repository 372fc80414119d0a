/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/approvals.h"

#include <string.h>

#include "desk/audience.h"
#include "desk/audit.h"

static bool is_strict(const struct audience_rule *r)
{
    return r->approvals_needed > 1 || !r->self_approval;
}

/* Each approval whose audit row says the same, with two more columns: did they make the post; are they people here who
 * had signed in. */
static const char approvals_sql[] =
    "SELECT" AUDIT_ROW_COLUMNS ","
    " EXISTS(SELECT 1 FROM audit_detail m JOIN audit n USING(seq) WHERE m.post_id=p.post_id"
    "   AND n.audience=u.name AND m.who=p.who"
    "   AND n.what IN ('import','import change','write','edit')),"
    " t.means IN ('page','token') AND EXISTS(SELECT 1 FROM person e WHERE e.name=p.who)"
    " FROM approval p JOIN audience u ON u.id=p.audience_id JOIN audit a ON a.seq=p.audit_seq"
    " JOIN audit_detail t ON t.seq=a.seq"
    " WHERE p.audience_id=?1 AND p.post_id=?2 AND p.sha256=?3 AND a.what='approve'"
    " AND a.audience=u.name AND t.post_id=p.post_id AND t.new_sha256=p.sha256 AND t.who=p.who";
#define COLUMN_MADE_IT 16
#define COLUMN_PROVEN 17

enum err approvals_judge(struct desk *d, int64_t audience_id, const char *id,
                         const struct digest *sha256, struct approvals *out, struct err_info *info)
{
    struct db_query q = {0};
    struct audience_rule rule;
    bool row = false;
    int counted = 0, others = 0;
    enum err e = audience_read_rule(d, audience_id, &rule, info);
    if (!e)
        e = db_query_open(desk_db(d), &q, info, approvals_sql, "itd", audience_id, id, sha256);
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        struct audit_row r;
        if ((e = audit_row_read(&q, &r, info)))
            break;
        bool made_it = db_int(&q, COLUMN_MADE_IT) != 0, proven = db_int(&q, COLUMN_PROVEN) != 0;
        if (audit_row_check(&r, NULL) || (is_strict(&rule) && !proven) ||
            (made_it && !rule.self_approval))
            continue;
        counted++; /* `who` is part of the approval's key: each name comes once */
        others += !made_it;
    }
    db_query_close(&q);
    if (!e)
        *out = (struct approvals){.needed = rule.approvals_needed,
                                  .counted = counted,
                                  .enough = counted >= rule.approvals_needed && counted > 0 &&
                                            (rule.approvals_needed < 2 || others > 0)};
    return e;
}

static enum err made_it(struct desk *d, const char *audience, const char *id, bool *out,
                        struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e =
        db_query_open(desk_db(d), &q, info,
                      "SELECT 1 FROM audit_detail m JOIN audit n USING(seq) WHERE m.post_id=?"
                      " AND n.audience=? AND m.who=?"
                      " AND n.what IN ('import','import change','write','edit') LIMIT 1",
                      "ttt", id, audience, desk_who(d));
    if (!e)
        e = db_query_next(&q, &row, info);
    db_query_close(&q);
    if (!e)
        *out = row;
    return e;
}

/* Told at once rather than not counted later. */
static enum err may_count(struct desk *d, int64_t audience_id, const char *audience, const char *id,
                          struct err_info *info)
{
    struct audience_rule rule;
    bool maker = false, proven = desk_means(d) == DESK_SIGNED_IN || desk_means(d) == DESK_TOKEN;
    enum err e = audience_read_rule(d, audience_id, &rule, info);
    if (e || !is_strict(&rule))
        return e;
    if (!proven)
        return err_set(info, ERR_NOT_APPROVED,
                       "%s asks who approves: sign in on the desk's pages, or give your token in "
                       "PLACARD_TOKEN",
                       audience);
    if (!rule.self_approval && !(e = made_it(d, audience, id, &maker, info)) && maker)
        e = err_set(info, ERR_NOT_APPROVED,
                    "you made this post, and in %s nobody approves what they made", audience);
    return e;
}

enum err approvals_add(struct desk *d, int64_t audience_id, const char *audience, const char *id,
                       const struct digest *sha256, struct err_info *info)
{
    int64_t seq;
    enum err e = may_count(d, audience_id, audience, id, info);
    if (!e)
        e = audit_add_numbered(
            d,
            &(struct audit_entry){
                .what = "approve", .audience = audience, .post_id = id, .new_sha256 = sha256},
            &seq, info);
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "INSERT INTO approval(audience_id, post_id, sha256, who, at_s, audit_seq)"
                   " VALUES(?,?,?,?,?,?) ON CONFLICT DO UPDATE SET at_s=excluded.at_s,"
                   " audit_seq=excluded.audit_seq",
                   "itdtii", audience_id, id, sha256, desk_who(d), desk_now_s(d), seq);
    return e;
}
