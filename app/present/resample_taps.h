/* SPDX-License-Identifier: Apache-2.0 */
/* Which source pixels make a result pixel, along one axis. Only resample.c includes this. Thread: the worker. */
#ifndef PLACARD_PRESENT_RESAMPLE_TAPS_H
#define PLACARD_PRESENT_RESAMPLE_TAPS_H

#include <stddef.h>

#include "base/err.h"

/* Result pixel i is the sum of source pixels first[i] .. first[i] + count[i] - 1, each with its weight. */
struct taps {
    int *first, *count;
    size_t *at;     /* where the weights of result pixel i begin */
    float *weights; /* of one result pixel they add up to 1 */
    int most;       /* largest count */
    int open; /* so many result pixels at most need a source pixel or ones on both sides of it */
};

/* The span of `span` source px from `from` on becomes dst_px result pixels. The source has src_px; beyond its ends there is
 * nothing, but beyond the span's there is. Clear it whatever comes back. */
enum err taps_make(struct taps *t, double from, double span, int src_px, int dst_px) MUST_CHECK;
void taps_clear(struct taps *t);

#endif
