/* SPDX-License-Identifier: Apache-2.0 */
/* Several photos as large as they go; a caption and the byline on the ground under them. */
#include <string.h>

#include "compose/content.h"
#include "compose/reading.h"

/* Byline and caption side by side (landscape) or the caption above (portrait). */
static enum err draw_foot(struct sheet *s, const struct content *k, struct rect row, int byline,
                          struct text_block *caption)
{
    const struct byline_colors colors = {
        .name = s->t->ink, .date = s->t->muted, .tags = s->t->accent_text};
    struct rect words = row, names = {row.x, row.y + row.h - byline, row.w, byline};
    if (!s->portrait && byline > 0 && caption) {
        int x = mosaic_edge_px(s, k->picture_count, s->body);
        names = (struct rect){x, row.y + (row.h - byline) / 2, row.x + row.w - x, byline};
        words.w = x - row.x - s->margin_px;
        words.y += (row.h - caption->height_px) / 2;
    }
    enum err e = ERR_OK;
    if (caption)
        e = sheet_draw(s, caption, words, TEXT_ALIGN_START, s->t->ink, s->t->accent_text);
    if (!e && byline > 0)
        e = byline_draw(s, k, names, s->portrait || !caption, &colors);
    return e;
}

enum err layout_gallery(struct sheet *s, const struct content *k)
{
    int m = s->margin_px, byline = byline_height_px(s, k), gap = sheet_px(s, 30);
    struct rect row = {m, 0, s->width_px - 2 * m, byline};
    struct text_block *caption = NULL;
    bool beside = !s->portrait && byline > 0;
    enum err e = ERR_OK;
    if (k->text) {
        struct text_style st = sheet_style(s, k->language, true, s->t->caption_max_pm * 3 / 4);
        st.whole = true;
        e = text_block_new(&st, k->text, strlen(k->text),
                           beside ? mosaic_edge_px(s, k->picture_count, s->body) - 2 * m : row.w,
                           s->body.h / 5, &caption);
        if (e)
            return e;
        if (caption->cut) {
            text_block_free(caption);
            return layout_text_photo(s, k);
        }
        int high = caption->height_px;
        row.h = beside ? (high > byline ? high : byline) : high + (byline > 0 ? byline + gap : 0);
    }
    int pad = row.h > 0 ? m / 2 : 0;
    row.y = s->height_px - pad - row.h;
    struct rect photos = s->body;
    photos.h = row.y - pad - photos.y;
    s->scene->reading_ms = reading_ms(NULL, k->text);
    e = pictures_draw(s, k, photos);
    if (!e)
        e = draw_foot(s, k, row, byline, caption);
    text_block_free(caption);
    return e;
}
