/* SPDX-License-Identifier: Apache-2.0 */
#include "present/zoom_make.h"

#include <string.h>

#include "base/mem.h"
#include "present/blend.h"

#define BAND_PX                                                                                    \
    256 /* what lies over the picture is drawn twice, in bands so high: two of them at once */
#define MIN_SIDE_PX 64

struct maker {
    const struct scene *scene;
    struct fonts *fonts;
    const struct raster_media *media;
    struct rect place; /* logical */
    int rotation_deg;
    struct err_info *info;
};

bool zoom_suits(const struct scene *s)
{
    if (s->moving < 0 || s->moving >= s->count || s->ops[s->moving].kind != SCENE_PICTURE ||
        (int64_t)s->width_px * s->height_px > ZOOM_MAX_PIXELS)
        return false;
    const struct scene_picture *p = &s->ops[s->moving].picture;
    return !p->corner_px && !p->blurred && p->dst.w >= MIN_SIDE_PX && p->dst.h >= MIN_SIDE_PX &&
           p->dst.x >= 0 && p->dst.y >= 0 && p->dst.x + p->dst.w <= s->width_px &&
           p->dst.y + p->dst.h <= s->height_px;
}

/* As the display hangs. Takes *p and gives the turned one. */
static enum err turn(int deg, struct pixmap **p)
{
    struct pixmap *turned;
    bool swap = deg == 90 || deg == 270;
    if (!deg)
        return ERR_OK;
    enum err e = pixmap_new(swap ? (*p)->height_px : (*p)->width_px,
                            swap ? (*p)->width_px : (*p)->height_px, &turned);
    if (e)
        return e;
    pixmap_rotate(*p, (struct rect){0, 0, (*p)->width_px, (*p)->height_px}, deg, turned);
    pixmap_free(*p);
    *p = turned;
    return ERR_OK;
}

/* The picture alone, as large as the zoom keeps it, over the colour that is under everything. */
static enum err make_photo(const struct maker *m, struct pixmap **out)
{
    int w = zoom_photo_px(m->place.w), h = zoom_photo_px(m->place.h);
    struct scene_op op = m->scene->ops[m->scene->moving];
    struct scene alone = {.width_px = w, .height_px = h, .ops = &op, .count = 1};
    const struct color *c = &m->scene->ops[0].color;
    struct rect all = {0, 0, w, h};
    op.picture.dst = all;
    enum err e = pixmap_new(w, h, out);
    if (e)
        return e;
    fill_rect(*out, all, (uint32_t)c->r << 16 | (uint32_t)c->g << 8 | c->b, 255);
    e = raster_scene(&alone, m->fonts, m->media, all, *out, m->info);
    return e ? e : turn(m->rotation_deg, out);
}

/* --- what lies over it -------------------------------------------------------------------------------------------- */

/* From the same drawn over black and over white: colour times coverage, and above it how much shows through. */
static uint32_t cover_of(uint32_t black, uint32_t white)
{
    uint32_t least = 255, out = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        uint32_t b = black >> shift & 255, w = white >> shift & 255, keep = w > b ? w - b : 0;
        least = keep < least ? keep : least;
    }
    uint32_t factor = least + (least >> 7), most = 255 - ((255 * factor + 128) >> 8);
    for (int shift = 0; shift < 24; shift += 8) {
        uint32_t b = black >> shift & 255;
        out |= (b < most ? b : most) << shift; /* never carries, whatever was rounded */
    }
    return least << 24 | out;
}

static enum err make_band(const struct maker *m, struct rect band, struct pixmap *black,
                          struct pixmap *white, struct pixmap *cover)
{
    int first = m->scene->moving + 1, end = m->scene->count;
    struct rect all = {0, 0, band.w, band.h};
    struct pixmap b = pixmap_view(black, all), w = pixmap_view(white, all);
    fill_rect(&b, all, 0, 255);
    fill_rect(&w, all, 0xffffff, 255);
    enum err e = raster_part(m->scene, first, end, m->fonts, m->media, band, &b, m->info);
    if (!e)
        e = raster_part(m->scene, first, end, m->fonts, m->media, band, &w, m->info);
    for (int y = 0; !e && y < band.h; y++) {
        const uint32_t *pb = pixmap_row(&b, y), *pw = pixmap_row(&w, y);
        uint32_t *to = pixmap_row(cover, band.y - m->place.y + y);
        for (int x = 0; x < band.w; x++)
            to[x] = cover_of(pb[x], pw[x]);
    }
    return e;
}

static enum err make_cover(const struct maker *m, struct pixmap **out)
{
    struct pixmap *black = NULL, *white = NULL;
    struct rect place = m->place;
    enum err e = pixmap_new(place.w, place.h, out);
    if (!e)
        e = pixmap_new(place.w, BAND_PX, &black);
    if (!e)
        e = pixmap_new(place.w, BAND_PX, &white);
    for (int y = 0; !e && y < place.h; y += BAND_PX) {
        int h = place.h - y < BAND_PX ? place.h - y : BAND_PX;
        e = make_band(m, (struct rect){place.x, place.y + y, place.w, h}, black, white, *out);
    }
    pixmap_free(black);
    pixmap_free(white);
    return e ? e : turn(m->rotation_deg, out);
}

#define CLEAR 0xff000000u

/* Only what is not clear is kept: from the first to the last such pixel of each row. */
static enum err pack_cover(const struct pixmap *cover, struct zoom *z)
{
    size_t count = 0;
    z->covers = mem_array((size_t)cover->height_px, sizeof *z->covers);
    if (!z->covers)
        return ERR_NOMEM;
    for (int y = 0; y < cover->height_px; y++) {
        const uint32_t *row = pixmap_row(cover, y);
        int first = 0, end = cover->width_px;
        while (first < end && row[first] == CLEAR)
            first++;
        while (end > first && row[end - 1] == CLEAR)
            end--;
        z->covers[y] = (struct zoom_cover){first, end - first, count};
        count += (size_t)(end - first);
    }
    z->over_bytes = (count ? count : 1) * sizeof *z->over;
    z->over = mem_pages_alloc(z->over_bytes);
    if (!z->over)
        return ERR_NOMEM;
    for (int y = 0; y < cover->height_px; y++)
        memcpy(z->over + z->covers[y].at, pixmap_row(cover, y) + z->covers[y].x,
               (size_t)z->covers[y].count * sizeof *z->over);
    return ERR_OK;
}

enum err zoom_make(const struct scene *s, struct fonts *f, const struct raster_media *media,
                   int rotation_deg, struct pixmap *dst, struct zoom **out, struct err_info *info)
{
    struct rect all = {0, 0, s->width_px, s->height_px};
    struct maker m = {s, f, media, s->ops[s->moving].picture.dst, rotation_deg, info};
    struct pixmap *cover = NULL;
    struct zoom *z = mem_alloc(sizeof *z);
    if (!z)
        return ERR_NOMEM;
    z->place = rect_rotate(m.place, s->width_px, s->height_px, rotation_deg);
    enum err e = make_photo(&m, &z->photo);
    if (!e)
        e = make_cover(&m, &cover);
    if (!e)
        e = pack_cover(cover, z);
    pixmap_free(cover);
    if (!e)
        e = zoom_prepare(z);
    if (!e)
        e = raster_part(s, 0, s->moving, f, media, all, dst, info);
    if (!e)
        e = raster_part(s, s->moving + 1, s->count, f, media, all, dst, info);
    if (e)
        zoom_free(z);
    else
        *out = z;
    return e;
}
