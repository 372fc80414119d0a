/* SPDX-License-Identifier: Apache-2.0 */
/* The table of all settings, apart from the reader that walks it. */
#ifndef PLACARD_NODE_SETTINGS_SCHEMA_H
#define PLACARD_NODE_SETTINGS_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_kind {
    SETTING_TEXT = 0,      /* char *: up to max bytes of UTF-8 */
    SETTING_PATH,          /* char *: relative to the settings file's folder */
    SETTING_NAME,          /* char *: a file-system safe name or a path */
    SETTING_ORIGIN,        /* char *: https://host[:port][/path] without a trailing slash */
    SETTING_PROXY,         /* char *: http://[user:password@]host:port */
    SETTING_AUDIENCE,      /* char * */
    SETTING_ZONE,          /* char *: IANA name that this machine knows */
    SETTING_LANGUAGE,      /* char *: BCP 47 */
    SETTING_SECRET,        /* char *: up to max bytes of UTF-8, at least min */
    SETTING_HOST_LABEL,    /* char *: one label of a host name */
    SETTING_DOMAINS,       /* char *: up to max_items domain names */
    SETTING_HOSTS,         /* char *: up to max_items host names or addresses */
    SETTING_ADDRESSES,     /* char *: IPv4 or IPv6 addresses */
    SETTING_NETWORKS,      /* char *: the same with their prefix, 192.0.2.10/24 */
    SETTING_SSID,          /* char *: 1 to 32 bytes */
    SETTING_WIFI_PASSWORD, /* char *: 8 to 63 ASCII characters, or 64 hexadecimal digits */
    SETTING_COUNTRY,       /* char *: two capital letters */
    SETTING_CHANNEL,       /* char *: a-z, 0-9 and - */
    SETTING_VERSION,       /* char *: 1.2 or 1.2.3 */
    SETTING_DAY_TIME,      /* struct day_time: HH:MM, or empty for none */
    SETTING_INT,           /* int64_t, times `scale` */
    SETTING_SMALL_INT,     /* int */
    SETTING_YES_NO,        /* bool */
    SETTING_CHOICE         /* int or enum, by `choices` */
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
    const char *standard; /* default, as it would be written; NULL = none */
    int64_t min, max;     /* numbers: as written; text: max bytes */
    int max_items;        /* of a list */
    bool secret;   /* an image moves it off the FAT partition; SETTING_KEPT stands there then */
    int64_t scale; /* stored = written * scale */
    const struct setting_choice *choices; /* ends with name NULL */
    const char *help;
};

/* What stands in the file for a secret that the board has moved to its own partition. */
#define SETTING_KEPT "@board"

extern const struct setting settings_schema[]; /* of the screen */
extern const int settings_schema_count;
extern const struct setting settings_schema_board[]; /* of the board, for images */
extern const int settings_schema_board_count;

/* One table behind the other: 0 <= i < settings_schema_total(). */
const struct setting *settings_schema_at(int i);
int settings_schema_total(void);
/* NULL: there is no such key. */
const struct setting *settings_schema_find(const char *section, const char *key, int *index);

#endif
