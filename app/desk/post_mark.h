/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person should know about a post before approving it, as its source told: a content warning, a picture without
 * alternative text. A mark decides nothing; one that stands `alone` keeps its post out of approvals in bulk.
 */
#ifndef PLACARD_DESK_POST_MARK_H
#define PLACARD_DESK_POST_MARK_H

#include "desk/desk.h"

/* detail may be NULL. The same mark again replaces it. Inside a transaction. */
enum err post_mark_set(struct desk *d, int64_t audience_id, const char *id, const char *mark,
                       const char *detail, bool alone, struct err_info *info) MUST_CHECK;
enum err post_mark_clear(struct desk *d, int64_t audience_id, const char *id,
                         struct err_info *info) MUST_CHECK;

/* In order of their names; strings are borrowed. */
enum err post_mark_each(struct desk *d, int64_t audience_id, const char *id,
                        enum err (*each)(void *user, const char *mark, const char *detail,
                                         bool alone),
                        void *user, struct err_info *info) MUST_CHECK;
/* Must it be looked at by itself? */
enum err post_mark_alone(struct desk *d, int64_t audience_id, const char *id, bool *alone,
                         struct err_info *info) MUST_CHECK;

#endif
