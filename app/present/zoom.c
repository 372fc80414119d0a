/* SPDX-License-Identifier: Apache-2.0 */
#include "present/zoom.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "present/pixel_loop.h"

#define BLOCK_PX 16 /* in so many pixels of the place the photo gains one at most (ZOOM_PART) */
#define POINT 24    /* bits behind the point of a place in the photo */

int zoom_photo_px(int place_px)
{
    return place_px + place_px / (2 * ZOOM_PART) * 2;
}

static size_t block_count(const struct zoom *z)
{
    return ((size_t)z->place.w + BLOCK_PX - 1) / BLOCK_PX;
}

enum err zoom_prepare(struct zoom *z)
{
    size_t padded = block_count(z) * BLOCK_PX;
    z->line_bytes =
        ((size_t)z->photo->width_px + 2 * BLOCK_PX) * 4; /* blocks read behind its end */
    z->line = mem_alloc(z->line_bytes);
    z->row = mem_array(padded, 4);
    z->weights = mem_array(padded, 4);
    z->next = mem_array(padded, 4);
    z->blocks = mem_array(block_count(z), sizeof *z->blocks);
    return z->line && z->row && z->weights && z->next && z->blocks ? ERR_OK : ERR_NOMEM;
}

void zoom_free(struct zoom *z)
{
    if (!z)
        return;
    pixmap_free(z->photo);
    if (z->over) {
        mem_wipe(z->over, z->over_bytes);
        mem_pages_free(z->over, z->over_bytes);
    }
    if (z->line)
        mem_wipe_free(z->line, z->line_bytes);
    if (z->row)
        mem_wipe_free(z->row, block_count(z) * BLOCK_PX * 4);
    mem_free(z->covers);
    mem_free(z->weights);
    mem_free(z->next);
    mem_free(z->blocks);
    mem_free(z);
}

int zoom_step_at(int64_t passed_ms, int64_t whole_ms)
{
    if (passed_ms >= whole_ms)
        return ZOOM_STEPS;
    if (passed_ms <= 0)
        return 0;
    int64_t t = passed_ms * 65536 / whole_ms; /* 3t^2 - 2t^3 */
    int64_t eased = (t * t >> 16) * (3 * 65536 - 2 * t) >> 16;
    return (int)(eased * ZOOM_STEPS >> 16);
}

/* One axis: where in the photo pixel 0 of the place lies, and how far the next is. */
struct axis {
    int64_t first, step;
};

static struct axis axis_of(int photo_px, int place_px, int step)
{
    int64_t whole = (int64_t)photo_px << POINT;
    int64_t seen = whole - ((int64_t)(photo_px - place_px) << POINT) / ZOOM_STEPS * step;
    struct axis a = {.step = seen / place_px};
    a.first = (whole - seen) / 2 + a.step / 2 - (1 << (POINT - 1));
    return a;
}

/* Pixel and weight of its neighbour, in 256ths. Behind the last one it is the last one again. */
static int place_in_photo(struct axis a, int i, int *weight)
{
    int64_t at = a.first + a.step * i;
    at = at < 0 ? 0 : at;
    *weight = (int)(at >> (POINT - 8)) & 255;
    return (int)(at >> POINT);
}

static void plan_row(struct zoom *z, struct axis a)
{
    for (int x = 0; x < z->place.w; x++) {
        int weight, px = place_in_photo(a, x, &weight);
        int *block = &z->blocks[x / BLOCK_PX], in_block = x % BLOCK_PX;
        if (!in_block)
            *block = px;
        int gained = px - *block - in_block;
        assert(gained == 0 || gained == 1);
        memset(z->weights + 4 * x, weight, 4);
        memset(z->next + 4 * x, gained ? 255 : 0, 4);
    }
}

PIXEL_LOOP static void mix_photo_rows(const uint8_t *restrict a, const uint8_t *restrict b,
                                      uint8_t *restrict out, size_t bytes, unsigned weight)
{
    uint16_t to = (uint16_t)weight, from = (uint16_t)(256 - weight);
    for (size_t i = 0; i < bytes; i++)
        out[i] = (uint8_t)((uint16_t)((uint16_t)(a[i] * from) + (uint16_t)(b[i] * to) + 128) >> 8);
}

/* Blocks of one length, so that the compiler makes whole vectors of them. */
PIXEL_LOOP static void mix_across(const uint8_t *restrict line, const int *restrict blocks,
                                  size_t count, const uint8_t *restrict weights,
                                  const uint8_t *restrict next, uint8_t *restrict out)
{
    for (size_t k = 0; k < count; k++) {
        const uint8_t *in = line + 4 * (size_t)blocks[k];
        const uint8_t *w = weights + 4 * BLOCK_PX * k, *m = next + 4 * BLOCK_PX * k;
        uint8_t *to = out + 4 * BLOCK_PX * k;
        for (int i = 0; i < 4 * BLOCK_PX; i++) {
            uint8_t a = (uint8_t)((in[i] & ~m[i]) | (in[i + 4] & m[i]));
            uint8_t b = (uint8_t)((in[i + 4] & ~m[i]) | (in[i + 8] & m[i]));
            uint16_t from = (uint16_t)(256 - w[i]);
            to[i] = (uint8_t)((uint16_t)((uint16_t)(a * from) + (uint16_t)(b * w[i]) + 128) >> 8);
        }
    }
}

/* Red and blue together, then green: what is over never carries (zoom_make.c sees to that). */
PIXEL_LOOP static void lay_over(uint32_t *restrict row, const uint32_t *restrict over, int count)
{
    for (int i = 0; i < count; i++) {
        uint32_t keep = over[i] >> 24;
        keep += keep >> 7;
        uint32_t rb = ((row[i] & 0xff00ff) * keep + 0x800080) >> 8 & 0xff00ff;
        uint32_t g = ((row[i] & 0xff00) * keep + 0x8000) >> 8 & 0xff00;
        row[i] = (rb | g) + (over[i] & 0xffffff);
    }
}

void zoom_draw(struct zoom *z, int step, struct pixmap *out)
{
    const struct pixmap *p = z->photo;
    assert(z->place.x >= 0 && z->place.y >= 0 && z->place.x + z->place.w <= out->width_px &&
           z->place.y + z->place.h <= out->height_px);
    struct axis down = axis_of(p->height_px, z->place.h, step);
    size_t bytes = (size_t)p->width_px * 4;
    plan_row(z, axis_of(p->width_px, z->place.w, step));
    for (int y = 0; y < z->place.h; y++) {
        int weight, at = place_in_photo(down, y, &weight);
        int below = at + 1 < p->height_px ? at + 1 : at;
        const struct zoom_cover *c = &z->covers[y];
        mix_photo_rows((const uint8_t *)pixmap_row(p, at), (const uint8_t *)pixmap_row(p, below),
                       z->line, bytes, (unsigned)weight);
        memcpy(z->line + bytes, z->line + bytes - 4, 4);
        mix_across(z->line, z->blocks, block_count(z), z->weights, z->next, z->row);
        lay_over((uint32_t *)(void *)z->row + c->x, z->over + c->at, c->count);
        memcpy(pixmap_row(out, z->place.y + y) + z->place.x, z->row, (size_t)z->place.w * 4);
    }
}
