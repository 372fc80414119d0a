/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two posts about the same thing that say otherwise: "summer party on Friday, 5 pm" beside one on the wall with Thursday or
 * with 6 pm. For a reviewer, side by side; decides nothing. Same thing: an equal title, an event at an equal place, or
 * enough words in common; otherwise: other numbers, times, weekdays, months or places. Work is bounded: live posts
 * (MAX_FEED_ITEMS an audience) times a post's first words.
 */
#ifndef PLACARD_DESK_SUBJECT_H
#define PLACARD_DESK_SUBJECT_H

#include "desk/desk.h"
#include "model/post.h"

#define MAX_SUBJECT_WORDS 256 /* of a post, from its beginning */

struct subject; /* what a post is about, and what it says about it */

enum err subject_of(const struct post *p, struct subject **out) MUST_CHECK;
void subject_free(struct subject *s);
/* True if both are about the same thing and differ; why: "time, place", at most SUBJECT_WHY_BYTES. */
#define SUBJECT_WHY_BYTES 48
bool subject_differs(const struct subject *a, const struct subject *b, char why[SUBJECT_WHY_BYTES]);

struct subject_pair { /* borrowed during the callback */
    int64_t audience_id;
    const char *audience, *id, *words, *why;
};
/* The live posts of any audience that say otherwise than this one. ERR_NOT_FOUND without the post. */
enum err subject_pairs(struct desk *d, int64_t audience_id, const char *id,
                       enum err (*each)(void *user, const struct subject_pair *pair), void *user,
                       struct err_info *info) MUST_CHECK;

#endif
