/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/approvals.h"
#include "desk/audit.h"
#include "desk/publish.h"

enum err audience_check_name(const char *name, struct err_info *info)
{
    char quoted[100];
    const char *slash = strrchr(name, '/'), *last = slash ? slash + 1 : name;
    if (!text_audience_valid(name) || strlen(name) > MAX_AUDIENCE_BYTES)
        return err_set(info, ERR_RANGE,
                       "the audience %s is not made of a-z, 0-9, dashes and single slashes",
                       log_quote(name, quoted, sizeof quoted));
    /* hq/media would lie where the pictures of hq do, hq/flags where its flags do */
    if (!strcmp(last, "media") || !strcmp(last, "flags") || strstr(name, "/media/") ||
        strstr(name, "/flags/") || !strncmp(name, "media/", 6) || !strncmp(name, "flags/", 6))
        return err_set(info, ERR_RANGE, "no part of an audience's name may be media or flags");
    return ERR_OK;
}

static enum err count_all(struct desk *d, const char *name, int64_t *all, int64_t *same,
                          struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e =
        db_query_open(desk_db(d), &q, info,
                      "SELECT COUNT(*), COUNT(*) FILTER(WHERE name=?) FROM audience", "t", name);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e) {
        *all = db_int(&q, 0);
        *same = db_int(&q, 1);
    }
    db_query_close(&q);
    return e;
}

enum err audience_add(struct desk *d, const char *name, struct err_info *info)
{
    int64_t all = 0, same = 0;
    enum err e = audience_check_name(name, info);
    if (!e)
        e = count_all(d, name, &all, &same, info);
    if (!e && same)
        e = err_set(info, ERR_DUPLICATE, "there is an audience %s already", name);
    if (!e && all >= MAX_AUDIENCES)
        e = err_set(info, ERR_TOO_BIG, "a desk has at most %d audiences", MAX_AUDIENCES);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "INSERT INTO audience(name) VALUES(?)", "t", name);
    return e ? e
             : audit_add(d, &(struct audit_entry){.what = "audience add", .audience = name}, info);
}

enum err audience_read_rule(struct desk *d, int64_t audience_id, struct audience_rule *out,
                            struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT approvals_needed, self_approval FROM audience WHERE id=?",
                               "i", audience_id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_NOT_FOUND, "there is no such audience");
    if (!e)
        *out = (struct audience_rule){(int)db_int(&q, 0), db_int(&q, 1) != 0};
    db_query_close(&q);
    return e;
}

struct short_post {
    char id[MAX_ID_BYTES + 1];
    struct digest sha256;
};

/* Approved posts of the audience, collected before anything is changed. *out: mem_free. */
static enum err approved_posts(struct desk *d, int64_t audience_id, struct short_post **out,
                               int *count, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    int n = 0;
    struct short_post *list = mem_array(MAX_FEED_ITEMS, sizeof *list);
    if (!list)
        return err_set(info, ERR_NOMEM, "out of memory");
    /* those past their end are on no wall, and there may be very many of them */
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT id, sha256 FROM post WHERE audience_id=? AND"
                               " flag='approved' AND until_s>? LIMIT ?",
                               "iii", audience_id, desk_now_s(d), (int64_t)MAX_FEED_ITEMS);
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        snprintf(list[n].id, sizeof list[n].id, "%s", db_text(&q, 0) ? db_text(&q, 0) : "");
        if ((e = db_digest(&q, 1, &list[n].sha256)))
            err_set(info, e, "a post in the database is damaged");
        n++;
    }
    db_query_close(&q);
    if (e) {
        mem_free(list);
        return e;
    }
    *out = list;
    *count = n;
    return ERR_OK;
}

static enum err take_off_short(struct desk *d, int64_t audience_id, const char *audience,
                               int *taken_off, struct err_info *info)
{
    struct short_post *list = NULL;
    int count = 0, off = 0;
    struct approvals a;
    enum err e = approved_posts(d, audience_id, &list, &count, info);
    for (int i = 0; i < count && !e; i++) {
        if ((e = approvals_judge(d, audience_id, list[i].id, &list[i].sha256, &a, info)) ||
            a.enough)
            continue;
        off++;
        e = db_run(desk_db(d), info, NULL,
                   "UPDATE post SET flag='pending', off_s=?3, changed_s=?3 WHERE audience_id=?1"
                   " AND id=?2",
                   "iti", audience_id, list[i].id, desk_now_s(d));
        if (!e)
            e = audit_add(d,
                          &(struct audit_entry){.what = "take off",
                                                .audience = audience,
                                                .post_id = list[i].id,
                                                .why = "falls short of the new rule",
                                                .old_sha256 = &list[i].sha256},
                          info);
    }
    mem_free(list);
    if (!e)
        *taken_off = off;
    return e;
}

static enum err read_name(struct desk *d, int64_t audience_id, char name[MAX_AUDIENCE_BYTES + 1],
                          struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info, "SELECT name FROM audience WHERE id=?", "i",
                               audience_id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && (!row || !db_text(&q, 0)))
        e = err_set(info, ERR_NOT_FOUND, "there is no such audience");
    if (!e)
        snprintf(name, MAX_AUDIENCE_BYTES + 1, "%s", db_text(&q, 0));
    db_query_close(&q);
    return e;
}

enum err audience_set_rule(struct desk *d, int64_t audience_id, const struct audience_rule *rule,
                           int *taken_off, struct err_info *info)
{
    char name[MAX_AUDIENCE_BYTES + 1], why[60];
    int off = 0;
    if (rule->approvals_needed < 1 || rule->approvals_needed > 2)
        return err_set(info, ERR_RANGE, "an audience needs 1 or 2 approvals");
    enum err e = read_name(d, audience_id, name, info);
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "UPDATE audience SET approvals_needed=?2, self_approval=?3 WHERE id=?1", "iii",
                   audience_id, (int64_t)rule->approvals_needed, (int64_t)rule->self_approval);
    snprintf(why, sizeof why, "approvals %d, self-approval %s", rule->approvals_needed,
             rule->self_approval ? "yes" : "no");
    if (!e)
        e = audit_add(
            d, &(struct audit_entry){.what = "audience set", .audience = name, .why = why}, info);
    if (!e)
        e = take_off_short(d, audience_id, name, &off, info);
    if (!e && off)
        e = publish_touch(d, audience_id, info);
    if (!e)
        *taken_off = off;
    return e;
}

enum err audience_each(struct desk *d, enum err (*each)(void *user, const struct audience_row *row),
                       void *user, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(
        desk_db(d), &q, info,
        "SELECT u.id, u.name, u.approvals_needed, u.self_approval, u.held,"
        " (SELECT COUNT(*) FROM post p WHERE p.audience_id=u.id AND p.flag='pending'),"
        " (SELECT COUNT(*) FROM post p WHERE p.audience_id=u.id AND p.flag='approved' AND"
        "  p.until_s>?) FROM audience u ORDER BY u.name",
        "i", desk_now_s(d));
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        struct audience_row r = {.id = db_int(&q, 0),
                                 .name = db_text(&q, 1),
                                 .rule = {(int)db_int(&q, 2), db_int(&q, 3) != 0},
                                 .held = db_int(&q, 4) != 0,
                                 .pending = db_int(&q, 5),
                                 .approved = db_int(&q, 6)};
        e = r.name ? each(user, &r) : err_set(info, ERR_NOMEM, "out of memory");
    }
    db_query_close(&q);
    return e;
}
