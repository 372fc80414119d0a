/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/review.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "desk/audit.h"
#include "desk/publish.h"

#define QUOTED_ID_BYTES 100

struct state { /* of one post */
    char audience[MAX_AUDIENCE_BYTES + 1];
    char flag[12];
    struct digest sha256;
};

static enum err read_state(struct desk *d, int64_t audience_id, const char *id, struct state *out,
                           struct err_info *info)
{
    struct db_query q;
    bool row = false;
    char quoted[QUOTED_ID_BYTES];
    enum err e = db_query_open(
        desk_db(d), &q, info,
        "SELECT u.name, p.flag, p.sha256 FROM post p JOIN audience u ON u.id=p.audience_id"
        " WHERE p.audience_id=? AND p.id=?",
        "it", audience_id, id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_NOT_FOUND, "there is no post %s",
                    log_quote(id, quoted, sizeof quoted));
    if (!e && (!db_text(&q, 0) || !db_text(&q, 1) || (e = db_digest(&q, 2, &out->sha256))))
        e = err_set(info, e ? e : ERR_NOMEM, "cannot read post %s",
                    log_quote(id, quoted, sizeof quoted));
    if (!e) {
        snprintf(out->audience, sizeof out->audience, "%s", db_text(&q, 0));
        snprintf(out->flag, sizeof out->flag, "%s", db_text(&q, 1));
    }
    db_query_close(&q);
    return e;
}

static enum err check_terms(const struct approval_terms *t, int64_t now_s, int64_t *from_s,
                            int64_t *until_s, struct err_info *info)
{
    *from_s = t->from_s ? t->from_s : now_s;
    *until_s = t->until_s ? t->until_s : *from_s + DEFAULT_LIFE_S;
    if (*until_s <= *from_s)
        return err_set(info, ERR_RANGE, "the post's end is not after its start");
    if (*until_s - *from_s > MAX_POST_LIFE_S)
        return err_set(info, ERR_RANGE,
                       "a post may stay for 90 days at most; approve it again later");
    if (*until_s <= now_s)
        return err_set(info, ERR_RANGE, "the post's end has already passed");
    if (t->has_duration && t->duration_ms &&
        (t->duration_ms < MIN_DURATION_MS || t->duration_ms > MAX_DURATION_MS))
        return err_set(info, ERR_RANGE, "a post stands for %d to %ld seconds",
                       MIN_DURATION_MS / 1000, MAX_DURATION_MS / 1000);
    if (t->has_rank && (t->rank < -1000000 || t->rank > 1000000))
        return err_set(info, ERR_RANGE, "the rank is beyond a million");
    return ERR_OK;
}

enum err review_approve(struct desk *d, int64_t audience_id, const char *id,
                        const struct approval_terms *terms, struct approvals *state,
                        struct err_info *info)
{
    struct state s;
    struct approvals have;
    int64_t from_s = 0, until_s = 0, now_s = desk_now_s(d);
    char quoted[QUOTED_ID_BYTES];
    enum err e = read_state(d, audience_id, id, &s, info);
    if (!e)
        e = check_terms(terms, now_s, &from_s, &until_s, info);
    if (!e && terms->sha256 && !digest_equal(terms->sha256, &s.sha256))
        e = err_set(info, ERR_DIGEST, "post %s is not what was looked at any more; list it again",
                    log_quote(id, quoted, sizeof quoted));
    if (!e)
        e = approvals_add(d, audience_id, s.audience, id, &s.sha256, info);
    if (!e)
        e = approvals_judge(d, audience_id, id, &s.sha256, &have, info);
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "UPDATE post SET from_s=?3, until_s=?4,"
                   " rank=CASE WHEN ?5 THEN ?6 ELSE rank END, duration_ms=CASE WHEN ?7 THEN ?8 "
                   "ELSE duration_ms END, changed_s=?9 WHERE audience_id=?1 AND id=?2",
                   "itiiiiiii", audience_id, id, from_s, until_s, (int64_t)terms->has_rank,
                   terms->rank, (int64_t)terms->has_duration, terms->duration_ms, now_s);
    if (!e && have.enough)
        e = db_run(desk_db(d), info, NULL,
                   "UPDATE post SET flag='approved', reason=NULL, shown_sha256=sha256, off_s=0"
                   " WHERE audience_id=? AND id=?",
                   "it", audience_id, id);
    else if (!e) /* rejected or withdrawn before: it waits again, for the others */
        e = db_run(desk_db(d), info, NULL,
                   "UPDATE post SET flag='pending' WHERE audience_id=? AND id=?", "it", audience_id,
                   id);
    if (!e && (have.enough || !strcmp(s.flag, "approved")))
        e = publish_touch(d, audience_id, info);
    if (!e && state)
        *state = have;
    return e;
}

static enum err reason_check(const char *reason, struct err_info *info)
{
    if (reason && strlen(reason) > MAX_REASON_BYTES)
        return err_set(info, ERR_TOO_BIG, "the reason is longer than %d bytes", MAX_REASON_BYTES);
    return ERR_OK;
}

enum err review_reject(struct desk *d, int64_t audience_id, const char *id, const char *reason,
                       struct err_info *info)
{
    struct state s;
    char quoted[QUOTED_ID_BYTES];
    enum err e = reason_check(reason, info);
    if (!e)
        e = read_state(d, audience_id, id, &s, info);
    if (!e && strcmp(s.flag, "pending") != 0)
        e = err_set(info, ERR_RANGE, "post %s is %s, not pending%s",
                    log_quote(id, quoted, sizeof quoted), s.flag,
                    strcmp(s.flag, "approved") == 0 ? "; withdraw it to take it off the screens"
                                                    : "");
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "UPDATE post SET flag='rejected', reason=?3, changed_s=?4 WHERE audience_id=?1 "
                   "AND id=?2",
                   "itti", audience_id, id, reason, desk_now_s(d));
    if (!e)
        e = audit_add(d,
                      &(struct audit_entry){.what = "reject",
                                            .audience = s.audience,
                                            .post_id = id,
                                            .why = reason,
                                            .old_sha256 = &s.sha256},
                      info);
    return e;
}

enum err review_withdraw(struct desk *d, int64_t audience_id, const char *id, const char *reason,
                         bool *changed, struct err_info *info)
{
    struct state s;
    enum err e = reason_check(reason, info);
    if (!e)
        e = read_state(d, audience_id, id, &s, info);
    if (e)
        return e;
    if (!strcmp(s.flag, "withdrawn")) {
        *changed = false;
        return ERR_OK;
    }
    bool shown = !strcmp(s.flag, "approved");
    e = db_run(desk_db(d), info, NULL,
               "UPDATE post SET flag='withdrawn', reason=?3, changed_s=?4, off_s=CASE WHEN ?5 THEN "
               "?4 ELSE off_s END"
               " WHERE audience_id=?1 AND id=?2",
               "ittii", audience_id, id, reason, desk_now_s(d), (int64_t)shown);
    if (!e) /* what was withdrawn needs new eyes before it may come back */
        e = db_run(desk_db(d), info, NULL, "DELETE FROM approval WHERE audience_id=? AND post_id=?",
                   "it", audience_id, id);
    if (!e)
        e = audit_add(d,
                      &(struct audit_entry){.what = "withdraw",
                                            .audience = s.audience,
                                            .post_id = id,
                                            .why = reason,
                                            .old_sha256 = &s.sha256},
                      info);
    if (!e && shown)
        e = publish_touch(d, audience_id, info);
    if (!e)
        *changed = true;
    return e;
}

enum err review_each(struct desk *d, int64_t audience_id, const char *flag, const char *id,
                     enum err (*each)(void *user, const struct post_row *row), void *user,
                     struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(
        desk_db(d), &q, info,
        "SELECT u.name, p.id, p.flag, p.author, p.words, p.reason, p.sha256, p.audience_id,"
        " p.from_s, p.until_s, p.rank, p.duration_ms, p.changed_s, p.item"
        " FROM post p JOIN audience u ON u.id=p.audience_id"
        " WHERE (?1=0 OR p.audience_id=?1) AND (?2 IS NULL OR p.flag=?2)"
        " AND (?3 IS NULL OR p.id=?3) ORDER BY u.name, p.published_s DESC, p.id",
        "itt", audience_id, flag, id);
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        struct post_row r = {.audience = db_text(&q, 0),
                             .id = db_text(&q, 1),
                             .flag = db_text(&q, 2),
                             .author = db_text(&q, 3),
                             .words = db_text(&q, 4),
                             .reason = db_text(&q, 5),
                             .sha256 = db_text(&q, 6),
                             .audience_id = db_int(&q, 7),
                             .from_s = db_int(&q, 8),
                             .until_s = db_int(&q, 9),
                             .rank = db_int(&q, 10),
                             .duration_ms = db_int(&q, 11),
                             .changed_s = db_int(&q, 12)};
        r.item = db_blob(&q, 13, &r.item_bytes);
        if (!r.audience || !r.id || !r.flag || !r.words || !r.sha256 || !r.item)
            e = err_set(info, ERR_NOMEM, "out of memory");
        else
            e = each(user, &r);
    }
    db_query_close(&q);
    return e;
}
