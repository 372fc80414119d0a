/* SPDX-License-Identifier: Apache-2.0 */
/* A JPEG that needs neither turning nor scaling: its coefficients are read and written again, so that no pixel changes and
 * nothing but they, the tables and the colour profile is left. It comes out baseline, which costs boards less memory. */
#include "desk/picture_pixels.h"

#include <stdlib.h>

#include "base/mem.h"
#include "desk/picture_guard.h"

struct recoder {
    struct jpeg_guard guard;
    struct jpeg_decompress_struct in;
    struct jpeg_compress_struct out;
    struct jpeg_sink sink;
    uint8_t *icc; /* libjpeg's malloc */
    unsigned icc_bytes;
};

static enum err recode(struct recoder *r, const uint8_t *data, size_t bytes)
{
    if (setjmp(r->guard.failed))
        return r->guard.e;
    jpeg_guard_read_header(&r->guard, &r->in, data, bytes);
    jpeg_guard_profile(&r->in, &r->icc, &r->icc_bytes);
    jvirt_barray_ptr *coefficients = jpeg_read_coefficients(&r->in);
    jpeg_create_compress(&r->out);
    r->out.dest = &r->sink.to;
    jpeg_copy_critical_parameters(&r->in, &r->out);
    r->out.optimize_coding = TRUE;
    if (r->in.num_components == 4) /* the marker says that inks are inverted */
        r->out.write_Adobe_marker = r->in.saw_Adobe_marker;
    jpeg_write_coefficients(&r->out, coefficients);
    if (r->icc)
        jpeg_write_icc_profile(&r->out, r->icc, r->icc_bytes);
    jpeg_finish_compress(&r->out);
    jpeg_finish_decompress(&r->in);
    return ERR_OK;
}

enum err picture_recode_jpeg(const uint8_t *data, size_t bytes, struct strbuf *out,
                             struct err_info *info)
{
    struct recoder *r = mem_alloc(sizeof *r);
    if (!r)
        return err_set(info, ERR_NOMEM, "out of memory");
    jpeg_guard_init(&r->guard);
    r->in.err = r->out.err = &r->guard.errors;
    jpeg_sink_init(&r->sink, &r->guard, out);
    enum err e = recode(r, data, bytes);
    if (e)
        err_set(info, e, "cannot write it as JPEG: %.120s", r->guard.why);
    jpeg_destroy_compress(&r->out);
    jpeg_destroy_decompress(&r->in);
    free(r->icc);
    mem_free(r);
    return e;
}
