/* SPDX-License-Identifier: Apache-2.0 */
/* Which audience a page is about: the one that its field names, else the first; and the way to the others. */
#ifndef PLACARD_DESK_WEB_AUDIENCE_PICK_H
#define PLACARD_DESK_WEB_AUDIENCE_PICK_H

#include "base/limits.h"
#include "desk/web/web.h"

struct audience_pick {
    int64_t id;
    char name[MAX_AUDIENCE_BYTES + 1];
    json_t *names; /* of all, owned by the caller */
};

/* ERR_NOT_FOUND for a name that is none, or a desk without audiences. */
enum err audience_pick(const struct web *w, struct audience_pick *out,
                       struct err_info *info) MUST_CHECK;

/* Links to the same page of each audience, where there are several. The model has "audience" and "audiences". */
void audience_pick_links(const json_t *model, const char *path, struct strbuf *out);

/* <option>s, the chosen one selected. all: words for none of them, NULL = one must be chosen. */
void audience_pick_options(const json_t *names, const char *chosen, const char *all,
                           struct strbuf *out);

/* Names of all, as a list; the caller's. */
enum err audience_pick_names(struct desk *d, json_t **out, struct err_info *info) MUST_CHECK;

#endif
