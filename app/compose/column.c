/* SPDX-License-Identifier: Apache-2.0 */
/* Bar, title and text, with tags and byline at the foot. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "compose/content.h"
#include "compose/reading.h"

#define LOG_MODULE "compose"
#define MAX_PAGES 256 /* a post of the largest size on a postcard of a screen */

/* a text up to this long is set like a headline; bytes, as a Chinese letter says more */
#define HEADLINE_BYTES 130
/* longer lines (about 65 letters) are shortened: the eye must find the next one */
#define LONG_LINE_EM 32

struct column {
    struct rect box;
    int x, y, w, h; /* what is left for the text */
    int bar_px;     /* bar and the space under it */
    int gap_px;     /* title to text */
    struct text_block *title, *text;
};

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
    const struct byline_colors colors = {s->t->ink, s->t->muted, s->t->accent_text};
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

static enum err draw_foot(struct sheet *s, const struct content *k, struct column *c)
{
    const struct byline_colors colors = {s->t->ink, s->t->muted, s->t->accent_text};
    int byline = byline_height_px(s, k), bottom = c->box.y + c->box.h, tags = 0;
    bool beside = byline > 0 && !s->portrait && c->w > s->width_px * 2 / 3;
    enum err e = ERR_OK;
    if (byline > c->box.h / 3)
        byline = 0; /* a bar-shaped screen: the words come first */
    if (byline > 0) {
        bottom -= byline;
        e = byline_draw(s, k, (struct rect){c->x, bottom, c->w, byline}, beside, &colors);
        bottom -= sheet_px(s, 30);
    }
    struct rect row = {c->x, c->box.y, c->w, c->box.h / 4};
    if (!e && !beside)
        e = tags_draw(s, k, row, sheet_start(s), s->t->accent_text, true, &tags);
    if (!e && tags > 0) {
        row.y = bottom - tags;
        e = tags_draw(s, k, row, sheet_start(s), s->t->accent_text, false, &tags);
        bottom = row.y - sheet_px(s, 20);
    }
    if (bottom < c->box.y + c->box.h)
        bottom -= sheet_px(s, 20);
    c->h = bottom - c->y;
    return e;
}

static enum err fit_title(struct sheet *s, const struct content *k, struct column *c)
{
    if (!k->title)
        return ERR_OK;
    struct text_style st = sheet_style(s, k->language, true, s->t->title_max_pm);
    st.max_lines = 3;
    st.whole = true;
    int room = (c->h - c->bar_px) / (k->text ? 3 : 1);
    c->gap_px = sheet_px(s, 26);
    return text_block_new(&st, k->title, strlen(k->title), c->w, room, &c->title);
}

static enum err fit_text(struct sheet *s, const struct content *k, struct column *c)
{
    bool headline = !k->title && strlen(k->text) <= HEADLINE_BYTES;
    struct text_style st = sheet_style(s, k->language, headline,
                                       k->title ? s->t->title_max_pm * 3 / 4 : s->t->text_max_pm);
    st.whole = true;
    int room = c->h - c->bar_px - (c->title ? c->title->height_px + c->gap_px : 0);
    size_t bytes = strlen(k->text);
    enum err e = text_block_new(&st, k->text, bytes, c->w, room, &c->text);
    if (e || c->text->cut || c->text->line_count < 3 || c->w < c->text->size_px * LONG_LINE_EM)
        return e;
    struct text_block *narrow;
    e = text_block_new(&st, k->text, bytes, c->w * 10 / 12, room, &narrow);
    if (e)
        return e;
    bool better =
        !narrow->cut && narrow->size_px * 4 >= st.min_px * 5; /* not at the price of small type */
    text_block_free(better ? c->text : narrow);
    c->text = better ? narrow : c->text;
    return ERR_OK;
}

static enum err draw_words(struct sheet *s, struct column *c)
{
    /* heights as the eye sees them: from the capitals' top to the last baseline */
    int title = c->title ? c->title->height_px + c->gap_px : 0;
    int lead = c->title ? sheet_seen_top(c->title) : c->text ? sheet_seen_top(c->text) : 0;
    int text = c->text ? c->text->height_px : 0;
    int seen = c->bar_px + title + text - lead;
    int y = c->y + (c->h > seen ? (c->h - seen) * 2 / 5 : 0);
    enum err e = c->bar_px > 0 ? sheet_bar(s, c->x, y, s->t->accent) : ERR_OK;
    y += c->bar_px - lead;
    if (y < c->box.y)
        y = c->box.y;
    struct rect at = {c->x, y, c->w, c->h};
    if (!e && c->title) {
        e = sheet_draw(s, c->title, at, TEXT_ALIGN_START, s->t->ink, s->t->ink);
        at.y += title;
    }
    if (!e && c->text)
        e = sheet_draw(s, c->text, at, TEXT_ALIGN_START, s->t->ink, s->t->accent_text);
    return e;
}

/* ---- pages ---- */

static enum err join(const char *title, const char *text, char **out)
{
    struct strbuf b;
    strbuf_init(&b, 2 * MAX_ITEM_BYTES);
    (void)strbuf_puts(&b, title);
    (void)strbuf_puts(&b, text ? "\n" : "");
    (void)strbuf_puts(&b, text ? text : "");
    enum err e = b.failed;
    if (!e)
        e = (*out = mem_strdup(b.data)) ? ERR_OK : ERR_NOMEM;
    strbuf_clear(&b);
    return e;
}

static struct text_style page_style(const struct sheet *s, const struct content *k)
{
    struct text_style st = sheet_style(s, k->language, false, s->t->text_max_pm);
    st.max_px = st.min_px * 5 / 4; /* pages cost nothing: not the smallest type */
    return st;
}

/* Words of the page that is asked for, owned, and how many pages there are. Room left by the first page's title and by
 * the small one of the others. */
static enum err take_pages(struct sheet *s, const struct content *k, const struct column *c,
                           const int room[2], char **out, int *count)
{
    struct text_style st = page_style(s, k);
    char *rest = NULL, *mine = NULL;
    const char *from = k->text;
    enum err e = ERR_OK;
    int n = 0;
    while (from && !e && n < MAX_PAGES) {
        char *page = NULL, *then = NULL;
        e = text_page_take(&st, from, strlen(from), c->w, room[n > 0], &page, &then);
        mem_free(rest);
        rest = e ? NULL : then;
        from = rest;
        if (!e && n == s->c->page)
            mine = page;
        else if (!e)
            mem_free(page);
        n++;
    }
    if (!e && rest)
        LOG_WARN("pages-left-out", "pages=%d width_px=%d height_px=%d", n, c->w, room[1]);
    if (!e && !mine)
        e = ERR_RANGE;
    mem_free(rest);
    if (e) {
        mem_free(mine);
        return e;
    }
    *out = mine;
    *count = n;
    return ERR_OK;
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

static enum err draw_pages(struct sheet *s, const struct content *k, struct column *c)
{
    struct rect row;
    char *words = NULL;
    int count = 0, room[2];
    enum err e = draw_page_foot(s, k, c, &row);
    if (e || c->h <= 0)
        return e;
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
        e = take_pages(s, k, c, room, &words, &count);
    if (e)
        return e;
    struct text_style st = page_style(s, k);
    e = text_block_new(&st, words, strlen(words), c->w, room[s->c->page > 0], &c->text);
    if (!e)
        e = draw_page_mark(s, s->c->page, count, row);
    s->scene->page_count = count;
    s->scene->reading_ms = reading_ms(s->c->page == 0 ? k->title : NULL, words);
    mem_wipe_free(words, strlen(words));
    return e;
}

static void forget_text(struct column *c)
{
    text_block_free(c->text);
    c->text = NULL;
}

static enum err fit_words(struct sheet *s, const struct content *k, struct column *c)
{
    enum err e = fit_title(s, k, c);
    if (!e && k->text && !(c->title && c->title->cut))
        e = fit_text(s, k, c);
    return e;
}

enum err column_draw(struct sheet *s, const struct content *k, struct rect box)
{
    struct column c = {.box = box, .x = box.x, .y = box.y, .w = box.w, .h = box.h};
    struct content whole = *k;
    char *joined = NULL;
    int start = s->scene->count;
    s->scene->reading_ms = reading_ms(k->title, k->text);
    enum err e = draw_foot(s, k, &c);
    if (e || c.h <= 0 || c.w <= 0)
        return e;
    c.bar_px = sheet_px(s, s->t->bar_height_pm) + sheet_px(s, 40);
    if (c.bar_px > c.h / 4 || (!k->text && !k->title))
        c.bar_px = 0;
    e = fit_words(s, k, &c);
    if (!e && c.title && c.title->cut) { /* a title that long is text */
        text_block_free(c.title);
        c.title = NULL;
        e = join(k->title, k->text, &joined);
        whole.title = NULL;
        whole.text = joined;
        if (!e)
            e = fit_text(s, &whole, &c);
    }
    if (!e && c.text && c.text->cut) {
        forget_text(&c);
        scene_take_back(s->scene, start);
        e = draw_pages(s, &whole, &c);
    }
    if (!e)
        e = draw_words(s, &c);
    text_block_free(c.title);
    text_block_free(c.text);
    mem_free(joined);
    return e;
}
