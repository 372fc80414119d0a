/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A photo that slowly grows while it stands, and what lies still over it. The photo is kept a sixteenth larger than its place:
 * at the start it is seen whole, at the end its middle, pixel by pixel. In between it is taken between pixels, so that it
 * moves by any fraction of one. All in physical px. zoom_make.c makes it (worker), the renderer draws and frees it.
 */
#ifndef PLACARD_PRESENT_ZOOM_H
#define PLACARD_PRESENT_ZOOM_H

#include <stddef.h>

#include "present/pixmap.h"

#define ZOOM_PART 16 /* grows by one part in so many */
/* Two large pixmaps more for each post, and the whole place drawn 25 times a second: larger screens stand still. */
#define ZOOM_MAX_PIXELS (1920L * 1200)
#define ZOOM_STEPS 2048 /* finer is not seen: a 32nd of a pixel at the edge of 1080p */

/* What lies over one row of the place. */
struct zoom_cover {
    int x, count; /* pixels from the place's left edge */
    size_t at;    /* in over */
};

struct zoom {
    struct rect place;
    struct pixmap *photo;      /* an even number of px larger than the place each way */
    struct zoom_cover *covers; /* place.h */
    uint32_t
        *over; /* colour times its coverage; above it, how much of the photo shows, 255 = all */
    size_t over_bytes;
    /* scratch of the renderer's */
    uint8_t *line, *row; /* of the photo; of the place */
    size_t line_bytes;
    uint8_t *weights,
        *next; /* of the place's row: of the right neighbour; 255 where the block's offset is one more */
    int *blocks; /* first pixel in line of each block */
};

/* How large the photo must be for so long a side of its place. */
int zoom_photo_px(int place_px);
/* Scratch for place and photo, which are set. */
enum err zoom_prepare(struct zoom *z) MUST_CHECK;
/* The photo in its place, grown step of ZOOM_STEPS, and what lies over it. Only writes to out, which may be slow to read. */
void zoom_draw(struct zoom *z, int step, struct pixmap *out);
/* How far after so long of the time it has: eased at both ends. */
int zoom_step_at(int64_t passed_ms, int64_t whole_ms);
void zoom_free(struct zoom *z); /* wipes; NULL is fine */

#endif
