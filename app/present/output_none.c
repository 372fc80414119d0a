/* SPDX-License-Identifier: Apache-2.0 */
/* An output that shows nothing: for measuring, and where there is no display and no folder for shots. */
#include "present/output_backend.h"

#include "base/mem.h"

static enum err none_open(struct output *o, const struct output_options *opt, struct err_info *info)
{
    struct memory_frame *m = mem_alloc(sizeof *m);
    if (!m)
        return err_set(info, ERR_NOMEM, "out of memory");
    enum err e = memory_open(m, o, opt, info);
    if (e) {
        mem_free(m);
        return e;
    }
    o->own = m;
    return ERR_OK;
}

static void none_close(struct output *o)
{
    memory_close(o->own);
    mem_free(o->own);
}

static enum err none_begin(struct output *o, struct pixmap *frame, int *age)
{
    memory_begin(o->own, frame, age);
    return ERR_OK;
}

static enum err none_end(struct output *o, const struct rect *rects, int count)
{
    struct memory_frame *m = o->own;
    (void)rects;
    (void)count;
    m->drawn = true;
    return ERR_OK;
}

static enum output_event none_wait(struct output *o, int64_t timeout_ms)
{
    return memory_wait(o->own, timeout_ms);
}

static void none_wake(struct output *o)
{
    const struct memory_frame *m = o->own;
    wake_signal(m->wake_fd);
}

const struct output_api output_none = {
    .name = "none",
    .open = none_open,
    .close = none_close,
    .begin = none_begin,
    .end = none_end,
    .wait = none_wait,
    .wake = none_wake,
};
