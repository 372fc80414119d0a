/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/post_list.h"

static enum err walk(struct db_query *q, enum err opened, post_row_each *each, void *user,
                     struct err_info *info)
{
    enum err e = opened ? opened : post_row_walk(q, each, user, info);
    db_query_close(q);
    return e;
}

/* The keys come from the index alone; only the rows of this page are read. */
enum err post_list_waiting(struct desk *d, int64_t audience_id, int64_t skip, int64_t most,
                           post_row_each *each, void *user, struct err_info *info)
{
    struct db_query q = {0};
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT" POST_ROW_COLUMNS
                               "FROM (SELECT audience_id AS a, id AS i, changed_s AS c FROM post"
                               "  WHERE flag='pending' AND audience_id IN"
                               "   (SELECT id FROM audience WHERE ?1=0 OR id=?1)"
                               "  ORDER BY changed_s DESC, audience_id, id LIMIT ?3 OFFSET ?2) k"
                               " CROSS JOIN post p ON p.audience_id=k.a AND p.id=k.i"
                               " CROSS JOIN audience u ON u.id=k.a ORDER BY k.c DESC, k.a, k.i",
                               "iii", audience_id, skip, most);
    return walk(&q, e, each, user, info);
}

enum err post_list_waiting_count(struct desk *d, int64_t audience_id, int64_t *out,
                                 struct err_info *info)
{
    struct db_query q = {0};
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT COUNT(*) FROM post WHERE flag='pending' AND audience_id IN"
                               " (SELECT id FROM audience WHERE ?1=0 OR id=?1)",
                               "i", audience_id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e)
        *out = db_int(&q, 0);
    db_query_close(&q);
    return e;
}

enum err post_list_span(struct desk *d, int64_t audience_id, bool pending, int64_t from_s,
                        int64_t until_s, int64_t most, post_row_each *each, void *user,
                        struct err_info *info)
{
/* the planner takes pending posts to be many, and would read all others too */
#define SPAN_SQL(flag, index)                                                                      \
    "SELECT" POST_ROW_COLUMNS "FROM audience u CROSS JOIN post p INDEXED BY " index                \
    " ON p.audience_id=u.id WHERE u.id=?1 AND p.flag='" flag "' AND p.until_s>?2 AND p.from_s<?3"  \
    " ORDER BY p.from_s, p.id LIMIT ?4"
    struct db_query q = {0};
    enum err e = db_query_open(desk_db(d), &q, info,
                               pending ? SPAN_SQL("pending", "post_by_flag")
                                       : SPAN_SQL("approved", "post_live"),
                               "iiii", audience_id, from_s, until_s, most);
    return walk(&q, e, each, user, info);
}

enum err post_list_withdrawn(struct desk *d, int64_t audience_id, int64_t since_s, int64_t most,
                             post_row_each *each, void *user, struct err_info *info)
{
    struct db_query q = {0};
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT" POST_ROW_COLUMNS
                               "FROM audience u CROSS JOIN post p ON p.audience_id=u.id WHERE"
                               " u.id=?1 AND p.flag='withdrawn' AND p.changed_s>?2"
                               " ORDER BY p.changed_s DESC, p.id LIMIT ?3",
                               "iii", audience_id, since_s, most);
    return walk(&q, e, each, user, info);
}
