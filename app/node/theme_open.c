/* SPDX-License-Identifier: Apache-2.0 */
#include "node/theme_open.h"

#include "compose/theme.h"
#include "present/picture.h"

/* Reduced to this width the picture tells its darkest and lightest places as the eye sees them behind letters: at 1080p
 * one pixel of it is 8 px wide, a stroke of small text. */
#define PROOF_WIDTH_PX 240

static uint32_t ground_pixel(const struct theme *t)
{
    struct color c = theme_ground(t);
    return (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b;
}

static void extremes(const struct pixmap *p, struct color *darkest, struct color *lightest)
{
    *darkest = (struct color){255, 255, 255, 255};
    *lightest = (struct color){0, 0, 0, 255};
    for (int y = 0; y < p->height_px; y++) {
        const uint32_t *row = pixmap_row(p, y);
        for (int x = 0; x < p->width_px; x++) {
            uint8_t r = (uint8_t)(row[x] >> 16), g = (uint8_t)(row[x] >> 8), b = (uint8_t)row[x];
            darkest->r = r < darkest->r ? r : darkest->r;
            darkest->g = g < darkest->g ? g : darkest->g;
            darkest->b = b < darkest->b ? b : darkest->b;
            lightest->r = r > lightest->r ? r : lightest->r;
            lightest->g = g > lightest->g ? g : lightest->g;
            lightest->b = b > lightest->b ? b : lightest->b;
        }
    }
}

static enum err prove(struct theme *t, enum theme_picture_id id, struct err_info *info)
{
    const struct theme_picture *p = &t->pictures[id];
    struct picture_info pi;
    int64_t cap = id == THEME_LOGO ? THEME_MAX_LOGO_PIXELS : THEME_MAX_BACKGROUND_PIXELS;
    enum err e = picture_probe(p->bytes, p->len, p->mime_type, &pi, info);
    if (e)
        return e;
    if ((int64_t)pi.width_px * pi.height_px > cap)
        return err_set(info, ERR_TOO_BIG, "%d x %d pixels, more than %d million", pi.width_px,
                       pi.height_px, (int)(cap / 1000000));
    int w = pi.width_px < PROOF_WIDTH_PX ? pi.width_px : PROOF_WIDTH_PX;
    int h = (int)((int64_t)w * pi.height_px / pi.width_px);
    h = h < 1 ? 1 : h > 4 * PROOF_WIDTH_PX ? 4 * PROOF_WIDTH_PX : h;
    struct pixmap *small;
    e = pixmap_new(w, h, &small);
    if (e)
        return e;
    for (int i = 0; i < h; i++)
        for (int k = 0; k < w; k++)
            pixmap_row(small, i)[k] = ground_pixel(t);
    struct scene_picture whole = {
        .sha256 = p->sha256, .crop = {0, 0, 65536, 65536}, .dst = {0, 0, w, h}};
    for (size_t i = 0; i < sizeof whole.mime_type; i++)
        whole.mime_type[i] = p->mime_type[i];
    e = picture_draw(p->bytes, p->len, &whole, small, info);
    if (!e) {
        struct color darkest, lightest;
        extremes(small, &darkest, &lightest);
        theme_picture_prove(t, id, pi.width_px, pi.height_px, darkest, lightest);
    }
    pixmap_free(small);
    return e;
}

enum err theme_open(const char *path, struct theme **out, struct err_info *info)
{
    struct theme *t;
    enum err e = theme_load(path, &t, info);
    for (int id = 0; id < THEME_PICTURE__COUNT && !e; id++) {
        struct err_info why = {{0}, 0};
        if (!t->pictures[id].bytes)
            continue;
        e = prove(t, (enum theme_picture_id)id, &why);
        if (e == ERR_NOMEM) {
            theme_free(t);
            return e;
        }
        if (e)
            theme_picture_refuse(t, (enum theme_picture_id)id, e,
                                 why.text[0] ? why.text : err_name(e));
        e = ERR_OK;
    }
    if (!e)
        *out = t;
    return e;
}
