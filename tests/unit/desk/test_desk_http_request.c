/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "desk/http_request.h"

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void only_the_shapes_that_the_desk_publishes_are_paths(void **state)
{
    static const struct {
        const char *url;
        enum http_target_kind kind;
    } cases[] = {
        {"/root.1.json", HTTP_IMMUTABLE},
        {"/hq/lobby/flags", HTTP_FLAGS},
        {"/a/flags", HTTP_FLAGS},
        {"/hq/lobby/feed.0123456789abcdef.json", HTTP_IMMUTABLE},
        {"/hq/media/" HEX64 ".jpg", HTTP_IMMUTABLE},
        {"/hq/lobby/media/" HEX64 ".webp", HTTP_IMMUTABLE},
        {"", HTTP_NOTHING},
        {"/", HTTP_NOTHING},
        {"*", HTTP_NOTHING},
        {"//hq/flags", HTTP_NOTHING},
        {"/hq//flags", HTTP_NOTHING},
        {"/hq/flags/", HTTP_NOTHING},
        {"/flags", HTTP_NOTHING},
        {"hq/flags", HTTP_NOTHING},
        {"/../desk.db", HTTP_NOTHING},
        {"/hq/../../desk.db", HTTP_NOTHING},
        {"/hq/./flags", HTTP_NOTHING},
        {"/%2e%2e/desk.db", HTTP_NOTHING},
        {"/hq/%66lags", HTTP_NOTHING},
        {"/hq\\flags", HTTP_NOTHING},
        {"/HQ/flags", HTTP_NOTHING},
        {"/hq/root.1.json", HTTP_NOTHING},
        {"/root..json", HTTP_NOTHING},
        {"/root.12345678.json", HTTP_NOTHING},
        {"/feed.0123456789abcdef.json", HTTP_NOTHING},
        {"/hq/feed.0123456789ABCDEF.json", HTTP_NOTHING},
        {"/hq/feed.0123456789abcdef0.json", HTTP_NOTHING},
        {"/media/" HEX64 ".jpg", HTTP_NOTHING},
        {"/hq/media/" HEX64 ".gif", HTTP_NOTHING},
        {"/hq/media/" HEX64 "0.jpg", HTTP_NOTHING},
        {"/hq/" HEX64 ".jpg", HTTP_NOTHING},
        {"/hq/media", HTTP_NOTHING},
        {"https://127.0.0.1/hq/flags", HTTP_NOTHING},
    };
    struct http_target t;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        http_target_read(cases[i].url, &t);
        if (t.kind != cases[i].kind)
            fail_msg("%s gives %d", cases[i].url, (int)t.kind);
        if (t.kind)
            assert_string_equal(t.path, cases[i].url + 1);
    }
    http_target_read("/hq/media/" HEX64 ".png", &t);
    assert_string_equal(t.content_type, "image/png");
    assert_string_equal(t.name, HEX64 ".png");
}

static void a_very_long_path_is_nothing(void **state)
{
    char url[5000];
    struct http_target t;
    (void)state;
    memset(url, 'a', sizeof url - 1);
    url[sizeof url - 1] = 0;
    url[0] = '/';
    memcpy(url + sizeof url - 7, "/flags", 7);
    http_target_read(url, &t);
    assert_int_equal(t.kind, HTTP_NOTHING);
}

static void entity_tags_are_found_in_lists(void **state)
{
    static const struct {
        const char *header;
        bool listed;
    } cases[] = {{"\"abc\"", true},
                 {"W/\"abc\"", true},
                 {"\"x\", \"abc\"", true},
                 {"\"x\",\"abc\" , \"y\"", true},
                 {"*", true},
                 {" \"abc\"", true},
                 {"\"ab\"", false},
                 {"abc", false},
                 {"\"abc", false},
                 {"\"abcd\"", false},
                 {"", false},
                 {"\"x\" \"abc\"", false},
                 {"*, \"abc\"", false},
                 {"w/\"abc\"", false},
                 {",\"abc\"", false},
                 {NULL, false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (http_etag_listed(cases[i].header, "\"abc\"") != cases[i].listed)
            fail_msg("%s", cases[i].header);
}

static void waits_are_read_and_capped(void **state)
{
    static const struct {
        const char *header;
        int wait_s;
    } cases[] = {{"wait=25", 25},     {"respond-async, wait=10", 10},
                 {"wait = 3", 3},     {"wait=999999999999999", 55},
                 {"wait=10;x=y", 10}, {"wait", 0},
                 {"wait=", 0},        {"wait=-3", 0},
                 {"wait=1.5", 0},     {"waits=3", 0},
                 {"xwait=3", 0},      {"wait=3x", 0},
                 {",,,wait=7", 7},    {"", 0},
                 {NULL, 0},           {"wait=0", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (http_prefer_wait_s(cases[i].header) != cases[i].wait_s)
            fail_msg("%s gives %d", cases[i].header, http_prefer_wait_s(cases[i].header));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_shapes_that_the_desk_publishes_are_paths),
        cmocka_unit_test(a_very_long_path_is_nothing),
        cmocka_unit_test(entity_tags_are_found_in_lists),
        cmocka_unit_test(waits_are_read_and_capped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
