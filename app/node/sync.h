/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The network thread: polls the flags (long poll where the server holds the request, otherwise every poll_ms +- 20 %),
 * follows root rotations, tells the library, and writes the play log. Source: protocol rules 3, 12, 13.
 */
#ifndef PLACARD_NODE_SYNC_H
#define PLACARD_NODE_SYNC_H

#include "fetch/fetch.h"
#include "node/download.h"
#include "node/handover.h"
#include "node/health.h"
#include "node/library.h"

struct sync;

/* health: NULL where nobody watches. mistake: in the settings, which are used all the same, or NULL; borrowed. When there is no network,
 * that is what the card tells. */
enum err sync_start(struct library *l, struct handover *h, const struct settings *s,
                    struct clock *clock, struct health *health, const char *mistake,
                    struct sync **out, struct err_info *info) MUST_CHECK;
void sync_stop(struct sync *s); /* joins; NULL is fine */

#endif
