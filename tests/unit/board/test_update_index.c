/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "board/update_index.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define FIRST "placard-update 1\n"
#define REST "piece 1048576\nsha256 " HEX "\npath updates/placard-rpi3/20261125.0417\n"

static const struct {
    const char *what, *text;
    enum err want;
} indexes[] = {
    {"as it is published", FIRST "version 20261125.0417\nbytes 91234567\n" REST, ERR_OK},
    {"empty", "", ERR_UNSUPPORTED},
    {"a page that says sorry", "<!doctype html>\n", ERR_UNSUPPORTED},
    {"a format to come", "placard-update 2\nversion 1\n", ERR_UNSUPPORTED},
    {"nothing behind the first line", FIRST, ERR_SYNTAX},
    {"cut in the middle", FIRST "version 20261125.0417\nbytes 91", ERR_SYNTAX},
    {"lines in another order", FIRST "bytes 91234567\nversion 20261125.0417\n" REST, ERR_SYNTAX},
    {"a line more", FIRST "version 20261125.0417\nbytes 91234567\n" REST "also this\n", ERR_SYNTAX},
    {"a line twice", FIRST "version 1.0\nversion 1.0\nbytes 91234567\n" REST, ERR_SYNTAX},
    {"line ends of DOS", FIRST "version 1.0\r\nbytes 91234567\r\n" REST, ERR_SYNTAX},
    {"a space in the version", FIRST "version 1.0 beta\nbytes 91234567\n" REST, ERR_SYNTAX},
    {"a version of letters", FIRST "version newest\nbytes 91234567\n" REST, ERR_RANGE},
    {"a version that ends in a dot", FIRST "version 1.\nbytes 91234567\n" REST, ERR_RANGE},
    {"a version that would leave its folder", FIRST "version ../1\nbytes 1\n" REST, ERR_RANGE},
    {"no bytes", FIRST "version 1.0\nbytes 0\n" REST, ERR_RANGE},
    {"negative bytes", FIRST "version 1.0\nbytes -1\n" REST, ERR_RANGE},
    {"more than a slot holds", FIRST "version 1.0\nbytes 536870913\n" REST, ERR_RANGE},
    {"bytes that overflow", FIRST "version 1.0\nbytes 184467440737095\n" REST, ERR_RANGE},
    {"bytes with a unit", FIRST "version 1.0\nbytes 90M\n" REST, ERR_RANGE},
    {"pieces of one byte", FIRST "version 1.0\nbytes 9\npiece 1\nsha256 " HEX "\npath updates/x\n",
     ERR_RANGE},
    {"pieces larger than memory",
     FIRST "version 1.0\nbytes 9\npiece 8388609\nsha256 " HEX "\npath updates/x\n", ERR_RANGE},
    {"a digest in capitals",
     FIRST "version 1.0\nbytes 9\npiece 1048576\nsha256 "
           "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef\npath updates/x\n",
     ERR_SYNTAX},
    {"a short digest",
     FIRST "version 1.0\nbytes 9\npiece 1048576\nsha256 01234567\npath updates/x\n", ERR_SYNTAX},
    {"a path to another server",
     FIRST "version 1.0\nbytes 9\npiece 1048576\nsha256 " HEX "\npath https://evil.example/x\n",
     ERR_RANGE},
    {"a path upwards", FIRST "version 1.0\nbytes 9\npiece 1048576\nsha256 " HEX "\npath ../x\n",
     ERR_RANGE},
};

static void takes_what_is_published_and_refuses_the_rest(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof indexes / sizeof indexes[0]; i++) {
        struct update_index x = {.bytes = -7};
        struct err_info info = {0};
        enum err e = update_index_parse(indexes[i].text, strlen(indexes[i].text), &x, &info);
        if (e != indexes[i].want)
            fail_msg("%s: %s, not %s (%s)", indexes[i].what, err_name(e), err_name(indexes[i].want),
                     info.text);
        if (e && x.bytes != -7)
            fail_msg("%s: refused, and yet filled in", indexes[i].what);
    }
}

static void reads_every_member(void **state)
{
    (void)state;
    struct update_index x;
    assert_int_equal(update_index_parse(indexes[0].text, strlen(indexes[0].text), &x, NULL),
                     ERR_OK);
    assert_string_equal(x.version, "20261125.0417");
    assert_string_equal(x.path, "updates/placard-rpi3/20261125.0417");
    assert_int_equal(x.bytes, 91234567);
    assert_int_equal(x.piece_bytes, 1048576);
    assert_int_equal(x.digest.b[31], 0xef);
}

static const struct {
    const char *older, *newer;
} orders[] = {
    {"20261125.0417", "20261125.0418"},
    {"20261125.0417", "20261126.0001"},
    {"1.9", "1.10"},
    {"1", "1.0"},
    {"1.4.0", "1.4.1"},
    {"", "0"},
    {"rubbish", "0"},
    {"1.", "0.1"},
};

static void puts_versions_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        assert_int_equal(update_version_compare(orders[i].older, orders[i].newer), -1);
        assert_int_equal(update_version_compare(orders[i].newer, orders[i].older), 1);
        assert_int_equal(update_version_compare(orders[i].newer, orders[i].newer), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_is_published_and_refuses_the_rest),
        cmocka_unit_test(reads_every_member),
        cmocka_unit_test(puts_versions_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
