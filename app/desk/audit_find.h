/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the audit log by who, what, audience, post and time, newest first, by pages. */
#ifndef PLACARD_DESK_AUDIT_FIND_H
#define PLACARD_DESK_AUDIT_FIND_H

#include "desk/audit_row.h"
#include "desk/desk.h"

#define MAX_AUDIT_PAGE 500

struct audit_filter { /* NULL, 0 = any; a row whose detail was removed has no who and no post */
    const char *who, *what, *audience, *post_id;
    int64_t from_s, until_s; /* from_s <= at < until_s */
    int64_t before;          /* rows with a lower number: the last one of the page before */
    int limit;               /* 1 to MAX_AUDIT_PAGE */
};

/* Outside any transaction. */
enum err audit_find(struct desk *d, const struct audit_filter *f,
                    enum err (*each)(void *user, const struct audit_row *row), void *user,
                    struct err_info *info) MUST_CHECK;

#endif
