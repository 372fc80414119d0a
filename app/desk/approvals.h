/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who has approved a post's exact bytes, and whether that is enough for its audience. Called by the decision and again by the
 * signing step, so that a row written past the desk's functions does not reach the flags.
 *
 * An approval counts if the audit row that recorded it is there, unchanged, and says the same. Each audience has two
 * settings: approvals_needed (1 or 2 distinct people), and self_approval: whether somebody who imported, wrote or edited
 * the post may count at all. With two needed one of them must not have made it, whatever self_approval says.
 * Where either rule is on, only people of this desk count who had signed in: $USER proves nothing.
 */
#ifndef PLACARD_DESK_APPROVALS_H
#define PLACARD_DESK_APPROVALS_H

#include <stdbool.h>

#include "base/digest.h"
#include "desk/desk.h"

struct approvals {
    int needed, counted; /* people */
    bool enough;
};

enum err approvals_judge(struct desk *d, int64_t audience_id, const char *id,
                         const struct digest *sha256, struct approvals *out,
                         struct err_info *info) MUST_CHECK;

/* This desk's person approves, with an audit row. ERR_NOT_APPROVED with the reason if it could not count. Within
 * the change's transaction. */
enum err approvals_add(struct desk *d, int64_t audience_id, const char *audience, const char *id,
                       const struct digest *sha256, struct err_info *info) MUST_CHECK;

#endif
