/* SPDX-License-Identifier: Apache-2.0 */
/* A text that does not fit even at the smallest size: its pages. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "compose/column_inner.h"
#include "compose/reading.h"

#define FEWEST_LINES                                                                               \
    3 /* in a column of larger type: its measure alone allows any height on a very long bar */

/* "2/3" at the far end of the foot's row. */
static enum err draw_page_mark(struct sheet *s, int page, int count, struct rect row)
{
    char mark[32];
    snprintf(mark, sizeof mark, "%d/%d", page + 1, count);
    struct text_style st = sheet_line_style(s, s->c->language, true, s->t->meta_pm);
    struct text_block *b;
    enum err e = text_block_new(&st, mark, strlen(mark), row.w, row.h, &b);
    if (e)
        return e;
    row.y += (row.h - b->height_px) / 2;
    e = sheet_draw(s, b, row, sheet_far(s), s->t->muted, s->t->muted);
    text_block_free(b);
    return e;
}

/* The foot of a page: byline, and at the far end room for the mark. Tags stand on a post of one page alone. */
static enum err draw_page_foot(struct sheet *s, const struct content *k, struct column *c,
                               struct rect *row)
{
    const struct byline_colors colors = {
        .name = s->t->ink, .date = s->t->muted, .tags = s->t->accent_text};
    int byline = byline_height_px(s, k), mark = sheet_px(s, s->t->meta_pm * 14 / 10);
    int floor = sheet_style(s, NULL, false, 0).min_px * 14 / 10;
    mark = mark > floor ? mark : floor;
    byline = byline > c->box.h / 3 ? 0 : byline;
    int high = byline > mark ? byline : mark;
    *row = (struct rect){c->x, c->box.y + c->box.h - high, c->w, high};
    struct rect names = *row;
    names.w -= 5 * mark / 2; /* "16/16" */
    c->h = row->y - sheet_px(s, 40) - c->y;
    return byline > 0 && names.w > byline ? byline_draw(s, k, names, false, &colors) : ERR_OK;
}

static struct text_style page_style(const struct sheet *s, const struct content *k)
{
    struct text_style st = sheet_style(s, k->language, false, s->t->text_max_pm);
    st.max_px = st.min_px * 5 / 4; /* pages cost nothing: not the smallest type */
    return st;
}

/* On a bar in as many columns as it holds, in type that makes their lines as long as they may be. */
static enum err take_pages(struct sheet *s, const struct content *k, struct column *c,
                           const int room[2])
{
    struct text_style st = page_style(s, k);
    column_divide(c, column_most(c, st.max_px));
    struct text_flow flow = {.width_px = c->text_w,
                             .height_px = {room[0], room[1]},
                             .columns = c->columns,
                             .page_px = st.max_px};
    int larger = c->text_w / COLUMN_MEASURE_EM;
    int highest = room[1] * 1000 / (FEWEST_LINES * st.leading_pm);
    larger = larger < highest ? larger : highest;
    if (flow.columns > 1 && larger > flow.page_px)
        flow.page_px = larger;
    st.measure_em = COLUMN_MEASURE_EM;
    st.max_px = st.min_px; /* no other size */
    enum err e = text_pages_new(&st, k->text, strlen(k->text), &flow, &c->pages);
    if (!e)
        s->lost = !text_pages_whole(c->pages);
    if (!e && !s->lost && s->c->page >= text_pages_count(c->pages))
        e = ERR_RANGE;
    return e ? e : column_take_page(c, s->c->page);
}

/* The title once more, small, on the pages behind the first; left out where it does not fit in a line. */
static enum err fit_small_title(struct sheet *s, const struct content *k, struct column *c)
{
    struct text_style st = sheet_line_style(s, k->language, true, s->t->meta_pm);
    st.whole = true;
    enum err e =
        text_block_new(&st, k->title, strlen(k->title), c->w, c->h > 0 ? c->h : 1, &c->title);
    if (!e && (c->title->cut || c->title->line_count == 0)) {
        text_block_free(c->title);
        c->title = NULL;
    }
    return e;
}

enum err column_draw_pages(struct sheet *s, const struct content *k, struct column *c)
{
    struct rect row;
    char *words = NULL;
    int room[2];
    enum err e = draw_page_foot(s, k, c, &row);
    if (e || c->h <= 0) {
        s->lost = true;
        return e;
    }
    struct text_block *large = c->title;
    c->title = NULL;
    if (large)
        e = fit_small_title(s, k, c);
    room[0] = c->h - c->bar_px - (large ? large->height_px + c->gap_px : 0);
    room[1] = c->h - c->bar_px - (c->title ? c->title->height_px + c->gap_px : 0);
    if (large && s->c->page == 0) {
        text_block_free(c->title);
        c->title = large;
    } else {
        text_block_free(large);
    }
    if (!e)
        e = take_pages(s, k, c, room);
    if (!e)
        e = text_pages_words(c->pages, s->c->page, &words);
    if (e)
        return e;
    s->scene->page_count = text_pages_count(c->pages);
    s->scene->reading_ms = reading_ms(s->c->page == 0 ? k->title : NULL, words);
    mem_wipe_free(words, strlen(words));
    return draw_page_mark(s, s->c->page, s->scene->page_count, row);
}
