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

/* "|" for a break, "¦" for one that is better avoided. */
static void check_breaks_in(const char *in, const char *language, const char *expected)
{
    struct text *t = make(in, language);
    char got[600] = "";
    for (int i = 0; i < t->count; i++) {
        text_encode(t, i, i + 1, true);
        put_more(got, sizeof got, t->scratch);
        if (i < t->count - 1 && (t->marks[i] & TEXT_BREAK_ALLOWED))
            put_more(got, sizeof got, t->marks[i] & TEXT_BREAK_POOR ? "¦" : "|");
    }
    if (strcmp(got, expected) != 0)
        fail_msg("%s breaks as %s, not %s", in, got, expected);
    text_free(t);
}

static void check_breaks(const char *in, const char *expected)
{
    check_breaks_in(in, "en", expected);
}

static void lines_break_where_readers_expect_it(void **state)
{
    (void)state;
    check_breaks("one two-three", "one |two-¦three");
    check_breaks("say “yes” (now)!", "say |“yes” |(now)!");
    check_breaks("10 %\xC2\xA0of", "10 %\xC2\xA0of");
    check_breaks("東京、京都。", "東|京、|京|都。");
    check_breaks("👩🏽‍💻👍🏿", "👩🏽‍💻|👍🏿");
    check_breaks("ประเทศไทยมีป้าย", "ประเทศ|ไทย|มี|ป้าย");
}

struct breaks_row {
    const char *language, *in, *expected;
};

static void check_rows(const struct breaks_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_breaks_in(rows[i].in, rows[i].language, rows[i].expected);
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof rows / sizeof rows[0])

static void numbers_keep_their_units(void **state)
{
    (void)state;
    static const struct breaks_row rows[] = {
        {"en", "at 23 °C, 5 km/h or 12 kg.", "at |23 °C, |5 km/h |or |12 kg."},
        {"en", "from 7 am to 9 p.m. daily", "from |7 am |to |9 p.m. |daily"},
        {"de", "kostet 10 € für 2 Uhr", "kostet |10 € |für |2 Uhr"},
        {"fr", "pour 1 200 personnes", "pour |1 200 ¦personnes"},
        {"de", "Nr. 5 und § 12", "Nr. 5 |und |§ 12"},
        {"en", "pay € 50 or CHF 60", "pay |€ 50 |or |CHF 60"},
        {"en", "in 10 minutes", "in |10 ¦minutes"},
        {"en", "2026 will come", "2026 |will |come"}, /* a year */
        {"de", "am 21 März 300 Gäste", "am |21 ¦März |300 ¦Gäste"},
        {"hi", "शाम 3 बजे", "शाम |3 ¦बजे"},
        {"en", "on 21 March", "on |21 ¦March"},
        {"ru", "до 12 марта", "до |12 ¦марта"},
        {"en", "news/archive, e-mail, X-rays", "news/|archive, |e-mail, |X-rays"},
        {"en", "12 Marchers 3 mm2x", "12 ¦Marchers |3 ¦mm2x"},
    };
    CHECK_ROWS(rows);
}

static void quotes_and_dashes_do_not_come_loose(void **state)
{
    (void)state;
    static const struct breaks_row rows[] = {
        {"fr", "dit : « oui, merci » et part", "dit : |« oui, |merci » |et |part"},
        {"fr", "« Bonjour ! »", "« Bonjour ! »"},
        {"fr", "l’« autre monde »", "l’« autre |monde »"},
        {"de", "sagt »ja und nein« laut", "sagt |»ja |und |nein« |laut"},
        {"de", "sagt „ja“ – und geht", "sagt |„ja“ – |und |geht"},
        {"en", "he said “yes, well” twice", "he |said |“yes, |well” |twice"},
        {"ja", "彼は「はい」と言った", "彼¦は|「は¦い」¦と|言っ¦た"},
        {"pl", "z domu i w pracy", "z domu |i w pracy"},
        {"en", "a day I like", "a |day |I |like"},
        {"en", "Six sites, one machine. We thank", "Six |sites, |one ¦machine. |We ¦thank"},
        {"en", "sites, seven machines. 5 of us", "sites, |seven |machines. |5 ¦of |us"},
        {"fr", "lueurs au-dessus du lac", "lueurs |au-¦dessus |du |lac"},
    };
    CHECK_ROWS(rows);
}

static void japanese_breaks_between_phrases_and_korean_between_words(void **state)
{
    (void)state;
    static const struct breaks_row rows[] = {
        {"ja", "新しいオフィスの案内", "新¦し¦い|オフィス¦の|案¦内"},
        {"ja", "社内システムを更新", "社¦内|システム¦を|更¦新"},
        {"ja", "申し込み方法", "申¦し¦込¦み¦方¦法"},
        {"ja", "変更のお知らせ", "変¦更¦の|お¦知¦ら¦せ"},
        {"ja", "大ホールで3月12日", "大¦ホール¦で|3月¦12日"},
        {"ja", "会議は、明日", "会¦議¦は、|明¦日"},
        {"en", "全社会議です", "全¦社¦会¦議¦で¦す"}, /* kana tell Japanese */
        {"ko", "전 직원 회의는", "전 |직원 |회의는"},
        {"zh", "春季活动通知", "春|季|活|动|通|知"}, /* nothing at hand tells words */
    };
    CHECK_ROWS(rows);
}

static void addresses_break_behind_their_own_marks_alone(void **state)
{
    (void)state;
    static const struct breaks_row rows[] = {
        {"en", "see https://example.com/a-plan/new?x=1234567&y now",
         "see |https://example.¦com/¦a-¦plan/¦new?¦x=¦1234567&y |now"},
        {"en", "www.example.org/news", "www.¦example.¦org/news"},
        {"en", "mail jane.doe@example.com!", "mail |jane.¦doe@¦example.com!"},
        {"en", "ask @somebody@mastodon.example", "ask |@somebody@¦mastodon.¦example"},
        {"en", "9 km/h and/or", "9 km/h |and/or"}, /* no addresses */
    };
    CHECK_ROWS(rows);
}

static void sentences_end_where_they_seem_to(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        int at;
        bool ends;
    } rows[] = {
        {"Done. Next", 5, true},   {"Done. Next", 4, false},
        {"Really? Yes", 7, true},  {"See Dr. Who", 7, false},
        {"z. B. so", 5, false},    {"am 12. März", 6, false},
        {"(Done.) Next", 7, true}, {"“Done.” Next", 7, true},
        {"終わり。次", 4, true},   {"example.com is", 8, false},
        {"नमस्ते। फिर", 7, true},    {"One", 0, false},
        {"End.", 4, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct text *t = make(rows[i].in, "en");
        if (text_ends_sentence(t, rows[i].at) != rows[i].ends)
            fail_msg("%s at %d", rows[i].in, rows[i].at);
        text_free(t);
    }
}

/* ---- faces ---- */

/* The stand-in fonts have neither Ol Chiki nor Armenian. */
static void letters_that_no_face_has_become_an_omission(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"say \u1C5A\u1C5B now", "say […] now"},
        {"\u1C5A\u1C5B, \u1C5A!", "[…]!"}, /* one stretch, with what stands between */
        {"\u1C5A and \u1C5A", "[…] and […]"},
        {"\u1C5A\n\u1C5A", "[…]\n[…]"},
        {"\u1C5A #tag", "[…] #tag"},
        {"a\u0301 b", "a\u0301 b"},
        {"a\u1DC4 b", "a b"}, /* a mark alone that is lacking: its letter stands */
        {"nothing", "nothing"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct text *t = make(rows[i].in, "en");
        size_t bytes = text_encode(t, 0, t->count, false);
        t->scratch[bytes] = '\0';
        if (strcmp(t->scratch, rows[i].out) != 0)
            fail_msg("%s became %s", rows[i].in, t->scratch);
        text_free(t);
    }
}

static void a_heap_of_missing_letters_has_room_for_its_omissions(void **state)
{
    (void)state;
    static char in[MAX_ITEM_BYTES];
    in[0] = '\0';
    for (int i = 0; i < 1000; i++) /* two bytes that become five, again and again */
        put_more(in, sizeof in, "\u0531a");
    struct text *t = make(in, "en");
    assert_int_equal(t->count, 4000);
    text_free(t);
}

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

static void tags_mentions_and_addresses_are_tinted_but_numbers_are_not(void **state)
{
    (void)state;
    static const struct {
        const char *in, *tinted;
    } rows[] = {
        {"a #Team_1 b#c #1 @me", "  ttttttt        ttt"},
        {"ask @me@host.example.org.", "    tttttttttttttttttttt "},
        {"ask @me.", "    ttt "},
        {"to a.b@example.com, or", "   ttttttttttttttt    "},
        {"(https://x.example/y?z=1).", " ttttttttttttttttttttttt  "},
        {"at x.example/y and/or 2.5/3", "   ttttttttttt             "},
        {"www.example.com/a_(b) yes", "ttttttttttttttttttttt    "},
        {"a@b 5 @ 6 e.g. this", "                   "},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        struct text *t = make(rows[k].in, "en");
        for (int i = 0; i < t->count; i++)
            if (((t->marks[i] & TEXT_TINT) != 0) != (rows[k].tinted[i] == 't'))
                fail_msg("%s at %d", rows[k].in, i);
        text_free(t);
    }
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
        cmocka_unit_test(numbers_keep_their_units),
        cmocka_unit_test(quotes_and_dashes_do_not_come_loose),
        cmocka_unit_test(japanese_breaks_between_phrases_and_korean_between_words),
        cmocka_unit_test(addresses_break_behind_their_own_marks_alone),
        cmocka_unit_test(sentences_end_where_they_seem_to),
        cmocka_unit_test(letters_that_no_face_has_become_an_omission),
        cmocka_unit_test(a_heap_of_missing_letters_has_room_for_its_omissions),
        cmocka_unit_test(faces_fall_back_by_cluster_and_language),
        cmocka_unit_test(brackets_take_the_script_of_what_they_stand_in),
        cmocka_unit_test(tags_mentions_and_addresses_are_tinted_but_numbers_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
