/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audit_find.h"

#define WHERE(post)                                                                                \
    " WHERE a.seq<?1 AND (?2 IS NULL OR t.who=?2) AND (?3 IS NULL OR a.what=?3)"                   \
    " AND (?4 IS NULL OR a.audience=?4)"                                                           \
    " AND a.at_s>=?6 AND (?7=0 OR a.at_s<?7)" post " ORDER BY a.seq DESC LIMIT ?8"

/* Back from the newest; a post's rows by their index, which a long log needs. */
static const char all_sql[] =
    "SELECT" AUDIT_ROW_COLUMNS
    "FROM audit a LEFT JOIN audit_detail t USING(seq)" WHERE(" AND ?5 IS NULL");
static const char post_sql[] =
    "SELECT" AUDIT_ROW_COLUMNS "FROM audit_detail t INDEXED BY audit_detail_by_post"
    " CROSS JOIN audit a USING(seq)" WHERE(" AND t.post_id=?5");

enum err audit_find(struct desk *d, const struct audit_filter *f,
                    enum err (*each)(void *user, const struct audit_row *row), void *user,
                    struct err_info *info)
{
    struct db_query q = {0};
    struct audit_row r;
    bool row = false;
    if (f->limit < 1 || f->limit > MAX_AUDIT_PAGE)
        return err_set(info, ERR_RANGE, "a page has 1 to %d rows", MAX_AUDIT_PAGE);
    enum err e = db_query_open(desk_db(d), &q, info, f->post_id ? post_sql : all_sql, "ittttiii",
                               f->before ? f->before : INT64_MAX, f->who, f->what, f->audience,
                               f->post_id, f->from_s, f->until_s, (int64_t)f->limit);
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        if (!(e = audit_row_read(&q, &r, info)))
            e = each(user, &r);
    db_query_close(&q);
    return e;
}
