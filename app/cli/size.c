/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/size.h"

#include <stdlib.h>

#include "base/limits.h"

bool cli_parse_size(const char *text, int *width_px, int *height_px)
{
    char *end;
    long w = strtol(text, &end, 10);
    if (end == text || *end != 'x')
        return false;
    const char *second = end + 1;
    long h = strtol(second, &end, 10);
    if (end == second || *end || w < 64 || h < 64 || w > MAX_SCREEN_SIDE_PX ||
        h > MAX_SCREEN_SIDE_PX)
        return false;
    *width_px = (int)w;
    *height_px = (int)h;
    return true;
}
