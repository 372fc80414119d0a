/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is on the screen now, and how it becomes the next: one frame, the header strip over it, and a fade in progress.
 * All in physical px. It draws only when told and only what differs. Thread: the renderer.
 */
#ifndef PLACARD_NODE_CANVAS_H
#define PLACARD_NODE_CANVAS_H

#include "present/motion.h"
#include "present/output.h"
#include "present/pixmap.h"
#include "present/zoom.h"

struct canvas;

struct canvas_frame {
    struct pixmap *pixels;
    bool header;         /* the strip is laid over it */
    struct offset shift; /* by which everything in it was moved, and the strip is */
    struct zoom *zoom;   /* owned; NULL: nothing in it moves while it stands */
};

enum err canvas_new(struct output *out, struct canvas **result) MUST_CHECK; /* out is borrowed */
void canvas_free(struct canvas *c);

/* How frames give way to each other from the next fade on; MOTION_FADE if never said. The header's place takes no part in a
 * movement: there it fades. */
void canvas_set_motion(struct canvas *c, enum motion kind, enum motion_side side);

/* Plain ground at once: nothing of any post stands afterwards. Ends a fade. */
enum err canvas_ground(struct canvas *c, uint32_t color) MUST_CHECK;
/* Show the frame at once. Takes what f owns, always. Ends a fade. */
enum err canvas_cut(struct canvas *c, struct canvas_frame *f) MUST_CHECK;
/* Begin to fade to the frame. Takes what f owns, always. Without a frame on screen it cuts. */
enum err canvas_fade_begin(struct canvas *c, struct canvas_frame *f, int64_t now_ms,
                           int64_t fade_ms) MUST_CHECK;
/* Draw the fade as it should stand now; *done when it is over. */
enum err canvas_fade_step(struct canvas *c, int64_t now_ms, bool *done) MUST_CHECK;
bool canvas_is_fading(const struct canvas *c);
/* End the fade at once on its new frame. */
enum err canvas_fade_finish(struct canvas *c) MUST_CHECK;
/* Frames drawn by the last fade and the longest time between two of them. */
void canvas_fade_figures(const struct canvas *c, int *frames, int64_t *max_gap_us);

/* Does a frame stand that can grow, and is not grown yet? */
bool canvas_can_zoom(const struct canvas *c);
/* Draw its photo grown by so many of ZOOM_STEPS, never fewer than before; draws nothing if it is so already. */
enum err canvas_zoom(struct canvas *c, int step) MUST_CHECK;

/* A new strip, for `place` on a frame that is not shifted. Takes it; draws it if a frame with header stands. */
enum err canvas_header(struct canvas *c, struct pixmap *strip, struct rect place) MUST_CHECK;
/* Everything again: exposed, display back. ERR_DISPLAY while there is none. */
enum err canvas_redraw(struct canvas *c) MUST_CHECK;
/* Size changed: forget frames and strip; the next redraw is ground. */
void canvas_forget(struct canvas *c);
bool canvas_has_frame(const struct canvas *c);

#endif
