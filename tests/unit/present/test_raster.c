/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/log.h"
#include "base/mem.h"
#include "present/files.h"
#include "present/raster.h"
#include "present/shape.h"

#define WIDTH 320
#define HEIGHT 200
#define GROUND 0x101010u

static struct fonts *fonts;

static struct pixmap *ground(void)
{
    struct pixmap *p;
    assert_int_equal(pixmap_new(WIDTH, HEIGHT, &p), ERR_OK);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        p->pixels[i] = GROUND;
    return p;
}

static struct scene *empty(void)
{
    struct scene *s;
    assert_int_equal(scene_new(WIDTH, HEIGHT, &s), ERR_OK);
    return s;
}

static const struct rect whole = {0, 0, WIDTH, HEIGHT};

static struct test_file lent;

static enum err read_named(void *user, const struct digest *sha256, const char **out, size_t *bytes)
{
    const char *name = user;
    (void)sha256;
    if (!name)
        return ERR_DIGEST;
    free(lent.data);
    lent = test_file_read(PLACARD_TEST_DATA "/picture", name);
    *out = lent.data;
    *bytes = lent.bytes;
    return ERR_OK;
}

static char good_png[] = "good/alpha.png", bad_png[] = "bad/half.png";

/* One of everything. */
static struct scene *full_scene(void)
{
    struct scene *s = empty();
    struct scene_text t = {.size_px = 40, .x_px = 30, .baseline_px = 90, .advance_px = 200};
    struct scene_picture p = {
        .mime_type = "image/png", .dst = {180, 60, 120, 120}, .corner_px = 60};
    memcpy(t.script, "Latn", 5);
    t.color = (struct color){255, 255, 255, 255};
    assert_int_equal(scene_add_gradient(s, whole, (struct color){10, 20, 60, 255},
                                        (struct color){40, 30, 20, 255}),
                     ERR_OK);
    assert_int_equal(
        scene_add_fill(s, (struct rect){20, 30, 200, 90}, (struct color){200, 40, 40, 128}, 24),
        ERR_OK);
    assert_int_equal(scene_add_text(s, &t, "Jqg \xc3\x84", 6), ERR_OK);
    assert_int_equal(scene_add_picture(s, &p), ERR_OK);
    return s;
}

static void draw(const struct scene *s, struct rect clip, struct pixmap *dst)
{
    struct raster_media media = {good_png, read_named};
    struct err_info info = {.text = ""};
    if (raster_scene(s, fonts, &media, clip, dst, &info))
        fail_msg("%s", info.text);
}

static void a_fill_is_exact_and_its_corners_are_round(void **state)
{
    (void)state;
    struct scene *s = empty();
    struct pixmap *p = ground();
    assert_int_equal(
        scene_add_fill(s, (struct rect){10, 10, 50, 40}, (struct color){1, 2, 3, 255}, 12), ERR_OK);
    draw(s, whole, p);
    assert_int_equal(pixmap_row(p, 30)[10], 0x010203);
    assert_int_equal(pixmap_row(p, 30)[59], 0x010203);
    assert_int_equal(pixmap_row(p, 30)[60], GROUND);
    assert_int_equal(pixmap_row(p, 10)[35], 0x010203);
    assert_int_equal(pixmap_row(p, 10)[10], GROUND);
    assert_int_equal(pixmap_row(p, 49)[59], GROUND);
    pixmap_free(p);
    scene_free(s);
}

static void round_shapes_are_the_same_from_all_four_sides(void **state)
{
    (void)state;
    for (int y = 0; y < 31; y++) {
        for (int x = 0; x < 31; x++) {
            unsigned c = shape_coverage(x, y, 31, 31, 15);
            assert_int_equal(c, shape_coverage(30 - x, y, 31, 31, 15));
            assert_int_equal(c, shape_coverage(x, 30 - y, 31, 31, 15));
            assert_int_equal(c, shape_coverage(y, x, 31, 31, 15));
        }
    }
    assert_int_equal(shape_coverage(0, 15, 31, 31, 200), 255); /* radius is at most half a side */
}

static void a_transparent_fill_mixes_with_what_is_there(void **state)
{
    (void)state;
    struct scene *s = empty();
    struct pixmap *p = ground();
    assert_int_equal(scene_add_fill(s, whole, (struct color){255, 255, 255, 0}, 0), ERR_OK);
    draw(s, whole, p);
    assert_int_equal(pixmap_row(p, 5)[5], GROUND);
    assert_int_equal(scene_add_fill(s, whole, (struct color){0x30, 0x50, 0x70, 128}, 0), ERR_OK);
    draw(s, whole, p);
    assert_int_equal(pixmap_row(p, 5)[5], 0x203040);
    pixmap_free(p);
    scene_free(s);
}

static void a_soft_gradient_has_no_band_wider_than_its_dither(void **state)
{
    (void)state;
    struct scene *s = empty();
    struct pixmap *p = ground();
    /* 10 levels over 200 rows: without dithering, bands of 20 rows in which every pixel is the same */
    assert_int_equal(scene_add_gradient(s, whole, (struct color){20, 20, 20, 255},
                                        (struct color){30, 30, 30, 255}),
                     ERR_OK);
    draw(s, whole, p);
    assert_int_equal(pixmap_row(p, 0)[0], 0x141414);
    assert_int_equal(pixmap_row(p, HEIGHT - 1)[0], 0x1e1e1e);
    int even_rows = 0;
    for (int y = 0; y < HEIGHT; y++) {
        bool even = true;
        for (int x = 1; x < WIDTH; x++)
            even = even && pixmap_row(p, y)[x] == pixmap_row(p, y)[0];
        even_rows = even ? even_rows + 1 : 0;
        assert_in_range(even_rows, 0, 8);
    }
    pixmap_free(p);
    scene_free(s);
}

static void a_part_drawn_alone_is_the_same_as_in_the_whole(void **state)
{
    (void)state;
    static const struct rect parts[] = {
        {0, 0, 320, 40}, {13, 17, 101, 77}, {170, 50, 60, 60}, {300, 180, 20, 20}, {31, 60, 5, 40}};
    struct scene *s = full_scene();
    struct pixmap *all = ground();
    draw(s, whole, all);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct rect r = parts[i];
        struct pixmap *p = ground();
        draw(s, r, p);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                bool inside = x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
                uint32_t want = inside ? pixmap_row(all, y)[x] : GROUND;
                if (pixmap_row(p, y)[x] != want)
                    fail_msg("part %zu at %d,%d", i, x, y);
            }
        }
        pixmap_free(p);
    }
    pixmap_free(all);
    scene_free(s);
}

static void a_clip_outside_the_screen_draws_nothing(void **state)
{
    (void)state;
    struct scene *s = full_scene();
    struct pixmap *p = ground();
    draw(s, (struct rect){-100, -100, 100, 100}, p);
    draw(s, (struct rect){WIDTH, 0, 100, 100}, p);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        assert_int_equal(p->pixels[i], GROUND);
    pixmap_free(p);
    scene_free(s);
}

static void a_picture_that_cannot_be_had_or_decoded_is_an_error(void **state)
{
    (void)state;
    struct scene *s = full_scene();
    struct pixmap *p = ground();
    struct err_info info;
    struct raster_media none = {NULL, read_named}, bad = {bad_png, read_named};
    assert_int_equal(raster_scene(s, fonts, &none, whole, p, &info), ERR_DIGEST);
    assert_int_equal(raster_scene(s, fonts, &bad, whole, p, &info), ERR_SYNTAX);
    assert_int_equal(raster_scene(s, fonts, NULL, whole, p, &info), ERR_NOT_FOUND);
    /* pictures outside the clip are not even read */
    assert_int_equal(raster_scene(s, fonts, NULL, (struct rect){0, 0, 100, 50}, p, &info), ERR_OK);
    pixmap_free(p);
    scene_free(s);
}

static void every_failed_allocation_is_an_error_not_a_crash(void **state)
{
    (void)state;
    struct scene *s = full_scene();
    struct pixmap *p = ground();
    struct raster_media media = {good_png, read_named};
    draw(s, whole, p);
    mem_fail_at(0, 0);
    draw(s, whole, p);
    unsigned long asked = mem_fail_at(0, 0);
    assert_true(asked > 10);
    for (unsigned long n = 1; n <= asked; n++) {
        struct err_info info;
        mem_fail_at(n, 1);
        enum err e = raster_scene(s, fonts, &media, whole, p, &info);
        mem_fail_at(0, 0);
        assert_int_equal(e, ERR_NOMEM);
    }
    pixmap_free(p);
    scene_free(s);
}

static int start(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    return fonts_open(PLACARD_SOURCE_DIR "/assets/fonts/fonts.conf", &fonts, NULL) ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    fonts_close(fonts);
    free(lent.data);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fill_is_exact_and_its_corners_are_round),
        cmocka_unit_test(round_shapes_are_the_same_from_all_four_sides),
        cmocka_unit_test(a_transparent_fill_mixes_with_what_is_there),
        cmocka_unit_test(a_soft_gradient_has_no_band_wider_than_its_dither),
        cmocka_unit_test(a_part_drawn_alone_is_the_same_as_in_the_whole),
        cmocka_unit_test(a_clip_outside_the_screen_draws_nothing),
        cmocka_unit_test(a_picture_that_cannot_be_had_or_decoded_is_an_error),
        cmocka_unit_test(every_failed_allocation_is_an_error_not_a_crash),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
