/* SPDX-License-Identifier: Apache-2.0 */
/* A form of a post, checked member by member, as an edit. Any thread, with a desk of its own. */
#ifndef PLACARD_DESK_WEB_WRITE_CHECK_H
#define PLACARD_DESK_WEB_WRITE_CHECK_H

#include "desk/edit.h"
#include "desk/web/web.h"

struct written {
    struct edit edit; /* borrows from the form and from what follows */
    int64_t audiences[MAX_AUDIENCES];
    int audience_count;
    bool is_new;
    struct post base; /* as it is stored now; empty for a new post */
    int64_t base_from_s, base_until_s;
    struct post sent; /* owns the pictures that were sent for it */
    struct media media[MAX_POST_MEDIA];
    char *tag_text;
    const char *tags[MAX_POST_TAGS];
    struct post_event event;
};

/* ERR_RANGE where anything is wrong: form.wrong says what, by member, and info the first of it. lenient: what is wrong is left out
 * instead, and no audience is asked for: for a preview while somebody writes. *out is zeroed before, written_clear also after a failure;
 * the form must stay. */
enum err write_check(const struct web *w, json_t *form, bool lenient, struct written *out,
                     struct err_info *info) MUST_CHECK;
void written_clear(struct written *p);

#endif
