/* SPDX-License-Identifier: Apache-2.0 */
/* Among picture_jpeg.c and picture_recode.c: libjpeg's errors as ours, and its output into a strbuf. */
#ifndef PLACARD_DESK_PICTURE_GUARD_H
#define PLACARD_DESK_PICTURE_GUARD_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jpeglib.h>

#include "base/err.h"
#include "base/strbuf.h"

struct jpeg_guard {
    struct jpeg_error_mgr errors; /* first: libjpeg hands it back */
    struct jpeg_progress_mgr progress;
    jmp_buf failed; /* where an error goes; the caller sets it, and reads e and why */
    enum err e;
    char why[JMSG_LENGTH_MAX];
};

void jpeg_guard_init(struct jpeg_guard *g);
_Noreturn void jpeg_guard_fail(struct jpeg_guard *g, enum err e, const char *why);
/* A decompressor with the bounds of picture_pixels.h, up to and with jpeg_read_header. */
void jpeg_guard_read_header(struct jpeg_guard *g, struct jpeg_decompress_struct *c,
                            const uint8_t *data, size_t bytes);
/* The profile in a picture whose header was read: *icc from malloc, NULL if there is none or it is too long. */
void jpeg_guard_profile(struct jpeg_decompress_struct *c, uint8_t **icc, unsigned *bytes);

struct jpeg_sink {
    struct jpeg_destination_mgr to; /* first */
    struct jpeg_guard *guard;
    struct strbuf *out;
    uint8_t block[16384];
};
void jpeg_sink_init(struct jpeg_sink *s, struct jpeg_guard *g, struct strbuf *out);

#endif
