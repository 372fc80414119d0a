/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever buffers a display hands out, what stands after each step is what a full redraw would have made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "node/canvas.h"
#include "node/canvas_strip.h"
#include "node/fake_output.h"
#include "present/blend.h"

#define WIDTH_PX 200
#define HEIGHT_PX 120
#define STRIP_PX 16
#define GROUND 0x00102030u

static const struct rect strip_place = {0, 0, WIDTH_PX, STRIP_PX};
static struct canvas *c;
static uint32_t seed;
static struct offset shift; /* of the next frames */

static uint32_t random_below(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * n) >> 32);
}

static int setup(void **state)
{
    (void)state;
    fake_output_size(WIDTH_PX, HEIGHT_PX);
    fake.age = 1;
    shift = (struct offset){0, 0};
    return canvas_new(NULL, &c) ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    canvas_free(c);
    fake_output_close();
    return 0;
}

static void paint(struct pixmap *p, struct rect r, uint32_t color)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            pixmap_row(p, y)[x] = color;
}

static struct pixmap *plain(uint32_t color)
{
    struct pixmap *p;
    assert_int_equal(pixmap_new(WIDTH_PX, HEIGHT_PX, &p), ERR_OK);
    paint(p, (struct rect){0, 0, WIDTH_PX, HEIGHT_PX}, color);
    return p;
}

static struct pixmap *strip_of(uint32_t color)
{
    struct pixmap *p;
    assert_int_equal(pixmap_new(WIDTH_PX, STRIP_PX, &p), ERR_OK);
    paint(p, (struct rect){0, 0, WIDTH_PX, STRIP_PX}, color);
    return p;
}

static void assert_screen_is(uint32_t color)
{
    for (int y = 0; y < HEIGHT_PX; y++)
        for (int x = 0; x < WIDTH_PX; x++)
            if (fake_pixel(x, y) != color)
                fail_msg("pixel %d,%d is %06x, not %06x", x, y, (unsigned)fake_pixel(x, y),
                         (unsigned)color);
}

static struct zoom *next_zoom; /* likewise */

static struct canvas_frame frame_of(struct pixmap *pixels, bool header)
{
    struct canvas_frame f = {pixels, header, shift, next_zoom};
    next_zoom = NULL;
    return f;
}

static enum err cut(struct pixmap *pixels, bool header)
{
    struct canvas_frame f = frame_of(pixels, header);
    return canvas_cut(c, &f);
}

static enum err fade_begin(struct pixmap *pixels, bool header, int64_t now_ms, int64_t fade_ms)
{
    struct canvas_frame f = frame_of(pixels, header);
    return canvas_fade_begin(c, &f, now_ms, fade_ms);
}

static void fade_to_end(int64_t from_ms, int64_t step_ms)
{
    bool done = false;
    for (int i = 0; !done; i++) {
        assert_true(i < 10000);
        assert_int_equal(canvas_fade_step(c, from_ms + i * step_ms, &done), ERR_OK);
    }
}

/* --- cuts and fades ----------------------------------------------------------------------------------------------- */

static void a_cut_shows_the_frame_at_once(void **state)
{
    (void)state;
    assert_false(canvas_has_frame(c));
    assert_int_equal(cut(plain(0x112233), false), ERR_OK);
    assert_screen_is(0x112233);
    assert_int_equal(fake.ended, 1);
    assert_true(canvas_has_frame(c));
}

static void ground_leaves_nothing_of_any_frame(void **state)
{
    (void)state;
    assert_int_equal(cut(plain(0xff0000), false), ERR_OK);
    assert_int_equal(fade_begin(plain(0x00ff00), false, 0, 800), ERR_OK);
    bool done;
    assert_int_equal(canvas_fade_step(c, 400, &done), ERR_OK);
    assert_int_equal(canvas_ground(c, GROUND), ERR_OK);
    assert_screen_is(GROUND);
    assert_false(canvas_has_frame(c));
    assert_false(canvas_is_fading(c));
    assert_int_equal(canvas_redraw(c), ERR_OK);
    assert_screen_is(GROUND);
}

static void a_fade_ends_exactly_on_the_new_frame(void **state)
{
    (void)state;
    static const int64_t lengths_ms[] = {1, 7, 16, 17, 100, 799, 800, 801, 5000};
    for (size_t i = 0; i < sizeof lengths_ms / sizeof lengths_ms[0]; i++) {
        assert_int_equal(cut(plain(0x00010203), false), ERR_OK);
        assert_int_equal(fade_begin(plain(0x00fefdfc), false, 1000, lengths_ms[i]), ERR_OK);
        assert_true(canvas_is_fading(c));
        fade_to_end(1000, 16);
        assert_screen_is(0x00fefdfc);
        assert_false(canvas_is_fading(c));
    }
}

static void a_fade_goes_forward_whatever_the_clock_does(void **state)
{
    (void)state;
    static const int64_t at_ms[] = {0, 200, 400, 100, -5000, 399, 401, 90, 600, 0, 800};
    uint32_t before = 0;
    bool done = false;
    assert_int_equal(cut(plain(0x000000), false), ERR_OK);
    assert_int_equal(fade_begin(plain(0x0000ff), false, 0, 800), ERR_OK);
    for (size_t i = 0; i < sizeof at_ms / sizeof at_ms[0]; i++) {
        assert_false(done);
        assert_int_equal(canvas_fade_step(c, at_ms[i], &done), ERR_OK);
        assert_true(fake_pixel(0, 0) >= before);
        before = fake_pixel(0, 0);
    }
    assert_true(done);
    assert_screen_is(0x0000ff);
}

static void a_step_that_changes_nothing_draws_nothing(void **state)
{
    (void)state;
    bool done;
    assert_int_equal(cut(plain(0x000000), false), ERR_OK);
    assert_int_equal(fade_begin(plain(0x0000ff), false, 0, 800), ERR_OK);
    assert_int_equal(canvas_fade_step(c, 300, &done), ERR_OK);
    int drawn = fake.begun;
    assert_int_equal(canvas_fade_step(c, 300, &done), ERR_OK);
    assert_int_equal(fake.begun, drawn);
}

static void a_fade_between_equal_frames_ends_at_once_and_draws_nothing(void **state)
{
    (void)state;
    assert_int_equal(cut(plain(0x123456), false), ERR_OK);
    int drawn = fake.begun;
    assert_int_equal(fade_begin(plain(0x123456), false, 0, 800), ERR_OK);
    assert_false(canvas_is_fading(c));
    assert_int_equal(fake.begun, drawn);
}

static void without_a_frame_or_time_a_fade_is_a_cut(void **state)
{
    (void)state;
    assert_int_equal(fade_begin(plain(0x111111), false, 0, 800), ERR_OK);
    assert_false(canvas_is_fading(c));
    assert_screen_is(0x111111);
    assert_int_equal(fade_begin(plain(0x222222), false, 0, 0), ERR_OK);
    assert_false(canvas_is_fading(c));
    assert_screen_is(0x222222);
}

static void a_fade_begun_in_a_fade_ends_on_its_own_frame(void **state)
{
    (void)state;
    bool done;
    for (fake.age = 0; fake.age <= 3; fake.age++) {
        assert_int_equal(cut(plain(0xff0000), false), ERR_OK);
        assert_int_equal(fade_begin(plain(0x00ff00), false, 0, 800), ERR_OK);
        assert_int_equal(canvas_fade_step(c, 300, &done), ERR_OK);
        struct pixmap *half = plain(0x00ff00);
        paint(half, (struct rect){100, 60, 20, 20}, 0x0000ff);
        assert_int_equal(fade_begin(half, false, 300, 800), ERR_OK);
        fade_to_end(300, 100);
        assert_int_equal(fake_pixel(0, 0), 0x00ff00);
        assert_int_equal(fake_pixel(110, 70), 0x0000ff);
        /* and a frame with nothing new in it, in the middle of a fade */
        assert_int_equal(fade_begin(plain(0x888888), false, 2000, 800), ERR_OK);
        assert_int_equal(canvas_fade_step(c, 2300, &done), ERR_OK);
        assert_int_equal(fade_begin(plain(0x888888), false, 2300, 800), ERR_OK);
        assert_screen_is(0x888888);
    }
}

static void finishing_a_fade_shows_its_new_frame_at_once(void **state)
{
    (void)state;
    bool done;
    assert_int_equal(canvas_fade_finish(c), ERR_OK);
    assert_int_equal(fake.begun, 0); /* no fade: nothing to do */
    assert_int_equal(cut(plain(0xff0000), false), ERR_OK);
    assert_int_equal(fade_begin(plain(0x00ff00), false, 0, 800), ERR_OK);
    assert_int_equal(canvas_fade_step(c, 100, &done), ERR_OK);
    assert_int_equal(canvas_fade_finish(c), ERR_OK);
    assert_screen_is(0x00ff00);
    assert_false(canvas_is_fading(c));
}

/* --- movements ---------------------------------------------------------------------------------------------------- */

/* Every pixel of a step is one of the two frames', where the movement has it; under the strip nothing moves. */
static void assert_moved(enum motion kind, enum motion_side side, int top, int come_px)
{
    static const int away[][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    int h = HEIGHT_PX - top, left_px = (away[side][0] ? WIDTH_PX : h) - come_px;
    for (int y = top; y < HEIGHT_PX; y++)
        for (int x = 0; x < WIDTH_PX; x++) {
            int nx = x - away[side][0] * left_px, ny = y - top - away[side][1] * left_px;
            bool new = nx >= 0 && nx < WIDTH_PX &&ny >= 0 && ny < h;
            int go = kind == MOTION_PUSH ? come_px : 0;
            int ox = x + away[side][0] * go, oy = y - top + away[side][1] * go;
            uint32_t want = new ? (uint32_t)(0x800000 | nx << 8 | ny) : (uint32_t)(ox << 8 | oy);
            if (fake_pixel(x, y) != want)
                fail_msg("kind %d side %d at %d px: pixel %d,%d is %06x, not %06x", kind, side,
                         come_px, x, y, (unsigned)fake_pixel(x, y), (unsigned)want);
        }
}

static struct pixmap *numbered(uint32_t base, int top)
{
    struct pixmap *p = plain(0);
    for (int y = top; y < HEIGHT_PX; y++)
        for (int x = 0; x < WIDTH_PX; x++)
            pixmap_row(p, y)[x] = base | (uint32_t)(x << 8 | (y - top));
    return p;
}

static void frames_move_pixel_by_pixel_from_every_side_and_the_strip_stands_still(void **state)
{
    (void)state;
    for (int n = 0; n < 2 * 4 * 2 * 4; n++) {
        enum motion kind = n & 1 ? MOTION_PUSH : MOTION_SLIDE;
        enum motion_side side = (enum motion_side)(n / 2 % 4);
        bool header = n / 8 % 2;
        int top = header ? STRIP_PX : 0, before = 0;
        bool done = false;
        fake.age = n / 16 % 4;
        fake.begun = 0;
        assert_int_equal(canvas_header(c, strip_of(0xaaaaaa), strip_place), ERR_OK);
        assert_int_equal(cut(numbered(0, top), header), ERR_OK);
        canvas_set_motion(c, kind, side);
        assert_int_equal(fade_begin(numbered(0x800000, top), header, 0, 800), ERR_OK);
        struct rect place = {0, top, WIDTH_PX, HEIGHT_PX - top};
        for (int t = 0; !done; t += 37) {
            assert_int_equal(canvas_fade_step(c, t, &done), ERR_OK);
            int come_px = 0;
            while (come_px < motion_length_px(side, place) &&
                   !(fake_pixel(side == MOTION_FROM_LEFT    ? come_px
                                : side == MOTION_FROM_RIGHT ? WIDTH_PX - 1 - come_px
                                                            : 0,
                                side == MOTION_FROM_TOP      ? top + come_px
                                : side == MOTION_FROM_BOTTOM ? HEIGHT_PX - 1 - come_px
                                                             : top) < 0x800000))
                come_px++;
            assert_moved(kind, side, top, come_px);
            assert_true(come_px >= before);
            before = come_px;
            if (header)
                assert_int_equal(fake_pixel(100, STRIP_PX / 2), 0xaaaaaa);
        }
        assert_int_equal(before, motion_length_px(side, place));
    }
}

static void a_movement_is_finished_and_its_ground_taken_at_once_like_a_fade(void **state)
{
    (void)state;
    bool done;
    canvas_set_motion(c, MOTION_PUSH, MOTION_FROM_RIGHT);
    assert_int_equal(cut(plain(0xff0000), false), ERR_OK);
    assert_int_equal(fade_begin(plain(0x00ff00), false, 0, 800), ERR_OK);
    assert_int_equal(canvas_fade_step(c, 400, &done), ERR_OK);
    assert_int_equal(fake_pixel(0, 0), 0xff0000);
    assert_int_equal(canvas_fade_finish(c), ERR_OK);
    assert_screen_is(0x00ff00);
    assert_int_equal(fade_begin(plain(0x0000ff), false, 0, 800), ERR_OK);
    assert_int_equal(canvas_fade_step(c, 400, &done), ERR_OK);
    assert_int_equal(canvas_ground(c, GROUND), ERR_OK);
    assert_screen_is(GROUND);
}

static void a_turned_display_and_a_right_to_left_one_move_as_they_are_read(void **state)
{
    (void)state;
    assert_int_equal(motion_side_of(0, false), MOTION_FROM_RIGHT);
    assert_int_equal(motion_side_of(90, false), MOTION_FROM_BOTTOM);
    assert_int_equal(motion_side_of(180, false), MOTION_FROM_LEFT);
    assert_int_equal(motion_side_of(270, false), MOTION_FROM_TOP);
    assert_int_equal(motion_side_of(0, true), MOTION_FROM_LEFT);
    assert_int_equal(motion_side_of(90, true), MOTION_FROM_TOP);
}

/* --- the header strip --------------------------------------------------------------------------------------------- */

static void the_strip_lies_over_frames_that_want_it(void **state)
{
    (void)state;
    assert_int_equal(canvas_header(c, strip_of(0xaaaaaa), strip_place), ERR_OK);
    assert_int_equal(fake.begun, 0);
    assert_int_equal(cut(plain(0x111111), true), ERR_OK);
    assert_int_equal(fake_pixel(5, STRIP_PX - 1), 0xaaaaaa);
    assert_int_equal(fake_pixel(5, STRIP_PX), 0x111111);
    assert_int_equal(canvas_header(c, strip_of(0xbbbbbb), strip_place), ERR_OK);
    assert_int_equal(fake_pixel(5, 0), 0xbbbbbb);
    assert_int_equal(cut(plain(0x222222), false), ERR_OK);
    int drawn = fake.begun;
    assert_int_equal(canvas_header(c, strip_of(0xcccccc), strip_place), ERR_OK);
    assert_int_equal(fake.begun, drawn); /* a card has no strip */
    assert_screen_is(0x222222);
}

static void a_strip_that_does_not_fit_is_left_out(void **state)
{
    (void)state;
    static const struct rect places[] = {{-1, 0, WIDTH_PX, STRIP_PX},
                                         {1, 0, WIDTH_PX, STRIP_PX},
                                         {0, HEIGHT_PX - 1, WIDTH_PX, STRIP_PX},
                                         {0, -1, WIDTH_PX, STRIP_PX}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        assert_int_equal(cut(plain(0x111111), true), ERR_OK);
        assert_int_equal(canvas_header(c, strip_of(0xaaaaaa), places[i]), ERR_OK);
        assert_screen_is(0x111111);
    }
}

/* --- a display that fails ----------------------------------------------------------------------------------------- */

static void without_a_display_frames_change_unseen_and_a_redraw_shows_the_last(void **state)
{
    (void)state;
    bool done = false;
    fake.fail_begin = ERR_DISPLAY;
    assert_int_equal(cut(plain(0x111111), false), ERR_DISPLAY);
    assert_int_equal(fade_begin(plain(0x222222), false, 0, 800), ERR_OK);
    assert_int_equal(canvas_fade_step(c, 400, &done), ERR_DISPLAY);
    assert_int_equal(canvas_fade_finish(c), ERR_DISPLAY);
    assert_false(canvas_is_fading(c));
    fake.fail_begin = ERR_OK;
    assert_int_equal(canvas_redraw(c), ERR_OK);
    assert_screen_is(0x222222);
}

static void a_frame_that_was_not_shown_is_shown_whole_by_the_next_fade(void **state)
{
    (void)state;
    bool done;
    assert_int_equal(cut(plain(0xff0000), false), ERR_OK);
    fake.fail_end = ERR_IO;
    assert_int_equal(cut(plain(0x111111), false), ERR_IO);
    fake.fail_end = ERR_OK;
    struct pixmap *corner = plain(0x111111);
    paint(corner, (struct rect){0, 0, 4, 4}, 0x222222);
    assert_int_equal(fade_begin(corner, false, 0, 800), ERR_OK);
    assert_int_equal(canvas_fade_step(c, 300, &done), ERR_OK);
    assert_int_equal(fake_pixel(150, 100), 0x111111); /* nothing of the red one */
}

static void a_frame_of_another_size_than_the_display_is_not_drawn(void **state)
{
    (void)state;
    assert_int_equal(canvas_ground(c, GROUND), ERR_OK);
    assert_int_equal(cut(plain(0xff0000), false), ERR_OK);
    fake_output_size(64, 64);
    assert_int_equal(canvas_redraw(c), ERR_OK);
    for (int y = 0; y < 64; y++)
        for (int x = 0; x < 64; x++)
            assert_int_equal(fake_pixel(x, y), GROUND);
    canvas_forget(c);
    assert_false(canvas_has_frame(c));
}

static void out_of_memory_makes_no_canvas(void **state)
{
    (void)state;
    struct canvas *none = NULL;
    mem_fail_at(1, 0);
    assert_int_equal(canvas_new(NULL, &none), ERR_NOMEM);
    mem_fail_at(0, 0);
    assert_null(none);
}

/* --- random steps against a full redraw ---------------------------------------------------------------------------- */

/* What must stand, kept the plain way. */
struct expected {
    struct pixmap *frame, *to, *strip;
    bool frame_header, to_header;
    struct offset frame_shift, to_shift;
    struct zoom *zoom, *to_zoom; /* of its own, like the canvas's */
    int zoom_step;
    int64_t start_ms, fade_ms;
};

static struct pixmap *copy_of(const struct pixmap *p)
{
    struct pixmap *copy;
    assert_int_equal(pixmap_new(p->width_px, p->height_px, &copy), ERR_OK);
    copy_rect(p, (struct rect){0, 0, p->width_px, p->height_px}, copy);
    return copy;
}

static void stamp(struct pixmap *frame, struct pixmap *strip, struct offset by)
{
    strip_lay(&(struct strip){strip, strip_place.x, strip_place.y}, by, frame);
}

/* A frame like the one before but for some boxes: what differs is small or large, under the strip or not. */
static struct pixmap *random_frame(const struct pixmap *like)
{
    struct pixmap *p = like && random_below(4) ? copy_of(like) : plain(random_below(1 << 24));
    for (uint32_t i = random_below(4); i > 0; i--) {
        struct rect r = {(int)random_below(WIDTH_PX), (int)random_below(HEIGHT_PX), 0, 0};
        r.w = 1 + (int)random_below((uint32_t)(WIDTH_PX - r.x));
        r.h = 1 + (int)random_below((uint32_t)(HEIGHT_PX - r.y));
        paint(p, r, random_below(1 << 24));
    }
    return p;
}

#define ZOOM_PLACE ((struct rect){10, 30, 150, 70})

/* Two of the same: one for the canvas, one to compare with. A bar over it stands still. */
static struct zoom *zoom_of(uint32_t photo_seed)
{
    struct zoom *z = mem_alloc(sizeof *z);
    assert_non_null(z);
    z->place = ZOOM_PLACE;
    assert_int_equal(pixmap_new(zoom_photo_px(z->place.w), zoom_photo_px(z->place.h), &z->photo),
                     ERR_OK);
    for (int y = 0; y < z->photo->height_px; y++)
        for (int x = 0; x < z->photo->width_px; x++)
            pixmap_row(z->photo, y)[x] = (photo_seed * (uint32_t)(x * x + 3 * y)) & 0xffffff;
    z->covers = mem_array((size_t)z->place.h, sizeof *z->covers);
    z->over_bytes = 40 * sizeof *z->over;
    z->over = mem_pages_alloc(z->over_bytes);
    assert_true(z->covers && z->over);
    for (int y = 20; y < 30; y++)
        z->covers[y] = (struct zoom_cover){5, 40, 0};
    for (int x = 0; x < 40; x++)
        z->over[x] = x < 20 ? 0x00ffffff : 0x80402010;
    assert_int_equal(zoom_prepare(z), ERR_OK);
    return z;
}

/* Perhaps a zoom for frame f, which then shows its start. */
static struct zoom *random_zoom(struct pixmap *f)
{
    if (random_below(2))
        return NULL;
    uint32_t photo_seed = random_below(1 << 20);
    struct zoom *mine = zoom_of(photo_seed);
    next_zoom = zoom_of(photo_seed);
    zoom_draw(mine, 0, f);
    return mine;
}

/* What begins to fade away moves no more. */
static void end_expected_zoom(struct expected *x)
{
    if (x->zoom)
        zoom_draw(x->zoom, x->zoom_step, x->frame);
    zoom_free(x->zoom);
    x->zoom = NULL;
}

static void end_expected_fade(struct expected *x)
{
    if (!x->to)
        return;
    pixmap_free(x->frame);
    x->frame = x->to;
    x->frame_header = x->to_header;
    x->frame_shift = x->to_shift;
    zoom_free(x->zoom);
    x->zoom = x->to_zoom;
    x->to_zoom = NULL;
    x->zoom_step = 0;
    x->to = NULL;
}

static int ramp(int64_t passed_ms, int64_t fade_ms)
{
    int64_t t = passed_ms >= fade_ms ? 1024 : passed_ms <= 0 ? 0 : passed_ms * 1024 / fade_ms;
    return (int)(t * t * (3 * 1024 - 2 * t) / (1024 * 1024) * 256 / 1024);
}

static void assert_stands(const struct expected *x, int64_t now_ms, const char *after)
{
    struct pixmap *want = copy_of(x->frame);
    if (x->zoom)
        zoom_draw(x->zoom, x->zoom_step, want);
    if (x->to)
        blend_rect(x->frame, x->to, ramp(now_ms - x->start_ms, x->fade_ms),
                   (struct rect){0, 0, WIDTH_PX, HEIGHT_PX}, want);
    for (int y = 0; y < HEIGHT_PX; y++)
        for (int i = 0; i < WIDTH_PX; i++)
            if (fake_pixel(i, y) != pixmap_row(want, y)[i])
                fail_msg("age %d, after %s: pixel %d,%d is %06x, not %06x", fake.age, after, i, y,
                         (unsigned)fake_pixel(i, y), (unsigned)pixmap_row(want, y)[i]);
    pixmap_free(want);
}

static void new_strip(struct expected *x)
{
    pixmap_free(x->strip);
    x->strip = strip_of(random_below(1 << 24));
    if (random_below(2)) /* much like the old one: a clock's digit */
        paint(x->strip, (struct rect){(int)random_below(WIDTH_PX - 8), 4, 8, 8}, 0xffffff);
    if (x->frame_header)
        stamp(x->frame, x->strip, x->frame_shift);
    if (x->to && x->to_header)
        stamp(x->to, x->strip, x->to_shift);
    assert_int_equal(canvas_header(c, copy_of(x->strip), strip_place), ERR_OK);
}

static void new_cut(struct expected *x)
{
    struct pixmap *f = random_frame(x->frame);
    bool header = random_below(2);
    shift = (struct offset){(int)random_below(3) - 1, (int)random_below(3) - 1};
    struct zoom *zoom = random_zoom(f);
    assert_int_equal(cut(copy_of(f), header), ERR_OK);
    if (header)
        stamp(f, x->strip, shift);
    end_expected_fade(x);
    pixmap_free(x->frame);
    x->frame = f;
    zoom_free(x->zoom);
    x->zoom = zoom;
    x->zoom_step = 0;
    x->frame_header = header;
    x->frame_shift = shift;
}

static void new_fade(struct expected *x, int64_t now_ms)
{
    struct pixmap *f = random_frame(x->frame);
    bool header = random_below(3);
    shift = (struct offset){(int)random_below(3) - 1, (int)random_below(3) - 1};
    int64_t fade_ms = 50 + random_below(800);
    bool done = false;
    struct zoom *zoom = random_zoom(f);
    assert_int_equal(fade_begin(copy_of(f), header, now_ms, fade_ms), ERR_OK);
    if (header)
        stamp(f, x->strip, shift);
    end_expected_fade(x);
    end_expected_zoom(x);
    x->to = f;
    x->to_zoom = zoom;
    x->to_header = header;
    x->to_shift = shift;
    x->start_ms = now_ms;
    x->fade_ms = fade_ms;
    if (!canvas_is_fading(c)) { /* nothing differed */
        end_expected_fade(x);
        return;
    }
    assert_int_equal(canvas_fade_step(c, now_ms, &done), ERR_OK);
}

static void step(struct expected *x, int64_t now_ms)
{
    bool done = false;
    if (!canvas_is_fading(c))
        return;
    assert_int_equal(canvas_fade_step(c, now_ms, &done), ERR_OK);
    if (done)
        end_expected_fade(x);
}

static void grow(struct expected *x)
{
    assert_int_equal(canvas_can_zoom(c), x->zoom && !x->to && x->zoom_step < ZOOM_STEPS);
    int to = x->zoom_step + (int)random_below(300) - 20;
    to = to > ZOOM_STEPS ? ZOOM_STEPS : to;
    int drawn = fake.begun;
    assert_int_equal(canvas_zoom(c, to), ERR_OK);
    if (!canvas_can_zoom(c) && to < ZOOM_STEPS)
        assert_int_equal(fake.begun, drawn);
    if (x->zoom && !x->to && to > x->zoom_step)
        x->zoom_step = to;
}

static void a_zoom_frame_that_could_not_be_drawn_is_made_up_for(void **state)
{
    (void)state;
    struct expected x = {.zoom = zoom_of(77), .zoom_step = 500};
    for (int how = 0; how < 3; how++) {
        struct pixmap *f = plain(0x808080);
        next_zoom = zoom_of(77);
        zoom_draw(next_zoom, 0, f);
        x.frame = copy_of(f);
        assert_int_equal(cut(f, true), ERR_OK);
        fake.fail_begin = ERR_IO;
        assert_int_equal(canvas_zoom(c, 500), ERR_IO);
        fake.fail_begin = ERR_OK;
        x.zoom_step = how == 1 ? 600 : 500;
        if (how == 0) { /* by the next minute, the next step, and a fade */
            x.strip = strip_of(0x123456);
            stamp(x.frame, x.strip, shift);
            assert_int_equal(canvas_header(c, copy_of(x.strip), strip_place), ERR_OK);
        } else if (how == 1) {
            assert_int_equal(canvas_zoom(c, 600), ERR_OK);
            stamp(x.frame, x.strip, shift);
        } else {
            bool done;
            stamp(x.frame, x.strip, shift);
            assert_int_equal(fade_begin(plain(0), false, 1000, 800), ERR_OK);
            assert_int_equal(canvas_fade_step(c, 1000, &done), ERR_OK);
        }
        assert_stands(&x, 0, "a failed step");
        pixmap_free(x.frame);
    }
    pixmap_free(x.strip);
    zoom_free(x.zoom);
}

static void random_steps(int age)
{
    struct expected x = {0};
    int64_t now_ms = 0;
    seed = 7u + (uint32_t)age;
    fake_output_size(WIDTH_PX, HEIGHT_PX);
    fake.age = age;
    fake.begun = 0;
    canvas_forget(c);
    new_cut(&x);
    for (int i = 0; i < 1500; i++) {
        static const char *const names[] = {"strip",  "cut",  "fade", "redraw",
                                            "finish", "step", "grow"};
        uint32_t what = random_below(40);
        what = what > 20 ? 6 : what > 5 ? 5 : what;
        if (what != 0 && what != 3)
            now_ms += random_below(60);
        step(&x, now_ms); /* the strip and what follows come between two steps */
        if (what == 0)
            new_strip(&x);
        else if (what == 1)
            new_cut(&x);
        else if (what == 2)
            new_fade(&x, now_ms);
        else if (what == 3 && !canvas_is_fading(c))
            assert_int_equal(canvas_redraw(c), ERR_OK);
        else if (what == 4) {
            assert_int_equal(canvas_fade_finish(c), ERR_OK);
            end_expected_fade(&x);
        } else if (what == 6)
            grow(&x);
        assert_stands(&x, now_ms, names[what]);
    }
    zoom_free(x.zoom);
    zoom_free(x.to_zoom);
    pixmap_free(x.frame);
    pixmap_free(x.to);
    pixmap_free(x.strip);
}

static void every_step_shows_what_a_full_redraw_would_whatever_the_buffers_age(void **state)
{
    (void)state;
    for (int age = 0; age <= 3; age++)
        random_steps(age);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_cut_shows_the_frame_at_once),
        TEST(ground_leaves_nothing_of_any_frame),
        TEST(a_fade_ends_exactly_on_the_new_frame),
        TEST(a_fade_goes_forward_whatever_the_clock_does),
        TEST(a_step_that_changes_nothing_draws_nothing),
        TEST(a_fade_between_equal_frames_ends_at_once_and_draws_nothing),
        TEST(without_a_frame_or_time_a_fade_is_a_cut),
        TEST(a_fade_begun_in_a_fade_ends_on_its_own_frame),
        TEST(finishing_a_fade_shows_its_new_frame_at_once),
        TEST(frames_move_pixel_by_pixel_from_every_side_and_the_strip_stands_still),
        TEST(a_movement_is_finished_and_its_ground_taken_at_once_like_a_fade),
        TEST(a_turned_display_and_a_right_to_left_one_move_as_they_are_read),
        TEST(the_strip_lies_over_frames_that_want_it),
        TEST(a_strip_that_does_not_fit_is_left_out),
        TEST(without_a_display_frames_change_unseen_and_a_redraw_shows_the_last),
        TEST(a_frame_that_was_not_shown_is_shown_whole_by_the_next_fade),
        TEST(a_frame_of_another_size_than_the_display_is_not_drawn),
        TEST(out_of_memory_makes_no_canvas),
        TEST(a_zoom_frame_that_could_not_be_drawn_is_made_up_for),
        TEST(every_step_shows_what_a_full_redraw_would_whatever_the_buffers_age),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
