/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A display that a test looks at: stands in for present/output.c at link time. It keeps as many buffers as its age says
 * and hands them out in turn, each with what was left in it, as a real display does.
 */
#ifndef PLACARD_TEST_NODE_FAKE_OUTPUT_H
#define PLACARD_TEST_NODE_FAKE_OUTPUT_H

#include <string.h>

#include "present/output.h"

#define FAKE_MAX_BUFFERS 3

struct fake_output {
    int width_px, height_px; /* 0 = no display */
    int age;                 /* 0: every frame in a buffer of unknown contents */
    struct pixmap *buffers[FAKE_MAX_BUFFERS];
    int current;         /* what stands; -1 = nothing yet */
    int begun, ended;    /* frames */
    bool off;            /* switched off, until the next frame */
    enum err fail_begin; /* the next ones answer so, without drawing */
    enum err fail_end;
    int64_t slow_us; /* so long a frame takes; whoever has a clock moves it on */
    void (*on_end)(void *user);
    void *user;
};

static struct fake_output fake;

static inline void fake_output_forget(void)
{
    for (int i = 0; i < FAKE_MAX_BUFFERS; i++) {
        pixmap_free(fake.buffers[i]);
        fake.buffers[i] = NULL;
    }
    fake.current = -1;
}

static inline void fake_output_size(int width_px, int height_px)
{
    fake_output_forget();
    fake.width_px = width_px;
    fake.height_px = height_px;
    for (int i = 0; width_px && i < FAKE_MAX_BUFFERS; i++)
        if (pixmap_new(width_px, height_px, &fake.buffers[i]))
            abort();
}

static inline void fake_output_close(void)
{
    fake_output_forget();
    memset(&fake, 0, sizeof fake);
}

static inline int fake_next_buffer(void)
{
    int count = fake.age > 1 ? fake.age : 1;
    return (fake.current + 1) % count;
}

/* What a person sees. */
static inline uint32_t fake_pixel(int x, int y)
{
    return fake.current < 0 ? 0 : pixmap_row(fake.buffers[fake.current], y)[x];
}

void output_size(const struct output *o, int *width_px, int *height_px)
{
    (void)o;
    *width_px = fake.width_px;
    *height_px = fake.height_px;
}

enum err output_begin(struct output *o, struct pixmap *frame, int *age)
{
    (void)o;
    if (!fake.width_px || fake.fail_begin)
        return fake.fail_begin ? fake.fail_begin : ERR_DISPLAY;
    int next = fake_next_buffer();
    fake.off = false;
    *frame = *fake.buffers[next];
    frame->map_bytes = 0;
    *age = fake.begun < fake.age ? 0 : fake.age;
    if (!*age) /* unknown contents: make them bad ones */
        memset(frame->pixels, 0x5a, (size_t)frame->pitch_bytes * (size_t)frame->height_px);
    fake.begun++;
    return ERR_OK;
}

enum err output_end(struct output *o, const struct rect *rects, int count)
{
    (void)o, (void)rects, (void)count;
    if (fake.fail_end)
        return fake.fail_end;
    fake.current = fake_next_buffer();
    fake.ended++;
    if (fake.on_end)
        fake.on_end(fake.user);
    return ERR_OK;
}

void output_rest(struct output *o)
{
    (void)o;
    fake.off = true;
}

#endif
