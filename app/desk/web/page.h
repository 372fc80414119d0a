/* SPDX-License-Identifier: Apache-2.0 */
/* What stands around every page: head, places to go, a word on what was just done. Pure, any thread. */
#ifndef PLACARD_DESK_WEB_PAGE_H
#define PLACARD_DESK_WEB_PAGE_H

#include "desk/web/html.h"
#include "desk/web/web.h"

/* The model's "title" is the page's. path: of the place that is marked as here. */
void page_begin(const struct web *w, const json_t *model, const char *path, struct strbuf *out);
void page_end(const struct web *w, struct strbuf *out);
void page_error(const struct web *w, int status, const char *words, struct strbuf *out);

/* A form's begin, with the session's token in it. css may be NULL. */
void page_form(const struct web *w, const char *action, const char *css, struct strbuf *out);

/* Members of models; never NULL, 0 and false where there is none. */
const char *model_text(const json_t *o, const char *key);
int64_t model_int(const json_t *o, const char *key);
bool model_flag(const json_t *o, const char *key);
/* Text into a model; NULL is left out. */
enum err model_put(json_t *o, const char *key, const char *text) MUST_CHECK;

#endif
