/* SPDX-License-Identifier: Apache-2.0 */
/* One frame moving over another, or pushing it away: pure functions of two opaque frames and how far it has come. Rows are
 * copied, nothing is mixed. Any thread. */
#ifndef PLACARD_PRESENT_MOTION_H
#define PLACARD_PRESENT_MOTION_H

#include <stdbool.h>

#include "present/pixmap.h"

enum motion { MOTION_FADE = 0, MOTION_SLIDE, MOTION_PUSH };
/* Where the new frame comes from, in the order in which a display is turned clockwise. */
enum motion_side { MOTION_FROM_RIGHT = 0, MOTION_FROM_BOTTOM, MOTION_FROM_LEFT, MOTION_FROM_TOP };

/* On a display turned so far clockwise; right to left: the other way. */
enum motion_side motion_side_of(int rotation_deg, bool right_to_left);
/* How far the new frame has to come across `place`, px. */
int motion_length_px(enum motion_side side, struct rect place);
/* The part of place in which the new frame stands when it has come so far. */
struct rect motion_covered(enum motion_side side, struct rect place, int come_px);
/* Draw in `place` the new frame b come_px from its side. SLIDE: over a, which stands still and is not drawn again; PUSH: a goes
 * before it. come_px is 0 to motion_length_px. Returns what was drawn. out is neither a nor b. */
struct rect motion_draw(const struct pixmap *a, const struct pixmap *b, enum motion kind,
                        enum motion_side side, struct rect place, int come_px, struct pixmap *out);

#endif
