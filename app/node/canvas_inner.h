/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the canvas's files share. Thread: the renderer.
 *   canvas.c        frames that stand, and the header strip
 *   canvas_fade.c   one frame giving way to another
 *   canvas_zoom.c   a frame's photo that grows while it stands
 */
#ifndef PLACARD_NODE_CANVAS_INNER_H
#define PLACARD_NODE_CANVAS_INNER_H

#include "node/canvas.h"
#include "node/canvas_strip.h"
#include "present/blend.h"

struct canvas {
    struct output *out;
    struct canvas_frame frame; /* what stands, or what a fade comes from; no pixels = ground */
    struct canvas_frame to;    /* what a fade goes to; no pixels = no fade */
    uint32_t ground;
    struct strip strip;
    struct rect rects[BLEND_MAX_RECTS];
    int rect_count;
    enum motion motion;
    enum motion_side side;
    int64_t start_ms, fade_ms;
    int drawn_px;    /* how far the frame had come in the last one drawn, of a movement */
    int drawn_alpha; /* of the last fade frame drawn, -1 = none */
    int drawn;       /* fade frames since rects were made: how far back buffers hold such a one */
    int zoom_step;   /* how far the standing frame's photo has grown on the screen */
    int zoomed;      /* zoom frames in a row: how far back buffers differ in its place only */
    bool stale;      /* the last frame does not show what it should outside the rectangles */
    int frames;      /* steps of this fade */
    int64_t last_us, max_gap_us;
};

static inline struct rect canvas_whole(const struct pixmap *p)
{
    return (struct rect){0, 0, p->width_px, p->height_px};
}

static inline bool canvas_same_size(const struct pixmap *a, const struct pixmap *b)
{
    return a->width_px == b->width_px && a->height_px == b->height_px;
}

/* --- canvas.c --- */
void canvas_drop_frame(struct canvas_frame *f);
/* Lay the strip over a frame that has a header. */
void canvas_stamp_header(const struct canvas *c, struct canvas_frame *f);
/* Where it lies on such a frame; empty without one. */
struct rect canvas_header_area(const struct canvas *c, const struct canvas_frame *f);
/* What became of a frame. */
enum err canvas_shown(struct canvas *c, enum err e);
/* Draw the standing frame (or ground) whole. */
enum err canvas_draw_whole(struct canvas *c) MUST_CHECK;

/* --- canvas_fade.c --- */
/* The strip changed in frames that are being faded. */
enum err canvas_header_in_fade(struct canvas *c) MUST_CHECK;

/* --- canvas_zoom.c --- */
/* The standing frame as it is now, grown. */
void canvas_copy_standing(struct canvas *c, struct rect r, struct pixmap *target);
/* Nothing of it moves any more: it is what it was grown to. */
void canvas_end_zoom(struct canvas *c);

#endif
