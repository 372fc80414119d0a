/* SPDX-License-Identifier: Apache-2.0 */
#include "present/shape.h"

#include <math.h>

static int radius_px(int w, int h, int corner_px)
{
    int least = w < h ? w : h;
    return corner_px > least / 2 ? least / 2 : corner_px;
}

int shape_soft_px(int y, int h, int corner_px)
{
    return y < corner_px || y >= h - corner_px ? corner_px : 0;
}

unsigned shape_coverage(int x, int y, int w, int h, int corner_px)
{
    int r = radius_px(w, h, corner_px);
    double dx = x < r ? r - (x + 0.5) : x >= w - r ? x + 0.5 - (w - r) : 0;
    double dy = y < r ? r - (y + 0.5) : y >= h - r ? y + 0.5 - (h - r) : 0;
    if (dx <= 0 || dy <= 0)
        return 255;
    double inside = r - sqrt(dx * dx + dy * dy) + 0.5;
    if (inside <= 0)
        return 0;
    return inside >= 1 ? 255 : (unsigned)lround(inside * 255);
}
