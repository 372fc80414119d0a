/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/limits.h"
#include "base/mem.h"
#include "present/pixmap.h"

#define WIDTH 75 /* neither side a multiple of the tile */
#define HEIGHT 43

static struct pixmap *make(int width_px, int height_px)
{
    struct pixmap *p;
    assert_int_equal(pixmap_new(width_px, height_px, &p), ERR_OK);
    return p;
}

static struct pixmap *numbered(int width_px, int height_px)
{
    struct pixmap *p = make(width_px, height_px);
    for (int y = 0; y < height_px; y++) {
        for (int x = 0; x < width_px; x++)
            pixmap_row(p, y)[x] = (uint32_t)(y * 1000 + x);
    }
    return p;
}

static void assert_same(const struct pixmap *a, const struct pixmap *b)
{
    assert_int_equal(a->width_px, b->width_px);
    assert_int_equal(a->height_px, b->height_px);
    for (int y = 0; y < a->height_px; y++)
        assert_memory_equal(pixmap_row(a, y), pixmap_row(b, y), (size_t)a->width_px * 4);
}

static const struct rect whole = {0, 0, WIDTH, HEIGHT};

static void a_quarter_turn_moves_the_top_left_pixel_to_the_top_right(void **state)
{
    (void)state;
    struct pixmap *p = numbered(WIDTH, HEIGHT), *q = make(HEIGHT, WIDTH);
    pixmap_rotate(p, whole, 90, q);
    assert_int_equal(pixmap_row(q, 0)[HEIGHT - 1], 0);
    assert_int_equal(pixmap_row(q, WIDTH - 1)[HEIGHT - 1], WIDTH - 1);
    pixmap_rotate(p, whole, 270, q);
    assert_int_equal(pixmap_row(q, WIDTH - 1)[0], 0);
    pixmap_free(p);
    pixmap_free(q);
}

static void turning_and_turning_back_changes_nothing(void **state)
{
    (void)state;
    static const int turns[] = {0, 90, 180, 270};
    for (size_t i = 0; i < 4; i++) {
        bool swapped = turns[i] == 90 || turns[i] == 270;
        struct pixmap *p = numbered(WIDTH, HEIGHT), *back = make(WIDTH, HEIGHT);
        struct pixmap *q = swapped ? make(HEIGHT, WIDTH) : make(WIDTH, HEIGHT);
        pixmap_rotate(p, whole, turns[i], q);
        pixmap_rotate(q, (struct rect){0, 0, q->width_px, q->height_px}, (360 - turns[i]) % 360,
                      back);
        assert_same(p, back);
        pixmap_free(p);
        pixmap_free(q);
        pixmap_free(back);
    }
}

static void a_part_lands_exactly_in_its_rotated_rectangle(void **state)
{
    (void)state;
    static const int turns[] = {0, 90, 180, 270};
    const struct rect part = {11, 5, 40, 33};
    for (size_t i = 0; i < 4; i++) {
        bool swapped = turns[i] == 90 || turns[i] == 270;
        struct pixmap *p = numbered(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++)
                pixmap_row(p, y)[x] += 1;
        }
        struct pixmap *q = swapped ? make(HEIGHT, WIDTH) : make(WIDTH, HEIGHT);
        pixmap_rotate(p, part, turns[i], q);
        struct rect r = rect_rotate(part, WIDTH, HEIGHT, turns[i]);
        for (int y = 0; y < q->height_px; y++) {
            for (int x = 0; x < q->width_px; x++) {
                bool inside = x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
                assert_int_equal(pixmap_row(q, y)[x] != 0, inside);
            }
        }
        pixmap_free(p);
        pixmap_free(q);
    }
}

static void a_part_that_sticks_out_is_cut(void **state)
{
    (void)state;
    struct pixmap *p = numbered(WIDTH, HEIGHT), *q = make(HEIGHT, WIDTH);
    pixmap_rotate(p, (struct rect){-10, -10, WIDTH + 50, HEIGHT + 50}, 90, q);
    assert_int_equal(pixmap_row(q, 0)[0], (HEIGHT - 1) * 1000);
    pixmap_free(p);
    pixmap_free(q);
}

static void a_view_shares_pixels(void **state)
{
    (void)state;
    struct pixmap *p = numbered(WIDTH, HEIGHT);
    struct pixmap v = pixmap_view(p, (struct rect){10, 20, 5, 6});
    assert_int_equal(pixmap_row(&v, 2)[3], 22 * 1000 + 13);
    assert_int_equal(v.map_bytes, 0);
    pixmap_free(p);
}

static void rectangles_that_do_not_meet_have_no_common_part(void **state)
{
    (void)state;
    struct rect r = rect_intersect((struct rect){0, 0, 10, 10}, (struct rect){10, 0, 5, 5});
    assert_int_equal(r.w, 0);
    assert_int_equal(r.h, 0);
    r = rect_intersect((struct rect){0, 0, 10, 10}, (struct rect){-5, 8, 8, 100});
    assert_int_equal(r.x, 0);
    assert_int_equal(r.w, 3);
    assert_int_equal(r.h, 2);
}

static void a_part_is_laid_where_it_fits_and_nowhere_else(void **state)
{
    (void)state;
    struct pixmap *part = numbered(10, 5), *p = make(WIDTH, HEIGHT), *before = make(WIDTH, HEIGHT);
    static const struct {
        int x, y;
    } outside[] = {{-1, 0},        {0, -1},        {WIDTH - 9, 0}, {0, HEIGHT - 4},
                   {INT32_MAX, 0}, {0, INT32_MAX}, {INT32_MIN, 0}};
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        pixmap_lay(part, outside[i].x, outside[i].y, p);
        assert_same(p, before);
    }
    pixmap_lay(part, WIDTH - 10, HEIGHT - 5, p);
    struct pixmap corner = pixmap_view(p, (struct rect){WIDTH - 10, HEIGHT - 5, 10, 5});
    assert_same(&corner, part);
    assert_int_equal(pixmap_row(p, HEIGHT - 5)[WIDTH - 11], 0);
    pixmap_free(part);
    pixmap_free(p);
    pixmap_free(before);
}

static void impossible_sizes_and_no_memory_are_refused(void **state)
{
    (void)state;
    struct pixmap *p = NULL;
    assert_int_equal(pixmap_new(0, 10, &p), ERR_RANGE);
    assert_int_equal(pixmap_new(10, -1, &p), ERR_RANGE);
    assert_int_equal(pixmap_new(MAX_SCREEN_SIDE_PX + 1, 10, &p), ERR_TOO_BIG);
    for (unsigned long n = 1; n <= 2; n++) {
        mem_fail_at(n, 0);
        assert_int_equal(pixmap_new(10, 10, &p), ERR_NOMEM);
        mem_fail_at(0, 0);
    }
    assert_null(p);
    pixmap_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quarter_turn_moves_the_top_left_pixel_to_the_top_right),
        cmocka_unit_test(turning_and_turning_back_changes_nothing),
        cmocka_unit_test(a_part_lands_exactly_in_its_rotated_rectangle),
        cmocka_unit_test(a_part_that_sticks_out_is_cut),
        cmocka_unit_test(a_view_shares_pixels),
        cmocka_unit_test(rectangles_that_do_not_meet_have_no_common_part),
        cmocka_unit_test(a_part_is_laid_where_it_fits_and_nowhere_else),
        cmocka_unit_test(impossible_sizes_and_no_memory_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
