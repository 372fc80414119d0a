/* SPDX-License-Identifier: Apache-2.0 */
#include "node/canvas_strip.h"

#include <string.h>

struct rect strip_area(const struct strip *s, struct offset by, int width_px, int height_px)
{
    if (!s->pixels)
        return (struct rect){0};
    struct rect r = {s->x, s->y, s->pixels->width_px, s->pixels->height_px};
    if (r.x < 0 || r.y < 0 || r.x + r.w > width_px || r.y + r.h > height_px)
        return (struct rect){0};
    return rect_shift(r, by, width_px, height_px);
}

static int clamp(int v, int most)
{
    return v < 0 ? 0 : v > most ? most : v;
}

void strip_lay(const struct strip *s, struct offset by, struct pixmap *frame)
{
    struct rect area = strip_area(s, by, frame->width_px, frame->height_px);
    area = rect_intersect(area, (struct rect){0, 0, frame->width_px, frame->height_px});
    if (!area.w)
        return;
    int width = s->pixels->width_px, from = area.x - by.x - s->x; /* the strip's first column */
    int before = clamp(-from, area.w), behind = clamp(from + area.w - width, area.w);
    for (int y = 0; y < area.h; y++) {
        const uint32_t *src =
            pixmap_row(s->pixels, clamp(area.y + y - by.y - s->y, s->pixels->height_px - 1));
        uint32_t *dst = pixmap_row(frame, area.y + y) + area.x;
        for (int x = 0; x < before; x++)
            dst[x] = src[0];
        memcpy(dst + before, src + from + before, (size_t)(area.w - before - behind) * 4);
        for (int x = area.w - behind; x < area.w; x++)
            dst[x] = src[width - 1];
    }
}
