/* SPDX-License-Identifier: Apache-2.0 */
/* Dates as feeds write them: RFC 3339 and its looser relatives (ISO 8601), RFC 822/2822 and what passes for it. Pure. */
#ifndef PLACARD_DESK_SOURCES_SOURCE_DATE_H
#define PLACARD_DESK_SOURCES_SOURCE_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* Seconds since 1970 UTC, from 1970 to 9999; false if it is no date. A day without a time is its start; a time without a
 * zone is UTC. White space around is fine. */
bool source_date_parse(const char *text, int64_t *out_s);

#endif
