/* SPDX-License-Identifier: Apache-2.0 */
/* What is different between two versions of a post, as a model and on a page. Pure, any thread. */
#ifndef PLACARD_DESK_WEB_CHANGES_H
#define PLACARD_DESK_WEB_CHANGES_H

#include "base/strbuf.h"
#include "desk/web/web.h"

/* {members: [{member, name, diff: see word_diff.h}], pictures: {old: [...], new: [...]} if they differ}; both are forms, see
 * write_form.h. Without members and pictures nothing is different. *out owned. ERR_NOMEM. */
enum err changes_between(const json_t *old, const json_t *new, json_t **out) MUST_CHECK;
bool changes_none(const json_t *changes);

/* With <ins> and <del>, and pictures side by side under these two names. */
void changes_put(const json_t *changes, const char *old_name, const char *new_name,
                 struct strbuf *out);

#endif
