/* SPDX-License-Identifier: Apache-2.0 */
/* Writing one PNG file: shots and previews. Level 1: a shot must cost little; its size does not matter. */
#include "present/output.h"

#include <png.h>
#include <setjmp.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"

/* An 8K frame that does not compress at all. */
#define MAX_PNG_FILE_BYTES ((size_t)256 * 1024 * 1024)

struct png_sink {
    struct strbuf bytes;
    char why[100];
};

static void sink_fail(png_structp png, png_const_charp why)
{
    struct png_sink *s = png_get_error_ptr(png);
    snprintf(s->why, sizeof s->why, "%s", why);
    longjmp(png_jmpbuf(png), 1);
}

static void sink_warn(png_structp png, png_const_charp why)
{
    (void)png;
    (void)why;
}

static void sink_write(png_structp png, png_bytep data, size_t bytes)
{
    struct png_sink *s = png_get_io_ptr(png);
    if (strbuf_append(&s->bytes, data, bytes))
        png_error(png, "out of memory");
}

static void sink_flush(png_structp png)
{
    (void)png;
}

static void put_row(const struct pixmap *p, int y, uint8_t *rgb)
{
    const uint32_t *px = pixmap_row(p, y);
    for (int x = 0; x < p->width_px; x++) {
        rgb[3 * x] = (uint8_t)(px[x] >> 16);
        rgb[3 * x + 1] = (uint8_t)(px[x] >> 8);
        rgb[3 * x + 2] = (uint8_t)px[x];
    }
}

/* All that lives across the longjmp is a parameter. */
static enum err encode(png_structp png, png_infop head, const struct pixmap *p, uint8_t *rgb)
{
    if (setjmp(png_jmpbuf(png)))
        return ERR_NOMEM; /* the only thing that can fail here */
    png_set_compression_level(png, 1);
    png_set_filter(png, 0, PNG_FILTER_SUB);
    png_set_IHDR(png, head, (png_uint_32)p->width_px, (png_uint_32)p->height_px, 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, head);
    for (int y = 0; y < p->height_px; y++) {
        put_row(p, y, rgb);
        png_write_row(png, rgb);
    }
    png_write_end(png, head);
    return ERR_OK;
}

enum err png_write(const char *path, const struct pixmap *p, struct err_info *info)
{
    struct png_sink sink = {.why = "out of memory"};
    strbuf_init(&sink.bytes, MAX_PNG_FILE_BYTES);
    enum err e = ERR_NOMEM;
    png_infop head = NULL;
    uint8_t *rgb = mem_array((size_t)p->width_px, 3);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, sink_fail, sink_warn);
    if (png)
        head = png_create_info_struct(png);
    if (!head || !rgb) {
        err_set(info, e, "out of memory");
        goto out;
    }
    png_set_write_fn(png, &sink, sink_write, sink_flush);
    e = encode(png, head, p, rgb);
    if (e)
        err_set(info, e, "%s", sink.why);
    else
        e = file_replace(path, sink.bytes.data, sink.bytes.len_bytes, false, info);
out:
    png_destroy_write_struct(&png, &head);
    mem_free(rgb);
    strbuf_clear(&sink.bytes);
    return e;
}
