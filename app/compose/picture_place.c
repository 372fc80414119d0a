/* SPDX-License-Identifier: Apache-2.0 */
/* Where a picture goes in its box, and which part of it. */
#include <string.h>

#include "compose/content.h"

#define TILE_KEPT_PM 200 /* among others: a wall of tiles reads as one picture */
#define GROUND_SHADE_PM 500

struct rect picture_crop(int source_w, int source_h, int target_w, int target_h)
{
    /* all of one side, the middle of the other; of the height a little more is taken from below, where feet are */
    struct rect r = {0, 0, 65536, 65536};
    int64_t wide = (int64_t)source_w * target_h, high = (int64_t)source_h * target_w;
    if (wide > high) {
        r.w = (int)(65536 * high / wide);
        r.x = (65536 - r.w) / 2;
    } else if (high > wide) {
        r.h = (int)(65536 * wide / high);
        r.y = (65536 - r.h) * 42 / 100;
    }
    r.w = r.w < 1 ? 1 : r.w;
    r.h = r.h < 1 ? 1 : r.h;
    return r;
}

void picture_crop_to_focus(const struct media *m, struct rect *r)
{
    if (!m->has_focus)
        return;
    int x = (int)((int64_t)m->focus_x_pm * 65536 / 1000) - r->w / 2;
    int y = (int)((int64_t)m->focus_y_pm * 65536 / 1000) - r->h / 2;
    r->x = x < 0 ? 0 : x > 65536 - r->w ? 65536 - r->w : x;
    r->y = y < 0 ? 0 : y > 65536 - r->h ? 65536 - r->h : y;
}

static struct scene_picture picture_in(const struct sheet *s, const struct content *k,
                                       struct rect box)
{
    struct scene_picture p = {.sha256 = k->picture->sha256, .dst = sheet_mirror(s, box)};
    strncpy(p.mime_type, k->picture->mime_type ? k->picture->mime_type : "",
            sizeof p.mime_type - 1);
    p.crop = picture_crop(k->picture_width_px, k->picture_height_px, box.w, box.h);
    picture_crop_to_focus(k->picture, &p.crop);
    return p;
}

enum err picture_add(struct sheet *s, const struct content *k, struct rect box, int corner_px)
{
    struct scene_picture p = picture_in(s, k, box);
    p.corner_px = corner_px;
    return scene_add_picture(s->scene, &p);
}

enum err picture_ground(struct sheet *s, const struct content *k, struct rect box, int shade_pm)
{
    if (k->see_through)
        return sheet_fill(s, box, s->t->surface, 0);
    struct color shade = s->t->scrim;
    struct scene_picture p = picture_in(s, k, box);
    p.blurred = true;
    shade.a = (uint8_t)((255 * shade_pm + 999) / 1000);
    enum err e = scene_add_picture(s->scene, &p);
    return e ? e : sheet_fill(s, box, shade, 0);
}

bool picture_too_small(const struct content *k, struct rect box)
{
    return k->picture_width_px * PICTURE_MAX_ENLARGE < box.w &&
           k->picture_height_px * PICTURE_MAX_ENLARGE < box.h;
}

bool picture_loses(const struct content *k, struct rect box, int kept_pm)
{
    struct rect crop = picture_crop(k->picture_width_px, k->picture_height_px, box.w, box.h);
    return (int64_t)crop.w * crop.h / 65536 * 1000 / 65536 < kept_pm;
}

struct rect picture_fit(const struct content *k, struct rect box)
{
    int64_t w = k->picture_width_px, h = k->picture_height_px;
    int64_t fit_w = w * box.h <= h * box.w ? w * box.h / h : box.w;
    if (fit_w > w * PICTURE_MAX_ENLARGE)
        fit_w = w * PICTURE_MAX_ENLARGE;
    int64_t fit_h = (fit_w * h + w - 1) / w; /* no hairline of the ground at the edge */
    fit_h = fit_h < box.h ? fit_h : box.h;
    struct rect r = {0, 0, fit_w > 0 ? (int)fit_w : 1, fit_h > 0 ? (int)fit_h : 1};
    r.x = box.x + (box.w - r.w) / 2;
    r.y = box.y + (box.h - r.h) / 2;
    return r;
}

enum err picture_draw_cover(struct sheet *s, const struct content *k, struct rect box)
{
    bool small = picture_too_small(k, box);
    int kept_pm = k->picture_count > 1 ? TILE_KEPT_PM : PICTURE_KEPT_PM;
    if (!small && !k->see_through && (k->picture->has_focus || !picture_loses(k, box, kept_pm)))
        return picture_add(s, k, box, 0);
    int pad = k->see_through ? (box.w < box.h ? box.w : box.h) / 12 : 0;
    struct rect inner = {box.x + pad, box.y + pad, box.w - 2 * pad, box.h - 2 * pad};
    struct rect at = picture_fit(k, inner);
    bool speck =
        at.w < box.w / 2 && at.h < box.h / 2; /* its own ground would be it again, as mush */
    enum err e =
        speck ? sheet_fill(s, box, s->t->surface, 0) : picture_ground(s, k, box, GROUND_SHADE_PM);
    if (e)
        return e;
    int corner = small && !k->see_through ? sheet_px(s, s->t->corner_pm) : 0,
        least = at.w < at.h ? at.w : at.h;
    return picture_add(s, k, at, corner < least / 4 ? corner : least / 4);
}
