/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/text_layout.h"

#include "base/mem.h"
#include "compose/text_fill.h"

/* ---- placing ---- */

static enum err add_run(struct text_block *b, const struct text_run *r)
{
    if (b->run_count == b->run_room) {
        int room = b->run_room ? b->run_room * 2 : 16;
        struct text_run *p = mem_grow(b->runs, (size_t)room * sizeof *p);
        if (!p)
            return ERR_NOMEM;
        b->runs = p;
        b->run_room = room;
    }
    b->runs[b->run_count++] = *r;
    return ERR_OK;
}

static enum err order_runs(struct text_run *runs, int count)
{
    enum err e = ERR_NOMEM;
    uint8_t *levels = mem_alloc((size_t)count + 1);
    int *order = mem_array((size_t)count + 1, sizeof *order);
    struct text_run *copy = mem_array((size_t)count + 1, sizeof *copy);
    if (!levels || !order || !copy)
        goto out;
    for (int i = 0; i < count; i++) {
        levels[i] = runs[i].level;
        copy[i] = runs[i];
    }
    text_visual_order(levels, count, order);
    int x = 0;
    for (int i = 0; i < count; i++) {
        runs[i] = copy[order[i]];
        runs[i].x_px = x;
        x += runs[i].width_px;
    }
    e = ERR_OK;
out:
    mem_free(levels);
    mem_free(order);
    mem_free(copy);
    return e;
}

static enum err place_line(struct text_block *b, struct text_line *l)
{
    const struct text *t = b->text;
    int end = l->end;
    bool hyphen =
        end > l->start && (t->marks[end - 1] & TEXT_SOFT_HYPHEN) && end < t->paras[l->para].end;
    while (end > l->start && (t->marks[end - 1] & (TEXT_SPACE | TEXT_HIDDEN)))
        end--;
    l->first_run = b->run_count;
    l->width_px = 0;
    struct text_run r;
    for (int at = l->start; text_next_run(t, at, end, &r); at = r.end) {
        r.hyphen = hyphen && r.end == end;
        enum err e = text_run_measure(t, b->size_px, &r);
        if (!e)
            e = add_run(b, &r);
        if (e)
            return e;
        l->width_px += r.width_px;
    }
    l->run_count = b->run_count - l->first_run;
    return l->run_count ? order_runs(b->runs + l->first_run, l->run_count) : ERR_OK;
}

enum err text_block_shape(struct text_block *b)
{
    b->run_count = 0;
    b->width_px = 0;
    for (int i = 0; i < b->line_count; i++) {
        enum err e = place_line(b, &b->lines[i]);
        if (e)
            return e;
        if (b->lines[i].width_px > b->width_px)
            b->width_px = b->lines[i].width_px;
    }
    if (b->line_count > 0) {
        b->baseline_px = b->lines[0].baseline_px;
        b->last_baseline_px = b->lines[b->line_count - 1].baseline_px;
    }
    return ERR_OK;
}

enum err text_block_place(struct text_block *b, struct text_measure *m,
                          const struct text_style *style, int width_px, bool *fits)
{
    enum err e = text_block_balance(b, m, style, width_px);
    if (!e)
        e = text_block_shape(b);
    if (!e)
        *fits = b->width_px <= width_px;
    return e;
}

/* ---- drawing ---- */

static enum err draw_run(const struct text_block *b, struct scene *s, const struct text_run *r,
                         int x_px, int baseline_px, const struct text_paint *paint)
{
    struct scene_text op = {.face = r->face,
                            .size_px = b->size_px,
                            .direction = r->level & 1 ? TEXT_RTL : TEXT_LTR,
                            .x_px = x_px,
                            .baseline_px = baseline_px,
                            .advance_px = r->width_px,
                            .color = r->tint ? paint->tint : paint->color};
    for (int i = 0; i < 4; i++)
        op.script[i] = (char)(r->script >> (24 - 8 * i));
    size_t bytes = text_encode(b->text, r->start, r->end, false);
    if (r->hyphen)
        b->text->scratch[bytes++] = '-';
    return scene_add_text(s, &op, b->text->scratch, bytes);
}

enum err text_block_draw(const struct text_block *b, struct scene *s, int x_px, int y_px,
                         int width_px, const struct text_paint *paint)
{
    for (int i = 0; i < b->line_count; i++) {
        const struct text_line *l = &b->lines[i];
        int room = width_px - l->width_px;
        bool rtl = b->text->paras[l->para].rtl;
        int indent = 0;
        if (paint->align == TEXT_ALIGN_CENTER)
            indent = room / 2;
        else if (paint->align == TEXT_ALIGN_RIGHT || (paint->align == TEXT_ALIGN_START && rtl))
            indent = room;
        for (int k = 0; k < l->run_count; k++) {
            const struct text_run *r = &b->runs[l->first_run + k];
            enum err e = draw_run(b, s, r, x_px + indent + r->x_px, y_px + l->baseline_px, paint);
            if (e)
                return e;
        }
    }
    return ERR_OK;
}

void text_block_free(struct text_block *b)
{
    if (!b)
        return;
    if (!b->borrows_text)
        text_free(b->text);
    mem_free(b->lines);
    mem_free(b->runs);
    mem_free(b);
}
