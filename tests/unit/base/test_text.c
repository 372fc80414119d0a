/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void base64_is_strict(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
        enum err want;
    } rows[] = {
        {"", "", ERR_OK},           {"Zg==", "f", ERR_OK},          {"Zm8=", "fo", ERR_OK},
        {"Zm9v", "foo", ERR_OK},    {"Zm9vYg==", "foob", ERR_OK},   {"Zg=", NULL, ERR_SYNTAX},
        {"Zg", NULL, ERR_SYNTAX},   {"Z===", NULL, ERR_SYNTAX},     {"====", NULL, ERR_SYNTAX},
        {"Zh==", NULL, ERR_SYNTAX}, {"Zm9=", NULL, ERR_SYNTAX},     {"Zg==Zg==", NULL, ERR_SYNTAX},
        {"Zm 9", NULL, ERR_SYNTAX}, {"Zm9\n", NULL, ERR_SYNTAX},    {"Zm9-", NULL, ERR_SYNTAX},
        {"=m9v", NULL, ERR_SYNTAX}, {"Zm9vYmFy", NULL, ERR_TOO_BIG}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t out[5];
        size_t n = 99;
        char back[16];
        assert_int_equal(text_base64_decode(rows[i].in, strlen(rows[i].in), out, sizeof out, &n),
                         rows[i].want);
        if (rows[i].want) {
            assert_int_equal(n, 99);
            continue;
        }
        assert_int_equal(n, strlen(rows[i].out));
        assert_memory_equal(out, rows[i].out, n);
        text_base64_encode(out, n, back);
        assert_string_equal(back, rows[i].in);
    }
}

static void dates_are_read_as_rfc_3339_says(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        bool strict;
        enum err want;
        int64_t s;
    } rows[] = {
        {"1970-01-01T00:00:00Z", true, ERR_OK, 0},
        {"2026-03-02T09:10:00Z", true, ERR_OK, 1772442600},
        {"2000-02-29T23:59:59Z", true, ERR_OK, 951868799},
        {"9999-12-31T23:59:59Z", true, ERR_OK, INT64_C(253402300799)},
        {"1900-02-29T00:00:00Z", true, ERR_RANGE, 0},
        {"2100-02-29T00:00:00Z", true, ERR_RANGE, 0},
        {"1969-12-31T23:59:59Z", true, ERR_RANGE, 0},
        {"2026-13-01T00:00:00Z", true, ERR_RANGE, 0},
        {"2026-00-01T00:00:00Z", true, ERR_RANGE, 0},
        {"2026-01-00T00:00:00Z", true, ERR_RANGE, 0},
        {"2026-01-01T24:00:00Z", true, ERR_RANGE, 0},
        {"2026-01-01T00:60:00Z", true, ERR_RANGE, 0},
        {"2026-01-01T00:00:00", true, ERR_SYNTAX, 0},
        {"2026-01-01T00:00:00z", true, ERR_SYNTAX, 0},
        {"2026-01-01 00:00:00Z", true, ERR_SYNTAX, 0},
        {"2026-01-01T00:00:00Z ", true, ERR_SYNTAX, 0},
        {"2026-1-01T00:00:00Z", true, ERR_SYNTAX, 0},
        {"+026-01-01T00:00:00Z", true, ERR_SYNTAX, 0},
        {"", true, ERR_SYNTAX, 0},
        {"2026-03-02T10:10:00+01:00", true, ERR_SYNTAX, 0},
        {"2026-03-02T09:10:00.5Z", true, ERR_SYNTAX, 0},
        {"2026-03-02T10:10:00+01:00", false, ERR_OK, 1772442600},
        {"2026-03-01T21:40:00-11:30", false, ERR_OK, 1772442600},
        {"2026-03-02T09:10:00.123456789Z", false, ERR_OK, 1772442600},
        {"2026-03-02T09:10:00.Z", false, ERR_SYNTAX, 0},
        {"2026-03-02T09:10:00+24:00", false, ERR_SYNTAX, 0},
        {"1970-01-01T00:00:00+01:00", false, ERR_RANGE, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t s = -7;
        enum err e = text_time_parse(rows[i].in, rows[i].strict, &s);
        if (e != rows[i].want || s != (e ? -7 : rows[i].s))
            fail_msg("%s: %s, %lld", rows[i].in, err_name(e), (long long)s);
    }
}

static void dates_are_written_as_they_are_read(void **state)
{
    (void)state;
    for (int64_t s = 0; s <= INT64_C(253402300799); s += 86399 * 997) {
        char text[TEXT_TIME_BYTES];
        int64_t back = -1;
        text_time_format(s, text);
        assert_int_equal(text_time_parse(text, true, &back), ERR_OK);
        assert_int_equal(back, s);
    }
    char text[TEXT_TIME_BYTES];
    text_time_format(-1, text);
    assert_string_equal(text, "1970-01-01T00:00:00Z");
    text_time_format(INT64_MAX, text);
    assert_string_equal(text, "9999-12-31T23:59:59Z");
}

static void utf8_is_strict(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t bytes;
        bool valid;
    } rows[] = {
        {"", 0, true},
        {"abc", 3, true},
        {"\xc3\xa9", 2, true},
        {"\xe2\x82\xac", 3, true},
        {"\xf0\x9f\x94\xa5", 4, true},
        {"\xf4\x8f\xbf\xbf", 4, true},
        {"\xed\x9f\xbf\xee\x80\x80", 6, true},
        {"a\0b", 3, false},             /* NUL */
        {"\x80", 1, false},             /* continuation alone */
        {"\xc3", 1, false},             /* cut */
        {"\xe2\x82", 2, false},         /* cut */
        {"\xc0\xaf", 2, false},         /* overlong */
        {"\xc1\xbf", 2, false},         /* overlong */
        {"\xe0\x9f\xbf", 3, false},     /* overlong */
        {"\xf0\x8f\xbf\xbf", 4, false}, /* overlong */
        {"\xed\xa0\x80", 3, false},     /* surrogate */
        {"\xed\xbf\xbf", 3, false},     /* surrogate */
        {"\xf4\x90\x80\x80", 4, false}, /* beyond U+10FFFF */
        {"\xf5\x80\x80\x80", 4, false},
        {"\xff", 1, false},
        {"\xc3\x28", 2, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (text_utf8_valid(rows[i].in, rows[i].bytes) != rows[i].valid)
            fail_msg("row %zu", i);
    assert_int_equal(text_utf8_count("a\xc3\xa9\xf0\x9f\x94\xa5"), 3);
}

static void code_points_are_taken_one_by_one(void **state)
{
    (void)state;
    size_t used = 0;
    assert_int_equal(text_utf8_next("\xe2\x82\xac!", 4, &used), 0x20ac);
    assert_int_equal(used, 3);
    assert_int_equal(text_utf8_next("\xe2\x82", 2, &used), 0xfffd);
    assert_int_equal(used, 1);
    assert_int_equal(text_utf8_next("", 0, &used), 0xfffd);
    assert_int_equal(used, 1);
}

static void paths_stay_below_their_folder(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "a/b", "media/0A_f.jpg", "...", "a/..b", ".a"};
    static const char *const bad[] = {"",     "/",    "/a",    "a/",       "a//b", ".",     "..",
                                      "a/..", "../a", "a/./b", "a b",      "a\\b", "a%2e",  "a?b",
                                      "a#b",  "a:b",  "a\nb",  "\xc3\xa9", "~a",   "a/../b"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!text_path_valid(good[i]))
            fail_msg("%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (text_path_valid(bad[i]))
            fail_msg("%s", bad[i]);
}

static void an_audience_is_lower_case_segments(void **state)
{
    (void)state;
    assert_true(text_audience_valid("hq"));
    assert_true(text_audience_valid("hq/lobby-2"));
    static const char *const bad[] = {"", "HQ", "hq/", "/hq", "hq//lobby", "hq/..", "h.q", "h_q"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(text_audience_valid(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_is_strict),
        cmocka_unit_test(dates_are_read_as_rfc_3339_says),
        cmocka_unit_test(dates_are_written_as_they_are_read),
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(code_points_are_taken_one_by_one),
        cmocka_unit_test(paths_stay_below_their_folder),
        cmocka_unit_test(an_audience_is_lower_case_segments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
