/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sheet that a layout draws on: the scene, its proportions, and mirroring. Layouts place everything as for
 * left-to-right; on a right-to-left sheet every rectangle is mirrored as it is drawn.
 */
#ifndef PLACARD_COMPOSE_SHEET_H
#define PLACARD_COMPOSE_SHEET_H

#include <stdbool.h>

#include "compose/compose.h"
#include "compose/text_layout.h"
#include "compose/theme.h"

#define SHEET_MIN_SIDE_PX 48 /* smaller than that nothing can be read */

struct sheet {
    const struct compose_context *c;
    const struct theme *t;
    struct scene *scene; /* owned until sheet_end */
    int width_px, height_px, short_px;
    int margin_px;
    struct rect body;   /* the screen less its header */
    struct rect accent; /* what a layout has filled with the accent; empty = nothing */
    bool rtl, portrait;
    bool lost; /* words of the post found no room in this layout */
};

/* ERR_RANGE for a screen that is too small or too large. Fills the ground; the theme's own
 * ground with its gradient or picture. */
enum err sheet_begin(struct sheet *s, const struct compose_context *c, bool rtl,
                     struct color ground) MUST_CHECK;
/* The same without the theme's gradient or picture: for what has a colour of its own behind it. */
enum err sheet_begin_plain(struct sheet *s, const struct compose_context *c, bool rtl,
                           struct color ground) MUST_CHECK;
/* Hands the scene over if e is ERR_OK, else frees it; returns e. */
enum err sheet_end(struct sheet *s, enum err e, struct scene **out);

/* The sides that the sheet starts and ends on, for words that keep together whatever their own direction: names, tags. */
enum text_align sheet_start(const struct sheet *s);
enum text_align sheet_far(const struct sheet *s);
int sheet_px(const struct sheet *s, int per_mille); /* of the short side */
struct rect sheet_mirror(const struct sheet *s, struct rect r);
/* Width of so many of the twelve columns between the margins. */
int sheet_columns_px(const struct sheet *s, int columns);

enum err sheet_fill(struct sheet *s, struct rect box, struct color c, int corner_px) MUST_CHECK;
/* The same in the accent, remembered in s->accent: what comes over it must stand out. */
enum err sheet_fill_accent(struct sheet *s, struct rect box) MUST_CHECK;
enum err sheet_bar(struct sheet *s, int x_px, int y_px,
                   struct color c) MUST_CHECK; /* the accent bar */

/* Size of the logo at most so high and wide; 0, 0 without one. */
void logo_size(const struct theme *t, int height_px, int most_width_px, int *width_px,
               int *drawn_height_px);
enum err logo_draw(struct sheet *s, struct rect at) MUST_CHECK;

/* A style for text of at most max_pm, in the theme's leading; one size if max_pm is 0: the theme's meta size. */
struct text_style sheet_style(const struct sheet *s, const char *language, bool bold, int max_pm);
/* One line of one size. */
struct text_style sheet_line_style(const struct sheet *s, const char *language, bool bold,
                                   int size_pm);
enum err sheet_draw(struct sheet *s, const struct text_block *b, struct rect box,
                    enum text_align align, struct color color, struct color tint) MUST_CHECK;
/* Fit, draw at the box's top; *height_px (may be NULL) is what it took. text NULL or empty: nothing. */
enum err sheet_text(struct sheet *s, const struct text_style *style, const char *text,
                    struct rect box, enum text_align align, struct color color,
                    int *height_px) MUST_CHECK;

/* Capitals stand so much above the baseline, per mille of the em (Inter's). For optical alignment. */
#define CAP_HEIGHT_PM 727
/* Where the eye sees a block begin and end: top of its first capitals, last baseline. */
int sheet_seen_top(const struct text_block *b);
int sheet_seen_bottom(const struct text_block *b);

#endif
