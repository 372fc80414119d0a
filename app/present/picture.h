/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JPEG, PNG and WebP, from memory, size checked before decoding. The kind is told by the bytes and must agree with
 * mime_type. Thread: the worker.
 */
#ifndef PLACARD_PRESENT_PICTURE_H
#define PLACARD_PRESENT_PICTURE_H

#include "base/err.h"
#include "model/scene.h"
#include "present/pixmap.h"

struct picture_info {
    int width_px, height_px; /* after EXIF orientation */
    int orientation;         /* EXIF 1..8 */
    bool see_through;        /* has alpha, whether it uses it or not */
};

/* Header only. ERR_SYNTAX, ERR_UNSUPPORTED, ERR_TOO_BIG. */
enum err picture_probe(const void *data, size_t bytes, const char *mime_type,
                       struct picture_info *out, struct err_info *info) MUST_CHECK;
/* Decode, orient, crop (fractions x 65536 as in scene_picture) and scale with a good filter straight into dst's
 * rectangle (blended over what is there where the picture has alpha or the corners are round); p->blurred makes it a soft ground. Uses the decoder's own down-scaling and
 * works in strips, so that a 24-megapixel JPEG never stands whole in memory. */
enum err picture_draw(const void *data, size_t bytes, const struct scene_picture *p,
                      struct pixmap *dst, struct err_info *info) MUST_CHECK;

#endif
