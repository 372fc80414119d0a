/* SPDX-License-Identifier: Apache-2.0 */
/* One plain sentence for the person on the ladder, what to do, and a code to read out on the telephone. */
#include <stdio.h>
#include <string.h>

#include "compose/sheet.h"
#include "compose/trouble.h"

/* Code and detail at the foot; *top_px is where the row begins. */
static enum err draw_foot(struct sheet *s, const char *code, const char *detail, int *top_px)
{
    int m = s->margin_px, width = s->width_px - 2 * m;
    struct text_style st = sheet_line_style(s, "en", true, s->t->meta_pm * 5 / 4);
    struct text_block *b = NULL, *d = NULL;
    enum err e = text_block_new(&st, code, strlen(code), width, s->height_px / 3, &b);
    if (e)
        return e;
    int base = s->height_px - m;
    struct rect at = {m, base - b->last_baseline_px, width, b->height_px};
    e = sheet_draw(s, b, at, sheet_start(s), s->t->accent_text, s->t->accent_text);
    *top_px = base - b->size_px;
    st.bold = false;
    int x = m + b->width_px + sheet_px(s, 36);
    /* what a library said in its own words, quoted behind ours, is for the log */
    const char *quote = detail ? strstr(detail, ": '") : NULL;
    size_t bytes = !detail ? 0 : quote ? (size_t)(quote - detail) : strlen(detail);
    if (!e && bytes && x < s->width_px - 2 * m)
        e = text_block_new(&st, detail, bytes, s->width_px - m - x, s->height_px / 3, &d);
    if (!e && d) {
        struct rect beside = {x, base - d->last_baseline_px, s->width_px - m - x, d->height_px};
        e = sheet_draw(s, d, beside, sheet_start(s), s->t->muted, s->t->muted);
    }
    text_block_free(b);
    text_block_free(d);
    return e;
}

enum err compose_setup_card(const struct compose_context *c, enum err trouble, const char *detail,
                            struct scene **out)
{
    struct sheet s;
    enum err e = sheet_begin(&s, c, text_language_rtl(c->language), c->theme->ground);
    if (e)
        return e;
    struct trouble t = trouble_of(trouble);
    const char *what = message_text(c->messages, t.what),
               *advice = message_text(c->messages, t.advice);
    int m = s.margin_px, foot = s.height_px - m;
    e = draw_foot(&s, t.code, t.ours ? detail : NULL, &foot);
    int bar = sheet_px(&s, s.t->bar_height_pm) + sheet_px(&s, 44);
    int top = s.body.y + m, width = s.portrait ? s.width_px - 2 * m : sheet_columns_px(&s, 10);
    int room = foot - sheet_px(&s, 40) - top - bar, gap = sheet_px(&s, 36);
    struct text_style large = sheet_style(&s, c->language, true, s.t->card_max_pm);
    struct text_style small = sheet_style(&s, c->language, false, s.t->card_max_pm / 2);
    struct text_block *b = NULL, *d = NULL;
    if (!e)
        e = text_block_new(&large, what, strlen(what), width, room * 3 / 5, &b);
    if (!e)
        e = text_block_new(&small, advice, strlen(advice), width, room - b->height_px - gap, &d);
    if (!e)
        e = sheet_bar(&s, m, top, s.t->accent);
    if (!e) {
        struct rect at = {m, top + bar - sheet_seen_top(b), width, room};
        e = sheet_draw(&s, b, at, TEXT_ALIGN_START, s.t->ink, s.t->ink);
        at.y += b->height_px + gap;
        if (!e)
            e = sheet_draw(&s, d, at, TEXT_ALIGN_START, s.t->muted, s.t->muted);
    }
    text_block_free(b);
    text_block_free(d);
    return sheet_end(&s, e, out);
}
