/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of a text in a box: broken, balanced, in visual order, at the largest size that fits. Thread: the worker.
 */
#ifndef PLACARD_COMPOSE_TEXT_LAYOUT_H
#define PLACARD_COMPOSE_TEXT_LAYOUT_H

#include "compose/text_measure.h"
#include "model/scene.h"

enum text_align { TEXT_ALIGN_START = 0, TEXT_ALIGN_CENTER, TEXT_ALIGN_LEFT, TEXT_ALIGN_RIGHT };

struct text_style {
    const struct font_metrics *fonts;
    const char *language; /* BCP 47 or NULL */
    bool bold, balance;
    int max_px,
        min_px; /* em: the largest of a scale of sizes between them that fits; equal = just that */
    bool
        whole; /* what does not fit is not cut but not laid out: a block without lines, marked cut */
    int max_lines;  /* 0 = as many as the box holds */
    int measure_em; /* no line is longer, however wide the box; 0 = as long as the box */
    /* line height in per mille of the em: from leading_pm at min_px to leading_large_pm at display_px and beyond */
    int leading_pm, leading_large_pm, display_px;
};

struct text_line {
    int start, end; /* code points; end takes in swallowed white space */
    int para;
    int width_px;
    int top_px, height_px, baseline_px; /* from the block's top */
    int first_run, run_count;           /* in order from the left */
};

struct text_block {
    struct text *text;
    int size_px;
    int width_px;                      /* of the widest line */
    int height_px;                     /* of all line boxes */
    int baseline_px, last_baseline_px; /* of the first and last line, from the block's top */
    struct text_line *lines;
    int line_count, line_room;
    struct text_run *runs;
    int run_count, run_room;
    bool cut;          /* shortened with an ellipsis */
    bool borrows_text; /* text belongs to someone else */
};

/* Fit into width x height. Longer than that even at min_px: cut behind a sentence or a word, with an ellipsis, and
 * logged. An empty text gives a block without lines. */
enum err text_block_new(const struct text_style *style, const char *utf8, size_t bytes,
                        int width_px, int height_px, struct text_block **out) MUST_CHECK;
void text_block_free(struct text_block *b); /* NULL is fine */

struct text_paint {
    enum text_align align; /* START is the paragraph's own side */
    struct color color, tint;
};
/* Lines from (x, y) down, each placed inside width_px. */
enum err text_block_draw(const struct text_block *b, struct scene *s, int x_px, int y_px,
                         int width_px, const struct text_paint *paint) MUST_CHECK;

/* Inside: after fill at m->size_px: balance, then shape. *fits is false if a line came out wider than the box. */
enum err text_block_place(struct text_block *b, struct text_measure *m,
                          const struct text_style *style, int width_px, bool *fits) MUST_CHECK;
/* Inside: measure the runs of b's lines as they will be drawn, order them. */
enum err text_block_shape(struct text_block *b) MUST_CHECK;

#endif
