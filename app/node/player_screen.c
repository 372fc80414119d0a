/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/player_inner.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"

#define FRAME_US 16667 /* 60 frames a second in a fade */

static void settled(struct player *p)
{
    char label[96];
    held_label(&p->shown, label);
    held_log("settled", &p->shown);
    if (output_settled(p->out, label))
        LOG_WARN("shot", "detail=\"not written\"");
}

/* Put the ready frame on screen: with a fade, or at once. */
static void show_next(struct player *p, bool fade)
{
    bool header = frame_maker_has_header(p->next.show.kind);
    struct pixmap *frame = p->next_frame;
    int64_t now_ms = player_now_ms(p);
    p->next_frame = NULL;
    fade = fade && p->settings->transition == TRANSITION_FADE && canvas_has_frame(p->canvas);
    held_clear(&p->leaving);
    p->leaving = p->shown;
    p->shown = p->next;
    memset(&p->next, 0, sizeof p->next);
    p->shown.since_ms = now_ms;
    p->shown.at_s = clock_now_s(p->clock);
    if (p->shown.show.post)
        snprintf(p->last_id, sizeof p->last_id, "%s", held_id(&p->shown));
    enum err e =
        fade ? canvas_fade_begin(p->canvas, frame, header, now_ms, p->settings->transition_ms)
             : canvas_cut(p->canvas, frame, header);
    player_display_trouble(p, e);
    held_log("shown", &p->shown);
    if (!canvas_is_fading(p->canvas)) {
        if (p->leaving.there)
            player_record(p, &p->leaving, PLAY_DONE);
        held_clear(&p->leaving);
        settled(p);
    } else {
        p->next_frame_us = player_real_us();
    }
}

void player_end_fade(struct player *p)
{
    int frames;
    int64_t gap_us;
    canvas_fade_figures(p->canvas, &frames, &gap_us);
    LOG_INFO("fade", "frames=%d max_gap_ms=%lld.%lld", frames, (long long)(gap_us / 1000),
             (long long)(gap_us % 1000 / 100));
    if (p->leaving.there)
        player_record(p, &p->leaving, PLAY_DONE);
    held_clear(&p->leaving);
    settled(p);
}

void player_step_fade(struct player *p)
{
    bool done = false;
    int64_t now_us = player_real_us();
    if (now_us < p->next_frame_us)
        return;
    enum err e = canvas_fade_step(p->canvas, player_now_ms(p), &done);
    if (e) {
        player_display_trouble(p, e);
        player_display_trouble(
            p, canvas_fade_finish(p->canvas)); /* no display: the fade ends unseen */
        done = true;
    }
    p->next_frame_us += FRAME_US;
    if (p->next_frame_us < now_us) /* a slow board drops frames but never stretches the fade */
        p->next_frame_us = now_us;
    if (done)
        player_end_fade(p);
}

/* Cards may stand until the next is ready; posts and alerts only as long as the playlist allows them. */
static bool must_go(const struct player *p, const struct held_show *h)
{
    return h->there && (h->show.kind == SHOW_POST || h->show.kind == SHOW_ALERT) &&
           !player_still_holds(p, h);
}

/* What is shown goes, and with it a fade to it: the next if it is ready, otherwise plain ground. */
static void take_down_shown(struct player *p)
{
    struct held_show gone = p->shown, left = p->leaving;
    memset(&p->shown, 0, sizeof p->shown);
    memset(&p->leaving, 0, sizeof p->leaving);
    struct show s = player_pick(p);
    if (p->next_frame && held_equal(&p->next, &s))
        show_next(p, false);
    else
        player_display_trouble(p, canvas_ground(p->canvas, frame_maker_ground(p->maker)));
    if (must_go(p, &left))
        player_log_removed(p, &left);
    else if (left.there)
        player_record(p, &left, PLAY_DONE);
    player_log_removed(p, &gone);
    held_clear(&left);
    held_clear(&gone);
}

/* Whatever lost its approval leaves in this very frame. What a fade goes to is looked at first: to end the fade would
 * show it. */
void player_enforce(struct player *p)
{
    if (must_go(p, &p->next))
        player_drop_next(p);
    if (must_go(p, &p->shown)) {
        take_down_shown(p);
    } else if (must_go(p, &p->leaving)) {
        player_display_trouble(p, canvas_fade_finish(p->canvas));
        player_log_removed(p, &p->leaving);
        held_clear(&p->leaving);
        settled(p);
    }
}

static int64_t duration_ms(const struct player *p)
{
    int64_t own = p->shown.show.post ? approved_post_duration_ms(p->shown.show.post) : 0;
    return own ? own : p->settings->duration_ms;
}

/* When the shown thing has had its time; cards and alerts stand until something else is to be shown. */
int64_t player_turn_ends_ms(const struct player *p)
{
    if (!p->shown.there)
        return 0;
    return p->shown.show.kind == SHOW_POST ? p->shown.since_ms + duration_ms(p) : 0;
}

/* Decide what comes next, ask for it in time, show it in its turn. */
void player_advance(struct player *p)
{
    int64_t now_ms = player_now_ms(p);
    if (!p->list || !p->width_px || canvas_is_fading(p->canvas))
        return;
    struct show s = player_pick(p);
    bool turn = now_ms >= player_turn_ends_ms(p);
    if (p->shown.show.kind != SHOW_POST && held_equal(&p->shown, &s)) {
        player_drop_next(p);
        return; /* a card that stays */
    }
    if (p->next.there && !held_equal(&p->next, &s))
        player_drop_next(p);
    if (!p->next.there && now_ms >= p->retry_at_ms && now_ms >= player_turn_ends_ms(p) - LEAD_MS)
        player_ask(p, &s);
    /* approval is looked at once more at the moment the post goes on screen */
    if (p->next_frame && turn &&
        (p->next.show.kind != SHOW_POST || player_still_holds(p, &p->next)) &&
        (p->header_there || !frame_maker_has_header(p->next.show.kind)))
        show_next(p, p->shown.there && p->shown.show.kind != SHOW_ALERT && s.kind != SHOW_ALERT);
}

void player_keep_header(struct player *p)
{
    int64_t minute = clock_now_s(p->clock) / 60;
    bool stands = p->shown.there && frame_maker_has_header(p->shown.show.kind);
    bool comes = p->next.there && frame_maker_has_header(p->next.show.kind);
    if (!p->width_px || minute == p->header_minute || !(stands || comes || !p->header_there))
        return; /* under a card nobody sees it */
    if (!stands)
        p->header_there = false; /* nor is an old clock to be seen above the post that comes */
    player_ask_header(p, minute);
}
