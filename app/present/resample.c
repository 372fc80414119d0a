/* SPDX-License-Identifier: Apache-2.0 */
#include "present/resample.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "present/pixel_loop.h"

#define ONE 65536 /* weights of one result pixel add up to this */

/* Down-scaling one axis: result pixel i is the average of source pixels first .. first+count-1. */
struct taps {
    int *first, *count;
    uint32_t *weights; /* count each, one after the other */
    size_t *at;        /* where those of result pixel i begin */
};

struct resample {
    struct resample_plan plan;
    struct taps across;
    struct taps down; /* vertical, only if the height shrinks */
    bool shrinks_down;
    int row;      /* next source row */
    int next_out; /* next result row */
    size_t row_bytes;
    uint8_t *premultiplied; /* one source row, if not opaque */
    uint16_t *line;         /* the row at hand, scaled across, 8.8 */
    uint16_t *before;       /* growing: the row before it */
    uint32_t *sums[2];      /* shrinking: result rows next_out and next_out + 1 under way */
    uint8_t *result;
};

static void taps_clear(struct taps *t)
{
    mem_free(t->first);
    mem_free(t->count);
    mem_free(t->weights);
    mem_free(t->at);
}

static double clamp(double v, double low, double high)
{
    return v < low ? low : v > high ? high : v;
}

/* The span of source px that result pixel i covers, and the weight of each. Returns how many. */
static int tap_span(double from, double step, int i, int src_px, int *first, uint32_t *weights)
{
    double a = clamp(from + i * step, 0, src_px), b = clamp(from + (i + 1) * step, 0, src_px);
    int n0, n1;
    if (step >= 1) {
        n0 = (int)floor(a + 1e-6);
        n1 = (int)ceil(b - 1e-6);
    } else { /* linear between the two nearest centres */
        double centre = clamp((a + b) / 2 - 0.5, 0, src_px - 1);
        n0 = (int)floor(centre);
        n1 = n0 + 2;
        a = centre;
    }
    n0 = n0 > src_px - 1 ? src_px - 1 : n0;
    n1 = n1 > src_px ? src_px : n1 <= n0 ? n0 + 1 : n1;
    *first = n0;
    if (!weights)
        return n1 - n0;
    uint32_t left = ONE;
    for (int k = n0; k < n1; k++) {
        double share = step >= 1 ? (clamp(b, k, k + 1) - clamp(a, k, k + 1)) / (b - a)
                       : k == n0 ? 1 - (a - n0)
                                 : a - n0;
        uint32_t w = k == n1 - 1 ? left : (uint32_t)lround(clamp(share, 0, 1) * ONE);
        w = w > left ? left : w;
        weights[k - n0] = w;
        left -= w;
    }
    return n1 - n0;
}

static enum err taps_make(struct taps *t, double from, double span, int src_px, int dst_px)
{
    double step = span / dst_px;
    size_t total = 0;
    t->first = mem_array((size_t)dst_px, sizeof *t->first);
    t->count = mem_array((size_t)dst_px, sizeof *t->count);
    t->at = mem_array((size_t)dst_px, sizeof *t->at);
    if (!t->first || !t->count || !t->at)
        return ERR_NOMEM;
    for (int i = 0; i < dst_px; i++) {
        t->at[i] = total;
        t->count[i] = tap_span(from, step, i, src_px, &t->first[i], NULL);
        total += (size_t)t->count[i];
    }
    t->weights = mem_array(total, sizeof *t->weights);
    if (!t->weights)
        return ERR_NOMEM;
    for (int i = 0; i < dst_px; i++)
        tap_span(from, step, i, src_px, &t->first[i], t->weights + t->at[i]);
    return ERR_OK;
}

enum err resample_new(const struct resample_plan *plan, struct resample **out)
{
    assert(plan->w > 0 && plan->h > 0 && plan->width_px > 0 && plan->height_px > 0);
    struct resample *r = mem_alloc(sizeof *r);
    if (!r)
        return ERR_NOMEM;
    size_t channels = (size_t)plan->width_px * 4;
    r->plan = *plan;
    r->row_bytes = channels;
    r->shrinks_down = plan->h / plan->height_px >= 1;
    enum err e = taps_make(&r->across, plan->x, plan->w, plan->src_width_px, plan->width_px);
    if (!e)
        e = taps_make(&r->down, plan->y, plan->h, plan->src_height_px, plan->height_px);
    if (e)
        goto fail;
    e = ERR_NOMEM;
    r->line = mem_array(channels, sizeof *r->line);
    r->result = mem_alloc(channels);
    if (!r->line || !r->result)
        goto fail;
    if (!plan->opaque && !(r->premultiplied = mem_array((size_t)plan->src_width_px, 4)))
        goto fail;
    if (!r->shrinks_down && !(r->before = mem_array(channels, sizeof *r->before)))
        goto fail;
    for (int i = 0; r->shrinks_down && i < 2; i++) {
        if (!(r->sums[i] = mem_array(channels, sizeof *r->sums[i])))
            goto fail;
    }
    *out = r;
    return ERR_OK;
fail:
    resample_free(r);
    return e;
}

void resample_free(struct resample *r)
{
    if (!r)
        return;
    taps_clear(&r->across);
    taps_clear(&r->down);
    mem_wipe_free(r->premultiplied, r->premultiplied ? (size_t)r->plan.src_width_px * 4 : 0);
    mem_wipe_free(r->line, r->line ? r->row_bytes * sizeof *r->line : 0);
    mem_wipe_free(r->before, r->before ? r->row_bytes * sizeof *r->before : 0);
    mem_wipe_free(r->sums[0], r->sums[0] ? r->row_bytes * sizeof *r->sums[0] : 0);
    mem_wipe_free(r->sums[1], r->sums[1] ? r->row_bytes * sizeof *r->sums[1] : 0);
    mem_wipe_free(r->result, r->result ? r->row_bytes : 0);
    mem_free(r);
}

bool resample_done(const struct resample *r)
{
    return r->next_out >= r->plan.height_px;
}

PIXEL_LOOP static void premultiply(const uint8_t *restrict in, uint8_t *restrict out, int width_px)
{
    for (int i = 0; i < width_px * 4; i += 4) {
        unsigned a = in[i + 3];
        for (int c = 0; c < 3; c++) {
            unsigned v = in[i + c] * a + 128;
            out[i + c] = (uint8_t)((v + (v >> 8)) >> 8);
        }
        out[i + 3] = (uint8_t)a;
    }
}

PIXEL_LOOP static void scale_across(const struct taps *t, const uint8_t *restrict in,
                                    uint16_t *restrict out, int width_px)
{
    for (int i = 0; i < width_px; i++) {
        const uint8_t *p = in + (size_t)t->first[i] * 4;
        const uint32_t *w = t->weights + t->at[i];
        uint32_t sum[4] = {128, 128, 128, 128};
        for (int k = 0; k < t->count[i]; k++, p += 4) {
            for (int c = 0; c < 4; c++)
                sum[c] += p[c] * w[k];
        }
        for (int c = 0; c < 4; c++)
            out[4 * i + c] = (uint16_t)(sum[c] >> 8);
    }
}

PIXEL_LOOP static void add_weighted(uint32_t *restrict sums, const uint16_t *restrict line,
                                    size_t n, uint32_t weight)
{
    for (size_t i = 0; i < n; i++)
        sums[i] += line[i] * weight;
}

/* 65280 * 65536 is the most a sum can be: half a step more still fits in 32 bits. */
PIXEL_LOOP static void round_sums(const uint32_t *restrict sums, uint8_t *restrict out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)((sums[i] + (1u << 23)) >> 24);
}

PIXEL_LOOP static void mix(const uint16_t *restrict a, const uint16_t *restrict b,
                           uint32_t weight_a, uint8_t *restrict out, size_t n)
{
    uint32_t weight_b = ONE - weight_a;
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)((a[i] * weight_a + b[i] * weight_b + (1u << 23)) >> 24);
}

/* The rows at hand are `row` (line) and row - 1 (before): give out all that needs no later one. */
static void emit_grown(struct resample *r)
{
    const struct taps *t = &r->down;
    for (; !resample_done(r); r->next_out++) {
        int i = r->next_out, first = t->first[i], last = first + t->count[i] - 1;
        if (last > r->row)
            return;
        const uint16_t *a = first == r->row ? r->line : r->before;
        mix(a, last == r->row ? r->line : r->before, t->weights[t->at[i]], r->result, r->row_bytes);
        r->plan.emit(r->plan.user, i, r->result);
    }
}

/* At a factor of one or more, a source row belongs to two result rows at most. */
static void emit_shrunk(struct resample *r)
{
    const struct taps *t = &r->down;
    for (int k = 0; k < 2 && r->next_out + k < r->plan.height_px; k++) {
        int i = r->next_out + k;
        if (r->row >= t->first[i] && r->row < t->first[i] + t->count[i])
            add_weighted(r->sums[k], r->line, r->row_bytes,
                         t->weights[t->at[i] + (size_t)(r->row - t->first[i])]);
    }
    int i = r->next_out;
    if (r->row < t->first[i] + t->count[i] - 1)
        return;
    round_sums(r->sums[0], r->result, r->row_bytes);
    r->plan.emit(r->plan.user, i, r->result);
    r->next_out++;
    uint32_t *done = r->sums[0];
    r->sums[0] = r->sums[1];
    r->sums[1] = done;
    memset(done, 0, r->row_bytes * sizeof *done);
}

void resample_row(struct resample *r, const uint8_t *rgba)
{
    if (resample_done(r))
        return;
    if (r->row < r->down.first[r->next_out]) { /* above the crop */
        r->row++;
        return;
    }
    const uint8_t *in = rgba;
    if (!r->plan.opaque) {
        premultiply(rgba, r->premultiplied, r->plan.src_width_px);
        in = r->premultiplied;
    }
    if (!r->shrinks_down) {
        uint16_t *swap = r->before;
        r->before = r->line;
        r->line = swap;
    }
    scale_across(&r->across, in, r->line, r->plan.width_px);
    if (r->shrinks_down)
        emit_shrunk(r);
    else
        emit_grown(r);
    r->row++;
}
