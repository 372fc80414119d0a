/* SPDX-License-Identifier: Apache-2.0 */
#include "node/player_inner.h"

#include <limits.h>

#include "node/day.h"
#include "select/dayparts.h"

bool player_is_dark(const struct player *p)
{
    return day_is_dark(p->settings, clock_now_s(p->clock));
}

bool player_is_evening(const struct player *p)
{
    return day_is_evening(p->settings, clock_now_s(p->clock));
}

int64_t player_day_change_s(const struct player *p)
{
    const struct settings *s = p->settings;
    const struct day_time times[] = {s->dark_from, s->dark_until, s->evening_from,
                                     s->evening_until};
    int64_t now_s = clock_now_s(p->clock);
    int minute = day_minute(now_s), least = INT_MAX;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        int left = daypart_minutes_to(times[i], minute);
        least = left < least ? left : least;
    }
    return least == INT_MAX ? INT64_MAX : now_s - now_s % 60 + least * INT64_C(60);
}
