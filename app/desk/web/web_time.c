/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/web_time.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#define MINUTE_S 60
#define HOUR_S 3600
#define DAY_S 86400

void web_time_span(struct strbuf *b, int64_t seconds)
{
    static const struct {
        int64_t from_s, unit_s;
        const char *one, *many;
    } units[] = {{2 * DAY_S, DAY_S, "day", "days"},
                 {HOUR_S, HOUR_S, "hour", "hours"},
                 {0, MINUTE_S, "minute", "minutes"}};
    size_t i = 0;
    while (seconds < units[i].from_s && i < 2)
        i++;
    int64_t n = seconds / units[i].unit_s;
    n = n < 1 ? 1 : n;
    (void)strbuf_printf(b, "%lld %s", (long long)n, n == 1 ? units[i].one : units[i].many);
}

/* False, and an empty text, where there is no such moment. */
static bool local_of(int64_t at_s, struct tm *local, char out[WEB_TIME_BYTES])
{
    time_t t = (time_t)at_s;
    out[0] = '\0';
    return at_s > 0 && localtime_r(&t, local);
}

void web_time_input(int64_t at_s, char out[WEB_TIME_BYTES])
{
    struct tm local;
    if (local_of(at_s, &local, out))
        strftime(out, WEB_TIME_BYTES, "%Y-%m-%dT%H:%M", &local);
}

void web_time_date(int64_t at_s, char out[WEB_TIME_BYTES])
{
    struct tm local;
    if (local_of(at_s, &local, out))
        strftime(out, WEB_TIME_BYTES, "%Y-%m-%d", &local);
}

void web_time_clock(int64_t at_s, char out[WEB_TIME_BYTES])
{
    struct tm local;
    if (local_of(at_s, &local, out))
        strftime(out, WEB_TIME_BYTES, "%H:%M", &local);
}

void web_time_day(int64_t at_s, char out[WEB_TIME_BYTES])
{
    struct tm local;
    char name[16], month[16];
    if (!local_of(at_s, &local, out))
        return;
    strftime(name, sizeof name, "%A", &local);
    strftime(month, sizeof month, "%B", &local);
    snprintf(out, WEB_TIME_BYTES, "%s, %d %s", name, local.tm_mday, month);
}

int64_t web_time_midnight(int64_t at_s, int days)
{
    struct tm local;
    time_t t = (time_t)at_s;
    if (!localtime_r(&t, &local))
        return at_s - at_s % DAY_S + (int64_t)days * DAY_S;
    local.tm_mday += days;
    local.tm_hour = local.tm_min = local.tm_sec = 0;
    local.tm_isdst = -1;
    return (int64_t)mktime(&local);
}

int web_time_weekday(int64_t at_s)
{
    struct tm local;
    time_t t = (time_t)at_s;
    return localtime_r(&t, &local) ? (local.tm_wday + 6) % 7 : 0;
}
