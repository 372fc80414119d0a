/* SPDX-License-Identifier: Apache-2.0 */
/* The theme's logo: at the start side, never distorted. */
#include <string.h>

#include "compose/sheet.h"

void logo_size(const struct theme *t, int height_px, int most_width_px, int *width_px,
               int *drawn_height_px)
{
    const struct theme_picture *p = &t->pictures[THEME_LOGO];
    *width_px = *drawn_height_px = 0;
    if (p->width_px <= 0 || p->height_px <= 0 || height_px <= 0 || most_width_px <= 0)
        return;
    int64_t w = ((int64_t)height_px * p->width_px + p->height_px / 2) / p->height_px, h = height_px;
    if (w > most_width_px) {
        w = most_width_px;
        h = ((int64_t)most_width_px * p->height_px + p->width_px / 2) / p->width_px;
    }
    *width_px = w > 0 ? (int)w : 1;
    *drawn_height_px = h > 0 ? (int)h : 1;
}

enum err logo_draw(struct sheet *s, struct rect at)
{
    const struct theme_picture *p = &s->t->pictures[THEME_LOGO];
    if (at.w <= 0 || at.h <= 0)
        return ERR_OK;
    struct scene_picture sp = {
        .sha256 = p->sha256, .crop = {0, 0, 65536, 65536}, .dst = sheet_mirror(s, at)};
    memcpy(sp.mime_type, p->mime_type, sizeof sp.mime_type);
    return scene_add_picture(s->scene, &sp);
}
