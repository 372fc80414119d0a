/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "compose/text_layout.h"
#include "fake_fonts.h"

#define DRAWN_ROOM 8192

static struct fake_fonts fonts;

static struct text_style style(int max_px, int min_px)
{
    fake_fonts_init(&fonts);
    return (struct text_style){.fonts = &fonts.metrics,
                               .language = "en",
                               .max_px = max_px,
                               .min_px = min_px,
                               .leading_pm = 1300};
}

static struct text_block *lay(const struct text_style *st, const char *text, int w, int h)
{
    struct text_block *b = NULL;
    assert_int_equal(text_block_new(st, text, strlen(text), w, h, &b), ERR_OK);
    return b;
}

/* What a block draws, line by line in logical order. */
static void drawn(const struct text_block *b, char *out)
{
    out[0] = '\0';
    for (int i = 0; i < b->line_count; i++) {
        const struct text_line *l = &b->lines[i];
        for (int at = l->start; at < l->end;) {
            int next = l->end;
            for (int k = 0; k < l->run_count; k++) {
                const struct text_run *r = &b->runs[l->first_run + k];
                if (r->start == at) {
                    text_encode(b->text, r->start, r->end, false);
                    put_more(out, DRAWN_ROOM, b->text->scratch);
                    next = r->end;
                } else if (r->start > at && r->start < next) {
                    next = r->start;
                }
            }
            at = next;
        }
        put_more(out, DRAWN_ROOM, "/");
    }
}

static void check_lines(const char *text, int width_px, const char *expected)
{
    struct text_style st = style(20, 20); /* 10 px a character */
    struct text_block *b = lay(&st, text, width_px, 10000);
    static char got[DRAWN_ROOM];
    drawn(b, got);
    if (strcmp(got, expected) != 0)
        fail_msg("%s", got);
    text_block_free(b);
}

static void lines_are_filled_greedily(void **state)
{
    (void)state;
    check_lines("aaa bbb ccc", 200, "aaa bbb ccc/");
    check_lines("aaa bbb ccc", 70, "aaa bbb/ccc/");
    check_lines("aaa\nbbb", 200, "aaa/bbb/");
    check_lines("building 4 is open", 80, "building/4 is/open/");
    check_lines("see building 4 now", 110, "see/building 4/now/");
    check_lines("Friday, 12 June", 100, "Friday,/12 June/");
    check_lines("my office, 14 rue", 120, "my office,/14 rue/");
}

static void words_wider_than_the_box_break_between_clusters(void **state)
{
    (void)state;
    check_lines("aaaaaaaaaa", 40, "aaaa/aaaa/aa/");
    check_lines("x aaaaaaaa", 40, "x/aaaa/aaaa/");
    check_lines("👩🏽‍💻👩🏽‍💻👩🏽‍💻", 70,
                "👩🏽‍💻👩🏽‍💻/👩🏽‍💻/");
    check_lines("e\xCC\x81"
                "e\xCC\x81"
                "e\xCC\x81",
                20,
                "e\xCC\x81"
                "e\xCC\x81/e\xCC\x81/");
}

static void lines_end_at_good_breaks_where_that_costs_little(void **state)
{
    (void)state;
    /* a short line: a third of it is given up for a phrase */
    check_lines("変更のお知らせ", 45, "変更の/お知らせ/");
    check_lines("案内あああああああ", 50, "案内あああ/ああああ/"); /* no better break */
    /* a long line gives up a fifth at most */
    check_lines(
        "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字の漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", 400,
        "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字の漢字漢字漢字漢字漢字漢字漢字漢字漢字漢/字/");
    /* an address that fits on a line comes whole onto it */
    check_lines("write to jane@example.com now", 180, "write to/jane@example.com/now/");
    check_lines("to jane@example.com", 100, "to jane@/example.co/m/");
}

static void addresses_never_get_a_hyphen(void **state)
{
    (void)state;
    struct text_style st = style(20, 20);
    struct text_block *b = lay(&st, "https://www.example.com/one-two/three", 150, 1000);
    struct scene *s;
    assert_int_equal(scene_new(200, 400, &s), ERR_OK);
    assert_int_equal(text_block_draw(b, s, 0, 0, 150, &(struct text_paint){0}), ERR_OK);
    char all[200] = "";
    for (int i = 0; i < s->count; i++)
        put_more(all, sizeof all, s->ops[i].text.utf8);
    assert_string_equal(all, "https://www.example.com/one-two/three");
    assert_true(s->count > 2);
    scene_free(s);
    text_block_free(b);
}

static void lines_are_no_longer_than_the_measure(void **state)
{
    (void)state;
    static char text[3000];
    struct text_style st = style(100, 10);
    text[0] = '\0';
    for (int i = 0; i < 300; i++)
        put_more(text, sizeof text, "word ");
    st.measure_em = 35;
    struct text_block *b = lay(&st, text, 4000, 600);
    assert_false(b->cut);
    assert_true(b->width_px <= 35 * b->size_px);
    assert_true(b->size_px >= 15); /* not smaller than it must be */
    text_block_free(b);
}

static void a_soft_hyphen_shows_only_where_a_line_ends(void **state)
{
    (void)state;
    check_lines("foot\xC2\xAD"
                "ball",
                200, "football/");
    struct text_style st = style(20, 20);
    struct text_block *b = lay(&st,
                               "foot\xC2\xAD"
                               "ball",
                               60, 1000);
    struct scene *s;
    assert_int_equal(scene_new(100, 100, &s), ERR_OK);
    assert_int_equal(text_block_draw(b, s, 0, 0, 60, &(struct text_paint){0}), ERR_OK);
    assert_int_equal(s->count, 2);
    assert_string_equal(s->ops[0].text.utf8, "foot-");
    assert_string_equal(s->ops[1].text.utf8, "ball");
    scene_free(s);
    text_block_free(b);
}

static void last_lines_are_balanced(void **state)
{
    (void)state;
    struct text_style st = style(20, 20);
    st.balance = true;
    struct text_block *b = lay(&st, "aaaa aaaa aaaa aaaa aaaa", 200, 1000);
    assert_int_equal(b->line_count, 2);
    assert_int_equal(b->lines[0].width_px, 140);
    assert_int_equal(b->lines[1].width_px, 90);
    text_block_free(b);
}

static void a_short_last_word_is_not_left_alone(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"aaaaaaaaa aaaaaaaaaa aaaaaaaaaa bbbb ccc ee",
         "aaaaaaaaa aaaaaaaaaa/aaaaaaaaaa bbbb/ccc ee/"},
        {"aaaaaaaaa aaaaaaaaaa aaaaaaaa bbbbbbbbbbb ee", /* the line above would be the shorter */
         "aaaaaaaaa/aaaaaaaaaa aaaaaaaa/bbbbbbbbbbb ee/"},
    };
    static char got[DRAWN_ROOM];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct text_style st = style(20, 20);
        st.balance = true;
        struct text_block *b = lay(&st, rows[i].text, 200, 1000);
        drawn(b, got);
        if (strcmp(got, rows[i].expected) != 0)
            fail_msg("%s", got);
        text_block_free(b);
    }
}

static void the_largest_size_that_fits_is_taken(void **state)
{
    (void)state;
    struct text_style st = style(200, 20);
    struct text_block *b = lay(&st, "aaaa aaaa", 400, 2000);
    assert_int_equal(b->size_px, 200); /* two lines of four */
    assert_false(b->cut);
    text_block_free(b);
    b = lay(&st, "aaaaaaaa", 400, 2000); /* not split while it fits whole at a decent size */
    assert_true(b->size_px <= 100 && b->size_px > 90);
    assert_int_equal(b->line_count, 1);
    text_block_free(b);
}

static void one_endless_word_does_not_make_the_rest_small(void **state)
{
    (void)state;
    struct text_style st = style(100, 10);
    char text[300] = "short words here ";
    for (int i = 0; i < 200; i++)
        put_more(text, sizeof text, "w");
    struct text_block *b = lay(&st, text, 800, 2000);
    assert_true(b->size_px > 50);
    assert_false(b->cut);
    assert_true(b->width_px <= 800);
    text_block_free(b);
}

static void too_much_text_is_cut_at_the_floor_with_an_ellipsis(void **state)
{
    (void)state;
    struct text_style st = style(100, 20);
    static char text[6000], got[DRAWN_ROOM];
    text[0] = '\0';
    for (int i = 0; i < 80; i++)
        put_more(text, sizeof text, "One sentence stands here. ");
    struct text_block *b = lay(&st, text, 600, 300);
    assert_int_equal(b->size_px, 20);
    assert_true(b->cut);
    assert_true(b->height_px <= 300 && b->width_px <= 600 && b->line_count > 5);
    drawn(b, got);
    assert_non_null(strstr(got, "here.\xC2\xA0\xE2\x80\xA6/"));
    text_block_free(b);
    st.max_lines = 1;
    b = lay(&st, "somebody with a very long name indeed", 200, 100);
    drawn(b, got);
    assert_string_equal(got, "somebody with a\xE2\x80\xA6/");
    text_block_free(b);
}

static void a_box_too_small_for_one_letter_gives_nothing(void **state)
{
    (void)state;
    struct text_style st = style(40, 20);
    struct text_block *b = lay(&st, "words", 5, 5);
    assert_int_equal(b->line_count, 0);
    assert_true(b->cut);
    text_block_free(b);
}

static void right_to_left_paragraphs_stand_on_the_right(void **state)
{
    (void)state;
    struct text_style st = style(20, 20);
    struct text_block *b = lay(&st, "שלום\nabc", 400, 100);
    struct scene *s;
    assert_int_equal(scene_new(500, 200, &s), ERR_OK);
    assert_int_equal(text_block_draw(b, s, 50, 10, 400, &(struct text_paint){0}), ERR_OK);
    assert_int_equal(s->count, 2);
    assert_int_equal(s->ops[0].text.x_px + s->ops[0].text.advance_px, 450);
    assert_int_equal(s->ops[0].text.direction, TEXT_RTL);
    assert_string_equal(s->ops[0].text.script, "Hebr");
    assert_int_equal(s->ops[1].text.x_px, 50);
    assert_string_equal(s->ops[1].text.script, "Latn");
    assert_true(s->ops[1].text.baseline_px > s->ops[0].text.baseline_px);
    scene_free(s);
    text_block_free(b);
}

static void scripts_with_tall_letters_get_taller_lines(void **state)
{
    (void)state;
    struct text_style st = style(100, 100);
    st.leading_pm = 1100;
    struct text_block *b = lay(&st, "abc\nไทย", 4000, 4000);
    assert_true(b->lines[1].height_px > b->lines[0].height_px + 20);
    text_block_free(b);
}

static long widths_for(int words)
{
    static char text[MAX_ITEM_BYTES];
    text[0] = '\0';
    for (int i = 0; i < words; i++)
        put_more(text, sizeof text, i % 7 ? "Wort " : "größer ");
    struct text_style st = style(200, 10);
    st.balance = true;
    struct text_block *b = lay(&st, text, 1600, 800);
    long n = fonts.widths;
    text_block_free(b);
    return n;
}

static void measuring_costs_grow_with_the_text_and_no_faster(void **state)
{
    (void)state;
    long hundred = widths_for(100), thousand = widths_for(1000);
    assert_true(hundred < 100 * 8);
    assert_true(thousand < 1000 * 8);
}

static void a_font_that_fails_to_measure_fails_the_layout(void **state)
{
    (void)state;
    struct text_style st = style(100, 20);
    struct text_block *b = NULL;
    for (long i = 1; i < 12; i++) {
        fonts.widths = 0;
        fonts.fail_at = i;
        enum err e = text_block_new(&st, "one two three four five", 23, 300, 300, &b);
        assert_int_equal(e, ERR_NOMEM);
        assert_null(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_filled_greedily),
        cmocka_unit_test(words_wider_than_the_box_break_between_clusters),
        cmocka_unit_test(lines_end_at_good_breaks_where_that_costs_little),
        cmocka_unit_test(addresses_never_get_a_hyphen),
        cmocka_unit_test(lines_are_no_longer_than_the_measure),
        cmocka_unit_test(a_soft_hyphen_shows_only_where_a_line_ends),
        cmocka_unit_test(last_lines_are_balanced),
        cmocka_unit_test(a_short_last_word_is_not_left_alone),
        cmocka_unit_test(the_largest_size_that_fits_is_taken),
        cmocka_unit_test(one_endless_word_does_not_make_the_rest_small),
        cmocka_unit_test(too_much_text_is_cut_at_the_floor_with_an_ellipsis),
        cmocka_unit_test(a_box_too_small_for_one_letter_gives_nothing),
        cmocka_unit_test(right_to_left_paragraphs_stand_on_the_right),
        cmocka_unit_test(scripts_with_tall_letters_get_taller_lines),
        cmocka_unit_test(measuring_costs_grow_with_the_text_and_no_faster),
        cmocka_unit_test(a_font_that_fails_to_measure_fails_the_layout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
