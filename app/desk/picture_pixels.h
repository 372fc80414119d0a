/* SPDX-License-Identifier: Apache-2.0 */
/* Among picture_clean.c and its kin: decoded pixels and who makes and takes them. Nobody else includes this. */
#ifndef PLACARD_DESK_PICTURE_PIXELS_H
#define PLACARD_DESK_PICTURE_PIXELS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/strbuf.h"

#define MAX_CLEAN_PIXELS (120L * 1000 * 1000) /* of a JPEG that is scaled down while it is read */
#define MAX_CLEAN_DECODER_BYTES (200L * 1000 * 1000) /* what a decoder may hold beside the pixels */
#define MAX_CLEAN_SCANS 100 /* of a progressive JPEG: encoders write 6 to 14 */
#define CLEAN_JPEG_QUALITY 90

enum pixel_model { /* by number of channels, one byte each */
                   PIXELS_GRAY = 1,
                   PIXELS_GRAY_ALPHA = 2,
                   PIXELS_RGB = 3,
                   PIXELS_RGBA = 4
};

struct pixels {
    int width_px, height_px, channels;
    uint8_t *data; /* rows without gaps; mem_free */
    bool cmyk;     /* four channels of ink; inverted as Adobe writes them if adobe */
    bool adobe;
    bool scaled;      /* smaller than the file says */
    bool fine_colour; /* a JPEG without colour subsampling */
    uint8_t *icc;     /* profile; mem_free, NULL = none */
    size_t icc_bytes;
    bool has_gamma;
    int32_t gamma; /* PNG's gAMA, times 100000 */
};
void pixels_clear(struct pixels *p);
/* data for the sizes set before: ERR_TOO_BIG beyond MAX_PICTURE_PIXELS or MAX_PICTURE_SIDE_PX, ERR_SYNTAX for none. */
enum err pixels_make(struct pixels *p, struct err_info *info) MUST_CHECK;
/* By EXIF orientation, 1 to 8. */
enum err pixels_turn(struct pixels *p, int orientation) MUST_CHECK;

enum err picture_read_jpeg(const uint8_t *data, size_t bytes, struct pixels *out,
                           struct err_info *info) MUST_CHECK;
enum err picture_read_png(const uint8_t *data, size_t bytes, struct pixels *out,
                          struct err_info *info) MUST_CHECK;
enum err picture_read_webp(const uint8_t *data, size_t bytes, struct pixels *out,
                           struct err_info *info) MUST_CHECK;
/* Into out, up to its cap (ERR_TOO_BIG beyond). */
enum err picture_write_jpeg(const struct pixels *p, struct strbuf *out,
                            struct err_info *info) MUST_CHECK;
enum err picture_write_png(const struct pixels *p, struct strbuf *out,
                           struct err_info *info) MUST_CHECK;

/* A JPEG that was read well, without a loss: not for one that must be turned or scaled. */
enum err picture_recode_jpeg(const uint8_t *data, size_t bytes, struct strbuf *out,
                             struct err_info *info) MUST_CHECK;

/* EXIF orientation, 1 when there is none or it is broken. Bounded; looks at the first directory only. */
int picture_orientation_jpeg(const uint8_t *data, size_t bytes);
int picture_orientation_png(const uint8_t *data, size_t bytes);
int picture_orientation_webp(const uint8_t *data, size_t bytes);
/* The first chunk of this name in a WebP file; NULL if there is none. */
const uint8_t *picture_find_chunk(const uint8_t *data, size_t bytes, const char *name,
                                  size_t *length);

#endif
