/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a source said before, item by item: so that a second fetch of the same feed does nothing, an edit is noticed, and
 * what has vanished is asked for. Tables source_item and post.
 */
#ifndef PLACARD_DESK_SOURCES_SOURCE_SEEN_H
#define PLACARD_DESK_SOURCES_SOURCE_SEEN_H

#include "base/digest.h"
#include "desk/desk.h"
#include "desk/sources/source_post.h"

/* Of all that a reader would notice: words, link, pictures, dates, marks. Not of the author's name and portrait: who changes
 * those has not edited every post. */
enum err source_seen_digest(const struct source_post *p, struct digest *out) MUST_CHECK;

/* *known: the item was seen before; *same: and said the same. */
enum err source_seen_look(struct desk *d, int64_t source_id, const char *item,
                          const struct digest *sha256, bool *known, bool *same,
                          struct err_info *info) MUST_CHECK;
/* sha256 NULL: look again the next time. */
enum err source_seen_keep(struct desk *d, int64_t source_id, const char *item, const char *post_id,
                          const char *url, const struct digest *sha256,
                          struct err_info *info) MUST_CHECK;

struct source_absent {
    char *item, *post_id, *url; /* url may be NULL */
};
/* Items whose posts are pending or approved and that do not stand in the source's list, longest unasked first: at most room
 * of them, into out (source_absent_clear each). now: the list; NULL = it is as it was the last time. */
enum err source_seen_absent(struct desk *d, int64_t source_id, const struct source_batch *now,
                            struct source_absent *out, int room, int *count,
                            struct err_info *info) MUST_CHECK;
void source_absent_clear(struct source_absent *a);
/* Notes which items stand in the list (the first `count` of now), and which no longer do. */
enum err source_seen_list(struct desk *d, int64_t source_id, const struct source_batch *now,
                          int count, struct err_info *info) MUST_CHECK;
enum err source_seen_asked(struct desk *d, int64_t source_id, const char *item,
                           struct err_info *info) MUST_CHECK;
/* How many posts of the source wait for review. */
enum err source_seen_pending(struct desk *d, int64_t source_id, int *count,
                             struct err_info *info) MUST_CHECK;
/* The posts of a source that are pending or approved, by id. */
enum err source_seen_each_live(struct desk *d, int64_t source_id,
                               enum err (*each)(void *user, const char *post_id), void *user,
                               struct err_info *info) MUST_CHECK;

#endif
