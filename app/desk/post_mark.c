/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/post_mark.h"

enum err post_mark_set(struct desk *d, int64_t audience_id, const char *id, const char *mark,
                       const char *detail, bool alone, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL,
                  "INSERT OR REPLACE INTO post_mark(audience_id, post_id, mark, detail, alone)"
                  " VALUES(?,?,?,?,?)",
                  "ittti", audience_id, id, mark, detail, (int64_t)alone);
}

enum err post_mark_clear(struct desk *d, int64_t audience_id, const char *id, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL, "DELETE FROM post_mark WHERE audience_id=? AND post_id=?",
                  "it", audience_id, id);
}

enum err post_mark_each(struct desk *d, int64_t audience_id, const char *id,
                        enum err (*each)(void *user, const char *mark, const char *detail,
                                         bool alone),
                        void *user, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT mark, detail, alone FROM post_mark WHERE audience_id=? AND"
                               " post_id=? ORDER BY mark",
                               "it", audience_id, id);
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        e = db_text(&q, 0) ? each(user, db_text(&q, 0), db_text(&q, 1), db_int(&q, 2) != 0)
                           : err_set(info, ERR_NOMEM, "out of memory");
    db_query_close(&q);
    return e;
}

static enum err note_alone(void *user, const char *mark, const char *detail, bool alone)
{
    bool *any = user;
    (void)mark, (void)detail;
    *any = *any || alone;
    return ERR_OK;
}

enum err post_mark_alone(struct desk *d, int64_t audience_id, const char *id, bool *alone,
                         struct err_info *info)
{
    bool any = false;
    enum err e = post_mark_each(d, audience_id, id, note_alone, &any, info);
    if (!e)
        *alone = any;
    return e;
}
