/* SPDX-License-Identifier: Apache-2.0 */
#include "present/drm_margins.h"

#include "present/drm_power.h"

#define MAX_MARGIN_PX 100 /* the range that the kernel gives these properties */

bool drm_margins_set(int fd, uint32_t connector, int width_px, int height_px, int pm)
{
    static const struct {
        const char *name;
        bool across;
    } sides[] = {{"left margin", true},
                 {"right margin", true},
                 {"top margin", false},
                 {"bottom margin", false}};
    for (int i = 0; i < 4; i++) {
        int px = (sides[i].across ? width_px : height_px) * pm / 1000;
        if (!drm_property_set(fd, connector, sides[i].name,
                              (uint64_t)(px < MAX_MARGIN_PX ? px : MAX_MARGIN_PX)))
            return false;
    }
    return true;
}
