/* SPDX-License-Identifier: Apache-2.0 */
/* Inside verify only: one item of a feed, parsed, to a struct post. Approves nothing. Source: PROTOCOL.md, "The feed". */
#ifndef PLACARD_VERIFY_POST_PARSE_H
#define PLACARD_VERIFY_POST_PARSE_H

#include <jansson.h>

#include "base/err.h"
#include "model/post.h"

/* post must be zeroed; whatever the result, post_clear afterwards. On failure it holds what was read before the fault,
 * the id first of all. */
enum err post_parse(const json_t *item, struct post *post, struct err_info *info) MUST_CHECK;

#endif
