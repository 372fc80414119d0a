/* SPDX-License-Identifier: Apache-2.0 */
/* Ordered dithering, so that soft gradients show no bands: what to add, in 64ths of a step, before cutting to whole steps. */
#ifndef PLACARD_PRESENT_DITHER_H
#define PLACARD_PRESENT_DITHER_H

#include <stdint.h>

/* Index y & 7, x & 7 of a place that does not move when only a part is drawn. Thread: any. */
extern const uint8_t dither_64ths[8][8];

#endif
