/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/regions.h"

#include <string.h>

#include "compose/notice.h"

#define FOOT_PM 78       /* height of the strip, of the short side */
#define SQUARE_PM 14     /* side of the accent square before a notice */
#define MARK_THICK_PM 5  /* the loop's mark */
#define MARK_LEAST_PM 40 /* its width when there are many posts */

static bool has_reminder(const struct sheet *s)
{
    return s->c->reminder && s->c->reminder[0];
}

static int row_px(const struct sheet *s)
{
    return s->width_px - 2 * s->margin_px;
}

/* The accent square before the notice and the space behind it. */
static int lead_px(const struct sheet *s)
{
    return 2 * sheet_px(s, SQUARE_PM);
}

static enum err notice_block(const struct regions *r, const struct sheet *s,
                             struct text_block **out)
{
    const char *words = r->notice ? notice_words(r->notice) : NULL;
    const char *language = words && r->notice->language ? r->notice->language : s->c->language;
    struct text_style st = sheet_line_style(s, language, true, s->t->meta_pm);
    st.max_lines = 0;
    st.balance = true;
    *out = NULL;
    return words ? text_block_new(&st, words, strlen(words), row_px(s) - lead_px(s), s->body.h / 3,
                                  out)
                 : ERR_OK;
}

/* On as many lines as it needs where the row is its own, beside a notice on one. */
static enum err reminder_block(const struct sheet *s, int width_px, int height_px, bool alone,
                               struct text_block **out)
{
    struct text_style st = sheet_line_style(s, s->c->language, false, s->t->meta_pm);
    st.max_lines = alone ? 0 : 1;
    st.balance = alone;
    st.whole = true;
    return text_block_new(&st, s->c->reminder, strlen(s->c->reminder), width_px, height_px, out);
}

enum err regions_reserve(struct regions *r, struct sheet *s)
{
    struct text_block *b;
    enum err e = notice_block(r, s, &b);
    if (!e && !b && has_reminder(s))
        e = reminder_block(s, row_px(s), s->body.h / 3, true, &b);
    if (e || !b)
        return e;
    if (!r->notice && b->cut) { /* nor would it be drawn */
        text_block_free(b);
        return ERR_OK;
    }
    r->foot_px = sheet_px(s, FOOT_PM);
    if (b && b->line_count > 1)
        r->foot_px += b->last_baseline_px - b->baseline_px;
    text_block_free(b);
    s->height_px -= r->foot_px;
    s->body.h -= r->foot_px;
    return ERR_OK;
}

/* From the first line's capitals to the last baseline, in the middle of the row by eye. */
static enum err draw_block(struct sheet *s, const struct text_block *b, struct rect row,
                           enum text_align align, struct color color)
{
    int cap = b->size_px * CAP_HEIGHT_PM / 1000;
    int seen = cap + b->last_baseline_px - b->baseline_px;
    row.y += (row.h - seen) / 2 + cap - b->baseline_px;
    return sheet_draw(s, b, row, align, color, s->t->accent_text);
}

static enum err draw_notice(const struct regions *r, struct sheet *s, struct rect row,
                            int *taken_px)
{
    struct text_block *b;
    int side = sheet_px(s, SQUARE_PM), lead = lead_px(s);
    enum err e = notice_block(r, s, &b);
    if (e || !b)
        return e;
    struct rect words = {row.x + lead, row.y, row.w - lead, row.h};
    int cap = b->size_px * CAP_HEIGHT_PM / 1000;
    int seen = cap + b->last_baseline_px - b->baseline_px;
    struct rect square = {row.x, row.y + (row.h - seen + cap - side) / 2, side, side};
    e = draw_block(s, b, words, sheet_start(s), s->t->ink);
    if (!e)
        e = sheet_fill(s, square, s->t->accent, 0);
    *taken_px = b->line_count > 1 ? row.w : lead + b->width_px + s->margin_px;
    text_block_free(b);
    return e;
}

static enum err draw_reminder(struct sheet *s, struct rect row, bool alone)
{
    struct text_block *b;
    if (!has_reminder(s) || row.w <= 0)
        return ERR_OK;
    enum err e = reminder_block(s, row.w, row.h, alone, &b);
    if (e)
        return e;
    if (!b->cut)
        e = draw_block(s, b, row, b->line_count > 1 ? sheet_start(s) : sheet_far(s), s->t->muted);
    text_block_free(b);
    return e;
}

static enum err draw_foot(const struct regions *r, struct sheet *s)
{
    struct rect strip = {0, s->height_px, s->width_px, r->foot_px};
    int line = sheet_px(s, 2) > 0 ? sheet_px(s, 2) : 1, taken = 0;
    enum err e = sheet_fill(s, strip, s->t->ground, 0);
    if (!e)
        e = sheet_fill(s, (struct rect){0, strip.y, strip.w, line}, s->t->rule, 0);
    struct rect row = {s->margin_px, strip.y + line, row_px(s), strip.h - line};
    if (!e)
        e = draw_notice(r, s, row, &taken);
    row.x += taken;
    row.w -= taken;
    return e ? e : draw_reminder(s, row, taken == 0);
}

/* One mark rides along under the header's line, from margin to margin: how far the loop is, at a glance and without a row of
 * dots. A line of the ground under it parts it from a photo; on a panel of its own colour it stands off the header. */
static enum err draw_mark(struct sheet *s)
{
    int n = s->c->loop_count, i = s->c->loop_index, row = row_px(s);
    int thick = sheet_px(s, MARK_THICK_PM) > 1 ? sheet_px(s, MARK_THICK_PM) : 2;
    int least = sheet_px(s, MARK_LEAST_PM), w = row / n > least ? row / n : least;
    int x = s->margin_px + (int)((int64_t)(row - w) * i / (n - 1));
    struct rect mark = sheet_mirror(s, (struct rect){x, s->body.y, w, thick});
    int middle = mark.x + w / 2;
    bool hidden = s->accent.h > 0 && s->accent.y == s->body.y && middle >= s->accent.x &&
                  middle < s->accent.x + s->accent.w;
    if (hidden) {
        mark.y += thick;
        return scene_add_fill(s->scene, mark, s->t->on_accent, 0);
    }
    struct rect edge = {mark.x, mark.y + thick, w, (thick + 1) / 2};
    enum err e = scene_add_fill(s->scene, mark, s->t->accent, 0);
    return e ? e : scene_add_fill(s->scene, edge, s->t->ground, 0);
}

enum err regions_draw(const struct regions *r, struct sheet *s)
{
    int n = s->c->loop_count, i = s->c->loop_index;
    bool rtl = s->rtl;
    s->rtl = text_language_rtl(
        s->c->language); /* the screen's, as the header's: nothing jumps from post to post */
    enum err e = r->foot_px > 0 ? draw_foot(r, s) : ERR_OK;
    if (!e && n > 1 && i >= 0 && i < n)
        e = draw_mark(s);
    s->rtl = rtl;
    return e;
}
