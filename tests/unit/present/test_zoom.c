/* SPDX-License-Identifier: Apache-2.0 */
/* A photo that grows: where each pixel comes from, and that what lies over it stays as it is. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "present/blend.h"
#include "present/zoom_make.h"

static uint32_t seed = 1;

static uint32_t random_below(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * n) >> 32);
}

static struct pixmap *pixmap_of(int w, int h, uint32_t color)
{
    struct pixmap *p;
    assert_int_equal(pixmap_new(w, h, &p), ERR_OK);
    fill_rect(p, (struct rect){0, 0, w, h}, color, 255);
    return p;
}

/* Nothing over it; every pixel of the photo another colour. */
static struct zoom *bare_zoom(struct rect place)
{
    struct zoom *z = mem_alloc(sizeof *z);
    assert_non_null(z);
    z->place = place;
    z->photo = pixmap_of(zoom_photo_px(place.w), zoom_photo_px(place.h), 0);
    for (int y = 0; y < z->photo->height_px; y++)
        for (int x = 0; x < z->photo->width_px; x++)
            pixmap_row(z->photo, y)[x] = random_below(1 << 24);
    z->covers = mem_array((size_t)place.h, sizeof *z->covers);
    z->over_bytes = 4;
    z->over = mem_pages_alloc(4);
    assert_true(z->covers && z->over);
    assert_int_equal(zoom_prepare(z), ERR_OK);
    return z;
}

static double channel(const struct pixmap *p, int x, int y, int shift)
{
    x = x < p->width_px ? x : p->width_px - 1;
    y = y < p->height_px ? y : p->height_px - 1;
    return pixmap_row(p, y)[x] >> shift & 255;
}

/* The plain way: between four pixels, in floating point. */
static double wanted(const struct zoom *z, int x, int y, int step, int shift)
{
    const struct pixmap *p = z->photo;
    double t = (double)step / ZOOM_STEPS;
    double seen_w = p->width_px - (p->width_px - z->place.w) * t;
    double seen_h = p->height_px - (p->height_px - z->place.h) * t;
    double u = (p->width_px - seen_w) / 2 + (x + 0.5) * seen_w / z->place.w - 0.5;
    double v = (p->height_px - seen_h) / 2 + (y + 0.5) * seen_h / z->place.h - 0.5;
    u = u < 0 ? 0 : u;
    v = v < 0 ? 0 : v;
    int i = (int)u, j = (int)v;
    double fx = u - i, fy = v - j;
    return (channel(p, i, j, shift) * (1 - fx) + channel(p, i + 1, j, shift) * fx) * (1 - fy) +
           (channel(p, i, j + 1, shift) * (1 - fx) + channel(p, i + 1, j + 1, shift) * fx) * fy;
}

static void every_pixel_lies_where_it_should_between_four_of_the_photo(void **state)
{
    (void)state;
    static const struct rect places[] = {{0, 0, 640, 360}, {3, 7, 333, 129}, {1, 1, 65, 64},
                                         {0, 0, 16, 200},  {5, 5, 1, 33},    {0, 0, 17, 1},
                                         {0, 0, 1919, 40}};
    static const int steps[] = {0, 1, 777, ZOOM_STEPS / 2, ZOOM_STEPS - 1, ZOOM_STEPS};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct rect r = places[i];
        struct zoom *z = bare_zoom(r);
        struct pixmap *out = pixmap_of(r.x + r.w + 3, r.y + r.h + 3, 0xabcdef);
        for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++) {
            zoom_draw(z, steps[k], out);
            for (int y = 0; y < out->height_px; y++) {
                for (int x = 0; x < out->width_px; x++) {
                    uint32_t is = pixmap_row(out, y)[x];
                    bool in = x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
                    if (!in) {
                        assert_int_equal(is, 0xabcdef);
                        continue;
                    }
                    for (int shift = 0; shift < 24; shift += 8) {
                        double want = wanted(z, x - r.x, y - r.y, steps[k], shift);
                        /* two roundings of the result and two of the weights */
                        if (fabs((is >> shift & 255) - want) > 3.1)
                            fail_msg("place %zu, step %d: pixel %d,%d is %06x, %.1f wanted", i,
                                     steps[k], x, y, (unsigned)is, want);
                    }
                }
            }
        }
        pixmap_free(out);
        zoom_free(z);
    }
}

static void at_its_end_it_is_the_photos_middle_pixel_by_pixel(void **state)
{
    (void)state;
    struct rect r = {0, 0, 640, 360};
    struct zoom *z = bare_zoom(r);
    struct pixmap *out = pixmap_of(640, 360, 0);
    int dx = (z->photo->width_px - 640) / 2, dy = (z->photo->height_px - 360) / 2;
    assert_true(dx == 20 && dy == 11);
    zoom_draw(z, ZOOM_STEPS, out);
    for (int y = 0; y < 360; y++)
        assert_memory_equal(pixmap_row(out, y), pixmap_row(z->photo, y + dy) + dx, 640 * 4);
    pixmap_free(out);
    zoom_free(z);
}

static void it_grows_eased_and_never_back(void **state)
{
    (void)state;
    int before = 0, fastest = 0;
    assert_int_equal(zoom_step_at(-5, 9000), 0);
    for (int64_t ms = 0; ms <= 9000; ms += 40) {
        int now = zoom_step_at(ms, 9000);
        assert_true(now >= before);
        fastest = now - before > fastest ? now - before : fastest;
        if (ms == 360 || ms == 9000)
            assert_true(now - before <= 2); /* slow at both ends */
        before = now;
    }
    assert_int_equal(before, ZOOM_STEPS);
    assert_int_equal(zoom_step_at(9001, 9000), ZOOM_STEPS);
    assert_int_equal(zoom_step_at(5, 0), ZOOM_STEPS);
    assert_true(fastest < 20); /* a third of a pixel at the edge of 1080p */
}

/* --- made from a scene -------------------------------------------------------------------------------------------- */

/* A PNG of 2 x 2 px, as small as they come: the picture is one colour, 0x406080. */
static const uint8_t tiny[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
    0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02, 0x00, 0x00, 0x00, 0xfd,
    0xd4, 0x9a, 0x73, 0x00, 0x00, 0x00, 0x10, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x70,
    0x48, 0x68, 0x00, 0x22, 0x06, 0x08, 0x05, 0x00, 0x1e, 0x8e, 0x04, 0x81, 0x3b, 0x91, 0x13,
    0x4c, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

static enum err read_tiny(void *user, const struct digest *d, const char **out, size_t *bytes)
{
    (void)user, (void)d;
    *out = (const char *)tiny;
    *bytes = sizeof tiny;
    return ERR_OK;
}

static const struct raster_media media = {.read = read_tiny};

#define SCREEN_W 260
#define SCREEN_H 140

static const struct rect photo_place = {0, 20, SCREEN_W, 110};

/* Ground, photo, and over it a gradient and boxes of every coverage. */
static struct scene *scene_of(void)
{
    struct scene *s;
    struct scene_picture p = {
        .mime_type = "image/png", .crop = {0, 0, 65536, 65536}, .dst = photo_place};
    struct color clear = {0, 0, 0, 0}, dark = {10, 20, 30, 220}, ground = {245, 240, 230, 255};
    assert_int_equal(scene_new(SCREEN_W, SCREEN_H, &s), ERR_OK);
    assert_int_equal(scene_add_fill(s, (struct rect){0, 0, SCREEN_W, SCREEN_H}, ground, 0), ERR_OK);
    s->moving = s->count;
    assert_int_equal(scene_add_picture(s, &p), ERR_OK);
    assert_int_equal(scene_add_gradient(s, (struct rect){0, 90, SCREEN_W, 40}, clear, dark),
                     ERR_OK);
    for (int a = 0; a < 256; a++) {
        struct color c = {(uint8_t)(a * 7), (uint8_t)(255 - a), (uint8_t)(a * 3), (uint8_t)a};
        assert_int_equal(scene_add_fill(s, (struct rect){2 + a, 40, 1, 40}, c, 0), ERR_OK);
    }
    assert_int_equal(
        scene_add_fill(s, (struct rect){20, 60, 60, 60}, (struct color){255, 255, 255, 255}, 30),
        ERR_OK);
    return s;
}

static struct zoom *make(const struct scene *s, int deg, struct pixmap *frame)
{
    struct zoom *z = NULL;
    struct err_info info = {.text = ""};
    if (zoom_make(s, NULL, &media, deg, frame, &z, &info))
        fail_msg("%s", info.text);
    return z;
}

static void assert_near(const struct pixmap *a, const struct pixmap *b, int most, const char *what)
{
    for (int y = 0; y < a->height_px; y++)
        for (int x = 0; x < a->width_px; x++)
            for (int shift = 0; shift < 24; shift += 8) {
                int p = pixmap_row(a, y)[x] >> shift & 255, q = pixmap_row(b, y)[x] >> shift & 255;
                if (abs(p - q) > most)
                    fail_msg("%s: pixel %d,%d is %06x, not %06x", what, x, y,
                             (unsigned)pixmap_row(a, y)[x], (unsigned)pixmap_row(b, y)[x]);
            }
}

/* The photo is one colour: at every step the layers together are what the scene is when it stands still. */
static void what_lies_over_it_neither_moves_nor_changes(void **state)
{
    (void)state;
    struct scene *s = scene_of();
    struct pixmap *still = pixmap_of(SCREEN_W, SCREEN_H, 0),
                  *frame = pixmap_of(SCREEN_W, SCREEN_H, 0);
    assert_int_equal(
        raster_scene(s, NULL, &media, (struct rect){0, 0, SCREEN_W, SCREEN_H}, still, NULL),
        ERR_OK);
    assert_int_equal(pixmap_row(still, 25)[0], 0x406080);
    struct zoom *z = make(s, 0, frame);
    for (int step = 0; step <= ZOOM_STEPS; step += 128) {
        zoom_draw(z, step, frame);
        assert_near(frame, still, 2, "layers");
        assert_int_equal(pixmap_row(frame, 90)[50], 0xffffff); /* inside the box */
        assert_int_equal(pixmap_row(frame, 25)[100], 0x406080);
    }
    zoom_free(z);
    pixmap_free(frame);
    pixmap_free(still);
    scene_free(s);
}

static void on_a_turned_display_it_is_the_same_picture_turned(void **state)
{
    (void)state;
    struct scene *s = scene_of();
    struct pixmap *frame = pixmap_of(SCREEN_W, SCREEN_H, 0);
    struct zoom *z = make(s, 0, frame);
    zoom_draw(z, 700, frame);
    for (int deg = 90; deg < 360; deg += 90) {
        bool swap = deg != 180;
        int w = swap ? SCREEN_H : SCREEN_W, h = swap ? SCREEN_W : SCREEN_H;
        struct pixmap *logical = pixmap_of(SCREEN_W, SCREEN_H, 0), *turned = pixmap_of(w, h, 0);
        struct pixmap *want = pixmap_of(w, h, 0);
        struct zoom *other = make(s, deg, logical);
        struct rect all = {0, 0, SCREEN_W, SCREEN_H};
        pixmap_rotate(logical, all, deg, turned);
        zoom_draw(other, 700, turned);
        pixmap_rotate(frame, all, deg, want);
        assert_near(turned, want, 2, "turned");
        zoom_free(other);
        pixmap_free(want);
        pixmap_free(turned);
        pixmap_free(logical);
    }
    zoom_free(z);
    pixmap_free(frame);
    scene_free(s);
}

static void only_what_is_not_clear_is_kept_of_what_lies_over_it(void **state)
{
    (void)state;
    struct scene *s = scene_of();
    struct pixmap *frame = pixmap_of(SCREEN_W, SCREEN_H, 0);
    struct zoom *z = make(s, 0, frame);
    assert_int_equal(z->covers[0].count, 0);        /* above the boxes */
    assert_in_range(z->covers[25].count, 254, 256); /* the boxes */
    assert_int_equal(z->covers[105].count, SCREEN_W);
    assert_true(z->over_bytes < (size_t)SCREEN_W * 110 * 4);
    zoom_free(z);
    pixmap_free(frame);
    scene_free(s);
}

static void scenes_that_stand_still(void **state)
{
    (void)state;
    struct scene *s = scene_of();
    assert_true(zoom_suits(s));
    struct scene_picture *p = &s->ops[s->moving].picture;
    static const struct {
        struct rect dst;
        int corner_px, moving, screen_w;
        bool blurred;
    } rows[] = {
        {{0, 20, SCREEN_W, 110}, 0, -1, SCREEN_W, false},   /* nothing moves */
        {{0, 20, SCREEN_W, 110}, 0, 0, SCREEN_W, false},    /* a fill */
        {{0, 20, SCREEN_W, 110}, 0, 9999, SCREEN_W, false}, /* no such operation */
        {{0, 20, SCREEN_W, 110}, 9, 1, SCREEN_W, false},    /* round corners would move */
        {{0, 20, SCREEN_W, 110}, 0, 1, SCREEN_W, true},     /* a soft ground */
        {{0, 20, SCREEN_W, 63}, 0, 1, SCREEN_W, false},     /* too small to see */
        {{-1, 20, SCREEN_W, 110}, 0, 1, SCREEN_W, false},   /* sticks out */
        {{0, 31, SCREEN_W, 110}, 0, 1, SCREEN_W, false},    /* sticks out */
        {{0, 20, SCREEN_W, 110}, 0, 1, 20000, false},       /* too large a screen */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        p->dst = rows[i].dst;
        p->corner_px = rows[i].corner_px;
        p->blurred = rows[i].blurred;
        s->moving = rows[i].moving;
        s->width_px = rows[i].screen_w;
        if (zoom_suits(s))
            fail_msg("row %zu would move", i);
    }
    scene_free(s);
}

static void out_of_memory_anywhere_leaves_nothing_behind(void **state)
{
    (void)state;
    struct scene *s = scene_of();
    struct pixmap *frame = pixmap_of(SCREEN_W, SCREEN_H, 0);
    int failed = 0;
    for (unsigned long n = 1; n < 200; n++) {
        struct zoom *z = NULL;
        mem_fail_at(n, 0);
        enum err e = zoom_make(s, NULL, &media, 90, frame, &z, NULL);
        mem_fail_at(0, 0);
        if (!e) {
            zoom_free(z);
            break;
        }
        assert_int_equal(e, ERR_NOMEM);
        assert_null(z);
        failed++;
    }
    assert_in_range(failed, 15, 190);
    pixmap_free(frame);
    scene_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pixel_lies_where_it_should_between_four_of_the_photo),
        cmocka_unit_test(at_its_end_it_is_the_photos_middle_pixel_by_pixel),
        cmocka_unit_test(it_grows_eased_and_never_back),
        cmocka_unit_test(what_lies_over_it_neither_moves_nor_changes),
        cmocka_unit_test(on_a_turned_display_it_is_the_same_picture_turned),
        cmocka_unit_test(only_what_is_not_clear_is_kept_of_what_lies_over_it),
        cmocka_unit_test(scenes_that_stand_still),
        cmocka_unit_test(out_of_memory_anywhere_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
