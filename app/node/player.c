/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/player.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "model/post.h"
#include "node/player_inner.h"

static int place_of(const struct playlist *list, const char *id)
{
    for (int i = 0; i < list->post_count; i++)
        if (!strcmp(approved_post_peek(list->posts[i])->id, id))
            return i;
    return -1;
}

/* If the last post is not in the new list, the rotation goes on behind its nearest neighbour before that still is:
 * withdrawals must not bring the first posts again and again. */
static void keep_place(struct player *p, const struct playlist *list)
{
    if (!p->list || !list->post_count || place_of(list, p->last_id) >= 0)
        return;
    for (int i = place_of(p->list, p->last_id) - 1; i >= 0; i--) {
        const char *id = approved_post_peek(p->list->posts[i])->id;
        if (place_of(list, id) >= 0) {
            snprintf(p->last_id, sizeof p->last_id, "%s", id);
            return;
        }
    }
}

static void adopt(struct player *p)
{
    struct playlist *list = handover_adopt(p->handover);
    if (!list)
        return;
    keep_place(p, list);
    playlist_unref(p->list);
    p->list = list;
    p->undrawable_count = 0;
    p->no_notices = false;
}

/* Everything again. A fade ends with it. */
static void redraw(struct player *p)
{
    bool fading = canvas_is_fading(p->canvas);
    p->redraw_at_ms = 0;
    player_display_trouble(p, canvas_redraw(p->canvas));
    player_rest_in_the_dark(p);
    if (fading)
        player_end_fade(p);
}

/* The display came, went, or changed its size. */
static void look_at_display(struct player *p)
{
    int w, h;
    output_size(p->out, &w, &h);
    if (w == p->width_px && h == p->height_px) {
        if (w)
            redraw(p);
        return;
    }
    LOG_INFO("display", "width_px=%d height_px=%d", w, h);
    p->width_px = w;
    p->height_px = h;
    p->header_minute = -1;
    p->header_there = false;
    p->header_ticket = 0;
    p->redraw_at_ms = 0;
    player_drop_next(p);
    if (p->shown.there)
        player_record(p, &p->shown, PLAY_INTERRUPTED);
    held_clear(&p->shown);
    held_clear(&p->leaving);
    canvas_forget(p->canvas);
    player_advance(
        p); /* nothing is ready to be shown, but the worker composes while the ground is drawn */
    if (w)
        player_display_trouble(p, canvas_ground(p->canvas, player_ground(p)));
    player_rest_in_the_dark(p);
}

void player_run(struct player *p, int64_t for_ms)
{
    int64_t end_us = for_ms ? player_real_us() + for_ms * 1000 : 0;
    enum output_event event = p->width_px < 0 ? OUTPUT_RESIZED : OUTPUT_NOTHING;
    while (!atomic_load(p->quit) && (!end_us || player_real_us() < end_us) &&
           event != OUTPUT_QUIT) {
        /* before anything is drawn, also before what stands is drawn again */
        adopt(p);
        player_enforce(p);
        if (event == OUTPUT_RESIZED || event == OUTPUT_LOST || event == OUTPUT_EXPOSED)
            look_at_display(p);
        player_take_finished(p);
        if (p->redraw_at_ms && player_now_ms(p) >= p->redraw_at_ms)
            redraw(p);
        player_keep_header(p);
        if (canvas_is_fading(p->canvas))
            player_step_fade(p);
        player_step_zoom(p);
        player_step_refresh(p);
        player_advance(p);
        health_beat(p->health, p->width_px > 0 && p->shown.there && !p->redraw_at_ms,
                    player_real_us() / 1000);
        event = output_wait(p->out, player_wait_ms(p, end_us));
    }
}

enum err player_new(struct output *out, struct handover *h, const struct frame_maker *maker,
                    const struct settings *s, const struct clock *c, const atomic_bool *quit,
                    struct player **result)
{
    struct player *p = mem_alloc(sizeof *p);
    if (!p)
        return ERR_NOMEM;
    enum err e = canvas_new(out, &p->canvas);
    if (e) {
        mem_free(p);
        return e;
    }
    p->out = out;
    p->handover = h;
    p->maker = maker;
    p->settings = s;
    p->clock = c;
    p->quit = quit;
    player_choose_motion(p);
    p->header_minute = -1;
    p->width_px = -1; /* so that the first look at the display differs */
    *result = p;
    return ERR_OK;
}

void player_set_health(struct player *p, struct health *h)
{
    p->health = h;
}

void player_free(struct player *p)
{
    if (!p)
        return;
    if (p->shown.there)
        player_record(p, &p->shown, PLAY_INTERRUPTED);
    player_drop_next(p);
    held_clear(&p->shown);
    held_clear(&p->leaving);
    canvas_free(p->canvas);
    playlist_unref(p->list);
    mem_free(p);
}
