/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/text_layout.h"

#include <hb.h>
#include <string.h>

#include "base/mem.h"

#define BALANCED_LINES 5 /* paragraphs up to so many lines are balanced whole */
#define ENDLESS_WORD 28  /* code points */
#define GAP_PM 600       /* an empty line between paragraphs, per mille of a line */

/* ---- line height ---- */

/* Scripts that reach higher or lower than Latin need at least so much, per mille of the em. */
static const struct {
    uint32_t script;
    int least_pm;
} tall_scripts[] = {
    {HB_SCRIPT_HAN, 1300},        {HB_SCRIPT_HIRAGANA, 1300}, {HB_SCRIPT_KATAKANA, 1300},
    {HB_SCRIPT_HANGUL, 1300},     {HB_SCRIPT_ARABIC, 1420},   {HB_SCRIPT_HEBREW, 1250},
    {HB_SCRIPT_DEVANAGARI, 1420}, {HB_SCRIPT_BENGALI, 1420},  {HB_SCRIPT_TAMIL, 1420},
    {HB_SCRIPT_TELUGU, 1500},     {HB_SCRIPT_KANNADA, 1500},  {HB_SCRIPT_MALAYALAM, 1420},
    {HB_SCRIPT_GUJARATI, 1420},   {HB_SCRIPT_GURMUKHI, 1420}, {HB_SCRIPT_SINHALA, 1420},
    {HB_SCRIPT_THAI, 1480},       {HB_SCRIPT_LAO, 1480},      {HB_SCRIPT_KHMER, 1600},
    {HB_SCRIPT_MYANMAR, 1700},    {HB_SCRIPT_ETHIOPIC, 1350},
};

static int leading_pm(const struct text_style *st, int size_px)
{
    if (st->leading_large_pm <= 0 || size_px <= st->min_px || st->display_px <= st->min_px)
        return st->leading_pm;
    if (size_px >= st->display_px)
        return st->leading_large_pm;
    int range = st->display_px - st->min_px;
    return st->leading_pm +
           (st->leading_large_pm - st->leading_pm) * (size_px - st->min_px) / range;
}

/* Colour emoji are taller than letters: at display sizes they would touch those of the next line. */
#define EMOJI_LEAST_PM 1220

static int line_height(const struct text *t, int start, int end, int size_px, int pm)
{
    uint32_t last = 0;
    if (pm < EMOJI_LEAST_PM && text_holds_emoji(t, start, end))
        pm = EMOJI_LEAST_PM;
    for (int i = start; i < end; i++) {
        if (t->script[i] == last)
            continue;
        last = t->script[i];
        for (size_t k = 0; k < sizeof tall_scripts / sizeof tall_scripts[0]; k++)
            if (tall_scripts[k].script == last && tall_scripts[k].least_pm > pm)
                pm = tall_scripts[k].least_pm;
    }
    return (size_px * pm + 999) / 1000;
}

/* ---- breaking ---- */

struct filler {
    struct text_block *b;
    struct text_measure *m;
    const struct text_style *style;
    int size_px, width_px, height_px, pm;
    int y_px;
    int line_start, x_px; /* the line being filled */
    enum text_split may_split;
    bool full, split, keep; /* keep: store lines, else only count them */
    int lines;
};

static int scaled(const struct filler *f, int px)
{
    if (f->size_px == f->m->size_px)
        return px;
    return (int)(((int64_t)px * f->size_px + f->m->size_px - 1) / f->m->size_px);
}

static enum err add_line(struct filler *f, int para, int end, bool gap)
{
    struct text_block *b = f->b;
    f->lines++;
    int start = f->line_start, width = f->x_px;
    f->line_start = end;
    f->x_px = 0;
    if (!f->keep)
        return ERR_OK;
    int height = line_height(b->text, start, end, f->size_px, f->pm);
    int top = f->y_px + (gap ? height * GAP_PM / 1000 : 0);
    if (top + height > f->height_px ||
        (f->style->max_lines > 0 && b->line_count >= f->style->max_lines)) {
        f->full = true;
        return ERR_OK;
    }
    if (b->line_count == b->line_room) {
        int room = b->line_room ? b->line_room * 2 : 8;
        struct text_line *p = mem_grow(b->lines, (size_t)room * sizeof *p);
        if (!p)
            return ERR_NOMEM;
        b->lines = p;
        b->line_room = room;
    }
    int box = scaled(f, f->m->ascent_px) + scaled(f, f->m->descent_px);
    int baseline = top + (height - box) / 2 + scaled(f, f->m->ascent_px);
    b->lines[b->line_count++] = (struct text_line){.start = start,
                                                   .end = end,
                                                   .para = para,
                                                   .width_px = width,
                                                   .top_px = top,
                                                   .height_px = height,
                                                   .baseline_px = baseline};
    f->y_px = top + height;
    return ERR_OK;
}

static enum err end_line(struct filler *f, int para, int end)
{
    const struct text_para *p = &f->b->text->paras[para];
    return add_line(f, para, end, p->gap_before && f->line_start == p->start);
}

static bool may_split_piece(const struct filler *f, const struct text_piece *p)
{
    return f->may_split == TEXT_SPLIT_ANY ||
           (f->may_split == TEXT_SPLIT_ENDLESS && p->seen_end - p->start > ENDLESS_WORD);
}

/* A word wider than the box: lines end at its clusters. */
static enum err split_piece(struct filler *f, int para, const struct text_piece *p)
{
    f->split = true;
    for (int at = p->start, end = at, width; at < p->seen_end && !f->full;) {
        enum err e = text_measure_cluster(f->m, at, &end, &width);
        if (e)
            return e;
        width = scaled(f, width);
        if (f->x_px > 0 && f->x_px + width > f->width_px) {
            e = end_line(f, para, at);
            if (e)
                return e;
        }
        f->x_px += width;
        at = end;
    }
    f->x_px += scaled(f, p->whole_px - p->seen_px);
    return ERR_OK;
}

static enum err fill_para(struct filler *f, int para)
{
    const struct text_para *pa = &f->b->text->paras[para];
    f->line_start = pa->start;
    f->x_px = 0;
    int last_x = 0; /* where the piece before this one begins */
    for (int i = f->m->para_piece[para]; i < f->m->para_piece[para + 1] && !f->full; i++) {
        const struct text_piece *p = &f->m->pieces[i];
        int seen = scaled(f, p->seen_px) + scaled(f, p->hyphen_px);
        enum err e = ERR_OK;
        if (f->x_px > 0 && f->x_px + seen > f->width_px && p->glued && last_x > 0) {
            int last = f->x_px - last_x;
            f->x_px = last_x;
            e = end_line(f, para, p[-1].start);
            f->x_px = last;
        }
        if (!e && f->x_px > 0 && f->x_px + seen > f->width_px)
            e = end_line(f, para, p->start);
        if (e || f->full)
            return e;
        last_x = f->x_px;
        if (f->x_px == 0 && seen > f->width_px) {
            if (!may_split_piece(f, p)) {
                f->full = true;
                return ERR_OK;
            }
            e = split_piece(f, para, p);
            if (e)
                return e;
        } else {
            f->x_px += scaled(f, p->whole_px);
        }
    }
    if (f->full || f->line_start >= pa->end)
        return ERR_OK;
    return end_line(f, para, pa->end);
}

static struct filler filler_of(struct text_block *b, struct text_measure *m,
                               const struct text_style *st, int size_px, int width_px,
                               int height_px)
{
    return (struct filler){.b = b,
                           .m = m,
                           .style = st,
                           .size_px = size_px,
                           .width_px = width_px,
                           .height_px = height_px,
                           .pm = leading_pm(st, size_px),
                           .may_split = TEXT_SPLIT_ANY,
                           .keep = true};
}

enum err text_block_fill(struct text_block *b, struct text_measure *m,
                         const struct text_style *style, int size_px, int width_px, int height_px,
                         enum text_split split, bool *fits)
{
    struct filler f = filler_of(b, m, style, size_px, width_px, height_px);
    f.may_split = split;
    b->line_count = 0;
    b->size_px = size_px;
    for (int i = 0; i < b->text->para_count && !f.full; i++) {
        enum err e = fill_para(&f, i);
        if (e)
            return e;
    }
    b->height_px = f.y_px;
    *fits = !f.full;
    return ERR_OK;
}

/* ---- balancing ---- */

static enum err count_lines(struct text_block *b, struct text_measure *m,
                            const struct text_style *st, int para, int width_px, int *lines)
{
    struct filler f = filler_of(b, m, st, b->size_px, width_px, INT32_MAX / 2);
    f.keep = false;
    enum err e = fill_para(&f, para);
    *lines = f.split ? INT32_MAX : f.lines; /* no word is split for the sake of balance */
    return e;
}

/* The narrowest width that needs no more lines: short paragraphs come out even, long ones lose only a lonely last word. */
static enum err balanced_width(struct text_block *b, struct text_measure *m,
                               const struct text_style *st, int para, int lines, int last_px,
                               int width_px, int *out)
{
    *out = width_px;
    if (!st->balance || lines < 2)
        return ERR_OK;
    int low = width_px / 2;
    if (lines > BALANCED_LINES) {
        if (last_px > width_px * 2 / 5)
            return ERR_OK;
        low = width_px * 17 / 20;
    }
    int high = width_px;
    while (high - low > b->size_px / 8 + 1) {
        int middle = (low + high) / 2, needed = 0;
        enum err e = count_lines(b, m, st, para, middle, &needed);
        if (e)
            return e;
        if (needed <= lines)
            high = middle;
        else
            low = middle;
    }
    *out = high;
    return ERR_OK;
}

/* Fill again, each paragraph at its balanced width. It needs no more lines, so it still fits. */
static enum err balance(struct text_block *b, struct text_measure *m, const struct text_style *st,
                        int width_px)
{
    struct filler f = filler_of(b, m, st, b->size_px, width_px, INT32_MAX / 2);
    int old_count = b->line_count;
    struct text_line *old = mem_array((size_t)old_count + 1, sizeof *old);
    if (!old)
        return ERR_NOMEM;
    if (old_count > 0)
        memcpy(old, b->lines, (size_t)old_count * sizeof *old);
    enum err e = ERR_OK;
    b->line_count = 0;
    for (int i = 0; i < old_count && !e;) {
        int end = i;
        while (end < old_count && old[end].para == old[i].para)
            end++;
        e = balanced_width(b, m, st, old[i].para, end - i, old[end - 1].width_px, width_px,
                           &f.width_px);
        if (!e)
            e = fill_para(&f, old[i].para);
        i = end;
    }
    b->height_px = f.y_px;
    mem_free(old);
    return e;
}

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

enum err text_block_place(struct text_block *b, struct text_measure *m,
                          const struct text_style *style, int width_px, bool *fits)
{
    enum err e = balance(b, m, style, width_px);
    if (e)
        return e;
    b->run_count = 0;
    b->width_px = 0;
    for (int i = 0; i < b->line_count; i++) {
        e = place_line(b, &b->lines[i]);
        if (e)
            return e;
        if (b->lines[i].width_px > b->width_px)
            b->width_px = b->lines[i].width_px;
    }
    if (b->line_count > 0) {
        b->baseline_px = b->lines[0].baseline_px;
        b->last_baseline_px = b->lines[b->line_count - 1].baseline_px;
    }
    *fits = b->width_px <= width_px;
    return ERR_OK;
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
    text_free(b->text);
    mem_free(b->lines);
    mem_free(b->runs);
    mem_free(b);
}
