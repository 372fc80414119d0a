/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An event: when and where on a panel of the accent, before the words or above them; under a photo a lower one. Where no panel
 * holds it whole, when and where are the first lines of the text.
 */
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "compose/content.h"
#include "compose/event_words.h"
#include "compose/stack.h"

#define DAY_PM 96 /* largest type of the day */
#define TIME_PM 64

static enum err fill_stack(struct sheet *s, const struct content *k, const struct event_words *w,
                           int width_px, int most_px, int size_pm, struct stack *out)
{
    const struct messages *m = messages_for(s->c->messages, k->post->language);
    const char *language = messages_language(m);
    struct text_style day = sheet_style(s, language, true, DAY_PM * size_pm / 1000);
    struct text_style time = sheet_style(s, language, false, TIME_PM * size_pm / 1000);
    struct text_style place = sheet_style(s, k->language, true, TIME_PM * size_pm / 1000);
    /* a long day does not take the room of the rest */
    int day_most = w->place ? most_px / 2 : most_px * 3 / 4;
    enum err e = stack_add(out, &day, w->day, width_px, day_most, 0);
    if (!e)
        e = stack_add(out, &time, w->time, width_px, most_px, sheet_px(s, 50));
    if (!e)
        e = stack_add(out, &place, w->place, width_px, most_px, sheet_px(s, 58));
    return e;
}

/* Without a photo: a panel as high as the body (landscape) or as wide (portrait). *words is what it leaves. */
static enum err draw_panel(struct sheet *s, const struct content *k, const struct event_words *w,
                           struct rect *words, bool *done)
{
    int m = s->margin_px, share = s->portrait ? s->body.h * 36 / 100 : s->body.w * 34 / 100;
    if (!s->portrait && share > s->body.h * 3 / 2)
        share = s->body.h * 3 / 2; /* a bar-shaped screen */
    struct rect b = s->body, panel = {b.x, b.y, share, b.h};
    if (s->portrait)
        panel = (struct rect){b.x, b.y, b.w, share};
    struct stack all = {0};
    enum err e = fill_stack(s, k, w, panel.w - 2 * m, panel.h - 2 * m, 1000, &all);
    *done = !e && !all.cut;
    if (*done && s->portrait) /* as high as it needs */
        panel.h = all.height_px + 2 * m;
    struct rect at = {m, panel.y + (panel.h - all.height_px) * 2 / 5, panel.w - 2 * m, 0};
    if (s->portrait)
        at.y = panel.y + m;
    if (*done)
        e = sheet_fill_accent(s, panel);
    if (*done && !e)
        e = stack_draw(s, &all, at, s->t->on_accent, s->t->on_accent);
    stack_clear(&all);
    int x = s->portrait ? m : panel.w + m, y = s->portrait ? panel.y + panel.h : b.y;
    y += m * 3 / 4;
    *words = (struct rect){x, y, s->width_px - m - x, s->height_px - m - y};
    return e;
}

/* Beside or under a photo: a low panel over the words. */
static enum err draw_strip(struct sheet *s, const struct content *k, const struct event_words *w,
                           struct rect *words, bool *done)
{
    int pad = s->margin_px / 2, most = words->h * 45 / 100;
    int width = words->w < 2 * s->body.h ? words->w : 2 * s->body.h;
    struct stack all = {0};
    enum err e = fill_stack(s, k, w, width - 2 * pad, most - 2 * pad, 600, &all);
    *done = !e && !all.cut;
    struct rect strip = {words->x, words->y, width, all.height_px + 2 * pad};
    if (*done)
        e = sheet_fill(s, strip, s->t->accent, 0);
    if (*done && !e)
        e = stack_draw(s, &all, (struct rect){strip.x + pad, strip.y + pad, width - 2 * pad, 0},
                       s->t->on_accent, s->t->on_accent);
    stack_clear(&all);
    if (*done) {
        words->y += strip.h + pad;
        words->h -= strip.h + pad;
    }
    return e;
}

static enum err join_lines(const struct event_words *w, const char *text, char **out)
{
    const char *parts[] = {w->day,
                           w->time[0] ? "\u00A0· " : "",
                           w->time,
                           "\n",
                           w->place ? w->place : "",
                           w->place ? "\n" : "",
                           text ? "\n" : "",
                           text ? text : ""};
    struct strbuf b;
    strbuf_init(&b, 2 * MAX_ITEM_BYTES);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        (void)strbuf_puts(&b, parts[i]);
    enum err e = b.failed;
    if (!e)
        e = (*out = mem_strdup(b.data)) ? ERR_OK : ERR_NOMEM;
    strbuf_clear(&b);
    return e;
}

enum err layout_event(struct sheet *s, const struct content *k)
{
    struct event_words w;
    struct content told = *k;
    struct rect words;
    bool done = false;
    char *joined = NULL;
    event_words_of(s->c, k->post, &w);
    enum err e = k->picture ? pictures_beside(s, k, &words) : draw_panel(s, k, &w, &words, &done);
    if (!e && k->picture)
        e = draw_strip(s, k, &w, &words, &done);
    told.without |= done ? WITHOUT_BAR : 0;
    if (!e && !done && !k->picture)
        e = pictures_beside(s, k, &words);
    if (!e && !done) {
        e = join_lines(&w, k->text, &joined);
        told.text = joined;
    }
    if (!e)
        e = column_draw(s, &told, words);
    mem_free(joined);
    return e;
}
