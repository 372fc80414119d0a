/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "present/blend.h"

static uint32_t seed = 1;

static uint32_t random_next(void)
{
    seed = seed * 1664525u + 1013904223u;
    return seed >> 8;
}

static struct pixmap *noise(int width_px, int height_px)
{
    struct pixmap *p;
    assert_int_equal(pixmap_new(width_px, height_px, &p), ERR_OK);
    for (int i = 0; i < width_px * height_px; i++)
        p->pixels[i] = random_next() & 0xffffff;
    return p;
}

static struct pixmap *copy_of(const struct pixmap *p)
{
    struct pixmap *q;
    assert_int_equal(pixmap_new(p->width_px, p->height_px, &q), ERR_OK);
    copy_rect(p, (struct rect){0, 0, p->width_px, p->height_px}, q);
    return q;
}

static bool equal(const struct pixmap *a, const struct pixmap *b)
{
    return memcmp(a->pixels, b->pixels, (size_t)a->pitch_bytes * (size_t)a->height_px) == 0;
}

static void alpha_0_gives_a_and_256_gives_b_exactly(void **state)
{
    (void)state;
    const struct rect all = {0, 0, 101, 37};
    struct pixmap *a = noise(101, 37), *b = noise(101, 37), *out = noise(101, 37);
    blend_rect(a, b, 0, all, out);
    assert_true(equal(out, a));
    blend_rect(a, b, 256, all, out);
    assert_true(equal(out, b));
    pixmap_free(a);
    pixmap_free(b);
    pixmap_free(out);
}

static void every_step_is_the_rounded_mean_of_each_channel(void **state)
{
    (void)state;
    struct pixmap *a = noise(64, 4), *b = noise(64, 4), *out = noise(64, 4);
    for (int alpha = 0; alpha <= 256; alpha++) {
        blend_rect(a, b, alpha, (struct rect){0, 0, 64, 4}, out);
        for (int i = 0; i < 64 * 4; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                int va = (int)(a->pixels[i] >> shift & 255),
                    vb = (int)(b->pixels[i] >> shift & 255);
                int want = (va * (256 - alpha) + vb * alpha + 128) / 256;
                assert_int_equal(out->pixels[i] >> shift & 255, want);
            }
            assert_int_equal(out->pixels[i] >> 24, 0);
        }
    }
    pixmap_free(a);
    pixmap_free(b);
    pixmap_free(out);
}

static void blending_in_place_gives_the_same(void **state)
{
    (void)state;
    const struct rect part = {3, 1, 50, 30};
    struct pixmap *a = noise(70, 33), *b = noise(70, 33);
    for (int alpha = 0; alpha <= 256; alpha += 16) {
        struct pixmap *want = copy_of(a), *on_a = copy_of(a), *on_b = copy_of(b);
        blend_rect(a, b, alpha, part, want);
        blend_rect(on_a, b, alpha, part, on_a);
        blend_rect(a, on_b, alpha, part, on_b);
        for (int y = part.y; y < part.y + part.h; y++) {
            assert_memory_equal(pixmap_row(on_a, y) + part.x, pixmap_row(want, y) + part.x,
                                (size_t)part.w * 4);
            assert_memory_equal(pixmap_row(on_b, y) + part.x, pixmap_row(want, y) + part.x,
                                (size_t)part.w * 4);
        }
        pixmap_free(want);
        pixmap_free(on_a);
        pixmap_free(on_b);
    }
    pixmap_free(a);
    pixmap_free(b);
}

static void nothing_outside_the_rectangle_is_touched(void **state)
{
    (void)state;
    struct pixmap *a = noise(40, 40), *b = noise(40, 40), *out = noise(40, 40);
    struct pixmap *before = copy_of(out);
    blend_rect(a, b, 100, (struct rect){30, 30, 100, 100}, out);
    for (int y = 0; y < 40; y++) {
        for (int x = 0; x < 40; x++) {
            if (x < 30 || y < 30)
                assert_int_equal(pixmap_row(out, y)[x], pixmap_row(before, y)[x]);
        }
    }
    pixmap_free(a);
    pixmap_free(b);
    pixmap_free(out);
    pixmap_free(before);
}

/* Every differing pixel is in exactly one rectangle, all are inside the frame, none overlap. */
static void check_cover(const struct pixmap *a, const struct pixmap *b)
{
    struct rect r[BLEND_MAX_RECTS];
    int n = blend_difference(a, b, r);
    assert_in_range(n, 0, BLEND_MAX_RECTS);
    uint8_t *hits = calloc((size_t)a->width_px, (size_t)a->height_px);
    for (int i = 0; i < n; i++) {
        assert_true(r[i].x >= 0 && r[i].y >= 0 && r[i].w > 0 && r[i].h > 0);
        assert_true(r[i].x + r[i].w <= a->width_px && r[i].y + r[i].h <= a->height_px);
        for (int y = r[i].y; y < r[i].y + r[i].h; y++) {
            for (int x = r[i].x; x < r[i].x + r[i].w; x++)
                assert_int_equal(hits[y * a->width_px + x]++, 0);
        }
    }
    for (int i = 0; i < a->width_px * a->height_px; i++) {
        if (a->pixels[i] != b->pixels[i])
            assert_int_equal(hits[i], 1);
    }
    free(hits);
}

static void the_rectangles_cover_every_difference_once(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {33, 9}, {640, 360}, {360, 640}, {1001, 777}};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        struct pixmap *a = noise(sizes[s][0], sizes[s][1]);
        for (int changes = 0; changes < 4000; changes = changes * 3 + 1) {
            struct pixmap *b = copy_of(a);
            for (int i = 0; i < changes; i++)
                b->pixels[random_next() % (uint32_t)(b->width_px * b->height_px)] ^= 1;
            check_cover(a, b);
            pixmap_free(b);
        }
        pixmap_free(a);
    }
}

static void a_checkerboard_of_differences_still_fits(void **state)
{
    (void)state;
    struct pixmap *a = noise(1920, 1080), *b = copy_of(a);
    for (int y = 0; y < 1080; y += 16) {
        for (int x = y % 32 * 2; x < 1920; x += 64)
            pixmap_row(b, y)[x] ^= 0xffffff;
    }
    check_cover(a, b);
    pixmap_free(a);
    pixmap_free(b);
}

static void equal_frames_differ_nowhere_and_a_small_change_costs_little(void **state)
{
    (void)state;
    struct rect r[BLEND_MAX_RECTS];
    struct pixmap *a = noise(1920, 1080), *b = copy_of(a);
    assert_int_equal(blend_difference(a, b, r), 0);
    for (int y = 300; y < 400; y++) {
        for (int x = 500; x < 700; x++)
            pixmap_row(b, y)[x] ^= 1;
    }
    assert_int_equal(blend_difference(a, b, r), 1); /* rows of equal spans are merged */
    assert_true(r[0].w * r[0].h < 2 * 200 * 100);
    pixmap_free(a);
    pixmap_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alpha_0_gives_a_and_256_gives_b_exactly),
        cmocka_unit_test(every_step_is_the_rounded_mean_of_each_channel),
        cmocka_unit_test(blending_in_place_gives_the_same),
        cmocka_unit_test(nothing_outside_the_rectangle_is_touched),
        cmocka_unit_test(the_rectangles_cover_every_difference_once),
        cmocka_unit_test(a_checkerboard_of_differences_still_fits),
        cmocka_unit_test(equal_frames_differ_nowhere_and_a_small_change_costs_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
