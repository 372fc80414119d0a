/* SPDX-License-Identifier: Apache-2.0 */
#include "present/blend.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "present/pixel_loop.h"
#include "present/shape.h"

#define TILE_WIDTH_PX 32
#define MIN_TILE_HEIGHT_PX 8

/* Tiles without a difference that a span may bridge, tried in turn until the rectangles are few enough. With the
 * last one every row of tiles has one span at most, and there are no more rows than rectangles. */
static const int bridges[] = {0, 2, 6, 16, 1 << 20};

/* The pixels as bytes: four channels are blended alike, and the compiler makes full vectors of them. */
PIXEL_LOOP static void blend_row(const uint8_t *restrict a, const uint8_t *restrict b,
                                 uint8_t *restrict out, size_t bytes, unsigned alpha)
{
    uint16_t to = (uint16_t)alpha, from = (uint16_t)(256 - alpha);
    for (size_t i = 0; i < bytes; i++)
        out[i] = (uint8_t)((uint16_t)((uint16_t)(a[i] * from) + (uint16_t)(b[i] * to) + 128) >> 8);
}

PIXEL_LOOP static void blend_row_onto(uint8_t *restrict out, const uint8_t *restrict other,
                                      size_t bytes, unsigned alpha)
{
    uint16_t to = (uint16_t)alpha, from = (uint16_t)(256 - alpha);
    for (size_t i = 0; i < bytes; i++)
        out[i] =
            (uint8_t)((uint16_t)((uint16_t)(out[i] * from) + (uint16_t)(other[i] * to) + 128) >> 8);
}

void blend_rect(const struct pixmap *a, const struct pixmap *b, int alpha, struct rect r,
                struct pixmap *out)
{
    assert(a->width_px == b->width_px && a->height_px == b->height_px);
    assert(alpha >= 0 && alpha <= 256);
    r = rect_intersect(r, (struct rect){0, 0, out->width_px, out->height_px});
    size_t bytes = (size_t)r.w * 4;
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint8_t *pa = (const uint8_t *)(pixmap_row(a, y) + r.x);
        const uint8_t *pb = (const uint8_t *)(pixmap_row(b, y) + r.x);
        uint8_t *po = (uint8_t *)(pixmap_row(out, y) + r.x);
        if (po == pa)
            blend_row_onto(po, pb, bytes, (unsigned)alpha);
        else if (po == pb)
            blend_row_onto(po, pa, bytes, (unsigned)(256 - alpha));
        else
            blend_row(pa, pb, po, bytes, (unsigned)alpha);
    }
}

void copy_rect(const struct pixmap *src, struct rect r, struct pixmap *out)
{
    r = rect_intersect(r, (struct rect){0, 0, out->width_px, out->height_px});
    for (int y = r.y; y < r.y + r.h; y++)
        memcpy(pixmap_row(out, y) + r.x, pixmap_row(src, y) + r.x, (size_t)r.w * 4);
}

void fill_rect(struct pixmap *p, struct rect r, uint32_t color, unsigned alpha)
{
    r = rect_intersect(r, (struct rect){0, 0, p->width_px, p->height_px});
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *px = pixmap_row(p, y) + r.x;
        for (int x = 0; alpha == 255 && x < r.w; x++)
            px[x] = color;
        for (int x = 0; alpha < 255 && x < r.w; x++)
            px[x] = shape_mix(px[x], color, alpha);
    }
}

static bool tile_differs(const struct pixmap *a, const struct pixmap *b, struct rect t)
{
    for (int y = t.y; y < t.y + t.h; y++) {
        if (memcmp(pixmap_row(a, y) + t.x, pixmap_row(b, y) + t.x, (size_t)t.w * 4) != 0)
            return true;
    }
    return false;
}

struct spans {
    struct rect *out;
    int count;
};

/* Add a span, or stretch the rectangle just above that has the same sides. False when there is no room. */
static bool add_span(struct spans *s, struct rect span)
{
    for (int i = s->count - 1; i >= 0; i--) {
        struct rect *r = &s->out[i];
        if (r->x == span.x && r->w == span.w && r->y + r->h == span.y) {
            r->h += span.h;
            return true;
        }
    }
    if (s->count == BLEND_MAX_RECTS)
        return false;
    s->out[s->count++] = span;
    return true;
}

static bool row_spans(const struct pixmap *a, const struct pixmap *b, int y, int h, int bridge,
                      struct spans *s)
{
    int from = -1, to = -1;
    for (int x = 0; x < a->width_px; x += TILE_WIDTH_PX) {
        int w = a->width_px - x < TILE_WIDTH_PX ? a->width_px - x : TILE_WIDTH_PX;
        if (!tile_differs(a, b, (struct rect){x, y, w, h}))
            continue;
        if (from >= 0 && (x - to) / TILE_WIDTH_PX > bridge) {
            if (!add_span(s, (struct rect){from, y, to - from, h}))
                return false;
            from = -1;
        }
        if (from < 0)
            from = x;
        to = x + w;
    }
    return from < 0 || add_span(s, (struct rect){from, y, to - from, h});
}

int blend_difference(const struct pixmap *a, const struct pixmap *b,
                     struct rect out[BLEND_MAX_RECTS])
{
    assert(a->width_px == b->width_px && a->height_px == b->height_px);
    int tile_h = (a->height_px + BLEND_MAX_RECTS - 1) / BLEND_MAX_RECTS;
    if (tile_h < MIN_TILE_HEIGHT_PX)
        tile_h = MIN_TILE_HEIGHT_PX;
    for (size_t i = 0; i < sizeof bridges / sizeof bridges[0]; i++) {
        struct spans s = {out, 0};
        bool fits = true;
        for (int y = 0; fits && y < a->height_px; y += tile_h) {
            int h = a->height_px - y < tile_h ? a->height_px - y : tile_h;
            fits = row_spans(a, b, y, h, bridges[i], &s);
        }
        if (fits)
            return s.count;
    }
    assert(!"one span a row always fits");
    return 0;
}
