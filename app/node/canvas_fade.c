/* SPDX-License-Identifier: Apache-2.0 */
#include "node/canvas_inner.h"

#include <string.h>
#include <time.h>

static int64_t real_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void end_fade(struct canvas *c)
{
    canvas_drop_frame(&c->frame);
    c->frame = c->to;
    c->zoom_step = 0;
    memset(&c->to, 0, sizeof c->to);
}

/* Frames and rectangles are what they are: nothing of an earlier fade may be relied on. */
static void look_anew(struct canvas *c)
{
    c->rect_count = blend_difference(c->frame.pixels, c->to.pixels, c->rects);
    c->drawn = 0;
}

enum err canvas_fade_begin(struct canvas *c, struct canvas_frame *f, int64_t now_ms,
                           int64_t fade_ms)
{
    if (c->to.pixels) {
        end_fade(c); /* without drawing: the next frame comes at once */
        c->stale = true;
    }
    if (!c->frame.pixels || !canvas_same_size(c->frame.pixels, f->pixels) || fade_ms <= 0)
        return canvas_cut(c, f);
    canvas_end_zoom(c);
    c->to = *f;
    memset(f, 0, sizeof *f);
    canvas_stamp_header(c, &c->to);
    look_anew(c);
    if (!c->rect_count) { /* the same to see: nothing to fade, nothing to draw */
        end_fade(c);
        return c->stale ? canvas_draw_whole(c) : ERR_OK;
    }
    c->start_ms = now_ms;
    c->fade_ms = fade_ms;
    c->drawn_alpha = -1;
    c->drawn_px = -1;
    c->frames = 0;
    c->last_us = 0;
    c->max_gap_us = 0;
    return ERR_OK;
}

bool canvas_is_fading(const struct canvas *c)
{
    return c->to.pixels != NULL;
}

/* Smooth start and end: 3t^2 - 2t^3 in 8 bits. */
static int eased_alpha(int64_t passed_ms, int64_t fade_ms)
{
    if (passed_ms >= fade_ms)
        return 256;
    if (passed_ms <= 0)
        return 0;
    int64_t t = passed_ms * 1024 / fade_ms;
    return (int)(t * t * (3 * 1024 - 2 * t) / (1024 * 1024) * 256 / 1024);
}

/* The same, finer: a whole screen is crossed in steps of single pixels. */
static int eased_px(int64_t passed_ms, int64_t fade_ms, int length_px)
{
    if (passed_ms >= fade_ms)
        return length_px;
    if (passed_ms <= 0)
        return 0;
    int64_t t = passed_ms * 65536 / fade_ms;
    int64_t eased = (t * t >> 16) * (3 * 65536 - 2 * t) >> 16;
    return (int)(eased * length_px >> 16);
}

/* What the strip covers on either frame. */
static struct rect header_place(const struct canvas *c)
{
    struct rect a = canvas_header_area(c, &c->frame), b = canvas_header_area(c, &c->to);
    if (!a.w || !b.w)
        return a.w ? a : b;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int foot = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    a.x = a.x < b.x ? a.x : b.x;
    a.y = a.y < b.y ? a.y : b.y;
    return (struct rect){a.x, a.y, right - a.x, foot - a.y};
}

/* Where frames move: all but the header's place, if the strip is on one of them and goes from edge to edge. */
static struct rect moving_place(const struct canvas *c)
{
    struct rect all = canvas_whole(c->frame.pixels), s = header_place(c);
    if (!s.w)
        return all;
    if (s.w == all.w && s.y == 0)
        return (struct rect){0, s.h, all.w, all.h - s.h};
    if (s.w == all.w && s.y + s.h == all.h)
        return (struct rect){0, 0, all.w, s.y};
    if (s.h == all.h && s.x == 0)
        return (struct rect){s.w, 0, all.w - s.w, all.h};
    if (s.h == all.h && s.x + s.w == all.w)
        return (struct rect){0, 0, s.x, all.h};
    return all;
}

/* One picture of a fade or a movement into target. Returns the number of rectangles drawn in. */
static int draw_between(struct canvas *c, int alpha, struct pixmap *target,
                        struct rect drawn[BLEND_MAX_RECTS])
{
    int count = 0;
    struct rect place = moving_place(c), all = canvas_whole(c->frame.pixels);
    if (c->motion == MOTION_FADE) {
        for (int i = 0; i < c->rect_count; i++)
            blend_rect(c->frame.pixels, c->to.pixels, alpha, drawn[i] = c->rects[i], target);
        return c->rect_count;
    }
    drawn[count++] =
        motion_draw(c->frame.pixels, c->to.pixels, c->motion, c->side, place, c->drawn_px, target);
    if (place.w == all.w && place.h == all.h)
        return count;
    struct rect strip = header_place(c);
    blend_rect(c->frame.pixels, c->to.pixels, alpha, strip, target);
    drawn[count++] = strip;
    return count;
}

static enum err draw_fade(struct canvas *c, int alpha)
{
    struct rect drawn[BLEND_MAX_RECTS];
    struct pixmap target;
    int age;
    enum err e = output_begin(c->out, &target, &age);
    if (e)
        return e;
    struct rect all = canvas_whole(&target);
    if (!canvas_same_size(c->frame.pixels, &target)) {
        fill_rect(&target, canvas_whole(&target), c->ground, 255);
        c->stale = true;
        return output_end(c->out, &all, 1);
    }
    /* An older buffer may still hold a frame from before this fade outside the rectangles. */
    bool everything = age == 0 || c->stale || (age > 1 && c->drawn < age);
    if (everything)
        copy_rect(c->frame.pixels, all, &target);
    int count = draw_between(c, alpha, &target, drawn);
    c->drawn++;
    c->drawn_alpha = alpha;
    return canvas_shown(c, everything ? output_end(c->out, &all, 1)
                                      : output_end(c->out, drawn, count));
}

enum err canvas_fade_step(struct canvas *c, int64_t now_ms, bool *done)
{
    int alpha = eased_alpha(now_ms - c->start_ms, c->fade_ms);
    if (alpha < c->drawn_alpha)
        alpha = c->drawn_alpha; /* whatever the clock does, a fade goes forward */
    int length_px = c->motion == MOTION_FADE ? 0 : motion_length_px(c->side, moving_place(c));
    int px = eased_px(now_ms - c->start_ms, c->fade_ms, length_px);
    if (px < c->drawn_px)
        px = c->drawn_px;
    if (alpha != c->drawn_alpha || px != c->drawn_px) {
        c->drawn_px = px;
        enum err e = draw_fade(c, alpha);
        if (e)
            return e;
    }
    int64_t t_us = real_us();
    if (c->last_us && t_us - c->last_us > c->max_gap_us)
        c->max_gap_us = t_us - c->last_us;
    c->last_us = t_us;
    c->frames++;
    *done = alpha >= 256;
    if (*done)
        end_fade(c);
    return ERR_OK;
}

enum err canvas_fade_finish(struct canvas *c)
{
    if (!c->to.pixels)
        return ERR_OK;
    end_fade(c);
    return canvas_draw_whole(c);
}

void canvas_fade_figures(const struct canvas *c, int *frames, int64_t *max_gap_us)
{
    *frames = c->frames;
    *max_gap_us = c->max_gap_us;
}

/* The strip changed in frames that are being faded: their difference, and what lies outside it. */
enum err canvas_header_in_fade(struct canvas *c)
{
    if (!c->frame.header && !c->to.header)
        return ERR_OK;
    canvas_stamp_header(c, &c->frame);
    canvas_stamp_header(c, &c->to);
    look_anew(c);
    c->stale = true;
    if (c->drawn_px < 0)
        c->drawn_px = 0;
    return draw_fade(c, c->drawn_alpha < 0 ? 0 : c->drawn_alpha);
}
