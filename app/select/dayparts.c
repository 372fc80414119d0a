/* SPDX-License-Identifier: Apache-2.0 */
#include "select/dayparts.h"

#include <limits.h>

bool daypart_runs(struct day_time from, struct day_time until, int minute)
{
    if (!from.set || !until.set)
        return false;
    int length = (until.minute - from.minute + DAY_MINUTES) % DAY_MINUTES;
    return (minute - from.minute + DAY_MINUTES) % DAY_MINUTES < length;
}

int daypart_minutes_to(struct day_time t, int minute)
{
    if (!t.set)
        return INT_MAX;
    return (t.minute - minute + DAY_MINUTES - 1) % DAY_MINUTES + 1;
}
