/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "compose/compose.h"
#include "compose/messages.h"
#include "compose/theme.h"

/* ---- themes ---- */

static void themes_that_come_with_placard_are_readable(void **state)
{
    (void)state;
    static const char *const names[] = {"placard", "placard-dark"};
    for (size_t i = 0; i < 2; i++) {
        char path[500];
        struct theme *t = NULL;
        struct err_info info = {{0}, 0};
        snprintf(path, sizeof path, "%s/assets/themes/%s/theme.conf", PLACARD_SOURCE_DIR, names[i]);
        if (theme_load(path, &t, &info) != ERR_OK)
            fail_msg("%s", info.text);
        const char *pair;
        if (theme_least_contrast(t, &pair) < 700)
            fail_msg("%s: %s has contrast %d", names[i], pair, theme_least_contrast(t, &pair));
        theme_free(t);
    }
}

static void an_empty_theme_has_the_defaults_of_the_schema(void **state)
{
    (void)state;
    struct theme *t = NULL;
    assert_int_equal(theme_parse("", 0, "t", &t, NULL), ERR_OK);
    assert_int_equal(t->margin_pm, 72);
    assert_int_equal(t->ground.r, 0xf6);
    assert_int_equal(t->ground.a, 255);
    theme_free(t);
    struct theme_key k;
    int n = 0;
    for (; theme_schema(n, &k); n++)
        assert_true(strlen(k.description) > 3 && strlen(k.standard) > 0);
    assert_true(n > 30);
}

static void wrong_themes_are_refused_with_line_and_key(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        enum err err;
        const char *says;
    } table[] = {
        {"colour-short.conf", ERR_SYNTAX, ":3: ink is '#123', not a colour"},
        {"colour-name.conf", ERR_SYNTAX, ":2: ground is 'red'"},
        {"size-too-small.conf", ERR_RANGE, ":4: text_floor is '20', not a number from 34 to 200"},
        {"size-negative.conf", ERR_SYNTAX, ":2: margin"},
        {"size-huge.conf", ERR_SYNTAX, ":2: margin"},
        {"unknown-key.conf", ERR_NOT_FOUND, ":3: no such key: "},
        {"unknown-section.conf", ERR_NOT_FOUND, ":2: no such key"},
        {"twice.conf", ERR_DUPLICATE, ":4: ink stands twice"},
        {"no-equals.conf", ERR_SYNTAX, "line 2: neither"},
        {"long-line.conf", ERR_SYNTAX, "line 2: longer than"},
        {"nul.conf", ERR_SYNTAX, "NUL"},
        {"name-too-long.conf", ERR_RANGE, ":2: name is longer"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char path[500];
        snprintf(path, sizeof path, "%s/theme/bad/%s", PLACARD_TEST_DATA, table[i].file);
        struct theme *t = NULL;
        struct err_info info = {{0}, 0};
        enum err e = theme_load(path, &t, &info);
        if (e != table[i].err || !strstr(info.text, table[i].says) || t)
            fail_msg("%s: %s, \"%s\"", table[i].file, err_name(e), info.text);
    }
}

static void contrast_is_that_of_wcag(void **state)
{
    (void)state;
    const struct color white = {255, 255, 255, 255}, black = {0, 0, 0, 255},
                       grey = {119, 119, 119, 255};
    assert_int_equal(theme_contrast(white, black), 2100);
    assert_int_equal(theme_contrast(black, white), 2100);
    assert_int_equal(theme_contrast(white, white), 100);
    assert_in_range(theme_contrast(grey, white), 445, 449); /* #777 on white: 4.48 */
}

static void failing_allocations_refuse_the_theme(void **state)
{
    (void)state;
    struct theme *t = NULL;
    (void)mem_fail_at(1, 1);
    enum err e = theme_parse("", 0, "t", &t, NULL);
    (void)mem_fail_at(0, 0);
    assert_int_equal(e, ERR_NOMEM);
    assert_null(t);
}

/* ---- messages ---- */

static struct messages *load(const char *language)
{
    struct messages *m = NULL;
    struct err_info info = {{0}, 0};
    if (messages_load(PLACARD_SOURCE_DIR "/assets/messages", language, &m, &info) != ERR_OK)
        fail_msg("%s: %s", language, info.text);
    return m;
}

static bool may_be_as_in_english(enum message id)
{
    static const enum message same[] = {
        MESSAGE_FIRST_DAY,  MESSAGE_AM,   MESSAGE_PM,         MESSAGE_TIME_12,
        MESSAGE_EVENT_DATE, MESSAGE_PAGE, MESSAGE_TIME_RANGE, MESSAGE_EVENT_DATE_YEAR};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (same[i] == id)
            return true;
    return false;
}

static void every_language_has_every_message(void **state)
{
    (void)state;
    static const char *const languages[] = {"de", "fr", "es", "ja", "ar"};
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        struct messages *m = load(languages[i]);
        for (int id = MESSAGE_MONTHS; id < MESSAGE__COUNT; id++)
            if (!may_be_as_in_english((enum message)id) &&
                strcmp(message_text(m, (enum message)id), message_text(NULL, (enum message)id)) ==
                    0)
                fail_msg("%s lacks message %d: %s", languages[i], id,
                         message_text(m, (enum message)id));
        messages_free(m);
    }
}

static void the_english_file_says_what_the_program_says(void **state)
{
    (void)state;
    struct messages *m = load("en");
    for (int id = 0; id < MESSAGE__COUNT; id++)
        assert_string_equal(message_text(m, (enum message)id),
                            message_text(NULL, (enum message)id));
    messages_free(m);
}

static void an_unknown_language_falls_back(void **state)
{
    (void)state;
    struct messages *m = load("de-CH");
    assert_string_equal(message_text(m, MESSAGE_YESTERDAY), "gestern");
    messages_free(m);
    static const char *const odd[] = {"xx", "../de", "", "de/../fr", "a-very-long-tag-indeed"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        m = load(odd[i]);
        assert_string_equal(message_text(m, MESSAGE_YESTERDAY), "yesterday");
        messages_free(m);
    }
}

static void wrong_message_files_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err err;
    } table[] = {
        {"[dates]\nyesterdai = x\n", ERR_NOT_FOUND},
        {"[dates]\nyesterday = x\nyesterday = y\n", ERR_DUPLICATE},
        {"[dates]\nmonths = a|b\n", ERR_RANGE},
        {"[dates]\nweekdays = a|b|c|d|e|f\n", ERR_RANGE},
        {"[dates]\nyesterday =\n", ERR_RANGE},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct messages *m = NULL;
        assert_int_equal(messages_parse(table[i].text, strlen(table[i].text), "en", "t", &m, NULL),
                         table[i].err);
        assert_null(m);
    }
    struct messages *m = NULL;
    const char *two = "[dates]\nyesterday = one\n  two\n";
    assert_int_equal(messages_parse(two, strlen(two), "en", "t", &m, NULL), ERR_OK);
    assert_string_equal(message_text(m, MESSAGE_YESTERDAY), "one two");
    messages_free(m);
}

#define NOON 1772452800 /* 2026-03-02 12:00 UTC, a Monday */

static void dates_are_told_as_people_tell_them(void **state)
{
    (void)state;
    static const struct {
        const char *language;
        int64_t ago_s;
        int offset_s;
        const char *expected;
    } table[] = {
        {"en", 0, 0, "just now"},
        {"en", -60, 0, "just now"}, /* the desk's clock is a little ahead */
        {"en", 60, 0, "1 minute ago"},
        {"en", 300, 0, "5 minutes ago"},
        {"en", 3600, 0, "1 hour ago"},
        {"en", 11 * 3600, 0, "11 hours ago"},
        {"en", 13 * 3600, 0, "yesterday"},
        {"en", 13 * 3600, 3 * 3600, "13 hours ago"}, /* the same day at the site */
        {"en", 2 * 86400, 0, "2 days ago"},
        {"en", 8 * 86400, 0, "22 February"},
        {"en", 400 * 86400, 0, "26 January 2025"},
        {"en", -90000, 0, "3 March"},
        {"de", 60, 0, "vor einer Minute"},
        {"de", 7200, 0, "vor 2 Stunden"},
        {"de", 8 * 86400, 0, "22. Februar"},
        {"fr", 300, 0, "il y a 5 minutes"},
        {"fr", 29 * 86400, 0, "1er février"},
        {"es", 8 * 86400, 0, "22 de febrero"},
        {"ja", 60, 0, "1分前"},
        {"ja", 400 * 86400, 0, "2025年1月26日"},
        {"ar", 120, 0, "قبل دقيقتين"},
        {"ar", 300, 0, "قبل 5 دقائق"},
        {"ar", 1200, 0, "قبل 20 دقيقة"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct messages *m = load(table[i].language);
        char out[MESSAGES_DATE_BYTES];
        message_relative_date(m, NOON - table[i].ago_s, NOON, table[i].offset_s, out);
        assert_string_equal(out, table[i].expected);
        messages_free(m);
    }
    char out[MESSAGES_DATE_BYTES];
    message_relative_date(NULL, NOON - 86400, NOON, 0, out);
    assert_string_equal(out, "yesterday");
}

static void days_of_events_have_their_weekday(void **state)
{
    (void)state;
    static const struct {
        const char *language;
        int64_t ahead_s;
        const char *expected;
    } table[] = {
        {"en", 0, "today"},
        {"en", 11 * 3600, "today"},
        {"en", 13 * 3600, "tomorrow"},
        {"en", 3 * 86400, "Thursday, 5 March"},
        {"en", -1 * 86400, "Sunday, 1 March"},
        {"en", 400 * 86400, "Tuesday, 6 April 2027"},
        {"de", 3 * 86400, "Donnerstag, 5. März"},
        {"fr", 30 * 86400, "mercredi 1er avril"},
        {"es", 4 * 86400, "viernes, 6 de marzo"},
        {"ja", 5 * 86400, "3月7日（土曜日）"},
        {"ar", 6 * 86400, "الأحد، 8 مارس"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct messages *m = load(table[i].language);
        char out[MESSAGES_DATE_BYTES];
        message_event_date(m, NOON + table[i].ahead_s, NOON, 0, out);
        assert_string_equal(out, table[i].expected);
        messages_free(m);
    }
}

static void times_and_counts_are_filled_in(void **state)
{
    (void)state;
    static const struct {
        const char *language;
        int hour;
        const char *time, *from, *until, *page, *more;
    } table[] = {
        {"en", 0, "12:05 am", "from 9", "until 9", "2 of 3", "+4 more"},
        {"en", 12, "12:05 pm", "from 9", "until 9", "2 of 3", "+4 more"},
        {"de", 13, "1:05 nachm.", "ab 9", "bis 9", "2 von 3", "+4 weitere"},
        {"ja", 9, "午前9:05", "9から", "9まで", "2 / 3", "ほか4件"},
        {"ar", 23, "11:05 م", "من 9", "حتى 9", "2 من 3", "+4 أخرى"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct messages *m = load(table[i].language);
        char out[MESSAGES_DATE_BYTES];
        message_time(m, NOON + (table[i].hour - 12) * 3600 + 300, 0, true, out);
        assert_string_equal(out, table[i].time);
        message_span(m, "9", NULL, out);
        assert_string_equal(out, table[i].from);
        message_span(m, NULL, "9", out);
        assert_string_equal(out, table[i].until);
        message_page(m, 2, 3, out);
        assert_string_equal(out, table[i].page);
        message_more(m, 4, out);
        assert_string_equal(out, table[i].more);
        messages_free(m);
    }
    char out[MESSAGES_DATE_BYTES];
    message_time(NULL, NOON, -13 * 3600, false, out);
    assert_string_equal(out, "23:00");
    message_span(NULL, "9:00", "10:30", out);
    assert_string_equal(out, "9:00 – 10:30");
    message_until_date(NULL, "5 March", out);
    assert_string_equal(out, "until 5 March");
}

static void a_post_speaks_its_own_language_if_there_is_a_file(void **state)
{
    (void)state;
    static const struct {
        const char *language, *says;
    } table[] = {
        {"de", "gestern"},   {"de-CH", "gestern"},
        {"en", "yesterday"}, {"sv", "hier"},
        {NULL, "hier"},      {"", "hier"},
        {"../de", "hier"},   {"fr", "hier"},
        {"ja", "昨日"},      {"a-language-without-end", "hier"},
    };
    struct messages *m = load("fr");
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
            assert_string_equal(message_text(messages_for(m, table[i].language), MESSAGE_YESTERDAY),
                                table[i].says);
    for (int i = 0; i < 40; i++) { /* more than are kept */
        char odd[16];
        snprintf(odd, sizeof odd, "ja-x%d", i);
        assert_string_equal(messages_language(messages_for(m, odd)), "ja");
    }
    assert_string_equal(messages_language(messages_for(NULL, "de")), "en");
    messages_free(m);
}

static void without_memory_a_post_speaks_the_language_of_the_interface(void **state)
{
    (void)state;
    for (unsigned long nth = 1; nth < 400; nth++) {
        struct messages *m = load("fr");
        (void)mem_fail_at(nth, 0);
        const char *first = messages_language(messages_for(m, "de"));
        bool all = mem_fail_at(0, 0) < nth;
        assert_true(strcmp(first, all ? "de" : "fr") == 0);
        assert_string_equal(messages_language(messages_for(m, "de")), "de");
        messages_free(m);
        m = NULL;
        (void)mem_fail_at(nth, 0);
        enum err e = messages_load(PLACARD_SOURCE_DIR "/assets/messages", "de", &m, NULL);
        (void)mem_fail_at(0, 0);
        assert_true(e == ERR_NOMEM || e == ERR_OK);
        messages_free(m);
        if (all && !e)
            return;
    }
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(themes_that_come_with_placard_are_readable),
        cmocka_unit_test(an_empty_theme_has_the_defaults_of_the_schema),
        cmocka_unit_test(wrong_themes_are_refused_with_line_and_key),
        cmocka_unit_test(contrast_is_that_of_wcag),
        cmocka_unit_test(failing_allocations_refuse_the_theme),
        cmocka_unit_test(every_language_has_every_message),
        cmocka_unit_test(the_english_file_says_what_the_program_says),
        cmocka_unit_test(an_unknown_language_falls_back),
        cmocka_unit_test(wrong_message_files_are_refused),
        cmocka_unit_test(dates_are_told_as_people_tell_them),
        cmocka_unit_test(days_of_events_have_their_weekday),
        cmocka_unit_test(times_and_counts_are_filled_in),
        cmocka_unit_test(a_post_speaks_its_own_language_if_there_is_a_file),
        cmocka_unit_test(without_memory_a_post_speaks_the_language_of_the_interface),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
