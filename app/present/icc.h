/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colour spaces through Little CMS: ICC profiles that came with pictures, or primaries and a gamma. Profiles are hostile bytes:
 * their header and tag table are checked before the library sees them, its memory is counted and bounded, and tags that would let a
 * profile demand any amount of work are hidden from it. Only colour.c includes this. Thread: the worker.
 * Source: ICC.1:2010, chapter 7.
 */
#ifndef PLACARD_PRESENT_ICC_H
#define PLACARD_PRESENT_ICC_H

#include <stdint.h>

#include "base/err.h"
#include "present/colour.h"

struct icc;

/* bytes: at most MAX_PROFILE_BYTES; overwritten in places, not kept. ERR_TOO_BIG, ERR_SYNTAX, ERR_UNSUPPORTED (another class or
 * colour model), ERR_NOMEM. */
enum err icc_open(uint8_t *bytes, size_t count, enum colour_model model, struct icc **out,
                  struct err_info *info) MUST_CHECK;
enum err icc_of_primaries(const struct colour_primaries *p, struct icc **out,
                          struct err_info *info) MUST_CHECK;
void icc_free(struct icc *i); /* NULL is fine */

/* Colours to linear light in sRGB's primaries, three floats each, 0 to 1 but unbounded where sRGB does not reach. in: one
 * float a colour (gray) or three, 0 to 1. For a few hundred colours. */
enum err icc_linear(struct icc *i, const float *in, float *out, int colours,
                    struct err_info *info) MUST_CHECK;
/* Makes icc_row work; inverted: CMYK where 255 is no ink. */
enum err icc_prepare_rows(struct icc *i, bool inverted, struct err_info *info) MUST_CHECK;
/* Four bytes a pixel to R,G,B in place; of RGB the fourth byte stays as it is, of CMYK it is left to the caller. */
void icc_row(const struct icc *i, uint8_t *row, int width_px);

#endif
