/* SPDX-License-Identifier: Apache-2.0 */
#include "node/player_inner.h"

#include <limits.h>

#include "node/burn_in.h"
#include "node/day.h"
#include "select/dayparts.h"

bool player_is_dark(const struct player *p)
{
    return day_is_dark(p->settings, clock_now_s(p->clock));
}

void player_rest_in_the_dark(struct player *p)
{
    if (p->shown.there && p->shown.show.kind == SHOW_DARK)
        output_rest(p->out);
}

bool player_is_evening(const struct player *p)
{
    return day_is_evening(p->settings, clock_now_s(p->clock));
}

int64_t player_day_change_s(const struct player *p)
{
    const struct settings *s = p->settings;
    const struct day_time times[] = {s->dark_from, s->dark_until, s->evening_from, s->evening_until,
                                     s->refresh_at};
    int64_t now_s = clock_now_s(p->clock);
    int minute = day_minute(now_s), least = INT_MAX;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        int left = daypart_minutes_to(times[i], minute);
        least = left < least ? left : least;
    }
    return least == INT_MAX ? INT64_MAX : now_s - now_s % 60 + least * INT64_C(60);
}

struct offset player_shift(const struct player *p)
{
    if (!p->settings->burn_in_shift)
        return (struct offset){0, 0};
    return burn_in_offset(clock_now_s(p->clock), p->width_px, p->height_px);
}

static bool is_card(const struct player *p)
{
    enum show_kind k = p->shown.show.kind;
    return p->shown.there && (k == SHOW_HOUSE || k == SHOW_SETUP || k == SHOW_ALERT);
}

bool player_wants_shift(const struct player *p)
{
    struct offset is = p->shown.show.shift, now = player_shift(p);
    return is_card(p) && (is.x != now.x || is.y != now.y);
}

int64_t player_shift_change_s(const struct player *p)
{
    return p->settings->burn_in_shift && is_card(p) ? burn_in_next_s(clock_now_s(p->clock))
                                                    : INT64_MAX;
}
