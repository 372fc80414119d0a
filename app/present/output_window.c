/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A window by SDL, its pixels in SDL's software frame buffer (shared memory under X11): no GPU driver, no renderer. Full
 * screen unless asked otherwise. Between events it sleeps in the kernel.
 */
#define LOG_MODULE "output"
#include "present/output_backend.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include <SDL.h>

#include "base/log.h"
#include "base/mem.h"
#include "present/blend.h"

#define IDLE_MS 500 /* a wait this long is between posts, not in a transition */

struct window {
    SDL_Window *window;
    uint32_t wake_type; /* our registered event */
    void *last_pixels;  /* surface of the last frame: the same one still holds it */
    bool showed;
    bool ask_full_screen; /* still to do, once there is time */
    bool settled;         /* something stands that will stand for a while */
    /* SDL_PushEvent takes locks, so a signal handler must not call it: wake writes to wake_fd and this thread, which
     * touches nothing else, passes it on. */
    SDL_Thread *waker;
    int wake_fd;
    atomic_bool stop;
};

static int pass_wakes_on(void *user)
{
    struct window *w = user;
    struct pollfd p = {.fd = w->wake_fd, .events = POLLIN};
    while (!atomic_load(&w->stop)) {
        if (poll(&p, 1, -1) <= 0)
            continue;
        wake_drain(w->wake_fd);
        SDL_Event e = {.type = w->wake_type};
        SDL_PushEvent(&e);
    }
    return 0;
}

static bool env_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

/* Desktops only, unless the person says otherwise: left alone SDL would take the graphics card itself, which is
 * output_drm's, or draw where nobody sees it. */
static bool choose_driver(void)
{
    if (env_set("SDL_VIDEODRIVER"))
        return true;
    SDL_SetHint(SDL_HINT_VIDEODRIVER, env_set("DISPLAY") ? "x11,wayland" : "wayland");
    return env_set("DISPLAY") || env_set("WAYLAND_DISPLAY");
}

static void set_hints(void)
{
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"); /* else it draws through OpenGL */
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");       /* signals are the node's */
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
}

/* Full screen begins as a bare window over the whole display: asking the window manager for more takes 100 ms where there is
 * none, and the first post should not wait for it. */
static SDL_Window *create_window(const struct output_options *opt)
{
    SDL_Rect r = {SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 1280, 720};
    if (!opt->windowed && SDL_GetDisplayBounds(0, &r) != 0)
        return NULL;
    if (opt->windowed && opt->width_px) {
        r.w = opt->width_px;
        r.h = opt->height_px;
    }
    return SDL_CreateWindow("Placard", r.x, r.y, r.w, r.h,
                            opt->windowed ? SDL_WINDOW_RESIZABLE : SDL_WINDOW_BORDERLESS);
}

/* The surface with pixels as a pixmap has them. */
static enum err get_surface(struct output *o, SDL_Surface **out)
{
    struct window *w = o->own;
    SDL_Surface *s = SDL_GetWindowSurface(w->window);
    if (!s) { /* some back-ends have no software frame buffer */
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "1");
        s = SDL_GetWindowSurface(w->window);
    }
    if (!s || s->format->BytesPerPixel != 4 || s->format->Rmask != 0xff0000 ||
        s->format->Gmask != 0xff00 || s->format->Bmask != 0xff)
        return ERR_DISPLAY;
    o->width_px = s->w;
    o->height_px = s->h;
    *out = s;
    return ERR_OK;
}

static void window_close(struct output *o)
{
    struct window *w = o->own;
    if (w->waker) {
        atomic_store(&w->stop, true);
        wake_signal(w->wake_fd);
        SDL_WaitThread(w->waker, NULL);
    }
    if (w->wake_fd >= 0)
        close(w->wake_fd);
    if (w->window)
        SDL_DestroyWindow(w->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    mem_free(w);
}

static enum err start(struct output *o, const struct output_options *opt, struct err_info *info)
{
    struct window *w = o->own;
    SDL_Surface *surface;
    w->window = create_window(opt);
    if (!w->window || get_surface(o, &surface))
        return err_set(info, ERR_DISPLAY, "no window: %s", SDL_GetError());
    SDL_DisableScreenSaver();
    SDL_StopTextInput();
    w->ask_full_screen = !opt->windowed;
    if (!opt->windowed)
        SDL_ShowCursor(SDL_DISABLE);
    SDL_EventState(SDL_MOUSEMOTION, SDL_IGNORE);
    w->wake_type = SDL_RegisterEvents(1);
    enum err e = wake_open(&w->wake_fd, info);
    if (e)
        return e;
    w->waker = SDL_CreateThread(pass_wakes_on, "placard-wake", w);
    return w->waker ? ERR_OK : err_set(info, ERR_NOMEM, "no thread: %s", SDL_GetError());
}

static enum err window_open(struct output *o, const struct output_options *opt,
                            struct err_info *info)
{
    if (!choose_driver())
        return err_set(info, ERR_DISPLAY, "neither DISPLAY nor WAYLAND_DISPLAY is set");
    set_hints();
    /* Without a session bus SDL would start one (30 ms and a daemon) just to ask for no screen saver. */
    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0);
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return err_set(info, ERR_DISPLAY, "no video: %s", SDL_GetError());
    struct window *w = mem_alloc(sizeof *w);
    if (!w) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return err_set(info, ERR_NOMEM, "out of memory");
    }
    w->wake_fd = -1;
    o->own = w;
    enum err e = start(o, opt, info);
    if (e)
        window_close(o);
    return e;
}

static enum err window_begin(struct output *o, struct pixmap *frame, int *age)
{
    struct window *w = o->own;
    SDL_Surface *s;
    enum err e = get_surface(o, &s);
    if (e)
        return e;
    *age = w->showed && s->pixels == w->last_pixels ? 1 : 0;
    w->last_pixels = s->pixels;
    *frame = (struct pixmap){s->w, s->h, s->pitch, s->pixels, 0};
    return ERR_OK;
}

static enum err window_end(struct output *o, const struct rect *rects, int count)
{
    struct window *w = o->own;
    SDL_Rect r[BLEND_MAX_RECTS];
    for (int done = 0; done < count;) {
        int n = 0;
        for (; n < BLEND_MAX_RECTS && done < count; n++, done++)
            r[n] = (SDL_Rect){rects[done].x, rects[done].y, rects[done].w, rects[done].h};
        if (SDL_UpdateWindowSurfaceRects(w->window, r, n) != 0) {
            w->showed = false; /* resized meanwhile: the frame is dropped, an event follows */
            return ERR_DISPLAY;
        }
    }
    w->showed = true;
    return ERR_OK;
}

static enum output_event window_event(struct output *o, const SDL_WindowEvent *e)
{
    struct window *w = o->own;
    SDL_Surface *s;
    switch (e->event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        w->showed = false;
        if (get_surface(o, &s))
            return OUTPUT_LOST;
        return OUTPUT_RESIZED;
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_RESTORED:
        w->showed = false;
        return OUTPUT_EXPOSED;
    case SDL_WINDOWEVENT_CLOSE:
        return OUTPUT_QUIT;
    default:
        return OUTPUT_NOTHING;
    }
}

static enum output_event translate(struct output *o, const SDL_Event *e)
{
    const struct window *w = o->own;
    if (e->type == w->wake_type)
        return OUTPUT_WOKEN;
    if (e->type == SDL_QUIT)
        return OUTPUT_QUIT;
    if (e->type == SDL_WINDOWEVENT)
        return window_event(o, &e->window);
    return OUTPUT_NOTHING;
}

static void finish_full_screen(struct window *w)
{
    w->ask_full_screen = false;
    if (SDL_SetWindowFullscreen(w->window, SDL_WINDOW_FULLSCREEN_DESKTOP) != 0)
        LOG_WARN("not_full_screen", "why=%s", SDL_GetError());
}

static enum output_event window_wait(struct output *o, int64_t timeout_ms)
{
    struct window *w = o->own;
    if (w->ask_full_screen && w->settled && (timeout_ms < 0 || timeout_ms >= IDLE_MS))
        finish_full_screen(w);
    int64_t until = output_now_ms() + timeout_ms;
    for (;;) {
        SDL_Event e;
        int64_t left = timeout_ms < 0 ? -1 : until - output_now_ms();
        if (timeout_ms >= 0 && left < 0)
            left = 0;
        int wait_ms = left > INT32_MAX ? INT32_MAX : (int)left;
        int got = wait_ms ? SDL_WaitEventTimeout(&e, wait_ms) : SDL_PollEvent(&e);
        enum output_event event = got ? translate(o, &e) : OUTPUT_NOTHING;
        if (event != OUTPUT_NOTHING)
            return event;
        if (!got && timeout_ms >= 0 && output_now_ms() >= until)
            return OUTPUT_NOTHING;
    }
}

/* Before the first settled screen the asking, which blocks for 100 ms, would delay the first post. */
static enum err window_settled(struct output *o, const char *label)
{
    struct window *w = o->own;
    (void)label;
    w->settled = true;
    return ERR_OK;
}

static void window_wake(struct output *o)
{
    const struct window *w = o->own;
    wake_signal(w->wake_fd);
}

const struct output_api output_window = {
    .name = "window",
    .open = window_open,
    .close = window_close,
    .begin = window_begin,
    .end = window_end,
    .wait = window_wait,
    .wake = window_wake,
    .settled = window_settled,
};
