/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The renderer's loop: what stands, what comes next, when. It adopts playlists between frames, takes a post off the screen
 * in the same frame in which its approval ends, asks the worker for the next frame ahead of its turn, and sleeps
 * while nothing changes. Thread: main. Source: protocol rules 4, 6, 7, 8, 13.
 */
#ifndef PLACARD_NODE_PLAYER_H
#define PLACARD_NODE_PLAYER_H

#include <signal.h>

#include "base/clock.h"
#include "model/settings.h"
#include "node/frame_maker.h"
#include "node/handover.h"
#include "node/health.h"
#include "present/output.h"

struct player;

/* All borrowed. quit: set by a signal; the loop looks at it whenever it is woken. */
enum err player_new(struct output *out, struct handover *h, const struct frame_maker *maker,
                    const struct settings *s, const struct clock *c, const atomic_bool *quit,
                    struct player **result) MUST_CHECK;
/* Before player_run; borrowed. Without, nobody watches. */
void player_set_health(struct player *p, struct health *h);
/* Until quit, the window is closed, or for_ms (real time; 0 = for ever) have passed. */
void player_run(struct player *p, int64_t for_ms);
void player_free(struct player *p);

#endif
