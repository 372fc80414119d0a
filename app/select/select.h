/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What comes next: pure functions of (playlist, now). No clock, no I/O. Source: protocol rules 4 to 8.
 */
#ifndef PLACARD_SELECT_SELECT_H
#define PLACARD_SELECT_SELECT_H

#include "model/playlist.h"
#include "model/scene.h"

/* SHOW_REFRESH: plain colours, which the player shows by itself; nothing here answers it. */
enum show_kind { SHOW_HOUSE = 0, SHOW_SETUP, SHOW_POST, SHOW_ALERT, SHOW_DARK, SHOW_REFRESH };

struct show {
    enum show_kind kind;
    const struct approved_post *post;   /* borrowed from the playlist; SHOW_POST only */
    int page;                           /* of the post, from 0 */
    const struct approved_post *notice; /* likewise; for the foot line, or NULL */
    bool evening;                       /* in the evening's theme */
    int loop_index,
        loop_count; /* SHOW_POST: its place, from 0, among those that take turns now; not part of what is equal */
    bool zoom;           /* its photo may grow; not part of what is equal */
    struct offset shift; /* logical px, against burn-in; not part of what is equal */
    enum err trouble; /* SHOW_SETUP: what is missing; SHOW_HOUSE: shown as a small code, if any */
    uint64_t alert_mark; /* SHOW_ALERT: differs when the alert's words, severity or drill mark do */
};

/* What to show after the post with this id (NULL = from the start); lease_holds as the caller's clocks say. A post outside
 * [from, until) is skipped. Pinned posts come first in order of rank but take turns like the others. */
struct show select_next(const struct playlist *p, const char *after_id, bool lease_holds,
                        int64_t now_s);
/* What the screen is set to, beside its playlist. */
struct select_rules {
    /* Posts that stand in the foot line and take no turns; NULL = none do. If there are no others, they are posts. */
    bool (*is_notice)(const struct approved_post *a);
    bool dark; /* the dark hours: nothing but an alert, or a set-up card */
};
/* The same by these rules, with the notice behind the one with the id notice_after_id (NULL = the first) and the place in
 * the loop. page is 0, evening and zoom false, shift none. */
struct show select_show(const struct playlist *p, const struct select_rules *rules,
                        const char *after_id, const char *notice_after_id, bool lease_holds,
                        int64_t now_s);
/* True if the post with this digest is in p and in its time; lease and mode are not looked at. */
bool select_post_holds(const struct playlist *p, const struct digest *digest, int64_t now_s);
/* True if what is shown may stay: select_next would show the same kind, with the same trouble or the same alert, and for a
 * post: the same digest is in p and still in [from, until). digest is what was drawn, NULL unless s is a post; s->post is
 * not looked at, its playlist may be gone. */
bool select_still_holds(const struct playlist *p, const struct show *s, const struct digest *digest,
                        bool lease_holds, int64_t now_s);
/* Seconds since the epoch of the next moment at which select_next could answer differently without a new playlist:
 * a from, an until, the alert's end, the lease's end. INT64_MAX if none. */
int64_t select_next_change_s(const struct playlist *p, int64_t now_s);
/* The same kind, and the same page of the same post with the same notice, both by their digests, the same trouble or the
 * same alert, in the same theme. Posts must still be held. */
bool show_equal(const struct show *a, const struct show *b);

#endif
