/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "board/conf_edit.h"

static struct strbuf b;

static int clear(void **state)
{
    (void)state;
    strbuf_clear(&b);
    return 0;
}

static enum err edit(const char *text, const char *section, const char *key, const char *value,
                     bool only_present)
{
    struct conf_edit e = {section, key, value};
    strbuf_init(&b, 65536);
    return conf_edit_apply(text, strlen(text), &e, 1, only_present, &b, NULL);
}

static const struct {
    const char *what, *before, *value;
    bool only_present;
    const char *after;
} rows[] = {
    {"one line changes, its neighbours do not", "; a\n[s]\nj = 1\nk = 2 ; why\n\n# z\n", "9", true,
     "; a\n[s]\nj = 1\nk = 9\n\n# z\n"},
    {"a key of that name elsewhere stays", "[t]\nk = 1\n[s]\nk = 2\n", "9", true,
     "[t]\nk = 1\n[s]\nk = 9\n"},
    {"a key that stands twice changes twice", "[s]\nk = 1\nk = 2\n", "9", true,
     "[s]\nk = 9\nk = 9\n"},
    {"what is not there stays away", "[s]\nj = 1\n", "9", true, "[s]\nj = 1\n"},
    {"or comes at the end", "[s]\nj = 1", "9", false, "[s]\nj = 1\n[s]\nk = 9\n"},
    {"an empty file", "", "9", false, "[s]\nk = 9\n"},
    {"no feed at the end", "[s]\nk = 1", "9", true, "[s]\nk = 9\n"},
    {"DOS line ends stay on the others", "[s]\r\nk = 1\r\nj = 2\r\n", "9", true,
     "[s]\r\nk = 9\nj = 2\r\n"},
    {"a mark at the start", "\xef\xbb\xbf[s]\nk = 1\n", "9", true, "\xef\xbb\xbf[s]\nk = 9\n"},
    {"lines that are none of ours", "[s\nk\n[s]\nk=1\n???\n", "9", true,
     "[s\nk\n[s]\nk = 9\n???\n"},
    {"a value with what an INI line may hold", "[s]\nk = 1\n", "a;b#c=d [e]", true,
     "[s]\nk = a;b#c=d [e]\n"},
    {"an empty value", "[s]\nk = 1\n", "", true, "[s]\nk = \n"},
    {"no value: it stays", "[s]\nk = 1\n", NULL, false, "[s]\nk = 1\n"},
};

static void only_what_is_asked_for_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(edit(rows[i].before, "s", "k", rows[i].value, rows[i].only_present),
                         ERR_OK);
        if (strcmp(b.len_bytes ? b.data : "", rows[i].after) != 0)
            fail_msg("%s:\n%s", rows[i].what, b.data);
        strbuf_clear(&b);
    }
}

static void a_value_that_a_line_cannot_hold_is_refused(void **state)
{
    (void)state;
    static const char *const values[] = {"a\nb", "a\rb", "\ta",  " a",    "a ",
                                         "a ;b", ";a",   "\x1b", "a\x7f", "a\t;b"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        assert_int_equal(edit("[s]\nk = 1\n", "s", "k", values[i], true), ERR_RANGE);
        strbuf_clear(&b);
    }
}

static void a_file_with_a_nul_byte_is_refused(void **state)
{
    (void)state;
    struct conf_edit e = {"s", "k", "9"};
    strbuf_init(&b, 65536);
    assert_int_equal(conf_edit_apply("[s]\n\0k = 1\n", 11, &e, 1, true, &b, NULL), ERR_SYNTAX);
}

#define TEST(name) cmocka_unit_test_teardown(name, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_what_is_asked_for_changes),
        TEST(a_value_that_a_line_cannot_hold_is_refused),
        TEST(a_file_with_a_nul_byte_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
