/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/post_row.h"

static enum err read_row(struct db_query *q, struct post_row *out, struct err_info *info)
{
    struct post_row r = {.audience = db_text(q, 0),
                         .id = db_text(q, 1),
                         .flag = db_text(q, 2),
                         .author = db_text(q, 3),
                         .words = db_text(q, 4),
                         .reason = db_text(q, 5),
                         .sha256 = db_text(q, 6),
                         .audience_id = db_int(q, 7),
                         .from_s = db_int(q, 8),
                         .until_s = db_int(q, 9),
                         .rank = db_int(q, 10),
                         .duration_ms = db_int(q, 11),
                         .changed_s = db_int(q, 12),
                         .pinned = db_int(q, 14) != 0,
                         .asked = db_text(q, 15)};
    r.item = db_blob(q, 13, &r.item_bytes);
    if (!r.audience || !r.id || !r.flag || !r.words || !r.sha256 || !r.item)
        return err_set(info, ERR_NOMEM, "out of memory");
    *out = r;
    return ERR_OK;
}

enum err post_row_walk(struct db_query *q, post_row_each *each, void *user, struct err_info *info)
{
    struct post_row r;
    bool row = false;
    enum err e = ERR_OK;
    while (!e && !(e = db_query_next(q, &row, info)) && row)
        if (!(e = read_row(q, &r, info)))
            e = each(user, &r);
    return e;
}
