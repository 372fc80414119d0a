/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Posts written and edited at the desk. Either way the bytes are new, so the post is pending and off the wall, and the
 * audit log says who made it. What a screen would refuse is refused here, with the reason.
 */
#ifndef PLACARD_DESK_EDIT_H
#define PLACARD_DESK_EDIT_H

#include "desk/edit_apply.h"
#include "desk/import.h"

/* Both between publish_begin and publish_commit. id: of the new post, "desk-" and random digits; with *id set before, that
 * one, so that one post can stand on several walls under one id. */
#define EDIT_ID_BYTES 40
enum err edit_new(struct desk *d, int64_t audience_id, const struct edit *edit,
                  char id[EDIT_ID_BYTES], struct err_info *info) MUST_CHECK;
/* ERR_NOT_FOUND; ERR_DIGEST if it is not sha256 any more (NULL = whatever is stored). An edit that changes nothing leaves
 * the post as it is, on the wall too (IMPORT_UNCHANGED); ERR_NOT_APPROVED for another plan then, if it is on the wall:
 * that is for review_schedule. */
enum err edit_post(struct desk *d, int64_t audience_id, const char *id, const struct edit *edit,
                   const struct digest *sha256, enum import_outcome *outcome,
                   struct err_info *info) MUST_CHECK;

/* The stored post, parsed; *out is zeroed before, post_clear after, also on failure. ERR_NOT_FOUND; ERR_DIGEST as above. */
enum err edit_load(struct desk *d, int64_t audience_id, const char *id, const struct digest *sha256,
                   struct post *out, struct err_info *info) MUST_CHECK;

/* Its stored times: a plan, or those of its last approval; 0 = none. ERR_NOT_FOUND. */
enum err edit_plan(struct desk *d, int64_t audience_id, const char *id, int64_t *from_s,
                   int64_t *until_s, struct err_info *info) MUST_CHECK;

#endif
