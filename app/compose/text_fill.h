/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside text layout: a text, or a part of it, broken into the lines of a box, and these lines balanced. Nothing is shaped:
 * it adds up widths that text_measure.c holds, so it may be asked often. Thread: the worker.
 */
#ifndef PLACARD_COMPOSE_TEXT_FILL_H
#define PLACARD_COMPOSE_TEXT_FILL_H

#include "compose/text_layout.h"

/* Which words may be split between letters when they are wider than the box. */
enum text_split {
    TEXT_SPLIT_NONE = 0,
    TEXT_SPLIT_ENDLESS /* no dictionary has them */,
    TEXT_SPLIT_ANY
};

struct text_fill {
    int size_px; /* em; widths are scaled to it from m->size_px */
    int width_px, height_px;
    int from, to; /* code points; `from` begins a line */
    enum text_split split;
};

/* *fits is false when the part needs more than height_px or max_lines, or when a word that may not be split is wider than
 * the box. b keeps the lines that fit. */
enum err text_block_fill(struct text_block *b, struct text_measure *m,
                         const struct text_style *style, const struct text_fill *fill,
                         bool *fits) MUST_CHECK;
/* The lines of b once more, each paragraph at the narrowest width that needs no more lines, if the style says so. */
enum err text_block_balance(struct text_block *b, struct text_measure *m,
                            const struct text_style *style, int width_px) MUST_CHECK;
/* Does the rest of a paragraph, from this code point on, need no more than one line? */
bool text_fill_one_line(const struct text_measure *m, int para, int from, int size_px,
                        int width_px);

#endif
