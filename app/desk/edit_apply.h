/* SPDX-License-Identifier: Apache-2.0 */
/* What an edit does to a post in memory; edit.h stores it. Any thread, with a desk of its own. */
#ifndef PLACARD_DESK_EDIT_APPLY_H
#define PLACARD_DESK_EDIT_APPLY_H

#include "desk/desk.h"
#include "model/post.h"

struct edit_picture {
    const char *file; /* a path; ".." only leads as far as the process may go: never remote text */
    const char *alt;  /* NULL = none */
};

/* NULL = as it is (or none, in a new post), "" = none. */
struct edit {
    const char *title, *content_text, *language, *external_url, *layout, *author_name, *author_role;
    bool has_tags; /* these in place of those that are there */
    const char *const *tags;
    int tag_count;
    const struct post_event *event; /* NULL = as it is, given=false = none */
    bool has_pin, pinned;           /* the item's own wish, which chooses its layout */
    bool has_plan;                  /* for its approval; both 0 = none */
    int64_t from_s, until_s;

    /* pictures, in this order: all replaced, described, dropped, added */
    bool has_media; /* these, complete and in the desk's media/, in place of those that are there */
    const struct media *media;
    int media_count;
    const char *const *alts; /* alts[i] for the i-th picture that is there, NULL = as it is */
    int alt_count;
    int drop_picture; /* 1 = the first one goes; 0 = none */
    const struct edit_picture *pictures;
    int picture_count;
};

/* ERR_RANGE and ERR_TOO_BIG for what a post cannot hold; *p may be half changed then. The plan is not part of a post. */
enum err edit_apply(struct desk *d, const struct edit *edit, struct post *p,
                    struct err_info *info) MUST_CHECK;

#endif
