/* SPDX-License-Identifier: Apache-2.0 */
/* Switching off what hangs on a connector, by the property that every DRM driver has for it (DPMS). Thread: the renderer. */
#ifndef PLACARD_PRESENT_DRM_POWER_H
#define PLACARD_PRESENT_DRM_POWER_H

#include <stdbool.h>
#include <stdint.h>

/* Any property of a connector, by its name. False, with errno: it has none, or does not take the value. */
bool drm_property_set(int fd, uint32_t connector, const char *name, uint64_t value);
/* False, with errno: it cannot be done; then the display is as it was. */
bool drm_power_set(int fd, uint32_t connector, bool on);

#endif
