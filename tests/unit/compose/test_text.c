/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "compose/text.h"
#include "compose/text_layout.h"
#include "fake_fonts.h"

static struct fake_fonts fonts;

static struct text *make(const char *utf8, const char *language)
{
    struct text *t = NULL;
    fake_fonts_init(&fonts);
    assert_int_equal(text_new(&fonts.metrics, language, false, utf8, strlen(utf8), &t), ERR_OK);
    return t;
}

/* ---- decoding ---- */

static void check_decoded(const char *in, const char *expected)
{
    struct text *t = make(in, "en");
    text_encode(t, 0, t->count, true);
    assert_string_equal(t->scratch, expected);
    text_free(t);
}

static void control_characters_go_and_invalid_bytes_become_replacements(void **state)
{
    (void)state;
    check_decoded("a\x01\x7F\xC2\x80"
                  "b",
                  "ab");
    check_decoded("a\xFFz", "a\xEF\xBF\xBDz");
    check_decoded("\xEF\xBB\xBFhello", "hello");
    check_decoded("a\r\nb\rc", "a\nb\nc");
    check_decoded("a\t  b", "a b");
    check_decoded("\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void empty_lines_make_gaps_not_paragraphs(void **state)
{
    (void)state;
    struct text *t = make("\n\n one \n\n\n two\nthree\n", "en");
    assert_int_equal(t->para_count, 3);
    assert_false(t->paras[0].gap_before);
    assert_true(t->paras[1].gap_before);
    assert_false(t->paras[2].gap_before);
    text_encode(t, t->paras[0].start, t->paras[0].end, true);
    assert_string_equal(t->scratch, "one");
    text_free(t);
}

static void a_text_longer_than_its_limit_is_refused(void **state)
{
    (void)state;
    struct text_block *b = NULL;
    static char much[MAX_ITEM_BYTES + 2];
    memset(much, 'a', sizeof much - 1);
    fake_fonts_init(&fonts);
    struct text_style st = {
        .fonts = &fonts.metrics, .max_px = 20, .min_px = 10, .leading_pm = 1200};
    assert_int_equal(text_block_new(&st, much, sizeof much - 1, 1000, 1000, &b), ERR_TOO_BIG);
    assert_null(b);
}

static void a_heap_of_combining_marks_is_cut_down(void **state)
{
    (void)state;
    char zalgo[400] = "e";
    for (int i = 0; i < 100; i++)
        put_more(zalgo, sizeof zalgo, "\xCC\x81");
    struct text *t = make(zalgo, "en");
    size_t bytes = text_encode(t, 0, t->count, false);
    assert_true(bytes > 1 && bytes <= 1 + 6 * 2);
    text_free(t);
}

/* ---- bidi ---- */

/* The drawn runs from the left, each in its logical order. */
static void check_line(const char *in, const char *language, const char *expected)
{
    fake_fonts_init(&fonts);
    struct text_style st = {.fonts = &fonts.metrics,
                            .language = language,
                            .max_px = 20,
                            .min_px = 20,
                            .leading_pm = 1300};
    struct text_block *b = NULL;
    assert_int_equal(text_block_new(&st, in, strlen(in), 5000, 100, &b), ERR_OK);
    assert_int_equal(b->line_count, 1);
    char got[400] = "";
    for (int i = 0; i < b->lines[0].run_count; i++) {
        const struct text_run *r = &b->runs[b->lines[0].first_run + i];
        text_encode(b->text, r->start, r->end, false);
        put_more(got, sizeof got, b->text->scratch);
    }
    if (strcmp(got, expected) != 0)
        fail_msg("%s: drawn as %s, not %s", in, got, expected);
    text_block_free(b);
}

static void mixed_directions_are_drawn_in_visual_order(void **state)
{
    (void)state;
    check_line("abc", "en", "abc");
    check_line("abc שלום def", "en", "abc שלום def");
    check_line("שלום abc עולם", "en", " עולםabcשלום ");
    /* numbers run left to right inside right-to-left text */
    check_line("שלום 123 עולם", "he", " עולם123שלום ");
    check_line("مرحبا 2026!", "ar", "!2026مرحبا ");
    /* brackets belong together (UAX #9 N0) */
    check_line("שלום (abc) עולם", "he", ") עולםabcשלום (");
    check_line("a (שלום) b", "en", "a (שלום) b");
}

static void a_paragraph_without_letters_follows_the_one_before_or_the_language(void **state)
{
    (void)state;
    struct text *t = make("שלום\n123\nabc\n456", "en");
    assert_int_equal(t->para_count, 4);
    assert_true(t->paras[0].rtl && t->paras[1].rtl);
    assert_false(t->paras[2].rtl || t->paras[3].rtl);
    text_free(t);
    t = make("2026", "ar");
    assert_true(text_rtl(t));
    text_free(t);
}

/* ---- breaks and clusters ---- */

static int count_clusters(const char *utf8)
{
    struct text *t = make(utf8, "en");
    int n = 0;
    for (int i = 0; i < t->count; i++)
        n += (t->marks[i] & TEXT_CLUSTER_END) != 0;
    text_free(t);
    return n;
}

static const char *const emoji[] = {
    "😀",
    "❤️",
    "1️⃣",
    "#️⃣",
    "👍🏿",
    "👩🏽‍💻",
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
    "🇩🇪",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "🧑‍🚀",
    "🫶🏾",
    "☺️",
};

static void every_emoji_sequence_is_one_cluster_in_the_emoji_face(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof emoji / sizeof emoji[0]; i++) {
        assert_int_equal(count_clusters(emoji[i]), 1);
        struct text *t = make(emoji[i], "en");
        assert_int_equal(t->face[0], FAKE_EMOJI);
        assert_int_equal(t->face[t->count - 1], FAKE_EMOJI);
        text_free(t);
    }
    assert_int_equal(count_clusters("🇩🇪🇯🇵"), 2);
    assert_int_equal(count_clusters("e\xCC\x81"), 1);
    assert_int_equal(count_clusters("नि"), 1);
}

static void text_style_emoji_go_to_symbols(void **state)
{
    (void)state;
    struct text *t = make("☺︎", "en");
    assert_int_equal(t->face[0], FAKE_SYMBOLS);
    text_free(t);
    t = make("\xE2\x9D\xA4 5 # *",
             "en"); /* U+2764 alone is text by default; digits are never emoji alone */
    assert_int_equal(t->face[0], FAKE_SYMBOLS);
    assert_int_equal(t->face[2], FAKE_TEXT);
    assert_int_equal(t->face[4], FAKE_TEXT);
    text_free(t);
}

static void check_breaks(const char *in, const char *expected)
{
    struct text *t = make(in, "en");
    char got[600] = "";
    for (int i = 0; i < t->count; i++) {
        text_encode(t, i, i + 1, true);
        put_more(got, sizeof got, t->scratch);
        if (i < t->count - 1 && (t->marks[i] & TEXT_BREAK_ALLOWED))
            put_more(got, sizeof got, "|");
    }
    if (strcmp(got, expected) != 0)
        fail_msg("%s breaks as %s, not %s", in, got, expected);
    text_free(t);
}

static void lines_break_where_readers_expect_it(void **state)
{
    (void)state;
    check_breaks("one two-three", "one |two-|three");
    check_breaks("say “yes” (now)!", "say |“yes” |(now)!");
    check_breaks("10 %\xC2\xA0of", "10 |%\xC2\xA0of");
    check_breaks("東京、京都。", "東|京、|京|都。");
    check_breaks("👩🏽‍💻👍🏿", "👩🏽‍💻|👍🏿");
    check_breaks("ประเทศไทยมีป้าย", "ประเทศ|ไทย|มี|ป้าย");
}

/* ---- faces ---- */

static void check_face(const char *in, const char *language, int at, int face)
{
    struct text *t = make(in, language);
    if (t->face[at] != face)
        fail_msg("%s: face %d at %d, not %d", in, t->face[at], at, face);
    text_free(t);
}

static void faces_fall_back_by_cluster_and_language(void **state)
{
    (void)state;
    check_face("abc", "en", 0, FAKE_TEXT);
    check_face("שלום abc", "en", 0, FAKE_OTHER);
    check_face("שלום. abc", "en", 4, FAKE_OTHER); /* full stop and space stay with their word */
    check_face("שלום abc", "en", 5, FAKE_TEXT);
    check_face("漢字", "zh-CN", 0, FAKE_HANS);
    check_face("漢字", "ja", 0, FAKE_JA);
    check_face("漢字", "ko-KR", 0, FAKE_KO);
    check_face("漢字です", "en", 0, FAKE_JA); /* kana tell Japanese */
    check_face("漢字 한국어", NULL, 0, FAKE_KO);
    check_face("漢字", "en", 0, FAKE_HANS);
    check_face("漢字 OK", "ja", 3, FAKE_TEXT);
}

static void brackets_take_the_script_of_what_they_stand_in(void **state)
{
    (void)state;
    struct text *t = make("abc (שלום) def", "en");
    assert_true(t->script[4] == t->script[0]);
    assert_true(t->script[9] == t->script[0]);
    assert_true(t->script[5] != t->script[0]);
    text_free(t);
}

static void hashtags_and_mentions_are_tinted_but_numbers_are_not(void **state)
{
    (void)state;
    struct text *t = make("a #Team_1 b#c #1 @me", "en");
    const char *expected = "  ttttttt        ttt";
    for (int i = 0; i < t->count; i++)
        assert_int_equal((t->marks[i] & TEXT_TINT) != 0, expected[i] == 't');
    text_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_characters_go_and_invalid_bytes_become_replacements),
        cmocka_unit_test(empty_lines_make_gaps_not_paragraphs),
        cmocka_unit_test(a_text_longer_than_its_limit_is_refused),
        cmocka_unit_test(a_heap_of_combining_marks_is_cut_down),
        cmocka_unit_test(mixed_directions_are_drawn_in_visual_order),
        cmocka_unit_test(a_paragraph_without_letters_follows_the_one_before_or_the_language),
        cmocka_unit_test(every_emoji_sequence_is_one_cluster_in_the_emoji_face),
        cmocka_unit_test(text_style_emoji_go_to_symbols),
        cmocka_unit_test(lines_break_where_readers_expect_it),
        cmocka_unit_test(faces_fall_back_by_cluster_and_language),
        cmocka_unit_test(brackets_take_the_script_of_what_they_stand_in),
        cmocka_unit_test(hashtags_and_mentions_are_tinted_but_numbers_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
