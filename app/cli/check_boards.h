/* SPDX-License-Identifier: Apache-2.0 */
/* Settings of single boards beside a shared file: boards/SERIAL.conf and the like, as board/ lays them over it. Thread: main. */
#ifndef PLACARD_CLI_CHECK_BOARDS_H
#define PLACARD_CLI_CHECK_BOARDS_H

#include "node/settings.h"

/* One line a problem on stdout; shared is what was said of the shared file already. Returns how many there are. */
int check_boards(const char *file, const struct settings_report *shared);

#endif
