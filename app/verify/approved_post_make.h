/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The maker of an approved_post. Included by verify/feed_doc.c and verify/approved_post.c, by nobody else: that is what
 * makes "only approved posts can be drawn" a property of the types. Source: protocol rules 1, 2 and 4.
 */
#ifndef PLACARD_VERIFY_APPROVED_POST_MAKE_H
#define PLACARD_VERIFY_APPROVED_POST_MAKE_H

#include "base/err.h"
#include "model/approved_post.h"
#include "model/flags.h"
#include "model/post.h"

/* Looks again at everything it vouches for: flag, digest, id, dates. On success post's contents are moved into *out and
 * post is zeroed; on failure (ERR_NOT_APPROVED, ERR_DIGEST, ERR_NOMEM) post stays the caller's. One reference. */
enum err approved_post_make(const struct flag_entry *entry, const struct digest *item_sha256,
                            struct post *post, struct approved_post **out) MUST_CHECK;

#endif
