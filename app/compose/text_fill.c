/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/text_fill.h"

#include <string.h>

#include "base/mem.h"
#include "compose/text_leading.h"

#define BALANCED_LINES 5 /* paragraphs up to so many lines are balanced whole */
#define ENDLESS_WORD 28  /* code points */
#define GAP_PM 600       /* an empty line between paragraphs, per mille of a line */
#define SHORT_MEASURE_EM 20

/* ---- breaking ---- */

struct filler {
    struct text_block *b;
    struct text_measure *m;
    const struct text_style *style;
    int size_px, width_px, height_px, pm;
    int y_px;
    int line_start, x_px; /* the line being filled */
    int line_piece;       /* that it begins in */
    enum text_split may_split;
    bool full, split, keep; /* keep: store lines, else only count them */
    int lines, poor;        /* poor: lines that end where they better had not */
};

static int scaled_px(const struct text_measure *m, int size_px, int px)
{
    if (size_px == m->size_px)
        return px;
    return (int)(((int64_t)px * size_px + m->size_px - 1) / m->size_px);
}

static int scaled(const struct filler *f, int px)
{
    return scaled_px(f->m, f->size_px, px);
}

static enum err keep_line(struct filler *f, struct text_line line)
{
    struct text_block *b = f->b;
    if (b->line_count == b->line_room) {
        int room = b->line_room ? b->line_room * 2 : 8;
        struct text_line *p = mem_grow(b->lines, (size_t)room * sizeof *p);
        if (!p)
            return ERR_NOMEM;
        b->lines = p;
        b->line_room = room;
    }
    b->lines[b->line_count++] = line;
    return ERR_OK;
}

/* The line ends before code point `end`, what follows goes into the next. */
static enum err end_line(struct filler *f, int para, int end)
{
    const struct text_para *p = &f->b->text->paras[para];
    int start = f->line_start, width = f->x_px;
    f->lines++;
    f->line_start = end;
    f->x_px = 0;
    if (!f->keep)
        return ERR_OK;
    bool gap = p->gap_before && start == p->start && f->b->line_count > 0;
    int height = text_line_height(f->b->text, start, end, f->size_px, f->pm);
    int top = f->y_px + (gap ? height * GAP_PM / 1000 : 0);
    if (top + height > f->height_px ||
        (f->style->max_lines > 0 && f->b->line_count >= f->style->max_lines)) {
        f->full = true;
        return ERR_OK;
    }
    int box = scaled(f, f->m->ascent_px) + scaled(f, f->m->descent_px);
    f->y_px = top + height;
    return keep_line(f, (struct text_line){.start = start,
                                           .end = end,
                                           .para = para,
                                           .width_px = width,
                                           .top_px = top,
                                           .height_px = height,
                                           .baseline_px = top + (height - box) / 2 +
                                                          scaled(f, f->m->ascent_px)});
}

/* So short a line is worse than ending it before piece i. In a title a phrase is kept together at more cost than in a text; a number stays with its word, and an address whole, at almost any. */
static int shortest_px(const struct filler *f, int i)
{
    const struct text_piece *pieces = f->m->pieces;
    if (pieces[i].glued || pieces[i - 1].address)
        return f->width_px / 4;
    if (f->width_px / f->size_px >= SHORT_MEASURE_EM)
        return f->width_px * 4 / 5;
    return f->style->bold ? f->width_px / 2 : f->width_px * 2 / 3;
}

/* Pieces [j, i) and the rest of the address that they begin on a line of their own. */
static bool address_fits(const struct filler *f, int j, int i)
{
    int wide = 0;
    for (; j < i || f->m->pieces[j - 1].address; j++)
        wide += scaled(f, f->m->pieces[j].seen_px);
    return wide <= f->width_px;
}

/* Piece i does not fit into the line any more. Where it had better end if not before i, and what then moves on with i. */
static int better_end(const struct filler *f, int i, int *moved_px)
{
    const struct text_piece *pieces = f->m->pieces;
    int least = shortest_px(f, i), back = 0;
    for (int j = i - 1; j > f->line_piece; j--) {
        back += scaled(f, pieces[j].whole_px);
        if (f->x_px - back < least)
            break;
        if (pieces[j].glued || pieces[j - 1].poor)
            continue;
        if (pieces[i - 1].address && !address_fits(f, j, i))
            break;
        *moved_px = back;
        return j;
    }
    return i;
}

static enum err break_before(struct filler *f, int para, int i)
{
    const struct text_piece *pieces = f->m->pieces;
    int end = i, moved = 0;
    if (pieces[i].glued || pieces[i - 1].poor) {
        end = better_end(f, i, &moved);
        f->poor += end == i;
    }
    f->x_px -= moved;
    f->line_piece = end;
    enum err e = end_line(f, para, pieces[end].start);
    f->x_px = moved;
    return e;
}

static bool may_split_piece(const struct filler *f, const struct text_piece *p)
{
    return f->may_split == TEXT_SPLIT_ANY ||
           (f->may_split == TEXT_SPLIT_ENDLESS && p->seen_end - p->start > ENDLESS_WORD);
}

/* A word wider than the box, or what another page has left of it: lines end at its clusters. */
static enum err split_piece(struct filler *f, int para, int i, int from, int to)
{
    const struct text_piece *p = &f->m->pieces[i];
    f->split = true;
    for (int at = from, end = at, width; at < p->seen_end && at < to && !f->full;) {
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
    f->line_piece = i;
    return ERR_OK;
}

static enum err add_piece(struct filler *f, int para, int i, int from, int to)
{
    const struct text_piece *p = &f->m->pieces[i];
    if (p->start < from || p->seen_end > to)
        return split_piece(f, para, i, p->start < from ? from : p->start, to);
    int seen = scaled(f, p->seen_px) + scaled(f, p->hyphen_px);
    while (f->x_px > 0 && f->x_px + seen > f->width_px && !f->full) {
        enum err e = break_before(f, para, i);
        if (e)
            return e;
    }
    if (f->full)
        return ERR_OK;
    if (f->x_px == 0 && seen > f->width_px) {
        if (may_split_piece(f, p))
            return split_piece(f, para, i, p->start, to);
        f->full = true;
        return ERR_OK;
    }
    f->x_px += scaled(f, p->whole_px);
    return ERR_OK;
}

/* The piece that this code point of the paragraph is in. */
static int piece_at(const struct text_measure *m, int para, int at)
{
    int low = m->para_piece[para], high = m->para_piece[para + 1] - 1;
    while (low < high) {
        int middle = (low + high) / 2;
        if (m->pieces[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum err fill_para(struct filler *f, int para, int from, int to)
{
    const struct text_para *pa = &f->b->text->paras[para];
    int i = piece_at(f->m, para, from), stop = f->m->para_piece[para + 1];
    to = to < pa->end ? to : pa->end;
    f->line_start = from;
    f->line_piece = i;
    f->x_px = 0;
    for (; i < stop && f->m->pieces[i].start < to && !f->full; i++) {
        enum err e = add_piece(f, para, i, from, to);
        if (e)
            return e;
    }
    if (f->full || f->line_start >= to)
        return ERR_OK;
    return end_line(f, para, to);
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
                           .pm = text_leading_pm(st, size_px),
                           .may_split = TEXT_SPLIT_ANY,
                           .keep = true};
}

/* The first paragraph that does not end before this code point. */
static int para_behind(const struct text *t, int at)
{
    int low = 0, high = t->para_count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (t->paras[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum err text_block_fill(struct text_block *b, struct text_measure *m,
                         const struct text_style *style, const struct text_fill *fill, bool *fits)
{
    struct filler f = filler_of(b, m, style, fill->size_px, fill->width_px, fill->height_px);
    f.may_split = fill->split;
    b->line_count = 0;
    b->size_px = fill->size_px;
    for (int i = para_behind(b->text, fill->from); i < b->text->para_count && !f.full; i++) {
        const struct text_para *p = &b->text->paras[i];
        if (p->start >= fill->to)
            break;
        enum err e = fill_para(&f, i, p->start > fill->from ? p->start : fill->from, fill->to);
        if (e)
            return e;
    }
    b->height_px = f.y_px;
    *fits = !f.full;
    return ERR_OK;
}

bool text_fill_one_line(const struct text_measure *m, int para, int from, int size_px, int width_px)
{
    int x = 0;
    for (int i = piece_at(m, para, from); i < m->para_piece[para + 1]; i++) {
        const struct text_piece *p = &m->pieces[i];
        if (x + scaled_px(m, size_px, p->seen_px) > width_px)
            return false;
        x += scaled_px(m, size_px, p->whole_px);
    }
    return true;
}

/* ---- balancing ---- */

/* One paragraph's lines as they were filled, greedily. */
struct part {
    int para, from, to;
    int lines, last_px;
    bool goes_on; /* on another page */
};

static enum err count_lines(struct text_block *b, struct text_measure *m,
                            const struct text_style *st, const struct part *p, int width_px,
                            struct filler *out)
{
    *out = filler_of(b, m, st, b->size_px, width_px, INT32_MAX / 2);
    out->keep = false;
    enum err e = fill_para(out, p->para, p->from, p->to);
    if (out->split)
        out->lines = INT32_MAX; /* no word is split for the sake of balance */
    return e;
}

/* The narrowest width that needs no more lines: short paragraphs come out even, long ones lose only a lonely last word. */
static enum err balanced_width(struct text_block *b, struct text_measure *m,
                               const struct text_style *st, const struct part *p, int width_px,
                               int *out)
{
    *out = width_px;
    if (!st->balance || p->lines < 2 || (p->goes_on && p->last_px > width_px * 4 / 5))
        return ERR_OK;
    int low = width_px / 2;
    if (p->lines > BALANCED_LINES) {
        if (p->last_px > width_px * 2 / 5)
            return ERR_OK;
        low = width_px * 17 / 20;
    }
    struct filler wide, f;
    enum err e = count_lines(b, m, st, p, width_px, &wide);
    int high = width_px;
    while (!e && high - low > b->size_px / 8 + 1) {
        int middle = (low + high) / 2;
        e = count_lines(b, m, st, p, middle, &f);
        if (f.lines <= p->lines && f.poor <= wide.poor)
            high = middle;
        else
            low = middle;
    }
    *out = high;
    return e;
}

static struct part part_of(const struct text_block *b, const struct text_line *lines, int count)
{
    int para = lines[0].para, end = lines[count - 1].end;
    return (struct part){.para = para,
                         .from = lines[0].start,
                         .to = end,
                         .lines = count,
                         .last_px = lines[count - 1].width_px,
                         .goes_on = end < b->text->paras[para].end};
}

/* A last line of one short word, or one and an emoji, gets the word before it for company: "is on / us." becomes "is / on us.".
 */
static void keep_company(const struct filler *f, const struct part *p)
{
    struct text_block *b = f->b;
    struct text_line *last = b->lines + b->line_count - 1, *before = last - 1;
    const struct text_piece *pieces = f->m->pieces;
    if (p->goes_on || p->lines < 2 || b->line_count < 2 || before->para != p->para ||
        last->width_px >= f->width_px * 2 / 5)
        return;
    int i = piece_at(f->m, p->para, last->start), moved = 0, j = i;
    if (pieces[i].start != last->start || f->m->para_piece[p->para + 1] - i > 2)
        return;
    do {
        moved += scaled(f, pieces[--j].whole_px);
        if (pieces[j].start <= before->start)
            return;
    } while (pieces[j].glued || pieces[j - 1].poor);
    int start = pieces[j].start, left = before->width_px - moved, right = last->width_px + moved;
    if (left < f->width_px / 2 || left < right ||
        text_line_height(b->text, before->start, start, f->size_px, f->pm) != before->height_px ||
        text_line_height(b->text, start, last->end, f->size_px, f->pm) != last->height_px)
        return;
    before->end = last->start = start;
    before->width_px = left;
    last->width_px = right;
}

/* It needs no more lines, so it still fits. */
enum err text_block_balance(struct text_block *b, struct text_measure *m,
                            const struct text_style *style, int width_px)
{
    struct filler f = filler_of(b, m, style, b->size_px, width_px, INT32_MAX / 2);
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
        struct part p = part_of(b, old + i, end - i);
        e = balanced_width(b, m, style, &p, width_px, &f.width_px);
        if (!e)
            e = fill_para(&f, p.para, p.from, p.to);
        if (!e && style->balance)
            keep_company(&f, &p);
        i = end;
    }
    b->height_px = f.y_px;
    mem_free(old);
    return e;
}
