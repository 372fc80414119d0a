/* SPDX-License-Identifier: Apache-2.0 */
/* Smooth edges of rounded boxes, and laying a colour or pixels over what is there. Any thread. */
#ifndef PLACARD_PRESENT_SHAPE_H
#define PLACARD_PRESENT_SHAPE_H

#include <stdint.h>

#include "model/scene.h"

/* How much of pixel (x, y) lies in a box of w by h px with corners of that radius: 0 to 255. The pixel is inside the box. */
unsigned shape_coverage(int x, int y, int w, int h, int corner_px);
/* How many pixels from each end of row y may have less than full coverage. */
int shape_soft_px(int y, int h, int corner_px);

/* under and over are 0xRRGGBB; alpha 0 to 255, exact at both ends. */
static inline uint32_t shape_mix(uint32_t under, uint32_t over, unsigned alpha)
{
    uint32_t out = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        uint32_t v = (under >> shift & 255) * (255 - alpha) + (over >> shift & 255) * alpha + 128;
        out |= ((v + (v >> 8)) >> 8) << shift;
    }
    return out;
}

#endif
