/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An author's feed file as the wall would have it once the desk had approved all of it: the same strict parser, rules and
 * order. For preview only: nothing here approves anything for a screen.
 */
#ifndef PLACARD_CLI_PREVIEW_FEED_H
#define PLACARD_CLI_PREVIEW_FEED_H

#include "base/digest.h"
#include "base/err.h"
#include "model/approved_post.h"
#include "verify/feed_doc.h"

struct preview_feed;

/* now_s: the posts are approved from a day before to a day after. each_file (NULL is fine) hears of every picture that the
 * feed names, there or not, also when the feed is refused. ERR_* with a clause. */
enum err preview_feed_open(const char *path, int64_t now_s,
                           void (*each_file)(void *user, const char *path), void *user,
                           struct preview_feed **out, struct err_info *info) MUST_CHECK;
void preview_feed_free(struct preview_feed *f);
/* Posts in the order of the loop, and what is refused; borrowed. */
const struct feed *preview_feed_peek(const struct preview_feed *f);
/* Place among the posts; ERR_NOT_FOUND, or why the post is refused. */
enum err preview_feed_find(const struct preview_feed *f, const char *id, int *at,
                           struct err_info *info) MUST_CHECK;
/* frame_media_read: digest checked, mem_free. user is the preview_feed. */
enum err preview_feed_media(void *user, const struct digest *d, char **out, size_t *len) MUST_CHECK;

#endif
