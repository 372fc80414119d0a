/* SPDX-License-Identifier: Apache-2.0 */
/* What shows when nothing may be shown: the screen's name, and peace. A tiny code tells those who know of trouble. */
#include <string.h>

#include "compose/sheet.h"

/* Three placards, leaning on the far edge: the only figure. */
static enum err draw_figure(struct sheet *s)
{
    static const struct {
        int width_pm, height_pm, right_pm;
    } boards[] = {{190, 300, 0}, {190, 420, 214}, {190, 230, 428}};
    int foot = s->height_px - s->margin_px;
    int corner = sheet_px(s, s->t->corner_pm);
    for (size_t i = 0; i < sizeof boards / sizeof boards[0]; i++) {
        int w = sheet_px(s, boards[i].width_pm), h = sheet_px(s, boards[i].height_pm);
        int x = s->width_px - s->margin_px - sheet_px(s, boards[i].right_pm) - w;
        struct color c = i == 1 ? s->t->accent : s->t->surface;
        enum err e = sheet_fill(s, (struct rect){x, foot - h, w, h}, c, corner);
        if (e)
            return e;
    }
    return ERR_OK;
}

static enum err draw_code(struct sheet *s, enum err trouble)
{
    struct text_style st = sheet_style(s, "en", false, s->t->text_floor_pm);
    st.max_lines = 1;
    const char *code = compose_trouble_code(trouble);
    struct text_block *b;
    enum err e =
        text_block_new(&st, code, strlen(code), s->width_px - 2 * s->margin_px, s->height_px, &b);
    if (e)
        return e;
    int y = s->height_px - s->margin_px - b->last_baseline_px;
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
    int bar = sheet_px(&s, s.t->bar_height_pm) + sheet_px(&s, 44);
    int top = s.body.y + m, foot = s.height_px - m - sheet_px(&s, 420) - m;
    struct rect box = {m, top + bar, s.width_px - 2 * m, s.height_px - 2 * m - top - bar};
    if (!s.portrait) /* beside the figure */
        box.w -= sheet_px(&s, 620) + m;
    if (s.portrait && foot - box.y > s.height_px / 4) /* above it */
        box.h = foot - box.y;
    if (box.w > s.width_px / 4)
        e = draw_figure(&s);
    else
        box.w = s.width_px - 2 * m;
    struct text_style st = sheet_style(&s, c->language, true, s.t->card_max_pm * 13 / 10);
    struct text_block *b = NULL;
    if (!e)
        e = text_block_new(&st, name, strlen(name), box.w, box.h, &b);
    if (!e)
        e = sheet_bar(&s, m, top, s.t->accent);
    if (!e) {
        box.y -= sheet_seen_top(b);
        e = sheet_draw(&s, b, box, sheet_start(&s), s.t->ink, s.t->ink);
    }
    text_block_free(b);
    if (!e && trouble != ERR_OK)
        e = draw_code(&s, trouble);
    return sheet_end(&s, e, out);
}
