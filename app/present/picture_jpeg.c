/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG by libjpeg-turbo, row by row. A baseline photo never stands whole in memory; a progressive one's coefficients do, packed
 * (jpeg_store.c), up to MAX_PICTURE_DECODER_BYTES. */
#include "present/picture_decoder.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "base/mem.h"
#include "present/jpeg_store.h"

struct jpeg_reader {
    struct jpeg_decompress_struct cinfo; /* first: libjpeg hands it back */
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
    enum err e;
    char why[JMSG_LENGTH_MAX];
    uint8_t *row;
    struct jpeg_store *store;
};

/* Faults that leave the picture as it was meant; cameras write such files. */
static const int harmless[] = {JWRN_EXTRANEOUS_DATA, JWRN_JFIF_MAJOR, JWRN_ADOBE_XFORM};

static _Noreturn void fail(struct jpeg_reader *r, enum err e)
{
    r->e = e;
    if (e == ERR_TOO_BIG) /* libjpeg would speak of backing store */
        snprintf(r->why, sizeof r->why, "progressive, needs more than %ld MB to decode",
                 MAX_PICTURE_DECODER_BYTES / 1000000);
    else
        r->errors.format_message((j_common_ptr)&r->cinfo, r->why);
    longjmp(r->failed, 1);
}

static enum err error_kind(int code)
{
    switch (code) {
    case JERR_OUT_OF_MEMORY:
        return ERR_NOMEM;
    case JERR_NO_BACKING_STORE: /* more than max_memory_to_use */
        return ERR_TOO_BIG;
    case JERR_SOF_UNSUPPORTED:
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CONVERSION_NOTIMPL:
        return ERR_UNSUPPORTED;
    default:
        return ERR_SYNTAX;
    }
}

static void on_error(j_common_ptr c)
{
    fail((struct jpeg_reader *)c, error_kind(c->err->msg_code));
}

static void on_message(j_common_ptr c, int level)
{
    if (level >= 0)
        return;
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++) {
        if (c->err->msg_code == harmless[i])
            return;
    }
    fail((struct jpeg_reader *)c, ERR_SYNTAX); /* libjpeg would go on and draw grey */
}

static void on_progress(j_common_ptr c)
{
    struct jpeg_reader *r = (struct jpeg_reader *)c;
    if (r->cinfo.input_scan_number > MAX_PICTURE_SCANS) {
        snprintf(r->why, sizeof r->why, "JPEG of more than %d scans", MAX_PICTURE_SCANS);
        r->e = ERR_TOO_BIG;
        longjmp(r->failed, 1);
    }
}

static enum err reader_new(struct jpeg_reader **out)
{
    struct jpeg_reader *r = mem_alloc(sizeof *r);
    if (!r)
        return ERR_NOMEM;
    r->cinfo.err = jpeg_std_error(&r->errors);
    r->errors.error_exit = on_error;
    r->errors.emit_message = on_message;
    *out = r;
    return ERR_OK;
}

static void reader_free(struct jpeg_reader *r)
{
    jpeg_store_free(r->store);
    jpeg_destroy_decompress(&r->cinfo);
    mem_free(r->row);
    mem_free(r);
}

static void read_header(struct jpeg_reader *r, const uint8_t *data, size_t bytes)
{
    jpeg_create_decompress(&r->cinfo);
    r->progress.progress_monitor = on_progress;
    r->cinfo.progress = &r->progress;
    r->cinfo.mem->max_memory_to_use = MAX_PICTURE_DECODER_BYTES;
    jpeg_mem_src(&r->cinfo, data, (unsigned long)bytes);
    jpeg_read_header(&r->cinfo, TRUE);
}

static enum err guarded_head(struct jpeg_reader *r, const uint8_t *data, size_t bytes)
{
    if (setjmp(r->failed))
        return r->e;
    read_header(r, data, bytes);
    return ERR_OK;
}

static enum err head(const uint8_t *data, size_t bytes, struct picture_head *out,
                     struct err_info *info)
{
    struct jpeg_reader *r;
    if (reader_new(&r))
        return err_set(info, ERR_NOMEM, "out of memory");
    enum err e = guarded_head(r, data, bytes);
    if (e) {
        err_set(info, e, "JPEG: %s", r->why);
    } else {
        out->width_px = (int)r->cinfo.image_width;
        out->height_px = (int)r->cinfo.image_height;
        out->orientation = picture_exif_jpeg(data, bytes);
    }
    reader_free(r);
    return e;
}

/* The smallest size the decoder itself can give that still has all the detail that is wanted. Eighths by twos: the others
 * have no vector code and take longer than the whole picture does. */
static unsigned choose_eighths(const struct picture_job *job)
{
    for (unsigned n = 1; n < 8; n *= 2) {
        if (job->w * job->head.width_px * n / 8 >= job->width_px &&
            job->h * job->head.height_px * n / 8 >= job->height_px)
            return n;
    }
    return 8;
}

static void read_rows(struct jpeg_reader *r, struct picture_job *job)
{
    while (r->cinfo.output_scanline < r->cinfo.output_height) {
        JSAMPROW rows[1] = {r->row};
        if (jpeg_read_scanlines(&r->cinfo, rows, 1) != 1)
            fail(r, ERR_SYNTAX);
        picture_row(job, r->row);
    }
    /* To the end, so that what is cut off just behind the last row is found out too. */
    jpeg_finish_decompress(&r->cinfo);
}

/* Adobe writes CMYK the other way round, and everybody else has followed. */
static enum err set_colour(const struct jpeg_reader *r, struct picture_job *job)
{
    enum colour_model model = r->cinfo.num_components == 4   ? COLOUR_CMYK
                              : r->cinfo.num_components == 1 ? COLOUR_GRAY
                                                             : COLOUR_RGB;
    return picture_colour_find(job, picture_profile_jpeg, model, r->cinfo.saw_Adobe_marker);
}

static enum err guarded_draw(struct jpeg_reader *r, struct picture_job *job)
{
    if (setjmp(r->failed))
        return r->e;
    read_header(r, job->data, job->bytes);
    bool cmyk = r->cinfo.num_components == 4;
    r->cinfo.out_color_space = cmyk ? JCS_CMYK : JCS_EXT_RGBA;
    r->cinfo.scale_num = choose_eighths(job);
    r->cinfo.scale_denom = 8;
    r->e = set_colour(r, job);
    if (r->e)
        return r->e;
    r->e = jpeg_store_new(&r->cinfo, MAX_PICTURE_DECODER_BYTES, &r->store);
    if (r->e)
        return r->e;
    jpeg_start_decompress(&r->cinfo);
    r->row = mem_array(r->cinfo.output_width, 4);
    if (!r->row) {
        r->errors.msg_code = JERR_OUT_OF_MEMORY;
        fail(r, ERR_NOMEM);
    }
    r->e = picture_start(job, (int)r->cinfo.output_width, (int)r->cinfo.output_height, true);
    if (r->e)
        return r->e;
    read_rows(r, job);
    return ERR_OK;
}

static enum err draw(struct picture_job *job)
{
    struct jpeg_reader *r;
    if (reader_new(&r))
        return err_set(job->info, ERR_NOMEM, "out of memory");
    enum err e = guarded_draw(r, job);
    if (e)
        err_set(job->info, e, "JPEG: %s", r->why[0] ? r->why : "out of memory");
    reader_free(r);
    return e;
}

static bool is_jpeg(const uint8_t *data, size_t bytes)
{
    return bytes >= 3 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff;
}

const struct picture_decoder picture_jpeg = {"JPEG", "image/jpeg", is_jpeg, head, draw};
