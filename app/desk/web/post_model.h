/* SPDX-License-Identifier: Apache-2.0 */
/* A post of the desk as a model: its row and what its item says. */
#ifndef PLACARD_DESK_WEB_POST_MODEL_H
#define PLACARD_DESK_WEB_POST_MODEL_H

#include "desk/review.h"
#include "desk/web/web.h"

/* {audience, id, flag, words, author, title, text, language, published, from, until, rank, pinned, duration_ms, changed, asked,
 *  reason, sha256, layout, link, event: {start, end, place}, pictures: [{file, alt}]}; times in seconds since 1970. *out owned. */
enum err post_model_of(const struct post_row *row, json_t **out) MUST_CHECK;

/* A post_row_each that appends the row's model to user, a JSON array. */
enum err post_model_add(void *user, const struct post_row *row) MUST_CHECK;
/* The one that the fields "audience" and "id" name. ERR_NOT_FOUND. */
enum err post_model_asked(const struct web *w, json_t **out, struct err_info *info) MUST_CHECK;

/* Its card in a list: title or words, who, when, its flag. */
void post_card(const json_t *post, struct strbuf *out);
/* "?audience=..&id=..", to be put behind an address. */
void post_query(const json_t *post, struct strbuf *out);

#endif
