/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of an INI text, each told apart. Our own and not inih: that one cuts lines at 200 bytes, goes silent after the first
 * bad line and takes an indented key for the rest of the value above. Any thread.
 *   [section] · key = value · blank lines and lines beginning with # or ; · " ;" begins a comment behind a value
 * Indentation means nothing; CRLF and a UTF-8 mark at the start are taken.
 */
#ifndef PLACARD_NODE_SETTINGS_INI_H
#define PLACARD_NODE_SETTINGS_INI_H

#include <stdbool.h>
#include <stddef.h>

#define SETTINGS_INI_LINE_BYTES 2048 /* a path or URL of 1,024 and its key, with room */
#define SETTINGS_INI_SECTION_BYTES 64

enum settings_ini_kind { INI_LINE_PAIR = 0, INI_LINE_TOO_LONG, INI_LINE_BAD };

struct settings_ini {
    const char *at, *end;    /* borrowed: what is still to be read */
    int line;                /* of what was found last, from 1 */
    const char *key, *value; /* of a pair, inside text; valid until the next call */
    char section[SETTINGS_INI_SECTION_BYTES];
    char text[SETTINGS_INI_LINE_BYTES + 1];
};

void settings_ini_start(struct settings_ini *r, const char *text, size_t bytes);
/* The next pair or bad line; false at the end. The text may not hold NUL bytes. */
bool settings_ini_next(struct settings_ini *r, enum settings_ini_kind *kind);

#endif
