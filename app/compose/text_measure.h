/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Widths of a text's pieces between break opportunities. Measured once at one size, scaled to others while a size is
 * searched for, measured again at the size that is taken: cost stays linear in the text. Thread: the worker.
 */
#ifndef PLACARD_COMPOSE_TEXT_MEASURE_H
#define PLACARD_COMPOSE_TEXT_MEASURE_H

#include "compose/text.h"

struct text_piece {
    int start, seen_end,
        end; /* code points; [seen_end, end) is white space that a line's end swallows */
    int seen_px, whole_px; /* widths of both, at size_px of the struct */
    int hyphen_px;         /* what a line that ends here adds */
    bool glued;            /* stays with the piece before if a line has room for both */
    bool poor;             /* a line that ends behind it had better end somewhere else */
    bool address;          /* poor, and inside an address */
};

struct text_run {
    int start, end; /* code points */
    font_face face;
    uint32_t script;
    uint8_t level;
    bool tint, hyphen; /* hyphen: a line ends at its soft hyphen */
    int width_px;
    int x_px; /* from the line's left edge */
};

struct text_measure {
    struct text *text;         /* borrowed */
    int size_px;               /* of all widths; 0 = not measured */
    int ascent_px, descent_px; /* of the first face */
    struct text_piece *pieces;
    int piece_count;
    int *para_piece;       /* first piece of each paragraph, and the end */
    int *cluster_px;       /* by first code point, + 1; 0 = not measured; at size_px */
    struct text_run space; /* the space measured last: most of a text's are alike */
};

enum err text_measure_new(struct text *t, struct text_measure **out) MUST_CHECK;
void text_measure_free(struct text_measure *m);
/* Measure all pieces at this size (nothing to do if they are). */
enum err text_measure_set_size(struct text_measure *m, int size_px) MUST_CHECK;
/* Width of the cluster that starts here, at m->size_px; *end is where it ends. */
enum err text_measure_cluster(struct text_measure *m, int start, int *end,
                              int *width_px) MUST_CHECK;

/* Next run of [at, end): its end; false when nothing visible is left. Hidden code points split no run. */
bool text_next_run(const struct text *t, int at, int end, struct text_run *out);
enum err text_run_measure(const struct text *t, int size_px, struct text_run *run) MUST_CHECK;

#endif
