/* SPDX-License-Identifier: Apache-2.0 */
/* The table of all settings, apart from the reader that walks it. */
#ifndef PLACARD_NODE_SETTINGS_SCHEMA_H
#define PLACARD_NODE_SETTINGS_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_kind {
    SETTING_TEXT = 0,  /* char *: up to max bytes of UTF-8 */
    SETTING_PATH,      /* char *: relative to the settings file's folder */
    SETTING_NAME,      /* char *: a file-system safe name or a path */
    SETTING_ORIGIN,    /* char *: https://host[:port][/path] without a trailing slash */
    SETTING_PROXY,     /* char *: http://[user:password@]host:port */
    SETTING_AUDIENCE,  /* char * */
    SETTING_ZONE,      /* char *: IANA name that this machine knows */
    SETTING_LANGUAGE,  /* char *: BCP 47 */
    SETTING_DAY_TIME,  /* struct day_time: HH:MM, or empty for none */
    SETTING_INT,       /* int64_t, times `scale` */
    SETTING_SMALL_INT, /* int */
    SETTING_YES_NO,    /* bool */
    SETTING_CHOICE     /* int or enum, by `choices` */
};

struct setting_choice {
    const char *name;
    int value;
};

struct setting {
    const char *section, *key;
    enum setting_kind kind;
    size_t offset; /* into struct settings */
    bool required;
    const char *unit;
    const char *standard;                 /* default, as it would be written; NULL = none */
    int64_t min, max;                     /* numbers: as written; text: max bytes */
    int64_t scale;                        /* stored = written * scale */
    const struct setting_choice *choices; /* ends with name NULL */
    const char *help;
};

extern const struct setting settings_schema[];
extern const int settings_schema_count;

#endif
