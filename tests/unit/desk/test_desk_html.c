/* SPDX-License-Identifier: Apache-2.0 */
/* HTML to text: each NAME.html of tests/data/html/good gives its NAME.txt (text, then "--link URL" if it has one). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "desk/sources/clean_text.h"
#include "desk/sources/html_text.h"
#include "desk/sources/source_limits.h"
#include "verify/text_rule.h"

#define GOOD PLACARD_TEST_DATA "/html/good/"
#define BAD PLACARD_TEST_DATA "/html/bad/"

static char *read_file(const char *path, size_t *bytes)
{
    char *data = NULL;
    if (file_read(path, 1 << 20, &data, bytes, NULL))
        fail_msg("cannot read %s", path);
    return data;
}

static void each_good_file_gives_its_text_and_link(void **state)
{
    glob_t g;
    (void)state;
    assert_int_equal(glob(GOOD "*.html", 0, NULL, &g), 0);
    assert_true(g.gl_pathc > 20);
    for (size_t i = 0; i < g.gl_pathc; i++) {
        char path[512], *html, *want, got[20000];
        size_t bytes, want_bytes;
        struct html_text t;
        struct err_info info = {0};
        html = read_file(g.gl_pathv[i], &bytes);
        snprintf(path, sizeof path, "%.*s.txt", (int)strlen(g.gl_pathv[i]) - 5, g.gl_pathv[i]);
        want = read_file(path, &want_bytes);
        if (html_text_of(html, bytes, false, &t, &info))
            fail_msg("%s: %s", g.gl_pathv[i], info.text);
        snprintf(got, sizeof got, "%s%s%s\n", t.text, t.link ? "\n--link " : "",
                 t.link ? t.link : "");
        if (strcmp(got, want) != 0)
            fail_msg("%s: got\n%s\nwant\n%s", g.gl_pathv[i], got, want);
        html_text_clear(&t);
        mem_free(html);
        mem_free(want);
    }
    globfree(&g);
}

static void what_is_beyond_the_bounds_is_refused(void **state)
{
    static const struct {
        const char *name, *why;
    } cases[] = {
        {"tags_8001.html", "more than 8000 tags"},
        {"over_256_KiB.html", "longer than 262144 bytes"},
        {"entangled.html", "too entangled"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[512];
        size_t bytes;
        struct html_text t = {0};
        struct err_info info = {0};
        snprintf(path, sizeof path, BAD "%s", cases[i].name);
        char *html = read_file(path, &bytes);
        assert_int_equal(html_text_of(html, bytes, false, &t, &info), ERR_TOO_BIG);
        if (!strstr(info.text, cases[i].why))
            fail_msg("%s: %s", cases[i].name, info.text);
        assert_null(t.text);
        mem_free(html);
    }
}

static void pictures_keep_their_alternative_text(void **state)
{
    size_t bytes;
    struct html_text t;
    (void)state;
    char *html = read_file(GOOD "pictures.html", &bytes);
    assert_int_equal(html_text_of(html, bytes, false, &t, NULL), ERR_OK);
    assert_int_equal(t.picture_count, 2);
    assert_string_equal(t.pictures[0].url, "https://cdn.example/a.jpg");
    assert_string_equal(t.pictures[0].alt, "A house");
    assert_string_equal(t.pictures[1].url, "b.png");
    assert_null(t.pictures[1].alt);
    html_text_clear(&t);
    mem_free(html);
}

static void a_title_is_one_line(void **state)
{
    static const char html[] = "<h1>Big</h1><p>news</p><br>today";
    struct html_text t;
    (void)state;
    assert_int_equal(html_text_of(html, sizeof html - 1, true, &t, NULL), ERR_OK);
    assert_string_equal(t.text, "Big news today");
    html_text_clear(&t);
}

static void long_text_ends_at_a_word_and_says_so(void **state)
{
    struct strbuf b;
    struct html_text t;
    (void)state;
    strbuf_init(&b, 100000);
    for (int i = 0; i < 3000; i++)
        strbuf_puts(&b, "w\xc3\xb6rter ");
    assert_int_equal(html_text_of(b.data, b.len_bytes, false, &t, NULL), ERR_OK);
    assert_true(t.cut);
    size_t n = strlen(t.text);
    assert_true(n <= MAX_SOURCE_TEXT_BYTES && n > MAX_SOURCE_TEXT_BYTES - 80);
    assert_string_equal(t.text + n - 10, "w\xc3\xb6rter\xe2\x80\xa6");
    html_text_clear(&t);
    strbuf_clear(&b);
}

static void text_without_spaces_is_cut_between_characters(void **state)
{
    char text[400], *out = NULL;
    (void)state;
    for (int i = 0; i < 132; i++)
        memcpy(text + 3 * i, "\xe6\xbc\xa2", 3);
    text[396] = 0;
    assert_int_equal(clean_text_of(text, 100, true, &out), ERR_OK);
    assert_true(strlen(out) <= 100 && text_utf8_valid(out, strlen(out)));
    assert_string_equal(out + strlen(out) - 3, "\xe2\x80\xa6");
    mem_free(out);
}

static void every_failed_allocation_is_an_error_and_leaks_nothing(void **state)
{
    size_t bytes;
    (void)state;
    char *html = read_file(GOOD "pictures.html", &bytes);
    for (unsigned long n = 1;; n++) {
        struct html_text t = {0};
        mem_fail_at(n, 0);
        enum err e = html_text_of(html, bytes, false, &t, NULL);
        unsigned long made = mem_fail_at(0, 0);
        html_text_clear(&t);
        if (made < n) {
            assert_int_equal(e, ERR_OK);
            break;
        }
        assert_int_equal(e, ERR_NOMEM);
    }
    mem_free(html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_good_file_gives_its_text_and_link),
        cmocka_unit_test(what_is_beyond_the_bounds_is_refused),
        cmocka_unit_test(pictures_keep_their_alternative_text),
        cmocka_unit_test(a_title_is_one_line),
        cmocka_unit_test(long_text_ends_at_a_word_and_says_so),
        cmocka_unit_test(text_without_spaces_is_cut_between_characters),
        cmocka_unit_test(every_failed_allocation_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
