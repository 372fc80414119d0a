/* SPDX-License-Identifier: Apache-2.0 */
/* Where pictures stand on contact sheets: inside, apart, in order, whatever their sizes and number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cli/sheet_grid.h"

static void usual_sizes_have_these_columns(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px, themes, count, columns;
    } rows[] = {
        {1920, 1080, 1, 18, 4}, {1920, 1080, 2, 36, 4}, {1920, 1080, 3, 54, 3},
        {1080, 1920, 1, 18, 7}, {1080, 1920, 2, 36, 6}, {1080, 1920, 3, 54, 6},
        {3840, 600, 1, 18, 2},  {3840, 600, 3, 54, 3}, /* three side by side, a little smaller */
        {3840, 600, 8, 80, 2},                         /* a group over four rows */
        {1920, 1080, 1, 1, 1},  {1920, 1080, 1, 3, 3},  {64, 64, 1, 100, 8},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sheet_grid g =
            sheet_grid_make(rows[i].width_px, rows[i].height_px, rows[i].themes, rows[i].count);
        if (g.columns != rows[i].columns)
            fail_msg("%dx%d in %d: %d columns", rows[i].width_px, rows[i].height_px, rows[i].themes,
                     g.columns);
    }
}

static void small_pictures_keep_their_proportions_and_are_never_enlarged(void **state)
{
    (void)state;
    for (int w = 64; w <= MAX_SCREEN_SIDE_PX; w = w * 3 / 2 + 1) {
        for (int h = 64; h <= MAX_SCREEN_SIDE_PX; h = h * 3 / 2 + 1) {
            for (int themes = 1; themes <= 8; themes++) {
                struct sheet_grid g = sheet_grid_make(w, h, themes, themes * 3);
                assert_in_range(g.thumb_w_px, 1, w);
                assert_in_range(g.thumb_h_px, 1, h);
                assert_true(g.thumb_w_px <= g.cell_w_px);
                assert_int_equal(g.cell_h_px, g.thumb_h_px + SHEET_CAPTION_PX);
                assert_true(sheet_grid_width_px(&g) + 2 * SHEET_MARGIN_PX <= MAX_SHEET_WIDTH_PX);
                assert_true(SHEET_TITLE_PX + SHEET_HEADING_PX + g.cell_h_px + SHEET_MARGIN_PX <=
                            MAX_SHEET_HEIGHT_PX);
                /* within one pixel of the height that the width asks for */
                int64_t left = (int64_t)g.thumb_w_px * h, right = (int64_t)g.thumb_h_px * w;
                assert_true(left - right <= w + h && right - left <= w + h);
            }
        }
    }
}

static bool apart(struct rect a, struct rect b)
{
    return a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
}

/* Sections of several sizes, one behind another; every cell inside its sheet and apart from all others on it. */
static void no_two_cells_touch_and_all_are_on_their_sheet(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {3840, 600}, {64, 7680}, {320, 240}};
    static struct rect cells[1000];
    for (int themes = 1; themes <= 5; themes++) {
        struct sheet_cursor c = {.height_px = MAX_SHEET_HEIGHT_PX};
        int on_sheet = 0, sheet = 0;
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            struct sheet_grid g = sheet_grid_make(sizes[s][0], sizes[s][1], themes, 20 * themes);
            sheet_cursor_section(&c);
            for (int i = 0; i < 20 * themes; i++) {
                struct sheet_place p = sheet_cursor_next(&c, &g, i % themes == 0, i % themes);
                assert_int_equal(p.new_sheet, c.sheet != sheet);
                assert_true(p.new_section || (i > 0 && !p.new_sheet));
                if (p.new_sheet)
                    on_sheet = 0;
                sheet = c.sheet;
                assert_true(p.cell.x >= SHEET_MARGIN_PX && p.cell.y >= SHEET_TITLE_PX);
                assert_true(p.cell.x + p.cell.w + SHEET_MARGIN_PX <= MAX_SHEET_WIDTH_PX);
                assert_true(p.cell.y + p.cell.h + SHEET_MARGIN_PX <= MAX_SHEET_HEIGHT_PX);
                assert_true(c.used_px == p.cell.y + p.cell.h);
                if (p.new_section)
                    assert_int_equal(p.heading_y_px + SHEET_HEADING_PX, p.cell.y);
                for (int k = 0; k < on_sheet; k++)
                    assert_true(apart(cells[k], p.cell));
                assert_true(on_sheet < (int)(sizeof cells / sizeof cells[0]));
                cells[on_sheet++] = p.cell;
            }
        }
        assert_true(c.sheet >= 1);
    }
}

static void themes_of_a_post_stand_in_one_row_each_in_its_column(void **state)
{
    (void)state;
    struct sheet_grid g = sheet_grid_make(1080, 1920, 3, 30);
    struct sheet_cursor c = {.height_px = MAX_SHEET_HEIGHT_PX};
    sheet_cursor_section(&c);
    /* which of three themes have a picture, group after group: some lack pages that others have */
    static const int groups[] = {7, 7, 4, 1, 2, 6, 7, 3, 7, 4, 4};
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        int y = -1, base = -1;
        bool first = true;
        for (int m = 0; m < 3; m++) {
            if (!(groups[i] >> m & 1))
                continue;
            struct sheet_place p = sheet_cursor_next(&c, &g, first, m);
            int column = (p.cell.x - SHEET_MARGIN_PX) / (g.cell_w_px + SHEET_GAP_PX);
            assert_int_equal(column % 3, m);
            assert_true(first || (p.cell.y == y && column / 3 == base));
            y = p.cell.y;
            base = column / 3;
            first = false;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_sizes_have_these_columns),
        cmocka_unit_test(small_pictures_keep_their_proportions_and_are_never_enlarged),
        cmocka_unit_test(no_two_cells_touch_and_all_are_on_their_sheet),
        cmocka_unit_test(themes_of_a_post_stand_in_one_row_each_in_its_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
