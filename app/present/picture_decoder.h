/* SPDX-License-Identifier: Apache-2.0 */
/* Among picture.c and its kin (picture_*.c): nobody else includes this. Thread: the worker. */
#ifndef PLACARD_PRESENT_PICTURE_DECODER_H
#define PLACARD_PRESENT_PICTURE_DECODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "present/colour.h"
#include "present/pixmap.h"
#include "present/resample.h"

/* As stored in the file, before orientation. */
struct picture_head {
    int width_px, height_px;
    int orientation;  /* EXIF 1..8 */
    bool see_through; /* has alpha, whether it uses it or not */
};

struct picture_job {
    const uint8_t *data;
    size_t bytes;
    struct picture_head head;
    double x, y, w, h; /* wanted part of the stored picture, as fractions of its sides */
    int width_px,
        height_px; /* size to draw at, sides as stored: swapped against dst for orientations 5 to 8 */
    bool swap, flip_x, flip_y;
    /* Takes finished rows: height_px of them, in stored order, width_px pixels R,G,B,A premultiplied each. */
    void (*emit)(void *user, int y, const uint8_t *row);
    void *user;
    struct err_info *info;
    const struct picture_decoder *decoder;
    /* Freed by picture.c, whatever way the decoder ends: */
    struct resample *resample;
    struct colour *colour; /* NULL = the rows are sRGB */
    uint8_t *coloured;     /* a finished row in sRGB */
};

struct picture_decoder {
    const char *name;
    const char *mime_type;
    bool (*is)(const uint8_t *data, size_t bytes);
    /* Sizes and orientation; sizes may be anything, picture.c checks them. */
    enum err (*head)(const uint8_t *data, size_t bytes, struct picture_head *out,
                     struct err_info *info);
    /* Calls one of picture_colour_* if the file says anything of colours, picture_start once, then picture_row for each decoded row
     * from the top. */
    enum err (*draw)(struct picture_job *job);
};

/* For picture_draw and its kin: checks everything about p and the picture's head, sets all but data, bytes, emit, user and
 * info, which are set before. ERR_RANGE, ERR_TOO_BIG and what picture_probe says. */
enum err picture_prepare(struct picture_job *job, const struct scene_picture *p) MUST_CHECK;
/* Decodes a prepared job (its size may have been changed meanwhile), emits every row or fails. */
enum err picture_decode(struct picture_job *job) MUST_CHECK;

extern const struct picture_decoder picture_jpeg, picture_png, picture_webp;

/* The rows to come: the whole stored picture, at this size (a decoder may have scaled it down). R,G,B,A not premultiplied, or with a
 * colour made for it C,M,Y,K. */
enum err picture_start(struct picture_job *job, int width_px, int height_px,
                       bool opaque) MUST_CHECK;
void picture_row(struct picture_job *job, const uint8_t *rgba);

/* Sets job->colour. Only ERR_NOMEM is an error: what cannot be used is logged and ignored, and CMYK then converted as if inks were
 * perfect. icc is overwritten in places. */
enum err picture_colour_icc(struct picture_job *job, uint8_t *icc, size_t count,
                            enum colour_model model, bool inverted) MUST_CHECK;
enum err picture_colour_primaries(struct picture_job *job,
                                  const struct colour_primaries *p) MUST_CHECK;
/* The profile in a file, in one block for mem_free, of at most MAX_PROFILE_BYTES. ERR_NOT_FOUND, ERR_SYNTAX, ERR_TOO_BIG,
 * ERR_NOMEM. */
typedef enum err (*picture_profile_finder)(const uint8_t *data, size_t bytes, uint8_t **out,
                                           size_t *count, struct err_info *info);
enum err picture_profile_jpeg(const uint8_t *data, size_t bytes, uint8_t **out, size_t *count,
                              struct err_info *info) MUST_CHECK;
enum err picture_profile_webp(const uint8_t *data, size_t bytes, uint8_t **out, size_t *count,
                              struct err_info *info) MUST_CHECK;
enum err picture_colour_find(struct picture_job *job, picture_profile_finder find,
                             enum colour_model model, bool inverted) MUST_CHECK;
void picture_colour_ignored(const char *why);                    /* one line in the log */
void picture_colour_emit(void *user, int y, const uint8_t *row); /* user: the job */

/* Walks of a file's parts, each within bounds whatever the file says. The segments of a JPEG before its first scan: */
void picture_each_segment(const uint8_t *data, size_t bytes,
                          void (*each)(void *user, unsigned marker, const uint8_t *body,
                                       size_t bytes),
                          void *user);
/* The first chunk of this name in a WebP file; NULL if there is none. */
const uint8_t *picture_find_riff(const uint8_t *data, size_t bytes, const char *name,
                                 size_t *length);

/* Orientation 1..8; 1 when there is none or it is broken. Bounded, looks at the first directory only. */
int picture_exif_tiff(const uint8_t *data, size_t bytes);
int picture_exif_jpeg(const uint8_t *data, size_t bytes);
int picture_exif_png(const uint8_t *data, size_t bytes);
int picture_exif_webp(const uint8_t *data, size_t bytes);

/* The memory a decoder may take for what it must hold whole: progressive JPEG coefficients, interlaced PNG, lossless
 * WebP. 24 megapixels at 4 bytes, and a progressive 4:2:2 photo of that size, just fit; a progressive 4:4:4 one fits up to
 * 16 megapixels and is refused beyond. */
#define MAX_PICTURE_DECODER_BYTES (100L * 1000 * 1000)
/* Scans of a progressive JPEG: encoders write 6 to 14; each costs a pass over the picture. */
#define MAX_PICTURE_SCANS 40

#endif
