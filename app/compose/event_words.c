/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/event_words.h"

#include <stdio.h>
#include <string.h>

#include "compose/capital.h"

#define DAY_S 86400

static int offset_at(const struct compose_context *c, const struct post_event *e, int64_t when_s)
{
    if (e->has_offset && e->end_s && when_s >= e->end_s)
        return e->end_offset_s;
    if (e->has_offset)
        return e->offset_s;
    return c->utc_offset_at ? c->utc_offset_at(when_s) : c->utc_offset_s;
}

static int64_t second_of_day(int64_t local_s)
{
    return (local_s % DAY_S + DAY_S) % DAY_S;
}

static void add_time(const struct compose_context *c, const struct messages *words, int64_t local_s,
                     char day[MESSAGES_DATE_BYTES])
{
    char time[MESSAGES_DATE_BYTES];
    size_t n = strlen(day);
    message_time(words, local_s, 0, c->hours_12, time);
    snprintf(day + n, MESSAGES_DATE_BYTES - n, "\u00A0·\u00A0%s", time);
}

/* The last day begins a line of its own. */
static void two_lines(const struct messages *words, const char *from, const char *until,
                      char out[MESSAGES_DATE_BYTES])
{
    char line[MESSAGES_DATE_BYTES];
    snprintf(line, sizeof line, "\n%s", until);
    message_span(words, from, line, out);
}

void event_words_of(const struct compose_context *c, const struct post *p, struct event_words *out)
{
    const struct messages *words = messages_for(c->messages, p->language);
    const struct post_event *e = &p->event;
    int start_offset = offset_at(c, e, e->start_s), now_offset = offset_at(c, e, c->now_s);
    int end_offset = e->end_s ? offset_at(c, e, e->end_s) : 0;
    int64_t start = e->start_s + start_offset, end = e->end_s + end_offset;
    bool whole_days = second_of_day(start) == 0 && (!e->end_s || second_of_day(end) == 0);
    /* an end at midnight belongs to the day before: of whole days, and of an evening */
    bool evening = second_of_day(end) == 0 && end - start < DAY_S;
    int64_t last = end > start && (whole_days || evening) ? end - DAY_S : end;
    bool days = e->end_s && last / DAY_S != start / DAY_S;
    bool going_on = days && e->start_s <= c->now_s && c->now_s < e->end_s;
    char from[MESSAGES_DATE_BYTES], until[MESSAGES_DATE_BYTES];
    int64_t now = c->now_s + now_offset; /* local times are compared as if they were UTC */

    *out = (struct event_words){.place = p->event.place};
    message_event_date(words, start, now, 0, from);
    message_event_date(words, last, now, 0, until);
    if (days && !whole_days && !going_on) { /* each time beside its day: they are no daily hours */
        add_time(c, words, start, from);
        add_time(c, words, end, until);
    }
    if (going_on)
        message_until_date(words, until, out->day);
    else if (days)
        two_lines(words, from, until, out->day);
    else
        snprintf(out->day, sizeof out->day, "%s", from);
    capital_first(out->day);

    message_time(words, start, 0, c->hours_12, from);
    message_time(words, end, 0, c->hours_12, until);
    if (whole_days || (days && !going_on))
        snprintf(out->time, sizeof out->time, "%s",
                 days ? "" : message_text(words, MESSAGE_ALL_DAY));
    else if (going_on)
        message_span(words, NULL, until, out->time);
    else if (e->end_s && end > start)
        message_span(words, from, until, out->time);
    else
        snprintf(out->time, sizeof out->time, "%s", from);
}
