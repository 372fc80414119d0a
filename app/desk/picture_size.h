/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What kind of picture some bytes are and how large, from their header alone: nothing is decoded, every read is
 * bounded by the bytes given. Sources: JPEG (ITU T.81, B.2.2), PNG 1.2 (IHDR), WebP container (RFC 9649).
 */
#ifndef PLACARD_DESK_PICTURE_SIZE_H
#define PLACARD_DESK_PICTURE_SIZE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct picture_size {
    const char *extension; /* "jpg", "png", "webp" */
    const char *mime_type;
    int width_px, height_px; /* as stored: a phone's rotation mark is not applied */
};

/* ERR_UNSUPPORTED if it is none of the three, ERR_SYNTAX if its header is broken, ERR_TOO_BIG beyond
 * MAX_PICTURE_SIDE_PX or MAX_PICTURE_PIXELS. */
enum err picture_size_read(const void *data, size_t bytes, struct picture_size *out,
                           struct err_info *info) MUST_CHECK;

#endif
