/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A feed file as an author has it -> feed bytes in which every picture is bound by its digest, and where each digest's file is.
 * For preview only: nothing here approves anything for a screen.
 */
#ifndef PLACARD_CLI_PREVIEW_FEED_H
#define PLACARD_CLI_PREVIEW_FEED_H

#include "base/digest.h"
#include "base/err.h"
#include "model/approved_post.h"

struct preview_feed;

/* Pictures are looked for beside the feed file, as the desk's import does. ERR_* with a clause. */
enum err preview_feed_open(const char *path, struct preview_feed **out,
                           struct err_info *info) MUST_CHECK;
void preview_feed_free(struct preview_feed *f);
/* Borrowed; ERR_NOT_FOUND, or why the post is refused. */
enum err preview_feed_post(struct preview_feed *f, const char *id, const struct approved_post **out,
                           struct err_info *info) MUST_CHECK;
/* frame_media_read: digest checked, mem_free. user is the preview_feed. */
enum err preview_feed_media(void *user, const struct digest *d, char **out, size_t *len) MUST_CHECK;

#endif
