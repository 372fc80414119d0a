/* SPDX-License-Identifier: Apache-2.0 */
/* A post as lists of the desk have it: one row of the table, read from a query that selects POST_ROW_COLUMNS. */
#ifndef PLACARD_DESK_POST_ROW_H
#define PLACARD_DESK_POST_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "desk/db.h"

struct post_row { /* strings borrowed until the query's next step */
    const char *audience, *id, *flag, *author, *words, *reason, *sha256, *asked;
    const char *item; /* the whole of it, JSON, not terminated: what an approval is for */
    size_t item_bytes;
    int64_t audience_id, from_s, until_s, rank, duration_ms, changed_s;
    bool pinned;
};

/* From post p and audience u, in this order. */
#define POST_ROW_COLUMNS                                                                           \
    " u.name, p.id, p.flag, p.author, p.words, p.reason, p.sha256, p.audience_id, p.from_s,"       \
    " p.until_s, p.rank, p.duration_ms, p.changed_s, p.item, p.pinned, p.asked "

typedef enum err post_row_each(void *user, const struct post_row *row);

/* Each row that is left of an open query; stops at the callback's first error. */
enum err post_row_walk(struct db_query *q, post_row_each *each, void *user,
                       struct err_info *info) MUST_CHECK;

#endif
