/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a column: in lines that are not too long, on a bar-shaped screen in columns of its own. */
#include <string.h>

#include "compose/column_inner.h"

/* a text up to this long is set like a headline; bytes, as a Chinese letter says more */
#define HEADLINE_BYTES 130
/* a place so many times as wide as high is a bar */
#define BAR_ASPECT 3
#define BAR_MOST_COLUMNS 3
/* columns are worth it for type that is larger by so much */
#define LARGER_PM 1100
#define NARROWEST_PM 150    /* of the em */
#define LEAST_LINES 3       /* in the first column */
#define MEASURE_LEAST_EM 24 /* narrower columns break too often */

void column_forget_text(struct column *c)
{
    for (int i = 0; i < c->text_count; i++)
        text_block_free(c->text[i]);
    c->text_count = 0;
    text_pages_free(c->pages);
    c->pages = NULL;
}

void column_divide(struct column *c, int columns)
{
    c->columns = columns;
    c->text_gap_px = columns > 1 ? c->w / 36 : 0;
    c->text_w = (c->w - (columns - 1) * c->text_gap_px) / columns;
}

int column_most(const struct column *c, int size_px)
{
    int most = 1;
    if (c->w < BAR_ASPECT * c->h)
        return 1;
    while (most < BAR_MOST_COLUMNS && c->w / (most + 1) >= MEASURE_LEAST_EM * size_px)
        most++;
    return most;
}

enum err column_take_page(struct column *c, int page)
{
    enum err e = ERR_OK;
    for (int i = 0; i < c->columns && !e; i++) {
        e = text_pages_column(c->pages, page, i, &c->text[i]);
        c->text_count += !e;
    }
    return e;
}

static enum err try_columns(const struct text_style *st, const struct content *k, int columns,
                            int room, struct column *c)
{
    column_divide(c, columns);
    const struct text_flow flow = {.width_px = c->text_w,
                                   .height_px = {room, room},
                                   .columns = columns,
                                   .page_px = st->min_px};
    return text_pages_new(st, k->text, strlen(k->text), &flow, &c->pages);
}

/* Are these columns better than what there is: all on a page, in type that is larger by enough, and no mere slips? */
static enum err columns_are_better(struct column *tried, int least_px, bool *better)
{
    *better = text_pages_count(tried->pages) == 1 && text_pages_size_px(tried->pages) >= least_px;
    if (!*better)
        return ERR_OK;
    enum err e = column_take_page(tried, 0);
    *better = !e && tried->text[0]->line_count >= LEAST_LINES;
    return e;
}

/* In two columns or in three, whichever carry larger type. */
static enum err fit_columns(const struct text_style *st, const struct content *k, struct column *c,
                            int room)
{
    int least = c->cut ? 0 : c->text[0]->size_px * LARGER_PM / 1000;
    int most = column_most(c, st->min_px);
    for (int columns = 2; columns <= most; columns++) {
        struct column tried = {.w = c->w};
        bool better = false;
        enum err e = try_columns(st, k, columns, room, &tried);
        if (!e)
            e = columns_are_better(&tried, least, &better);
        if (e || !better) {
            column_forget_text(&tried);
            if (e)
                return e;
            continue;
        }
        column_forget_text(c);
        column_divide(c, columns);
        c->pages = tried.pages;
        c->text_count = tried.text_count;
        memcpy(c->text, tried.text, sizeof c->text);
        c->cut = false;
        least = text_pages_size_px(c->pages) * LARGER_PM / 1000;
    }
    return ERR_OK;
}

/* Hopeless even if its letters were the narrowest of any script on average: not worth a look before its pages are made. */
static bool surely_too_long(const struct text_style *st, const struct content *k,
                            const struct column *c, int room)
{
    int64_t lines = (int64_t)room * 1000 / (st->min_px * st->leading_pm) + 1;
    return k->text_chars > lines * (c->w * 1000LL / (st->min_px * NARROWEST_PM) + 1);
}

enum err column_fit_text(struct sheet *s, const struct content *k, struct column *c)
{
    bool headline = !k->title && strlen(k->text) <= HEADLINE_BYTES;
    struct text_style st = sheet_style(s, k->language, headline,
                                       k->title ? s->t->title_max_pm * 3 / 4 : s->t->text_max_pm);
    if (c->title &&
        st.max_px > c->title->size_px) /* a long title is small: its text is not larger */
        st.max_px = c->title->size_px > st.min_px ? c->title->size_px : st.min_px;
    st.whole = true;
    st.measure_em = headline ? 0 : COLUMN_MEASURE_EM;
    int room = c->h - c->bar_px - (c->title ? c->title->height_px + c->gap_px : 0);
    column_divide(c, 1);
    c->cut = room > 0 && surely_too_long(&st, k, c, room);
    if (c->cut)
        return ERR_OK;
    enum err e = text_block_new(&st, k->text, strlen(k->text), c->w, room, &c->text[0]);
    if (e)
        return e;
    c->text_count = 1;
    c->cut = c->text[0]->cut;
    if (headline || room <= 0)
        return ERR_OK;
    return fit_columns(&st, k, c, room);
}
