/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/player_inner.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"

#define RETRY_MS 1000 /* after something could not be composed or drawn for want of memory */
#define NOMEM_TRIES 5 /* then a post passes for undrawable: its neighbours may need less */

void player_drop_next(struct player *p)
{
    held_clear(&p->next);
    pixmap_free(p->next_frame);
    p->next_frame = NULL;
    zoom_free(p->next_zoom);
    p->next_zoom = NULL;
    p->ticket = 0;
}

void player_ask(struct player *p, const struct show *s, bool goes_on)
{
    struct job j = {
        .ticket = ++p->last_ticket, .show = *s, .width_px = p->width_px, .height_px = p->height_px};
    j.show.shift = player_shift(p);
    j.show.zoom = s->kind == SHOW_POST && player_may_zoom(p);
    if (s->post)
        j.show.post = approved_post_ref(s->post);
    if (s->notice)
        j.show.notice = approved_post_ref(s->notice);
    player_drop_next(p);
    held_set(&p->next, &j.show, p->list->seq);
    p->next.goes_on = goes_on;
    p->ticket = j.ticket;
    j.list = playlist_ref(p->list);
    handover_post_job(p->handover, &j);
}

void player_ask_header(struct player *p, int64_t minute)
{
    struct job j = {.ticket = ++p->last_ticket,
                    .header_only = true,
                    .width_px = p->width_px,
                    .height_px = p->height_px};
    j.show.evening = player_is_evening(p);
    p->header_minute = minute;
    p->header_evening = j.show.evening;
    p->header_ticket = j.ticket;
    handover_post_job(p->handover, &j);
}

/* Without a display nothing stands anywhere, and the output tells when it is back. Otherwise what was to go may stand
 * still: try again. */
void player_display_trouble(struct player *p, enum err e)
{
    if (!e || e == ERR_DISPLAY)
        return;
    LOG_ERROR("output", "why=%s", err_name(e));
    p->redraw_at_ms = player_now_ms(p) + RETRY_MS;
}

static void take_header(struct player *p, struct finished *f)
{
    if (f->ticket != p->header_ticket || f->result) {
        if (f->result)
            LOG_ERROR("header", "why=%s detail=\"%s\"", err_name(f->result), f->info.text);
        pixmap_free(f->frame);
        p->header_there =
            p->header_there || f->result; /* posts go on without it; the next minute tries again */
        return;
    }
    struct rect place =
        frame_maker_header_rect(p->maker, p->header_evening, p->width_px, p->height_px);
    p->header_there = true;
    player_display_trouble(p, canvas_header(p->canvas, f->frame, place));
}

/* The post that stands has no such page, or not in this theme: it stays as it is, and then comes the next. */
static void give_up_going_on(struct player *p)
{
    p->nomem_count = 0;
    p->shown.page.count = p->shown.show.page + 1;
    p->shown.show.evening = p->next.show.evening;
}

static void take_body(struct player *p, struct finished *f)
{
    char quoted[MAX_ID_BYTES + 16];
    if (f->ticket != p->ticket) {
        pixmap_free(f->frame); /* asked for before things changed */
        zoom_free(f->page.zoom);
        return;
    }
    p->ticket = 0;
    if (!f->result) {
        p->nomem_count = 0;
        p->next_frame = f->frame;
        p->next_zoom = f->page.zoom;
        f->page.zoom = NULL;
        p->next.page = f->page;
        LOG_DEBUG("composed", "kind=%s ms=%lld", held_kind(p->next.show.kind),
                  (long long)f->took_ms);
        return;
    }
    LOG_WARN("not_drawn", "kind=%s id=%s why=%s detail=\"%s\"", held_kind(p->next.show.kind),
             log_quote(held_id(&p->next), quoted, sizeof quoted), err_name(f->result),
             f->info.text);
    bool again = f->result == ERR_NOMEM && ++p->nomem_count < NOMEM_TRIES;
    if (p->next.goes_on && !again) {
        give_up_going_on(p);
    } else if (p->next.show.notice && !again) {
        p->no_notices = true;
    } else if (p->next.show.kind == SHOW_POST && !again && p->undrawable_count < MAX_FEED_ITEMS) {
        p->undrawable[p->undrawable_count++] = p->next.digest;
        p->nomem_count = 0;
    } else {
        p->retry_at_ms = player_now_ms(p) + RETRY_MS;
    }
    player_drop_next(p);
}

void player_take_finished(struct player *p)
{
    struct finished f;
    while (handover_take_finished(p->handover, &f)) {
        if (f.header_only)
            take_header(p, &f);
        else
            take_body(p, &f);
    }
}
