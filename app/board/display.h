/* SPDX-License-Identifier: Apache-2.0 */
/* The display's device for the player, which starts before udev has set owners and modes. Thread: main. */
#ifndef PLACARD_BOARD_DISPLAY_H
#define PLACARD_BOARD_DISPLAY_H

#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/* Waits for folder/PREFIX* for up to wait_ms, then gives every one to the group, mode 0660 as udev will. ERR_NOT_FOUND: none
 * came. */
enum err display_give(const char *folder, const char *prefix, gid_t group, int64_t wait_ms,
                      struct err_info *info) MUST_CHECK;

#endif
