/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings kept beside the posts, by digest: a post is screened once for each version and each state of the tables. Tables: the
 * program's assets/screening, then DIR/screening.
 */
#ifndef PLACARD_DESK_SCREENING_STORE_H
#define PLACARD_DESK_SCREENING_STORE_H

#include "desk/desk.h"
#include "desk/screening.h"

#define MAX_SCREENED_AT_ONCE 1000 /* posts: a second's work; the rest the next time */

/* Screens pending posts that have not been yet, by the tables of today. Within a transaction. *screened
 * (may be NULL) counts them. ERR_SYNTAX for a table that cannot be read: then nothing is screened. */
enum err screening_update(struct desk *d, int *screened, struct err_info *info) MUST_CHECK;

/* What was found in this version, the gravest first. */
enum err screening_each(struct desk *d, const struct digest *sha256,
                        enum err (*each)(void *user, const struct finding *f), void *user,
                        struct err_info *info) MUST_CHECK;

#endif
