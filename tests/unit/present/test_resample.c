/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "present/resample.h"

#define PI 3.14159265358979

struct image {
    int w, h;
    uint8_t *px; /* R,G,B,A */
};

static struct image image(int w, int h)
{
    struct image i = {w, h, calloc((size_t)w * (size_t)h, 4)};
    assert_non_null(i.px);
    return i;
}

static uint8_t *at(const struct image *i, int x, int y)
{
    return i->px + 4 * ((size_t)y * (size_t)i->w + (size_t)x);
}

static void set(const struct image *i, int x, int y, int v, int alpha)
{
    uint8_t *p = at(i, x, y);
    p[0] = p[1] = p[2] = (uint8_t)v;
    p[3] = (uint8_t)alpha;
}

static void take(void *user, int y, const uint8_t *row)
{
    struct image *to = user;
    assert_in_range(y, 0, to->h - 1);
    memcpy(at(to, 0, y), row, (size_t)to->w * 4);
}

/* A part of the source, in its px, to w x h. */
static struct image scaled_part(const struct image *from, const double part[4], int w, int h,
                                bool opaque)
{
    struct image to = image(w, h);
    struct resample_plan plan = {.src_width_px = from->w,
                                 .src_height_px = from->h,
                                 .x = part[0],
                                 .y = part[1],
                                 .w = part[2],
                                 .h = part[3],
                                 .width_px = w,
                                 .height_px = h,
                                 .opaque = opaque,
                                 .emit = take,
                                 .user = &to};
    struct resample *r;
    assert_int_equal(resample_new(&plan, &r), ERR_OK);
    for (int y = 0; y < from->h; y++)
        resample_row(r, at(from, 0, y));
    assert_true(resample_done(r));
    resample_row(r, at(from, 0, 0)); /* ignored */
    resample_free(r);
    return to;
}

static struct image scaled(const struct image *from, int w, int h, bool opaque)
{
    const double all[4] = {0, 0, from->w, from->h};
    return scaled_part(from, all, w, h, opaque);
}

static void the_same_size_is_the_same_picture(void **state)
{
    (void)state;
    struct image from = image(37, 23);
    for (int i = 0; i < 37 * 23 * 4; i++)
        from.px[i] = i % 4 == 3 ? 255 : (uint8_t)(i * 7919 >> 3);
    for (int opaque = 0; opaque < 2; opaque++) {
        struct image to = scaled(&from, 37, 23, opaque);
        assert_memory_equal(to.px, from.px, 37 * 23 * 4);
        free(to.px);
    }
    free(from.px);
}

/* And no plan asks for more rows at a time than there is room for (an assertion inside). */
static void one_colour_stays_that_colour_at_every_size(void **state)
{
    (void)state;
    for (int n = 1; n < 40; n++) {
        struct image from = image(n, 41 - n);
        for (int i = 0; i < n * (41 - n); i++)
            set(&from, i % n, i / n, 201, 255);
        for (int m = 1; m < 100; m += m < 12 ? 1 : 9) {
            const double part[4] = {n * 0.21, from.h * 0.13, n * 0.57, from.h * 0.8};
            struct image whole = scaled(&from, m, 101 - m, n & 1);
            struct image crop = scaled_part(&from, part, 101 - m, m, n & 1);
            for (int i = 0; i < m * (101 - m); i++) {
                assert_int_equal(whole.px[4 * i], 201);
                assert_int_equal(whole.px[4 * i + 3], 255);
                assert_int_equal(crop.px[4 * i], 201);
            }
            free(whole.px);
            free(crop.px);
        }
        free(from.px);
    }
}

static struct image zone_plate(int side)
{
    struct image i = image(side, side);
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            double dx = x - side / 2.0, dy = y - side / 2.0;
            set(&i, x, y, (int)lround(127.5 + 127.5 * cos(PI * (dx * dx + dy * dy) / side)), 255);
        }
    }
    return i;
}

/* Rings get finer outwards. Those that the result has no pixels for must become gray, not other rings. */
static void what_is_too_fine_to_show_becomes_gray(void **state)
{
    (void)state;
    static const double shrinks[] = {1.3, 1.5, 2, 2.77, 4, 7.3};
    struct image from = zone_plate(600);
    for (size_t n = 0; n < sizeof shrinks / sizeof shrinks[0]; n++) {
        int side = (int)(600 / shrinks[n]), worst = 0;
        struct image to = scaled(&from, side, side, true);
        for (int y = 4; y < side - 4; y++) {
            for (int x = 4; x < side - 4; x++) {
                double dx = x - side / 2.0, dy = y - side / 2.0;
                /* waves to 0.69 px of the result: 0.5 is what it can show. An area average leaves 48 there. */
                double wave = shrinks[n] * fmax(fabs(dx), fabs(dy)) / 600 * shrinks[n] * 1.45;
                int off = abs(*at(&to, x, y) - 127);
                worst = wave > 1 && off > worst ? off : worst;
            }
        }
        if (worst > 24)
            fail_msg("shrunk by %.2f: false rings of %d", shrinks[n], worst);
        free(to.px);
    }
    free(from.px);
}

static void what_can_be_shown_keeps_its_contrast(void **state)
{
    (void)state;
    struct image from = image(240, 8);
    for (int i = 0; i < 240 * 8; i++)
        set(&from, i % 240, i / 240, (int)lround(127.5 + 100 * sin(2 * PI * (i % 240) / 8)), 255);
    struct image to = scaled(&from, 120, 4, true); /* four px a wave */
    int least = 255, most = 0;
    for (int x = 8; x < 112; x++) {
        least = *at(&to, x, 2) < least ? *at(&to, x, 2) : least;
        most = *at(&to, x, 2) > most ? *at(&to, x, 2) : most;
    }
    /* Sampled between crest and trough the wave is 0.71 of its height; an area average leaves less. */
    assert_true(most - least > 200 * 0.66);
    free(from.px);
    free(to.px);
}

static struct image step(int w)
{
    struct image i = image(w, 4);
    for (int n = 0; n < w * 4; n++)
        set(&i, n % w, n / w, n % w < w / 2 ? 50 : 200, 255);
    return i;
}

static void an_edge_is_followed_by_one_faint_line_and_nothing_else(void **state)
{
    (void)state;
    static const int widths[] = {400, 231, 160, 57}; /* of 120 */
    for (size_t n = 0; n < sizeof widths / sizeof widths[0]; n++) {
        struct image from = step(widths[n]), to = scaled(&from, 120, 4, true);
        for (int x = 0; x < 120; x++) {
            double from_edge =
                fabs((x + 0.5) * widths[n] / 120 - widths[n] / 2) / fmax(1, widths[n] / 120.0);
            int v = *at(&to, x, 1);
            int off = v < 125 ? abs(v - 50) : abs(v - 200);
            if (from_edge > 2.1)
                assert_int_equal(off, 0);
            else if (from_edge > 1)
                assert_in_range(off, 0, 12); /* 8 % of the step */
        }
        free(from.px);
        free(to.px);
    }
}

static void enlarged_twice_no_pixel_shows(void **state)
{
    (void)state;
    struct image from = image(30, 30);
    for (int i = 0; i < 900; i++) /* a diagonal edge, as hard as it can be */
        set(&from, i % 30, i / 30, i % 30 > i / 30 ? 220 : 30, 255);
    struct image to = scaled(&from, 60, 60, true);
    for (int k = 10; k < 49;
         k++) { /* along the edge the result may only waver, not stand in steps */
        int here = *at(&to, k + 1, k), next = *at(&to, k + 2, k + 1);
        assert_in_range(abs(here - next), 0, 40);
        /* across it each px is between its neighbours or a faint line */
        for (int d = -4; d < 4; d++)
            assert_in_range(*at(&to, k + d, k), 22, 228);
    }
    free(from.px);
    free(to.px);
}

static void a_ramp_stays_a_ramp(void **state)
{
    (void)state;
    struct image from = image(64, 3);
    for (int i = 0; i < 64 * 3; i++)
        set(&from, i % 64, i / 64, 4 * (i % 64), 255);
    for (int w = 20; w < 200; w += 13) {
        struct image to = scaled(&from, w, 3, true);
        for (int x = w / 8; x < w - w / 8; x++) {
            double wanted = 4 * ((x + 0.5) * 64 / w - 0.5);
            assert_true(fabs(*at(&to, x, 1) - wanted) < 1);
        }
        free(to.px);
    }
    free(from.px);
}

static void a_mirrored_picture_is_scaled_to_its_mirror_image(void **state)
{
    (void)state;
    static const int sizes[][2] = {{20, 15}, {50, 40}, {111, 70}, {7, 90}};
    struct image from = zone_plate(50), turned = image(50, 50);
    for (int y = 0; y < 50; y++) {
        for (int x = 0; x < 50; x++) {
            at(&from, x, y)[0] = (uint8_t)(x * 5 ^ y * 3);
            memcpy(at(&turned, 49 - x, 49 - y), at(&from, x, y), 4);
        }
    }
    for (size_t n = 0; n < 4; n++) {
        int w = sizes[n][0], h = sizes[n][1];
        struct image a = scaled(&from, w, h, true), b = scaled(&turned, w, h, true);
        for (int i = 0; i < w * h; i++)
            assert_in_range(abs(a.px[4 * i] - b.px[4 * (w * h - 1 - i)]), 0, 1);
        free(a.px);
        free(b.px);
    }
    free(from.px);
    free(turned.px);
}

/* Beside half a picture of nothing, whose hidden colour is white. */
static void hidden_colours_do_not_come_through(void **state)
{
    (void)state;
    static const int widths[] = {9, 33, 40, 75};
    struct image from = image(40, 6);
    for (int i = 0; i < 40 * 6; i++)
        set(&from, i % 40, i / 40, i % 40 < 20 ? 60 : 255, i % 40 < 20 ? 255 : 0);
    for (size_t n = 0; n < 4; n++) {
        struct image to = scaled(&from, widths[n], 6, false);
        for (int x = 0; x < widths[n]; x++) {
            const uint8_t *p = at(&to, x, 3);
            assert_true(p[0] <= p[3]);
            /* 60 of 255 of whatever alpha there is */
            assert_true(abs(p[0] - (p[3] * 60 + 127) / 255) <= 5);
        }
        free(to.px);
    }
    free(from.px);
}

static void one_failed_allocation_is_an_error(void **state)
{
    (void)state;
    struct resample_plan plan = {.src_width_px = 9,
                                 .src_height_px = 9,
                                 .w = 9,
                                 .h = 9,
                                 .width_px = 5,
                                 .height_px = 20,
                                 .emit = take};
    struct resample *r = NULL;
    mem_fail_at(0, 0);
    assert_int_equal(resample_new(&plan, &r), ERR_OK);
    resample_free(r);
    unsigned long asked = mem_fail_at(0, 0);
    assert_true(asked >= 12);
    for (unsigned long n = 1; n <= asked; n++) {
        r = NULL;
        mem_fail_at(n, 0);
        enum err e = resample_new(&plan, &r);
        mem_fail_at(0, 0);
        assert_int_equal(e, ERR_NOMEM);
        assert_null(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_size_is_the_same_picture),
        cmocka_unit_test(one_colour_stays_that_colour_at_every_size),
        cmocka_unit_test(what_is_too_fine_to_show_becomes_gray),
        cmocka_unit_test(what_can_be_shown_keeps_its_contrast),
        cmocka_unit_test(an_edge_is_followed_by_one_faint_line_and_nothing_else),
        cmocka_unit_test(enlarged_twice_no_pixel_shows),
        cmocka_unit_test(a_ramp_stays_a_ramp),
        cmocka_unit_test(a_mirrored_picture_is_scaled_to_its_mirror_image),
        cmocka_unit_test(hidden_colours_do_not_come_through),
        cmocka_unit_test(one_failed_allocation_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
