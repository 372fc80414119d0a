/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/review.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "desk/audit.h"
#include "desk/publish.h"

#define QUOTED_ID_BYTES 100

struct state { /* of one post */
    char audience[MAX_AUDIENCE_BYTES + 1];
    char flag[12];
    struct digest sha256;
    int64_t from_s, until_s;
};

static enum err read_state(struct desk *d, int64_t audience_id, const char *id, struct state *out,
                           struct err_info *info)
{
    struct db_query q;
    bool row = false;
    char quoted[QUOTED_ID_BYTES];
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT u.name, p.flag, p.sha256, p.from_s, p.until_s FROM post p "
                               "JOIN audience u ON u.id=p.audience_id"
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
        out->from_s = db_int(&q, 3);
        out->until_s = db_int(&q, 4);
    }
    db_query_close(&q);
    return e;
}

static enum err check_terms(const struct approval_terms *t, const struct state *s, int64_t now_s,
                            int64_t *from_s, int64_t *until_s, struct err_info *info)
{
    /* a plan that is over, or of a post that has been up before, is none */
    bool planned = !strcmp(s->flag, "pending") && s->until_s > now_s;
    *from_s = t->from_s ? t->from_s : planned && s->from_s ? s->from_s : now_s;
    *until_s = t->until_s                        ? t->until_s
               : planned && s->until_s > *from_s ? s->until_s
                                                 : *from_s + DEFAULT_LIFE_S;
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

static enum err keep_terms(struct desk *d, int64_t audience_id, const char *id, int64_t from_s,
                           int64_t until_s, const struct approval_terms *t, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL,
                  "UPDATE post SET from_s=?3, until_s=?4,"
                  " rank=CASE WHEN ?5 THEN ?6 ELSE rank END, duration_ms=CASE WHEN ?7 THEN ?8"
                  " ELSE duration_ms END, pinned=CASE WHEN ?9 THEN ?10 ELSE pinned END,"
                  " changed_s=?11 WHERE audience_id=?1 AND id=?2",
                  "itiiiiiiiii", audience_id, id, from_s, until_s, (int64_t)t->has_rank, t->rank,
                  (int64_t)t->has_duration, t->duration_ms, (int64_t)t->has_pin, (int64_t)t->pinned,
                  desk_now_s(d));
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
        e = check_terms(terms, &s, now_s, &from_s, &until_s, info);
    if (!e && terms->sha256 && !digest_equal(terms->sha256, &s.sha256))
        e = err_set(info, ERR_DIGEST, "post %s is not what was looked at any more; list it again",
                    log_quote(id, quoted, sizeof quoted));
    if (!e)
        e = approvals_add(d, audience_id, s.audience, id, &s.sha256, info);
    if (!e)
        e = approvals_judge(d, audience_id, id, &s.sha256, &have, info);
    if (!e)
        e = keep_terms(d, audience_id, id, from_s, until_s, terms, info);
    if (!e && have.enough)
        e = db_run(
            desk_db(d), info, NULL,
            "UPDATE post SET flag='approved', reason=NULL, asked=NULL, shown_sha256=sha256, off_s=0"
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

enum err review_schedule(struct desk *d, int64_t audience_id, const char *id,
                         const struct approval_terms *terms, struct err_info *info)
{
    struct state s;
    struct approval_terms t = *terms;
    int64_t from_s = 0, until_s = 0;
    char why[200], from[TEXT_TIME_BYTES], until[TEXT_TIME_BYTES];
    enum err e = read_state(d, audience_id, id, &s, info);
    if (e)
        return e;
    bool up = !strcmp(s.flag, "approved");
    if (up && s.until_s > desk_now_s(d)) { /* what is not said stays */
        t.from_s = t.from_s ? t.from_s : s.from_s;
        t.until_s = t.until_s ? t.until_s : s.until_s;
    }
    e = check_terms(&t, &s, desk_now_s(d), &from_s, &until_s, info);
    if (!e)
        e = keep_terms(d, audience_id, id, from_s, until_s, &t, info);
    text_time_format(from_s, from);
    text_time_format(until_s, until);
    int n = snprintf(why, sizeof why, "%s to %s", from, until);
    if (t.has_rank)
        n += snprintf(why + n, sizeof why - (size_t)n, ", rank %" PRId64, t.rank);
    if (t.has_pin)
        snprintf(why + n, sizeof why - (size_t)n, t.pinned ? ", pinned" : ", not pinned");
    if (!e)
        e = audit_add(d,
                      &(struct audit_entry){.what = "schedule",
                                            .audience = s.audience,
                                            .post_id = id,
                                            .why = why,
                                            .new_sha256 = &s.sha256},
                      info);
    return e || !up ? e : publish_touch(d, audience_id, info);
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

enum err review_ask(struct desk *d, int64_t audience_id, const char *id, const char *what,
                    struct err_info *info)
{
    struct state s;
    char quoted[QUOTED_ID_BYTES];
    enum err e = reason_check(what, info);
    if (!e && (!what || !*what))
        e = err_set(info, ERR_RANGE, "say what is to be changed");
    if (!e)
        e = read_state(d, audience_id, id, &s, info);
    if (!e && strcmp(s.flag, "pending") != 0)
        e = err_set(info, ERR_RANGE, "post %s is %s, not pending",
                    log_quote(id, quoted, sizeof quoted), s.flag);
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "UPDATE post SET asked=?3, changed_s=?4 WHERE audience_id=?1 AND id=?2", "itti",
                   audience_id, id, what, desk_now_s(d));
    if (!e)
        e = db_run(desk_db(d), info, NULL, "DELETE FROM approval WHERE audience_id=? AND post_id=?",
                   "it", audience_id, id);
    return e ? e
             : audit_add(d,
                         &(struct audit_entry){.what = "ask",
                                               .audience = s.audience,
                                               .post_id = id,
                                               .why = what,
                                               .old_sha256 = &s.sha256},
                         info);
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

enum err review_restore(struct desk *d, int64_t audience_id, const char *id, struct err_info *info)
{
    struct state s;
    char quoted[QUOTED_ID_BYTES];
    enum err e = read_state(d, audience_id, id, &s, info);
    if (!e && strcmp(s.flag, "withdrawn") != 0 && strcmp(s.flag, "rejected") != 0)
        e = err_set(info, ERR_RANGE, "post %s is %s already", log_quote(id, quoted, sizeof quoted),
                    s.flag);
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "UPDATE post SET flag='pending', reason=NULL, changed_s=?3 WHERE audience_id=?1 "
                   "AND id=?2",
                   "iti", audience_id, id, desk_now_s(d));
    return e ? e
             : audit_add(d,
                         &(struct audit_entry){.what = "restore",
                                               .audience = s.audience,
                                               .post_id = id,
                                               .new_sha256 = &s.sha256},
                         info);
}

#define EACH_SQL(where)                                                                            \
    "SELECT" POST_ROW_COLUMNS "FROM audience u CROSS JOIN post p ON p.audience_id=u.id"            \
    " WHERE (?1=0 OR u.id=?1)" where " ORDER BY u.name, p.published_s DESC, p.id"

enum err review_each(struct desk *d, int64_t audience_id, const char *flag, const char *id,
                     enum err (*each)(void *user, const struct post_row *row), void *user,
                     struct err_info *info)
{
    struct db_query q;
    /* one text a case, so that each has its index: a desk may keep a hundred thousand posts */
    const char *sql = id     ? EACH_SQL(" AND p.id=?3 AND (?2 IS NULL OR p.flag=?2)")
                      : flag ? EACH_SQL(" AND p.flag=?2 AND ?3 IS NULL")
                             : EACH_SQL(" AND ?2 IS NULL AND ?3 IS NULL");
    enum err e = db_query_open(desk_db(d), &q, info, sql, "itt", audience_id, flag, id);
    if (!e)
        e = post_row_walk(&q, each, user, info);
    db_query_close(&q);
    return e;
}
