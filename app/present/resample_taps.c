/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cubics of Mitchell's and Netravali's family, on the line between sharp and soft that they found to look best (B + 2C = 1).
 * At the same size and below, B = 0: a picture of the same size is left as it is, letters stay crisp, and what rings is one faint
 * line along an edge. Above, B grows to 1/3, since pixels would begin to show. A zone plate shrunk to a third has none of the
 * false rings that an area average leaves (tests/unit/present/test_resample.c).
 */
#include "present/resample_taps.h"

#include <math.h>

#include "base/mem.h"

#define REACH 2.0   /* of the cubic, in px of the coarser side */
#define SOFTEST 3.0 /* enlarged twice or more, B is one part of three */

static double cubic(double x, double b)
{
    double c = (1 - b) / 2;
    x = fabs(x);
    if (x < 1)
        return ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + 6 - 2 * b) / 6;
    if (x < 2)
        return ((-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x + (-12 * b - 48 * c) * x +
                8 * b + 24 * c) /
               6;
    return 0;
}

struct kernel {
    double from, step; /* result pixel i is around from + (i + 0.5) * step */
    double widen;      /* of the cubic, in source px */
    double b;
    int src_px;
};

/* Which source pixels result pixel i has, and with weights their weights. Returns how many. */
static int span_of(const struct kernel *k, int i, int *first, float *weights)
{
    double centre = k->from + (i + 0.5) * k->step - 0.5, reach = REACH * k->widen;
    int n0 = (int)ceil(centre - reach + 1e-6), n1 = (int)floor(centre + reach - 1e-6);
    n0 = n0 < 0 ? 0 : n0 > k->src_px - 1 ? k->src_px - 1 : n0;
    n1 = n1 > k->src_px - 1 ? k->src_px - 1 : n1 < n0 ? n0 : n1;
    *first = n0;
    if (!weights)
        return n1 - n0 + 1;
    double sum = 0;
    for (int n = n0; n <= n1; n++)
        sum += cubic((n - centre) / k->widen, k->b);
    for (int n = n0; n <= n1; n++)
        weights[n - n0] = (float)(cubic((n - centre) / k->widen, k->b) / sum);
    return n1 - n0 + 1;
}

/* Both ends of the spans only ever move on. */
static int count_open(const struct taps *t, int dst_px)
{
    int most = 1;
    for (int i = 0, j = 0; i < dst_px; i++) {
        while (j < dst_px && t->first[j] <= t->first[i] + t->count[i] - 1)
            j++;
        most = j - i > most ? j - i : most;
    }
    return most;
}

enum err taps_make(struct taps *t, double from, double span, int src_px, int dst_px)
{
    double step = span / dst_px, zoom = step < 1 ? 1 / step : 1;
    struct kernel k = {.from = from, .step = step, .widen = step > 1 ? step : 1, .src_px = src_px};
    size_t total = 0;
    k.b = (zoom < 2 ? zoom - 1 : 1) / SOFTEST;
    t->first = mem_array((size_t)dst_px, sizeof *t->first);
    t->count = mem_array((size_t)dst_px, sizeof *t->count);
    t->at = mem_array((size_t)dst_px, sizeof *t->at);
    if (!t->first || !t->count || !t->at)
        return ERR_NOMEM;
    for (int i = 0; i < dst_px; i++) {
        t->at[i] = total;
        t->count[i] = span_of(&k, i, &t->first[i], NULL);
        t->most = t->count[i] > t->most ? t->count[i] : t->most;
        total += (size_t)t->count[i];
    }
    t->open = count_open(t, dst_px);
    t->weights = mem_array(total, sizeof *t->weights);
    if (!t->weights)
        return ERR_NOMEM;
    for (int i = 0; i < dst_px; i++)
        span_of(&k, i, &t->first[i], t->weights + t->at[i]);
    return ERR_OK;
}

void taps_clear(struct taps *t)
{
    mem_free(t->first);
    mem_free(t->count);
    mem_free(t->at);
    mem_free(t->weights);
}
