/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "base/log.h"
#include "node/player_inner.h"

#define STEP_MS 33 /* plain colours over the whole display need no more frames */

static bool runs(const struct player *p)
{
    return p->shown.there && p->shown.show.kind == SHOW_REFRESH;
}

bool player_refresh_due(struct player *p)
{
    bool due = refresh_look(&p->refresh, p->settings->refresh_at, clock_now_s(p->clock),
                            p->clock->boot_ms(p->clock));
    if (due && player_is_dark(p)) { /* the display rests as it is */
        refresh_take(&p->refresh);
        due = false;
    }
    return due && p->shown.there && p->shown.show.kind != SHOW_ALERT && !runs(p);
}

void player_begin_refresh(struct player *p)
{
    refresh_take(&p->refresh);
    LOG_INFO("refresh", "ms=%d", REFRESH_MS);
    p->refresh_color = player_ground(p);
    p->refresh_ground = p->refresh_color;
    p->refresh_next_ms = 0;
    player_show_plain(p, SHOW_REFRESH, p->refresh_color);
}

int64_t player_refresh_ends_ms(const struct player *p)
{
    return p->shown.page_since_ms + REFRESH_MS;
}

void player_step_refresh(struct player *p)
{
    int64_t now_ms = player_now_ms(p), still_ms;
    if (!runs(p))
        return;
    if (player_pick(p).kind ==
        SHOW_ALERT) { /* nothing is waited for: the colour stands until then */
        held_clear(&p->shown);
        return;
    }
    if (now_ms < p->refresh_next_ms)
        return;
    uint32_t color = refresh_color(p->refresh_ground, now_ms - p->shown.page_since_ms, &still_ms);
    if (color != p->refresh_color)
        player_display_trouble(p, canvas_ground(p->canvas, color));
    p->refresh_color = color;
    p->refresh_next_ms = now_ms + (still_ms ? still_ms : STEP_MS);
}

int64_t player_refresh_step_ms(const struct player *p)
{
    return runs(p) && player_now_ms(p) < player_refresh_ends_ms(p) ? p->refresh_next_ms : INT64_MAX;
}
