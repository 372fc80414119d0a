/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's own news about displays (netlink KOBJECT_UEVENT, needs no udev). A file of its own so that a test can
 * put its news in its place. */
#ifndef PLACARD_PRESENT_UEVENT_H
#define PLACARD_PRESENT_UEVENT_H

#include <stdbool.h>

int uevent_open(void); /* a descriptor to poll, not blocking; -1 = not available */
/* Read all that is there; true if any of it is about the graphics subsystem. */
bool uevent_drain_is_display(int fd);

#endif
