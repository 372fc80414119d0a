/* SPDX-License-Identifier: Apache-2.0 */
/* The header: logo and the screen's name at one end, the clock at the other, a hairline beneath. */
#include "compose/header_clock.h"

enum err compose_header(const struct compose_context *c, struct scene **out)
{
    struct sheet s;
    /* The scene's size is the screen's, but only the rectangle is drawn: start anew. */
    if (c->no_header)
        return ERR_NOT_FOUND;
    enum err e = sheet_begin_plain(&s, c, text_language_rtl(c->language), c->theme->ground);
    if (e)
        return e;
    struct rect r = compose_header_rect(c);
    s.scene->ops[0].box = r;
    int line = sheet_px(&s, 2) > 0 ? sheet_px(&s, 2) : 1;
    e = sheet_fill(&s, (struct rect){0, r.h - line, r.w, line}, c->theme->rule, 0);
    int clock = 0;
    if (!e)
        e = header_clock(&s, r, &clock);
    int between = clock > 0 ? clock + s.margin_px / 2 : 0;
    int room = r.w - 2 * s.margin_px - between, x = s.margin_px, w, h;
    int high = sheet_px(&s, c->theme->logo_pm), most = (r.h - line) * 4 / 5;
    logo_size(c->theme, high < most ? high : most, room / 3, &w, &h);
    if (!e)
        e = logo_draw(&s, (struct rect){x, (r.h - line - h) / 2, w, h});
    if (w > 0) {
        x += w + s.margin_px / 3;
        room -= w + s.margin_px / 3;
    }
    struct text_style st = header_style(&s, true);
    if (!e && c->screen_name && c->screen_name[0] && room > 0)
        e = header_word(&s, &st, c->screen_name,
                        sheet_mirror(&s, (struct rect){x, 0, room, r.h - line}), sheet_start(&s),
                        c->theme->ink);
    return sheet_end(&s, e, out);
}
