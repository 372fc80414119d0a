/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One INI file -> struct settings, by a schema in which every key has its unit, default and description.
 * `placard check` is this reader with its problems printed. Any thread; no global state.
 */
#ifndef PLACARD_NODE_SETTINGS_H
#define PLACARD_NODE_SETTINGS_H

#include <stdio.h>

#include "base/err.h"
#include "model/settings.h"

struct settings_problem {
    int line;                       /* from 1; 0 = a key that is missing */
    char key[64];                   /* "server.url" */
    char text[ERR_INFO_TEXT_BYTES]; /* what is wrong and what is allowed */
};

#define SETTINGS_MAX_PROBLEMS 32

struct settings_report {
    struct settings_problem problems[SETTINGS_MAX_PROBLEMS];
    int count; /* more than the array holds are counted too */
};

/* Reads FILE whole; every problem is reported, each bad key keeps its default. ERR_SYNTAX if there is any problem
 * (*out is filled all the same, so that a screen can still say what is wrong), ERR_IO/ERR_NOT_FOUND/ERR_TOO_BIG if
 * the file cannot be read (*out then holds the defaults). *out: settings_clear, always. */
enum err settings_read(const char *path, struct settings *out, struct settings_report *report,
                       struct err_info *info) MUST_CHECK;
/* The same from memory; folder is what relative paths are relative to. */
enum err settings_parse(const char *text, size_t bytes, const char *folder, struct settings *out,
                        struct settings_report *report, struct err_info *info) MUST_CHECK;
void settings_clear(struct settings *s);

/* The schema as text: section, key, unit, default, what is allowed, what for. */
void settings_print_schema(FILE *out);

#endif
