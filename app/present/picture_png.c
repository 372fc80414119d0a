/* SPDX-License-Identifier: Apache-2.0 */
/* PNG by libpng, row by row; an interlaced one stands whole in memory (4 bytes a pixel, so at most 96 MB). Chunks that do not
 * change pixels are skipped unread: a comment can be a bomb. A colour profile is unpacked up to the size that it states, and not if
 * that is beyond MAX_PROFILE_BYTES. */
#include "present/picture_decoder.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

#define GAMMA_OF_SRGB 45455 /* as everybody writes it, for the curve that is not quite that */
#define NEARLY 600          /* of such a value: too little to see */

struct png_reader {
    const uint8_t *data;
    size_t bytes, at_bytes;
    enum err e;
    char why[120];
    char profile_why[120]; /* what is wrong with the colour profile */
    png_structp png;
    png_infop info;
    uint8_t *pixels; /* one row, or all of an interlaced picture */
    size_t pixels_bytes;
    png_bytep *rows; /* interlaced only */
};

static void on_error(png_structp png, png_const_charp why)
{
    struct png_reader *r = png_get_error_ptr(png);
    if (!r->e)
        r->e = ERR_SYNTAX;
    if (!r->why[0])
        snprintf(r->why, sizeof r->why, "%s", why);
    longjmp(png_jmpbuf(png), 1);
}

static void on_warning(png_structp png, png_const_charp why)
{
    struct png_reader *r = png_get_error_ptr(png);
    if (strncmp(why, "iCCP", 4) == 0 && !r->profile_why[0])
        snprintf(r->profile_why, sizeof r->profile_why, "%s", why);
}

static png_voidp allocate(png_structp png, png_alloc_size_t bytes)
{
    struct png_reader *r = png_get_mem_ptr(png);
    void *p = mem_alloc(bytes);
    if (!p)
        r->e = ERR_NOMEM;
    return p;
}

static void release(png_structp png, png_voidp p)
{
    (void)png;
    mem_free(p);
}

static void read_bytes(png_structp png, png_bytep out, size_t bytes)
{
    struct png_reader *r = png_get_io_ptr(png);
    if (bytes > r->bytes - r->at_bytes)
        png_error(png, "the file ends too early");
    memcpy(out, r->data + r->at_bytes, bytes);
    r->at_bytes += bytes;
}

static enum err reader_init(struct png_reader *r, const uint8_t *data, size_t bytes)
{
    *r = (struct png_reader){.data = data, .bytes = bytes};
    r->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, r, on_error, on_warning, r, allocate,
                                      release);
    if (!r->png)
        return ERR_NOMEM;
    r->info = png_create_info_struct(r->png);
    if (!r->info)
        return ERR_NOMEM;
    return ERR_OK;
}

static void reader_clear(struct png_reader *r)
{
    png_destroy_read_struct(&r->png, &r->info, NULL);
    mem_wipe_free(r->pixels, r->pixels ? r->pixels_bytes : 0);
    mem_free(r->rows);
}

/* These can fail and then jump: only behind a setjmp. */
static void configure(struct png_reader *r, bool colours)
{
    static const png_byte unread[] = "bKGD\0eXIf\0hIST\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0"
                                     "sPLT\0tEXt\0tIME\0zTXt";
    static const png_byte of_colours[] = "cHRM\0gAMA\0iCCP\0sRGB";
    png_set_read_fn(r->png, r, read_bytes);
    png_set_user_limits(r->png, MAX_PICTURE_SIDE_PX, MAX_PICTURE_SIDE_PX);
    png_set_chunk_malloc_max(r->png, MAX_PROFILE_BYTES);
    png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, unread, sizeof unread / 5);
    if (!colours)
        png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, of_colours,
                                    sizeof of_colours / 5);
    png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
}

static enum err guarded_head(struct png_reader *r)
{
    if (setjmp(png_jmpbuf(r->png)))
        return r->e;
    configure(r, false);
    png_read_info(r->png, r->info);
    return ERR_OK;
}

static bool has_alpha(const struct png_reader *r)
{
    return (png_get_color_type(r->png, r->info) & PNG_COLOR_MASK_ALPHA) ||
           png_get_valid(r->png, r->info, PNG_INFO_tRNS);
}

/* Sizes straight from the file: libpng would refuse beyond its limits with less to say. */
static enum err head(const uint8_t *data, size_t bytes, struct picture_head *out,
                     struct err_info *info)
{
    struct png_reader r;
    if (bytes >= 24 && memcmp(data + 12, "IHDR", 4) == 0) {
        uint32_t w = png_get_uint_32(data + 16), h = png_get_uint_32(data + 20);
        if (w > MAX_PICTURE_SIDE_PX || h > MAX_PICTURE_SIDE_PX)
            return err_set(info, ERR_TOO_BIG, "PNG of %u x %u px, at most %d a side", w, h,
                           MAX_PICTURE_SIDE_PX);
    }
    enum err e = reader_init(&r, data, bytes);
    if (!e)
        e = guarded_head(&r);
    if (e) {
        err_set(info, e, "PNG: %s", e == ERR_NOMEM ? "out of memory" : r.why);
    } else {
        out->width_px = (int)png_get_image_width(r.png, r.info);
        out->height_px = (int)png_get_image_height(r.png, r.info);
        out->orientation = picture_exif_png(data, bytes);
        out->see_through = has_alpha(&r);
    }
    reader_clear(&r);
    return e;
}

/* Whatever it is: 8 bits, four channels. Returns whether alpha is 255 everywhere. */
static bool set_transforms(struct png_reader *r)
{
    bool alpha = has_alpha(r);
    png_set_expand(r->png);
    png_set_scale_16(r->png);
    png_set_gray_to_rgb(r->png);
    png_set_add_alpha(r->png, 255, PNG_FILLER_AFTER);
    return !alpha;
}

static void read_primaries(const struct png_reader *r, struct colour_primaries *p)
{
    double *x[4] = {p->white, p->red, p->green, p->blue};
    png_fixed_point v[8] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};
    (void)png_get_cHRM_fixed(r->png, r->info, &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6],
                             &v[7]);
    for (int i = 0; i < 8; i++)
        x[i / 2][i % 2] = v[i] / 1e5;
}

/* In the order of PNG's rules: a profile, sRGB, gamma with or without primaries; these without gamma say nothing. */
static enum err set_colour(const struct png_reader *r, struct picture_job *job)
{
    png_charp name;
    png_bytep icc;
    png_uint_32 count;
    int method;
    png_fixed_point gamma;
    struct colour_primaries p;
    bool gray = !(png_get_color_type(r->png, r->info) & PNG_COLOR_MASK_COLOR);
    if (png_get_iCCP(r->png, r->info, &name, &method, &icc, &count))
        return picture_colour_icc(job, icc, count, gray ? COLOUR_GRAY : COLOUR_RGB, false);
    if (r->e) /* of memory: libpng would go on without the profile */
        return r->e;
    if (r->profile_why[0])
        picture_colour_ignored(r->profile_why);
    if (png_get_valid(r->png, r->info, PNG_INFO_sRGB) ||
        !png_get_gAMA_fixed(r->png, r->info, &gamma) || gamma <= 0)
        return ERR_OK;
    bool usual = gamma > GAMMA_OF_SRGB - NEARLY && gamma < GAMMA_OF_SRGB + NEARLY;
    if (usual && (gray || !png_get_valid(r->png, r->info, PNG_INFO_cHRM)))
        return ERR_OK;
    read_primaries(r, &p);
    p.gamma = 1e5 / gamma;
    return picture_colour_primaries(job, &p);
}

static void read_rows(struct png_reader *r, struct picture_job *job)
{
    size_t row_bytes = (size_t)job->head.width_px * 4;
    int height = job->head.height_px;
    bool whole = png_get_interlace_type(r->png, r->info) != PNG_INTERLACE_NONE;
    r->pixels_bytes = whole ? row_bytes * (size_t)height : row_bytes;
    r->pixels = mem_alloc(r->pixels_bytes);
    r->rows = whole ? mem_array((size_t)height, sizeof *r->rows) : NULL;
    if (!r->pixels || (whole && !r->rows)) {
        r->e = ERR_NOMEM;
        png_error(r->png, "out of memory");
    }
    if (!whole) {
        for (int y = 0; y < height; y++) {
            png_read_row(r->png, r->pixels, NULL);
            picture_row(job, r->pixels);
        }
        return;
    }
    for (int y = 0; y < height; y++)
        r->rows[y] = r->pixels + row_bytes * (size_t)y;
    png_read_image(r->png, r->rows);
    for (int y = 0; y < height; y++)
        picture_row(job, r->rows[y]);
}

static enum err guarded_draw(struct png_reader *r, struct picture_job *job)
{
    if (setjmp(png_jmpbuf(r->png)))
        return r->e;
    configure(r, true);
    png_read_info(r->png, r->info);
    r->e = set_colour(r, job);
    if (r->e)
        png_error(r->png, "out of memory");
    bool opaque = set_transforms(r);
    png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
    if (png_get_rowbytes(r->png, r->info) != (size_t)job->head.width_px * 4)
        png_error(r->png, "unexpected row size");
    r->e = picture_start(job, job->head.width_px, job->head.height_px, opaque);
    if (r->e)
        png_error(r->png, "out of memory");
    read_rows(r, job);
    png_read_end(r->png, NULL); /* a file without its end was cut */
    return ERR_OK;
}

static enum err draw(struct picture_job *job)
{
    struct png_reader r;
    enum err e = reader_init(&r, job->data, job->bytes);
    if (!e)
        e = guarded_draw(&r, job);
    if (e)
        err_set(job->info, e, "PNG: %s", e == ERR_NOMEM ? "out of memory" : r.why);
    reader_clear(&r);
    return e;
}

static bool is_png(const uint8_t *data, size_t bytes)
{
    return bytes >= 8 && png_sig_cmp(data, 0, 8) == 0;
}

const struct picture_decoder picture_png = {"PNG", "image/png", is_png, head, draw};
