/* SPDX-License-Identifier: Apache-2.0 */
/* Decoded to a thumbnail, blurred there, and enlarged by cubic B-splines: these have no visible joints (their first two
 * derivatives are steady), so forty-fold enlargement shows neither blocks nor bands. Dithered like gradients. */
#include "present/picture_blur.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "present/dither.h"
#include "present/pixel_loop.h"
#include "present/shape.h"

#define SMALL_PX 48 /* long side of the thumbnail */
#define BOX_REACH_PX                                                                               \
    2 /* each pass averages five pixels: with three passes and the splines a blur of 5 % of the long side */
#define BOX_PASSES 3
#define ONE 65536  /* the four weights of a result pixel add up to this */
#define FULL 65280 /* 255 in 8.8 */

struct blur {
    int w, h;                  /* of the thumbnail, upright */
    bool swap, flip_x, flip_y; /* from stored rows to upright ones */
    bool opaque;
    uint16_t *small;  /* w * h pixels R,G,B,A, premultiplied, 8.8 */
    struct rect seen; /* of dst, on the pixmap */
    uint16_t *wide;   /* the thumbnail's rows, enlarged to the columns of seen */
    uint16_t *line;   /* one row of the result */
};

/* The four thumbnail pixels that make one result pixel. */
struct spline {
    int at[4];
    uint32_t weights[4];
};

/* Result pixel i of n, over `small` pixels; beyond the border its last pixel goes on. */
static struct spline spline_at(int i, int n, int small)
{
    double u = (i + 0.5) * small / n - 0.5, first = floor(u), t = u - first, s = 1 - t;
    double parts[4] = {s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6,
                       (3 * s * s * s - 6 * s * s + 4) / 6, t * t * t / 6};
    struct spline out;
    uint32_t left = ONE;
    for (int k = 0; k < 4; k++) {
        int at = (int)first - 1 + k;
        out.at[k] = at < 0 ? 0 : at >= small ? small - 1 : at;
        out.weights[k] = k == 3 ? left : (uint32_t)lround(parts[k] * ONE);
        out.weights[k] = out.weights[k] > left ? left : out.weights[k];
        left -= out.weights[k];
    }
    return out;
}

static void take_row(void *user, int sy, const uint8_t *row)
{
    struct blur *b = user;
    int stored_w = b->swap ? b->h : b->w, stored_h = b->swap ? b->w : b->h;
    int v = b->flip_y ? stored_h - 1 - sy : sy;
    for (int i = 0; i < stored_w; i++) {
        int u = b->flip_x ? stored_w - 1 - i : i;
        uint16_t *to = b->small + 4 * (b->swap ? (size_t)u * (size_t)b->w + (size_t)v
                                               : (size_t)v * (size_t)b->w + (size_t)u);
        for (int c = 0; c < 4; c++)
            to[c] = (uint16_t)(row[4 * i + c] << 8);
        b->opaque = b->opaque && row[4 * i + 3] == 255;
    }
}

/* One channel of one row or column: n values, each `step` apart. */
static void box_line(uint16_t *values, int n, int step)
{
    uint16_t old[SMALL_PX];
    for (int i = 0; i < n; i++)
        old[i] = values[i * step];
    for (int i = 0; i < n; i++) {
        uint32_t sum = BOX_REACH_PX;
        for (int k = i - BOX_REACH_PX; k <= i + BOX_REACH_PX; k++)
            sum += old[k < 0 ? 0 : k >= n ? n - 1 : k];
        values[i * step] = (uint16_t)(sum / (2 * BOX_REACH_PX + 1));
    }
}

static void soften(struct blur *b)
{
    for (int pass = 0; pass < BOX_PASSES; pass++) {
        for (int c = 0; c < 4; c++) {
            for (int y = 0; y < b->h; y++)
                box_line(b->small + 4 * y * b->w + c, b->w, 4);
            for (int x = 0; x < b->w; x++)
                box_line(b->small + 4 * x + c, b->h, 4 * b->w);
        }
    }
}

static void widen(struct blur *b, const struct rect *dst)
{
    for (int x = 0; x < b->seen.w; x++) {
        struct spline s = spline_at(b->seen.x + x - dst->x, dst->w, b->w);
        for (int y = 0; y < b->h; y++) {
            const uint16_t *row = b->small + 4 * y * b->w;
            uint16_t *to = b->wide + 4 * ((size_t)y * (size_t)b->seen.w + (size_t)x);
            for (int c = 0; c < 4; c++) {
                uint32_t sum = ONE / 2;
                for (int k = 0; k < 4; k++)
                    sum += row[4 * s.at[k] + c] * s.weights[k];
                to[c] = (uint16_t)(sum >> 16);
            }
        }
    }
}

/* 65280 * 65536 + 32768 is the most a sum can be: it fits in 32 bits. */
PIXEL_LOOP static void mix_rows(const uint16_t *restrict a, const uint16_t *restrict b,
                                const uint16_t *restrict c, const uint16_t *restrict d,
                                const uint32_t weights[4], uint16_t *restrict out, size_t n)
{
    uint32_t wa = weights[0], wb = weights[1], wc = weights[2], wd = weights[3];
    for (size_t i = 0; i < n; i++)
        out[i] = (uint16_t)((a[i] * wa + b[i] * wb + c[i] * wc + d[i] * wd + ONE / 2) >> 16);
}

static inline uint32_t put_opaque(const uint16_t *v, unsigned dither)
{
    return (v[0] + dither) >> 8 << 16 | (v[1] + dither) >> 8 << 8 | (v[2] + dither) >> 8;
}

static uint32_t put_over(uint32_t under, const uint16_t *v, unsigned dither, unsigned coverage)
{
    uint32_t keep = FULL - v[3] * coverage / 255, out = 0;
    for (int c = 0; c < 3; c++) {
        int shift = 16 - 8 * c;
        uint32_t over = v[c] * coverage / 255 + (under >> shift & 255) * keep / 255;
        over = (over + dither) >> 8;
        out |= (over > 255 ? 255 : over) << shift;
    }
    return out;
}

static void put_row(const struct blur *b, const struct scene_picture *p, int y, struct pixmap *to)
{
    int v = y - p->dst.y, soft = shape_soft_px(v, p->dst.h, p->corner_px);
    uint32_t *px = pixmap_row(to, y) + b->seen.x;
    const uint8_t *dither = dither_64ths[v & 7];
    int first = b->seen.x - p->dst.x;
    for (int x = 0; x < b->seen.w; x++) {
        int u = first + x;
        const uint16_t *s = b->line + 4 * x;
        unsigned d = dither[u & 7] * 4u, coverage = 255;
        if (soft && (u < soft || u >= p->dst.w - soft))
            coverage = shape_coverage(u, v, p->dst.w, p->dst.h, p->corner_px);
        px[x] = b->opaque && coverage == 255 ? put_opaque(s, d) : put_over(px[x], s, d, coverage);
    }
}

static void enlarge(struct blur *b, const struct scene_picture *p, struct pixmap *to)
{
    size_t n = (size_t)b->seen.w * 4;
    widen(b, &p->dst);
    for (int y = b->seen.y; y < b->seen.y + b->seen.h; y++) {
        struct spline s = spline_at(y - p->dst.y, p->dst.h, b->h);
        mix_rows(b->wide + s.at[0] * n, b->wide + s.at[1] * n, b->wide + s.at[2] * n,
                 b->wide + s.at[3] * n, s.weights, b->line, n);
        put_row(b, p, y, to);
    }
}

static int small_side(int side, int longest)
{
    int most = longest < SMALL_PX ? longest : SMALL_PX;
    int n = (int)lround((double)side * most / longest);
    return n < 1 ? 1 : n;
}

static enum err decode(struct blur *b, const struct picture_job *job)
{
    struct picture_job small = *job;
    small.width_px = job->swap ? b->h : b->w;
    small.height_px = job->swap ? b->w : b->h;
    small.emit = take_row;
    small.user = b;
    return picture_decode(&small);
}

enum err picture_blur_draw(const struct picture_job *job, const struct scene_picture *p,
                           struct pixmap *dst)
{
    int longest = p->dst.w > p->dst.h ? p->dst.w : p->dst.h;
    struct blur b = {.swap = job->swap, .flip_x = job->flip_x, .flip_y = job->flip_y};
    b.opaque = true;
    b.seen = rect_intersect(p->dst, (struct rect){0, 0, dst->width_px, dst->height_px});
    b.w = small_side(p->dst.w, longest);
    b.h = small_side(p->dst.h, longest);
    size_t small_values = (size_t)b.w * (size_t)b.h * 4;
    size_t line_values = (size_t)b.seen.w * 4, wide_values = line_values * (size_t)b.h;
    b.small = mem_array(small_values, sizeof *b.small);
    b.wide = mem_array(wide_values, sizeof *b.wide);
    b.line = mem_array(line_values, sizeof *b.line);
    enum err e;
    if (!b.small || !b.wide || !b.line)
        e = err_set(job->info, ERR_NOMEM, "out of memory");
    else
        e = decode(&b, job);
    if (!e) {
        soften(&b);
        enlarge(&b, p, dst);
    }
    mem_wipe_free(b.small, b.small ? small_values * sizeof *b.small : 0);
    mem_wipe_free(b.wide, b.wide ? wide_values * sizeof *b.wide : 0);
    mem_wipe_free(b.line, b.line ? line_values * sizeof *b.line : 0);
    return e;
}
