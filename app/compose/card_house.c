/* SPDX-License-Identifier: Apache-2.0 */
/* What shows when nothing may be shown: the screen's name, and peace. A tiny code tells those who know of trouble. */
#include <string.h>

#include "compose/sheet.h"

#define PANEL_PM 380 /* of the long side */

/* A field of the accent that bleeds off the far edge, and on it one placard. */
static enum err draw_figure(struct sheet *s, struct rect panel)
{
    const struct theme *t = s->t;
    int w = sheet_px(s, 300), h = sheet_px(s, 400), corner = sheet_px(s, t->corner_pm * 3 / 2);
    int x = panel.x + (panel.w - w) / 2, y = panel.y + (panel.h - h) / 2;
    /* on a dark theme a bright field would light the hall: there the placard alone has the colour */
    const struct color black = {0, 0, 0, 255};
    bool dark = theme_contrast(t->accent, black) > theme_contrast(t->ground, black);
    struct color field = dark ? t->surface : t->accent, board = dark ? t->accent : t->on_accent;
    struct color ink = dark ? t->on_accent : t->accent;
    enum err e = sheet_fill(s, panel, field, 0);
    if (e || w > panel.w || h > panel.h)
        return e;
    e = sheet_fill(s, (struct rect){x, y, w, h}, board, corner);
    static const struct {
        int x_pm, y_pm, width_pm, height_pm;
        bool round;
    } lines[] = {{0, 52, 72, 12, false},
                 {0, 104, 204, 30, false},
                 {0, 152, 150, 30, false},
                 {0, 318, 34, 34, true},
                 {48, 330, 84, 10, false}};
    int inset = sheet_px(s, 48);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0] && !e; i++) {
        int line_h = sheet_px(s, lines[i].height_pm);
        struct rect r = {x + inset + sheet_px(s, lines[i].x_pm), y + sheet_px(s, lines[i].y_pm),
                         sheet_px(s, lines[i].width_pm), line_h};
        e = sheet_fill(s, r, ink, lines[i].round ? line_h / 2 : 0);
    }
    return e;
}

static enum err draw_code(struct sheet *s, enum err trouble, int foot_px)
{
    struct text_style st = sheet_line_style(s, "en", false, s->t->text_floor_pm);
    const char *code = compose_trouble_code(trouble);
    struct text_block *b;
    enum err e =
        text_block_new(&st, code, strlen(code), s->width_px - 2 * s->margin_px, s->height_px, &b);
    if (e)
        return e;
    int y = foot_px - s->margin_px - b->last_baseline_px;
    struct rect at = {s->margin_px, y, s->width_px - 2 * s->margin_px, b->height_px};
    e = sheet_draw(s, b, at, sheet_start(s), s->t->muted, s->t->muted);
    text_block_free(b);
    return e;
}

enum err compose_house_card(const struct compose_context *c, enum err trouble, struct scene **out)
{
    struct sheet s;
    enum err e = sheet_begin(&s, c, text_language_rtl(c->language), c->theme->ground);
    if (e)
        return e;
    int m = s.margin_px;
    const char *name = c->screen_name && c->screen_name[0] ? c->screen_name : "Placard";
    /* a company's logo takes the place of the bar */
    int logo_w, logo_h;
    logo_size(s.t, sheet_px(&s, s.t->card_logo_pm), s.width_px / 3, &logo_w, &logo_h);
    int bar = (logo_h ? logo_h : sheet_px(&s, s.t->bar_height_pm)) + sheet_px(&s, 44);
    int top = s.body.y + m;
    struct rect panel = s.body;
    if (s.portrait) {
        panel.h = s.height_px * PANEL_PM / 1000;
        panel.y = s.height_px - panel.h;
    } else {
        panel.w = s.width_px * PANEL_PM / 1000;
        panel.x = s.width_px - panel.w;
        panel.y = 0; /* no header stands over a card */
        panel.h = s.height_px;
    }
    int code = trouble != ERR_OK ? sheet_px(&s, 80) : 0;
    int foot = (s.portrait ? panel.y : s.height_px) - m - code;
    struct rect box = {m, top + bar, (s.portrait ? s.width_px : panel.x) - 2 * m, foot - top - bar};
    e = draw_figure(&s, panel);
    struct text_style st = sheet_style(&s, c->language, true, s.t->card_max_pm * 13 / 10);
    struct text_block *b = NULL;
    if (!e)
        e = text_block_new(&st, name, strlen(name), box.w, box.h, &b);
    if (!e)
        e = logo_h ? logo_draw(&s, (struct rect){m, top, logo_w, logo_h})
                   : sheet_bar(&s, m, top, s.t->accent);
    if (!e) {
        box.y -= sheet_seen_top(b);
        e = sheet_draw(&s, b, box, sheet_start(&s), s.t->ink, s.t->ink);
    }
    text_block_free(b);
    if (!e && trouble != ERR_OK)
        e = draw_code(&s, trouble, s.portrait ? panel.y : s.height_px);
    return sheet_end(&s, e, out);
}
