/* SPDX-License-Identifier: Apache-2.0 */
/* A border that a display cuts off (overscan): the hardware shrinks the picture into what is left. Thread: the renderer. */
#ifndef PLACARD_PRESENT_DRM_MARGINS_H
#define PLACARD_PRESENT_DRM_MARGINS_H

#include <stdbool.h>
#include <stdint.h>

/* pm: per mille of width and height, on each side. False, with errno: the driver cannot. */
bool drm_margins_set(int fd, uint32_t connector, int width_px, int height_px, int pm);

#endif
