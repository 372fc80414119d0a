/* SPDX-License-Identifier: Apache-2.0 */
/* Between column.c, column_text.c and column_pages.c. */
#ifndef PLACARD_COMPOSE_COLUMN_INNER_H
#define PLACARD_COMPOSE_COLUMN_INNER_H

#include "compose/content.h"
#include "compose/text_pages.h"

/* Lines of about 70 letters at most: the eye must find the next one. */
#define COLUMN_MEASURE_EM 35

struct column {
    struct rect box;
    int x, y, w, h; /* what is left for title and text */
    int bar_px;     /* bar and the space under it */
    int gap_px;     /* title to text */
    struct text_block *title;
    struct text_pages *pages; /* of the text, where it stands in columns or over pages */
    struct text_block *text[TEXT_MAX_COLUMNS];
    int text_count; /* columns that are set */
    int columns, text_w, text_gap_px;
    bool cut; /* neither a page nor columns hold the text: it wants pages */
};

/* The text under the title, in the room that this leaves; on a bar in columns, if they carry larger type. */
enum err column_fit_text(struct sheet *s, const struct content *k, struct column *c) MUST_CHECK;
void column_forget_text(struct column *c);
/* Width of each of so many columns, and the space between them. */
void column_divide(struct column *c, int columns);
/* Lines of a page of c->pages. */
enum err column_take_page(struct column *c, int page) MUST_CHECK;
/* So many columns of at least this em stand side by side; 1 on all screens but bars. */
int column_most(const struct column *c, int size_px);

/* Instead of the foot: the page that the context asks for, with its own. Leaves the page's words in c->text and the
 * title that goes with it in c->title; the scene learns how many pages there are. */
enum err column_draw_pages(struct sheet *s, const struct content *k, struct column *c) MUST_CHECK;

#endif
