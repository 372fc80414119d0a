/* SPDX-License-Identifier: Apache-2.0 */
/* The header: the screen's name at one end, the clock at the other, a hairline beneath. */
#include <stdio.h>
#include <string.h>

#include "compose/sheet.h"

struct rect compose_header_rect(const struct compose_context *c)
{
    int side = c->width_px < c->height_px ? c->width_px : c->height_px;
    return (struct rect){0, 0, c->width_px, (side * c->theme->header_pm + 500) / 1000};
}

static enum err draw_word(struct sheet *s, const struct text_style *st, const char *text,
                          struct rect box, bool centred, struct color color)
{
    struct text_block *b;
    enum err e = text_block_new(st, text, strlen(text), box.w, box.h, &b);
    if (e)
        return e;
    /* capitals in the middle of the header, by eye */
    int cap = b->size_px * CAP_HEIGHT_PM / 1000;
    int y = box.y + (box.h + cap) / 2 - b->baseline_px;
    box.y = y > 0 ? y : 0;
    struct rect at = sheet_mirror(s, box);
    enum text_align align = centred ? TEXT_ALIGN_CENTER : sheet_start(s);
    e = text_block_draw(b, s->scene, at.x, at.y, at.w, &(struct text_paint){align, color, color});
    text_block_free(b);
    return e;
}

static enum err word_width(const struct text_style *st, const char *text, int *width_px)
{
    struct text_block *b;
    enum err e = text_block_new(st, text, strlen(text), INT16_MAX, INT16_MAX, &b);
    if (e)
        return e;
    *width_px = b->width_px;
    text_block_free(b);
    return ERR_OK;
}

/* Each digit in a cell as wide as the widest: the clock does not jump about when a minute passes. */
static enum err draw_clock(struct sheet *s, const struct rect *r, int *width_px)
{
    struct text_style st = sheet_line_style(s, s->c->language, false, s->t->header_text_pm);
    int digit = 0, colon = 0;
    for (char c = '0'; c <= '9'; c++) {
        int w;
        enum err e = word_width(&st, (char[]){c, '\0'}, &w);
        if (e)
            return e;
        digit = w > digit ? w : digit;
    }
    enum err e = word_width(&st, ":", &colon);
    int64_t local = s->c->now_s + s->c->utc_offset_s;
    int minutes = (int)(((local % 86400 + 86400) % 86400) / 60);
    char text[8];
    snprintf(text, sizeof text, "%02d:%02d", minutes / 60 % 24, minutes % 60);
    int width = 4 * digit + colon;
    int x = r->w - s->margin_px - width;
    if (s->rtl) /* digits run left to right on either side */
        x = s->margin_px;
    bool rtl = s->rtl;
    s->rtl = false;
    for (int i = 0; i < 5 && !e; i++) {
        int cell = i == 2 ? colon : digit;
        e = draw_word(s, &st, (char[]){text[i], '\0'}, (struct rect){x, 0, cell, r->h}, true,
                      s->t->ink);
        x += cell;
    }
    s->rtl = rtl;
    *width_px = width;
    return e;
}

enum err compose_header(const struct compose_context *c, struct scene **out)
{
    struct sheet s;
    /* The scene's size is the screen's, but only the rectangle is drawn: start anew. */
    enum err e = sheet_begin_plain(&s, c, text_language_rtl(c->language), c->theme->ground);
    if (e)
        return e;
    struct rect r = compose_header_rect(c);
    s.scene->ops[0].box = r;
    int line = sheet_px(&s, 2) > 0 ? sheet_px(&s, 2) : 1;
    e = sheet_fill(&s, (struct rect){0, r.h - line, r.w, line}, c->theme->rule, 0);
    int clock = 0;
    if (!e)
        e = draw_clock(&s, &r, &clock);
    int room = r.w - 2 * s.margin_px - clock - s.margin_px / 2, x = s.margin_px, w, h;
    int high = sheet_px(&s, c->theme->logo_pm), most = (r.h - line) * 4 / 5;
    logo_size(c->theme, high < most ? high : most, room / 3, &w, &h);
    if (!e)
        e = logo_draw(&s, (struct rect){x, (r.h - line - h) / 2, w, h});
    if (w > 0) {
        x += w + s.margin_px / 3;
        room -= w + s.margin_px / 3;
    }
    struct text_style st = sheet_line_style(&s, c->language, true, c->theme->header_text_pm);
    if (!e && c->screen_name && c->screen_name[0] && room > 0)
        e = draw_word(&s, &st, c->screen_name, (struct rect){x, 0, room, r.h - line}, false,
                      c->theme->ink);
    return sheet_end(&s, e, out);
}
