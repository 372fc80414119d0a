/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people decide about a post: approve, reject, withdraw. Each is called between publish_begin and publish_commit,
 * writes its audit row and touches the audience if its screens change. A decision is about exact bytes: an approval is
 * a row for a digest, so an edit after it finds no approval. Verbs and pages call these same functions.
 */
#ifndef PLACARD_DESK_REVIEW_H
#define PLACARD_DESK_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "desk/approvals.h"
#include "desk/desk.h"
#include "desk/post_row.h"

struct approval_terms {
    int64_t from_s;  /* 0 = as it was planned (review_schedule, an approval before), else now */
    int64_t until_s; /* 0 = as it was planned, else DEFAULT_LIFE_S after from */
    bool has_rank;   /* false keeps the post's rank */
    int64_t rank;    /* lower first */
    bool has_pin, pinned; /* before all others of its audience */
    bool has_duration;
    int64_t duration_ms;         /* 0 = the screen's own setting */
    const struct digest *sha256; /* of the item that was looked at; NULL = whatever is stored */
};

/* Adds this person's approval; the post is approved once there are enough (*state, which may be NULL, tells), and stays
 * pending before. ERR_NOT_FOUND without the post, ERR_DIGEST if it changed since it was looked at, ERR_RANGE for the
 * times, ERR_NOT_APPROVED where the audience's rule lets this person's approval not count. */
enum err review_approve(struct desk *d, int64_t audience_id, const char *id,
                        const struct approval_terms *terms, struct approvals *state,
                        struct err_info *info) MUST_CHECK;
/* Only a pending post; ERR_RANGE otherwise (an approved one is withdrawn). */
enum err review_reject(struct desk *d, int64_t audience_id, const char *id, const char *reason,
                       struct err_info *info) MUST_CHECK;
/* Times, rank, pin and duration without an approval: at once for an approved post, as the plan for its approval otherwise. */
enum err review_schedule(struct desk *d, int64_t audience_id, const char *id,
                         const struct approval_terms *terms, struct err_info *info) MUST_CHECK;
/* Only a pending post: its author is to change something first. Approvals so far are void. */
enum err review_ask(struct desk *d, int64_t audience_id, const char *id, const char *what,
                    struct err_info *info) MUST_CHECK;
/* Any post that is not withdrawn yet; a withdrawn one is a no-op (*changed false). */
enum err review_withdraw(struct desk *d, int64_t audience_id, const char *id, const char *reason,
                         bool *changed, struct err_info *info) MUST_CHECK;

/* A rejected or withdrawn post waits for review once more: it needs all approvals anew. ERR_RANGE for others. */
enum err review_restore(struct desk *d, int64_t audience_id, const char *id,
                        struct err_info *info) MUST_CHECK;

/* Posts by audience, then newest first. audience_id 0 = all, flag NULL = all, id NULL = all. */
enum err review_each(struct desk *d, int64_t audience_id, const char *flag, const char *id,
                     enum err (*each)(void *user, const struct post_row *row), void *user,
                     struct err_info *info) MUST_CHECK;

#endif
