/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The player on a stage: simulated time, a display and a worker that stand in at link time, a script of what happens when.
 * Each post k lights one pixel column of its own, so a picture tells which posts are in it even in mid-fade. Whenever a frame
 * is shown, and whenever the player goes to sleep, only what the newest playlist allows may be lit.
 */
#ifndef PLACARD_TEST_NODE_PLAYER_STAGE_H
#define PLACARD_TEST_NODE_PLAYER_STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/post.h"
#include "node/fake_output.h"
#include "node/player.h"
#include "verify/approved_post_make.h"

#define STAGE_WIDTH_PX 96
#define STAGE_HEIGHT_PX 32
#define STRIP_PX 4
#define MAX_STAGE_POSTS 80 /* columns 0 to 79 */
#define COLUMN_PAGE 80     /* and those behind it: which page of a post of several */
#define MAX_STAGE_PAGES 6
#define COLUMN_ALERT 90
#define COLUMN_CARD 92
#define COLUMN_EVENING 94
#define LATE_MS 101                      /* a date may be met so late */
#define START_WALL_S INT64_C(1772442000) /* a full minute */
#define MAX_EVENTS 4096
#define FOREVER_S INT64_C(4000000000)

static int64_t sim_us, wall_shift_s; /* since start; and what the wall clock was set by */

/* Everything that the player and the canvas measure is simulated time. */
int clock_gettime(clockid_t id, struct timespec *t)
{
    (void)id;
    t->tv_sec = (time_t)(sim_us / 1000000);
    t->tv_nsec = (long)(sim_us % 1000000) * 1000;
    return 0;
}

static int64_t stage_mono(const struct clock *k)
{
    (void)k;
    return 1000000 + sim_us / 1000;
}

static int64_t stage_wall(const struct clock *k)
{
    (void)k;
    return START_WALL_S + wall_shift_s + sim_us / 1000000;
}

static bool stage_sync(const struct clock *k)
{
    (void)k;
    return true;
}

static struct clock stage_clock;
static struct settings stage_settings;
static struct handover *stage_handover;
static struct player *stage_player;
static atomic_bool stage_quit;
static struct playlist *newest; /* what was published last */
static int waits, still_waits;
static bool screen_may_lag; /* the display refuses to draw: what stands is not the player's fault */

/* --- script ------------------------------------------------------------------------------------------------------- */

struct event {
    int64_t at_us;
    void (*act)(int64_t arg);
    int64_t arg;
    enum output_event result;
};

static struct event script[MAX_EVENTS];
static int script_count, script_next;

static inline struct event *at_ms_do(int64_t at_ms, void (*act)(int64_t arg), int64_t arg)
{
    int i = script_count++;
    assert_true(script_count <= MAX_EVENTS && at_ms * 1000 >= sim_us);
    for (; i > script_next && script[i - 1].at_us > at_ms * 1000; i--)
        script[i] = script[i - 1];
    script[i] = (struct event){at_ms * 1000, act, arg, OUTPUT_WOKEN};
    return &script[i];
}

static inline void at_ms_display(int64_t at_ms, void (*act)(int64_t arg), int64_t arg,
                                 enum output_event e)
{
    at_ms_do(at_ms, act, arg)->result = e;
}

static void act_quit(int64_t arg)
{
    (void)arg;
    atomic_store(&stage_quit, true);
}

/* --- posts and playlists ------------------------------------------------------------------------------------------ */

/* k: its column; version: of its bytes. */
static inline struct digest stage_digest(int k, int version)
{
    struct digest d = {{(uint8_t)(k + 1), (uint8_t)version}};
    return d;
}

struct stage_post {
    int k, version;
    int64_t from_s, until_s; /* after the start; until 0 = far */
    int64_t duration_ms;
    bool notice; /* pinned and short */
};

static inline struct approved_post *stage_approve(const struct stage_post *s)
{
    char id[16];
    struct post post = {0};
    struct approved_post *made = NULL;
    snprintf(id, sizeof id, "p%d", s->k);
    struct digest d = stage_digest(s->k, s->version);
    struct flag_entry entry = {.id = id,
                               .sha256 = d,
                               .flag = FLAG_APPROVED,
                               .from_s = START_WALL_S + s->from_s,
                               .until_s = START_WALL_S + (s->until_s ? s->until_s : 80 * 86400),
                               .duration_ms = s->duration_ms};
    if (!s->from_s)
        entry.from_s -= 86400;
    post.id = mem_strdup(id);
    post.pinned = s->notice;
    post.content_text = s->notice ? mem_strdup("The lift is out of order") : NULL;
    assert_int_equal(approved_post_make(&entry, &d, &post, &made), ERR_OK);
    return made;
}

static inline struct playlist *stage_list(int64_t seq, enum flags_mode mode,
                                          const struct stage_post *posts, int count)
{
    struct playlist *p = playlist_new(count);
    assert_non_null(p);
    p->seq = seq;
    p->mode = mode;
    p->ever_accepted = true;
    p->lease = (struct lease){.expires_s = FOREVER_S, .boot_until_ms = INT64_MAX / 4};
    for (int i = 0; i < count; i++)
        p->posts[p->post_count++] = stage_approve(&posts[i]);
    return p;
}

static inline void stage_publish(struct playlist *p)
{
    playlist_unref(newest);
    newest = playlist_ref(p);
    handover_publish(stage_handover, p);
}

/* --- what is lit -------------------------------------------------------------------------------------------------- */

/* At the upper end, in the middle or at the foot: a frame that moves up or down may be in part of the screen only. */
static inline bool lit(int column)
{
    return fake.current >= 0 && fake.width_px > column &&
           (fake_pixel(column, STRIP_PX) || fake_pixel(column, STAGE_HEIGHT_PX / 2) ||
            fake_pixel(column, STAGE_HEIGHT_PX - 1));
}

static inline bool lease_runs(int64_t late_ms)
{
    return newest && stage_wall(NULL) - (late_ms + 999) / 1000 < newest->lease.expires_s &&
           stage_mono(NULL) - late_ms < newest->lease.boot_until_ms;
}

/* May post k be seen now, or could it be late_ms ago? Its bytes: any version in the list; the frame tells not which. */
static inline bool allowed(int k, int64_t late_ms)
{
    if (!lease_runs(late_ms) || newest->mode == MODE_HOLD)
        return false;
    if (newest->mode == MODE_ALERT && newest->alert.until_s > stage_wall(NULL))
        return false;
    for (int i = 0; i < newest->post_count; i++) {
        const struct approved_post *a = newest->posts[i];
        if (approved_post_digest(a)->b[0] != k + 1)
            continue;
        int64_t over_us =
            sim_us - (approved_post_until_s(a) - START_WALL_S - wall_shift_s) * 1000000;
        return stage_wall(NULL) >= approved_post_from_s(a) && over_us < late_ms * 1000 + 1;
    }
    return false;
}

static inline void check_screen(int64_t late_ms, const char *when)
{
    if (screen_may_lag || !fake.width_px)
        return;
    for (int k = 0; k < MAX_STAGE_POSTS; k++)
        if (lit(k) && !allowed(k, late_ms))
            fail_msg("post %d is on screen %s, at %lld ms", k, when, (long long)(sim_us / 1000));
    if (lit(COLUMN_ALERT) && !(lease_runs(late_ms) && newest->mode == MODE_ALERT &&
                               stage_wall(NULL) - (late_ms + 999) / 1000 < newest->alert.until_s))
        fail_msg("the alert is on screen %s, at %lld ms", when, (long long)(sim_us / 1000));
}

static void on_frame(void *user)
{
    (void)user;
    sim_us += fake.slow_us;
    check_screen(0, "in a new frame");
}

/* The posts that are lit, "p1 p2"; "card", "alert", "" = ground. */
static inline const char *screen(void)
{
    static char text[256];
    size_t n = 0;
    text[0] = 0;
    for (int k = 0; k < MAX_STAGE_POSTS; k++)
        if (lit(k))
            n += (size_t)snprintf(text + n, sizeof text - n, "%sp%d", n ? " " : "", k);
    if (lit(COLUMN_ALERT))
        n += (size_t)snprintf(text + n, sizeof text - n, "%salert", n ? " " : "");
    if (lit(COLUMN_CARD))
        snprintf(text + n, sizeof text - n, "%scard", n ? " " : "");
    return text;
}

/* --- worker ------------------------------------------------------------------------------------------------------- */

static struct job job; /* in the making; ticket 0 = none */
static int64_t job_done_us;
static int composed, headers;    /* so many bodies and strips */
static struct offset last_shift; /* of the last body */
static int64_t compose_ms;
static enum err body_result[MAX_STAGE_POSTS]; /* what composing post k comes to */
static int body_fails[MAX_STAGE_POSTS];       /* so many times, then well; 0 = always */
static enum err header_result, card_result;
static int pages[MAX_STAGE_POSTS]; /* of post k; 0 = 1 */
static int64_t reading_ms[MAX_STAGE_POSTS];
static enum err notice_result;
static bool grows[MAX_STAGE_POSTS]; /* post k has a photo that may: its column */

static inline void light(struct pixmap *p, int column)
{
    for (int y = 0; y < p->height_px; y++)
        pixmap_row(p, y)[column] = 0x00ffffff;
}

/* Below the strip, from end to end: wherever it has grown to, the column is lit. */
static inline struct zoom *stage_zoom(int k, int height_px)
{
    struct zoom *z = mem_alloc(sizeof *z);
    assert_non_null(z);
    z->place = (struct rect){k, STRIP_PX, 1, height_px - STRIP_PX};
    z->covers = mem_array((size_t)z->place.h, sizeof *z->covers);
    z->over_bytes = sizeof *z->over;
    z->over = mem_pages_alloc(z->over_bytes);
    assert_true(z->covers && z->over);
    assert_int_equal(pixmap_new(zoom_photo_px(1), zoom_photo_px(z->place.h), &z->photo), ERR_OK);
    memset(z->photo->pixels, 0xff, z->photo->map_bytes);
    assert_int_equal(zoom_prepare(z), ERR_OK);
    return z;
}

static inline enum err post_result(int k)
{
    enum err e = body_result[k];
    if (e && body_fails[k] && !--body_fails[k])
        body_result[k] = ERR_OK;
    return e;
}

static inline int post_number(const struct approved_post *a)
{
    return atoi(approved_post_peek(a)->id + 1); // lint-ok: our own digits
}

/* What tells a page, a notice and a theme. */
static inline void light_marks(const struct show *s, struct pixmap *frame)
{
    if (s->kind == SHOW_POST && pages[post_number(s->post)] > 1)
        light(frame, COLUMN_PAGE + s->page);
    if (s->notice)
        light(frame, post_number(s->notice));
    if (s->evening)
        light(frame, COLUMN_EVENING);
}

static inline void compose_job(const struct job *j, struct finished *f)
{
    int column = j->show.kind == SHOW_ALERT ? COLUMN_ALERT : COLUMN_CARD;
    if (j->header_only) {
        f->result = header_result;
    } else if (j->show.kind == SHOW_POST) {
        column = post_number(j->show.post);
        f->result = post_result(column);
        f->page = (struct frame_page){pages[column] ? pages[column] : 1, reading_ms[column], NULL};
        if (!f->result && j->show.page >= f->page.count)
            f->result = ERR_RANGE;
        if (!f->result && j->show.notice)
            f->result = notice_result;
    } else {
        f->result = card_result;
    }
    if (f->result)
        return;
    assert_int_equal(pixmap_new(j->width_px, j->header_only ? STRIP_PX : j->height_px, &f->frame),
                     ERR_OK);
    if (j->header_only)
        return;
    light(f->frame, column);
    light_marks(&j->show, f->frame);
    if (j->show.zoom && grows[column])
        f->page.zoom = stage_zoom(column, j->height_px);
}

static inline void take_job(void)
{
    if (!job.ticket && handover_try_job(stage_handover, &job))
        job_done_us = sim_us + compose_ms * 1000;
}

static inline void finish_job(void)
{
    struct finished f = {.ticket = job.ticket, .header_only = job.header_only};
    compose_job(&job, &f);
    composed += !f.header_only;
    if (!f.header_only)
        last_shift = job.show.shift;
    headers += f.header_only;
    job_clear(&job);
    handover_put_finished(stage_handover, &f);
}

/* --- stand-ins ---------------------------------------------------------------------------------------------------- */

#define MAX_LABELS 2048
static struct {
    char text[24];
    int64_t at_ms;
} labels[MAX_LABELS];
static int label_count;

enum err output_settled(struct output *o, const char *label)
{
    (void)o;
    if (label_count < MAX_LABELS) {
        snprintf(labels[label_count].text, sizeof labels[0].text, "%s", label);
        labels[label_count++].at_ms = sim_us / 1000;
    }
    return ERR_OK;
}

enum output_event output_wait(struct output *o, int64_t timeout_ms)
{
    (void)o;
    int64_t target_us = timeout_ms < 0 ? INT64_MAX : sim_us + timeout_ms * 1000;
    waits++;
    check_screen(0, "when the player goes to sleep");
    take_job();
    int64_t event_us = script_next < script_count ? script[script_next].at_us : INT64_MAX;
    int64_t job_us = job.ticket ? job_done_us : INT64_MAX;
    int64_t next_us = event_us < job_us ? event_us : job_us;
    int64_t before_us = sim_us;
    enum output_event result = OUTPUT_NOTHING;
    if (next_us == INT64_MAX && target_us == INT64_MAX)
        fail_msg("the player sleeps for ever");
    if (next_us > target_us) {
        sim_us = target_us;
    } else {
        sim_us = next_us > sim_us ? next_us : sim_us;
        check_screen(LATE_MS, "too late");
        result = OUTPUT_WOKEN;
        if (event_us <= job_us) {
            const struct event *e = &script[script_next++];
            result = e->result;
            if (e->act)
                e->act(e->arg);
        } else {
            finish_job();
        }
        still_waits = 0;
        return result;
    }
    check_screen(LATE_MS, "too late");
    still_waits = sim_us - before_us <= 1000 ? still_waits + 1 : 0;
    if (still_waits > 20)
        fail_msg("the player spins at %lld ms", (long long)(sim_us / 1000));
    return result;
}

bool frame_maker_has_header(const struct frame_maker *m, enum show_kind kind)
{
    (void)m;
    return kind == SHOW_POST && stage_settings.header;
}

struct rect frame_maker_header_rect(const struct frame_maker *m, bool evening, int width_px,
                                    int height_px)
{
    (void)m, (void)evening, (void)height_px;
    return (struct rect){0, 0, width_px, STRIP_PX};
}

uint32_t frame_maker_ground(const struct frame_maker *m, bool evening)
{
    (void)m, (void)evening;
    return 0;
}

static void stage_wake(void *user)
{
    (void)user;
}

/* --- the play ----------------------------------------------------------------------------------------------------- */

static int stage_setup(void **state)
{
    (void)state;
    sim_us = 0;
    wall_shift_s = 0;
    memset(&stage_clock, 0, sizeof stage_clock);
    stage_clock.mono_ms = stage_clock.boot_ms = stage_mono;
    stage_clock.wall_s = stage_wall;
    stage_clock.synchronised = stage_sync;
    stage_clock.rate = 1;
    stage_settings = (struct settings){
        .header = true, .duration_ms = 10000, .transition = TRANSITION_FADE, .transition_ms = 800};
    atomic_store(&stage_quit, false);
    waits = still_waits = 0;
    screen_may_lag = false;
    script_count = script_next = 0;
    composed = headers = label_count = 0;
    compose_ms = 50;
    memset(body_result, 0, sizeof body_result);
    memset(body_fails, 0, sizeof body_fails);
    header_result = card_result = notice_result = ERR_OK;
    memset(pages, 0, sizeof pages);
    memset(reading_ms, 0, sizeof reading_ms);
    memset(grows, 0, sizeof grows);
    newest = NULL;
    fake_output_size(STAGE_WIDTH_PX, STAGE_HEIGHT_PX);
    fake.age = 1;
    fake.on_end = on_frame;
    assert_int_equal(handover_new(stage_wake, NULL, &stage_handover), ERR_OK);
    return player_new(NULL, stage_handover, NULL, &stage_settings, &stage_clock, &stage_quit,
                      &stage_player)
               ? -1
               : 0;
}

static int stage_teardown(void **state)
{
    (void)state;
    mem_fail_at(0, 0);
    player_free(stage_player);
    job_clear(&job);
    handover_free(stage_handover);
    playlist_unref(newest);
    fake_output_close();
    return 0;
}

/* Plays the script; goes on where it was. */
static inline void play_until_ms(int64_t end_ms)
{
    at_ms_do(end_ms, act_quit, 0);
    atomic_store(&stage_quit, false);
    player_run(stage_player, 0);
}

/* --- what tests say ---------------------------------------------------------------------------------------------- */

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)

/* Posts p0, p1 ... of the run, without those in the mask `out`. */
static inline struct playlist *list_of(int64_t seq, int count, unsigned out)
{
    struct stage_post posts[MAX_STAGE_POSTS] = {0};
    int n = 0;
    for (int k = 0; k < count; k++)
        if (k >= 32 || !(out >> k & 1))
            posts[n++].k = k;
    return stage_list(seq, MODE_RUN, posts, n);
}

static inline void act_three(int64_t out)
{
    stage_publish(list_of(100 + sim_us, 3, (unsigned)out));
}

static inline void act_hold(int64_t arg)
{
    (void)arg;
    stage_publish(stage_list(100 + sim_us, MODE_HOLD, NULL, 0));
}

/* An alert for so many seconds, with three posts for afterwards. */
static inline void act_alert(int64_t seconds)
{
    struct playlist *p = list_of(100 + sim_us, 3, 0);
    p->mode = MODE_ALERT;
    p->alert.text = mem_strdup("Leave the building");
    p->alert.until_s = stage_wall(NULL) + seconds;
    stage_publish(p);
}

static inline void act_wall(int64_t shift_s)
{
    wall_shift_s = shift_s;
}

static inline void act_size(int64_t width_px)
{
    fake_output_size((int)width_px, width_px ? STAGE_HEIGHT_PX : 0);
    fake.begun = 0;
}

static inline void assert_label(int i, const char *text, int64_t at_ms)
{
    assert_true(i < label_count);
    assert_string_equal(labels[i].text, text);
    if (labels[i].at_ms < at_ms || labels[i].at_ms > at_ms + 120)
        fail_msg("%s settled at %lld ms, not %lld", text, (long long)labels[i].at_ms,
                 (long long)at_ms);
}

static inline int records(struct play_record *out, int room)
{
    int n = 0;
    struct play_record r;
    while (handover_take_record(stage_handover, &r))
        if (n < room)
            out[n++] = r;
    return n;
}

#define STAGE_TEST(name) cmocka_unit_test_setup_teardown(name, stage_setup, stage_teardown)

#endif
