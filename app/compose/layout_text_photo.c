/* SPDX-License-Identifier: Apache-2.0 */
/* A photo that bleeds off the far side (landscape) or sits under the header (portrait), words beside or beneath. */
#include "compose/content.h"

#define BAND_PM 450 /* so much of the body's height a photo across its whole width may take */

static int clamp(int64_t v, int least, int most)
{
    return v < least ? least : v > most ? most : (int)v;
}

/* The photo's own shape where the words leave room for it. */
static struct rect photo_place(const struct sheet *s, const struct content *k)
{
    struct rect b = s->body;
    bool wordy = k->text_chars > 280;
    if (k->picture_count > 1) { /* a mosaic takes any shape */
        int part = wordy ? 46 : 56;
        if (s->portrait)
            return (struct rect){0, b.y, b.w, b.h * part / 100};
        return (struct rect){b.w - b.w * part / 100, b.y, b.w * part / 100, b.h};
    }
    int64_t h = (int64_t)b.w * k->picture_height_px / k->picture_width_px;
    if (h <= b.h * BAND_PM / 1000) /* a panorama: as a band, in its own shape */
        return (struct rect){0, b.y, b.w, clamp(h, sheet_px(s, 60), b.h)};
    if (s->portrait) {
        int most = b.h * (wordy ? 42 : 56) / 100;
        return (struct rect){
            0, b.y, b.w,
            clamp(h, b.h * 30 / 100 < b.w * 4 / 5 ? b.h * 30 / 100 : b.w * 4 / 5, most)};
    }
    int64_t w = (int64_t)b.h * k->picture_width_px / k->picture_height_px;
    int least = b.w * 34 / 100 < b.h * 4 / 5 ? b.w * 34 / 100 : b.h * 4 / 5; /* bars: less */
    int photo = clamp(w, least, b.w * (wordy ? 44 : 54) / 100);
    return (struct rect){b.w - photo, b.y, photo, b.h};
}

enum err pictures_beside(struct sheet *s, const struct content *k, struct rect *words)
{
    int m = s->margin_px, top = s->body.y + m * 3 / 4;
    struct rect photo = {0};
    enum err e = ERR_OK;
    if (k->picture) {
        photo = photo_place(s, k);
        e = pictures_draw(s, k, photo);
        if (photo.w == s->body.w)
            top += photo.h;
    }
    int right = photo.w > 0 && photo.w < s->body.w ? photo.x : s->width_px;
    *words = (struct rect){m, top, right - 2 * m, s->height_px - m - top};
    return e;
}

enum err layout_text_photo(struct sheet *s, const struct content *k)
{
    struct rect words;
    enum err e = pictures_beside(s, k, &words);
    return e ? e : column_draw(s, k, words);
}
