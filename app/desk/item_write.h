/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk's own form of an item: JSON Feed 1.1 members in one fixed order, no white space, times in UTC, pictures by
 * digest. The same post always gives the same bytes, so a digest tells whether anything changed. Pure.
 */
#ifndef PLACARD_DESK_ITEM_WRITE_H
#define PLACARD_DESK_ITEM_WRITE_H

#include "base/strbuf.h"
#include "model/post.h"

/* out is empty with the cap MAX_ITEM_BYTES: ERR_TOO_BIG beyond. post->media[0] becomes `image` as well. */
enum err item_write(const struct post *post, struct strbuf *out) MUST_CHECK;

#endif
