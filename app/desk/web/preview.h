/* SPDX-License-Identifier: Apache-2.0 */
/* A post as the screens will draw it, by the node's own program in a process of its own, bounded in time and memory. */
#ifndef PLACARD_DESK_WEB_PREVIEW_H
#define PLACARD_DESK_WEB_PREVIEW_H

#include "desk/web/web.h"

/* item: one JSON Feed item, exact bytes; its media are the desk's. PNG in *out, mem_free. ERR_BUSY while too many are drawn. */
enum err preview_draw(const struct web *w, const char *item, size_t item_bytes, const char *id,
                      int width_px, int height_px, char **out, size_t *len,
                      struct err_info *info) MUST_CHECK;

/* The node's program with these words (args[0] is its name), which leave a picture in the file png; mem_free. ERR_BUSY likewise. */
enum err preview_run(const struct web *w, char *const args[], const char *png, char **out,
                     size_t *len, struct err_info *info) MUST_CHECK;

#endif
