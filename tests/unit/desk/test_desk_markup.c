/* SPDX-License-Identifier: Apache-2.0 */
/* Guidelines as HTML and as a post's text; nothing of them becomes markup. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "desk/web/markup.h"

static const struct {
    const char *text, *html, *plain;
} table[] = {
    {"", "", ""},
    {"\n\n  \n", "", ""},
    {"One line", "<p dir=\"auto\">One line</p>\n", "One line"},
    {"One\ntwo\n\nthree", "<p dir=\"auto\">One<br>\ntwo</p>\n<p dir=\"auto\">three</p>\n",
     "One\ntwo\n\nthree"},
    {"# A & B\n## C", "<h2 dir=\"auto\">A &amp; B</h2>\n<h3 dir=\"auto\">C</h3>\n", "A & B\nC"},
    {"#A", "<p dir=\"auto\">#A</p>\n", "#A"},
    {"- a\n- b\n  c\nd",
     "<ul>\n<li dir=\"auto\">a</li>\n<li dir=\"auto\">b<br>\nc</li></ul>\n<p dir=\"auto\">d</p>\n",
     "• a\n• b c\nd"},
    {"1. a\n12. b\n- c",
     "<ol>\n<li dir=\"auto\">a</li>\n<li dir=\"auto\">b</li></ol>\n<ul>\n<li "
     "dir=\"auto\">c</li></ul>\n",
     "1. a\n12. b\n• c"},
    {"1234. a\n1.b", "<p dir=\"auto\">1234. a<br>\n1.b</p>\n", "1234. a\n1.b"},
    {"- <script>x</script>\n# \"<b>\"",
     "<ul>\n<li dir=\"auto\">&lt;script&gt;x&lt;/script&gt;</li></ul>\n<h2 "
     "dir=\"auto\">&quot;&lt;b&gt;&quot;</h2>\n",
     "• <script>x</script>\n\n\"<b>\""},
};

static void each_mark_is_one_element_and_its_text_stays_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct strbuf html, plain;
        strbuf_init(&html, 4096);
        strbuf_init(&plain, 4096);
        markup_put(table[i].text, &html);
        markup_plain(table[i].text, &plain);
        assert_string_equal(html.data ? html.data : "", table[i].html);
        assert_string_equal(plain.data ? plain.data : "", table[i].plain);
        strbuf_clear(&html);
        strbuf_clear(&plain);
    }
}

static void the_title_is_the_first_heading(void **state)
{
    static const struct {
        const char *text, *title, *rest;
    } titles[] = {{"# A\nb", "A", "b"},
                  {"\n\n# A  \n\nb", "A", "\nb"},
                  {"a\n# B", "", "a\n# B"},
                  {"## A", "", "## A"},
                  {"", "", ""}};
    (void)state;
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        struct strbuf title;
        const char *rest;
        strbuf_init(&title, 100);
        markup_title(titles[i].text, &title, &rest);
        assert_string_equal(title.data ? title.data : "", titles[i].title);
        assert_string_equal(rest, titles[i].rest);
        strbuf_clear(&title);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mark_is_one_element_and_its_text_stays_text),
        cmocka_unit_test(the_title_is_the_first_heading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
