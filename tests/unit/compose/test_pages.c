/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "compose/text_pages.h"
#include "fake_fonts.h"

#define ROOM 40000
#define EM 20          /* letters are 10 px wide, */
#define LINE 26        /* lines so high */
#define WIDE (10 * 21) /* twenty letters and the space behind them */

static struct fake_fonts fonts;

static struct text_style style(void)
{
    fake_fonts_init(&fonts);
    return (struct text_style){
        .fonts = &fonts.metrics, .language = "en", .max_px = EM, .min_px = EM, .leading_pm = 1300};
}

static struct text_flow flow(int lines, int columns)
{
    return (struct text_flow){.width_px = WIDE,
                              .height_px = {lines * LINE, lines * LINE},
                              .columns = columns,
                              .page_px = EM};
}

static struct text_pages *pour(const struct text_flow *f, const char *text)
{
    struct text_style st = style();
    struct text_pages *p = NULL;
    assert_int_equal(text_pages_new(&st, text, strlen(text), f, &p), ERR_OK);
    return p;
}

/* Lines of a column, "/" behind each. */
static void put_column(struct text_pages *p, int page, int column, char *out)
{
    struct text_block *b = NULL;
    assert_int_equal(text_pages_column(p, page, column, &b), ERR_OK);
    assert_true(b->width_px <= WIDE);
    for (int i = 0; i < b->line_count; i++) {
        size_t bytes = text_encode(b->text, b->lines[i].start, b->lines[i].end, true);
        while (bytes > 0 && b->text->scratch[bytes - 1] == ' ')
            bytes--;
        b->text->scratch[bytes] = '\0';
        put_more(out, ROOM, b->text->scratch);
        put_more(out, ROOM, "/");
    }
    text_block_free(b);
}

/* All pages, "||" between them and "|" between columns. */
static void check_pages(const struct text_flow *f, const char *text, const char *expected)
{
    static char got[ROOM];
    struct text_pages *p = pour(f, text);
    got[0] = '\0';
    for (int page = 0; page < text_pages_count(p); page++) {
        put_more(got, ROOM, page > 0 ? "||" : "");
        for (int column = 0; column < f->columns; column++) {
            put_more(got, ROOM, column > 0 ? "|" : "");
            put_column(p, page, column, got);
        }
    }
    if (strcmp(got, expected) != 0)
        fail_msg("%s", got);
    text_pages_free(p);
}

static void what_fits_is_one_page(void **state)
{
    (void)state;
    struct text_flow f = flow(4, 1);
    check_pages(&f, "One line.", "One line./");
    check_pages(&f, "", "");
    check_pages(&f, "aaaa bbbb cccc dddd eeee ffff", "aaaa bbbb cccc dddd/eeee ffff/");
}

static void a_page_ends_behind_a_sentence_where_that_costs_little(void **state)
{
    (void)state;
    struct text_flow f = flow(4, 1);
    check_pages(&f,
                "aaaa aaaa aaaa aaaa bbbb bbbb bbbb bbbb cccc cccc. dddd dddd dddd dddd dddd dddd "
                "eeee eeee eeee eeee.",
                "aaaa aaaa aaaa aaaa/bbbb bbbb bbbb bbbb/cccc cccc./||dddd dddd dddd dddd/dddd "
                "dddd eeee eeee/eeee eeee./");
    /* without a space, and behind what closes it */
    check_pages(&f,
                "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
                "「一二三四五六七八。」九十一二三四五六七八九十一二三四五六七八九十"
                "一二三四五六七八九十一二三四五六七八九十",
                "一二三四五六七八九十一二三四五六七八九十一/"
                "二三四五六七八九十一二三四五六七八九十「一/"
                "二三四五六七八。」/||"
                "九十一二三四五六七八九十一二三四五六七八九/"
                "十一二三四五六七八九十一二三四五六七八九十/");
    /* the only sentence ends too early: the lines are filled */
    check_pages(&f,
                "aaaa. aaaa aaaa aaaa bbbb bbbb bbbb bbbb cccc cccc cccc cccc dddd dddd dddd dddd "
                "eeee eeee eeee eeee ffff ffff ffff ffff",
                "aaaa. aaaa aaaa aaaa/bbbb bbbb bbbb bbbb/cccc cccc cccc cccc/||dddd dddd dddd "
                "dddd/eeee eeee eeee eeee/ffff ffff ffff ffff/");
}

static void no_line_of_a_paragraph_stands_alone(void **state)
{
    (void)state;
    struct text_flow f = flow(4, 1);
    /* its first line would be the page's last */
    check_pages(&f,
                "aaaa aaaa aaaa aaaa bbbb bbbb bbbb bbbb cccc\ndddd dddd dddd dddd eeee eeee eeee "
                "eeee ffff ffff",
                "aaaa aaaa aaaa aaaa/bbbb bbbb bbbb bbbb/cccc/||dddd dddd dddd dddd/eeee eeee "
                "eeee eeee/ffff ffff/");
    /* its last line would be the next page's first; as they are even, the pages do not say why */
    f.height_px[0] = f.height_px[1] = 5 * LINE;
    check_pages(&f,
                "aaaa aaaa aaaa aaaa bbbb bbbb bbbb bbbb cccc cccc cccc cccc dddd dddd dddd dddd "
                "eeee eeee eeee eeee ffff\ngggg gggg gggg gggg hhhh hhhh hhhh hhhh iiii iiii",
                "aaaa aaaa aaaa aaaa/bbbb bbbb bbbb bbbb/cccc cccc cccc cccc/dddd dddd dddd "
                "dddd/||eeee eeee eeee eeee/ffff/gggg gggg gggg gggg/hhhh hhhh hhhh hhhh/iiii "
                "iiii/");
}

static void pages_are_about_equally_full(void **state)
{
    (void)state;
    static char text[ROOM];
    struct text_flow f = flow(10, 1);
    text[0] = '\0';
    for (int i = 0; i < 12 * 4; i++) /* twelve lines where ten fit */
        put_more(text, ROOM, "word ");
    struct text_pages *p = pour(&f, text);
    assert_int_equal(text_pages_count(p), 2);
    for (int page = 0; page < 2; page++) {
        struct text_block *b = NULL;
        assert_int_equal(text_pages_column(p, page, 0, &b), ERR_OK);
        assert_int_equal(b->line_count, 6);
        text_block_free(b);
    }
    text_pages_free(p);
}

static void pages_are_not_made_even_at_the_cost_of_a_sentence(void **state)
{
    (void)state;
    struct text_flow f = flow(4, 1);
    check_pages(&f,
                "aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaa. bbbb bbbb bbbb bbbb bbbb bbbb bbbb bbb. "
                "cccc cccc cccc cccc cccc cccc cccc ccc.",
                "aaaa aaaa aaaa aaaa/aaaa aaaa aaaa aaa./bbbb bbbb bbbb bbbb/bbbb bbbb bbbb "
                "bbb./||cccc cccc cccc cccc/cccc cccc cccc ccc./");
}

static void columns_are_filled_one_after_another(void **state)
{
    (void)state;
    struct text_flow f = flow(3, 2);
    check_pages(&f, "aaaa aaaa aaaa aaaa bbbb bbbb bbbb bbbb cccc cccc cccc cccc dddd dddd dddd",
                "aaaa aaaa aaaa aaaa/bbbb bbbb bbbb bbbb/|cccc cccc cccc cccc/dddd dddd dddd/");
}

static void columns_of_the_last_page_are_about_equally_long(void **state)
{
    (void)state;
    static const int expected[] = {4, 4, 3, 3};
    static char text[ROOM];
    struct text_flow f = flow(4, 2);
    text[0] = '\0';
    for (int i = 0; i < 14 * 4; i++)
        put_more(text, ROOM, "word ");
    struct text_pages *p = pour(&f, text);
    assert_int_equal(text_pages_count(p), 2);
    for (int i = 0; i < 4; i++) {
        struct text_block *b = NULL;
        assert_int_equal(text_pages_column(p, i / 2, i % 2, &b), ERR_OK);
        assert_int_equal(b->line_count, expected[i]);
        text_block_free(b);
    }
    text_pages_free(p);
}

static void the_largest_size_that_fits_the_columns_is_taken(void **state)
{
    (void)state;
    struct text_style st = style();
    struct text_flow f = flow(8, 2);
    const char *text = "aaaa aaaa aaaa aaaa bbbb bbbb bbbb bbbb";
    struct text_pages *p = NULL;
    st.max_px = 4 * EM;
    assert_int_equal(text_pages_new(&st, text, strlen(text), &f, &p), ERR_OK);
    assert_int_equal(text_pages_count(p), 1);
    assert_in_range(text_pages_size_px(p), EM + 10, 3 * EM);
    text_pages_free(p);
    st.measure_em = 4; /* eight letters: lines are no longer at any size */
    assert_int_equal(text_pages_new(&st, text, strlen(text), &f, &p), ERR_OK);
    struct text_block *b = NULL;
    assert_int_equal(text_pages_column(p, 0, 0, &b), ERR_OK);
    assert_true(b->width_px <= 4 * b->size_px);
    text_block_free(b);
    text_pages_free(p);
}

/* The second page's words alone, " 10 ", would run from left to right. */
static void a_page_keeps_the_direction_of_the_paragraph_that_it_begins_in(void **state)
{
    (void)state;
    struct text_flow f = flow(2, 1);
    struct text_pages *p = pour(&f, "שלום שלום שלום שלום שלום שלום שלום שלום. abcd efgh ijkl mnop "
                                    "qrst uvwx yzab cdef");
    assert_int_equal(text_pages_count(p), 2);
    struct text_block *b = NULL;
    assert_int_equal(text_pages_column(p, 1, 0, &b), ERR_OK);
    assert_true(b->line_count > 0);
    assert_true(b->text->paras[b->lines[0].para].rtl);
    assert_int_equal(b->runs[b->lines[0].first_run].level, 2); /* Latin within Hebrew */
    text_block_free(b);
    text_pages_free(p);
}

/* Kana on the first page tell that the Chinese characters of the second are Japanese. */
static void a_page_keeps_the_language_of_the_paragraph_that_it_begins_in(void **state)
{
    (void)state;
    struct text_flow f = flow(2, 1);
    struct text_pages *p = pour(&f, "ひらがなですひらがなですひらがなですひらがなです。"
                                    "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字");
    assert_true(text_pages_count(p) > 1);
    struct text_block *b = NULL;
    assert_int_equal(text_pages_column(p, text_pages_count(p) - 1, 0, &b), ERR_OK);
    assert_int_equal(b->runs[0].face, FAKE_JA);
    text_block_free(b);
    text_pages_free(p);
}

static void an_endless_word_goes_on_where_the_page_before_has_left_it(void **state)
{
    (void)state;
    static char word[401], got[ROOM], want[ROOM];
    struct text_flow f = flow(3, 1);
    for (int i = 0; i < 400; i++)
        word[i] = (char)('a' + i % 26);
    struct text_pages *p = pour(&f, word);
    assert_true(text_pages_count(p) > 5);
    got[0] = want[0] = '\0';
    for (int page = 0; page < text_pages_count(p); page++)
        put_column(p, page, 0, got);
    size_t n = 0;
    for (const char *c = got; *c; c++)
        if (*c != '/')
            want[n++] = *c;
    want[n] = '\0';
    assert_string_equal(want, word);
    text_pages_free(p);
}

static void the_words_of_a_page_are_told(void **state)
{
    (void)state;
    struct text_flow f = flow(1, 2);
    struct text_pages *p = pour(&f, "aaaa aaaa aaaa aaaa bbbb bbbb bbbb bbbb cccc cccc");
    char *words = NULL;
    assert_int_equal(text_pages_count(p), 2);
    assert_int_equal(text_pages_words(p, 0, &words), ERR_OK);
    assert_non_null(strstr(words, "aaaa bbbb"));
    mem_free(words);
    assert_int_equal(text_pages_words(p, 1, &words), ERR_OK);
    assert_string_equal(words, "cccc cccc");
    mem_free(words);
    text_pages_free(p);
}

static void a_box_without_room_for_a_line_holds_nothing(void **state)
{
    (void)state;
    struct text_flow f = flow(1, 1);
    f.height_px[0] = f.height_px[1] = LINE - 1;
    check_pages(&f, "words", "");
}

static void a_first_page_full_of_its_title_leaves_the_words_to_the_next(void **state)
{
    (void)state;
    struct text_flow f = flow(2, 1);
    f.height_px[0] = LINE / 2;
    check_pages(&f, "aaaa bbbb", "||aaaa bbbb/");
}

/* Words beside each other are a little wider than one by one. */
static enum err wider_together(void *user, font_face f, int size_px, enum text_direction d,
                               const char script[5], const char *utf8, size_t bytes, int *width_px)
{
    enum err e = fake_width(user, f, size_px, d, script, utf8, bytes, width_px);
    if (!e && memchr(utf8, 'a', bytes) && memchr(utf8, ' ', bytes))
        *width_px += 3;
    return e;
}

static void the_smallest_type_is_not_made_smaller_for_a_pixel_or_two(void **state)
{
    (void)state;
    struct text_style st = style();
    struct text_flow f = flow(1, 1);
    const char *text = "aaaa aaaa aaaa aaaa. aaaa aaaa aaaa aaaa.";
    fonts.metrics.run_width = wider_together;
    for (int above = 0; above < 2; above++) {
        struct text_pages *p = NULL;
        struct text_block *b = NULL;
        f.width_px = WIDE - 10; /* what a line measures, to the pixel */
        f.page_px = EM;
        st.min_px = st.max_px = EM - above;
        assert_int_equal(text_pages_new(&st, text, strlen(text), &f, &p), ERR_OK);
        assert_int_equal(text_pages_count(p), 2);
        assert_int_equal(text_pages_column(p, 1, 0, &b), ERR_OK);
        assert_int_equal(b->line_count, 1);
        assert_int_equal(b->size_px, EM - above);
        assert_true(b->width_px > f.width_px || above);
        assert_true(b->width_px <= f.width_px + EM / 2);
        text_block_free(b);
        text_pages_free(p);
    }
}

static long widths_for(int words, int page)
{
    static char text[MAX_ITEM_BYTES];
    struct text_flow f = flow(6, 1);
    struct text_block *b = NULL;
    text[0] = '\0';
    for (int i = 0; i < words; i++)
        put_more(text, sizeof text, i % 7 ? "Wort " : "größer. ");
    struct text_pages *p = pour(&f, text);
    assert_int_equal(text_pages_column(p, page, 0, &b), ERR_OK);
    assert_true(b->line_count > 0);
    text_block_free(b);
    text_pages_free(p);
    return fonts.widths;
}

static void cost_grows_with_the_text_and_not_with_its_pages(void **state)
{
    (void)state;
    assert_true(widths_for(100, 2) < 100 * 3);
    assert_true(widths_for(2000, 2) < 2000 * 3);
    assert_true(widths_for(2000, 60) < 2000 * 3);
}

static void a_failing_font_or_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    struct text_flow f = flow(2, 2);
    struct text_style st = style();
    const char *text = "one two three four five six seven eight nine ten eleven twelve";
    enum err e = ERR_NOMEM;
    for (long at = 1; e && at < 1000; at++) {
        struct text_pages *p = NULL;
        struct text_block *b = NULL;
        mem_fail_at(at, 1);
        e = text_pages_new(&st, text, strlen(text), &f, &p);
        if (!e)
            e = text_pages_column(p, 0, 0, &b);
        mem_fail_at(0, 0);
        assert_true(e == ERR_OK || e == ERR_NOMEM);
        text_block_free(b);
        text_pages_free(p);
    }
    assert_int_equal(e, ERR_OK);
    for (long at = 1; at < 12; at++) {
        struct text_pages *p = NULL;
        fonts.widths = 0;
        fonts.fail_at = at;
        assert_int_equal(text_pages_new(&st, text, strlen(text), &f, &p), ERR_NOMEM);
        assert_null(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_is_one_page),
        cmocka_unit_test(a_page_ends_behind_a_sentence_where_that_costs_little),
        cmocka_unit_test(no_line_of_a_paragraph_stands_alone),
        cmocka_unit_test(pages_are_about_equally_full),
        cmocka_unit_test(pages_are_not_made_even_at_the_cost_of_a_sentence),
        cmocka_unit_test(columns_are_filled_one_after_another),
        cmocka_unit_test(columns_of_the_last_page_are_about_equally_long),
        cmocka_unit_test(the_largest_size_that_fits_the_columns_is_taken),
        cmocka_unit_test(a_page_keeps_the_direction_of_the_paragraph_that_it_begins_in),
        cmocka_unit_test(a_page_keeps_the_language_of_the_paragraph_that_it_begins_in),
        cmocka_unit_test(an_endless_word_goes_on_where_the_page_before_has_left_it),
        cmocka_unit_test(the_words_of_a_page_are_told),
        cmocka_unit_test(a_box_without_room_for_a_line_holds_nothing),
        cmocka_unit_test(the_smallest_type_is_not_made_smaller_for_a_pixel_or_two),
        cmocka_unit_test(a_first_page_full_of_its_title_leaves_the_words_to_the_next),
        cmocka_unit_test(cost_grows_with_the_text_and_not_with_its_pages),
        cmocka_unit_test(a_failing_font_or_allocation_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
