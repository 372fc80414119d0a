/* SPDX-License-Identifier: Apache-2.0 */
/* Every file in assets/messages: it parses, lacks nothing, has the plural forms of its language and fills in what it should. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "compose/compose.h"
#include "compose/messages_inner.h"

#define FOLDER PLACARD_SOURCE_DIR "/assets/messages"
#define DAY_S 86400
#define NOON 1772452800 /* 2026-03-02 12:00 UTC, a Monday */

/* Calls each for every language but English; at least as many as were written. */
static void for_every_language(void (*each)(const struct messages *m))
{
    DIR *d = opendir(FOLDER);
    int count = 0;
    assert_non_null(d);
    for (struct dirent *f; (f = readdir(d));) {
        char language[TEXT_LANGUAGE_BYTES];
        size_t bytes = strcspn(f->d_name, ".");
        if (strcmp(f->d_name + bytes, ".conf") != 0 || strcmp(f->d_name, "en.conf") == 0)
            continue;
        assert_true(bytes < sizeof language);
        snprintf(language, sizeof language, "%.*s", (int)bytes, f->d_name);
        struct messages *m = NULL;
        struct err_info info = {{0}, 0};
        if (messages_load(FOLDER, language, &m, &info))
            fail_msg("%s: %s", language, info.text);
        assert_string_equal(messages_language(m), language); /* and not English in its place */
        each(m);
        messages_free(m);
        count++;
    }
    closedir(d);
    assert_true(count >= 23);
}

static bool is_counted(int id)
{
    return id <= MESSAGE_DAYS_OTHER;
}

static void is_whole(const struct messages *m)
{
    for (int id = 0; id < MESSAGE__COUNT; id++) {
        bool may_lack = is_counted(id) || id == MESSAGE_FIRST_DAY || id == MESSAGE_DIGITS;
        if (!may_lack && !m->text[id])
            fail_msg("%s lacks %s", m->language, message_words[id].key);
        if (m->text[id] && !text_utf8_valid(m->text[id], strlen(m->text[id])))
            fail_msg("%s: %s is not UTF-8", m->language, message_words[id].key);
    }
}

static void every_file_has_every_message(void **state)
{
    (void)state;
    for_every_language(is_whole);
}

static bool may_be_as_in_english(int id)
{
    static const enum message same[] = {
        MESSAGE_AM,        MESSAGE_PM,         MESSAGE_TIME_12,    MESSAGE_DATE,
        MESSAGE_DATE_YEAR, MESSAGE_EVENT_DATE, MESSAGE_TIME_RANGE, MESSAGE_EVENT_DATE_YEAR};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if ((int)same[i] == id)
            return true;
    return false;
}

static void is_translated(const struct messages *m)
{
    for (int id = 0; id < MESSAGE__COUNT; id++)
        if (m->text[id] && !may_be_as_in_english(id) &&
            strcmp(m->text[id], message_words[id].english) == 0)
            fail_msg("%s: %s is English: %s", m->language, message_words[id].key, m->text[id]);
}

static void nothing_is_left_in_english(void **state)
{
    (void)state;
    for_every_language(is_translated);
}

static void has_its_forms(const struct messages *m)
{
    static const enum message first[] = {MESSAGE_MINUTES_ONE, MESSAGE_HOURS_ONE, MESSAGE_DAYS_ONE};
    bool used[PLURAL_OTHER + 1] = {false};
    for (int n = 1; n < 1000; n++)
        used[message_plural(m->language, n)] = true;
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        for (int p = PLURAL_ONE; p <= PLURAL_OTHER; p++) {
            const char *text = m->text[(int)first[i] + p],
                       *key = message_words[(int)first[i] + p].key;
            if (used[p] != (text != NULL))
                fail_msg("%s: %s is %s", m->language, key, text ? "for no number" : "not there");
            /* only a form that is for one number alone may spell it out */
            bool alone =
                p == PLURAL_TWO || (p == PLURAL_ONE && (int)message_plural(m->language, 21) != p);
            if (text && !alone && !strstr(text, "{n}"))
                fail_msg("%s: %s has no {n}", m->language, key);
        }
}

static void every_file_has_the_plural_forms_of_its_language(void **state)
{
    (void)state;
    for_every_language(has_its_forms);
}

static const char *const places[] = {"{n}",    "{m}",       "{day}",  "{month}",
                                     "{year}", "{weekday}", "{time}", "{half}",
                                     "{from}", "{until}",   "{date}", "{buddhist_year}"};

static bool has(const char *text, const char *place)
{
    return strstr(text, place) || (strcmp(place, "{year}") == 0 && strstr(text, "{buddhist_year}"));
}

/* The same places as in English, and nothing else in braces. */
static void fills_in(const struct messages *m)
{
    for (int id = MESSAGE_JUST_NOW; id < MESSAGE__COUNT; id++) {
        const char *text = message_text(m, (enum message)id), *english = message_words[id].english;
        int braces = 0;
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            if (strstr(text, places[i]))
                braces++;
            if (strcmp(places[i], "{buddhist_year}") != 0 &&
                has(text, places[i]) != has(english, places[i]))
                fail_msg("%s: %s: %s", m->language, message_words[id].key, places[i]);
        }
        for (const char *p = text; *p; p++)
            braces -= *p == '{';
        if (braces != 0)
            fail_msg("%s: %s has odd braces: %s", m->language, message_words[id].key, text);
    }
}

static void every_pattern_has_its_places(void **state)
{
    (void)state;
    for_every_language(fills_in);
}

static void in_lists(const struct messages *m)
{
    static const enum message lists[] = {MESSAGE_MONTHS, MESSAGE_WEEKDAYS, MESSAGE_DIGITS};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const char *text = message_text(m, lists[i]);
        if (strstr(text, " |") || strstr(text, "| ") || strstr(text, "||"))
            fail_msg("%s: %s", m->language, text);
    }
}

static void lists_have_no_spaces_at_their_bars(void **state)
{
    (void)state;
    for_every_language(in_lists);
}

/* A span of two days of other years is the longest; what does not fit would be cut in the middle of a word. */
static void dates_fit(const struct messages *m)
{
    char from[MESSAGES_DATE_BYTES], until[MESSAGES_DATE_BYTES], out[MESSAGES_DATE_BYTES];
    for (int day = 300; day < 700; day++) {
        message_event_date(m, NOON + (int64_t)day * DAY_S, NOON, 0, from);
        message_event_date(m, NOON + (int64_t)(day + 7) * DAY_S, NOON, 0, until);
        message_span(m, from, until, out);
        if (!strstr(out, from) || !strstr(out, until) || strchr(out, '{'))
            fail_msg("%s: %s", m->language, out);
        message_until_date(m, until, out);
        if (!strstr(out, until))
            fail_msg("%s: %s", m->language, out);
    }
}

static void the_longest_span_of_days_fits(void **state)
{
    (void)state;
    for_every_language(dates_fit);
}

/* A line never ends between a time and the dash behind it. */
static void keeps_dash(const struct messages *m)
{
    const char *range = message_text(m, MESSAGE_TIME_RANGE);
    const char *until = strstr(range, "{until}");
    assert_non_null(until);
    if (strncmp(range, "{from}\u00A0– ", 12) != 0 && strncmp(range, "{from}\u00A0~ ", 10) != 0 &&
        strncmp(range, "{from}～", 9) != 0)
        fail_msg("%s: %s", m->language, range);
}

static void ranges_hold_on_to_their_dash(void **state)
{
    (void)state;
    for_every_language(keeps_dash);
}

static void the_english_file_says_what_the_program_says(void **state)
{
    (void)state;
    struct messages *m = NULL;
    assert_int_equal(messages_load(FOLDER, "en", &m, NULL), ERR_OK);
    for (int id = 0; id < MESSAGE__COUNT; id++)
        assert_string_equal(message_text(m, (enum message)id),
                            message_text(NULL, (enum message)id));
    messages_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_has_every_message),
        cmocka_unit_test(nothing_is_left_in_english),
        cmocka_unit_test(every_file_has_the_plural_forms_of_its_language),
        cmocka_unit_test(every_pattern_has_its_places),
        cmocka_unit_test(lists_have_no_spaces_at_their_bars),
        cmocka_unit_test(the_longest_span_of_days_fits),
        cmocka_unit_test(ranges_hold_on_to_their_dash),
        cmocka_unit_test(the_english_file_says_what_the_program_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
