/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A frame as it stands on the screen: the body, and over it the header strip. The one place where the two come together:
 * the player's canvas lays the strip here, `placard preview` makes the whole at once. Thread: of the frame maker; laying: any.
 */
#ifndef PLACARD_NODE_FRAME_WHOLE_H
#define PLACARD_NODE_FRAME_WHOLE_H

#include "node/frame_maker.h"

/* Lay the strip (may be NULL) at its place over a frame, both in physical px; nothing if it does not lie inside the frame. */
void frame_whole_lay(const struct pixmap *strip, struct rect place, struct pixmap *frame);
/* Body and header of a show at the frame maker's time. Arguments and errors as frame_maker_body. */
enum err frame_whole_make(struct frame_maker *m, const struct show *show,
                          const struct playlist *list, int width_px, int height_px,
                          struct pixmap **out, struct frame_page *page,
                          struct err_info *info) MUST_CHECK;

#endif
