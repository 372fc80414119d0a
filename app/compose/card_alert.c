/* SPDX-License-Identifier: Apache-2.0 */
/* An alert takes the whole screen, header included. A drill says so in a band that nobody misses. */
#include <string.h>

#include "compose/messages.h"
#include "compose/sheet.h"

static void severity_colors(const struct theme *t, enum alert_severity severity,
                            struct color *ground, struct color *text)
{
    const struct {
        struct color ground, text;
    } table[] = {
        [SEVERITY_INFO] = {t->info, t->on_info},
        [SEVERITY_WARNING] = {t->warning, t->on_warning},
        [SEVERITY_CRITICAL] = {t->critical, t->on_critical},
    };
    int i = severity >= SEVERITY_INFO && severity <= SEVERITY_CRITICAL ? (int)severity
                                                                       : SEVERITY_CRITICAL;
    *ground = table[i].ground;
    *text = table[i].text;
}

/* In the alert's own language where there are words for it. */
static enum err draw_band(struct sheet *s, const char *language, int height_px, struct color band,
                          struct color text)
{
    const struct messages *words = messages_for(s->c->messages, language);
    enum err e = sheet_fill(s, (struct rect){0, 0, s->width_px, height_px}, band, 0);
    if (e)
        return e;
    const char *word = message_text(words, MESSAGE_DRILL);
    struct text_style st = sheet_line_style(s, messages_language(words), true, 64);
    int width = s->width_px - 2 * s->margin_px;
    struct text_block *b;
    e = text_block_new(&st, word, strlen(word), width, height_px, &b);
    if (e)
        return e;
    int cap = b->size_px * CAP_HEIGHT_PM / 1000;
    int y = (height_px + cap) / 2 - b->baseline_px;
    struct rect at = {s->margin_px, y > 0 ? y : 0, width, height_px};
    e = sheet_draw(s, b, at, sheet_start(s), text, text);
    text_block_free(b);
    return e;
}

enum err compose_alert(const struct compose_context *c, const struct alert *a, struct scene **out)
{
    struct color ground, text;
    severity_colors(c->theme, a->severity, &ground, &text);
    const char *language = a->language ? a->language : c->language;
    const char *words = a->text ? a->text : "";
    struct sheet s;
    enum err e = sheet_begin_plain(&s, c, text_language_rtl(language), ground);
    if (e)
        return e;
    int m = s.margin_px, top = m;
    if (a->drill) {
        int band = sheet_px(&s, 120);
        e = draw_band(&s, a->language, band, text, ground);
        top += band;
    }
    struct text_style st = sheet_style(&s, language, true, s.t->alert_max_pm);
    int height = s.height_px - top - m;
    struct text_block *b = NULL;
    if (!e)
        e = text_block_new(&st, words, strlen(words), s.width_px - 2 * m, height, &b);
    if (!e) {
        int free = height - b->height_px;
        struct rect at = {m, top + (free > 0 ? free / 2 : 0), s.width_px - 2 * m, b->height_px};
        e = sheet_draw(&s, b, at, TEXT_ALIGN_START, text, text);
    }
    text_block_free(b);
    return sheet_end(&s, e, out);
}
