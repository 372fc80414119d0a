/* SPDX-License-Identifier: Apache-2.0 */
#include "node/refresh.h"

#include <stddef.h>
#include <time.h>

#define CLOCK_SET_S 60 /* the wall clock went otherwise than time did by so much: it was set */
#define NIGHT_S                                                                                    \
    (INT64_C(18) * 3600) /* two that are due are farther apart, even when clocks are changed */
#define FADE_MS 1000

/* The last such time of day at or before now. */
static int64_t last_at(struct day_time at, int64_t now_s)
{
    time_t now = (time_t)now_s;
    struct tm today;
    if (!localtime_r(&now, &today))
        return INT64_MIN;
    for (int back = 0; back < 2; back++) {
        struct tm t = today;
        t.tm_mday -= back;
        t.tm_hour = at.minute / 60;
        t.tm_min = at.minute % 60;
        t.tm_sec = 0;
        t.tm_isdst = -1;
        time_t due = mktime(&t);
        if (due != (time_t)-1 && due <= now)
            return due;
    }
    return INT64_MIN;
}

bool refresh_look(struct refresh *r, struct day_time at, int64_t now_s, int64_t boot_ms)
{
    int64_t gone_s = (boot_ms - r->looked_boot_ms) / 1000, from_s = r->looked_s;
    int64_t off_s = now_s - from_s - gone_s;
    bool set = off_s > CLOCK_SET_S || off_s < -CLOCK_SET_S;
    bool before = r->looked_before;
    r->looked_before = true;
    r->looked_s = now_s;
    r->looked_boot_ms = boot_ms;
    if (!at.set)
        return r->due = false;
    int64_t due_s = last_at(at, now_s);
    bool late = due_s == INT64_MIN || now_s - due_s >= REFRESH_LATE_S;
    if (r->due && late)
        r->due = false;
    if (before && !set && !late && due_s > from_s && due_s - r->done_s > NIGHT_S) {
        r->done_s = due_s;
        r->due = true;
    }
    return r->due;
}

void refresh_take(struct refresh *r)
{
    r->due = false;
}

/* --- colours ------------------------------------------------------------------------------------------------------ */

static uint32_t between(uint32_t a, uint32_t b, int64_t t_ms)
{
    /* 3t^2 - 2t^3, in 1/65536 */
    int64_t t = t_ms * 1024 / FADE_MS, part = t * t * (3 * 1024 - 2 * t) >> 14;
    uint32_t out = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int64_t from = a >> shift & 255, to = b >> shift & 255;
        out |= (uint32_t)(from + ((to - from) * part + 32768) / 65536) << shift;
    }
    return out;
}

uint32_t refresh_color(uint32_t ground, int64_t passed_ms, int64_t *still_ms)
{
    const struct {
        uint32_t color;
        int64_t hold_ms;
    } fields[] = {{0x000000, 3000}, {0xffffff, 3000}, {0xff0000, 3000}, {0x00ff00, 3000},
                  {0x0000ff, 3000}, {0x000000, 2000}, {ground, 0}};
    uint32_t before = ground;
    *still_ms = 0;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (passed_ms < FADE_MS)
            return between(before, fields[i].color, passed_ms > 0 ? passed_ms : 0);
        passed_ms -= FADE_MS;
        before = fields[i].color;
        if (passed_ms < fields[i].hold_ms) {
            *still_ms = fields[i].hold_ms - passed_ms;
            return before;
        }
        passed_ms -= fields[i].hold_ms;
    }
    return ground;
}
