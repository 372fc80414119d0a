/* SPDX-License-Identifier: Apache-2.0 */
#include "node/header_strip.h"

#include <string.h>

void header_strip_clear(struct header_strip *h)
{
    pixmap_free(h->logo);
    memset(h, 0, sizeof *h);
}

static struct scene_op *find_picture(struct scene *s)
{
    for (int i = 0; i < s->count; i++)
        if (s->ops[i].kind == SCENE_PICTURE)
            return &s->ops[i];
    return NULL;
}

static bool is_kept(const struct header_strip *h, const struct scene_picture *p,
                    const struct color *ground)
{
    return h->logo && digest_equal(&h->of.sha256, &p->sha256) &&
           !memcmp(&h->of.dst, &p->dst, sizeof p->dst) &&
           !memcmp(&h->ground, ground, sizeof *ground);
}

/* Between the logo's own pixels and its place in the strip. */
static void copy_logo(const struct header_strip *h, struct pixmap *strip, bool into_strip)
{
    const struct pixmap *logo = h->logo;
    for (int y = 0; y < logo->height_px; y++) {
        uint32_t *kept = pixmap_row(logo, y),
                 *there = pixmap_row(strip, h->of.dst.y + y) + h->of.dst.x;
        memcpy(into_strip ? there : kept, into_strip ? kept : there, (size_t)logo->width_px * 4);
    }
}

static void keep(struct header_strip *h, const struct scene_picture *p, const struct color *ground,
                 struct pixmap *strip)
{
    header_strip_clear(h);
    if (pixmap_new(p->dst.w, p->dst.h, &h->logo))
        return; /* it is decoded again in the next minute */
    h->of = *p;
    h->ground = *ground;
    copy_logo(h, strip, false);
}

static bool inside(struct rect a, struct rect b)
{
    return a.w > 0 && a.h > 0 && a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w &&
           a.y + a.h <= b.y + b.h;
}

enum err header_strip_draw(struct header_strip *h, struct scene *s, struct rect r, struct fonts *f,
                           const struct raster_media *media, struct pixmap **out,
                           struct err_info *info)
{
    struct pixmap *strip;
    struct scene_op *op = find_picture(s);
    struct scene_picture logo = op ? op->picture : (struct scene_picture){0};
    const struct color ground = s->ops[0].color;
    bool kept = op && is_kept(h, &logo, &ground);
    if (kept)
        op->picture.dst = (struct rect){0}; /* an empty place: nothing is read or decoded */
    enum err e = pixmap_new(r.w, r.h, &strip);
    if (e)
        return err_set(info, e, "out of memory for the header");
    e = raster_scene(s, f, media, r, strip, info);
    if (!e && kept)
        copy_logo(h, strip, true);
    else if (!e && op && inside(logo.dst, r))
        keep(h, &logo, &ground, strip);
    if (e)
        pixmap_free(strip);
    else
        *out = strip;
    return e;
}
