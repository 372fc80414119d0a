/* SPDX-License-Identifier: Apache-2.0 */
/* Unicode's own test files (Debian's unicode-data) through the pipeline's steps. tests/run installs them and sets
 * PLACARD_ALL_TESTS: then they must be there. Elsewhere the tests are skipped without them. */
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
#define LB25_PLACES 34
#define CLUSTER_PLACES 318

static FILE *open_data(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, FOLDER "%s", name);
    FILE *f = fopen(path, "r");
    if (!f && getenv("PLACARD_ALL_TESTS"))
        fail_msg("%s is missing: install unicode-data", path);
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

/* What we do otherwise on purpose, or libunibreak does. */
enum difference { NONE = 0, INSIDE_CLUSTER, NUMBER_KEPT, WRONG };

/* Rule LB25: libunibreak keeps pairs such as "%(", ".2" and ")$" together wherever they are, the data only in numbers. */
static bool may_be_in_number(uint32_t left, uint32_t right)
{
    static const uint32_t lefts[] = {'}', ')', ',', '.', '/', '%', '$', '\\', 0x308};
    static const uint32_t rights[] = {'%', '$', '(', '{', 0x2329};
    bool l = false, r = right >= '0' && right <= '9';
    for (size_t i = 0; i < sizeof lefts / sizeof lefts[0]; i++)
        l = l || left == lefts[i];
    for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++)
        r = r || right == rights[i];
    return l && r;
}

static enum difference compare_at(const struct text *t, int i, int mark, bool wanted)
{
    bool got = (t->marks[i] & mark) != 0;
    if (got == wanted)
        return NONE;
    if (mark == TEXT_BREAK_ALLOWED && !(t->marks[i] & TEXT_CLUSTER_END))
        return INSIDE_CLUSTER; /* never broken, whatever the rules of lines say */
    if (mark == TEXT_BREAK_ALLOWED && !got && may_be_in_number(t->cp[i], t->cp[i + 1]))
        return NUMBER_KEPT;
    return WRONG;
}

struct break_counts {
    int lines, places[WRONG + 1]; /* places: that differ, by kind */
};

static struct break_counts check_break_file(const char *name, int mark)
{
    FILE *f = open_data(name);
    char line[LINE_BYTES];
    struct break_counts c = {0};
    while (fgets(line, sizeof line, f)) {
        uint32_t cp[MAX_CPS];
        char breaks[MAX_CPS] = {0};
        int n = parse_cps(line, cp, breaks);
        if (n == 0)
            continue;
        c.lines++;
        struct text *t = bare_text(cp, n);
        assert_int_equal(text_find_breaks(t), ERR_OK);
        for (int i = 0; i < n - 1; i++) {
            enum difference d = compare_at(t, i, mark, breaks[i] != 0);
            if (d == WRONG && c.places[WRONG] < 8)
                print_message("differs at %d: %s", i, line);
            c.places[d]++;
        }
    }
    fclose(f);
    print_message("%s: %d lines, differing places: %d inside clusters, %d of LB25, %d others\n",
                  name, c.lines, c.places[INSIDE_CLUSTER], c.places[NUMBER_KEPT], c.places[WRONG]);
    return c;
}

/* The counts below are of this release; another one has other lines. */
static bool data_is_15_0(const char *name)
{
    char line[LINE_BYTES] = "";
    FILE *f = open_data(name);
    bool yes = fgets(line, sizeof line, f) && strstr(line, "-15.0.0");
    fclose(f);
    return yes;
}

static void lines_break_as_unicode_says(void **state)
{
    (void)state;
    static const char name[] = "auxiliary/LineBreakTest.txt";
    struct break_counts c = check_break_file(name, TEXT_BREAK_ALLOWED);
    assert_true(c.lines > 7000);
    if (!data_is_15_0(name))
        return; /* later releases changed rules that libunibreak does not have yet */
    assert_int_equal(c.places[WRONG], 0);
    assert_int_equal(c.places[NUMBER_KEPT], LB25_PLACES);
    assert_int_equal(c.places[INSIDE_CLUSTER], CLUSTER_PLACES);
}

static void clusters_end_as_unicode_says(void **state)
{
    (void)state;
    struct break_counts c = check_break_file("auxiliary/GraphemeBreakTest.txt", TEXT_CLUSTER_END);
    assert_true(c.lines > 500);
    assert_int_equal(c.places[WRONG], 0);
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
