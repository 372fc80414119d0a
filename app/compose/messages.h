/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the interface and relative dates. English stands in messages.c; other languages in assets/messages.
 * Immutable after loading; any thread.
 */
#ifndef PLACARD_COMPOSE_MESSAGES_H
#define PLACARD_COMPOSE_MESSAGES_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "compose/compose.h"

#define MESSAGES_DATE_BYTES 128

enum message {
    /* plural forms stand together, in the order of enum plural */
    MESSAGE_MINUTES_ONE,
    MESSAGE_MINUTES_TWO,
    MESSAGE_MINUTES_FEW,
    MESSAGE_MINUTES_OTHER,
    MESSAGE_HOURS_ONE,
    MESSAGE_HOURS_TWO,
    MESSAGE_HOURS_FEW,
    MESSAGE_HOURS_OTHER,
    MESSAGE_DAYS_ONE,
    MESSAGE_DAYS_TWO,
    MESSAGE_DAYS_FEW,
    MESSAGE_DAYS_OTHER,
    MESSAGE_JUST_NOW,
    MESSAGE_YESTERDAY,
    MESSAGE_DATE,      /* {day} {month} */
    MESSAGE_DATE_YEAR, /* {day} {month} {year} */
    MESSAGE_MONTHS,    /* twelve, with | between */
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

enum plural { PLURAL_ONE = 0, PLURAL_TWO, PLURAL_FEW, PLURAL_OTHER };

/* m NULL: English. Never NULL, never empty. */
const char *message_text(const struct messages *m, enum message id);

/* In memory, for tests; language decides plural forms. */
enum err messages_parse(const char *text, size_t bytes, const char *language, const char *name,
                        struct messages **out, struct err_info *info) MUST_CHECK;

enum plural message_plural(const char *language, int64_t n);

/* "5 minutes ago", "yesterday", "3 March": then_s as people at the site would say it at now_s. */
void message_relative_date(const struct messages *m, int64_t then_s, int64_t now_s,
                           int utc_offset_s, char out[MESSAGES_DATE_BYTES]);

#endif
