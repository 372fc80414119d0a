/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the day on the site's clock: pure functions of a minute of the day. A day on which clocks are changed has its
 * hours as the clock on the wall tells them: whoever asks takes the minute from local time each time. */
#ifndef PLACARD_SELECT_DAYPARTS_H
#define PLACARD_SELECT_DAYPARTS_H

#include "model/settings.h"

#define DAY_MINUTES 1440

/* from <= minute < until, over midnight if until comes before from. False if one is not set, or both are the same. */
bool daypart_runs(struct day_time from, struct day_time until, int minute);
/* Minutes from minute to the next such time, 1 to 1440; INT_MAX if it is not set. */
int daypart_minutes_to(struct day_time t, int minute);

#endif
