/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Posts written and edited at the desk. Either way the bytes are new, so the post is pending and off the wall, and the
 * audit log says who made it. What a screen would refuse is refused here, with the reason.
 */
#ifndef PLACARD_DESK_EDIT_H
#define PLACARD_DESK_EDIT_H

#include "desk/import.h"

struct edit_picture {
    const char *file; /* a path; ".." only leads as far as the process may go: never remote text */
    const char *alt;  /* NULL = none */
};

/* NULL = as it is (or none, in a new post), "" = none. */
struct edit {
    const char *title, *content_text, *language, *external_url, *layout, *author_name;
    const struct edit_picture *pictures; /* added behind those that are there */
    int picture_count;
    int drop_picture;        /* 1 = the first one goes; 0 = none */
    const char *const *alts; /* alts[i] for the i-th picture that is there, NULL = as it is */
    int alt_count;
};

/* Both between publish_begin and publish_commit. id: of the new post, "desk-" and random digits. */
#define EDIT_ID_BYTES 40
enum err edit_new(struct desk *d, int64_t audience_id, const struct edit *edit,
                  char id[EDIT_ID_BYTES], struct err_info *info) MUST_CHECK;
/* ERR_NOT_FOUND; ERR_DIGEST if it is not sha256 any more (NULL = whatever is stored). */
enum err edit_post(struct desk *d, int64_t audience_id, const char *id, const struct edit *edit,
                   const struct digest *sha256, enum import_outcome *outcome,
                   struct err_info *info) MUST_CHECK;

#endif
