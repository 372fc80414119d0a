/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A place to show frames: SDL window, DRM dumb buffers, PNG files, none. One file each (output_*.c) behind one
 * struct of functions. Physical orientation: the node rotates before. Thread: the renderer; only wake is for any.
 *
 * A frame: begin hands out the pixels to draw in and their age (0 = contents unknown, draw everything; 1 = as the last
 * frame left them; 2 = as the one before left them), end shows what was drawn in rects. Every frame's fate is
 * stated: shown or dropped.
 */
#ifndef PLACARD_PRESENT_OUTPUT_H
#define PLACARD_PRESENT_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/settings.h"
#include "present/pixmap.h"

struct output_options {
    enum output_kind
        kind; /* AUTO: window where there is a display, else DRM, else PNG if shots_dir, else none */
    const char *device;    /* DRM card or NULL */
    const char *shots_dir; /* PNG files go here */
    int width_px,
        height_px; /* physical; 0 = what the display has (window: full screen), PNG and none: 1920x1080 */
    int overscan_pm; /* DRM: a border to leave, per mille of each side */
    bool cec;        /* DRM: tell the display over HDMI-CEC when it is to rest */
    bool windowed;   /* window: of that size, not full screen */
};

enum output_event {
    OUTPUT_NOTHING = 0, /* the time ran out */
    OUTPUT_WOKEN,       /* output_wake was called */
    OUTPUT_RESIZED, /* size changed, or the display came (back): draw everything, maybe at another size */
    OUTPUT_LOST,    /* the display went away; begin answers ERR_DISPLAY until OUTPUT_RESIZED */
    OUTPUT_EXPOSED, /* contents lost: draw everything again */
    OUTPUT_QUIT     /* the person closed the window */
};

struct output;
struct output_api {
    const char *name;
    enum err (*open)(struct output *o, const struct output_options *opt, struct err_info *info);
    void (*close)(struct output *o);
    enum err (*begin)(struct output *o, struct pixmap *frame, int *age); /* ERR_DISPLAY: none now */
    enum err (*end)(struct output *o, const struct rect *rects, int count);
    enum output_event (*wait)(struct output *o, int64_t timeout_ms); /* <0 = for ever */
    void (*wake)(struct output *o); /* any thread, and signal handlers */
    /* What stands now will stand for a while: the PNG output writes its file here. label: "post-7f3a", ASCII. */
    enum err (*settled)(struct output *o, const char *label);
    /* May be NULL: the display cannot be switched off from here. */
    void (*rest)(struct output *o);
};

enum err output_open(const struct output_options *opt, struct output **out,
                     struct err_info *info) MUST_CHECK;
void output_close(struct output *o); /* NULL is fine */
const char *output_name(const struct output *o);
/* Physical size in px; 0x0 while no display is there. */
void output_size(const struct output *o, int *width_px, int *height_px);
enum err output_begin(struct output *o, struct pixmap *frame, int *age) MUST_CHECK;
enum err output_end(struct output *o, const struct rect *rects, int count) MUST_CHECK;
enum output_event output_wait(struct output *o, int64_t timeout_ms);
void output_wake(struct output *o);
enum err output_settled(struct output *o, const char *label) MUST_CHECK;
/* Nothing is to be seen until the next frame: the display is switched off where that can be done. The next begin switches it
 * on. Meanwhile displays that come and go are not told of; begin may then answer ERR_DISPLAY, and wait tells more. */
void output_rest(struct output *o);

/* One PNG file, for shots and preview; written to a temporary name and renamed. */
enum err png_write(const char *path, const struct pixmap *p, struct err_info *info) MUST_CHECK;

#endif
