/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header strip on a frame that is moved by a few pixels against burn-in: the strip moves with it, and where it touches the
 * display's edge it still does, its outermost pixels repeated. Physical px. Any thread.
 */
#ifndef PLACARD_NODE_CANVAS_STRIP_H
#define PLACARD_NODE_CANVAS_STRIP_H

#include "present/pixmap.h"

struct strip {
    struct pixmap *pixels; /* unmoved; NULL = none */
    int x, y;              /* unmoved place */
};

/* What it covers on a frame of that size moved by `by`; empty if it does not fit on it. */
struct rect strip_area(const struct strip *s, struct offset by, int width_px, int height_px);
/* Over all that it covers. */
void strip_lay(const struct strip *s, struct offset by, struct pixmap *frame);

#endif
