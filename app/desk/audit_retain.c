/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audit_retain.h"

#include <inttypes.h>
#include <stdio.h>

#include "desk/audit.h"
#include "desk/setting.h"

/* What may go of the rows up to ?1: not what the present flags and posts still stand on. ?2 is now. */
#define REMOVABLE                                                                                  \
    " seq<=?1 AND NOT EXISTS(SELECT 1 FROM audience u WHERE "                                      \
    "u.note_sha256=audit_detail.new_sha256)"                                                       \
    " AND NOT EXISTS(SELECT 1 FROM post p WHERE p.id=audit_detail.post_id AND"                     \
    "  (p.flag='pending' OR (p.flag='approved' AND p.until_s>?2)))"

/* The last row that is too old, with all before it: a clock that jumped does not make gaps. 0 = none. */
static enum err find_last(struct desk *d, int64_t before_s, int64_t *last, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT COALESCE((SELECT MIN(seq)-1 FROM audit WHERE at_s>=?1),"
                               " (SELECT MAX(seq) FROM audit), 0)",
                               "i", before_s);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e)
        *last = db_int(&q, 0);
    db_query_close(&q);
    return e;
}

static enum err any_removable(struct desk *d, int64_t last, bool *out, struct err_info *info)
{
    struct db_query q;
    enum err e =
        db_query_open(desk_db(d), &q, info, "SELECT 1 FROM audit_detail WHERE" REMOVABLE " LIMIT 1",
                      "ii", last, desk_now_s(d));
    if (!e)
        e = db_query_next(&q, out, info);
    db_query_close(&q);
    return e;
}

enum err audit_retain(struct desk *d, int64_t *removed, struct err_info *info)
{
    char text[40];
    int64_t days = 0, last = 0, rows = 0;
    bool any = false;
    enum err e = setting_get_int(d, "audit-keep", &days, info);
    /* whole days: `serve` asks every few seconds, and each removal adds a row */
    if (!e && days)
        e = find_last(d, (desk_now_s(d) / 86400 - days) * 86400, &last, info);
    if (!e && last)
        e = any_removable(d, last, &any, info);
    if (e || !any) {
        if (!e)
            *removed = 0;
        return e;
    }
    snprintf(text, sizeof text, "%" PRId64, last + 1);
    e = desk_meta_set(d, "audit_kept_from", text, info);
    if (!e) /* overwritten in the file, not only unlinked */
        e = db_run(desk_db(d), info, NULL, "PRAGMA secure_delete=ON", "");
    if (!e)
        e = db_run(desk_db(d), info, &rows, "DELETE FROM audit_detail WHERE" REMOVABLE, "ii", last,
                   desk_now_s(d));
    snprintf(text, sizeof text, "1 to %" PRId64, last);
    if (!e)
        e = audit_add(d, &(struct audit_entry){.what = "audit remove", .why = text}, info);
    if (!e)
        *removed = rows;
    return e;
}
