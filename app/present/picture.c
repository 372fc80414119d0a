/* SPDX-License-Identifier: Apache-2.0 */
#include "present/picture.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "present/picture_blur.h"
#include "present/picture_decoder.h"
#include "present/shape.h"

static const struct picture_decoder *const decoders[] = {&picture_jpeg, &picture_png,
                                                         &picture_webp};
#define DECODERS (sizeof decoders / sizeof decoders[0])

static enum err find_decoder(const uint8_t *data, size_t bytes, const char *mime_type,
                             const struct picture_decoder **out, struct err_info *info)
{
    const struct picture_decoder *told = NULL, *found = NULL;
    if (bytes > MAX_PICTURE_BYTES)
        return err_set(info, ERR_TOO_BIG, "picture of %zu bytes, at most %d", bytes,
                       MAX_PICTURE_BYTES);
    for (size_t i = 0; i < DECODERS; i++) {
        if (mime_type && strcmp(mime_type, decoders[i]->mime_type) == 0)
            told = decoders[i];
        if (decoders[i]->is(data, bytes))
            found = decoders[i];
    }
    if (!told) {
        char quoted[48];
        return err_set(info, ERR_UNSUPPORTED, "picture type %s",
                       log_quote(mime_type, quoted, sizeof quoted));
    }
    if (!found)
        return err_set(info, ERR_SYNTAX, "not a picture, its bytes are of no known kind");
    if (found != told)
        return err_set(info, ERR_SYNTAX, "the bytes are %s, but %s was promised", found->name,
                       told->name);
    *out = found;
    return ERR_OK;
}

static enum err read_head(const uint8_t *data, size_t bytes, const char *mime_type,
                          const struct picture_decoder **decoder, struct picture_head *out,
                          struct err_info *info)
{
    struct picture_head head = {0, 0, 1, false};
    enum err e = find_decoder(data, bytes, mime_type, decoder, info);
    if (e)
        return e;
    e = (*decoder)->head(data, bytes, &head, info);
    if (e)
        return e;
    if (head.width_px <= 0 || head.height_px <= 0)
        return err_set(info, ERR_SYNTAX, "picture without a size");
    if (head.width_px > MAX_PICTURE_SIDE_PX || head.height_px > MAX_PICTURE_SIDE_PX ||
        (int64_t)head.width_px * head.height_px > MAX_PICTURE_PIXELS)
        return err_set(info, ERR_TOO_BIG, "picture of %d x %d px, at most %ld megapixels",
                       head.width_px, head.height_px, MAX_PICTURE_PIXELS / 1000000);
    *out = head;
    return ERR_OK;
}

enum err picture_probe(const void *data, size_t bytes, const char *mime_type,
                       struct picture_info *out, struct err_info *info)
{
    const struct picture_decoder *decoder;
    struct picture_head head;
    enum err e = read_head(data, bytes, mime_type, &decoder, &head, info);
    if (e)
        return e;
    bool swap = head.orientation >= 5;
    out->width_px = swap ? head.height_px : head.width_px;
    out->height_px = swap ? head.width_px : head.height_px;
    out->orientation = head.orientation;
    out->see_through = head.see_through;
    return ERR_OK;
}

/* EXIF: 2, 3, 7, 8 mirror the stored columns, 3, 4, 6, 7 the stored rows, 5 to 8 then swap the axes. */
static void set_orientation(struct picture_job *job)
{
    int o = job->head.orientation;
    job->swap = o >= 5;
    job->flip_x = o == 2 || o == 3 || o == 7 || o == 8;
    job->flip_y = o == 3 || o == 4 || o == 6 || o == 7;
}

/* The wanted part, from upright fractions to stored ones. */
static enum err set_crop(struct picture_job *job, struct rect crop)
{
    if (!crop.w && !crop.h)
        crop = (struct rect){0, 0, 65536, 65536};
    if (crop.x < 0 || crop.y < 0 || crop.w <= 0 || crop.h <= 0 || crop.x > 65536 - crop.w ||
        crop.y > 65536 - crop.h)
        return err_set(job->info, ERR_RANGE, "crop outside the picture");
    struct rect c = job->swap ? (struct rect){crop.y, crop.x, crop.h, crop.w} : crop;
    if (job->flip_x)
        c.x = 65536 - (c.x + c.w);
    if (job->flip_y)
        c.y = 65536 - (c.y + c.h);
    job->x = c.x / 65536.0;
    job->y = c.y / 65536.0;
    job->w = c.w / 65536.0;
    job->h = c.h / 65536.0;
    return ERR_OK;
}

enum err picture_start(struct picture_job *job, int width_px, int height_px, bool opaque)
{
    struct resample_plan plan = {
        .src_width_px = width_px,
        .src_height_px = height_px,
        .x = job->x * width_px,
        .y = job->y * height_px,
        .w = job->w * width_px,
        .h = job->h * height_px,
        .width_px = job->width_px,
        .height_px = job->height_px,
        .opaque = opaque,
        .emit = job->emit,
        .user = job->user,
    };
    if (job->colour) { /* of what is left when it is scaled: usually a fraction */
        plan.emit = picture_colour_emit;
        plan.user = job;
        job->coloured = mem_array((size_t)job->width_px, 4);
        if (!job->coloured)
            return err_set(job->info, ERR_NOMEM, "out of memory");
    }
    enum err e = resample_new(&plan, &job->resample);
    return e ? err_set(job->info, e, "out of memory") : ERR_OK;
}

void picture_row(struct picture_job *job, const uint8_t *rgba)
{
    resample_row(job->resample, rgba);
}

enum err picture_prepare(struct picture_job *job, const struct scene_picture *p)
{
    enum err e =
        read_head(job->data, job->bytes, p->mime_type, &job->decoder, &job->head, job->info);
    if (e)
        return e;
    if (p->dst.w > MAX_PICTURE_SIDE_PX || p->dst.h > MAX_PICTURE_SIDE_PX)
        return err_set(job->info, ERR_TOO_BIG, "picture drawn at %d x %d px", p->dst.w, p->dst.h);
    set_orientation(job);
    job->width_px = job->swap ? p->dst.h : p->dst.w;
    job->height_px = job->swap ? p->dst.w : p->dst.h;
    return set_crop(job, p->crop);
}

enum err picture_decode(struct picture_job *job)
{
    enum err e = job->decoder->draw(job);
    if (!e && !resample_done(job->resample))
        e = err_set(job->info, ERR_SYNTAX, "picture ends too early");
    resample_free(job->resample);
    job->resample = NULL;
    colour_free(job->colour);
    job->colour = NULL;
    mem_wipe_free(job->coloured, job->coloured ? (size_t)job->width_px * 4 : 0);
    job->coloured = NULL;
    return e;
}

/* The picture at its size on a pixmap. */
struct placing {
    struct picture_job job;
    struct rect dst; /* upright, in px of pixmap; may stick out */
    int corner_px;
    struct pixmap *pixmap;
};

struct target {
    uint32_t *px;
    ptrdiff_t step; /* px from one pixel of the row to the next */
    int first, end; /* pixels of the row that are on the pixmap */
};

/* Where row v of the drawn picture (stored sense, after flips) goes. */
static bool find_target(const struct placing *place, int v, struct target *t)
{
    const struct picture_job *job = &place->job;
    const struct pixmap *p = place->pixmap;
    int fixed = v + (job->swap ? place->dst.x : place->dst.y);
    int origin = job->swap ? place->dst.y : place->dst.x;
    int room = job->swap ? p->height_px : p->width_px;
    if (fixed < 0 || fixed >= (job->swap ? p->width_px : p->height_px))
        return false;
    t->step = job->swap ? p->pitch_bytes / 4 : 1;
    t->first = origin < 0 ? -origin : 0;
    t->end = origin + job->width_px > room ? room - origin : job->width_px;
    if (t->first >= t->end)
        return false;
    t->px = job->swap ? pixmap_row(p, origin + t->first) + fixed
                      : pixmap_row(p, fixed) + origin + t->first;
    return true;
}

static inline uint32_t over(uint32_t under, const uint8_t *rgba, unsigned coverage)
{
    uint32_t keep = 255 - (rgba[3] * coverage + 127) / 255, out = 0;
    for (int c = 0; c < 3; c++) {
        int shift = 16 - 8 * c;
        uint32_t v = (rgba[c] * coverage + (under >> shift & 255) * keep + 127) / 255;
        out |= (v > 255 ? 255 : v) << shift;
    }
    return out;
}

static void emit(void *user, int sy, const uint8_t *row)
{
    const struct placing *place = user;
    const struct picture_job *job = &place->job;
    int v = job->flip_y ? job->height_px - 1 - sy : sy;
    struct target t;
    if (!find_target(place, v, &t))
        return;
    /* Corners are the same seen from either axis, so the stored sense will do. */
    int soft = shape_soft_px(v, job->height_px, place->corner_px);
    uint32_t *px = t.px;
    for (int u = t.first; u < t.end; u++, px += t.step) {
        const uint8_t *s = row + 4 * (job->flip_x ? job->width_px - 1 - u : u);
        unsigned coverage = 255;
        if (soft && (u < soft || u >= job->width_px - soft))
            coverage = shape_coverage(u, v, job->width_px, job->height_px, place->corner_px);
        if (coverage == 255 && s[3] == 255)
            *px = (uint32_t)s[0] << 16 | (uint32_t)s[1] << 8 | s[2];
        else if (coverage && s[3])
            *px = over(*px, s, coverage);
    }
}

static enum err draw_sharp(struct picture_job *job, const struct scene_picture *p,
                           struct pixmap *dst)
{
    struct placing place = {*job, p->dst, p->corner_px > 0 ? p->corner_px : 0, dst};
    place.job.emit = emit;
    place.job.user = &place;
    return picture_decode(&place.job);
}

enum err picture_draw(const void *data, size_t bytes, const struct scene_picture *p,
                      struct pixmap *dst, struct err_info *info)
{
    struct picture_job job = {.data = data, .bytes = bytes, .info = info};
    enum err e = picture_prepare(&job, p);
    if (e || p->dst.w <= 0 || p->dst.h <= 0)
        return e;
    if (!rect_intersect(p->dst, (struct rect){0, 0, dst->width_px, dst->height_px}).w)
        return ERR_OK;
    return p->blurred ? picture_blur_draw(&job, p, dst) : draw_sharp(&job, p, dst);
}
