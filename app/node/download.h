/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches what the accepted flags promise (feed, then pictures in playing order) on a thread and a connection of its own,
 * so that a large or slow file never delays a withdrawal.
 */
#ifndef PLACARD_NODE_DOWNLOAD_H
#define PLACARD_NODE_DOWNLOAD_H

#include "base/clock.h"
#include "fetch/fetch.h"
#include "node/library.h"

struct download;

enum err download_start(struct library *l, const struct fetch_settings *fs, struct download **out,
                        struct err_info *info) MUST_CHECK;
/* Any thread: there may be something new to want. */
void download_poke(struct download *d);
void download_stop(struct download *d); /* joins; NULL is fine */

#endif
