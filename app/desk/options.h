/* SPDX-License-Identifier: Apache-2.0 */
/* Command lines by table: each verb lists its options once, for reading and for --help. */
#ifndef PLACARD_DESK_OPTIONS_H
#define PLACARD_DESK_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

enum option_kind {
    OPTION_END = 0,
    OPTION_SWITCH,   /* bool */
    OPTION_TEXT,     /* const char * */
    OPTION_LIST,     /* struct option_list: may stand several times */
    OPTION_INT,      /* int64_t within min..max, *given set */
    OPTION_DURATION, /* int64_t seconds: 90, 90s, 15m, 24h, 7d */
    OPTION_TIME, /* int64_t seconds since 1970: RFC 3339, or local: 2026-03-02, 2026-03-02 09:00 */
    OPTION_TIME_END /* the same, but a day without a time means its end */
};

struct option_list {
    const char **items;
    int count, cap;
};

struct option {
    enum option_kind kind;
    const char *name;  /* "--audience" */
    const char *value; /* what --help calls it, NULL for a switch */
    const char *help;
    void *into;
    bool *given; /* may be NULL */
    int64_t min, max;
};

/* Fills; words without a dash go to words (which may be NULL: none allowed). "--" ends the options.
 * ERR_SYNTAX or ERR_RANGE with a sentence in info. */
enum err options_read(const struct option *table, int argc, char **argv, struct option_list *words,
                      struct err_info *info) MUST_CHECK;
void options_help(const struct option *table, FILE *out);

#endif
