/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/player_inner.h"

#define FRAME_US 40000 /* 25 frames a second: a pixel takes three of them or more to be crossed */

bool player_may_zoom(const struct player *p)
{
    return p->settings->slow_zoom && !p->settings->reduced_motion;
}

void player_begin_zoom(struct player *p)
{
    p->zoom_since_ms = player_now_ms(p);
    p->next_zoom_us = player_real_us() + FRAME_US;
}

/* It has grown when its turn ends; what comes then may be late. */
void player_step_zoom(struct player *p)
{
    int64_t now_us = player_real_us();
    if (!canvas_can_zoom(p->canvas) || now_us < p->next_zoom_us)
        return;
    int64_t whole_ms = player_turn_ends_ms(p) - p->zoom_since_ms;
    if (whole_ms <= 0) /* cut short: it stays as it is */
        return;
    int step = zoom_step_at(player_now_ms(p) - p->zoom_since_ms, whole_ms);
    player_display_trouble(p, canvas_zoom(p->canvas, step));
    /* a slow board drops frames, and rests as long as it draws */
    int64_t done_us = player_real_us(), rested_us = done_us + (done_us - now_us);
    p->next_zoom_us += FRAME_US;
    if (p->next_zoom_us < rested_us)
        p->next_zoom_us = rested_us;
}

int64_t player_zoom_wait_us(const struct player *p)
{
    if (!canvas_can_zoom(p->canvas) || player_turn_ends_ms(p) <= p->zoom_since_ms)
        return INT64_MAX;
    int64_t left_us = p->next_zoom_us - player_real_us();
    return left_us > 0 ? left_us : 0;
}
