/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/text_pages.h"

#include <limits.h>

#include "base/log.h"
#include "base/mem.h"
#include "compose/text_fill.h"
#include "compose/text_leading.h"

#define LOG_MODULE "compose"
#define MAX_PAGES 256 /* a post of the largest size on a postcard of a screen */
#define MAX_SIZES 64
#define STEP_PM 945      /* from one size to the next */
#define EVEN_HALVES 32   /* and so many half lines */
#define EVEN_MOST_PM 500 /* boxes lose so much of their height at most */
#define MAX_SMALLER 3    /* tries with a smaller em where lines come out wider than their words */
#define SPARE_PART 2 /* of an em: so far may a line of the smallest type reach into the margin */

/* What an end costs, in percent of a box that is left empty. */
#define COST_SENTENCE 6
#define COST_INSIDE 36      /* a page ends inside a sentence */
#define COST_LONELY_LINE 34 /* of a paragraph, at foot or head */

struct part {
    int from, to; /* code points */
};

struct text_pages {
    struct text_style style; /* its strings are borrowed for text_pages_new alone */
    struct text_flow flow;
    struct text *text;
    struct text_measure *m;
    struct text_block scratch; /* lines of the box that is being filled */
    int size_px;
    int lost_px;      /* taken off each box so that all are about equally full */
    int last_lost_px; /* and off each of the last page's so that its columns are */
    int last_box;     /* its first; INT_MAX = not known yet */
    int cost;         /* of all ends, the room left aside */
    enum text_split split;
    bool whole;
    struct part *boxes;
    int box_count;
};

static int pages_of(const struct text_pages *p, int boxes)
{
    return (boxes + p->flow.columns - 1) / p->flow.columns;
}

static int line_px(const struct text_pages *p)
{
    int measure = p->style.measure_em * p->size_px;
    return measure > 0 && measure < p->flow.width_px ? measure : p->flow.width_px;
}

/* ---- where a box ends ---- */

static int empty_percent(const struct text_line *l, int height_px)
{
    return (height_px - l->top_px - l->height_px) * 100 / height_px;
}

/* How bad it is to end behind code point `end` of this line, the room left aside. */
static int end_cost(const struct text_pages *p, const struct text_line *l, int end, bool page)
{
    const struct text_para *pa = &p->text->paras[l->para];
    int cost = 0;
    if (end >= pa->end)
        return cost;
    int seen = end;
    while (seen > l->start && (p->text->marks[seen - 1] & TEXT_SPACE))
        seen--;
    if (page)
        cost += text_ends_sentence(p->text, seen) ? COST_SENTENCE : COST_INSIDE;
    if (l->start == pa->start)
        cost += COST_LONELY_LINE;
    if (text_fill_one_line(p->m, l->para, end, p->size_px, line_px(p)))
        cost += COST_LONELY_LINE;
    return cost;
}

static int skip_blank(const struct text *t, int at)
{
    while (at < t->count && ((t->marks[at] & TEXT_SPACE) || t->cp[at] == '\n'))
        at++;
    return at;
}

/* The box is full: the best end among its lines' and its sentences'. The emptier the box, the dearer: so not many are tried. */
static int choose_end(struct text_pages *p, int height_px, bool page)
{
    const struct text *t = p->text;
    const struct text_block *b = &p->scratch;
    int best = b->lines[b->line_count - 1].end, best_cost = INT_MAX, inner_cost = 0;
    for (int i = b->line_count - 1; i >= 0; i--) {
        const struct text_line *l = &b->lines[i];
        int empty = empty_percent(l, height_px);
        if (empty >= best_cost)
            break;
        for (int end = l->end; end > l->start; end--) {
            int behind = end == l->end ? end : skip_blank(t, end);
            if (end < l->end && !(page && behind < l->end && text_ends_sentence(t, end) &&
                                  (t->marks[behind - 1] & TEXT_BREAK_ALLOWED)))
                continue;
            int cost = end_cost(p, l, end, page);
            if (empty + cost < best_cost) {
                best_cost = empty + cost;
                inner_cost = cost;
                best = behind;
            }
        }
    }
    p->cost += inner_cost;
    return best;
}

/* ---- pouring ---- */

static enum err keep_box(struct text_pages *p, int *room, struct part part)
{
    if (p->box_count == *room) {
        int more = *room ? *room * 2 : 8;
        struct part *grown = mem_grow(p->boxes, (size_t)more * sizeof *grown);
        if (!grown)
            return ERR_NOMEM;
        p->boxes = grown;
        *room = more;
    }
    p->boxes[p->box_count++] = part;
    return ERR_OK;
}

static int box_height(const struct text_pages *p, int box)
{
    int lost = p->lost_px + (box >= p->last_box ? p->last_lost_px : 0);
    return p->flow.height_px[box >= p->flow.columns] - lost;
}

static struct text_fill box_fill(const struct text_pages *p, int box, int from, int to)
{
    return (struct text_fill){.size_px = p->size_px,
                              .width_px = line_px(p),
                              .height_px = box_height(p, box),
                              .from = from,
                              .to = to,
                              .split = p->split};
}

/* Fills box after box from the text's beginning, at most so many. *all: the text came to its end. */
static enum err pour(struct text_pages *p, int most, int *room, bool *all)
{
    int from = skip_blank(p->text, 0);
    p->box_count = 0;
    p->cost = 0;
    *all = from >= p->text->count;
    while (!*all && p->box_count < most) {
        bool fits = false, page = (p->box_count + 1) % p->flow.columns == 0;
        const struct text_fill fill = box_fill(p, p->box_count, from, p->text->count);
        enum err e = text_block_fill(&p->scratch, p->m, &p->style, &fill, &fits);
        if (e)
            return e;
        bool none = !fits && p->scratch.line_count == 0;
        if (none && p->box_count >= p->flow.columns)
            return ERR_OK; /* too small for anything */
        /* a title may take the first page alone */
        int end = none ? from : fits ? p->text->count : choose_end(p, fill.height_px, page);
        e = keep_box(p, room, (struct part){from, end});
        if (e)
            return e;
        from = skip_blank(p->text, end);
        *all = from >= p->text->count;
    }
    return ERR_OK;
}

/* Takes off as much as it can, by half lines, without needing another page or worse ends. */
static enum err take_off(struct text_pages *p, int pages, int *room, int *lost_px)
{
    int line = (p->size_px * text_leading_pm(&p->style, p->size_px) + 999) / 1000;
    int most = p->flow.height_px[pages > 1] * EVEN_MOST_PM / 1000 * 2 / line, cost = p->cost;
    bool whole = false;
    for (int halves = most < EVEN_HALVES ? most : EVEN_HALVES; halves > 0; halves--) {
        *lost_px = halves * line / 2;
        enum err e = pour(p, pages * p->flow.columns, room, &whole);
        if (e || (whole && p->cost <= cost))
            return e;
    }
    *lost_px = 0;
    return pour(p, pages * p->flow.columns, room, &whole);
}

/* Boxes as low as they may be: the last is as full as the first. */
static enum err pour_evenly(struct text_pages *p, int most, int *room, bool *all)
{
    enum err e = pour(p, most, room, all);
    int pages = pages_of(p, p->box_count);
    if (e || !*all || p->box_count < 2)
        return e;
    e = take_off(p, pages, room, &p->lost_px);
    if (!e && p->flow.columns > 1 && pages > 1) {
        p->last_box = (pages - 1) * p->flow.columns;
        e = take_off(p, pages, room, &p->last_lost_px);
    }
    return e ? e : pour(p, most, room, all);
}

/* The largest size at which one page does; 0 = none. By scaled widths, then by measured ones. */
static enum err find_size(struct text_pages *p, int *room)
{
    int sizes[MAX_SIZES], count = 0, low = 0;
    for (int size = p->style.max_px; size > p->style.min_px && count < MAX_SIZES - 1;
         size = size * STEP_PM / 1000)
        sizes[count++] = size;
    sizes[count++] = p->style.min_px;
    int high = count;
    p->split = TEXT_SPLIT_ENDLESS;
    while (low < high) {
        int middle = (low + high) / 2;
        bool all = false;
        p->size_px = sizes[middle];
        enum err e = pour(p, p->flow.columns, room, &all);
        if (e)
            return e;
        if (all)
            high = middle;
        else
            low = middle + 1;
    }
    for (; low < count; low++) {
        bool all = false;
        p->size_px = sizes[low];
        enum err e = text_measure_set_size(p->m, p->size_px);
        if (!e)
            e = pour(p, p->flow.columns, room, &all);
        if (e || all)
            return e;
    }
    p->size_px = 0;
    return ERR_OK;
}

static enum err lay_out(struct text_pages *p)
{
    int room = 0;
    bool all = true;
    enum err e = text_measure_set_size(p->m, p->flow.page_px);
    if (!e && p->style.max_px > p->style.min_px)
        e = find_size(p, &room);
    if (e)
        return e;
    if (p->size_px == 0) {
        p->size_px = p->flow.page_px;
        p->split = TEXT_SPLIT_ANY;
        e = text_measure_set_size(p->m, p->size_px);
    }
    if (!e)
        e = pour_evenly(p, MAX_PAGES * p->flow.columns, &room, &all);
    p->whole = all;
    if (!e && !all)
        LOG_WARN("pages-left-out", "pages=%d width_px=%d height_px=%d", pages_of(p, p->box_count),
                 p->flow.width_px, p->flow.height_px[1]);
    return e;
}

enum err text_pages_new(const struct text_style *style, const char *utf8, size_t bytes,
                        const struct text_flow *flow, struct text_pages **out)
{
    struct text_pages *p = mem_alloc(sizeof *p);
    if (!p)
        return ERR_NOMEM;
    p->style = *style;
    p->flow = *flow;
    p->last_box = INT_MAX;
    enum err e = text_new(style->fonts, style->language, style->bold, utf8, bytes, &p->text);
    if (!e)
        e = text_measure_new(p->text, &p->m);
    p->scratch.text = p->text;
    if (!e)
        e = lay_out(p);
    if (e)
        text_pages_free(p);
    else
        *out = p;
    return e;
}

void text_pages_free(struct text_pages *p)
{
    if (!p)
        return;
    text_measure_free(p->m);
    text_free(p->text);
    mem_free(p->scratch.lines);
    mem_free(p->boxes);
    mem_free(p);
}

int text_pages_count(const struct text_pages *p)
{
    return p->box_count > 0 ? pages_of(p, p->box_count) : 1;
}

bool text_pages_whole(const struct text_pages *p)
{
    return p->whole;
}

int text_pages_size_px(const struct text_pages *p)
{
    return p->size_px;
}

/* ---- one column ---- */

/* Letters measured word by word may be narrower than together; what stands on a page is settled, so the type gives way: not
 * below the smallest for the sake of a pixel or two, which the margin has to spare. */
static enum err shape_inside(struct text_block *b, int width_px, int least_px)
{
    enum err e = text_block_shape(b);
    for (int i = 0; i < MAX_SMALLER && !e; i++) {
        int spare = b->size_px <= least_px ? b->size_px / SPARE_PART : 0;
        if (b->width_px <= width_px + spare)
            break;
        int size = (int)((int64_t)b->size_px * width_px / b->width_px) - i;
        b->size_px = size < least_px && b->size_px > least_px ? least_px : size;
        if (b->size_px < 1)
            b->line_count = 0; /* narrower than any letter */
        e = text_block_shape(b);
    }
    return e;
}

enum err text_pages_column(struct text_pages *p, int page, int column, struct text_block **out)
{
    int box = page * p->flow.columns + column;
    bool fits;
    struct text_block *b = mem_alloc(sizeof *b);
    if (!b)
        return ERR_NOMEM;
    b->text = p->text;
    b->borrows_text = true;
    b->size_px = p->size_px;
    enum err e = ERR_OK;
    if (box < p->box_count) {
        const struct text_fill fill = box_fill(p, box, p->boxes[box].from, p->boxes[box].to);
        e = text_block_fill(b, p->m, &p->style, &fill, &fits);
        if (!e && p->flow.columns == 1) /* columns show their width */
            e = text_block_balance(b, p->m, &p->style, line_px(p));
        if (!e)
            e = shape_inside(b, p->flow.width_px, p->style.min_px);
    }
    if (e)
        text_block_free(b);
    else
        *out = b;
    return e;
}

enum err text_pages_words(const struct text_pages *p, int page, char **out)
{
    int first = page * p->flow.columns, last = first + p->flow.columns - 1;
    size_t bytes = 0;
    if (last >= p->box_count)
        last = p->box_count - 1;
    if (first <= last)
        bytes = text_encode(p->text, p->boxes[first].from, p->boxes[last].to, true);
    *out = mem_strndup(bytes ? p->text->scratch : "", bytes);
    return *out ? ERR_OK : ERR_NOMEM;
}
