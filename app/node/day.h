/* SPDX-License-Identifier: Apache-2.0 */
/* What the site's hour says by the settings; for the player, and for previews of another time. Pure, but for the process's
 * time zone. Thread: any. */
#ifndef PLACARD_NODE_DAY_H
#define PLACARD_NODE_DAY_H

#include <stdbool.h>
#include <stdint.h>

#include "model/settings.h"

int day_minute(int64_t now_s); /* of the site's day, 0 to 1439 */
bool day_is_dark(const struct settings *s, int64_t now_s);
/* False where the settings name no evening theme. */
bool day_is_evening(const struct settings *s, int64_t now_s);

#endif
