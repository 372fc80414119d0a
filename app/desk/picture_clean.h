/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A picture as it came, into one that the desk hosts: decoded and encoded again, so that nothing but pixels and the colour
 * profile is left (no EXIF, no GPS, no comments, no bytes behind the end), upright as its EXIF orientation says.
 * JPEG stays JPEG, to the pixel unless it is turned or too large; PNG stays PNG; WebP becomes JPEG or, with transparency, PNG. Hostile input: sizes are checked before
 * decoding, the decoders' memory and work are bounded. The same bytes give the same bytes with the same libraries. Any thread.
 */
#ifndef PLACARD_DESK_PICTURE_CLEAN_H
#define PLACARD_DESK_PICTURE_CLEAN_H

#include <stddef.h>

#include "base/err.h"

/* *out (mem_free) is at most MAX_PICTURE_BYTES and MAX_PICTURE_PIXELS; a JPEG of up to MAX_CLEAN_PIXELS is scaled down to
 * that. ERR_UNSUPPORTED if it is none of the three or animated, ERR_SYNTAX if it is broken, ERR_TOO_BIG, ERR_NOMEM. */
enum err picture_clean(const void *data, size_t bytes, char **out, size_t *out_bytes,
                       struct err_info *info) MUST_CHECK;

#endif
