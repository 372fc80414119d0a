/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG both ways by libjpeg-turbo. Everything that lives across a longjmp is in the struct. */
#include "desk/picture_pixels.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "desk/picture_guard.h"

struct reader {
    struct jpeg_guard guard;
    struct jpeg_decompress_struct c;
    struct pixels *out;
    struct err_info *info;
};

struct writer {
    struct jpeg_guard guard;
    struct jpeg_compress_struct c;
    struct jpeg_sink sink;
    const struct pixels *p;
};

/* ---- reading ---- */

/* In eighths: as large as the limits allow. */
static void choose_scale(struct reader *r)
{
    int64_t w = r->c.image_width, h = r->c.image_height;
    unsigned n = 8;
    if (w * h > MAX_CLEAN_PIXELS)
        jpeg_guard_fail(&r->guard, ERR_TOO_BIG, "it has too many pixels");
    while (n > 1 && w * h > MAX_PICTURE_PIXELS &&
           (w * n / 8 + 1) * (h * n / 8 + 1) > MAX_PICTURE_PIXELS)
        n--;
    r->c.scale_num = n;
    r->c.scale_denom = 8;
    r->out->scaled = n < 8;
}

static void take_profile(struct reader *r)
{
    uint8_t *icc;
    unsigned bytes;
    jpeg_guard_profile(&r->c, &icc, &bytes);
    if (icc && (r->out->icc = mem_alloc(bytes))) {
        memcpy(r->out->icc, icc, bytes);
        r->out->icc_bytes = bytes;
    }
    bool lost = icc && !r->out->icc;
    free(icc); /* libjpeg's malloc */
    if (lost)
        jpeg_guard_fail(&r->guard, ERR_NOMEM, "out of memory");
}

static enum err read_guarded(struct reader *r, const uint8_t *data, size_t bytes)
{
    struct pixels *p = r->out;
    if (setjmp(r->guard.failed))
        return r->guard.e;
    jpeg_guard_read_header(&r->guard, &r->c, data, bytes);
    p->cmyk = r->c.num_components == 4;
    p->adobe = r->c.saw_Adobe_marker;
    p->fine_colour = r->c.comp_info[0].h_samp_factor == 1 && r->c.comp_info[0].v_samp_factor == 1;
    p->channels = r->c.num_components == 1 ? PIXELS_GRAY : p->cmyk ? 4 : PIXELS_RGB;
    r->c.out_color_space = p->channels == 1 ? JCS_GRAYSCALE : p->cmyk ? JCS_CMYK : JCS_RGB;
    choose_scale(r);
    take_profile(r);
    jpeg_start_decompress(&r->c);
    p->width_px = (int)r->c.output_width;
    p->height_px = (int)r->c.output_height;
    r->guard.e = pixels_make(p, r->info);
    if (r->guard.e)
        return r->guard.e;
    size_t row_bytes = (size_t)p->width_px * (size_t)p->channels;
    while (r->c.output_scanline < r->c.output_height) {
        JSAMPROW row = p->data + r->c.output_scanline * row_bytes;
        jpeg_read_scanlines(&r->c, &row, 1);
    }
    jpeg_finish_decompress(&r->c);
    return ERR_OK;
}

enum err picture_read_jpeg(const uint8_t *data, size_t bytes, struct pixels *out,
                           struct err_info *info)
{
    struct reader *r = mem_alloc(sizeof *r);
    if (!r)
        return err_set(info, ERR_NOMEM, "out of memory");
    jpeg_guard_init(&r->guard);
    r->c.err = &r->guard.errors;
    r->out = out;
    r->info = info;
    enum err e = read_guarded(r, data, bytes);
    if (e && r->guard.why[0])
        err_set(info, e, "a broken JPEG picture: %.120s", r->guard.why);
    jpeg_destroy_decompress(&r->c);
    mem_free(r);
    return e;
}

/* ---- writing ---- */

static void set_form(struct writer *w)
{
    const struct pixels *p = w->p;
    w->c.image_width = (JDIMENSION)p->width_px;
    w->c.image_height = (JDIMENSION)p->height_px;
    w->c.input_components = p->channels;
    w->c.in_color_space = p->cmyk ? JCS_CMYK : p->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&w->c);
    jpeg_set_quality(&w->c, CLEAN_JPEG_QUALITY, TRUE);
    w->c.optimize_coding = TRUE;
    if (p->cmyk)
        w->c.write_Adobe_marker = p->adobe;
    else if (p->fine_colour)
        w->c.comp_info[0].h_samp_factor = w->c.comp_info[0].v_samp_factor = 1;
}

static enum err write_guarded(struct writer *w)
{
    if (setjmp(w->guard.failed))
        return w->guard.e;
    jpeg_create_compress(&w->c);
    w->c.dest = &w->sink.to;
    set_form(w);
    jpeg_start_compress(&w->c, TRUE);
    if (w->p->icc)
        jpeg_write_icc_profile(&w->c, w->p->icc, (unsigned)w->p->icc_bytes);
    size_t row_bytes = (size_t)w->p->width_px * (size_t)w->p->channels;
    while (w->c.next_scanline < w->c.image_height) {
        JSAMPROW row = w->p->data + w->c.next_scanline * row_bytes;
        jpeg_write_scanlines(&w->c, &row, 1);
    }
    jpeg_finish_compress(&w->c);
    return ERR_OK;
}

enum err picture_write_jpeg(const struct pixels *p, struct strbuf *out, struct err_info *info)
{
    struct writer *w = mem_alloc(sizeof *w);
    if (!w)
        return err_set(info, ERR_NOMEM, "out of memory");
    jpeg_guard_init(&w->guard);
    w->c.err = &w->guard.errors;
    w->p = p;
    jpeg_sink_init(&w->sink, &w->guard, out);
    enum err e = write_guarded(w);
    if (e)
        err_set(info, e, "cannot write it as JPEG: %.120s", w->guard.why);
    jpeg_destroy_compress(&w->c);
    mem_free(w);
    return e;
}
