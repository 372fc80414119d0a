/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only thing that can be drawn. Opaque and reference-counted; made only by verify/approved_post.c from flags
 * whose signatures hold and item bytes whose digest matches. select, compose and present accept nothing else,
 * so that fail closed is a property of the types. Immutable after making; any thread may hold a reference.
 */
#ifndef PLACARD_MODEL_APPROVED_POST_H
#define PLACARD_MODEL_APPROVED_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"

struct approved_post;
struct post;

const struct post *approved_post_peek(const struct approved_post *a);     /* borrowed */
const struct digest *approved_post_digest(const struct approved_post *a); /* of the item's bytes */
int64_t approved_post_from_s(const struct approved_post *a);
int64_t approved_post_until_s(const struct approved_post *a);
int64_t approved_post_rank(const struct approved_post *a);
int64_t approved_post_duration_ms(const struct approved_post *a); /* 0 = the screen's own setting */
/* from <= now < until */
bool approved_post_holds_at(const struct approved_post *a, int64_t now_s);

struct approved_post *approved_post_ref(const struct approved_post *a);
void approved_post_unref(struct approved_post *a); /* the last one wipes the text; NULL is fine */

#endif
