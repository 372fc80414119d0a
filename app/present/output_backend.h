/* SPDX-License-Identifier: Apache-2.0 */
/* Between output.c and the outputs (output_*.c): nobody else includes this. */
#ifndef PLACARD_PRESENT_OUTPUT_BACKEND_H
#define PLACARD_PRESENT_OUTPUT_BACKEND_H

#include "present/output.h"

struct output {
    const struct output_api *api;
    void *own;               /* the back-end's; its close frees it */
    int width_px, height_px; /* 0x0 while there is no display */
};

extern const struct output_api output_window, output_drm, output_png, output_none;

#define OUTPUT_DEFAULT_WIDTH_PX 1920
#define OUTPUT_DEFAULT_HEIGHT_PX 1080

/* An eventfd that output_wake writes to: write is safe in signal handlers and from any thread. */
enum err wake_open(int *out, struct err_info *info) MUST_CHECK;
void wake_signal(int fd);
void wake_drain(int fd);

int64_t output_now_ms(void); /* monotonic */

/* A frame in plain memory, for the outputs without a display. */
struct memory_frame {
    struct pixmap *pixels;
    int wake_fd;
    bool drawn; /* at least one frame was */
};
enum err memory_open(struct memory_frame *m, struct output *o, const struct output_options *opt,
                     struct err_info *info) MUST_CHECK;
void memory_close(struct memory_frame *m);
void memory_begin(const struct memory_frame *m, struct pixmap *frame, int *age);
enum output_event memory_wait(const struct memory_frame *m, int64_t timeout_ms);

#endif
