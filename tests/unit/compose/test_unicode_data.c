/* SPDX-License-Identifier: Apache-2.0 */
/* Unicode's own test files (Debian's unicode-data) through the pipeline's steps; skipped where they are not installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compose/text.h"
#include "fake_fonts.h"

#define FOLDER "/usr/share/unicode/"
#define MAX_CPS 256
#define LINE_BYTES 8192

static FILE *open_data(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, FOLDER "%s", name);
    FILE *f = fopen(path, "r");
    if (!f)
        skip();
    return f;
}

/* "0061 05D0" until ';', '#' or the end of line; division signs and crosses of break tests give marks. */
static int parse_cps(const char *line, uint32_t *cp, char *breaks)
{
    int n = 0;
    while (*line && *line != ';' && *line != '#' && *line != '\n' && n < MAX_CPS) {
        if (strncmp(line, "\xC3\xB7", 2) == 0 || strncmp(line, "\xC3\x97", 2) == 0) {
            if (n > 0 && breaks)
                breaks[n - 1] = line[1] == '\xB7';
            line += 2;
            continue;
        }
        char *end = NULL;
        unsigned long c = strtoul(line, &end, 16);
        if (end == line) {
            line++;
            continue;
        }
        cp[n++] = (uint32_t)c;
        line = end;
    }
    return n;
}

static bool bidi_line_holds(const char *line)
{
    uint32_t cp[MAX_CPS];
    int n = parse_cps(line, cp, NULL);
    const char *field = strchr(line, ';') + 1;
    static const int bases[] = {TEXT_BASE_LTR, TEXT_BASE_RTL, TEXT_BASE_AUTO_LTR};
    int base = bases[field[0] - '0'];
    field = strchr(field, ';') + 1;
    bool rtl_expected = field[0] == '1', rtl;
    field = strchr(field, ';') + 1;
    uint8_t level[MAX_CPS], seen_level[MAX_CPS];
    int seen[MAX_CPS], seen_count = 0, order[MAX_CPS];
    assert_int_equal(text_find_levels(cp, n, base, level, &rtl), ERR_OK);
    text_reset_levels(cp, n, rtl, level);
    bool good = rtl == rtl_expected;
    for (int i = 0; i < n; i++) {
        while (*field == ' ')
            field++;
        if (*field == 'x') { /* removed by rule X9 */
            field++;
            continue;
        }
        char *end = NULL;
        good = good && strtol(field, &end, 10) == level[i];
        field = end;
        seen_level[seen_count] = level[i];
        seen[seen_count++] = i;
    }
    text_visual_order(seen_level, seen_count, order);
    field = strchr(field, ';') + 1;
    for (int i = 0; i < seen_count; i++) {
        char *end = NULL;
        good = good && strtol(field, &end, 10) == seen[order[i]];
        field = end;
    }
    return good;
}

static void bidi_levels_and_order_are_unicode_s(void **state)
{
    (void)state;
    FILE *f = open_data("BidiCharacterTest.txt");
    char line[LINE_BYTES];
    int lines = 0, bad = 0;
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '#' || line[0] == '\n')
            continue;
        lines++;
        bool good = bidi_line_holds(line);
        if (!good && bad++ < 5)
            print_message("differs: %s", line);
    }
    fclose(f);
    print_message("BidiCharacterTest: %d lines, %d differ\n", lines, bad);
    assert_true(lines > 90000);
    assert_int_equal(bad, 0);
}

static struct text *bare_text(uint32_t *cp, int n)
{
    static struct text t;
    static struct text_para p;
    static uint8_t marks[MAX_CPS];
    memset(marks, 0, sizeof marks);
    p = (struct text_para){.start = 0, .end = n};
    t = (struct text){.cp = cp, .count = n, .marks = marks, .paras = &p, .para_count = 1};
    return &t;
}

/* Small kana: UAX #14 leaves class CJ to the tailoring; libunibreak takes ID (normal style), the test NS (strict). */
static bool is_small_kana(uint32_t c)
{
    return c == 0x3041;
}

/* What we do otherwise on purpose. */
static bool is_exception(const struct text *t, int i, int mark)
{
    if (mark != TEXT_BREAK_ALLOWED)
        return false;
    return !(t->marks[i] & TEXT_CLUSTER_END) /* never inside a grapheme cluster */ ||
           is_small_kana(t->cp[i]) || is_small_kana(t->cp[i + 1]);
}

static void check_break_file(const char *name, int mark, int least_lines, int most_excepted,
                             int known_bad)
{
    FILE *f = open_data(name);
    char line[LINE_BYTES];
    int lines = 0, bad = 0, excepted = 0;
    while (fgets(line, sizeof line, f)) {
        uint32_t cp[MAX_CPS];
        char breaks[MAX_CPS] = {0};
        int n = parse_cps(line, cp, breaks);
        if (n == 0)
            continue;
        lines++;
        struct text *t = bare_text(cp, n);
        assert_int_equal(text_find_breaks(t), ERR_OK);
        bool good = true;
        for (int i = 0; i < n - 1; i++)
            if (((t->marks[i] & mark) != 0) != (breaks[i] != 0)) {
                excepted += is_exception(t, i, mark);
                good = good && is_exception(t, i, mark);
            }
        if (!good && bad++ < 8)
            print_message("differs: %s", line);
    }
    fclose(f);
    print_message("%s: %d lines, %d differ, %d exceptions\n", name, lines, bad, excepted);
    assert_true(lines > least_lines);
    assert_true(bad <= known_bad);
    assert_true(excepted <= most_excepted);
}

static void lines_break_as_unicode_says(void **state)
{
    (void)state;
    /* 60 lines differ by rule LB25, which libunibreak applies pair by pair and the test to whole numbers */
    check_break_file("auxiliary/LineBreakTest.txt", TEXT_BREAK_ALLOWED, 7000, 400, 60);
}

static void clusters_end_as_unicode_says(void **state)
{
    (void)state;
    check_break_file("auxiliary/GraphemeBreakTest.txt", TEXT_CLUSTER_END, 500, 0, 0);
}

static void every_emoji_of_unicode_is_one_cluster_in_the_emoji_face(void **state)
{
    (void)state;
    FILE *f = open_data("emoji/emoji-test.txt");
    struct fake_fonts fonts;
    fake_fonts_init(&fonts);
    char line[LINE_BYTES];
    int lines = 0, bad = 0;
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '#' || !strstr(line, "; fully-qualified"))
            continue;
        uint32_t cp[MAX_CPS];
        int n = parse_cps(line, cp, NULL);
        lines++;
        struct text *t = bare_text(cp, n);
        assert_int_equal(text_find_breaks(t), ERR_OK);
        bool good = text_is_emoji(cp, n);
        for (int i = 0; i < n - 1; i++)
            good = good && !(t->marks[i] & (TEXT_CLUSTER_END | TEXT_HIDDEN));
        if (!good && bad++ < 8)
            print_message("differs: %s", line);
    }
    fclose(f);
    print_message("emoji-test: %d sequences, %d differ\n", lines, bad);
    assert_true(lines > 3500);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bidi_levels_and_order_are_unicode_s),
        cmocka_unit_test(lines_break_as_unicode_says),
        cmocka_unit_test(clusters_end_as_unicode_says),
        cmocka_unit_test(every_emoji_of_unicode_is_one_cluster_in_the_emoji_face),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
