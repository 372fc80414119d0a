/* SPDX-License-Identifier: Apache-2.0 */
/* PNG both ways by libpng. Everything that lives across a longjmp is in the struct. */
#include "desk/picture_pixels.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define MAX_CHUNK_BYTES                                                                            \
    (8 * 1024 * 1024) /* of one ancillary chunk, unpacked: profiles have up to 3 MB */

struct png_work {
    png_structp png;
    png_infop head;
    enum err e;
    char why[100];
    const uint8_t *data; /* reading */
    size_t bytes, at;
    struct strbuf *out; /* writing */
    struct pixels *p;
    png_bytep *rows;
    struct err_info *info;
};

static _Noreturn void on_error(png_structp png, png_const_charp why)
{
    struct png_work *w = png_get_error_ptr(png);
    if (!w->e)
        w->e = strstr(why, "emory") ? ERR_NOMEM : ERR_SYNTAX;
    snprintf(w->why, sizeof w->why, "%s", why);
    longjmp(png_jmpbuf(png), 1);
}

static void on_warning(png_structp png, png_const_charp why)
{
    (void)png, (void)why;
}

static png_voidp on_alloc(png_structp png, png_alloc_size_t bytes)
{
    (void)png;
    return mem_alloc(bytes);
}

static void on_free(png_structp png, png_voidp p)
{
    (void)png;
    mem_free(p);
}

static void work_clear(struct png_work *w)
{
    mem_free(w->rows);
}

static png_bytep *rows_of(const struct pixels *p)
{
    png_bytep *rows = mem_array((size_t)p->height_px, sizeof *rows);
    for (int y = 0; rows && y < p->height_px; y++)
        rows[y] = p->data + (size_t)y * (size_t)p->width_px * (size_t)p->channels;
    return rows;
}

/* ---- reading ---- */

static void on_read(png_structp png, png_bytep out, size_t bytes)
{
    struct png_work *w = png_get_io_ptr(png);
    if (bytes > w->bytes - w->at)
        png_error(png, "it ends too early");
    memcpy(out, w->data + w->at, bytes);
    w->at += bytes;
}

static void take_profile(struct png_work *w)
{
    png_charp name;
    png_bytep icc;
    png_uint_32 bytes;
    int kind;
    png_fixed_point gamma;
    if (png_get_iCCP(w->png, w->head, &name, &kind, &icc, &bytes) && bytes <= MAX_PROFILE_BYTES &&
        (w->p->icc = mem_alloc(bytes))) {
        memcpy(w->p->icc, icc, bytes);
        w->p->icc_bytes = bytes;
    }
    if (png_get_gAMA_fixed(w->png, w->head, &gamma)) {
        w->p->has_gamma = true;
        w->p->gamma = gamma;
    }
}

static enum err read_guarded(struct png_work *w)
{
    if (setjmp(png_jmpbuf(w->png)))
        return w->e;
    png_set_read_fn(w->png, w, on_read);
    png_set_user_limits(w->png, MAX_PICTURE_SIDE_PX, MAX_PICTURE_SIDE_PX);
    png_set_chunk_malloc_max(w->png, MAX_CHUNK_BYTES);
    png_set_chunk_cache_max(w->png, 100);
    png_read_info(w->png, w->head);
    struct pixels *p = w->p;
    p->width_px = (int)png_get_image_width(w->png, w->head);
    p->height_px = (int)png_get_image_height(w->png, w->head);
    take_profile(w);
    png_set_expand(w->png); /* palettes, few bits, transparent colours */
    png_set_scale_16(w->png);
    png_set_interlace_handling(w->png);
    png_read_update_info(w->png, w->head);
    p->channels = png_get_channels(w->png, w->head);
    if ((w->e = pixels_make(p, w->info)))
        return w->e;
    w->rows = rows_of(p);
    if (!w->rows)
        return w->e = ERR_NOMEM;
    png_read_image(w->png, w->rows);
    png_read_end(w->png, NULL);
    return ERR_OK;
}

/* libpng allots what a part's length promises before it looks whether so much is there. */
static bool parts_are_there(const uint8_t *data, size_t bytes)
{
    size_t at = 8;
    while (at + 12 <= bytes) {
        size_t length = (size_t)data[at] << 24 | (size_t)data[at + 1] << 16 |
                        (size_t)data[at + 2] << 8 | data[at + 3];
        if (length > bytes - at - 12)
            return false;
        if (!memcmp(data + at + 4, "IEND", 4))
            return true;
        at += 12 + length;
    }
    return false;
}

enum err picture_read_png(const uint8_t *data, size_t bytes, struct pixels *out,
                          struct err_info *info)
{
    if (!parts_are_there(data, bytes))
        return err_set(info, ERR_SYNTAX, "a broken PNG picture: it ends too early");
    struct png_work w = {.data = data, .bytes = bytes, .p = out, .info = info};
    enum err e = ERR_NOMEM;
    w.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &w, on_error, on_warning, NULL,
                                     on_alloc, on_free);
    if (w.png)
        w.head = png_create_info_struct(w.png);
    if (w.head)
        e = read_guarded(&w);
    if (e && w.why[0])
        err_set(info, e, "a broken PNG picture: %s", w.why);
    else if (e == ERR_NOMEM)
        err_set(info, e, "out of memory");
    png_destroy_read_struct(&w.png, &w.head, NULL);
    work_clear(&w);
    return e;
}

/* ---- writing ---- */

static void on_write(png_structp png, png_bytep data, size_t bytes)
{
    struct png_work *w = png_get_io_ptr(png);
    w->e = strbuf_append(w->out, data, bytes);
    if (w->e)
        png_error(png, "too long");
}

static void on_flush(png_structp png)
{
    (void)png;
}

static enum err write_guarded(struct png_work *w)
{
    static const int colours[] = {0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA,
                                  PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    const struct pixels *p = w->p;
    if (setjmp(png_jmpbuf(w->png)))
        return w->e;
    png_set_write_fn(w->png, w, on_write, on_flush);
    png_set_compression_level(w->png, 6);
    png_set_IHDR(w->png, w->head, (png_uint_32)p->width_px, (png_uint_32)p->height_px, 8,
                 colours[p->channels], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (p->has_gamma)
        png_set_gAMA_fixed(w->png, w->head, p->gamma);
    if (p->icc)
        png_set_iCCP(w->png, w->head, "icc", PNG_COMPRESSION_TYPE_BASE, p->icc,
                     (png_uint_32)p->icc_bytes);
    png_write_info(w->png, w->head);
    png_write_image(w->png, w->rows);
    png_write_end(w->png, NULL);
    return ERR_OK;
}

enum err picture_write_png(const struct pixels *p, struct strbuf *out, struct err_info *info)
{
    struct pixels borrowed = *p;
    struct png_work w = {.out = out, .p = &borrowed, .info = info, .rows = rows_of(p)};
    enum err e = ERR_NOMEM;
    w.png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &w, on_error, on_warning, NULL,
                                      on_alloc, on_free);
    if (w.png)
        w.head = png_create_info_struct(w.png);
    if (w.head && w.rows)
        e = write_guarded(&w);
    if (e)
        err_set(info, e, "cannot write it as PNG: %s", w.why[0] ? w.why : "out of memory");
    png_destroy_write_struct(&w.png, &w.head);
    work_clear(&w);
    return e;
}
