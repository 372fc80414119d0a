/* SPDX-License-Identifier: Apache-2.0 */
/* Words, and where to read on: a QR code with the address in letters; at the side, or at the foot where there is no room. */
#include <string.h>

#include "compose/content.h"
#include "compose/link_address.h"
#include "compose/qr.h"

#define CODE_PM 420       /* side of the code beside words, of the short side */
#define ADDRESS_PM 380    /* width of the address under it at most, of the words' */
#define FOOT_CODE_PM 250  /* and at the foot */
#define ALONE_CODE_PM 360 /* of a screen without a photo */

static enum err address_block(struct sheet *s, const char *address, int width_px, int height_px,
                              struct text_block **out)
{
    struct text_style st = sheet_line_style(s, NULL, true, s->t->meta_pm);
    st.max_lines = 3;
    st.balance = true;
    return text_block_new(&st, address, strlen(address), width_px, height_px, out);
}

/* In landscape without a photo: the code in a column of its own, the address under it. */
static enum err draw_side(struct sheet *s, const char *url, const char *address, struct rect *words,
                          bool *done)
{
    int most = sheet_px(s, CODE_PM), gap = s->margin_px, side;
    if (most > words->w * 3 / 10)
        most = words->w * 3 / 10;
    if (most > words->h * 7 / 10)
        most = words->h * 7 / 10;
    struct rect box = {words->x + words->w - most, words->y, most, most};
    struct text_block *b;
    enum err e = qr_draw(s, url, box, true, &side);
    *done = !e && side > 0;
    if (!*done)
        return e;
    /* a host in one line reads better than a column as narrow as the code */
    e = address_block(s, address, words->w * ADDRESS_PM / 1000, words->h - most, &b);
    if (e)
        return e;
    int wide = b->width_px > most ? b->width_px : most;
    int space = sheet_px(s, 16), all = side + space + b->height_px;
    box = (struct rect){words->x + words->w - wide, words->y + (words->h - all) / 2, wide, side};
    e = qr_draw(s, url, box, false, &side);
    if (!e)
        e = sheet_draw(s, b, (struct rect){box.x, box.y + side + space, wide, b->height_px},
                       TEXT_ALIGN_CENTER, s->t->ink, s->t->ink);
    text_block_free(b);
    words->w -= wide + gap;
    return e;
}

/* In portrait and beside a photo: the code at the foot, the address behind it. */
static enum err draw_foot(struct sheet *s, const char *url, const char *address, bool alone,
                          struct rect *words)
{
    int most = sheet_px(s, alone ? ALONE_CODE_PM : FOOT_CODE_PM);
    most = most < words->h / 3 ? most : words->h / 3;
    int side, gap = sheet_px(s, 36);
    most = most < words->w / 2 ? most : words->w / 2;
    enum err e = qr_draw(s, url, (struct rect){words->x, words->y, most, most}, true, &side);
    if (e)
        return e;
    int lead = side > 0 ? side + gap : 0;
    struct text_block *b;
    e = address_block(s, address, words->w - lead, words->h / 3, &b);
    if (e)
        return e;
    int high = b->height_px > side ? b->height_px : side;
    struct rect row = {words->x, words->y + words->h - high, words->w, high};
    if (side > 0)
        e = qr_draw(s, url, (struct rect){row.x, row.y + high - side, side, side}, false, &side);
    if (!e)
        e = sheet_draw(s, b,
                       (struct rect){row.x + lead, row.y + (high - b->height_px) / 2, row.w - lead,
                                     b->height_px},
                       sheet_start(s), s->t->ink, s->t->ink);
    text_block_free(b);
    words->h -= high + s->margin_px * 2 / 3;
    return e;
}

enum err layout_link(struct sheet *s, const struct content *k)
{
    char address[LINK_ADDRESS_BYTES];
    struct rect words;
    bool done = false;
    const char *url = k->post->external_url;
    link_address(url, address);
    enum err e = pictures_beside(s, k, &words);
    if (!e && !s->portrait && !k->picture)
        e = draw_side(s, url, address, &words, &done);
    if (!e && !done)
        e = draw_foot(s, url, address, !k->picture, &words);
    return e ? e : column_draw(s, k, words);
}
