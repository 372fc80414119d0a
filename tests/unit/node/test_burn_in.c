/* SPDX-License-Identifier: Apache-2.0 */
/* Where things are moved to against burn-in, and the header strip with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/burn_in.h"
#include "node/canvas_strip.h"

#define DAY_S 86400

static int64_t a_time(int step)
{
    return INT64_C(1772442000) / BURN_IN_STEP_S * BURN_IN_STEP_S + step * BURN_IN_STEP_S;
}

static void every_step_is_one_pixel_in_one_direction(void **state)
{
    (void)state;
    struct offset before = burn_in_offset(a_time(0), 1920, 1080);
    for (int step = 1; step < 2000; step++) {
        struct offset o = burn_in_offset(a_time(step), 1920, 1080);
        assert_int_equal(abs(o.x - before.x) + abs(o.y - before.y), 1);
        before = o;
    }
}

static void between_steps_nothing_moves(void **state)
{
    (void)state;
    for (int s = 0; s < BURN_IN_STEP_S; s += 7) {
        struct offset a = burn_in_offset(a_time(5), 1920, 1080);
        struct offset b = burn_in_offset(a_time(5) + s, 1920, 1080);
        assert_memory_equal(&a, &b, sizeof a);
        assert_int_equal(burn_in_next_s(a_time(5) + s), a_time(6));
    }
}

static void all_places_have_their_turn_and_none_is_farther_than_it_may(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px, most;
    } rows[] = {{1920, 1080, 4}, {1080, 1920, 4}, {3840, 2160, 8}, {3840, 600, 2},
                {640, 480, 1},   {320, 269, 0},   {0, 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int seen[17][17] = {0}, side = 2 * rows[i].most + 1, round = 2 * (side * side - 1);
        for (int step = 0; step < (round ? round : 5); step++) {
            struct offset o = burn_in_offset(a_time(step), rows[i].width_px, rows[i].height_px);
            assert_true(abs(o.x) <= rows[i].most && abs(o.y) <= rows[i].most);
            seen[o.x + 8][o.y + 8]++;
        }
        for (int x = -rows[i].most; x <= rows[i].most && round; x++)
            for (int y = -rows[i].most; y <= rows[i].most; y++)
                assert_in_range(seen[x + 8][y + 8], 1, 2);
    }
}

static void the_same_hour_of_the_next_day_has_another_place(void **state)
{
    (void)state;
    struct offset a = burn_in_offset(a_time(0), 1920, 1080);
    struct offset b = burn_in_offset(a_time(0) + DAY_S, 1920, 1080);
    assert_true(a.x != b.x || a.y != b.y);
    struct offset early = burn_in_offset(-5, 1920, 1080);
    assert_true(!early.x && !early.y);
}

static void a_turned_display_is_moved_the_way_a_person_sees_it(void **state)
{
    (void)state;
    /* a point and the same point moved, both turned, differ by the turned offset */
    static const int turns[] = {0, 90, 180, 270};
    struct offset by = {3, -2};
    for (int i = 0; i < 4; i++) {
        struct rect a = rect_rotate((struct rect){20, 30, 1, 1}, 200, 100, turns[i]);
        struct rect b = rect_rotate((struct rect){23, 28, 1, 1}, 200, 100, turns[i]);
        struct offset o = burn_in_turned(by, turns[i]);
        assert_int_equal(b.x - a.x, o.x);
        assert_int_equal(b.y - a.y, o.y);
    }
}

/* --- the strip ---------------------------------------------------------------------------------------------------- */

#define FRAME_W 90
#define FRAME_H 70
#define UNDER 0xabcdefu

static struct pixmap *pixels_of(int w, int h)
{
    struct pixmap *p;
    assert_int_equal(pixmap_new(w, h, &p), ERR_OK);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            pixmap_row(p, y)[x] = (uint32_t)(y << 8 | x);
    return p;
}

static int clamp(int v, int most)
{
    return v < 0 ? 0 : v > most ? most : v;
}

/* At each edge of the display, moved every way: all of its area is the strip's, nothing else is touched. */
static void the_strip_moves_with_the_frame_and_leaves_no_gap_at_the_edge(void **state)
{
    (void)state;
    static const struct rect places[] = {{0, 0, FRAME_W, 40},
                                         {0, FRAME_H - 40, FRAME_W, 40},
                                         {0, 0, 40, FRAME_H},
                                         {FRAME_W - 40, 0, 40, FRAME_H},
                                         {10, 10, 40, 30}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct rect r = places[i];
        struct strip s = {pixels_of(r.w, r.h), r.x, r.y};
        for (int k = 0; k < 81; k++) {
            struct offset by = {k % 9 - 4, k / 9 - 4};
            struct pixmap *frame = pixels_of(FRAME_W, FRAME_H);
            for (int y = 0; y < FRAME_H; y++)
                for (int x = 0; x < FRAME_W; x++)
                    pixmap_row(frame, y)[x] = UNDER;
            strip_lay(&s, by, frame);
            struct rect area = rect_shift(r, by, FRAME_W, FRAME_H);
            for (int y = 0; y < FRAME_H; y++) {
                for (int x = 0; x < FRAME_W; x++) {
                    bool in =
                        x >= area.x && x < area.x + area.w && y >= area.y && y < area.y + area.h;
                    uint32_t want = in ? (uint32_t)(clamp(y - by.y - r.y, r.h - 1) << 8 |
                                                    clamp(x - by.x - r.x, r.w - 1))
                                       : UNDER;
                    if (pixmap_row(frame, y)[x] != want)
                        fail_msg("place %zu moved %d,%d: pixel %d,%d is %06x, not %06x", i, by.x,
                                 by.y, x, y, (unsigned)pixmap_row(frame, y)[x], (unsigned)want);
                }
            }
            pixmap_free(frame);
        }
        pixmap_free(s.pixels);
    }
}

static void a_strip_that_does_not_fit_is_not_laid(void **state)
{
    (void)state;
    struct strip s = {pixels_of(40, 10), FRAME_W - 39, 0};
    struct pixmap *frame = pixels_of(FRAME_W, FRAME_H);
    assert_int_equal(strip_area(&s, (struct offset){0, 0}, FRAME_W, FRAME_H).w, 0);
    strip_lay(&s, (struct offset){0, 0}, frame);
    assert_int_equal(pixmap_row(frame, 5)[FRAME_W - 5], 5 << 8 | (FRAME_W - 5));
    struct strip none = {0};
    strip_lay(&none, (struct offset){2, 2}, frame);
    pixmap_free(frame);
    pixmap_free(s.pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_is_one_pixel_in_one_direction),
        cmocka_unit_test(between_steps_nothing_moves),
        cmocka_unit_test(all_places_have_their_turn_and_none_is_farther_than_it_may),
        cmocka_unit_test(the_same_hour_of_the_next_day_has_another_place),
        cmocka_unit_test(a_turned_display_is_moved_the_way_a_person_sees_it),
        cmocka_unit_test(the_strip_moves_with_the_frame_and_leaves_no_gap_at_the_edge),
        cmocka_unit_test(a_strip_that_does_not_fit_is_not_laid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
