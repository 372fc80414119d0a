/* SPDX-License-Identifier: Apache-2.0 */
/* Bar, title and text, with tags and byline at the foot. */
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "compose/column_inner.h"
#include "compose/reading.h"

static enum err draw_foot(struct sheet *s, const struct content *k, struct column *c)
{
    const struct byline_colors colors = {
        .name = s->t->ink, .date = s->t->muted, .tags = s->t->accent_text};
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
    st.max_lines = s->portrait ? 5 : 3;
    st.whole = true;
    int room = (c->h - c->bar_px) / (k->text ? 3 : 1);
    c->gap_px = sheet_px(s, 26);
    return text_block_new(&st, k->title, strlen(k->title), c->w, room, &c->title);
}

static enum err draw_text(struct sheet *s, const struct column *c, struct rect at)
{
    enum err e = ERR_OK;
    at.w = c->text_w;
    for (int i = 0; i < c->text_count && !e; i++) {
        e = sheet_draw(s, c->text[i], at, TEXT_ALIGN_START, s->t->ink, s->t->accent_text);
        at.x += c->text_w + c->text_gap_px;
    }
    return e;
}

static enum err draw_words(struct sheet *s, struct column *c)
{
    /* heights as the eye sees them: from the capitals' top to the last baseline */
    int title = c->title ? c->title->height_px + c->gap_px : 0, text = 0;
    int lead = c->title ? sheet_seen_top(c->title) : c->text_count ? sheet_seen_top(c->text[0]) : 0;
    for (int i = 0; i < c->text_count; i++)
        text = c->text[i]->height_px > text ? c->text[i]->height_px : text;
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
    return e ? e : draw_text(s, c, at);
}

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

static enum err fit_words(struct sheet *s, const struct content *k, struct column *c)
{
    enum err e = fit_title(s, k, c);
    if (!e && k->text && !(c->title && c->title->cut))
        e = column_fit_text(s, k, c);
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
    if (e || c.h <= 0 || c.w <= 0) {
        s->lost = k->text || k->title;
        return e;
    }
    c.bar_px = sheet_px(s, s->t->bar_height_pm) + sheet_px(s, 40);
    if (c.bar_px > c.h / 4 || (!k->text && !k->title) || (k->without & WITHOUT_BAR))
        c.bar_px = 0;
    e = fit_words(s, k, &c);
    if (!e && c.title && c.title->cut) { /* a title that long is text */
        text_block_free(c.title);
        c.title = NULL;
        e = join(k->title, k->text, &joined);
        whole.title = NULL;
        whole.text = joined;
        if (!e)
            e = column_fit_text(s, &whole, &c);
    }
    if (!e && c.cut) {
        column_forget_text(&c);
        scene_take_back(s->scene, start);
        e = column_draw_pages(s, &whole, &c);
    }
    if (!e)
        e = draw_words(s, &c);
    text_block_free(c.title);
    column_forget_text(&c);
    mem_free(joined);
    return e;
}
