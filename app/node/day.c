/* SPDX-License-Identifier: Apache-2.0 */
#include "node/day.h"

#include <time.h>

#include "select/dayparts.h"

int day_minute(int64_t now_s)
{
    struct tm local;
    time_t t = (time_t)now_s;
    return localtime_r(&t, &local) ? local.tm_hour * 60 + local.tm_min : 0;
}

bool day_is_dark(const struct settings *s, int64_t now_s)
{
    return daypart_runs(s->dark_from, s->dark_until, day_minute(now_s));
}

bool day_is_evening(const struct settings *s, int64_t now_s)
{
    return s->theme_evening && daypart_runs(s->evening_from, s->evening_until, day_minute(now_s));
}
