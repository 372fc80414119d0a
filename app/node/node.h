/* SPDX-License-Identifier: Apache-2.0 */
/* The node: store and library, network thread, worker thread, renderer on the calling thread. The only wiring. */
#ifndef PLACARD_NODE_NODE_H
#define PLACARD_NODE_NODE_H

#include "base/err.h"
#include "model/settings.h"

struct node_options {
    const char *shots_dir; /* PNG files of settled screens; with headless */
    bool headless;         /* no window and no DRM */
    int64_t for_ms;        /* real time; 0 = until a signal */
    int width_px,
        height_px; /* window of this size (headless: size drawn); 0 = full screen or settings */
    int64_t time_lapse; /* clocks run so many times as fast; 0 or 1 = real time */
    enum err
        settings_trouble; /* settings could not be used: only the set-up card can show, with this and the text */
    const char
        *settings_text; /* what is wrong with them, also where they can be used; NULL = nothing */
};

/* crypto, JSON, curl: once, before any thread. */
enum err node_start(void) MUST_CHECK;
/* Blocks. ERR_OK when ended as asked; otherwise what kept it from starting. */
enum err node_run(const struct settings *s, const struct node_options *opt,
                  struct err_info *info) MUST_CHECK;

#endif
