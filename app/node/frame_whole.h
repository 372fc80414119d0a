/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A frame as it stands on the screen: the body, and over it the header strip. What `placard preview` draws; the player has the
 * same parts from the same functions, and its canvas lays the strip anew each minute. Thread: of the frame maker.
 */
#ifndef PLACARD_NODE_FRAME_WHOLE_H
#define PLACARD_NODE_FRAME_WHOLE_H

#include "node/frame_maker.h"

/* Body and header of a show at the frame maker's time. Arguments and errors as frame_maker_body. */
enum err frame_whole_make(struct frame_maker *m, const struct show *show,
                          const struct playlist *list, int width_px, int height_px,
                          struct pixmap **out, struct frame_page *page,
                          struct err_info *info) MUST_CHECK;

#endif
