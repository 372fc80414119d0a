/* SPDX-License-Identifier: Apache-2.0 */
#include "present/resample.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "present/pixel_loop.h"
#include "present/resample_taps.h"

/* Result rows that have begun and want more source rows, when the height shrinks: a cubic is four rows wide, and a fifth begins. */
#define MAX_OPEN 6

typedef float floats4 __attribute__((vector_size(16)));

struct resample {
    struct resample_plan plan;
    struct taps across, down;
    bool shrinks_down;
    int row;      /* next source row */
    int next_out; /* next result row */
    size_t values;
    float *wide; /* the source row at hand, premultiplied */
    float
        *line; /* shrinking: the row at hand, scaled across; growing: the result row being summed */
    /* Shrinking: sums of the result rows from next_out on, row i at i % held. Growing: source rows scaled across, row n at
     * n % held. */
    float *rows;
    int held;
    uint8_t *result;
};

static float *held_row(const struct resample *r, int n)
{
    return r->rows + (size_t)(n % r->held) * r->values;
}

enum err resample_new(const struct resample_plan *plan, struct resample **out)
{
    assert(plan->w > 0 && plan->h > 0 && plan->width_px > 0 && plan->height_px > 0);
    struct resample *r = mem_alloc(sizeof *r);
    if (!r)
        return ERR_NOMEM;
    r->plan = *plan;
    r->values = (size_t)plan->width_px * 4;
    r->shrinks_down = plan->h / plan->height_px >= 1;
    enum err e = taps_make(&r->across, plan->x, plan->w, plan->src_width_px, plan->width_px);
    if (!e)
        e = taps_make(&r->down, plan->y, plan->h, plan->src_height_px, plan->height_px);
    if (e)
        goto fail;
    e = ERR_NOMEM;
    r->held = r->shrinks_down ? r->down.open : r->down.most;
    assert(r->held <= MAX_OPEN);
    r->wide = mem_array((size_t)plan->src_width_px, 4 * sizeof *r->wide);
    r->rows = mem_array((size_t)r->held * r->values, sizeof *r->rows);
    r->line = mem_array(r->values, sizeof *r->line);
    r->result = mem_alloc(r->values);
    if (!r->wide || !r->rows || !r->line || !r->result)
        goto fail;
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
    size_t row_bytes = r->values * sizeof *r->rows;
    mem_wipe_free(r->wide, r->wide ? (size_t)r->plan.src_width_px * 4 * sizeof *r->wide : 0);
    mem_wipe_free(r->line, r->line ? row_bytes : 0);
    mem_wipe_free(r->rows, r->rows ? (size_t)r->held * row_bytes : 0);
    mem_wipe_free(r->result, r->result ? r->values : 0);
    mem_free(r);
}

bool resample_done(const struct resample *r)
{
    return r->next_out >= r->plan.height_px;
}

PIXEL_LOOP static void widen(const uint8_t *restrict in, float *restrict out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = in[i];
}

PIXEL_LOOP static void widen_premultiplied(const uint8_t *restrict in, float *restrict out,
                                           size_t n)
{
    for (size_t i = 0; i < n; i += 4) {
        float alpha = in[i + 3] * (1.0f / 255);
        out[i] = in[i] * alpha;
        out[i + 1] = in[i + 1] * alpha;
        out[i + 2] = in[i + 2] * alpha;
        out[i + 3] = in[i + 3];
    }
}

PIXEL_LOOP static void scale_across(const struct taps *t, const float *restrict in,
                                    float *restrict out, int width_px)
{
    for (int i = 0; i < width_px; i++) {
        const float *p = in + (size_t)t->first[i] * 4, *w = t->weights + t->at[i];
        const float *end = w + t->count[i];
        floats4 sum = {0, 0, 0, 0};
        for (; w < end; w++, p += 4) {
            floats4 px;
            memcpy(&px, p, sizeof px);
            sum += px * *w;
        }
        memcpy(out + (size_t)i * 4, &sum, sizeof sum);
    }
}

PIXEL_LOOP static void add_weighted(float *restrict sums, const float *restrict line, size_t n,
                                    float weight)
{
    for (size_t i = 0; i < n; i++)
        sums[i] += line[i] * weight;
}

/* A cubic goes a little beyond what it is given; colours stay within alpha where they are multiplied by it. */
PIXEL_LOOP static void round_row(const float *restrict in, uint8_t *restrict out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int v = (int)(in[i] + 0.5f);
        out[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
    }
}

static void keep_within_alpha(uint8_t *px, size_t n)
{
    for (size_t i = 0; i < n; i += 4) {
        for (int c = 0; c < 3; c++)
            px[i + (size_t)c] = px[i + (size_t)c] > px[i + 3] ? px[i + 3] : px[i + (size_t)c];
    }
}

/* Takes the sums of result row next_out, and leaves zeros for the one that will use their place. */
static void emit(struct resample *r, float *sums)
{
    round_row(sums, r->result, r->values);
    memset(sums, 0, r->values * sizeof *sums);
    if (!r->plan.opaque)
        keep_within_alpha(r->result, r->values);
    r->plan.emit(r->plan.user, r->next_out, r->result);
    r->next_out++;
}

static int last_of(const struct taps *t, int i)
{
    return t->first[i] + t->count[i] - 1;
}

/* The rows at hand are `row` and those before it: give out all that needs no later one. */
static void emit_grown(struct resample *r)
{
    const struct taps *t = &r->down;
    while (!resample_done(r) && last_of(t, r->next_out) <= r->row) {
        int i = r->next_out;
        for (int k = 0; k < t->count[i]; k++)
            add_weighted(r->line, held_row(r, t->first[i] + k), r->values,
                         t->weights[t->at[i] + (size_t)k]);
        emit(r, r->line);
    }
}

static void emit_shrunk(struct resample *r)
{
    const struct taps *t = &r->down;
    for (int i = r->next_out; i < r->plan.height_px && t->first[i] <= r->row; i++) {
        if (r->row <= last_of(t, i))
            add_weighted(held_row(r, i), r->line, r->values,
                         t->weights[t->at[i] + (size_t)(r->row - t->first[i])]);
    }
    while (!resample_done(r) && last_of(t, r->next_out) <= r->row)
        emit(r, held_row(r, r->next_out));
}

void resample_row(struct resample *r, const uint8_t *rgba)
{
    if (resample_done(r))
        return;
    if (r->row < r->down.first[r->next_out]) { /* above the crop */
        r->row++;
        return;
    }
    size_t n = (size_t)r->plan.src_width_px * 4;
    if (r->plan.opaque)
        widen(rgba, r->wide, n);
    else
        widen_premultiplied(rgba, r->wide, n);
    scale_across(&r->across, r->wide, r->shrinks_down ? r->line : held_row(r, r->row),
                 r->plan.width_px);
    if (r->shrinks_down)
        emit_shrunk(r);
    else
        emit_grown(r);
    r->row++;
}
