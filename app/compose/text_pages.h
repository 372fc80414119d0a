/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text poured into columns, and where they are not enough, over pages. It is analysed and measured once; pages are parts of
 * it, so one that begins inside a paragraph keeps its direction and language. Thread: the worker.
 */
#ifndef PLACARD_COMPOSE_TEXT_PAGES_H
#define PLACARD_COMPOSE_TEXT_PAGES_H

#include "compose/text_layout.h"

#define TEXT_MAX_COLUMNS 4

struct text_flow {
    int width_px;     /* of a column */
    int height_px[2]; /* of a column on the first page, and on the others */
    int columns;      /* beside each other on a page, 1 to TEXT_MAX_COLUMNS */
    int page_px;      /* em of a text of several pages */
};

struct text_pages;

/* At the largest of style's sizes at which one page holds everything (if it has more than one); else at flow->page_px over several. A page ends behind
 * a sentence or paragraph where that leaves it full enough; a paragraph's first line does not stand alone at its foot, nor
 * a last one alone at its head, if it can be avoided; all are about equally full. Cost grows with the text, not with its
 * pages. What a box holds that is too small for a line: nothing. */
enum err text_pages_new(const struct text_style *style, const char *utf8, size_t bytes,
                        const struct text_flow *flow, struct text_pages **out) MUST_CHECK;
void text_pages_free(struct text_pages *p); /* NULL is fine */
int text_pages_count(const struct text_pages *p);
bool text_pages_whole(const struct text_pages *p); /* no word was left out for want of room */
int text_pages_size_px(const struct text_pages *p);
/* Lines of a column of a page, both from 0; without lines where the text has ended. It borrows the text: free it first. */
enum err text_pages_column(struct text_pages *p, int page, int column,
                           struct text_block **out) MUST_CHECK;
/* The words of a page, owned by the caller. */
enum err text_pages_words(const struct text_pages *p, int page, char **out) MUST_CHECK;

#endif
