/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the player's files share. Thread: main, all of it.
 *   player.c         the loop, playlists, displays
 *   player_held.c    what stands, whether it may, and the play records
 *   player_jobs.c    what the worker is asked for, and its answers
 *   player_screen.c  changes on the screen
 *   player_day.c     what the hour says: dark, evening
 *   player_zoom.c    the photo that grows
 *   player_refresh.c the night's plain colours
 *   player_wait.c    how long to sleep
 */
#ifndef PLACARD_NODE_PLAYER_INNER_H
#define PLACARD_NODE_PLAYER_INNER_H

#include "node/canvas.h"
#include "node/health.h"
#include "node/player.h"
#include "node/refresh.h"

#define LEAD_MS 2000 /* the next frame is asked for that long before its turn */

/* A show with what it needs to outlive its playlist. */
struct held_show {
    struct show show;     /* show.post and show.notice are owned references or NULL */
    struct digest digest; /* of the post */
    struct digest notice_digest;
    int64_t seq; /* of the playlist it came from */
    bool there;
    bool goes_on;           /* another page of the post that stands, or the same in another theme */
    int64_t since_ms, at_s; /* on screen since: mono, wall; of the post's first page */
    int64_t page_since_ms;
    struct frame_page page; /* as composed */
};

struct player {
    struct output *out;
    struct handover *handover;
    const struct frame_maker *maker;
    const struct settings *settings;
    const struct clock *clock;
    const atomic_bool *quit;
    struct health *health; /* NULL: nobody watches */
    struct canvas *canvas;
    struct playlist *list;
    struct held_show shown;    /* on screen (in a fade: what it goes to) */
    struct held_show leaving;  /* in a fade: what it comes from */
    struct held_show next;     /* asked for, or ready */
    uint64_t ticket;           /* of the job for next; 0 = none under way */
    struct pixmap *next_frame; /* ready */
    struct zoom *next_zoom;    /* its layers, or NULL */
    int64_t zoom_since_ms;     /* mono: what stands has stood still in its place since then */
    int64_t next_zoom_us;      /* real time of its next frame */
    uint64_t last_ticket;
    int64_t retry_at_ms;
    char last_id[MAX_ID_BYTES + 1]; /* of the last post: rotation goes on behind it */
    char last_notice[MAX_ID_BYTES + 1];
    bool no_notices; /* a frame with one could not be composed, under this playlist */
    int64_t header_minute;
    uint64_t header_ticket;
    bool header_there;
    bool header_evening;                      /* the strip was asked for in the evening's theme */
    struct digest undrawable[MAX_FEED_ITEMS]; /* under this playlist */
    int undrawable_count;
    int nomem_count;       /* posts that could not be composed for want of memory, in a row */
    int64_t redraw_at_ms;  /* what stands could not be drawn; 0 = it is */
    int64_t next_frame_us; /* real time of the next frame of a fade */
    struct refresh refresh;
    uint32_t refresh_color, refresh_ground; /* on the display; where it began */
    int64_t refresh_next_ms;                /* mono, when the colour changes next */
    int width_px, height_px;
};

/* --- player_held.c --- */
void held_clear(struct held_show *h);
void held_set(struct held_show *h, const struct show *s, int64_t seq);
const char *held_kind(enum show_kind k);
const char *held_id(const struct held_show *h);
/* For the PNG output's file names: ASCII, no path. */
void held_label(const struct held_show *h, char out[96]);
void held_log(const char *event, const struct held_show *h);
/* The same thing to see? */
bool held_equal(const struct held_show *h, const struct show *s);
bool player_still_holds(const struct player *p, const struct held_show *h);
/* Posts and alerts go when the playlist allows them no more, posts also when the dark hours begin; cards may stand
 * until the next is ready. */
bool player_must_go(const struct player *p, const struct held_show *h);
/* The next show behind the last post, posts that cannot be drawn left out. */
struct show player_pick(const struct player *p);
/* The whole stay, and that of the notice under it. */
void player_record(struct player *p, const struct held_show *h, enum play_end end);
void player_log_removed(struct player *p, const struct held_show *h);

/* --- player_jobs.c --- */
void player_drop_next(struct player *p);
void player_ask(struct player *p, const struct show *s, bool goes_on);
void player_ask_header(struct player *p, int64_t minute);
void player_take_finished(struct player *p);
/* Without a display nothing stands anywhere, and the output tells when it is back. Otherwise what was to go may stand
 * still: try again. */
void player_display_trouble(struct player *p, enum err e);

/* --- player_screen.c --- */
/* Whatever lost its approval leaves in this very frame. */
void player_enforce(struct player *p);
/* Decide what comes next, ask for it in time, show it in its turn. */
void player_advance(struct player *p);
void player_keep_header(struct player *p);
void player_step_fade(struct player *p);
/* Tells the canvas how frames give way to each other. */
void player_choose_motion(struct player *p);
void player_end_fade(struct player *p);
/* When the shown thing has had its time; cards and alerts stand until something else is to be shown. */
int64_t player_turn_ends_ms(const struct player *p);

/* One colour over all, which needs nobody to compose it. */
void player_show_plain(struct player *p, enum show_kind kind, uint32_t color);
/* Plain ground, or black in the dark hours. */
uint32_t player_ground(const struct player *p);

/* --- player_day.c --- */
bool player_is_dark(const struct player *p);
/* Black stands: the display may be switched off; whatever is drawn next switches it on. */
void player_rest_in_the_dark(struct player *p);
bool player_is_evening(const struct player *p);
/* Wall clock of the next moment at which the hour changes something; INT64_MAX if it never does. */
int64_t player_day_change_s(const struct player *p);
/* Against burn-in, for a frame that is composed now; logical px. */
struct offset player_shift(const struct player *p);
/* A card stands where it stood ten minutes ago: posts move when their turn comes, a card has none. */
bool player_wants_shift(const struct player *p);
int64_t player_shift_change_s(const struct player *p); /* wall clock; INT64_MAX = never */

/* --- player_zoom.c --- */
bool player_may_zoom(const struct player *p);
/* What stands has settled: from now on its photo grows. */
void player_begin_zoom(struct player *p);
void player_step_zoom(struct player *p);
int64_t player_zoom_wait_us(const struct player *p); /* real; INT64_MAX: nothing grows */

/* --- player_refresh.c --- */
/* It is time, and nothing speaks against it. To be asked in every round: it remembers when it was. */
bool player_refresh_due(struct player *p);
void player_begin_refresh(struct player *p);
/* Draws the colour of the moment; gives way to an alert at once. */
void player_step_refresh(struct player *p);
int64_t player_refresh_ends_ms(const struct player *p); /* mono */
int64_t player_refresh_step_ms(const struct player *p); /* mono; INT64_MAX: none runs */

/* --- player_wait.c --- */
int64_t player_real_us(void);
int64_t player_now_ms(const struct player *p); /* mono */
/* Real ms until something is to be done by time alone; -1 = nothing is. */
int64_t player_wait_ms(const struct player *p, int64_t end_us);

#endif
