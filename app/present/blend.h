/* SPDX-License-Identifier: Apache-2.0 */
/* Cross-fade of two opaque frames, only where they differ; filling and copying. Plain C that vectorises at -O3. Any thread. */
#ifndef PLACARD_PRESENT_BLEND_H
#define PLACARD_PRESENT_BLEND_H

#include "base/err.h"
#include "present/pixmap.h"

#define BLEND_MAX_RECTS 64

/* Where two frames of one size differ: at most BLEND_MAX_RECTS rectangles made of tiles, none overlapping.
 * Returns how many. */
int blend_difference(const struct pixmap *a, const struct pixmap *b,
                     struct rect out[BLEND_MAX_RECTS]);
/* out = a + (b - a) * alpha / 256, alpha 0..256, inside r. out may be a or b. 0 gives exactly a, 256 exactly b. */
void blend_rect(const struct pixmap *a, const struct pixmap *b, int alpha, struct rect r,
                struct pixmap *out);
/* color is 0xRRGGBB, alpha 0 to 255. */
void fill_rect(struct pixmap *p, struct rect r, uint32_t color, unsigned alpha);
void copy_rect(const struct pixmap *src, struct rect r, struct pixmap *out);

#endif
