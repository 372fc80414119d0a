/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stand-in for libdrm and for the kernel's uevents, included by test_output_drm.c: symbols of the program win over those
 * of the shared library. One card with two connectors, two encoders and two scan-out engines; "device memory" is the temporary
 * file that the output opened as its card, so that its mmap works as on the real one. The test scripts it through `card`.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <xf86drm.h>
#include <xf86drmMode.h>

#include "present/uevent.h"

#define FAKE_CONNECTORS 2
#define FAKE_BUFFERS 16
#define FAKE_BUFFER_BYTES (4u << 20)
#define FAKE_PADDING 64 /* a row is longer than its pixels, as on many cards */

struct fake_buffer {
    bool used, framed;
    uint32_t width, height, pitch;
};

static struct {
    bool connected[FAKE_CONNECTORS];
    int mode_count[FAKE_CONNECTORS];
    drmModeModeInfo modes[FAKE_CONNECTORS][3];
    bool master, dumb;
    bool no_power; /* a connector that cannot be switched off */
    /* fail the next n calls */
    int fail_create, fail_add, fail_map, fail_crtc, fail_flip, fail_power;
    bool swallow_flips; /* events never come */
    /* what happened */
    struct fake_buffer buffers[FAKE_BUFFERS];
    int fd;
    uint32_t shown_fb, shown_crtc, shown_connector;
    int shown_width, shown_height;
    int mode_sets, flips, masters_dropped;
    uint64_t power[FAKE_CONNECTORS]; /* DRM_MODE_DPMS_* */
    int power_calls;
    bool has_margins;
    uint64_t margins[4]; /* left, right, top, bottom, px */
    void *pending;
    int uevents[2]; /* the test writes to [1] */
} card;

static void fake_reset(void)
{
    memset(&card, 0, sizeof card);
    card.master = card.dumb = true;
    card.uevents[0] = card.uevents[1] = -1;
    for (int c = 0; c < FAKE_CONNECTORS; c++) {
        card.mode_count[c] = 2;
        card.modes[c][0] = (drmModeModeInfo){.clock = 1, .hdisplay = 320, .vdisplay = 200};
        card.modes[c][1] = (drmModeModeInfo){.clock = 2, .hdisplay = 640, .vdisplay = 360};
        card.modes[c][1].type = DRM_MODE_TYPE_PREFERRED;
    }
}

static bool fails(int *left, int error)
{
    if (!*left)
        return false;
    (*left)--;
    errno = error;
    return true;
}

static int fake_buffers_in_use(void)
{
    int n = 0;
    for (int i = 0; i < FAKE_BUFFERS; i++)
        n += card.buffers[i].used + card.buffers[i].framed;
    return n;
}

/* Pixel of what the display shows, read back from "device memory". */
static uint32_t fake_shown_pixel(int x, int y)
{
    uint32_t px = 0;
    uint32_t i = card.shown_fb - 100;
    off_t at = (off_t)i * FAKE_BUFFER_BYTES + (off_t)y * card.buffers[i].pitch + (off_t)x * 4;
    if (pread(card.fd, &px, sizeof px, at) != (ssize_t)sizeof px)
        abort();
    return px;
}

static void fake_uevent(const char *text, size_t bytes)
{
    if (write(card.uevents[1], text, bytes) < 0)
        abort();
}

int uevent_open(void)
{
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, card.uevents) != 0)
        abort();
    return card.uevents[0];
}

bool uevent_drain_is_display(int fd)
{
    char text[256];
    bool found = false;
    for (ssize_t n = read(fd, text, sizeof text); n > 0; n = read(fd, text, sizeof text))
        found = found || memmem(text, (size_t)n, "SUBSYSTEM=drm", 13);
    return found;
}

int drmGetCap(int fd, uint64_t capability, uint64_t *value)
{
    card.fd = fd;
    *value = capability == DRM_CAP_DUMB_BUFFER && card.dumb;
    return 0;
}

int drmIsMaster(int fd)
{
    (void)fd;
    return card.master;
}

int drmDropMaster(int fd)
{
    (void)fd;
    card.masters_dropped++;
    return 0;
}

drmModeResPtr drmModeGetResources(int fd)
{
    static uint32_t connectors[] = {31, 32}, crtcs[] = {11, 12};
    (void)fd;
    drmModeRes *r = calloc(1, sizeof *r);
    r->count_connectors = FAKE_CONNECTORS;
    r->connectors = connectors;
    r->count_crtcs = 2;
    r->crtcs = crtcs;
    return r;
}

void drmModeFreeResources(drmModeResPtr r)
{
    free(r);
}

drmModeConnectorPtr drmModeGetConnector(int fd, uint32_t id)
{
    static uint32_t encoders[] = {21, 22}, properties[] = {51, 52, 53, 54, 55, 56};
    (void)fd;
    int i = (int)id - 31;
    drmModeConnector *c = calloc(1, sizeof *c);
    c->connector_id = id;
    c->connection = card.connected[i] ? DRM_MODE_CONNECTED : DRM_MODE_DISCONNECTED;
    c->count_modes = card.connected[i] ? card.mode_count[i] : 0;
    c->modes = card.modes[i];
    c->count_props = card.no_power ? 1 : card.has_margins ? 6 : 2;
    c->props = properties;
    c->count_encoders = 1;
    c->encoders = &encoders[i];
    return c;
}

void drmModeFreeConnector(drmModeConnectorPtr c)
{
    free(c);
}

drmModePropertyPtr drmModeGetProperty(int fd, uint32_t id)
{
    (void)fd;
    drmModePropertyRes *p = calloc(1, sizeof *p);
    p->prop_id = id;
    static const char *const names[] = {"EDID",         "DPMS",       "left margin",
                                        "right margin", "top margin", "bottom margin"};
    snprintf(p->name, sizeof p->name, "%s", names[id - 51]);
    return p;
}

void drmModeFreeProperty(drmModePropertyPtr p)
{
    free(p);
}

int drmModeConnectorSetProperty(int fd, uint32_t connector, uint32_t property, uint64_t value)
{
    (void)fd;
    if (property >= 53 && property <= 56) {
        card.margins[property - 53] = value;
        return 0;
    }
    card.power_calls++;
    if (fails(&card.fail_power, EACCES))
        return -1;
    if (property != 52 || card.pending)
        abort(); /* not the power, or in the middle of a flip */
    card.power[connector - 31] = value;
    return 0;
}

drmModeEncoderPtr drmModeGetEncoder(int fd, uint32_t id)
{
    (void)fd;
    drmModeEncoder *e = calloc(1, sizeof *e);
    e->encoder_id = id;
    e->possible_crtcs = 1u << (id - 21); /* the n-th connector is driven by the n-th engine only */
    return e;
}

void drmModeFreeEncoder(drmModeEncoderPtr e)
{
    free(e);
}

int drmModeCreateDumbBuffer(int fd, uint32_t width, uint32_t height, uint32_t bpp, uint32_t flags,
                            uint32_t *handle, uint32_t *pitch, uint64_t *size)
{
    (void)bpp;
    (void)flags;
    if (fails(&card.fail_create, ENOMEM))
        return -1;
    for (uint32_t i = 0; i < FAKE_BUFFERS; i++) {
        if (card.buffers[i].used)
            continue;
        card.buffers[i] =
            (struct fake_buffer){true, false, width, height, width * 4 + FAKE_PADDING};
        *handle = i + 1;
        *pitch = card.buffers[i].pitch;
        *size = (uint64_t)*pitch * height;
        return ftruncate(fd, (off_t)FAKE_BUFFERS * FAKE_BUFFER_BYTES);
    }
    return -1;
}

int drmModeDestroyDumbBuffer(int fd, uint32_t handle)
{
    (void)fd;
    card.buffers[handle - 1].used = false;
    return 0;
}

int drmModeAddFB(int fd, uint32_t width, uint32_t height, uint8_t depth, uint8_t bpp,
                 uint32_t pitch, uint32_t handle, uint32_t *id)
{
    const struct fake_buffer *b = &card.buffers[handle - 1];
    (void)fd;
    if (fails(&card.fail_add, EINVAL))
        return -1;
    if (depth != 24 || bpp != 32 || b->width != width || b->height != height || b->pitch != pitch)
        abort();
    card.buffers[handle - 1].framed = true;
    *id = 100 + handle - 1;
    return 0;
}

int drmModeRmFB(int fd, uint32_t id)
{
    (void)fd;
    card.buffers[id - 100].framed = false;
    if (card.shown_fb == id)
        card.shown_fb = 0;
    return 0;
}

int drmModeMapDumbBuffer(int fd, uint32_t handle, uint64_t *offset)
{
    (void)fd;
    if (fails(&card.fail_map, EINVAL))
        return -1;
    *offset = (uint64_t)(handle - 1) * FAKE_BUFFER_BYTES;
    return 0;
}

int drmModeSetCrtc(int fd, uint32_t crtc, uint32_t fb, uint32_t x, uint32_t y, uint32_t *connectors,
                   int count, drmModeModeInfoPtr mode)
{
    (void)fd;
    (void)x;
    (void)y;
    if (fails(&card.fail_crtc, EINVAL))
        return -1;
    if (count != 1 || !card.buffers[fb - 100].framed)
        abort();
    card.shown_fb = fb;
    card.shown_crtc = crtc;
    card.shown_connector = connectors[0];
    card.shown_width = mode->hdisplay;
    card.shown_height = mode->vdisplay;
    card.power[connectors[0] - 31] = DRM_MODE_DPMS_ON; /* as the kernel does */
    card.mode_sets++;
    return 0;
}

int drmModePageFlip(int fd, uint32_t crtc, uint32_t fb, uint32_t flags, void *user)
{
    (void)fd;
    if (fails(&card.fail_flip, EBUSY))
        return -1;
    if (card.power[card.shown_connector - 31] != DRM_MODE_DPMS_ON)
        abort(); /* nothing would ever end that flip */
    if (card.pending || crtc != card.shown_crtc || !(flags & DRM_MODE_PAGE_FLIP_EVENT))
        abort(); /* a flip before the last one was done */
    card.shown_fb = fb;
    card.pending = user;
    card.flips++;
    return 0;
}

int drmHandleEvent(int fd, drmEventContextPtr context)
{
    void *user = card.pending;
    (void)fd;
    if (card.swallow_flips || !user) {
        usleep(2000); /* a plain file is always readable: do not spin */
        return 0;
    }
    card.pending = NULL;
    context->page_flip_handler(fd, 0, 0, 0, user);
    return 0;
}
