/* SPDX-License-Identifier: Apache-2.0 */
/* What `placard preview` is asked for: what is understood, and every refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <getopt.h>

#include "cli/preview_options.h"

#define MAX_ARGS 40
#define ONE "--feed", "f.json", "--post", "a", "--size", "640x360"

static enum err parse(const char *const *args, struct preview_options *o, struct err_info *info)
{
    char *argv[MAX_ARGS + 1] = {(char *)(uintptr_t) "preview"};
    int argc = 1;
    for (; args[argc - 1]; argc++) {
        assert_true(argc < MAX_ARGS);
        argv[argc] = (char *)(uintptr_t)args[argc - 1];
    }
    optind = 0; /* glibc: from the start */
    return preview_options_parse(argc, argv, o, info);
}

static void everything_is_understood(void **state)
{
    (void)state;
    struct preview_options o;
    const char *const args[] = {"--feed",
                                "f.json",
                                "--post",
                                "a",
                                "--post",
                                "b",
                                "--size",
                                "1920x1080",
                                "--size",
                                "1080x1920",
                                "--theme",
                                "placard",
                                "--theme",
                                "x/t.conf",
                                "--card",
                                "alert",
                                "--card",
                                "setup",
                                "--trouble",
                                "p-21",
                                "--text",
                                "Mind 🚧",
                                "--drill",
                                "--severity",
                                "critical",
                                "--config",
                                "c.conf",
                                "--now",
                                "2026-03-02T10:00:00Z",
                                "--out",
                                "folder",
                                "--contact-sheet",
                                "s.png",
                                "--watch",
                                NULL};
    assert_int_equal(parse(args, &o, NULL), ERR_OK);
    assert_string_equal(o.feed, "f.json");
    assert_int_equal(o.post_count, 2);
    assert_string_equal(o.posts[1], "b");
    assert_int_equal(o.size_count, 2);
    assert_int_equal(o.sizes[1].height_px, 1920);
    assert_int_equal(o.theme_count, 2);
    assert_int_equal(o.card_count, 2);
    assert_int_equal(o.cards[0], SHOW_ALERT);
    assert_int_equal(o.cards[1], SHOW_SETUP);
    assert_int_equal(o.trouble, ERR_TLS_NAME);
    assert_int_equal(o.severity, SEVERITY_CRITICAL);
    assert_true(o.drill && o.watch && o.has_trouble && !o.all && !o.help);
    assert_int_equal(o.now_s, 1772445600);
    assert_string_equal(o.folder, "folder");
    assert_null(o.file);
    assert_string_equal(o.sheet, "s.png");
    assert_int_equal(o.page, -1);
}

static void a_name_with_png_is_a_file_any_other_a_folder(void **state)
{
    (void)state;
    static const struct {
        const char *out;
        bool is_file;
    } rows[] = {{"a.png", true}, {"a.PNG", true}, {"x/a.png", true}, {"a", false},
                {"png", false},  {".png", false}, {"a.png/", false}, {"a.jpg", false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct preview_options o;
        const char *const args[] = {ONE, "--out", rows[i].out, NULL};
        assert_int_equal(parse(args, &o, NULL), ERR_OK);
        assert_int_equal(o.file != NULL, rows[i].is_file);
        assert_int_equal(o.folder == NULL, rows[i].is_file);
    }
}

static void troubles_are_known_by_code_and_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        enum err trouble;
    } rows[] = {{"P-01", ERR_OK},
                {"P-12", ERR_NET_CONNECT},
                {"p-53", ERR_FULL},
                {"tls_date", ERR_TLS_DATE}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct preview_options o;
        const char *const args[] = {"--card",  "setup", "--trouble", rows[i].word, "--size",
                                    "640x360", "--out", "a.png",     NULL};
        assert_int_equal(parse(args, &o, NULL), ERR_OK);
        assert_int_equal(o.trouble, rows[i].trouble);
    }
}

#define LONG_TEXT                                                                                  \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"  \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"  \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"  \
    "01234567"

static const struct {
    const char *args[MAX_ARGS];
    enum err e;
    const char *says;
} refusals[] = {
    {{NULL}, ERR_SYNTAX, "nothing to draw"},
    {{"--feed", "f"}, ERR_SYNTAX, "nothing to draw"},
    {{"--post", "a", "--size", "640x360", "--out", "a"}, ERR_SYNTAX, "need --feed"},
    {{"--all", "--size", "640x360", "--out", "a"}, ERR_SYNTAX, "need --feed"},
    {{"--card", "house", "--feed", "f", "--size", "640x360", "--out", "a"},
     ERR_SYNTAX,
     "which post"},
    {{ONE, "--all", "--out", "a"}, ERR_SYNTAX, "exclude each other"},
    {{"--feed", "f", "--post", "a", "--out", "a"}, ERR_SYNTAX, "--size is missing"},
    {{ONE}, ERR_SYNTAX, "where to"},
    {{ONE, "--post", "a", "--out", "a"}, ERR_DUPLICATE, "--post stands twice"},
    {{ONE, "--size", "640x360", "--out", "a"}, ERR_DUPLICATE, "640x360 stands twice"},
    {{ONE, "--theme", "t", "--theme", "t", "--out", "a"}, ERR_DUPLICATE, "--theme stands twice"},
    {{ONE, "--card", "house", "--card", "house", "--out", "a"},
     ERR_DUPLICATE,
     "house stands twice"},
    {{ONE, "--size", "8x8", "--out", "a"}, ERR_RANGE, "--size is such as"},
    {{ONE, "--size", "64x64", "--size", "65x64", "--size", "66x64", "--size", "67x64", "--size",
      "68x64", "--size", "69x64", "--size", "70x64", "--size", "71x64", "--out", "a"},
     ERR_FULL,
     "more than 8 --size"},
    {{ONE,       "--theme", "1",       "--theme", "2",       "--theme", "3",
      "--theme", "4",       "--theme", "5",       "--theme", "6",       "--theme",
      "7",       "--theme", "8",       "--theme", "9",       "--out",   "a"},
     ERR_FULL,
     "more than 8 --theme"},
    {{ONE, "--size", "64x64", "--out", "a.png"}, ERR_SYNTAX, "takes one picture"},
    {{ONE, "--post", "b", "--out", "a.png"}, ERR_SYNTAX, "takes one picture"},
    {{ONE, "--card", "house", "--out", "a.png"}, ERR_SYNTAX, "takes one picture"},
    {{ONE, "--theme", "a", "--theme", "b", "--out", "a.png"}, ERR_SYNTAX, "takes one picture"},
    {{"--feed", "f", "--all", "--size", "64x64", "--out", "a.png"},
     ERR_SYNTAX,
     "takes one picture"},
    {{ONE, "--post", "b", "--page", "2", "--out", "a"}, ERR_SYNTAX, "--page goes with one"},
    {{"--feed", "f", "--all", "--size", "64x64", "--page", "1", "--out", "a"},
     ERR_SYNTAX,
     "--page goes with one"},
    {{ONE, "--page", "0", "--out", "a"}, ERR_RANGE, "from 1 to 999"},
    {{ONE, "--page", "1000", "--out", "a"}, ERR_RANGE, "from 1 to 999"},
    {{ONE, "--page", "-1", "--out", "a"}, ERR_RANGE, "from 1 to 999"},
    {{ONE, "--page", "two", "--out", "a"}, ERR_RANGE, "from 1 to 999"},
    {{ONE, "--now", "yesterday", "--out", "a"}, ERR_SYNTAX, "--now is such as"},
    {{ONE, "--card", "dark", "--out", "a"}, ERR_SYNTAX, "house, setup or alert"},
    {{ONE, "--card", "house", "--trouble", "P-00", "--out", "a"}, ERR_RANGE, "'P-00'"},
    {{ONE, "--card", "house", "--trouble", "\x1b[2J", "--out", "a"}, ERR_RANGE, "\\x1b"},
    {{ONE, "--trouble", "P-12", "--out", "a"}, ERR_SYNTAX, "go with --card"},
    {{ONE, "--text", "t", "--out", "a"}, ERR_SYNTAX, "go with --card"},
    {{ONE, "--drill", "--out", "a"}, ERR_SYNTAX, "go with --card"},
    {{ONE, "--card", "alert", "--severity", "bad", "--out", "a"}, ERR_SYNTAX, "--severity is"},
    {{ONE, "--card", "alert", "--text", "", "--out", "a"}, ERR_RANGE, "1 to 280"},
    {{ONE, "--card", "alert", "--text", LONG_TEXT, "--out", "a"}, ERR_RANGE, "1 to 280"},
    {{ONE, "--card", "alert", "--text", "\xff", "--out", "a"}, ERR_SYNTAX, "not UTF-8"},
    {{ONE, "--card", "alert", "--text", "a\xe2\x80\xae", "--out", "a"}, ERR_RANGE, "no screen"},
    {{ONE, "--card", "alert", "--text", "a\x01", "--out", "a"}, ERR_RANGE, "no screen"},
    {{ONE, "--out", "a", "more"}, ERR_SYNTAX, "every word needs"},
    {{ONE, "--out", "a", "--nonsense"}, ERR_SYNTAX, "unknown"},
    {{ONE, "--out"}, ERR_SYNTAX, "incomplete"},
};

static void every_refusal_says_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct preview_options o;
        struct err_info info = {0};
        enum err e = parse(refusals[i].args, &o, &info);
        if (e != refusals[i].e || !strstr(info.text, refusals[i].says))
            fail_msg("row %d: %s: '%s', wanted '%s'", (int)i, err_name(e), info.text,
                     refusals[i].says);
    }
}

static void more_posts_than_there_is_room_for_are_refused(void **state)
{
    (void)state;
    static char ids[PREVIEW_MAX_POSTS + 1][8];
    char *argv[2 * PREVIEW_MAX_POSTS + 4] = {(char *)(uintptr_t) "preview"};
    int argc = 1;
    for (int i = 0; i <= PREVIEW_MAX_POSTS; i++) {
        snprintf(ids[i], sizeof ids[i], "%d", i);
        argv[argc++] = (char *)(uintptr_t) "--post";
        argv[argc++] = ids[i];
    }
    struct preview_options o;
    optind = 0;
    assert_int_equal(preview_options_parse(argc, argv, &o, NULL), ERR_FULL);
}

static void help_needs_nothing_else(void **state)
{
    (void)state;
    struct preview_options o;
    const char *const args[] = {"--help", NULL};
    assert_int_equal(parse(args, &o, NULL), ERR_OK);
    assert_true(o.help);
    assert_non_null(strstr(preview_options_usage(), "usage: placard preview"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_understood),
        cmocka_unit_test(a_name_with_png_is_a_file_any_other_a_folder),
        cmocka_unit_test(troubles_are_known_by_code_and_by_name),
        cmocka_unit_test(every_refusal_says_why),
        cmocka_unit_test(more_posts_than_there_is_room_for_are_refused),
        cmocka_unit_test(help_needs_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
