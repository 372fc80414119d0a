/* SPDX-License-Identifier: Apache-2.0 */
/* A few words in the largest type, over all of the accent. */
#include <string.h>

#include "compose/content.h"
#include "compose/reading.h"

#define FEW_LINES 3    /* where the letters need not become much smaller for it */
#define FOOT_GAP_PM 40 /* words to byline, at least */

static enum err draw_byline(struct sheet *s, const struct content *k, struct rect box)
{
    const struct color c = s->t->on_accent;
    const struct byline_colors colors = {c, c, c, c, s->t->accent};
    return byline_draw(s, k, box, !s->portrait, &colors);
}

/* The largest letters would set one word a line on upright screens: fewer, fuller lines, unless that takes two fifths of the
 * size. */
static enum err set_words(const struct text_style *largest, const char *text, struct rect box,
                          struct text_block **out)
{
    struct text_style fewer = *largest;
    struct text_block *b, *full;
    enum err e = text_block_new(largest, text, strlen(text), box.w, box.h, &b);
    if (e)
        return e;
    if (!b->cut && b->line_count > FEW_LINES) {
        fewer.max_lines = FEW_LINES;
        e = text_block_new(&fewer, text, strlen(text), box.w, box.h, &full);
        if (e) {
            text_block_free(b);
            return e;
        }
        bool better = !full->cut && full->size_px * 5 >= b->size_px * 3;
        text_block_free(better ? b : full);
        b = better ? full : b;
    }
    *out = b;
    return ERR_OK;
}

enum err layout_statement(struct sheet *s, const struct content *k)
{
    int m = s->margin_px, byline = byline_height_px(s, k);
    int foot = byline > 0 ? byline + sheet_px(s, FOOT_GAP_PM) : 0;
    struct rect box = {m, s->body.y + m * 3 / 4, s->width_px - 2 * m, 0};
    box.h = s->height_px - m - foot - box.y;
    if (box.h < s->body.h / 2) { /* a bar-shaped screen: the words alone */
        box.h += foot;
        byline = 0;
    }
    struct text_style st = sheet_style(s, k->language, true, s->t->text_max_pm * 3 / 2);
    st.whole = true;
    struct text_block *b;
    enum err e = set_words(&st, k->text, box, &b);
    if (e)
        return e;
    if (b->cut) {
        text_block_free(b);
        return layout_text(s, k);
    }
    s->scene->reading_ms = reading_ms(NULL, k->text);
    int top = sheet_seen_top(b), seen = sheet_seen_bottom(b) - top;
    struct rect at = {box.x, box.y + (box.h - seen) * 45 / 100 - top, box.w, b->height_px};
    if (at.y < box.y)
        at.y = box.y;
    e = sheet_fill_accent(s, (struct rect){0, s->body.y, s->width_px, s->body.h});
    if (!e)
        e = sheet_draw(s, b, at, TEXT_ALIGN_START, s->t->on_accent, s->t->on_accent);
    text_block_free(b);
    if (!e && byline > 0)
        e = draw_byline(s, k, (struct rect){m, s->height_px - m - byline, box.w, byline});
    return e;
}
