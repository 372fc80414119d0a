/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Polls sources when they are due, one after the other, in a thread of its own beside the desk's server. A source that
 * fails is logged, noted in its row and tried again later; nothing of it reaches the server's threads.
 */
#ifndef PLACARD_DESK_SOURCES_SOURCE_SCHEDULE_H
#define PLACARD_DESK_SOURCES_SOURCE_SCHEDULE_H

#include "desk/desk.h"

struct source_schedule;

/* dir and clock are borrowed and outlive it. *out: source_schedule_stop, which waits for the thread: a second or two. */
enum err source_schedule_start(const char *dir, const struct clock *clock,
                               struct source_schedule **out, struct err_info *info) MUST_CHECK;
void source_schedule_stop(struct source_schedule *s); /* NULL is fine */

#endif
