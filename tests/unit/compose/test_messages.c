/* SPDX-License-Identifier: Apache-2.0 */
/* Interface words: what the program does with them, and by language. That the files are whole: test_message_files.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "compose/compose.h"
#include "compose/messages.h"

static struct messages *load(const char *language)
{
    struct messages *m = NULL;
    struct err_info info = {{0}, 0};
    if (messages_load(PLACARD_SOURCE_DIR "/assets/messages", language, &m, &info) != ERR_OK)
        fail_msg("%s: %s", language, info.text);
    return m;
}

static void numbers_have_the_plural_forms_of_the_language(void **state)
{
    (void)state;
    static const int64_t numbers[] = {1, 2, 3, 5, 11, 12, 21, 22, 25, 100, 101, 102, 112};
    /* o one, t two, f few, m many, - other; from CLDR's plurals.xml */
    static const struct {
        const char *language, *forms;
    } table[] = {
        {"en", "o------------"}, {"de", "o------------"},      {"nl", "o------------"},
        {"sv", "o------------"}, {"it", "o------------"},      {"es", "o------------"},
        {"pt", "o------------"}, {"fr", "o------------"},      {"el", "o------------"},
        {"tr", "o------------"}, {"hi", "o------------"},      {"bn", "o------------"},
        {"ta", "o------------"}, {"ja", "-------------"},      {"ko", "-------------"},
        {"th", "-------------"}, {"zh-Hans", "-------------"}, {"zh-Hant", "-------------"},
        {"he", "ot-----------"}, {"cs", "off----------"},      {"pl", "offmmmmfmmmfm"},
        {"ru", "offmmmofmmofm"}, {"uk", "offmmmofmmofm"},      {"ar", "otffmmmmm---m"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
            char form = "otfm-"[message_plural(table[i].language, numbers[k])];
            if (form != table[i].forms[k])
                fail_msg("%s %d: %c, not %c", table[i].language, (int)numbers[k], form,
                         table[i].forms[k]);
        }
    assert_int_equal(message_plural("pt-BR", 0), PLURAL_ONE);
    assert_int_equal(message_plural("pt-PT", 0), PLURAL_OTHER);
    assert_int_equal(message_plural("RU", 21), PLURAL_ONE);
    assert_int_equal(message_plural(NULL, 1), PLURAL_ONE);
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

static void a_tag_finds_the_file_of_its_language_and_writing(void **state)
{
    (void)state;
    static const struct {
        const char *tag, *file;
    } table[] = {
        {"zh", "zh-Hans"},
        {"zh-CN", "zh-Hans"},
        {"zh-SG", "zh-Hans"},
        {"zh-Hans", "zh-Hans"},
        {"zh-Hans-HK", "zh-Hans"},
        {"zh-TW", "zh-Hant"},
        {"zh-HK", "zh-Hant"},
        {"zh-MO", "zh-Hant"},
        {"zh-Hant", "zh-Hant"},
        {"zh-Hant-TW", "zh-Hant"},
        {"zh-tw", "zh-Hant"},
        {"zh-hant", "zh-Hant"},
        {"ZH_HK", "zh-Hant"},
        {"zh-TW-x-a", "zh-Hant"},
        {"yue", "zh-Hant"},
        {"yue-HK", "zh-Hant"},
        {"yue-Hans", "zh-Hans"},
        {"cmn", "zh-Hans"},
        {"cmn-TW", "zh-Hant"},
        {"cmn-Hans", "zh-Hans"},
        {"pt-BR", "pt"},
        {"pt-PT", "pt"},
        {"pt-br", "pt"},
        {"DE-at", "de"},
        {"he-IL", "he"},
        {"iw", "he"},
        {"iw-IL", "he"},
        {"-", "en"},
        {"zhx", "en"},
        {"el-", "el"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct messages *m = load(table[i].tag);
        if (strcmp(messages_language(m), table[i].file) != 0)
            fail_msg("%s finds %s, not %s", table[i].tag, messages_language(m), table[i].file);
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
        {"[dates]\ndigits = 0|1|2|3|4|5|6|7|8\n", ERR_RANGE},
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
    two = "[dates]\nweekdays = 1|2|3|\n  4|5|6|7\n";
    assert_int_equal(messages_parse(two, strlen(two), "en", "t", &m, NULL), ERR_OK);
    assert_string_equal(message_text(m, MESSAGE_WEEKDAYS), "1|2|3|4|5|6|7");
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
        {"nl", 120, 0, "2 minuten geleden"},
        {"nl", 13 * 3600, 0, "gisteren"},
        {"nl", 400 * 86400, 0, "26 januari 2025"},
        {"it", 3600, 0, "1 ora fa"},
        {"it", 29 * 86400, 0, "1º febbraio"},
        {"pt", 7200, 0, "há 2 horas"},
        {"pt", 400 * 86400, 0, "26 de janeiro de 2025"},
        {"pl", 60, 0, "minutę temu"},
        {"pl", 22 * 60, 0, "22 minuty temu"},
        {"pl", 21 * 60, 0, "21 minut temu"},
        {"pl", 8 * 86400, 0, "22 lutego"},
        {"cs", 22 * 60, 0, "před 22 minutami"},
        {"cs", 3 * 86400, 0, "před 3 dny"},
        {"cs", 8 * 86400, 0, "22. února"},
        {"ru", 60, 0, "1 минуту назад"},
        {"ru", 21 * 60, 0, "21 минуту назад"},
        {"ru", 11 * 60, 0, "11 минут назад"},
        {"ru", 2 * 3600, 0, "2 часа назад"},
        {"ru", 5 * 86400, 0, "5 дней назад"},
        {"ru", 400 * 86400, 0, "26 января 2025 г."},
        {"uk", 42 * 60, 0, "42 хвилини тому"},
        {"uk", 5 * 3600, 0, "5 годин тому"},
        {"el", 7200, 0, "πριν από 2 ώρες"},
        {"el", 13 * 3600, 0, "χθες"},
        {"el", 29 * 86400, 0, "1η Φεβρουαρίου"},
        {"he", 120, 0, "לפני שתי דקות"},
        {"he", 2 * 3600, 0, "לפני שעתיים"},
        {"he", 20 * 60, 0, "לפני 20 דקות"},
        {"he", 400 * 86400, 0, "26 בינואר 2025"},
        {"tr", 300, 0, "5 dakika önce"},
        {"tr", 8 * 86400, 0, "22 Şubat"},
        {"sv", 3600, 0, "för 1 timme sedan"},
        {"sv", 13 * 3600, 0, "i går"},
        {"hi", 3600, 0, "1 घंटे पहले"},
        {"hi", 7200, 0, "2 घंटे पहले"},
        {"bn", 25 * 60, 0, "২৫ মিনিট আগে"},
        {"bn", 29 * 86400, 0, "১ ফেব্রুয়ারি"},
        {"bn", 400 * 86400, 0, "২৬ জানুয়ারি ২০২৫"},
        {"ta", 60, 0, "1 நிமிடத்திற்கு முன்"},
        {"ta", 300, 0, "5 நிமிடங்களுக்கு முன்"},
        {"th", 7200, 0, "2 ชั่วโมงที่แล้ว"},
        {"th", 400 * 86400, 0, "26 มกราคม 2568"}, /* Thailand's year */
        {"zh-CN", 300, 0, "5分钟前"},
        {"zh-TW", 300, 0, "5 分鐘前"},
        {"zh-HK", 400 * 86400, 0, "2025年1月26日"},
        {"ko", 7200, 0, "2시간 전"},
        {"ko", 8 * 86400, 0, "2월 22일"},
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
        {"en", 3 * 86400, "Thursday, 5\u00A0March"},
        {"en", -1 * 86400, "Sunday, 1\u00A0March"},
        {"en", 400 * 86400, "Tuesday, 6\u00A0April 2027"},
        {"de", 3 * 86400, "Donnerstag, 5.\u00A0März"},
        {"fr", 30 * 86400, "mercredi 1er\u00A0avril"},
        {"es", 4 * 86400, "viernes, 6\u00A0de\u00A0marzo"},
        {"ja", 5 * 86400, "3月7日（土曜日）"},
        {"ar", 6 * 86400, "الأحد، 8\u00A0مارس"},
        {"nl", 13 * 3600, "morgen"},
        {"nl", 3 * 86400, "donderdag 5\u00A0maart"},
        {"it", 30 * 86400, "mercoledì 1º\u00A0aprile"},
        {"pt", 4 * 86400, "sexta-feira, 6\u00A0de março"},
        {"pl", 2 * 86400, "środa, 4\u00A0marca"},
        {"cs", 2 * 86400, "středa 4.\u00A0března"},
        {"ru", 400 * 86400, "вторник, 6\u00A0апреля 2027 г."},
        {"uk", 4 * 86400, "п’ятниця, 6\u00A0березня"},
        {"el", 4 * 86400, "Παρασκευή 6\u00A0Μαρτίου"},
        {"he", 5 * 86400, "שבת, 7\u00A0במרץ"},
        {"tr", 5 * 86400, "7\u00A0Mart Cumartesi"},
        {"sv", 0, "i dag"},
        {"hi", 5 * 86400, "शनिवार, 7\u00A0मार्च"}, /* its list of days goes on in a second line */
        {"bn", 3 * 86400, "বৃহস্পতিবার, ৫\u00A0মার্চ"},
        {"ta", 4 * 86400, "வெள்ளி, 6\u00A0மார்ச்"},
        {"th", 4 * 86400, "วันศุกร์ที่ 6\u00A0มีนาคม"},
        {"th", 400 * 86400, "วันอังคารที่ 6\u00A0เมษายน 2570"},
        {"zh-Hans", 4 * 86400, "3月6日 星期五"},
        {"zh-Hant-HK", 13 * 3600, "明天"},
        {"ko", 4 * 86400, "3월 6일 금요일"},
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
        {"tr", 23, "ÖS 11:05", "başlangıç: 9", "bitiş: 9", "2 / 3", "4 tane daha"},
        {"he", 9, "9:05 לפנה״צ", "מ־9", "עד 9", "2 מתוך 3", "עוד 4"},
        {"bn", 13, "১:০৫ PM", "9 থেকে", "9 পর্যন্ত", "২ / ৩", "আরও ৪টি"},
        {"zh-Hans", 13, "下午1:05", "9起", "到9为止", "第2页，共3页", "还有4张"},
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
    struct messages *bengali = load("bn");
    message_time(bengali, NOON, 0, false, out);
    assert_string_equal(out, "১২:০০");
    messages_free(bengali);
    message_time(NULL, NOON, -13 * 3600, false, out);
    assert_string_equal(out, "23:00");
    message_span(NULL, "9:00", "10:30", out);
    assert_string_equal(out, "9:00 – 10:30");
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
        {"en", "yesterday"}, {"fi", "hier"},
        {NULL, "hier"},      {"", "hier"},
        {"../de", "hier"},   {"fr", "hier"},
        {"ja", "昨日"},      {"a-language-without-end", "hier"},
        {"sv-FI", "i går"},  {"el", "χθες"},
        {"zh_TW", "昨天"},   {"HI-in", "कल"},
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
        cmocka_unit_test(numbers_have_the_plural_forms_of_the_language),
        cmocka_unit_test(an_unknown_language_falls_back),
        cmocka_unit_test(a_tag_finds_the_file_of_its_language_and_writing),
        cmocka_unit_test(wrong_message_files_are_refused),
        cmocka_unit_test(dates_are_told_as_people_tell_them),
        cmocka_unit_test(days_of_events_have_their_weekday),
        cmocka_unit_test(times_and_counts_are_filled_in),
        cmocka_unit_test(a_post_speaks_its_own_language_if_there_is_a_file),
        cmocka_unit_test(without_memory_a_post_speaks_the_language_of_the_interface),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
