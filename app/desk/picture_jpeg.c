/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG both ways by libjpeg-turbo. Everything that lives across a longjmp is in the struct. */
#include "desk/picture_pixels.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "base/mem.h"

struct jpeg_guard {
    struct jpeg_error_mgr errors; /* first: libjpeg hands it back */
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
    enum err e;
    char why[JMSG_LENGTH_MAX];
};

struct reader {
    struct jpeg_guard guard;
    struct jpeg_decompress_struct c;
    struct pixels *out;
    struct err_info *info;
};

struct writer {
    struct jpeg_guard guard;
    struct jpeg_compress_struct c;
    struct jpeg_destination_mgr to;
    const struct pixels *p;
    struct strbuf *out;
    uint8_t block[16384];
};

/* Faults that leave the picture as it was meant; cameras write such files. */
static const int harmless[] = {JWRN_EXTRANEOUS_DATA, JWRN_JFIF_MAJOR, JWRN_ADOBE_XFORM,
                               JWRN_BOGUS_ICC};

static _Noreturn void fail(struct jpeg_guard *g, enum err e, const char *why)
{
    g->e = e;
    snprintf(g->why, sizeof g->why, "%s", why);
    longjmp(g->failed, 1);
}

static void on_error(j_common_ptr c)
{
    char why[JMSG_LENGTH_MAX];
    int code = c->err->msg_code;
    enum err e = code == JERR_OUT_OF_MEMORY                                    ? ERR_NOMEM
                 : code == JERR_NO_BACKING_STORE || code == JERR_IMAGE_TOO_BIG ? ERR_TOO_BIG
                                                                               : ERR_SYNTAX;
    c->err->format_message(c, why);
    fail((struct jpeg_guard *)c->err, e, e == ERR_TOO_BIG ? "it takes too much memory" : why);
}

static void on_message(j_common_ptr c, int level)
{
    char why[JMSG_LENGTH_MAX];
    if (level >= 0)
        return;
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
        if (c->err->msg_code == harmless[i])
            return;
    c->err->format_message(c, why);
    fail((struct jpeg_guard *)c->err, ERR_SYNTAX, why); /* libjpeg would go on in grey */
}

static void on_progress(j_common_ptr c)
{
    struct reader *r = c->client_data;
    if (r->c.input_scan_number > MAX_CLEAN_SCANS)
        fail(&r->guard, ERR_TOO_BIG, "it has too many scans");
}

static void guard_init(struct jpeg_guard *g)
{
    jpeg_std_error(&g->errors);
    g->errors.error_exit = on_error;
    g->errors.emit_message = on_message;
}

/* ---- reading ---- */

/* In eighths: as large as the limits allow. */
static void choose_scale(struct reader *r)
{
    int64_t w = r->c.image_width, h = r->c.image_height;
    unsigned n = 8;
    if (w * h > MAX_CLEAN_PIXELS)
        fail(&r->guard, ERR_TOO_BIG, "it has too many pixels");
    while (n > 1 && (w * n / 8 + 1) * (h * n / 8 + 1) > MAX_PICTURE_PIXELS &&
           w * h > MAX_PICTURE_PIXELS)
        n--;
    r->c.scale_num = n;
    r->c.scale_denom = 8;
}

static void take_profile(struct reader *r)
{
    JOCTET *icc = NULL;
    unsigned bytes = 0;
    if (!jpeg_read_icc_profile(&r->c, &icc, &bytes))
        return;
    /* libjpeg's malloc, so a copy of ours */
    if (bytes <= MAX_PROFILE_BYTES && (r->out->icc = mem_alloc(bytes))) {
        memcpy(r->out->icc, icc, bytes);
        r->out->icc_bytes = bytes;
    }
    free(icc);
}

static enum err read_guarded(struct reader *r, const uint8_t *data, size_t bytes)
{
    if (setjmp(r->guard.failed))
        return r->guard.e;
    jpeg_create_decompress(&r->c);
    r->c.client_data = r;
    r->guard.progress.progress_monitor = on_progress;
    r->c.progress = &r->guard.progress;
    r->c.mem->max_memory_to_use = MAX_CLEAN_DECODER_BYTES;
    jpeg_save_markers(&r->c, JPEG_APP0 + 2, 0xffff);
    jpeg_mem_src(&r->c, data, (unsigned long)bytes);
    jpeg_read_header(&r->c, TRUE);
    struct pixels *p = r->out;
    p->cmyk = r->c.num_components == 4;
    p->adobe = r->c.saw_Adobe_marker;
    p->fine_colour = r->c.comp_info[0].h_samp_factor == 1 && r->c.comp_info[0].v_samp_factor == 1;
    p->channels = r->c.num_components == 1 ? PIXELS_GRAY : p->cmyk ? 4 : PIXELS_RGB;
    r->c.out_color_space = r->c.num_components == 1 ? JCS_GRAYSCALE : p->cmyk ? JCS_CMYK : JCS_RGB;
    choose_scale(r);
    take_profile(r);
    jpeg_start_decompress(&r->c);
    p->width_px = (int)r->c.output_width;
    p->height_px = (int)r->c.output_height;
    r->guard.e = pixels_make(p, r->info);
    if (r->guard.e)
        return r->guard.e;
    while (r->c.output_scanline < r->c.output_height) {
        JSAMPROW row =
            p->data + (size_t)r->c.output_scanline * r->c.output_width * (size_t)p->channels;
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
    guard_init(&r->guard);
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

static void to_start(j_compress_ptr c)
{
    struct writer *w = c->client_data;
    w->to.next_output_byte = w->block;
    w->to.free_in_buffer = sizeof w->block;
}

static void keep_block(struct writer *w, size_t bytes)
{
    enum err e = strbuf_append(w->out, w->block, bytes);
    if (e)
        fail(&w->guard, e, "");
}

static boolean to_more(j_compress_ptr c)
{
    struct writer *w = c->client_data;
    keep_block(w, sizeof w->block);
    to_start(c);
    return TRUE;
}

static void to_end(j_compress_ptr c)
{
    struct writer *w = c->client_data;
    keep_block(w, sizeof w->block - w->to.free_in_buffer);
}

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
    w->c.client_data = w;
    w->c.dest = &w->to;
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
    guard_init(&w->guard);
    w->c.err = &w->guard.errors;
    w->p = p;
    w->out = out;
    w->to = (struct jpeg_destination_mgr){
        .init_destination = to_start, .empty_output_buffer = to_more, .term_destination = to_end};
    enum err e = write_guarded(w);
    if (e)
        err_set(info, e, "cannot write it as JPEG: %.120s", w->guard.why);
    jpeg_destroy_compress(&w->c);
    mem_free(w);
    return e;
}
