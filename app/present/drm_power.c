/* SPDX-License-Identifier: Apache-2.0 */
#include "present/drm_power.h"

#include <errno.h>
#include <string.h>

#include <xf86drm.h>
#include <xf86drmMode.h>

/* Id of the connector's property of that name; 0 = it has none. */
static uint32_t find_property(int fd, uint32_t connector, const char *name)
{
    uint32_t found = 0;
    drmModeConnector *c = drmModeGetConnector(fd, connector);
    for (int i = 0; c && !found && i < c->count_props; i++) {
        drmModePropertyRes *p = drmModeGetProperty(fd, c->props[i]);
        if (p && strncmp(p->name, name, sizeof p->name) == 0)
            found = p->prop_id;
        drmModeFreeProperty(p);
    }
    drmModeFreeConnector(c);
    return found;
}

bool drm_property_set(int fd, uint32_t connector, const char *name, uint64_t value)
{
    uint32_t property = find_property(fd, connector, name);
    if (!property) {
        errno = ENOTSUP;
        return false;
    }
    return drmModeConnectorSetProperty(fd, connector, property, value) == 0;
}

bool drm_power_set(int fd, uint32_t connector, bool on)
{
    return drm_property_set(fd, connector, "DPMS", on ? DRM_MODE_DPMS_ON : DRM_MODE_DPMS_OFF);
}
