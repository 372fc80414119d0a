/* SPDX-License-Identifier: Apache-2.0 */
/* A post as the screens will draw it, by the node's own program in a process of its own, bounded in time and memory. */
#ifndef PLACARD_DESK_WEB_PREVIEW_H
#define PLACARD_DESK_WEB_PREVIEW_H

#include "desk/web/web.h"

#define MAX_PREVIEW_PAGE 999

struct preview_ask {
    const char *item; /* one JSON Feed item, exact bytes; its media are the desk's */
    size_t item_bytes;
    const char *id;
    bool upright;
    int page; /* from 1; 0 = the first */
};

/* PNG in *out, mem_free; *pages: how many the post has. Waits while others are drawn; ERR_BUSY where too many wait already.
 * ERR_UNSUPPORTED for what the node does not draw, a page beyond the last too. */
enum err preview_draw(const struct web *w, const struct preview_ask *ask, char **out, size_t *len,
                      int *pages, struct err_info *info) MUST_CHECK;

/* How many pages it has; 0 = it cannot be drawn now. */
int preview_pages(const struct web *w, const struct preview_ask *ask);

/* The node's program with these words (args[0] is its name), which leave a picture in the file png; mem_free. ERR_BUSY likewise. */
enum err preview_run(const struct web *w, char *const args[], const char *png, char **out,
                     size_t *len, struct err_info *info) MUST_CHECK;

#endif
