/* SPDX-License-Identifier: Apache-2.0 */
/* Where a picture goes in its box, and which part of it. */
#include <string.h>

#include "compose/content.h"

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

enum err picture_add(struct sheet *s, const struct content *k, struct rect box, int corner_px)
{
    struct scene_picture p = {
        .sha256 = k->picture->sha256, .dst = sheet_mirror(s, box), .corner_px = corner_px};
    strncpy(p.mime_type, k->picture->mime_type ? k->picture->mime_type : "",
            sizeof p.mime_type - 1);
    p.crop = picture_crop(k->picture_width_px, k->picture_height_px, box.w, box.h);
    picture_crop_to_focus(k->picture, &p.crop);
    return scene_add_picture(s->scene, &p);
}

bool picture_too_small(const struct content *k, struct rect box)
{
    return k->picture_width_px * PICTURE_MAX_ENLARGE < box.w &&
           k->picture_height_px * PICTURE_MAX_ENLARGE < box.h;
}

enum err picture_draw_cover(struct sheet *s, const struct content *k, struct rect box)
{
    if (!picture_too_small(k, box))
        return picture_add(s, k, box, 0);
    enum err e = sheet_fill(s, box, s->t->surface, 0);
    if (e)
        return e;
    int w = k->picture_width_px * PICTURE_MAX_ENLARGE,
        h = k->picture_height_px * PICTURE_MAX_ENLARGE;
    int corner = sheet_px(s, s->t->corner_pm);
    int least = w < h ? w : h;
    struct rect middle = {box.x + (box.w - w) / 2, box.y + (box.h - h) / 2, w, h};
    return picture_add(s, k, middle, corner < least / 4 ? corner : least / 4);
}
