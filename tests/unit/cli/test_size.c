/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "cli/size.h"

static void sizes_are_two_numbers_with_an_x_between(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int width_px, height_px; /* 0 = refused */
    } rows[] = {{"1920x1080", 1920, 1080},
                {"64x64", 64, 64},
                {"7680x7680", 7680, 7680},
                {"63x64", 0, 0},
                {"64x63", 0, 0},
                {"7681x64", 0, 0},
                {"1920X1080", 0, 0},
                {"1920x1080p", 0, 0},
                {"1920", 0, 0},
                {"1920x", 0, 0},
                {"x1080", 0, 0},
                {"", 0, 0},
                {"-1920x-1080", 0, 0},
                {"1920x1080x2", 0, 0},
                {"1e3x1e3", 0, 0},
                {"99999999999999999999x1080", 0, 0},
                {"4294968320x1080", 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int w = -1, h = -1;
        bool good = cli_parse_size(rows[i].text, &w, &h);
        if (good != (rows[i].width_px > 0))
            fail_msg("%s", rows[i].text);
        assert_int_equal(w, good ? rows[i].width_px : -1);
        assert_int_equal(h, good ? rows[i].height_px : -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_two_numbers_with_an_x_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
