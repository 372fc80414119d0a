/* SPDX-License-Identifier: Apache-2.0 */
/* API tokens on pages: the form for a new one, and the list. */
#ifndef PLACARD_DESK_WEB_TOKEN_FORM_H
#define PLACARD_DESK_WEB_TOKEN_FORM_H

#include "desk/tokens.h"
#include "desk/web/web.h"

/* The fields purpose, scopes (several, or one with commas) and days; makes the token, *out its secret_page_token. Between
 * publish_begin and publish_commit. */
enum err token_form_add(struct web *w, const char *person, json_t **out,
                        struct err_info *info) MUST_CHECK;
/* [{id, person, purpose, scopes, made, until, revoked}], of one person or of all (NULL). */
enum err token_form_list(struct desk *d, const char *person, json_t **out,
                         struct err_info *info) MUST_CHECK;

/* The inputs of the form, without its button. */
void token_form_inputs(const struct web *w, struct strbuf *out);
/* Tokens in use as a list, each with its way to be revoked. action: the form's. */
void token_form_rows(const struct web *w, const json_t *tokens, const char *action, int64_t now_s,
                     struct strbuf *out);

#endif
