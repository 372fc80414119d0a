/* SPDX-License-Identifier: Apache-2.0 */
/* Moments and days on the desk's clock, for pages and their inputs. Any thread. */
#ifndef PLACARD_DESK_WEB_WEB_TIME_H
#define PLACARD_DESK_WEB_WEB_TIME_H

#include <stdint.h>

#include "base/strbuf.h"

#define WEB_TIME_BYTES 32

/* "11 days", "3 hours", "40 minutes", rounded down, at least a minute. */
void web_time_span(struct strbuf *b, int64_t seconds);
/* What <input type=datetime-local> takes: "2026-03-02T09:05"; "" for 0. */
void web_time_input(int64_t at_s, char out[WEB_TIME_BYTES]);
/* The same for <input type=date>: "2026-03-02". */
void web_time_date(int64_t at_s, char out[WEB_TIME_BYTES]);
/* "09:05". */
void web_time_clock(int64_t at_s, char out[WEB_TIME_BYTES]);
/* "Monday, 2 March". */
void web_time_day(int64_t at_s, char out[WEB_TIME_BYTES]);
/* Midnight that begins the day of at_s, moved on by so many days; days of 23 and 25 hours too. */
int64_t web_time_midnight(int64_t at_s, int days);
/* 0 = Monday. */
int web_time_weekday(int64_t at_s);

#endif
