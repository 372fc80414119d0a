/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the colours in which a picture is stored to sRGB, for rows that have their drawn size already. Thread: the worker.
 * Profiles are remote bytes: those that cannot be used are an error that says why, and the caller then takes the picture as sRGB.
 */
#ifndef PLACARD_PRESENT_COLOUR_H
#define PLACARD_PRESENT_COLOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum colour_model { COLOUR_RGB = 0, COLOUR_GRAY, COLOUR_CMYK };

/* What PNG's gAMA and cHRM say: x and y of each, and the exponent from stored values to light. */
struct colour_primaries {
    double white[2], red[2], green[2], blue[2];
    double gamma;
};

/* NULL stands for sRGB: nothing to do. */
struct colour;

/* bytes: an ICC profile; overwritten in places, not kept. *out is NULL if it is sRGB within a step of 255. For CMYK, inverted says
 * that 255 is no ink. ERR_TOO_BIG, ERR_SYNTAX, ERR_UNSUPPORTED, ERR_NOMEM. */
enum err colour_of_profile(uint8_t *bytes, size_t count, enum colour_model model, bool inverted,
                           struct colour **out, struct err_info *info) MUST_CHECK;
/* ERR_RANGE for what no display has, ERR_SYNTAX, ERR_NOMEM. */
enum err colour_of_primaries(const struct colour_primaries *p, struct colour **out,
                             struct err_info *info) MUST_CHECK;
/* CMYK that says nothing about its inks: as if they were perfect. */
enum err colour_of_cmyk(bool inverted, struct colour **out) MUST_CHECK;
void colour_free(struct colour *c); /* NULL is fine */

/* in: width_px pixels R,G,B,A premultiplied (gray: R = G = B), or C,M,Y,K; out: R,G,B,A premultiplied; may not be the same. */
void colour_row(const struct colour *c, const uint8_t *in, uint8_t *out, int width_px);

#endif
