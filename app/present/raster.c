/* SPDX-License-Identifier: Apache-2.0 */
#include "present/raster.h"

#include "present/blend.h"
#include "present/dither.h"
#include "present/picture.h"
#include "present/shape.h"

/* The clip is a pixmap of its own that shares dst's pixels: nothing can be drawn outside it. */
struct canvas {
    struct pixmap pixels;
    int x, y; /* of its corner on the logical screen */
    struct fonts *fonts;
    const struct raster_media *media;
    struct err_info *info;
};

static uint32_t pack(struct color c)
{
    return (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b;
}

/* What of box is on the canvas, in its px. */
static struct rect on_canvas(const struct canvas *c, struct rect box)
{
    box.x -= c->x;
    box.y -= c->y;
    return rect_intersect(box, (struct rect){0, 0, c->pixels.width_px, c->pixels.height_px});
}

static void fill_soft(uint32_t *px, const struct scene_op *op, int u, int v)
{
    unsigned part = shape_coverage(u, v, op->box.w, op->box.h, op->corner_px);
    *px = shape_mix(*px, pack(op->color), (op->color.a * part + 127) / 255);
}

static enum err draw_fill(struct canvas *c, const struct scene_op *op)
{
    struct rect r = on_canvas(c, op->box);
    int left = op->box.x - c->x; /* of the box, on the canvas */
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *px = pixmap_row(&c->pixels, y);
        int v = y + c->y - op->box.y;
        int soft = shape_soft_px(v, op->box.h, op->corner_px);
        int x = r.x, end = r.x + r.w, first = left + soft, last = left + op->box.w - soft;
        for (; x < end && x < first; x++)
            fill_soft(&px[x], op, x - left, v);
        if (x < end && x < last) {
            int stop = last < end ? last : end;
            fill_rect(&c->pixels, (struct rect){x, y, stop - x, 1}, pack(op->color), op->color.a);
            x = stop;
        }
        for (; x < end; x++)
            fill_soft(&px[x], op, x - left, v);
    }
    return ERR_OK;
}

/* Channel value at step v of n, in 64ths. */
static unsigned between(uint8_t top, uint8_t bottom, int v, int n)
{
    int last = n > 1 ? n - 1 : 1;
    return (unsigned)((top * 64 * (last - v) + bottom * 64 * v + last / 2) / last);
}

static enum err draw_gradient(struct canvas *c, const struct scene_op *op)
{
    struct rect r = on_canvas(c, op->box);
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *px = pixmap_row(&c->pixels, y);
        int v = y + c->y - op->box.y, n = op->box.h;
        unsigned red = between(op->color.r, op->color2.r, v, n);
        unsigned green = between(op->color.g, op->color2.g, v, n);
        unsigned blue = between(op->color.b, op->color2.b, v, n);
        unsigned alpha = (between(op->color.a, op->color2.a, v, n) + 32) / 64;
        const uint8_t *dither = dither_64ths[(y + c->y) & 7];
        for (int x = r.x; x < r.x + r.w; x++) {
            unsigned d = dither[(x + c->x) & 7];
            uint32_t over = (red + d) / 64 << 16 | (green + d) / 64 << 8 | (blue + d) / 64;
            px[x] = alpha == 255 ? over : shape_mix(px[x], over, alpha);
        }
    }
    return ERR_OK;
}

static enum err draw_text(struct canvas *c, const struct scene_op *op)
{
    struct scene_text t = op->text;
    /* Marks and swashes leave the advance box, but not by more than this. */
    struct rect reach = {t.x_px - 2 * t.size_px, t.baseline_px - 3 * t.size_px,
                         t.advance_px + 4 * t.size_px, 5 * t.size_px};
    if (!on_canvas(c, reach).w)
        return ERR_OK;
    t.x_px -= c->x;
    t.baseline_px -= c->y;
    return fonts_draw_run(c->fonts, &t, &c->pixels, c->info);
}

static enum err draw_picture(struct canvas *c, const struct scene_op *op)
{
    struct scene_picture p = op->picture;
    const char *data;
    size_t bytes;
    if (!on_canvas(c, p.dst).w)
        return ERR_OK;
    if (!c->media)
        return err_set(c->info, ERR_NOT_FOUND, "no media to draw pictures from");
    enum err e = c->media->read(c->media->user, &p.sha256, &data, &bytes);
    if (e)
        return err_set(c->info, e, "picture cannot be read: %s", err_name(e));
    p.dst.x -= c->x;
    p.dst.y -= c->y;
    return picture_draw(data, bytes, &p, &c->pixels, c->info);
}

static enum err (*const draw[])(struct canvas *c, const struct scene_op *op) = {
    [SCENE_FILL] = draw_fill,
    [SCENE_GRADIENT] = draw_gradient,
    [SCENE_TEXT] = draw_text,
    [SCENE_PICTURE] = draw_picture,
};

enum err raster_part(const struct scene *s, int first, int end, struct fonts *f,
                     const struct raster_media *media, struct rect clip, struct pixmap *dst,
                     struct err_info *info)
{
    struct canvas c = {*dst, clip.x, clip.y, f, media, info};
    for (int i = first; i < end; i++) {
        enum err e = draw[s->ops[i].kind](&c, &s->ops[i]);
        if (e)
            return e;
    }
    return ERR_OK;
}

enum err raster_scene(const struct scene *s, struct fonts *f, const struct raster_media *media,
                      struct rect clip, struct pixmap *dst, struct err_info *info)
{
    clip = rect_intersect(clip, (struct rect){0, 0, dst->width_px, dst->height_px});
    if (!clip.w)
        return ERR_OK;
    struct pixmap part = pixmap_view(dst, clip);
    return raster_part(s, 0, s->count, f, media, clip, &part, info);
}
