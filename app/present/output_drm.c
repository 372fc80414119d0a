/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dumb buffers of a DRM card: drawn by the CPU, shown by page flips, needs no GPU driver. Two buffers, so a frame's
 * contents are of the one before the last (age 2). A display may be absent at start, go and come back, or come back as
 * another one.
 */
#define LOG_MODULE "output"
#include "present/output_backend.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xf86drm.h>
#include <xf86drmMode.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "present/cec.h"
#include "present/drm_margins.h"
#include "present/drm_power.h"
#include "present/uevent.h"

#define MAX_CARDS 8
#define FLIP_TIMEOUT_MS 500 /* ten frames at the slowest rate there is: the event is lost */
#define PROBE_ABSENT_MS                                                                            \
    2000 /* looking for a display while there is none, should the kernel not tell */

struct buffer {
    uint32_t handle, fb, pitch_bytes;
    uint64_t bytes;
    void *pixels;
    bool drawn; /* a frame has been drawn in it */
};

struct drm {
    int fd, wake_fd, uevent_fd;
    int want_width_px, want_height_px; /* 0 = preferred mode */
    bool present;                      /* display set up, buffers there */
    uint32_t connector, crtc;
    drmModeModeInfo mode;
    struct buffer buffers[2];
    int back;          /* the one to draw in */
    bool mode_set;     /* the display shows one of ours */
    bool flip_pending; /* the other one is not yet on the display */
    bool resting;      /* the display is switched off until the next frame */
    bool power_refused;
    int overscan_pm;
    struct cec cec;
    int64_t next_probe_ms;
};

/* ---- finding a display ------------------------------------------------------------------------------------------- */

static bool choose_mode(const struct drm *d, const drmModeConnector *c, drmModeModeInfo *out)
{
    const drmModeModeInfo *best = NULL;
    bool best_matches = false;
    for (int i = 0; i < c->count_modes; i++) {
        const drmModeModeInfo *m = &c->modes[i];
        if (!m->hdisplay || !m->vdisplay || m->hdisplay > MAX_SCREEN_SIDE_PX ||
            m->vdisplay > MAX_SCREEN_SIDE_PX || m->flags & DRM_MODE_FLAG_INTERLACE)
            continue;
        bool matches = m->hdisplay == d->want_width_px && m->vdisplay == d->want_height_px;
        bool preferred = m->type & DRM_MODE_TYPE_PREFERRED;
        if (!best || (matches && !best_matches) ||
            (preferred && !best_matches && !(best->type & DRM_MODE_TYPE_PREFERRED))) {
            best = m;
            best_matches = matches;
        }
    }
    if (!best)
        return false;
    *out = *best;
    return true;
}

static bool same_mode(const drmModeModeInfo *a, const drmModeModeInfo *b)
{
    return a->hdisplay == b->hdisplay && a->vdisplay == b->vdisplay && a->clock == b->clock;
}

/* The scan-out engine that drives the connector now, or the first that could. */
static uint32_t choose_crtc(int fd, const drmModeRes *r, const drmModeConnector *c)
{
    uint32_t crtc = 0;
    drmModeEncoder *e = c->encoder_id ? drmModeGetEncoder(fd, c->encoder_id) : NULL;
    if (e)
        crtc = e->crtc_id;
    drmModeFreeEncoder(e);
    for (int i = 0; !crtc && i < c->count_encoders; i++) {
        e = drmModeGetEncoder(fd, c->encoders[i]);
        for (int k = 0; e && !crtc && k < r->count_crtcs && k < 32; k++) {
            if (e->possible_crtcs & 1u << k)
                crtc = r->crtcs[k];
        }
        drmModeFreeEncoder(e);
    }
    return crtc;
}

/* Fills in connector, crtc and mode. The connector in use comes first, so that a second display changes nothing. */
static bool find_display(struct drm *d)
{
    drmModeRes *r = drmModeGetResources(d->fd);
    bool found = false;
    for (int round = 0; r && round < 2 && !found; round++) {
        for (int i = 0; i < r->count_connectors && !found; i++) {
            if ((r->connectors[i] == d->connector) != (round == 0))
                continue;
            drmModeConnector *c = drmModeGetConnector(d->fd, r->connectors[i]);
            if (c && c->connection == DRM_MODE_CONNECTED && choose_mode(d, c, &d->mode)) {
                d->crtc = choose_crtc(d->fd, r, c);
                d->connector = c->connector_id;
                found = d->crtc != 0;
            }
            drmModeFreeConnector(c);
        }
    }
    drmModeFreeResources(r);
    return found;
}

/* ---- buffers ----------------------------------------------------------------------------------------------------- */

static void buffer_clear(int fd, struct buffer *b)
{
    if (b->pixels)
        munmap(b->pixels, b->bytes);
    if (b->fb)
        drmModeRmFB(fd, b->fb);
    if (b->handle)
        drmModeDestroyDumbBuffer(fd, b->handle);
    *b = (struct buffer){0};
}

static enum err buffer_make(int fd, uint32_t width_px, uint32_t height_px, struct buffer *b)
{
    uint64_t offset;
    if (drmModeCreateDumbBuffer(fd, width_px, height_px, 32, 0, &b->handle, &b->pitch_bytes,
                                &b->bytes) != 0)
        return ERR_NOMEM;
    if (b->pitch_bytes < width_px * 4 || b->pitch_bytes % 4 ||
        b->bytes < (uint64_t)b->pitch_bytes * height_px)
        return ERR_UNSUPPORTED;
    if (drmModeAddFB(fd, width_px, height_px, 24, 32, b->pitch_bytes, b->handle, &b->fb) != 0 ||
        drmModeMapDumbBuffer(fd, b->handle, &offset) != 0)
        return ERR_DISPLAY;
    void *p = mmap(NULL, b->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)offset);
    if (p == MAP_FAILED)
        return ERR_NOMEM;
    b->pixels = p;
    return ERR_OK;
}

static void tear_down(struct output *o)
{
    struct drm *d = o->own;
    for (int i = 0; i < 2; i++)
        buffer_clear(d->fd, &d->buffers[i]);
    d->present = d->mode_set = d->flip_pending = d->resting = false;
    d->next_probe_ms = output_now_ms() + PROBE_ABSENT_MS;
    o->width_px = o->height_px = 0;
}

/* Look for a display and make its buffers. ERR_DISPLAY: none is there. */
static enum err set_up(struct output *o)
{
    struct drm *d = o->own;
    if (!find_display(d)) {
        d->next_probe_ms = output_now_ms() + PROBE_ABSENT_MS;
        return ERR_DISPLAY;
    }
    enum err e = ERR_OK;
    for (int i = 0; !e && i < 2; i++)
        e = buffer_make(d->fd, d->mode.hdisplay, d->mode.vdisplay, &d->buffers[i]);
    if (e) {
        LOG_WARN("display_refused", "why=%s errno=%d width_px=%d height_px=%d", err_name(e), errno,
                 d->mode.hdisplay, d->mode.vdisplay);
        tear_down(o);
        return e;
    }
    d->present = true;
    d->back = 0;
    o->width_px = d->mode.hdisplay;
    o->height_px = d->mode.vdisplay;
    LOG_INFO("display", "connector=%u width_px=%d height_px=%d hz=%u", d->connector, o->width_px,
             o->height_px, d->mode.vrefresh);
    if (d->overscan_pm &&
        !drm_margins_set(d->fd, d->connector, o->width_px, o->height_px, d->overscan_pm))
        LOG_WARN("no_overscan", "why=%s", strerror(errno));
    return ERR_OK;
}

static void lose(struct output *o, const char *why)
{
    LOG_WARN("display_lost", "why=%s", why);
    tear_down(o);
}

/* ---- frames ------------------------------------------------------------------------------------------------------ */

static void on_flip(int fd, unsigned frame, unsigned s, unsigned us, void *user)
{
    struct drm *d = user;
    (void)fd;
    (void)frame;
    (void)s;
    (void)us;
    d->flip_pending = false;
}

static void take_events(struct drm *d)
{
    drmEventContext context = {.version = 2, .page_flip_handler = on_flip};
    if (drmHandleEvent(d->fd, &context) != 0)
        d->flip_pending = false;
}

/* Until the last frame is on the display; then the other buffer is free to be drawn in. */
static void finish_flip(struct drm *d)
{
    int64_t until = output_now_ms() + FLIP_TIMEOUT_MS;
    while (d->flip_pending) {
        int64_t left = until - output_now_ms();
        struct pollfd p = {.fd = d->fd, .events = POLLIN};
        if (left <= 0) {
            LOG_WARN("flip_lost", "timeout_ms=%d", FLIP_TIMEOUT_MS);
            d->flip_pending = false;
            d->mode_set = false; /* set the mode anew: whatever it was, that mends it */
        } else if (poll(&p, 1, (int)left) > 0) {
            take_events(d);
        }
    }
}

/* On again, if it is still there and the same. */
static void wake_display(struct output *o)
{
    struct drm *d = o->own;
    drmModeModeInfo mode = d->mode;
    uint32_t connector = d->connector;
    d->resting = false;
    d->mode_set = false;
    cec_tell(&d->cec, true);
    if (!find_display(d)) {
        lose(o, "unplugged");
    } else if (connector != d->connector || !same_mode(&mode, &d->mode)) {
        lose(o, "another");
        d->next_probe_ms = 0; /* it is set up by the next wait */
    } else if (!drm_power_set(d->fd, d->connector, true)) {
        LOG_WARN("not_switched_on", "why=%s", strerror(errno)); /* setting the mode does it too */
    }
}

static void drm_rest(struct output *o)
{
    struct drm *d = o->own;
    if (!d->present || d->resting)
        return;
    finish_flip(d);
    cec_tell(&d->cec, false); /* first: without a signal some displays no longer listen */
    if (drm_power_set(d->fd, d->connector, false)) {
        LOG_INFO("switched_off", "connector=%u", d->connector);
        d->resting = true;
        d->mode_set = false;
    } else if (!d->power_refused) {
        LOG_WARN("not_switched_off", "why=%s", strerror(errno));
        d->power_refused = true; /* black it is: said once */
    }
}

static enum err drm_begin(struct output *o, struct pixmap *frame, int *age)
{
    struct drm *d = o->own;
    if (d->present && d->resting)
        wake_display(o);
    if (!d->present)
        return ERR_DISPLAY;
    finish_flip(d);
    const struct buffer *b = &d->buffers[d->back];
    *frame = (struct pixmap){o->width_px, o->height_px, (int)b->pitch_bytes, b->pixels, 0};
    *age = b->drawn ? 2 : 0;
    return ERR_OK;
}

static enum err show(struct drm *d, uint32_t fb)
{
    if (d->mode_set) {
        if (drmModePageFlip(d->fd, d->crtc, fb, DRM_MODE_PAGE_FLIP_EVENT, d) == 0) {
            d->flip_pending = true;
            return ERR_OK;
        }
        d->mode_set = false;
    }
    if (drmModeSetCrtc(d->fd, d->crtc, fb, 0, 0, &d->connector, 1, &d->mode) != 0)
        return ERR_DISPLAY;
    d->mode_set = true;
    return ERR_OK;
}

static enum err drm_end(struct output *o, const struct rect *rects, int count)
{
    struct drm *d = o->own;
    (void)rects;
    (void)count;
    if (!d->present)
        return ERR_DISPLAY;
    struct buffer *b = &d->buffers[d->back];
    if (show(d, b->fb)) {
        lose(o, strerror(errno));
        return ERR_DISPLAY;
    }
    b->drawn = true;
    d->back = 1 - d->back;
    return ERR_OK;
}

/* ---- waiting ----------------------------------------------------------------------------------------------------- */

/* Something about displays has changed, or it is time to look. One that is switched off may well look unplugged, and switched
 * on for a look it would never rest: what changed meanwhile is seen when there is something to show. */
static enum output_event look_again(struct output *o)
{
    struct drm *d = o->own;
    if (!d->present)
        return set_up(o) ? OUTPUT_NOTHING : OUTPUT_RESIZED;
    if (d->resting)
        return OUTPUT_NOTHING;
    drmModeModeInfo mode = d->mode;
    uint32_t connector = d->connector;
    if (!find_display(d)) {
        lose(o, "unplugged");
        return OUTPUT_LOST;
    }
    if (connector == d->connector && same_mode(&mode, &d->mode)) {
        d->mode_set = false; /* perhaps off and on again faster than we looked */
        return OUTPUT_EXPOSED;
    }
    tear_down(o);
    return set_up(o) ? OUTPUT_LOST : OUTPUT_RESIZED;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < 0 ? b : b < 0 || a < b ? a : b;
}

/* One sleep. OUTPUT_NOTHING with *again: not yet over. */
static enum output_event wait_once(struct output *o, int64_t left_ms, bool *again)
{
    struct drm *d = o->own;
    int64_t probe_ms = d->present ? -1 : d->next_probe_ms - output_now_ms();
    if (!d->present && probe_ms <= 0) {
        *again = true;
        return look_again(o);
    }
    int64_t sleep_ms = earlier(left_ms, probe_ms);
    struct pollfd p[3] = {
        {.fd = d->wake_fd, .events = POLLIN},
        {.fd = d->uevent_fd, .events = POLLIN}, /* -1 is passed over */
        {.fd = d->flip_pending ? d->fd : -1, .events = POLLIN},
    };
    *again = true;
    int n = poll(p, 3, sleep_ms > INT32_MAX ? INT32_MAX : (int)sleep_ms);
    if (n <= 0) {
        *again = n < 0 || sleep_ms != left_ms;
        return OUTPUT_NOTHING;
    }
    if (p[2].revents)
        take_events(d);
    if (p[1].revents && uevent_drain_is_display(d->uevent_fd)) {
        enum output_event event = look_again(o);
        if (event != OUTPUT_NOTHING)
            return event; /* a wake that came too is still in its descriptor */
    }
    if (p[0].revents) {
        wake_drain(d->wake_fd);
        return OUTPUT_WOKEN;
    }
    return OUTPUT_NOTHING;
}

static enum output_event drm_wait(struct output *o, int64_t timeout_ms)
{
    int64_t until = output_now_ms() + timeout_ms;
    for (;;) {
        int64_t left = timeout_ms < 0 ? -1 : until - output_now_ms();
        bool again = false;
        enum output_event event = wait_once(o, timeout_ms >= 0 && left < 0 ? 0 : left, &again);
        if (event != OUTPUT_NOTHING || !again || (timeout_ms >= 0 && left <= 0))
            return event;
    }
}

static void drm_wake(struct output *o)
{
    const struct drm *d = o->own;
    wake_signal(d->wake_fd);
}

/* ---- opening and closing ----------------------------------------------------------------------------------------- */

/* A card that can be drawn on: render-only ones have no connectors. */
static int open_card(const char *path)
{
    uint64_t dumb = 0;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return -1;
    drmModeRes *r = drmModeGetResources(fd);
    bool usable = r && r->count_connectors && r->count_crtcs &&
                  drmGetCap(fd, DRM_CAP_DUMB_BUFFER, &dumb) == 0 && dumb;
    drmModeFreeResources(r);
    bool ours = usable && drmIsMaster(fd);
    if (ours)
        return fd;
    close(fd);
    errno = usable ? EBUSY : ENOTSUP; /* busy: a desktop draws on it */
    return -1;
}

static int open_any_card(const char *device)
{
    if (device)
        return open_card(device);
    for (int i = 0; i < MAX_CARDS; i++) {
        char path[32];
        snprintf(path, sizeof path, "/dev/dri/card%d", i);
        int fd = open_card(path);
        if (fd >= 0)
            return fd;
    }
    return -1;
}

static void drm_close(struct output *o)
{
    struct drm *d = o->own;
    if (d->fd >= 0) {
        finish_flip(d);
        if (d->resting) /* whoever draws next should be seen */
            (void)drm_power_set(d->fd, d->connector, true);
        tear_down(o);
        drmDropMaster(d->fd);
        close(d->fd);
    }
    cec_close(&d->cec);
    if (d->uevent_fd >= 0)
        close(d->uevent_fd);
    if (d->wake_fd >= 0)
        close(d->wake_fd);
    mem_free(d);
}

static enum err drm_open(struct output *o, const struct output_options *opt, struct err_info *info)
{
    struct drm *d = mem_alloc(sizeof *d);
    if (!d)
        return err_set(info, ERR_NOMEM, "out of memory");
    d->wake_fd = d->uevent_fd = -1;
    d->want_width_px = opt->width_px;
    d->want_height_px = opt->height_px;
    d->overscan_pm = opt->overscan_pm;
    d->cec = CEC_NONE;
    o->own = d;
    d->fd = open_any_card(opt->device);
    if (d->fd < 0) {
        err_set(info, ERR_DISPLAY, "no graphics card at %s: %s",
                opt->device ? opt->device : "/dev/dri", strerror(errno));
        drm_close(o);
        return ERR_DISPLAY;
    }
    enum err e = wake_open(&d->wake_fd, info);
    if (e) {
        drm_close(o);
        return e;
    }
    if (opt->cec)
        cec_open(&d->cec, NULL);
    d->uevent_fd = uevent_open(); /* before the first look, so that nothing is missed between */
    if (set_up(o) == ERR_DISPLAY)
        LOG_WARN("no_display", "connected=0");
    return ERR_OK;
}

const struct output_api output_drm = {
    .name = "drm",
    .open = drm_open,
    .close = drm_close,
    .begin = drm_begin,
    .end = drm_end,
    .wait = drm_wait,
    .wake = drm_wake,
    .rest = drm_rest,
};
