/* SPDX-License-Identifier: Apache-2.0 */
#include "node/player_inner.h"

#include <time.h>

#define EDGE_MS 100 /* how exactly a date is met; the wall clock tells whole seconds only */
#define LOOK_MS                                                                                    \
    60000 /* with a date ahead the wall clock is looked at so often: it may be set meanwhile */

int64_t player_real_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t player_now_ms(const struct player *p)
{
    return p->clock->mono_ms(p->clock);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When player_advance() will have something to do by time alone. */
static int64_t turn_due_ms(const struct player *p, int64_t now_ms)
{
    bool turn =
        p->shown.there && (p->shown.show.kind == SHOW_POST || p->shown.show.kind == SHOW_REFRESH);
    if (!p->list || !p->width_px)
        return INT64_MAX;
    if (p->next
            .there) /* composed: its turn, if only that is missing; otherwise the worker's answer wakes us */
        return p->next_frame && turn && (p->header_there || player_turn_ends_ms(p) > now_ms)
                   ? player_turn_ends_ms(p)
                   : INT64_MAX;
    int64_t ask_ms = turn ? player_turn_ends_ms(p) - LEAD_MS : INT64_MAX;
    if (p->retry_at_ms > now_ms)
        return !turn || ask_ms < p->retry_at_ms ? p->retry_at_ms : ask_ms;
    return ask_ms;
}

/* When a date comes, or a lease ends. */
static int64_t date_due_ms(const struct player *p, int64_t now_ms)
{
    int64_t due_ms = INT64_MAX, now_s = clock_now_s(p->clock);
    if (p->width_px && p->shown.there && p->settings->clock != CLOCK_OFF &&
        frame_maker_has_header(p->maker, p->shown.show.kind))
        due_ms = now_ms + (60 - now_s % 60) * 1000;
    if (!p->list)
        return due_ms;
    int64_t change_s = sooner(select_next_change_s(p->list, now_s), player_day_change_s(p));
    change_s = sooner(change_s, player_shift_change_s(p));
    if (change_s < INT64_MAX) {
        int64_t left_ms =
            change_s - now_s > LOOK_MS / 1000 ? LOOK_MS : (change_s - now_s - 1) * 1000;
        due_ms = sooner(due_ms, now_ms + (left_ms > EDGE_MS ? left_ms : EDGE_MS));
    }
    int64_t lease_left_ms = p->list->lease.boot_until_ms - p->clock->boot_ms(p->clock);
    return lease_left_ms > 0 ? sooner(due_ms, now_ms + lease_left_ms) : due_ms;
}

/* Real ms until something is to be done by time alone; -1 = nothing is. */
int64_t player_wait_ms(const struct player *p, int64_t end_us)
{
    int64_t now_ms = player_now_ms(p);
    if (canvas_is_fading(p->canvas)) {
        int64_t left_us = p->next_frame_us - player_real_us();
        return left_us <= 0 ? 0 : (left_us + 999) / 1000;
    }
    int64_t due_ms = sooner(turn_due_ms(p, now_ms), date_due_ms(p, now_ms));
    due_ms = sooner(due_ms, player_refresh_step_ms(p));
    if (p->redraw_at_ms)
        due_ms = sooner(due_ms, p->redraw_at_ms);
    int64_t wait = due_ms == INT64_MAX ? INT64_MAX
                   : due_ms <= now_ms  ? 1
                                       : (due_ms - now_ms) / p->clock->rate + 1;
    int64_t zoom_us = player_zoom_wait_us(p);
    if (zoom_us < INT64_MAX)
        wait = sooner(wait, (zoom_us + 999) / 1000);
    wait = sooner(wait, health_wait_ms(p->health, player_real_us() / 1000));
    if (end_us) {
        int64_t left_ms = (end_us - player_real_us()) / 1000 + 1;
        wait = sooner(wait, left_ms < 0 ? 0 : left_ms);
    }
    return wait == INT64_MAX ? -1 : wait > INT32_MAX ? INT32_MAX : wait;
}
