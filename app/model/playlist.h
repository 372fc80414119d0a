/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the screen may show from now on: the immutable hand-over from the network thread to the renderer.
 * Reference-counted. Posts are in playing order (protocol rule 5).
 */
#ifndef PLACARD_MODEL_PLAYLIST_H
#define PLACARD_MODEL_PLAYLIST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "model/approved_post.h"
#include "model/flags.h"

/* Past any of the two, nothing of the playlist may be drawn (protocol rule 8). */
struct lease {
    int64_t expires_s;     /* wall clock (clock_now_s) */
    int64_t boot_until_ms; /* clock->boot_ms */
};

struct playlist {
    atomic_int refs;
    enum flags_mode mode;
    int64_t seq; /* of the flags it comes from; 0 = none yet */
    struct lease lease;
    struct alert alert;           /* owned, when mode is MODE_ALERT */
    struct approved_post **posts; /* owned references */
    int post_count;
    enum err
        trouble; /* why the last poll failed, ERR_OK if it did not: for the set-up and house cards */
    char trouble_text[ERR_INFO_TEXT_BYTES];
    bool ever_accepted; /* flags have been accepted on this board at some time */
};

struct playlist *playlist_new(int post_room) MUST_CHECK; /* zeroed: hold, no posts; refs 1 */
struct playlist *playlist_ref(struct playlist *p);
void playlist_unref(struct playlist *p); /* NULL is fine */
/* True while the lease runs on both clocks. */
bool playlist_lease_holds(const struct playlist *p, const struct clock *c);

#endif
