/* SPDX-License-Identifier: Apache-2.0 */
/* Texts under one another, measured together and drawn together: what stands on a panel. Thread: the worker. */
#ifndef PLACARD_COMPOSE_STACK_H
#define PLACARD_COMPOSE_STACK_H

#include "compose/sheet.h"

#define STACK_MAX 4

struct stack {
    struct text_block *blocks[STACK_MAX];
    int gap_px[STACK_MAX]; /* above each but the first */
    int count, height_px;  /* as the eye sees it: first capitals to last baseline */
    bool cut;              /* something was left out */
};

/* style's sizes apply; text NULL or empty adds nothing. A text that does not fit whole is left out, and all behind it. */
enum err stack_add(struct stack *k, const struct text_style *style, const char *text, int width_px,
                   int most_px, int gap_px) MUST_CHECK;
/* From box.y on, the first capitals at its top; all texts behind the first in the colour `rest`. */
enum err stack_draw(struct sheet *s, const struct stack *k, struct rect box, struct color first,
                    struct color rest) MUST_CHECK;
void stack_clear(struct stack *k);

#endif
