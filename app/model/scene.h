/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A scene: what compose hands to present. A flat list of drawing operations in order, in pixels of the *logical*
 * screen (after rotation: portrait is taller than wide), origin top left. It names fonts by face and size and
 * pictures by digest; it holds no pixels. Owned by the holder, scene_free wipes and frees. One thread at a time.
 */
#ifndef PLACARD_MODEL_SCENE_H
#define PLACARD_MODEL_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"

struct rect {
    int x, y, w, h; /* px */
};

struct offset {
    int x, y; /* px */
};

struct color {
    uint8_t r, g, b, a; /* not premultiplied; a 255 = opaque */
};

/* A face is an index into the font list (assets/fonts/fonts.conf order), -1 = none. */
typedef int font_face; /* index, not a struct: stays cheap in runs */

enum text_direction { TEXT_LTR = 0, TEXT_RTL };

enum scene_op_kind { SCENE_FILL = 0, SCENE_GRADIENT, SCENE_TEXT, SCENE_PICTURE };

struct scene_text {
    font_face face;
    int size_px; /* em */
    enum text_direction direction;
    char script[5];        /* ISO 15924, "Latn" */
    char *utf8;            /* owned; one run: one face, script and direction, in logical order */
    int x_px, baseline_px; /* left edge of the run's advance box, whichever direction */
    int advance_px;        /* as measured */
    struct color color;
};

struct scene_picture {
    struct digest sha256;
    char mime_type[16];
    struct rect
        crop; /* in source pixels after EXIF orientation, as fractions x 65536 of width and height */
    struct rect dst; /* logical px */
    int corner_px;   /* radius of rounded corners; dst.w / 2 gives a circle */
    bool blurred;    /* as a soft ground behind other things: strongly blurred */
};

struct scene_op {
    enum scene_op_kind kind;
    struct rect box;            /* FILL and GRADIENT: where */
    int corner_px;              /* FILL: rounded corners */
    struct color color, color2; /* FILL: color; GRADIENT: top and bottom */
    struct scene_text text;
    struct scene_picture picture;
};

struct scene {
    int width_px, height_px; /* logical */
    struct scene_op *ops;
    int count, room;
    int page_count;     /* of the post that this is a page of; 1 for everything else */
    int64_t reading_ms; /* how long this page takes to read; 0 = not said */
    int moving;         /* index of the picture that may slowly zoom; -1 = none */
};

/* A box on a screen of that size, moved; sides that lie on the screen's edge stay there, unless a tenth of the box would come
 * or go by that: then it stays whole. */
struct rect rect_shift(struct rect r, struct offset by, int width_px, int height_px);
/* Everything moved by so much, every box by that rule: nothing is uncovered at the edges. */
void scene_shift(struct scene *s, struct offset by);

enum err scene_new(int width_px, int height_px, struct scene **out) MUST_CHECK;
void scene_free(struct scene *s);                 /* NULL is fine */
void scene_take_back(struct scene *s, int count); /* drops the operations behind the first count */
enum err scene_add_fill(struct scene *s, struct rect box, struct color c, int corner_px) MUST_CHECK;
enum err scene_add_gradient(struct scene *s, struct rect box, struct color top,
                            struct color bottom) MUST_CHECK;
enum err scene_add_text(struct scene *s, const struct scene_text *t, const char *utf8,
                        size_t bytes) MUST_CHECK;
enum err scene_add_picture(struct scene *s, const struct scene_picture *p) MUST_CHECK;

#endif
