/* SPDX-License-Identifier: Apache-2.0 */
/* Words and small pictures on a pixmap, by the node's own text and resampler: what a contact sheet is made of. Thread: main. */
#ifndef PLACARD_CLI_SHEET_PAINT_H
#define PLACARD_CLI_SHEET_PAINT_H

#include <stdbool.h>

#include "present/fonts.h"
#include "present/pixmap.h"

struct sheet_words {
    const char *text;   /* UTF-8, may be remote */
    int x_px, width_px; /* left edge, and how wide it may be: longer text loses its middle */
    int baseline_px;
    int size_px; /* em */
    bool bold;
    struct color color;
};
enum err sheet_paint_words(struct fonts *fonts, const struct sheet_words *w, struct pixmap *onto,
                           struct err_info *info) MUST_CHECK;
/* The picture made smaller (or as it is) into `at`, which lies inside onto. */
enum err sheet_paint_picture(const struct pixmap *picture, struct rect at,
                             struct pixmap *onto) MUST_CHECK;

#endif
