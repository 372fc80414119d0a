/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/sheet_paint.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "compose/text_layout.h"
#include "present/raster.h"
#include "present/resample.h"

#define MAX_WORDS_BYTES 512 /* longer text is cut before its width is looked at */

/* ---- words ---- */

/* The first and last code points of text with an ellipsis between; all of it if keep is enough. */
static void shorten(const char *text, size_t keep, char out[MAX_WORDS_BYTES + 8])
{
    size_t count = text_utf8_count(text), tail = keep / 2, n = 0, used;
    const char *c = text;
    for (size_t i = 0; i < count && n < MAX_WORDS_BYTES; i++, c += used) {
        uint32_t cp = text_utf8_next(c, strlen(c), &used);
        (void)cp;
        if (count > keep && i == keep - tail) {
            memcpy(out + n, "\xe2\x80\xa6", 3);
            n += 3;
        }
        if (count > keep && i >= keep - tail && i < count - tail)
            continue;
        memcpy(out + n, c, used);
        n += used;
    }
    out[n] = 0;
}

/* On one line, whole; *out NULL if it does not fit. */
static enum err try_line(struct fonts *fonts, const struct sheet_words *w, const char *text,
                         struct text_block **out)
{
    struct text_style st = {.fonts = fonts_metrics(fonts),
                            .bold = w->bold,
                            .max_px = w->size_px,
                            .min_px = w->size_px,
                            .whole = true,
                            .max_lines = 1,
                            .leading_pm = 1200,
                            .leading_large_pm = 1200,
                            .display_px = w->size_px + 1};
    struct text_block *b;
    enum err e = text_block_new(&st, text, strlen(text), w->width_px, 4 * w->size_px, &b);
    if (!e && (b->cut || !b->line_count)) {
        text_block_free(b);
        b = NULL;
    }
    if (!e)
        *out = b;
    return e;
}

static enum err fit_line(struct fonts *fonts, const struct sheet_words *w, struct text_block **out)
{
    char text[MAX_WORDS_BYTES + 8];
    struct text_block *b = NULL;
    enum err e = ERR_OK;
    for (size_t keep = text_utf8_count(w->text); keep > 0 && !b && !e; keep -= keep / 12 + 1) {
        shorten(w->text, keep, text);
        e = try_line(fonts, w, text, &b);
    }
    if (!e)
        *out = b;
    return e;
}

enum err sheet_paint_words(struct fonts *fonts, const struct sheet_words *w, struct pixmap *onto,
                           struct err_info *info)
{
    struct text_block *b = NULL;
    struct scene *scene = NULL;
    enum err e = fit_line(fonts, w, &b);
    if (e || !b)
        return e;
    struct text_paint paint = {TEXT_ALIGN_LEFT, w->color, w->color};
    e = scene_new(onto->width_px, onto->height_px, &scene);
    if (!e)
        e = text_block_draw(b, scene, w->x_px, w->baseline_px - b->baseline_px, w->width_px,
                            &paint);
    if (!e)
        e = raster_scene(scene, fonts, NULL, (struct rect){0, 0, onto->width_px, onto->height_px},
                         onto, info);
    scene_free(scene);
    text_block_free(b);
    return e;
}

/* ---- pictures ---- */

struct placing {
    struct pixmap *onto;
    struct rect at;
};

static void emit(void *user, int y, const uint8_t *row)
{
    const struct placing *p = user;
    uint32_t *px = pixmap_row(p->onto, p->at.y + y) + p->at.x;
    for (int x = 0; x < p->at.w; x++, row += 4)
        px[x] = (uint32_t)row[0] << 16 | (uint32_t)row[1] << 8 | row[2];
}

enum err sheet_paint_picture(const struct pixmap *picture, struct rect at, struct pixmap *onto)
{
    struct placing placing = {onto, at};
    struct resample_plan plan = {.src_width_px = picture->width_px,
                                 .src_height_px = picture->height_px,
                                 .w = picture->width_px,
                                 .h = picture->height_px,
                                 .width_px = at.w,
                                 .height_px = at.h,
                                 .opaque = true,
                                 .emit = emit,
                                 .user = &placing};
    struct resample *r;
    uint8_t *rgba = mem_array((size_t)picture->width_px, 4);
    if (!rgba)
        return ERR_NOMEM;
    enum err e = resample_new(&plan, &r);
    if (e) {
        mem_free(rgba);
        return e;
    }
    for (int y = 0; y < picture->height_px; y++) {
        const uint32_t *px = pixmap_row(picture, y);
        for (int x = 0; x < picture->width_px; x++) {
            rgba[4 * x] = (uint8_t)(px[x] >> 16);
            rgba[4 * x + 1] = (uint8_t)(px[x] >> 8);
            rgba[4 * x + 2] = (uint8_t)px[x];
            rgba[4 * x + 3] = 255;
        }
        resample_row(r, rgba);
    }
    resample_free(r);
    mem_free(rgba);
    return ERR_OK;
}
