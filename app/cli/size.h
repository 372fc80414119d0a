/* SPDX-License-Identifier: Apache-2.0 */
/* "1920x1080" -> px, for every verb that takes a size. */
#ifndef PLACARD_CLI_SIZE_H
#define PLACARD_CLI_SIZE_H

#include <stdbool.h>

/* Both sides 64 to MAX_SCREEN_SIDE_PX. */
bool cli_parse_size(const char *text, int *width_px, int *height_px);

#endif
