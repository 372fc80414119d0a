/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scaling a picture while it is being decoded: rows of RGBA come in from the top, finished rows of premultiplied RGBA
 * go out. Cubic filters, as wide as the scale asks for (resample_taps.c). Holds a few rows, never a picture.
 * Thread: the worker.
 *
 * It works on stored values, not on linear light. So do the decoders' own reductions before it (JPEG's, by transform), and so do the
 * phones and browsers on which a picture was chosen; letters keep the weight that they had there. The price: black and white too
 * fine to be seen apart come out as the middle gray of stored values, which is darker than what the eye would make of them.
 */
#ifndef PLACARD_PRESENT_RESAMPLE_H
#define PLACARD_PRESENT_RESAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct resample_plan {
    int src_width_px, src_height_px; /* rows that will come */
    double x, y, w, h;               /* what is wanted of them, in their px; inside the source */
    int width_px, height_px;         /* of the result */
    bool opaque;                     /* alpha is 255 everywhere: saves the multiplications */
    /* row: width_px pixels R,G,B,A, premultiplied */
    void (*emit)(void *user, int y, const uint8_t *row);
    void *user;
};

struct resample;

enum err resample_new(const struct resample_plan *plan, struct resample **out) MUST_CHECK;
/* The next row, src_width_px pixels R,G,B,A, not premultiplied. More rows than promised are ignored. */
void resample_row(struct resample *r, const uint8_t *rgba);
/* True once the last row of the result has gone out. */
bool resample_done(const struct resample *r);
void resample_free(struct resample *r); /* wipes; NULL is fine */

#endif
