/* SPDX-License-Identifier: Apache-2.0 */
/* What `placard preview` is asked for. Strings are borrowed from argv. Thread: any. */
#ifndef PLACARD_CLI_PREVIEW_OPTIONS_H
#define PLACARD_CLI_PREVIEW_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/flags.h"
#include "select/select.h"

#define PREVIEW_MAX_POSTS 64
#define PREVIEW_MAX_CARDS 3 /* one of each kind */
#define PREVIEW_MAX_SIZES 8
#define PREVIEW_MAX_THEMES 8

struct preview_size {
    int width_px, height_px;
};

struct preview_options {
    const char *feed, *config;
    const char *posts[PREVIEW_MAX_POSTS];
    int post_count;
    bool all; /* posts of the feed */
    enum show_kind cards[PREVIEW_MAX_CARDS];
    int card_count;
    struct preview_size sizes[PREVIEW_MAX_SIZES];
    int size_count;
    const char *themes[PREVIEW_MAX_THEMES]; /* none: the settings' own */
    int theme_count;
    const char *file, *folder, *sheet; /* where pictures go; at least one, never file and folder */
    int page;                          /* from 0; -1 = not said */
    int64_t now_s;                     /* 0 = not said */
    bool has_trouble;
    enum err trouble; /* of cards */
    const char *text; /* the alert's words, the set-up card's detail; NULL = none given */
    enum alert_severity severity;
    bool drill;
    bool watch;
    bool help;
};

/* ERR_OK, or why it cannot be understood (ERR_SYNTAX, ERR_RANGE, ERR_FULL) in info. */
enum err preview_options_parse(int argc, char **argv, struct preview_options *o,
                               struct err_info *info) MUST_CHECK;
const char *preview_options_usage(void);

#endif
