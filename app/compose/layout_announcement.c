/* SPDX-License-Identifier: Apache-2.0 */
/* A pinned post: a band of the accent over all of the screen's width, and what it is in words; then as other texts. */
#include <string.h>

#include "compose/content.h"
#include "compose/messages.h"

#define BAND_PM 24

/* The label on the accent, as a tab that hangs from the band. */
static enum err draw_tab(struct sheet *s, const char *words, const char *language, int x, int y,
                         int *height_px)
{
    struct text_style st = sheet_line_style(s, language, true, s->t->meta_pm);
    struct text_block *b;
    int most = s->width_px - 2 * x, side = sheet_px(s, 28);
    enum err e = text_block_new(&st, words, strlen(words), most - 2 * side, s->body.h, &b);
    if (e)
        return e;
    int high = b->size_px * 2;
    struct rect tab = {x, y, b->width_px + 2 * side, high};
    int cap = b->size_px * CAP_HEIGHT_PM / 1000;
    struct rect at = {x + side, y + (high - sheet_px(s, BAND_PM) / 2 + cap) / 2 - b->baseline_px,
                      b->width_px + 1, b->height_px};
    if (b->line_count > 0)
        e = sheet_fill(s, tab, s->t->accent, 0);
    if (!e)
        e = sheet_draw(s, b, at, TEXT_ALIGN_START, s->t->on_accent, s->t->on_accent);
    *height_px = b->line_count > 0 ? high : 0;
    text_block_free(b);
    return e;
}

enum err layout_announcement(struct sheet *s, const struct content *k)
{
    const struct messages *words = messages_for(s->c->messages, k->post->language);
    struct content plain = *k;
    struct rect box;
    int tab = 0, band = sheet_px(s, BAND_PM);
    plain.without |= WITHOUT_BAR;
    enum err e = sheet_fill_accent(s, (struct rect){0, s->body.y, s->width_px, band});
    s->body.y += band;
    s->body.h -= band;
    if (!e)
        e = pictures_beside(s, &plain, &box);
    int y = s->portrait && k->picture ? box.y - s->margin_px * 3 / 4 : s->body.y;
    if (!e)
        e = draw_tab(s, message_text(words, MESSAGE_ANNOUNCEMENT), messages_language(words),
                     s->margin_px, y, &tab);
    s->body.y -= band;
    s->body.h += band;
    if (e)
        return e;
    int top = y + tab + s->margin_px / 2;
    if (top > box.y && box.y + box.h - top > s->body.h / 3) {
        box.h -= top - box.y;
        box.y = top;
    }
    return column_draw(s, &plain, box);
}
