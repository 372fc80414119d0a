/* SPDX-License-Identifier: Apache-2.0 */
/* Names of files from ids, which are remote text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/preview_name.h"

static void ids_become_words_that_are_no_path(void **state)
{
    (void)state;
    static const struct {
        const char *id, *word;
    } rows[] = {
        {"canteen-monday", "canteen-monday"},
        {"Canteen Monday!", "canteen-monday"},
        {"../../etc/passwd", "etc-passwd"},
        {"/etc/passwd", "etc-passwd"},
        {"..", "unnamed"},
        {".", "unnamed"},
        {"", "unnamed"},
        {"---", "unnamed"},
        {".hidden", "hidden"},
        {"a/../b", "a-b"},
        {"a\\b:c*d?e\"f<g>h|i", "a-b-c-d-e-f-g-h-i"},
        {"line\nfeed\ttab\x1b[2J", "line-feed-tab-2j"},
        {"\xe6\x97\xa5\xe6\x9c\xac", "unnamed"},
        {"caf\xc3\xa9", "caf"},
        {"post.1920x1080.placard", "post-1920x1080-placard"},
        {"https://intranet.example/posts/7", "https-intranet-example-posts-7"},
        /* of a long one the end */
        {"https://intranet.example.com/2026/03/02/a-very-long-address-that-nobody-reads/8812",
         "m-2026-03-02-a-very-long-address-that-nobody-reads-8812"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
         "aaa",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char word[PREVIEW_NAME_BYTES];
        memset(word, 'x', sizeof word);
        preview_name_clean(rows[i].id, word);
        assert_string_equal(word, rows[i].word);
    }
}

static void every_single_byte_is_kept_or_cleaned(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        char id[] = {'a', (char)c, 'b', 0}, word[PREVIEW_NAME_BYTES];
        preview_name_clean(id, word);
        assert_int_equal(strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(word));
        assert_true(strlen(word) >= 2);
    }
}

static void no_word_is_given_out_twice(void **state)
{
    (void)state;
    static const struct {
        const char *id, *word;
    } rows[] = {{"a b", "a-b"},       {"a-b", "a-b-2"},  {"A_B", "a-b-3"},
                {"a-b-2", "a-b-2-2"}, {"..", "unnamed"}, {"\xe6\x97\xa5", "unnamed-2"},
                {"", "unnamed-3"},    {"x", "x"}};
    struct preview_names names = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char word[PREVIEW_NAME_BYTES];
        assert_int_equal(preview_names_take(&names, rows[i].id, word), ERR_OK);
        assert_string_equal(word, rows[i].word);
    }
    preview_names_clear(&names);
}

static void five_hundred_long_ids_that_end_alike_stay_apart_and_bounded(void **state)
{
    (void)state;
    struct preview_names names = {0};
    for (int i = 0; i < 500; i++) {
        char id[256], word[PREVIEW_NAME_BYTES];
        snprintf(id, sizeof id, "%d-%0100d", i, 7);
        assert_int_equal(preview_names_take(&names, id, word), ERR_OK);
        assert_true(strlen(word) < sizeof word);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(names.words[k], word);
    }
    preview_names_clear(&names);
}

static void themes_are_called_by_their_name_or_folder(void **state)
{
    (void)state;
    static const struct {
        const char *theme, *name;
    } rows[] = {{"placard", "placard"},
                {"placard-dark", "placard-dark"},
                {"/srv/themes/Our Company/theme.conf", "our-company"},
                {"themes/x/theme.conf", "x"},
                {"./theme.conf", "theme"},
                {"../theme.conf", "theme"},
                {"/theme.conf", "theme"},
                {"/srv/blue.conf", "blue"},
                {"./blue.conf", "blue"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char name[PREVIEW_NAME_BYTES];
        preview_name_theme(rows[i].theme, name);
        assert_string_equal(name, rows[i].name);
    }
}

static void files_and_sheets_are_numbered_from_the_second_on(void **state)
{
    (void)state;
    char out[PREVIEW_FILE_BYTES];
    preview_name_file("post", 1920, 1080, "placard", 0, out);
    assert_string_equal(out, "post.1920x1080.placard.png");
    preview_name_file("post", 1920, 1080, "placard", 1, out);
    assert_string_equal(out, "post.1920x1080.placard.p2.png");
    static const struct {
        const char *path;
        int number;
        const char *sheet;
    } rows[] = {{"a/sheet.png", 1, "a/sheet.png"},
                {"a/sheet.png", 2, "a/sheet-2.png"},
                {"a/sheet.PNG", 12, "a/sheet-12.PNG"},
                {"a.png/sheet", 2, "a.png/sheet-2"},
                {".png", 2, ".png-2"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char path[32];
        assert_int_equal(preview_name_sheet(rows[i].path, rows[i].number, path, sizeof path),
                         ERR_OK);
        assert_string_equal(path, rows[i].sheet);
    }
    char small[8];
    assert_int_equal(preview_name_sheet("a/sheet.png", 1, small, sizeof small), ERR_TOO_BIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_become_words_that_are_no_path),
        cmocka_unit_test(every_single_byte_is_kept_or_cleaned),
        cmocka_unit_test(no_word_is_given_out_twice),
        cmocka_unit_test(five_hundred_long_ids_that_end_alike_stay_apart_and_bounded),
        cmocka_unit_test(themes_are_called_by_their_name_or_folder),
        cmocka_unit_test(files_and_sheets_are_numbered_from_the_second_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
