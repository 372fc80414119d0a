/* SPDX-License-Identifier: Apache-2.0 */
/* Between column.c and column_pages.c. */
#ifndef PLACARD_COMPOSE_COLUMN_INNER_H
#define PLACARD_COMPOSE_COLUMN_INNER_H

#include "compose/content.h"

struct column {
    struct rect box;
    int x, y, w, h; /* what is left for the text */
    int bar_px;     /* bar and the space under it */
    int gap_px;     /* title to text */
    struct text_block *title, *text;
};

/* Instead of the foot: the page that the context asks for, with its own. Leaves the page's words in c->text and the
 * title that goes with it in c->title; the scene learns how many pages there are. */
enum err column_draw_pages(struct sheet *s, const struct content *k, struct column *c) MUST_CHECK;

#endif
