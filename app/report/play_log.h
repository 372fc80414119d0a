/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Play records as JSON Lines in DIR/play.jsonl, bounded: gathered in memory and appended at most once in 10 min (or when
 * 128 are held, or at close), rotated to play.1.jsonl at 512 KiB, so that the card is written little.
 * Thread: network.
 */
#ifndef PLACARD_REPORT_PLAY_LOG_H
#define PLACARD_REPORT_PLAY_LOG_H

#include "base/err.h"
#include "model/play_record.h"

struct play_log;
enum err play_log_open(const char *dir, struct play_log **out) MUST_CHECK;
void play_log_add(struct play_log *l, const struct play_record *r, int64_t mono_ms);
enum err play_log_flush(struct play_log *l, int64_t mono_ms) MUST_CHECK;
void play_log_close(struct play_log *l); /* flushes; NULL is fine */

#endif
