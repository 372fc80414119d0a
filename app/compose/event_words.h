/* SPDX-License-Identifier: Apache-2.0 */
/* When and where an event is, in words of the post's language. Thread: the worker. */
#ifndef PLACARD_COMPOSE_EVENT_WORDS_H
#define PLACARD_COMPOSE_EVENT_WORDS_H

#include "compose/compose.h"
#include "compose/messages.h"

struct event_words {
    char day
        [2 *
         MESSAGES_DATE_BYTES]; /* a heading: "Tomorrow", "Monday, 3 March – Wednesday, 5 March" */
    char time[2 *
              MESSAGES_DATE_BYTES]; /* "09:05 – 10:00", "all day"; "" where the day says it all */
    const char *place;              /* NULL = none; borrowed from the post */
};

/* Times are those of the zone that the event's start names, else the site's at that moment. An event from midnight to midnight,
 * or without an end at midnight, is one of whole days; one that ends at midnight ends on the day that is over then; one that is
 * going on for days says until when. */
void event_words_of(const struct compose_context *c, const struct post *p, struct event_words *out);

#endif
