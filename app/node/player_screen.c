/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/player_inner.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "compose/text.h"
#include "model/post.h"
#include "node/burn_in.h"

#define FRAME_US 16667   /* 60 frames a second in a fade */
#define REDUCED_MS 250   /* a fade that nobody sees as movement */
#define MIN_PAGE_MS 4000 /* so that nobody loses the line by the change itself */

static void settled(struct player *p)
{
    char label[96];
    held_label(&p->shown, label);
    held_log("settled", &p->shown);
    player_begin_zoom(p);
    if (output_settled(p->out, label))
        LOG_WARN("shot", "detail=\"not written\"");
}

void player_choose_motion(struct player *p)
{
    const struct settings *s = p->settings;
    static const enum motion kinds[] = {MOTION_FADE, MOTION_FADE, MOTION_SLIDE, MOTION_PUSH};
    /* by the language of the interface: posts in other languages do not turn the screen round */
    canvas_set_motion(p->canvas, s->reduced_motion ? MOTION_FADE : kinds[s->transition],
                      motion_side_of(s->rotation_deg, text_language_rtl(s->language)));
}

static int64_t transition_ms(const struct player *p)
{
    int64_t ms = p->settings->transition_ms;
    return p->settings->reduced_motion && ms > REDUCED_MS ? REDUCED_MS : ms;
}

/* What left the screen for something else. A page that another page of the same post follows is no end of a stay. */
static void let_go(struct player *p)
{
    if (p->leaving.there && !p->shown.goes_on)
        player_record(p, &p->leaving, PLAY_DONE);
    held_clear(&p->leaving);
}

/* The next is what is shown from now on, what was shown is leaving. */
static void take_turn(struct player *p)
{
    held_clear(&p->leaving);
    p->leaving = p->shown;
    p->shown = p->next;
    memset(&p->next, 0, sizeof p->next);
    struct held_show *now = &p->shown;
    const struct held_show *was = &p->leaving;
    now->goes_on = now->goes_on && was->there && digest_equal(&now->digest, &was->digest);
    now->since_ms = now->page_since_ms = player_now_ms(p);
    now->at_s = clock_now_s(p->clock);
    if (now->goes_on) {
        now->since_ms = was->since_ms;
        now->at_s = was->at_s;
        now->seq = was->seq;
        if (now->show.page == was->show.page)
            now->page_since_ms = was->page_since_ms;
    }
    if (now->show.post)
        snprintf(p->last_id, sizeof p->last_id, "%s", held_id(now));
    if (now->show.notice)
        snprintf(p->last_notice, sizeof p->last_notice, "%s",
                 approved_post_peek(now->show.notice)->id);
}

/* Put the ready frame on screen: with a fade, or at once. */
static void show_next(struct player *p, bool fade)
{
    struct offset shift = burn_in_turned(p->next.show.shift, p->settings->rotation_deg);
    struct canvas_frame frame = {p->next_frame, frame_maker_has_header(p->maker, p->next.show.kind),
                                 shift, p->next_zoom};
    p->next_frame = NULL;
    p->next_zoom = NULL;
    fade = fade && p->settings->transition != TRANSITION_NONE && canvas_has_frame(p->canvas);
    take_turn(p);
    enum err e = fade ? canvas_fade_begin(p->canvas, &frame, player_now_ms(p), transition_ms(p))
                      : canvas_cut(p->canvas, &frame);
    player_display_trouble(p, e);
    held_log("shown", &p->shown);
    if (!canvas_is_fading(p->canvas)) {
        let_go(p);
        settled(p);
    } else {
        p->next_frame_us = player_real_us();
    }
}

uint32_t player_ground(const struct player *p)
{
    return player_is_dark(p) ? 0 : frame_maker_ground(p->maker, player_is_evening(p));
}

void player_show_plain(struct player *p, enum show_kind kind, uint32_t color)
{
    struct show plain = {.kind = kind};
    player_drop_next(p);
    held_set(&p->next, &plain, p->list->seq);
    take_turn(p);
    player_display_trouble(p, canvas_ground(p->canvas, color));
    held_log("shown", &p->shown);
    let_go(p);
    settled(p);
    player_rest_in_the_dark(p);
}

void player_end_fade(struct player *p)
{
    int frames;
    int64_t gap_us;
    canvas_fade_figures(p->canvas, &frames, &gap_us);
    LOG_INFO("fade", "frames=%d max_gap_ms=%lld.%lld", frames, (long long)(gap_us / 1000),
             (long long)(gap_us % 1000 / 100));
    let_go(p);
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

/* What is shown goes, and with it a fade to it: the next if it is ready, otherwise plain ground. */
static void take_down_shown(struct player *p)
{
    struct held_show gone = p->shown, left = p->leaving;
    memset(&p->shown, 0, sizeof p->shown);
    memset(&p->leaving, 0, sizeof p->leaving);
    struct show s = player_pick(p);
    if (s.kind == SHOW_DARK)
        player_show_plain(p, SHOW_DARK, 0);
    else if (p->next_frame && held_equal(&p->next, &s))
        show_next(p, false);
    else
        player_display_trouble(p, canvas_ground(p->canvas, player_ground(p)));
    if (left.there && !gone.goes_on) {
        if (player_must_go(p, &left))
            player_log_removed(p, &left);
        else
            player_record(p, &left, PLAY_DONE);
    }
    player_log_removed(p, &gone);
    held_clear(&left);
    held_clear(&gone);
}

/* Whatever lost its approval leaves in this very frame. What a fade goes to is looked at first: to end the fade would
 * show it. */
void player_enforce(struct player *p)
{
    if (player_must_go(p, &p->next))
        player_drop_next(p);
    if (player_must_go(p, &p->shown)) {
        take_down_shown(p);
    } else if (player_must_go(p, &p->leaving)) {
        player_display_trouble(p, canvas_fade_finish(p->canvas));
        if (!p->shown.goes_on)
            player_log_removed(p, &p->leaving);
        held_clear(&p->leaving);
        settled(p);
    }
}

/* Of one page: what it takes to read where there are several, otherwise what was set. */
static int64_t duration_ms(const struct player *p)
{
    const struct held_show *h = &p->shown;
    int64_t own = h->show.post ? approved_post_duration_ms(h->show.post) : 0;
    if (h->page.count <= 1)
        return own ? own : p->settings->duration_ms;
    return h->page.reading_ms < MIN_PAGE_MS       ? MIN_PAGE_MS
           : h->page.reading_ms > MAX_DURATION_MS ? MAX_DURATION_MS
                                                  : h->page.reading_ms;
}

static bool wants_other_theme(const struct player *p)
{
    return p->shown.show.kind == SHOW_POST && p->shown.show.evening != player_is_evening(p);
}

/* When the shown thing has had its time; cards and alerts stand until something else is to be shown. */
int64_t player_turn_ends_ms(const struct player *p)
{
    if (p->shown.there && p->shown.show.kind == SHOW_REFRESH)
        return player_refresh_ends_ms(p);
    if (!p->shown.there || p->shown.show.kind != SHOW_POST || wants_other_theme(p))
        return 0;
    return p->shown.page_since_ms + duration_ms(p);
}

/* The same post in the theme of the hour, its next page, or the next post. */
static struct show next_show(const struct player *p, bool *goes_on)
{
    struct show s = p->shown.show;
    *goes_on = p->shown.there && s.kind == SHOW_POST && player_still_holds(p, &p->shown);
    if (*goes_on && wants_other_theme(p)) {
        s.evening = player_is_evening(p);
        return s;
    }
    if (*goes_on && s.page + 1 < p->shown.page.count) {
        s.page++;
        return s;
    }
    *goes_on = false;
    return player_pick(p);
}

/* Decide what comes next, ask for it in time, show it in its turn. */
void player_advance(struct player *p)
{
    bool goes_on;
    int64_t now_ms = player_now_ms(p);
    if (!p->list || !p->width_px || canvas_is_fading(p->canvas))
        return;
    struct show s = next_show(p, &goes_on);
    int64_t ends_ms = player_turn_ends_ms(p);
    if (player_refresh_due(p) && now_ms >= ends_ms && !goes_on && s.kind != SHOW_ALERT &&
        s.kind != SHOW_DARK) {
        player_begin_refresh(p);
        return;
    }
    bool stays = p->shown.show.kind != SHOW_POST && held_equal(&p->shown, &s);
    if (stays && !player_wants_shift(p)) {
        player_drop_next(p);
        return; /* a card */
    }
    if (s.kind == SHOW_DARK) {
        player_show_plain(p, SHOW_DARK, 0);
        return;
    }
    if (p->next.there && !(held_equal(&p->next, &s) && p->next.goes_on == goes_on))
        player_drop_next(p);
    if (!p->next.there && now_ms >= p->retry_at_ms && now_ms >= ends_ms - LEAD_MS)
        player_ask(p, &s, goes_on);
    /* approval is looked at once more at the moment the post goes on screen */
    if (p->next_frame && now_ms >= ends_ms && !player_must_go(p, &p->next) &&
        (p->header_there || !frame_maker_has_header(p->maker, p->next.show.kind)))
        show_next(p, p->shown.there && !stays && p->shown.show.kind != SHOW_ALERT &&
                         s.kind != SHOW_ALERT);
}

void player_keep_header(struct player *p)
{
    /* without a clock it never changes */
    int64_t minute = p->settings->clock == CLOCK_OFF ? 0 : clock_now_s(p->clock) / 60;
    bool stands = p->shown.there && frame_maker_has_header(p->maker, p->shown.show.kind);
    bool comes = p->next.there && frame_maker_has_header(p->maker, p->next.show.kind);
    bool same = minute == p->header_minute && p->header_evening == player_is_evening(p);
    if (!p->settings->header || !p->width_px || same || !(stands || comes || !p->header_there))
        return; /* under a card nobody sees it */
    if (!stands)
        p->header_there = false; /* nor is an old clock to be seen above the post that comes */
    player_ask_header(p, minute);
}
