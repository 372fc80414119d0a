/* SPDX-License-Identifier: Apache-2.0 */
/* Audiences: groups of screens with a wall of their own, and the rule for what gets onto it. See approvals.h for the rule. */
#ifndef PLACARD_DESK_AUDIENCE_H
#define PLACARD_DESK_AUDIENCE_H

#include <stdbool.h>

#include "desk/desk.h"

/* ERR_RANGE unless the name is made of a-z, 0-9, dashes and single slashes, and leaves room for media/ and flags. */
enum err audience_check_name(const char *name, struct err_info *info) MUST_CHECK;

/* Between publish_begin and publish_commit. ERR_DUPLICATE if there is one of this name, ERR_TOO_BIG with MAX_AUDIENCES. */
enum err audience_add(struct desk *d, const char *name, struct err_info *info) MUST_CHECK;

struct audience_rule {
    int approvals_needed; /* 1 or 2 people */
    bool self_approval;   /* who made a post may be among them */
};
struct audience_row { /* borrowed during the callback */
    int64_t id;
    const char *name;
    struct audience_rule rule;
    int64_t pending, approved; /* posts */
    bool held;
};

/* The new rule holds at once: posts on the wall that fall short of it are pending again, *taken_off counts them. Between
 * publish_begin and publish_commit. */
enum err audience_set_rule(struct desk *d, int64_t audience_id, const struct audience_rule *rule,
                           int *taken_off, struct err_info *info) MUST_CHECK;
enum err audience_read_rule(struct desk *d, int64_t audience_id, struct audience_rule *out,
                            struct err_info *info) MUST_CHECK;

enum err audience_each(struct desk *d, enum err (*each)(void *user, const struct audience_row *row),
                       void *user, struct err_info *info) MUST_CHECK;

#endif
