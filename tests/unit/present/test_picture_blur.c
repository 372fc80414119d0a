/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "present/files.h"
#include "present/picture.h"

#define WIDTH 480
#define HEIGHT 320
#define GROUND 0x123456u

static struct pixmap *ground(int width_px, int height_px)
{
    struct pixmap *p;
    assert_int_equal(pixmap_new(width_px, height_px, &p), ERR_OK);
    for (int i = 0; i < width_px * height_px; i++)
        p->pixels[i] = GROUND;
    return p;
}

static enum err draw(const char *name, struct rect box, int corner_px, struct pixmap *dst)
{
    struct test_file f = test_file_read(PLACARD_TEST_DATA "/picture", name);
    struct scene_picture p = {.dst = box, .blurred = true, .corner_px = corner_px};
    struct err_info info;
    snprintf(p.mime_type, sizeof p.mime_type, "%s",
             strstr(name, ".jpg")   ? "image/jpeg"
             : strstr(name, ".png") ? "image/png"
                                    : "image/webp");
    enum err e = picture_draw(f.data, f.bytes, &p, dst, &info);
    free(f.data);
    return e;
}

static const struct rect whole = {0, 0, WIDTH, HEIGHT};

static int step_between(uint32_t a, uint32_t b)
{
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int d = abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
        most = d > most ? d : most;
    }
    return most;
}

static void no_two_neighbours_differ_visibly(void **state)
{
    (void)state;
    static const char *const names[] = {"good/baseline.jpg", "good/progressive.jpg", "good/rgb.png",
                                        "good/lossy.webp"};
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        struct pixmap *p = ground(WIDTH, HEIGHT);
        assert_int_equal(draw(names[n], whole, 0, p), ERR_OK);
        for (int y = 1; y < HEIGHT; y++) {
            for (int x = 1; x < WIDTH; x++) {
                uint32_t px = pixmap_row(p, y)[x];
                /* From pure red to green over a tenth of the width, and one step of dithering. */
                assert_in_range(step_between(px, pixmap_row(p, y)[x - 1]), 0, 6);
                assert_in_range(step_between(px, pixmap_row(p, y - 1)[x]), 0, 6);
            }
        }
        pixmap_free(p);
    }
}

static void corners_of_the_picture_keep_their_colours_whatever_its_orientation(void **state)
{
    (void)state;
    static const uint32_t colours[4] = {0xdc1e1e, 0x1ec828, 0x283cdc, 0xe6dc28};
    for (int o = 1; o <= 8; o++) {
        char name[40];
        struct pixmap *p = ground(WIDTH, HEIGHT);
        snprintf(name, sizeof name, "good/orientation-%d.jpg", o);
        assert_int_equal(draw(name, whole, 0, p), ERR_OK);
        for (int i = 0; i < 4; i++) {
            uint32_t px = pixmap_row(p, i / 2 ? HEIGHT - 1 : 0)[i % 2 ? WIDTH - 1 : 0];
            if (step_between(px, colours[i]) > 14)
                fail_msg("%s: corner %d is %06x, not %06x", name, i, px, colours[i]);
        }
        pixmap_free(p);
    }
}

static void a_part_drawn_alone_equals_that_part_of_the_whole(void **state)
{
    (void)state;
    static const struct rect parts[] = {{0, 0, 100, 320}, {33, 17, 51, 77}, {479, 319, 1, 1}};
    static const char *const names[] = {"good/baseline.jpg", "good/orientation-6.jpg",
                                        "good/alpha.png"};
    for (size_t n = 0; n < 3; n++) {
        struct pixmap *all = ground(WIDTH, HEIGHT);
        assert_int_equal(draw(names[n], whole, 40, all), ERR_OK);
        for (size_t i = 0; i < 3; i++) {
            struct rect r = parts[i];
            struct pixmap *part = ground(r.w, r.h);
            assert_int_equal(draw(names[n], (struct rect){-r.x, -r.y, WIDTH, HEIGHT}, 40, part),
                             ERR_OK);
            for (int y = 0; y < r.h; y++)
                assert_memory_equal(pixmap_row(part, y), pixmap_row(all, y + r.y) + r.x,
                                    (size_t)r.w * 4);
            pixmap_free(part);
        }
        pixmap_free(all);
    }
}

static void alpha_lets_the_ground_through(void **state)
{
    (void)state;
    struct pixmap *p = ground(WIDTH, HEIGHT);
    assert_int_equal(draw("good/alpha.png", whole, 0, p), ERR_OK);
    /* its upper right quarter is empty; dithering may add a step */
    assert_in_range(step_between(pixmap_row(p, 0)[WIDTH - 1], GROUND), 0, 2);
    assert_true(step_between(pixmap_row(p, 0)[0], 0xdc1e1e) < 14);
    pixmap_free(p);
}

static void every_size_is_filled_and_nothing_beside_it(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {2, 3}, {47, 1}, {49, 50}, {400, 5}};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        int w = sizes[s][0], h = sizes[s][1];
        struct pixmap *p = ground(w + 6, h + 8);
        assert_int_equal(draw("good/baseline.jpg", (struct rect){3, 4, w, h}, 0, p), ERR_OK);
        for (int y = 0; y < h + 8; y++) {
            for (int x = 0; x < w + 6; x++) {
                bool inside = x >= 3 && x < w + 3 && y >= 4 && y < h + 4;
                assert_int_equal(pixmap_row(p, y)[x] != GROUND, inside);
            }
        }
        pixmap_free(p);
    }
}

static void a_bad_picture_is_refused_and_nothing_drawn(void **state)
{
    (void)state;
    static const char *const names[] = {"bad/half.jpg", "bad/half.png", "bad/half.webp"};
    for (size_t n = 0; n < 3; n++) {
        struct pixmap *p = ground(60, 40);
        assert_int_not_equal(draw(names[n], (struct rect){0, 0, 60, 40}, 0, p), ERR_OK);
        for (int i = 0; i < 60 * 40; i++)
            assert_int_equal(p->pixels[i], GROUND);
        pixmap_free(p);
    }
}

static void one_failed_allocation_is_an_error_not_a_crash(void **state)
{
    (void)state;
    struct pixmap *p = ground(60, 40);
    struct rect box = {0, 0, 60, 40};
    mem_fail_at(0, 0);
    assert_int_equal(draw("good/alpha.png", box, 0, p), ERR_OK);
    unsigned long asked = mem_fail_at(0, 0);
    assert_true(asked >= 8);
    for (unsigned long n = 1; n <= asked; n++) {
        mem_fail_at(n, (int)(n & 1));
        enum err e = draw("good/alpha.png", box, 0, p);
        mem_fail_at(0, 0);
        assert_int_equal(e, ERR_NOMEM);
    }
    pixmap_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_neighbours_differ_visibly),
        cmocka_unit_test(corners_of_the_picture_keep_their_colours_whatever_its_orientation),
        cmocka_unit_test(a_part_drawn_alone_equals_that_part_of_the_whole),
        cmocka_unit_test(alpha_lets_the_ground_through),
        cmocka_unit_test(every_size_is_filled_and_nothing_beside_it),
        cmocka_unit_test(a_bad_picture_is_refused_and_nothing_drawn),
        cmocka_unit_test(one_failed_allocation_is_an_error_not_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
