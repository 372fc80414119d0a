/* SPDX-License-Identifier: Apache-2.0 */
#include "node/burn_in.h"

struct offset burn_in_offset(int64_t now_s, int width_px, int height_px)
{
    int most = (width_px < height_px ? width_px : height_px) / BURN_IN_PART;
    int64_t side = 2 * most + 1, last = side * side - 1;
    if (!last || now_s < 0)
        return (struct offset){0, 0};
    /* row by row, every other one backwards, and back the same way */
    int64_t at = now_s / BURN_IN_STEP_S % (2 * last);
    at = at > last ? 2 * last - at : at;
    int64_t row = at / side, column = at % side;
    column = row % 2 ? side - 1 - column : column;
    return (struct offset){(int)column - most, (int)row - most};
}

int64_t burn_in_next_s(int64_t now_s)
{
    return now_s - now_s % BURN_IN_STEP_S + BURN_IN_STEP_S;
}

struct offset burn_in_turned(struct offset o, int rotation_deg)
{
    switch (rotation_deg) {
    case 90:
        return (struct offset){-o.y, o.x};
    case 180:
        return (struct offset){-o.x, -o.y};
    case 270:
        return (struct offset){o.y, -o.x};
    default:
        return o;
    }
}
