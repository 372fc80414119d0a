/* SPDX-License-Identifier: Apache-2.0 */
/*
 * That the node is well, for those who watch it: systemd's watchdog hears of the renderer, and two empty files in the folder
 * PLACARD_HEALTH say that something stands on the display and that the server was talked to (board/good.h waits for both).
 * Functions take NULL: nobody watches.
 */
#ifndef PLACARD_NODE_HEALTH_H
#define PLACARD_NODE_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct health;

/* What an earlier run left in the folder goes. */
enum err health_new(struct health **out) MUST_CHECK;
void health_free(struct health *h);

/* Renderer, once a round at now_ms (real, monotonic): it turns. drawn: something stands on the display. */
void health_beat(struct health *h, bool drawn, int64_t now_ms);
/* Until the next beat has to come; INT64_MAX: any time will do. */
int64_t health_wait_ms(const struct health *h, int64_t now_ms);
/* Any thread: an answer came from the server, and holds. */
void health_talked(struct health *h);

#endif
