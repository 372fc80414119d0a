/* SPDX-License-Identifier: Apache-2.0 */
#include "present/pixmap.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

/* A square of this side in both frames stays inside a small first-level cache while it is turned. */
#define ROTATE_TILE_PX 32

enum err pixmap_new(int width_px, int height_px, struct pixmap **out)
{
    if (width_px <= 0 || height_px <= 0)
        return ERR_RANGE;
    if (width_px > MAX_SCREEN_SIDE_PX || height_px > MAX_SCREEN_SIDE_PX)
        return ERR_TOO_BIG;
    struct pixmap *p = mem_alloc(sizeof *p);
    if (!p)
        return ERR_NOMEM;
    size_t bytes = (size_t)width_px * 4 * (size_t)height_px;
    p->pixels = mem_pages_alloc(bytes);
    if (!p->pixels) {
        mem_free(p);
        return ERR_NOMEM;
    }
    p->width_px = width_px;
    p->height_px = height_px;
    p->pitch_bytes = width_px * 4;
    p->map_bytes = bytes;
    *out = p;
    return ERR_OK;
}

void pixmap_free(struct pixmap *p)
{
    if (!p)
        return;
    if (p->map_bytes) {
        mem_wipe(p->pixels, p->map_bytes);
        mem_pages_free(p->pixels, p->map_bytes);
    }
    mem_free(p);
}

struct rect rect_intersect(struct rect a, struct rect b)
{
    int x0 = a.x > b.x ? a.x : b.x;
    int y0 = a.y > b.y ? a.y : b.y;
    int x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    if (x1 <= x0 || y1 <= y0)
        return (struct rect){0, 0, 0, 0};
    return (struct rect){x0, y0, x1 - x0, y1 - y0};
}

struct pixmap pixmap_view(const struct pixmap *p, struct rect r)
{
    assert(r.x >= 0 && r.y >= 0 && r.x + r.w <= p->width_px && r.y + r.h <= p->height_px);
    return (struct pixmap){r.w, r.h, p->pitch_bytes, pixmap_row(p, r.y) + r.x, 0};
}

void pixmap_lay(const struct pixmap *part, int x_px, int y_px, struct pixmap *dst)
{
    if (x_px < 0 || y_px < 0 || x_px > dst->width_px - part->width_px ||
        y_px > dst->height_px - part->height_px)
        return;
    for (int y = 0; y < part->height_px; y++)
        memcpy(pixmap_row(dst, y_px + y) + x_px, pixmap_row(part, y),
               (size_t)part->width_px * sizeof *part->pixels);
}

struct rect rect_rotate(struct rect r, int logical_width_px, int logical_height_px,
                        int rotation_deg)
{
    switch (rotation_deg) {
    case 90:
        return (struct rect){logical_height_px - (r.y + r.h), r.x, r.h, r.w};
    case 180:
        return (struct rect){logical_width_px - (r.x + r.w), logical_height_px - (r.y + r.h), r.w,
                             r.h};
    case 270:
        return (struct rect){r.y, logical_width_px - (r.x + r.w), r.h, r.w};
    default:
        return r;
    }
}

/* One tile. Steps are in pixels of dst, for one step right and one step down in src. */
static void rotate_tile(const struct pixmap *src, struct rect t, uint32_t *to, ptrdiff_t right,
                        ptrdiff_t down)
{
    for (int y = 0; y < t.h; y++) {
        const uint32_t *s = pixmap_row(src, t.y + y) + t.x;
        uint32_t *d = to + y * down;
        for (int x = 0; x < t.w; x++)
            d[x * right] = s[x];
    }
}

void pixmap_rotate(const struct pixmap *src, struct rect part, int rotation_deg, struct pixmap *dst)
{
    bool turned = rotation_deg == 90 || rotation_deg == 270;
    assert(dst->width_px == (turned ? src->height_px : src->width_px));
    assert(dst->height_px == (turned ? src->width_px : src->height_px));
    part = rect_intersect(part, (struct rect){0, 0, src->width_px, src->height_px});
    ptrdiff_t pitch = dst->pitch_bytes / 4;
    ptrdiff_t right = rotation_deg == 90    ? pitch
                      : rotation_deg == 180 ? -1
                      : rotation_deg == 270 ? -pitch
                                            : 1;
    ptrdiff_t down = rotation_deg == 90    ? -1
                     : rotation_deg == 180 ? -pitch
                     : rotation_deg == 270 ? 1
                                           : pitch;
    for (int y = 0; y < part.h; y += ROTATE_TILE_PX) {
        for (int x = 0; x < part.w; x += ROTATE_TILE_PX) {
            struct rect tile = rect_intersect(
                part, (struct rect){part.x + x, part.y + y, ROTATE_TILE_PX, ROTATE_TILE_PX});
            struct rect first = rect_rotate((struct rect){tile.x, tile.y, 1, 1}, src->width_px,
                                            src->height_px, rotation_deg);
            rotate_tile(src, tile, pixmap_row(dst, first.y) + first.x, right, down);
        }
    }
}
