/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/picture_guard.h"

#include <stdlib.h>

#include <jerror.h>

#include "desk/picture_pixels.h"

/* Faults that leave the picture as it was meant; cameras write such files. */
static const int harmless[] = {JWRN_EXTRANEOUS_DATA, JWRN_JFIF_MAJOR, JWRN_ADOBE_XFORM,
                               JWRN_BOGUS_ICC};

_Noreturn void jpeg_guard_fail(struct jpeg_guard *g, enum err e, const char *why)
{
    g->e = e;
    snprintf(g->why, sizeof g->why, "%s", why);
    longjmp(g->failed, 1);
}

static void on_error(j_common_ptr c)
{
    char why[JMSG_LENGTH_MAX];
    int code = c->err->msg_code;
    bool too_big = code == JERR_NO_BACKING_STORE || code == JERR_IMAGE_TOO_BIG;
    enum err e = code == JERR_OUT_OF_MEMORY ? ERR_NOMEM : too_big ? ERR_TOO_BIG : ERR_SYNTAX;
    c->err->format_message(c, why);
    jpeg_guard_fail((struct jpeg_guard *)c->err, e, too_big ? "it takes too much memory" : why);
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
    /* libjpeg would go on in grey */
    jpeg_guard_fail((struct jpeg_guard *)c->err, ERR_SYNTAX, why);
}

static void on_progress(j_common_ptr c)
{
    if (((j_decompress_ptr)c)->input_scan_number > MAX_CLEAN_SCANS)
        jpeg_guard_fail((struct jpeg_guard *)c->err, ERR_TOO_BIG, "it has too many scans");
}

void jpeg_guard_init(struct jpeg_guard *g)
{
    jpeg_std_error(&g->errors);
    g->errors.error_exit = on_error;
    g->errors.emit_message = on_message;
}

void jpeg_guard_read_header(struct jpeg_guard *g, struct jpeg_decompress_struct *c,
                            const uint8_t *data, size_t bytes)
{
    jpeg_create_decompress(c);
    g->progress.progress_monitor = on_progress;
    c->progress = &g->progress;
    c->mem->max_memory_to_use = MAX_CLEAN_DECODER_BYTES;
    jpeg_save_markers(c, JPEG_APP0 + 2, 0xffff);
    jpeg_mem_src(c, data, (unsigned long)bytes);
    jpeg_read_header(c, TRUE);
}

void jpeg_guard_profile(struct jpeg_decompress_struct *c, uint8_t **icc, unsigned *bytes)
{
    *icc = NULL;
    *bytes = 0;
    if (jpeg_read_icc_profile(c, icc, bytes) && *bytes <= MAX_PROFILE_BYTES)
        return;
    free(*icc); /* libjpeg's malloc */
    *icc = NULL;
    *bytes = 0;
}

/* ---- output ---- */

static void start(j_compress_ptr c)
{
    struct jpeg_sink *s = (struct jpeg_sink *)c->dest;
    s->to.next_output_byte = s->block;
    s->to.free_in_buffer = sizeof s->block;
}

static void keep_block(struct jpeg_sink *s, size_t bytes)
{
    enum err e = strbuf_append(s->out, s->block, bytes);
    if (e)
        jpeg_guard_fail(s->guard, e, "it is too long");
}

static boolean more(j_compress_ptr c)
{
    keep_block((struct jpeg_sink *)c->dest, sizeof((struct jpeg_sink *)c->dest)->block);
    start(c);
    return TRUE;
}

static void end(j_compress_ptr c)
{
    struct jpeg_sink *s = (struct jpeg_sink *)c->dest;
    keep_block(s, sizeof s->block - s->to.free_in_buffer);
}

void jpeg_sink_init(struct jpeg_sink *s, struct jpeg_guard *g, struct strbuf *out)
{
    s->to = (struct jpeg_destination_mgr){
        .init_destination = start, .empty_output_buffer = more, .term_destination = end};
    s->guard = g;
    s->out = out;
}
