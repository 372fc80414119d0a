/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/header_clock.h"

#include <string.h>

#include "compose/messages.h"

#define CLOCK_MAX_PARTS 3
#define INK_PM 750 /* an em's share of the row: capitals, and what hangs below the line */

/* "9:05" and what stands before or behind it, in reading order. */
struct part {
    char text[MESSAGES_DATE_BYTES];
    bool time;    /* digits and colons, each in its cell */
    int width_px; /* a space before it included */
    int space_px;
};

struct text_style header_style(const struct sheet *s, bool bold)
{
    int most_pm = s->t->header_pm * INK_PM / 1000, size_pm = s->t->header_text_pm;
    return sheet_line_style(s, s->c->language, bold, size_pm < most_pm ? size_pm : most_pm);
}

enum err header_word(struct sheet *s, const struct text_style *st, const char *text,
                     struct rect box, enum text_align align, struct color color)
{
    struct text_block *b;
    /* the ink has room, be the line as high as it likes */
    enum err e = text_block_new(st, text, strlen(text), box.w, 4 * box.h, &b);
    if (e)
        return e;
    int cap = b->size_px * CAP_HEIGHT_PM / 1000;
    int y = box.y + (box.h + cap) / 2 - b->baseline_px;
    e = text_block_draw(b, s->scene, box.x, y > 0 ? y : 0, box.w,
                        &(struct text_paint){align, color, color});
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

/* --- the words ---------------------------------------------------------------------------------------------------- */

static bool in_time(char c)
{
    return (c >= '0' && c <= '9') || c == ':';
}

/* A space, also one that does not break: its length in bytes, else 0. */
static size_t space_bytes(const char *p)
{
    static const char *const spaces[] = {" ", "\u00a0", "\u202f"};
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
        if (strncmp(p, spaces[i], strlen(spaces[i])) == 0)
            return strlen(spaces[i]);
    return 0;
}

/* Cut before and behind the time. Spaces between are width only: laid out alone, no word has any at its end. */
static int cut_parts(const char *text, struct part parts[CLOCK_MAX_PARTS])
{
    int count = 0;
    bool spaced = false;
    for (const char *p = text; *p && count < CLOCK_MAX_PARTS;) {
        size_t n = space_bytes(p);
        if (n) {
            spaced = true;
            p += n;
            continue;
        }
        struct part *t = &parts[count++];
        *t = (struct part){.time = in_time(*p), .space_px = spaced && count > 1};
        for (n = 0; p[n] && in_time(p[n]) == t->time; n++)
            ;
        spaced = false;
        while (!t->time && n > 1 && p[n - 1] == ' ') { /* "a. m." has one inside */
            n--;
            spaced = true;
        }
        memcpy(t->text, p, n);
        p += n;
        while (spaced && *p == ' ')
            p++;
    }
    return count;
}

/* --- their places ------------------------------------------------------------------------------------------------- */

struct cells {
    int digit_px, colon_px; /* as wide as the widest digit: the clock does not jump about */
};

static enum err measure_cells(const struct text_style *st, struct cells *c)
{
    c->digit_px = 0;
    for (char d = '0'; d <= '9'; d++) {
        int w;
        enum err e = word_width(st, (char[]){d, '\0'}, &w);
        if (e)
            return e;
        c->digit_px = w > c->digit_px ? w : c->digit_px;
    }
    return word_width(st, ":", &c->colon_px);
}

static int cell_px(const struct cells *c, char sign)
{
    return sign == ':' ? c->colon_px : c->digit_px;
}

static enum err measure_part(const struct text_style *st, const struct cells *c, struct part *t)
{
    enum err e = ERR_OK;
    int w = 0;
    if (!t->time)
        e = word_width(st, t->text, &w);
    for (const char *p = t->text; t->time && *p; p++)
        w += cell_px(c, *p);
    if (t->space_px)
        t->space_px = st->max_px / 4;
    t->width_px = t->space_px + w;
    return e;
}

/* Digits run from left to right on either side. */
static enum err draw_part(struct sheet *s, const struct text_style *st, const struct cells *c,
                          const struct part *t, struct rect row, int x)
{
    enum err e = ERR_OK;
    if (!s->rtl)
        x += t->space_px;
    int width = t->width_px - t->space_px;
    if (!t->time)
        return header_word(s, st, t->text, (struct rect){x, row.y, width, row.h}, TEXT_ALIGN_LEFT,
                           s->t->ink);
    for (const char *p = t->text; !e && *p; p++) {
        struct rect cell = {x, row.y, cell_px(c, *p), row.h};
        e = header_word(s, st, (char[]){*p, '\0'}, cell, TEXT_ALIGN_CENTER, s->t->ink);
        x += cell.w;
    }
    return e;
}

enum err header_clock(struct sheet *s, struct rect row, int *width_px)
{
    struct text_style st = header_style(s, false);
    struct part parts[CLOCK_MAX_PARTS];
    struct cells cells = {0};
    char text[MESSAGES_DATE_BYTES];
    *width_px = 0;
    if (s->c->clock == CLOCK_OFF)
        return ERR_OK;
    enum err e = measure_cells(&st, &cells);
    int count = 0, width = 0, most = row.w - 2 * s->margin_px;
    /* where half of the day does not fit, the longer count needs no words */
    for (bool hours_12 = s->c->clock == CLOCK_12H; !e; hours_12 = false) {
        message_time(s->c->messages, s->c->now_s, s->c->utc_offset_s, hours_12, text);
        count = cut_parts(text, parts);
        width = 0;
        for (int i = 0; !e && i < count; i++) {
            e = measure_part(&st, &cells, &parts[i]);
            width += parts[i].width_px;
        }
        if (!hours_12 || width <= most)
            break;
    }
    /* in reading order, so that what is said last is at the margin */
    int x = s->rtl ? s->margin_px + width : row.w - s->margin_px - width;
    for (int i = 0; !e && i < count; i++) {
        x -= s->rtl ? parts[i].width_px : 0;
        e = draw_part(s, &st, &cells, &parts[i], row, x);
        x += s->rtl ? 0 : parts[i].width_px;
    }
    *width_px = width;
    return e;
}
