/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Posts by what they wait for: those to be reviewed, those with a time on the wall, those lately taken off. Each list is read by an
 * index and is bounded, so that a hundred thousand posts that are over cost a page nothing. Outside any transaction.
 */
#ifndef PLACARD_DESK_POST_LIST_H
#define PLACARD_DESK_POST_LIST_H

#include "desk/desk.h"
#include "desk/post_row.h"

/* Pending posts, what changed last first, at most `most` behind the first `skip`. audience_id 0 = all. */
enum err post_list_waiting(struct desk *d, int64_t audience_id, int64_t skip, int64_t most,
                           post_row_each *each, void *user, struct err_info *info) MUST_CHECK;
enum err post_list_waiting_count(struct desk *d, int64_t audience_id, int64_t *out,
                                 struct err_info *info) MUST_CHECK;

/* Posts of an audience with a time on the wall that meets [from_s, until_s), the earliest first: approved ones, or pending
 * ones that have a plan. */
enum err post_list_span(struct desk *d, int64_t audience_id, bool pending, int64_t from_s,
                        int64_t until_s, int64_t most, post_row_each *each, void *user,
                        struct err_info *info) MUST_CHECK;

/* Withdrawn since then, the latest first. */
enum err post_list_withdrawn(struct desk *d, int64_t audience_id, int64_t since_s, int64_t most,
                             post_row_each *each, void *user, struct err_info *info) MUST_CHECK;

#endif
