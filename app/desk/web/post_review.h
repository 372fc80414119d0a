/* SPDX-License-Identifier: Apache-2.0 */
/* What a reviewer reads beside a post: what changed since it was on the wall, findings, posts that say otherwise, its history. */
#ifndef PLACARD_DESK_WEB_POST_REVIEW_H
#define PLACARD_DESK_WEB_POST_REVIEW_H

#include "base/strbuf.h"
#include "desk/web/web.h"

/* Puts into model, beside its "post": changes (as changes.h, if another version was on the wall before), findings [{severity,
 * rule, field, excerpt}], otherwise [{audience, id, words, text, why}], history [{at, who, what, why}]. */
enum err post_review_add(struct web *w, int64_t audience_id, json_t *model,
                         struct err_info *info) MUST_CHECK;

/* Before the decisions, and behind them. */
void post_review_put(const json_t *model, struct strbuf *out);
void post_history_put(const json_t *model, struct strbuf *out);

#endif
