/* SPDX-License-Identifier: Apache-2.0 */
/* Several photos of one post in one box: large ones first, edges flush, a hair's breadth of the ground between them. */
#include <string.h>

#include "compose/content.h"
#include "compose/messages.h"

#define GAP_PM 8
#define BAR_PM 3200 /* longer than that: one row */

/* Places in 12ths of the box, as for a box that is wider than high; a high one takes them turned. */
struct tile {
    int x, y, w, h;
};

static const struct tile tiles[CONTENT_MAX_PICTURES][CONTENT_MAX_PICTURES] = {
    {{0, 0, 12, 12}},
    {{0, 0, 6, 12}, {6, 0, 6, 12}},
    {{0, 0, 8, 12}, {8, 0, 4, 6}, {8, 6, 4, 6}},
    {{0, 0, 6, 6}, {6, 0, 6, 6}, {0, 6, 6, 6}, {6, 6, 6, 6}},
    {{0, 0, 6, 6}, {6, 0, 6, 6}, {0, 6, 4, 6}, {4, 6, 4, 6}, {8, 6, 4, 6}},
    {{0, 0, 4, 6}, {4, 0, 4, 6}, {8, 0, 4, 6}, {0, 6, 4, 6}, {4, 6, 4, 6}, {8, 6, 4, 6}},
};

/* One side of a tile: inner edges give half of the gap each. */
static void span(int from, int count, int of, int side_px, int gap_px, int *at, int *size)
{
    int a = side_px * from / of + (from > 0 ? gap_px / 2 : 0);
    int b = side_px * (from + count) / of - (from + count < of ? gap_px - gap_px / 2 : 0);
    *at = a;
    *size = b - a;
}

/* Tile i of n. Long bars hold one row. */
static struct rect place(const struct sheet *s, int n, int i, struct rect box)
{
    struct rect r;
    int gap = sheet_px(s, GAP_PM) > 1 ? sheet_px(s, GAP_PM) : 2;
    bool turned = box.h > box.w;
    int long_px = turned ? box.h : box.w, short_px = turned ? box.w : box.h;
    const struct tile *t = &tiles[n - 1][i];
    const struct tile part = {i, 0, 1, 1};
    int of_long = 12, of_short = 12;
    if ((int64_t)long_px * 1000 > (int64_t)short_px * BAR_PM) {
        t = &part;
        of_long = n;
        of_short = 1;
    }
    span(turned ? t->y : t->x, turned ? t->h : t->w, turned ? of_short : of_long, box.w, gap, &r.x,
         &r.w);
    span(turned ? t->x : t->y, turned ? t->w : t->h, turned ? of_long : of_short, box.h, gap, &r.y,
         &r.h);
    r.x += box.x;
    r.y += box.y;
    return r;
}

int mosaic_edge_px(const struct sheet *s, int count, struct rect box)
{
    int edge = box.x;
    for (int i = 0; i < count; i++) {
        struct rect r = place(s, count, i, box);
        int by = box.w * 2 / 3, far = r.x > by ? r.x - by : by - r.x;
        if (r.y + r.h >= box.y + box.h - 1 && far < (edge > by ? edge - by : by - edge))
            edge = r.x;
    }
    return edge;
}

/* How many more there are, over the last one. */
static enum err draw_more(struct sheet *s, int count, struct rect tile)
{
    char words[MESSAGES_DATE_BYTES];
    struct color shade = s->t->scrim;
    struct text_block *b;
    struct text_style st = sheet_line_style(s, s->c->language, true, s->t->caption_max_pm);
    message_more(s->c->messages, count, words);
    enum err e = text_block_new(&st, words, strlen(words), tile.w, tile.h, &b);
    if (e)
        return e;
    shade.a = (uint8_t)(255 * s->t->scrim_pm / 1000);
    e = sheet_fill(s, tile, shade, 0);
    tile.y += (tile.h - b->height_px) / 2;
    if (!e)
        e = sheet_draw(s, b, tile, TEXT_ALIGN_CENTER, s->t->on_scrim, s->t->on_scrim);
    text_block_free(b);
    return e;
}

enum err pictures_draw(struct sheet *s, const struct content *k, struct rect box)
{
    int n = k->picture_count;
    if (n < 2)
        return picture_draw_cover(s, k, box);
    for (int i = 0; i < n; i++) {
        struct content one = *k;
        struct rect tile = place(s, n, i, box);
        one.picture = k->pictures[i].media;
        one.picture_width_px = k->pictures[i].width_px;
        one.picture_height_px = k->pictures[i].height_px;
        one.see_through = k->pictures[i].see_through;
        enum err e = picture_draw_cover(s, &one, tile);
        if (!e && i == n - 1 && k->more_pictures > 0)
            e = draw_more(s, k->more_pictures + 1, tile);
        if (e)
            return e;
    }
    return ERR_OK;
}
