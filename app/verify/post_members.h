/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our own members of an item, `_placard`: layout, source, pinned, event, focal points. For post_parse and for the desk's
 * import, so that both read them alike. Source: PROTOCOL.md, "The feed".
 */
#ifndef PLACARD_VERIFY_POST_MEMBERS_H
#define PLACARD_VERIFY_POST_MEMBERS_H

#include <jansson.h>

#include "base/err.h"
#include "model/post.h"
#include "verify/text_rule.h"

/* A string member into *dst (owned), NULL if absent; its characters must be allowed on a screen. */
enum err post_member_text(const json_t *o, const char *key, bool required, size_t max_bytes,
                          enum text_kind kind, char **dst, struct err_info *info) MUST_CHECK;
/* item's _placard into *post; what was read before a fault stays, post_clear frees it. */
enum err post_members_parse(const json_t *item, struct post *post,
                            struct err_info *info) MUST_CHECK;
/* binding's "focus": [x, y], if it is there. */
enum err post_member_focus(const json_t *binding, struct media *m,
                           struct err_info *info) MUST_CHECK;

#endif
