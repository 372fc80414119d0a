/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/player.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "compose/compose.h"
#include "model/post.h"
#include "node/canvas.h"

#define LEAD_MS 2000   /* the next frame is asked for that long before its turn */
#define FRAME_US 16667 /* 60 frames a second in a fade */
#define RETRY_MS 1000  /* after something could not be composed or drawn for want of memory */
#define NOMEM_TRIES 5  /* then a post passes for undrawable: its neighbours may need less */
#define EDGE_MS 100    /* how exactly a date is met; the wall clock tells whole seconds only */
#define LOOK_MS                                                                                    \
    60000 /* with a date ahead the wall clock is looked at so often: it may be set meanwhile */

/* A show with what it needs to outlive its playlist. */
struct held_show {
    struct show show;     /* show.post is an owned reference or NULL */
    struct digest digest; /* of the post */
    int64_t seq;          /* of the playlist it came from */
    bool there;
};

struct player {
    struct output *out;
    struct handover *handover;
    const struct frame_maker *maker;
    const struct settings *settings;
    const struct clock *clock;
    const atomic_bool *quit;
    struct canvas *canvas;
    struct playlist *list;
    struct held_show shown;    /* on screen (in a fade: what it goes to) */
    struct held_show leaving;  /* in a fade: what it comes from */
    struct held_show next;     /* asked for, or ready */
    uint64_t ticket;           /* of the job for next; 0 = none under way */
    struct pixmap *next_frame; /* ready */
    uint64_t last_ticket;
    int64_t shown_since_ms, shown_at_s; /* mono, wall */
    int64_t leaving_since_ms, leaving_at_s;
    int64_t retry_at_ms;
    char last_id[MAX_ID_BYTES + 1]; /* of the last post: rotation goes on behind it */
    int64_t header_minute;
    uint64_t header_ticket;
    bool header_there;
    struct digest undrawable[MAX_FEED_ITEMS]; /* under this playlist */
    int undrawable_count;
    int nomem_count;       /* posts that could not be composed for want of memory, in a row */
    int64_t redraw_at_ms;  /* what stands could not be drawn; 0 = it is */
    int64_t next_frame_us; /* real time of the next frame of a fade */
    int width_px, height_px;
};

static int64_t real_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t at_ms(void)
{
    return real_us() / 1000;
}

static int64_t mono_ms(const struct player *p)
{
    return p->clock->mono_ms(p->clock);
}

/* --- held shows ------------------------------------------------------------------------------------------------- */

static void held_clear(struct held_show *h)
{
    approved_post_unref((struct approved_post *)(uintptr_t)h->show.post);
    memset(h, 0, sizeof *h);
}

static void held_set(struct held_show *h, const struct show *s, int64_t seq)
{
    held_clear(h);
    h->show = *s;
    if (s->post) {
        h->show.post = approved_post_ref(s->post);
        h->digest = *approved_post_digest(s->post);
    }
    h->seq = seq;
    h->there = true;
}

static const char *kind_name(enum show_kind k)
{
    static const char *const names[] = {"house", "setup", "post", "alert"};
    return names[k];
}

static const char *held_id(const struct held_show *h)
{
    return h->show.post ? approved_post_peek(h->show.post)->id : "";
}

/* For the PNG output's file names: ASCII, no path. */
static void held_label(const struct held_show *h, char out[96])
{
    if (h->show.kind == SHOW_POST)
        snprintf(out, 96, "post-%.80s", held_id(h));
    else if (h->show.kind == SHOW_SETUP)
        snprintf(out, 96, "setup-%s", compose_trouble_code(h->show.trouble));
    else
        snprintf(out, 96, "%s", kind_name(h->show.kind));
    for (char *c = out; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
              *c == '-'))
            *c = '_';
}

static void log_held(const char *event, const struct held_show *h)
{
    char quoted[MAX_ID_BYTES + 16];
    LOG_INFO(event, "kind=%s id=%s seq=%lld at_ms=%lld", kind_name(h->show.kind),
             log_quote(held_id(h), quoted, sizeof quoted), (long long)h->seq, (long long)at_ms());
}

/* --- what may be shown ------------------------------------------------------------------------------------------ */

static bool lease_holds(const struct player *p)
{
    return p->list && playlist_lease_holds(p->list, p->clock);
}

static bool still_holds(const struct player *p, const struct held_show *h)
{
    return h->there && p->list &&
           select_still_holds(p->list, &h->show, h->show.post ? &h->digest : NULL, lease_holds(p),
                              clock_now_s(p->clock));
}

static bool is_undrawable(const struct player *p, const struct approved_post *a)
{
    for (int i = 0; i < p->undrawable_count; i++)
        if (digest_equal(&p->undrawable[i], approved_post_digest(a)))
            return true;
    return false;
}

/* The next show behind the last post, posts that cannot be drawn left out. */
static struct show pick(const struct player *p)
{
    struct show s = {0};
    if (!p->list)
        return s;
    const char *after = p->last_id[0] ? p->last_id : NULL;
    for (int i = 0; i <= p->list->post_count; i++) {
        s = select_next(p->list, after, lease_holds(p), clock_now_s(p->clock));
        if (s.kind != SHOW_POST || !is_undrawable(p, s.post))
            return s;
        after = approved_post_peek(s.post)->id;
    }
    return (struct show){.kind = SHOW_HOUSE};
}

/* The same thing to see? */
static bool same(const struct held_show *h, const struct show *s)
{
    return h->there && show_equal(&h->show, s);
}

/* --- play records ----------------------------------------------------------------------------------------------- */

static void record(struct player *p, const struct held_show *h, int64_t since_ms, int64_t start_s,
                   enum play_end end)
{
    if (h->show.kind != SHOW_POST)
        return;
    struct play_record r = {.sha256 = h->digest,
                            .seq = h->seq,
                            .start_s = start_s,
                            .shown_ms = mono_ms(p) - since_ms,
                            .end = end};
    snprintf(r.id, sizeof r.id, "%s", held_id(h));
    handover_add_record(p->handover, &r);
}

static const char *removal_reason(const struct player *p, const struct held_show *h,
                                  enum play_end *end)
{
    int64_t now_s = clock_now_s(p->clock);
    *end = PLAY_INTERRUPTED;
    if (!lease_holds(p))
        return "lease";
    if (p->list->mode == MODE_HOLD)
        return "hold";
    if (select_next(p->list, NULL, true, now_s).kind == SHOW_ALERT)
        return "alert";
    *end = PLAY_WITHDRAWN;
    return now_s >= approved_post_until_s(h->show.post) ? "expired" : "withdrawn";
}

static void log_removed(struct player *p, const struct held_show *h, int64_t since_ms,
                        int64_t start_s)
{
    char quoted[MAX_ID_BYTES + 16];
    enum play_end end;
    if (h->show.kind != SHOW_POST)
        return;
    const char *why = removal_reason(p, h, &end);
    LOG_INFO("removed", "id=%s why=%s at_ms=%lld", log_quote(held_id(h), quoted, sizeof quoted),
             why, (long long)at_ms());
    record(p, h, since_ms, start_s, end);
}

/* --- jobs ------------------------------------------------------------------------------------------------------- */

static void drop_next(struct player *p)
{
    held_clear(&p->next);
    pixmap_free(p->next_frame);
    p->next_frame = NULL;
    p->ticket = 0;
}

static void ask_for(struct player *p, const struct show *s)
{
    struct job j = {
        .ticket = ++p->last_ticket, .show = *s, .width_px = p->width_px, .height_px = p->height_px};
    drop_next(p);
    held_set(&p->next, s, p->list->seq);
    p->ticket = j.ticket;
    if (s->post)
        j.show.post = approved_post_ref(s->post);
    j.list = playlist_ref(p->list);
    handover_post_job(p->handover, &j);
}

static void ask_for_header(struct player *p, int64_t minute)
{
    struct job j = {.ticket = ++p->last_ticket,
                    .header_only = true,
                    .width_px = p->width_px,
                    .height_px = p->height_px};
    p->header_minute = minute;
    p->header_ticket = j.ticket;
    handover_post_job(p->handover, &j);
}

/* Without a display nothing stands anywhere, and the output tells when it is back. Otherwise what was to go may stand
 * still: try again. */
static void display_trouble(struct player *p, enum err e)
{
    if (!e || e == ERR_DISPLAY)
        return;
    LOG_ERROR("output", "why=%s", err_name(e));
    p->redraw_at_ms = mono_ms(p) + RETRY_MS;
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
    struct rect place = frame_maker_header_rect(p->maker, p->width_px, p->height_px);
    p->header_there = true;
    display_trouble(p, canvas_header(p->canvas, f->frame, place));
}

static void take_body(struct player *p, struct finished *f)
{
    char quoted[MAX_ID_BYTES + 16];
    if (f->ticket != p->ticket) {
        pixmap_free(f->frame); /* asked for before things changed */
        return;
    }
    p->ticket = 0;
    if (!f->result) {
        p->nomem_count = 0;
        p->next_frame = f->frame;
        LOG_DEBUG("composed", "kind=%s ms=%lld", kind_name(p->next.show.kind),
                  (long long)f->took_ms);
        return;
    }
    LOG_WARN("not_drawn", "kind=%s id=%s why=%s detail=\"%s\"", kind_name(p->next.show.kind),
             log_quote(held_id(&p->next), quoted, sizeof quoted), err_name(f->result),
             f->info.text);
    bool again = f->result == ERR_NOMEM && ++p->nomem_count < NOMEM_TRIES;
    if (p->next.show.kind == SHOW_POST && !again && p->undrawable_count < MAX_FEED_ITEMS) {
        p->undrawable[p->undrawable_count++] = p->next.digest;
        p->nomem_count = 0;
    } else {
        p->retry_at_ms = mono_ms(p) + RETRY_MS;
    }
    drop_next(p);
}

static void take_finished(struct player *p)
{
    struct finished f;
    while (handover_take_finished(p->handover, &f)) {
        if (f.header_only)
            take_header(p, &f);
        else
            take_body(p, &f);
    }
}

/* --- changes on the screen -------------------------------------------------------------------------------------- */

static void settled(struct player *p)
{
    char label[96];
    held_label(&p->shown, label);
    log_held("settled", &p->shown);
    if (output_settled(p->out, label))
        LOG_WARN("shot", "detail=\"not written\"");
}

/* Put the ready frame on screen: with a fade, or at once. */
static void show_next(struct player *p, bool fade)
{
    bool header = frame_maker_has_header(p->next.show.kind);
    struct pixmap *frame = p->next_frame;
    int64_t now_ms = mono_ms(p);
    p->next_frame = NULL;
    fade = fade && p->settings->transition == TRANSITION_FADE && canvas_has_frame(p->canvas);
    held_clear(&p->leaving);
    p->leaving = p->shown;
    p->leaving_since_ms = p->shown_since_ms;
    p->leaving_at_s = p->shown_at_s;
    p->shown = p->next;
    memset(&p->next, 0, sizeof p->next);
    p->shown_since_ms = now_ms;
    p->shown_at_s = clock_now_s(p->clock);
    if (p->shown.show.post)
        snprintf(p->last_id, sizeof p->last_id, "%s", held_id(&p->shown));
    enum err e =
        fade ? canvas_fade_begin(p->canvas, frame, header, now_ms, p->settings->transition_ms)
             : canvas_cut(p->canvas, frame, header);
    display_trouble(p, e);
    log_held("shown", &p->shown);
    if (!canvas_is_fading(p->canvas)) {
        if (p->leaving.there)
            record(p, &p->leaving, p->leaving_since_ms, p->leaving_at_s, PLAY_DONE);
        held_clear(&p->leaving);
        settled(p);
    } else {
        p->next_frame_us = real_us();
    }
}

static void end_of_fade(struct player *p)
{
    int frames;
    int64_t gap_us;
    canvas_fade_figures(p->canvas, &frames, &gap_us);
    LOG_INFO("fade", "frames=%d max_gap_ms=%lld.%lld", frames, (long long)(gap_us / 1000),
             (long long)(gap_us % 1000 / 100));
    if (p->leaving.there)
        record(p, &p->leaving, p->leaving_since_ms, p->leaving_at_s, PLAY_DONE);
    held_clear(&p->leaving);
    settled(p);
}

static void step_fade(struct player *p)
{
    bool done = false;
    int64_t now_us = real_us();
    if (now_us < p->next_frame_us)
        return;
    enum err e = canvas_fade_step(p->canvas, mono_ms(p), &done);
    if (e) {
        display_trouble(p, e);
        display_trouble(p, canvas_fade_finish(p->canvas)); /* no display: the fade ends unseen */
        done = true;
    }
    p->next_frame_us += FRAME_US;
    if (p->next_frame_us < now_us) /* a slow board drops frames but never stretches the fade */
        p->next_frame_us = now_us;
    if (done)
        end_of_fade(p);
}

/* Cards may stand until the next is ready; posts and alerts only as long as the playlist allows them. */
static bool must_go(const struct player *p, const struct held_show *h)
{
    return h->there && (h->show.kind == SHOW_POST || h->show.kind == SHOW_ALERT) &&
           !still_holds(p, h);
}

/* What is shown goes, and with it a fade to it: the next if it is ready, otherwise plain ground. */
static void take_down_shown(struct player *p)
{
    struct held_show gone = p->shown, left = p->leaving;
    int64_t gone_since_ms = p->shown_since_ms, gone_at_s = p->shown_at_s;
    int64_t left_since_ms = p->leaving_since_ms, left_at_s = p->leaving_at_s;
    memset(&p->shown, 0, sizeof p->shown);
    memset(&p->leaving, 0, sizeof p->leaving);
    struct show s = pick(p);
    if (p->next_frame && same(&p->next, &s))
        show_next(p, false);
    else
        display_trouble(p, canvas_ground(p->canvas, frame_maker_ground(p->maker)));
    if (must_go(p, &left))
        log_removed(p, &left, left_since_ms, left_at_s);
    else if (left.there)
        record(p, &left, left_since_ms, left_at_s, PLAY_DONE);
    log_removed(p, &gone, gone_since_ms, gone_at_s);
    held_clear(&left);
    held_clear(&gone);
}

/* Whatever lost its approval leaves in this very frame. What a fade goes to is looked at first: to end the fade would
 * show it. */
static void enforce(struct player *p)
{
    if (must_go(p, &p->next))
        drop_next(p);
    if (must_go(p, &p->shown)) {
        take_down_shown(p);
    } else if (must_go(p, &p->leaving)) {
        display_trouble(p, canvas_fade_finish(p->canvas));
        log_removed(p, &p->leaving, p->leaving_since_ms, p->leaving_at_s);
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
static int64_t turn_ends_ms(const struct player *p)
{
    if (!p->shown.there)
        return 0;
    return p->shown.show.kind == SHOW_POST ? p->shown_since_ms + duration_ms(p) : 0;
}

/* Decide what comes next, ask for it in time, show it in its turn. */
static void advance(struct player *p)
{
    int64_t now_ms = mono_ms(p);
    if (!p->list || !p->width_px || canvas_is_fading(p->canvas))
        return;
    struct show s = pick(p);
    bool turn = now_ms >= turn_ends_ms(p);
    if (p->shown.show.kind != SHOW_POST && same(&p->shown, &s)) {
        drop_next(p);
        return; /* a card that stays */
    }
    if (p->next.there && !same(&p->next, &s))
        drop_next(p);
    if (!p->next.there && now_ms >= p->retry_at_ms && now_ms >= turn_ends_ms(p) - LEAD_MS)
        ask_for(p, &s);
    /* approval is looked at once more at the moment the post goes on screen */
    if (p->next_frame && turn && (p->next.show.kind != SHOW_POST || still_holds(p, &p->next)) &&
        (p->header_there || !frame_maker_has_header(p->next.show.kind)))
        show_next(p, p->shown.there && p->shown.show.kind != SHOW_ALERT && s.kind != SHOW_ALERT);
}

static void keep_header(struct player *p)
{
    int64_t minute = clock_now_s(p->clock) / 60;
    bool stands = p->shown.there && frame_maker_has_header(p->shown.show.kind);
    bool comes = p->next.there && frame_maker_has_header(p->next.show.kind);
    if (!p->width_px || minute == p->header_minute || !(stands || comes || !p->header_there))
        return; /* under a card nobody sees it */
    if (!stands)
        p->header_there = false; /* nor is an old clock to be seen above the post that comes */
    ask_for_header(p, minute);
}

/* --- waiting ---------------------------------------------------------------------------------------------------- */

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When advance() will have something to do by time alone. */
static int64_t turn_due_ms(const struct player *p, int64_t now_ms)
{
    bool post = p->shown.there && p->shown.show.kind == SHOW_POST;
    if (!p->list || !p->width_px)
        return INT64_MAX;
    if (p->next
            .there) /* composed: its turn, if only that is missing; otherwise the worker's answer wakes us */
        return p->next_frame && post && (p->header_there || turn_ends_ms(p) > now_ms)
                   ? turn_ends_ms(p)
                   : INT64_MAX;
    int64_t ask_ms = post ? turn_ends_ms(p) - LEAD_MS : INT64_MAX;
    if (p->retry_at_ms > now_ms)
        return !post || ask_ms < p->retry_at_ms ? p->retry_at_ms : ask_ms;
    return ask_ms;
}

/* When a date comes, or a lease ends. */
static int64_t date_due_ms(const struct player *p, int64_t now_ms)
{
    int64_t due_ms = INT64_MAX, now_s = clock_now_s(p->clock);
    if (p->width_px && p->shown.there && frame_maker_has_header(p->shown.show.kind))
        due_ms = now_ms + (60 - now_s % 60) * 1000;
    if (!p->list)
        return due_ms;
    int64_t change_s = select_next_change_s(p->list, now_s);
    if (change_s < INT64_MAX) {
        int64_t left_ms =
            change_s - now_s > LOOK_MS / 1000 ? LOOK_MS : (change_s - now_s - 1) * 1000;
        due_ms = sooner(due_ms, now_ms + (left_ms > EDGE_MS ? left_ms : EDGE_MS));
    }
    int64_t lease_left_ms = p->list->lease.boot_until_ms - p->clock->boot_ms(p->clock);
    return lease_left_ms > 0 ? sooner(due_ms, now_ms + lease_left_ms) : due_ms;
}

/* Real ms until something is to be done by time alone; -1 = nothing is. */
static int64_t wait_time_ms(const struct player *p, int64_t end_us)
{
    int64_t now_ms = mono_ms(p);
    if (canvas_is_fading(p->canvas)) {
        int64_t left_us = p->next_frame_us - real_us();
        return left_us <= 0 ? 0 : (left_us + 999) / 1000;
    }
    int64_t due_ms = sooner(turn_due_ms(p, now_ms), date_due_ms(p, now_ms));
    if (p->redraw_at_ms)
        due_ms = sooner(due_ms, p->redraw_at_ms);
    int64_t wait = due_ms == INT64_MAX ? INT64_MAX
                   : due_ms <= now_ms  ? 1
                                       : (due_ms - now_ms) / p->clock->rate + 1;
    if (end_us) {
        int64_t left_ms = (end_us - real_us()) / 1000 + 1;
        wait = sooner(wait, left_ms < 0 ? 0 : left_ms);
    }
    return wait == INT64_MAX ? -1 : wait > INT32_MAX ? INT32_MAX : wait;
}

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
}

/* Everything again. A fade ends with it. */
static void redraw(struct player *p)
{
    bool fading = canvas_is_fading(p->canvas);
    p->redraw_at_ms = 0;
    display_trouble(p, canvas_redraw(p->canvas));
    if (fading)
        end_of_fade(p);
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
    drop_next(p);
    if (p->shown.there)
        record(p, &p->shown, p->shown_since_ms, p->shown_at_s, PLAY_INTERRUPTED);
    held_clear(&p->shown);
    held_clear(&p->leaving);
    canvas_forget(p->canvas);
    if (w)
        display_trouble(p, canvas_ground(p->canvas, frame_maker_ground(p->maker)));
}

void player_run(struct player *p, int64_t for_ms)
{
    int64_t end_us = for_ms ? real_us() + for_ms * 1000 : 0;
    enum output_event event = p->width_px < 0 ? OUTPUT_RESIZED : OUTPUT_NOTHING;
    while (!atomic_load(p->quit) && (!end_us || real_us() < end_us) && event != OUTPUT_QUIT) {
        /* before anything is drawn, also before what stands is drawn again */
        adopt(p);
        enforce(p);
        if (event == OUTPUT_RESIZED || event == OUTPUT_LOST || event == OUTPUT_EXPOSED)
            look_at_display(p);
        take_finished(p);
        if (p->redraw_at_ms && mono_ms(p) >= p->redraw_at_ms)
            redraw(p);
        keep_header(p);
        if (canvas_is_fading(p->canvas))
            step_fade(p);
        advance(p);
        event = output_wait(p->out, wait_time_ms(p, end_us));
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
    p->header_minute = -1;
    p->width_px = -1; /* so that the first look at the display differs */
    *result = p;
    return ERR_OK;
}

void player_free(struct player *p)
{
    if (!p)
        return;
    if (p->shown.there)
        record(p, &p->shown, p->shown_since_ms, p->shown_at_s, PLAY_INTERRUPTED);
    drop_next(p);
    held_clear(&p->shown);
    held_clear(&p->leaving);
    canvas_free(p->canvas);
    playlist_unref(p->list);
    mem_free(p);
}
