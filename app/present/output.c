/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "output"
#include "present/output.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "present/output_backend.h"

static const struct output_api *const by_kind[] = {
    [OUTPUT_WINDOW] = &output_window,
    [OUTPUT_DRM] = &output_drm,
    [OUTPUT_PNG] = &output_png,
    [OUTPUT_NONE] = &output_none,
};

static enum err open_kind(enum output_kind kind, const struct output_options *opt,
                          struct output **out, struct err_info *info)
{
    struct output *o = mem_alloc(sizeof *o);
    if (!o)
        return err_set(info, ERR_NOMEM, "out of memory");
    o->api = by_kind[kind];
    enum err e = o->api->open(o, opt, info);
    if (e) {
        mem_free(o);
        return e;
    }
    LOG_INFO("opened", "kind=%s width_px=%d height_px=%d", o->api->name, o->width_px, o->height_px);
    *out = o;
    return ERR_OK;
}

/* The first that works: a window where there is a display, the graphics card, files, nothing. */
static enum err open_auto(const struct output_options *opt, struct output **out,
                          struct err_info *info)
{
    static const enum output_kind order[] = {OUTPUT_WINDOW, OUTPUT_DRM, OUTPUT_PNG, OUTPUT_NONE};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        if (order[i] == OUTPUT_PNG && !opt->shots_dir)
            continue;
        struct err_info why = {.text = ""};
        enum err e = open_kind(order[i], opt, out, &why);
        if (e != ERR_DISPLAY) {
            if (e)
                err_set(info, e, "%s", why.text);
            return e;
        }
        char quoted[200];
        LOG_INFO("passed_over", "kind=%s why=%s", by_kind[order[i]]->name,
                 log_quote(why.text, quoted, sizeof quoted));
    }
    return err_set(info, ERR_DISPLAY, "no output works here");
}

enum err output_open(const struct output_options *opt, struct output **out, struct err_info *info)
{
    if (opt->width_px < 0 || opt->height_px < 0 || !opt->width_px != !opt->height_px)
        return err_set(info, ERR_RANGE, "width and height: both or none");
    return opt->kind == OUTPUT_AUTO ? open_auto(opt, out, info)
                                    : open_kind(opt->kind, opt, out, info);
}

void output_close(struct output *o)
{
    if (!o)
        return;
    o->api->close(o);
    mem_free(o);
}

const char *output_name(const struct output *o)
{
    return o->api->name;
}

void output_size(const struct output *o, int *width_px, int *height_px)
{
    *width_px = o->width_px;
    *height_px = o->height_px;
}

enum err output_begin(struct output *o, struct pixmap *frame, int *age)
{
    return o->api->begin(o, frame, age);
}

enum err output_end(struct output *o, const struct rect *rects, int count)
{
    return o->api->end(o, rects, count);
}

enum output_event output_wait(struct output *o, int64_t timeout_ms)
{
    return o->api->wait(o, timeout_ms);
}

void output_wake(struct output *o)
{
    o->api->wake(o);
}

enum err output_settled(struct output *o, const char *label)
{
    return o->api->settled ? o->api->settled(o, label) : ERR_OK;
}

void output_rest(struct output *o)
{
    if (o->api->rest)
        o->api->rest(o);
}

/* ---- shared by the back-ends ------------------------------------------------------------------------------------- */

enum err wake_open(int *out, struct err_info *info)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0)
        return err_set(info, ERR_IO, "eventfd: %s", strerror(errno));
    *out = fd;
    return ERR_OK;
}

void wake_signal(int fd)
{
    int saved = errno; /* may run in a signal handler */
    uint64_t one = 1;
    ssize_t written = write(fd, &one, sizeof one);
    (void)written; /* fails only when the counter is full: then it is awake anyway */
    errno = saved;
}

void wake_drain(int fd)
{
    uint64_t count;
    ssize_t got = read(fd, &count, sizeof count);
    (void)got;
}

int64_t output_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum err memory_open(struct memory_frame *m, struct output *o, const struct output_options *opt,
                     struct err_info *info)
{
    int width = opt->width_px ? opt->width_px : OUTPUT_DEFAULT_WIDTH_PX;
    int height = opt->height_px ? opt->height_px : OUTPUT_DEFAULT_HEIGHT_PX;
    m->wake_fd = -1;
    enum err e = pixmap_new(width, height, &m->pixels);
    if (e)
        return err_set(info, e, "frame of %d x %d px: %s", width, height, err_name(e));
    e = wake_open(&m->wake_fd, info);
    if (e) {
        memory_close(m);
        return e;
    }
    o->width_px = width;
    o->height_px = height;
    return ERR_OK;
}

void memory_close(struct memory_frame *m)
{
    pixmap_free(m->pixels);
    if (m->wake_fd >= 0)
        close(m->wake_fd);
    *m = (struct memory_frame){.wake_fd = -1};
}

void memory_begin(const struct memory_frame *m, struct pixmap *frame, int *age)
{
    *frame = *m->pixels;
    frame->map_bytes = 0; /* lent, not given */
    *age = m->drawn ? 1 : 0;
}

enum output_event memory_wait(const struct memory_frame *m, int64_t timeout_ms)
{
    int64_t until = output_now_ms() + timeout_ms;
    struct pollfd p = {.fd = m->wake_fd, .events = POLLIN};
    for (;;) {
        int64_t left = timeout_ms < 0 ? -1 : until - output_now_ms();
        int wait_ms = left > INT32_MAX ? INT32_MAX : left < 0 && timeout_ms >= 0 ? 0 : (int)left;
        int n = poll(&p, 1, wait_ms);
        if (n > 0) {
            wake_drain(m->wake_fd);
            return OUTPUT_WOKEN;
        }
        if (n == 0 && left <= INT32_MAX)
            return OUTPUT_NOTHING;
    }
}
