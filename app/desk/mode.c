/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/mode.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/audit.h"
#include "desk/publish.h"
#include "verify/text_rule.h"

static const char *const severities[] = {"info", "warning", "critical"};

static enum err record(struct desk *d, int64_t audience_id, const char *what, const char *why,
                       struct err_info *info)
{
    struct db_query q;
    bool row = false;
    char name[MAX_AUDIENCE_BYTES + 1] = "";
    enum err e = db_query_open(desk_db(d), &q, info, "SELECT name FROM audience WHERE id=?", "i",
                               audience_id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row && db_text(&q, 0))
        snprintf(name, sizeof name, "%s", db_text(&q, 0));
    db_query_close(&q);
    if (!e)
        e = audit_add(d, &(struct audit_entry){.what = what, .audience = name, .why = why}, info);
    return e ? e : publish_touch(d, audience_id, info);
}

enum err mode_hold(struct desk *d, int64_t audience_id, const char *reason, bool *changed,
                   struct err_info *info)
{
    int64_t rows = 0;
    enum err e = db_run(desk_db(d), info, &rows,
                        "UPDATE audience SET held=1, alert_text=NULL WHERE id=? AND held=0", "i",
                        audience_id);
    if (!e && rows)
        e = record(d, audience_id, "hold", reason, info);
    if (!e)
        *changed = rows > 0;
    return e;
}

enum err mode_release(struct desk *d, int64_t audience_id, const char *reason, bool *changed,
                      struct err_info *info)
{
    int64_t rows = 0;
    enum err e = db_run(desk_db(d), info, &rows, "UPDATE audience SET held=0 WHERE id=? AND held=1",
                        "i", audience_id);
    if (!e && rows)
        e = record(d, audience_id, "release", reason, info);
    if (!e)
        *changed = rows > 0;
    return e;
}

static enum err check_alert(const struct alert *a, int64_t now_s, struct err_info *info)
{
    if (!text_utf8_valid(a->text, strlen(a->text)) || text_rule_refused(a->text, TEXT_LINES))
        return err_set(info, ERR_RANGE, "the alert's text holds characters that are refused");
    size_t count = text_utf8_count(a->text);
    if (!count || count > MAX_ALERT_CHARS)
        return err_set(info, ERR_RANGE, "an alert has 1 to %d characters, this one has %zu",
                       MAX_ALERT_CHARS, count);
    if (a->language && !text_rule_language(a->language))
        return err_set(info, ERR_RANGE, "the language is not a tag such as en or de-AT");
    if (a->until_s <= now_s || a->until_s - now_s > MAX_ALERT_S)
        return err_set(info, ERR_RANGE, "an alert lasts 1 minute to 12 hours");
    return ERR_OK;
}

enum err mode_alert(struct desk *d, int64_t audience_id, const struct alert *a,
                    struct err_info *info)
{
    int64_t rows = 0;
    enum err e = check_alert(a, desk_now_s(d), info);
    if (!e)
        e = db_run(desk_db(d), info, &rows,
                   "UPDATE audience SET alert_text=?2, alert_language=?3, alert_severity=?4, "
                   "alert_drill=?5,"
                   " alert_until_s=?6 WHERE id=?1 AND held=0",
                   "itttii", audience_id, a->text, a->language, severities[a->severity],
                   (int64_t)a->drill, a->until_s);
    if (!e && !rows)
        e = err_set(info, ERR_RANGE,
                    "the screens are on hold; release them first, then send the alert");
    return e ? e : record(d, audience_id, a->drill ? "alert drill" : "alert", a->text, info);
}

enum err mode_alert_end(struct desk *d, int64_t audience_id, bool *changed, struct err_info *info)
{
    int64_t rows = 0;
    enum err e = db_run(desk_db(d), info, &rows,
                        "UPDATE audience SET alert_text=NULL WHERE id=? AND alert_text IS NOT NULL",
                        "i", audience_id);
    if (!e && rows)
        e = record(d, audience_id, "alert end", NULL, info);
    if (!e)
        *changed = rows > 0;
    return e;
}

enum err mode_each_audience(struct desk *d, const char *name_or_null,
                            enum err (*each)(void *user, int64_t audience_id, const char *name),
                            void *user, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    int64_t ids[MAX_AUDIENCES], one = 0;
    char names[MAX_AUDIENCES][MAX_AUDIENCE_BYTES + 1];
    int count = 0;
    enum err e = name_or_null ? desk_audience_find(d, name_or_null, &one, info) : ERR_OK;
    if (e)
        return e;
    /* collected first, so that the callback may change the table */
    e = db_query_open(desk_db(d), &q, info,
                      "SELECT id, name FROM audience WHERE ?1=0 OR id=?1 ORDER BY name", "i", one);
    while (!e && count < MAX_AUDIENCES && !(e = db_query_next(&q, &row, info)) && row) {
        ids[count] = db_int(&q, 0);
        snprintf(names[count], sizeof names[count], "%s", db_text(&q, 1) ? db_text(&q, 1) : "");
        count++;
    }
    db_query_close(&q);
    for (int i = 0; i < count && !e; i++)
        e = each(user, ids[i], names[i]);
    return e;
}
