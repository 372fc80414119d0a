/* SPDX-License-Identifier: Apache-2.0 */
/* A photo over the whole body, its caption and byline on a scrim at the foot. */
#include <string.h>

#include "compose/content.h"
#include "compose/reading.h"

#define BYLINE_HEIGHTS 5 /* so many of its heights a byline needs in width */
#define KEPT_PM 640      /* so much of the photo must stay when it is cropped to the body */

bool layout_photo_suits(const struct sheet *s, const struct content *k)
{
    if (k->picture_count > 1)
        return !k->text; /* a caption would darken half of them */
    if (picture_too_small(k, s->body) || k->see_through)
        return false;
    return !picture_loses(k, s->body, KEPT_PM);
}

#define FADE_PM 240
#define FADE_STEPS 6

/* Fades in above the words and stays as dark as the contrast needs behind them. It comes and settles gently (cubic, in
 * pieces): a straight ramp shows where it begins, and greys the middle of the photo. */
static enum err draw_scrim(struct sheet *s, int words_top)
{
    struct color above = s->t->scrim, below = s->t->scrim;
    int solid = words_top - sheet_px(s, 12);
    if (solid < s->body.y)
        solid = s->body.y;
    int fade = solid - sheet_px(s, FADE_PM);
    if (fade < s->body.y)
        fade = s->body.y;
    int full = 255 * s->t->scrim_pm / 1000, top = fade;
    enum err e = ERR_OK;
    above.a = 0;
    for (int i = 1; !e && i <= FADE_STEPS && solid > fade; i++) {
        int bottom = fade + (solid - fade) * i / FADE_STEPS;
        below.a = (uint8_t)(full * i * i * (3 * FADE_STEPS - 2 * i) /
                            (FADE_STEPS * FADE_STEPS * FADE_STEPS));
        if (bottom > top)
            e = scene_add_gradient(s->scene, (struct rect){0, top, s->width_px, bottom - top},
                                   above, below);
        above = below;
        top = bottom;
    }
    below.a = (uint8_t)full;
    if (!e)
        e = scene_add_gradient(s->scene, (struct rect){0, solid, s->width_px, s->height_px - solid},
                               below, below);
    return e;
}

static enum err draw_caption(struct sheet *s, const struct content *k, bool *whole)
{
    const struct color white = s->t->on_scrim;
    int width = s->width_px - 2 * s->margin_px;
    int byline = byline_height_px(s, k), bottom = s->height_px - s->margin_px;
    struct text_block *b = NULL;
    enum err e = ERR_OK;
    int y = bottom - byline;
    if (k->text) {
        struct text_style st = sheet_style(s, k->language, true, s->t->caption_max_pm);
        st.whole = true;
        int gap = byline > 0 ? sheet_px(s, 30) : 0;
        int most = s->portrait ? width : width * 10 / 12;
        e = text_block_new(&st, k->text, strlen(k->text), most, s->body.h / 2 - byline - gap, &b);
        if (e)
            return e;
        if ((*whole = !b->cut))
            y -= b->height_px + gap;
    }
    if (!*whole) {
        text_block_free(b);
        return ERR_OK;
    }
    if (y < bottom)
        e = draw_scrim(s, y);
    if (!e && b)
        e = sheet_draw(s, b, (struct rect){s->margin_px, y, width, b->height_px}, TEXT_ALIGN_START,
                       white, white);
    if (!e && byline > 0) {
        const struct byline_colors colors = {.name = white, .date = white, .tags = white};
        e = byline_draw(s, k, (struct rect){s->margin_px, bottom - byline, width, byline}, true,
                        &colors);
    }
    text_block_free(b);
    return e;
}

/* A photo of another shape hangs whole, on itself as a soft dark ground. */
static enum err draw_on_mat(struct sheet *s, const struct content *k)
{
    struct rect b = s->body;
    int byline = byline_height_px(s, k), m = s->margin_px;
    int pad = k->see_through ? m : 0;
    struct rect inner = {b.x + pad, b.y + pad, b.w - 2 * pad, b.h - 2 * pad};
    struct rect photo = picture_fit(k, inner);
    bool beside = !s->portrait && b.w - photo.w >= 2 * m + BYLINE_HEIGHTS * byline;
    if (byline > 0 && !beside)
        photo = picture_fit(
            k, (struct rect){inner.x, inner.y, inner.w, inner.h - byline - 2 * m + pad});
    else if (byline > 0 && photo.x < sheet_px(s, 480))
        photo.x = b.w - pad - photo.w;
    enum err e = picture_ground(s, k, b, s->t->scrim_pm);
    if (!e)
        e = picture_add(s, k, photo, 0);
    int width = (beside ? photo.x : b.w) - 2 * m;
    if (e || byline == 0)
        return e;
    const struct color white = s->t->on_scrim;
    const struct byline_colors over = {.name = white, .date = white, .tags = white};
    const struct byline_colors plain = {
        .name = s->t->ink, .date = s->t->muted, .tags = s->t->accent_text};
    struct rect at = {m, s->height_px - m - byline, width, byline};
    return byline_draw(s, k, at, !beside, k->see_through ? &plain : &over);
}

enum err layout_photo(struct sheet *s, const struct content *k)
{
    if (k->more_pictures > 0)
        return layout_gallery(s,
                              k); /* how many more there are stands where words would lie over it */
    if (!k->text && !layout_photo_suits(s, k)) {
        s->scene->reading_ms = reading_ms(NULL, NULL);
        return draw_on_mat(s, k);
    }
    if (k->picture_count == 1 &&
        (k->see_through || (!k->picture->has_focus && picture_loses(k, s->body, PICTURE_KEPT_PM))))
        return layout_text_photo(s, k); /* whole under its header it is larger than amid a mat */
    int start = s->scene->count;
    bool whole = true;
    s->scene->reading_ms = reading_ms(NULL, k->text);
    enum err e = pictures_draw(s, k, s->body);
    if (!e && s->scene->count == start + 1) /* one photo, and nothing behind it */
        s->scene->moving = start;
    if (!e)
        e = draw_caption(s, k, &whole);
    if (e || whole)
        return e;
    scene_take_back(s->scene, start); /* too many words for a caption */
    s->scene->moving = -1;
    return layout_text_photo(s, k);
}
