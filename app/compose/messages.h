/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the interface and relative dates. English stands in messages_english.c; other languages in assets/messages.
 * Immutable after loading, any thread; but for messages_for, which keeps what it has loaded.
 */
#ifndef PLACARD_COMPOSE_MESSAGES_H
#define PLACARD_COMPOSE_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "compose/compose.h"

#define MESSAGES_DATE_BYTES 256 /* two long days of Thai, with years, take 170 */

enum message {
    /* plural forms stand together, in the order of enum plural */
    MESSAGE_MINUTES_ONE,
    MESSAGE_MINUTES_TWO,
    MESSAGE_MINUTES_FEW,
    MESSAGE_MINUTES_MANY,
    MESSAGE_MINUTES_OTHER,
    MESSAGE_HOURS_ONE,
    MESSAGE_HOURS_TWO,
    MESSAGE_HOURS_FEW,
    MESSAGE_HOURS_MANY,
    MESSAGE_HOURS_OTHER,
    MESSAGE_DAYS_ONE,
    MESSAGE_DAYS_TWO,
    MESSAGE_DAYS_FEW,
    MESSAGE_DAYS_MANY,
    MESSAGE_DAYS_OTHER,
    MESSAGE_JUST_NOW,
    MESSAGE_YESTERDAY,
    MESSAGE_DATE,      /* {day} {month} */
    MESSAGE_DATE_YEAR, /* {day} {month} {year}; {buddhist_year} is that of Thailand's calendar */
    MESSAGE_MONTHS,    /* twelve, with | between */
    MESSAGE_WEEKDAYS,  /* seven, from Monday */
    MESSAGE_TODAY,
    MESSAGE_TOMORROW,
    MESSAGE_EVENT_DATE,      /* {weekday} {day} {month} */
    MESSAGE_EVENT_DATE_YEAR, /* {weekday} {day} {month} {year} */
    MESSAGE_AM,
    MESSAGE_PM,
    MESSAGE_TIME_12,    /* {time} {half}: "9:05 am" */
    MESSAGE_TIME_RANGE, /* {from} {until} */
    MESSAGE_FROM,       /* {time} */
    MESSAGE_UNTIL,      /* {time} */
    MESSAGE_UNTIL_DATE, /* {date} */
    MESSAGE_FIRST_DAY,  /* what stands for the 1 of a month's first day */
    MESSAGE_DIGITS,     /* ten, from zero, with | between */
    MESSAGE_ALL_DAY,
    MESSAGE_ANNOUNCEMENT, /* label of a pinned post */
    MESSAGE_EVENT,        /* label of an event */
    MESSAGE_PAGE,         /* {n} of {m} */
    MESSAGE_MORE,         /* {n} that are not shown */
    MESSAGE_DRILL,
    /* what is wrong, and what to do, for each kind of trouble (trouble.c) */
    MESSAGE_RESOLVE,
    MESSAGE_RESOLVE_DO,
    MESSAGE_CONNECT,
    MESSAGE_CONNECT_DO,
    MESSAGE_SLOW,
    MESSAGE_SLOW_DO,
    MESSAGE_PROXY,
    MESSAGE_PROXY_DO,
    MESSAGE_NAME,
    MESSAGE_NAME_DO,
    MESSAGE_CA,
    MESSAGE_CA_DO,
    MESSAGE_CLOCK,
    MESSAGE_CLOCK_DO,
    MESSAGE_CLIENT,
    MESSAGE_CLIENT_DO,
    MESSAGE_TLS,
    MESSAGE_TLS_DO,
    MESSAGE_SERVER,
    MESSAGE_SERVER_DO,
    MESSAGE_ENROL,
    MESSAGE_ENROL_DO,
    MESSAGE_SETTINGS,
    MESSAGE_SETTINGS_DO,
    MESSAGE_WAITING,
    MESSAGE_WAITING_DO,
    MESSAGE_STATE,
    MESSAGE_STATE_DO,
    MESSAGE_OTHER,
    MESSAGE_OTHER_DO,
    MESSAGE__COUNT
};

/* The categories of CLDR but for zero, which is not counted. */
enum plural { PLURAL_ONE = 0, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER };

/* m NULL: English. Never NULL, never empty. */
const char *message_text(const struct messages *m, enum message id);

/* In memory, for tests; language decides plural forms. */
enum err messages_parse(const char *text, size_t bytes, const char *language, const char *name,
                        struct messages **out, struct err_info *info) MUST_CHECK;

/* The form of a whole number under a million, by CLDR 44. */
enum plural message_plural(const char *language, int64_t n);

/* "5 minutes ago", "yesterday", "3 March": then_s as people at the site would say it at now_s. */
void message_relative_date(const struct messages *m, int64_t then_s, int64_t now_s,
                           int utc_offset_s, char out[MESSAGES_DATE_BYTES]);
/* "today", "tomorrow", "Monday, 3 March", for the day on which something takes place. */
void message_event_date(const struct messages *m, int64_t then_s, int64_t now_s, int utc_offset_s,
                        char out[MESSAGES_DATE_BYTES]);
/* "09:05", or "9:05 am" if hours_12. */
void message_time(const struct messages *m, int64_t then_s, int utc_offset_s, bool hours_12,
                  char out[MESSAGES_DATE_BYTES]);
/* MESSAGE_TIME_RANGE of two times or dates; MESSAGE_FROM or MESSAGE_UNTIL of one time, the other NULL. */
void message_span(const struct messages *m, const char *from, const char *until,
                  char out[MESSAGES_DATE_BYTES]);
void message_until_date(const struct messages *m, const char *date, char out[MESSAGES_DATE_BYTES]);
/* "2 of 3", "+4 more". */
void message_page(const struct messages *m, int page, int pages, char out[MESSAGES_DATE_BYTES]);
void message_more(const struct messages *m, int count, char out[MESSAGES_DATE_BYTES]);

/* The messages for content in another language than the interface's: its own if there is a file for them, else m.
 * language may be NULL. Good until two more languages were asked for. Thread: the worker, which alone may ask. */
const struct messages *messages_for(const struct messages *m, const char *language);
/* The language that m really speaks. m NULL: "en". */
const char *messages_language(const struct messages *m);

#endif
