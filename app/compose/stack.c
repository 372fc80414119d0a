/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/stack.h"

#include <assert.h>
#include <string.h>

enum err stack_add(struct stack *k, const struct text_style *style, const char *text, int width_px,
                   int most_px, int gap_px)
{
    if (!text || !text[0] || k->cut)
        return ERR_OK;
    assert(k->count < STACK_MAX);
    struct text_style st = *style;
    st.whole = true;
    int gap = k->count > 0 ? gap_px : 0, room = most_px - k->height_px - gap;
    struct text_block *b;
    if (width_px <= 0 || room <= 0) {
        k->cut = true;
        return ERR_OK;
    }
    enum err e = text_block_new(&st, text, strlen(text), width_px, room, &b);
    if (e)
        return e;
    if (b->cut || b->line_count == 0) {
        text_block_free(b);
        k->cut = true;
        return ERR_OK;
    }
    k->gap_px[k->count] = gap;
    k->blocks[k->count++] = b;
    k->height_px += gap + sheet_seen_bottom(b) - sheet_seen_top(b);
    return ERR_OK;
}

enum err stack_draw(struct sheet *s, const struct stack *k, struct rect box, struct color first,
                    struct color rest)
{
    int y = box.y;
    for (int i = 0; i < k->count; i++) {
        const struct text_block *b = k->blocks[i];
        struct color color = i == 0 ? first : rest;
        int top = sheet_seen_top(b);
        y += k->gap_px[i];
        enum err e = sheet_draw(s, b, (struct rect){box.x, y - top, box.w, b->height_px},
                                sheet_start(s), color, color);
        if (e)
            return e;
        y += sheet_seen_bottom(b) - top;
    }
    return ERR_OK;
}

void stack_clear(struct stack *k)
{
    for (int i = 0; i < k->count; i++)
        text_block_free(k->blocks[i]);
    *k = (struct stack){0};
}
