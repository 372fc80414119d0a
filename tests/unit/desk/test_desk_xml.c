/* SPDX-License-Identifier: Apache-2.0 */
/* RSS and Atom: each NAME.xml of tests/data/rss/good gives the posts in its NAME.txt. */
#include "desk/source_dump.h"

#include <glob.h>

#include "desk/sources/source_date.h"
#include "desk/sources/source_limits.h"
#include "desk/sources/xml_feed.h"

#define GOOD PLACARD_TEST_DATA "/rss/good/"
#define BAD PLACARD_TEST_DATA "/rss/bad/"

static void each_good_feed_gives_its_posts(void **state)
{
    glob_t g;
    (void)state;
    assert_int_equal(glob(GOOD "*.xml", 0, NULL, &g), 0);
    assert_true(g.gl_pathc >= 9);
    for (size_t i = 0; i < g.gl_pathc; i++) {
        size_t bytes;
        char *xml = read_input(g.gl_pathv[i], &bytes);
        struct source_batch batch = {0};
        struct err_info info = {0};
        if (xml_feed_read(xml, bytes, &batch, &info))
            fail_msg("%s: %s", g.gl_pathv[i], info.text);
        dump_compare(g.gl_pathv[i], &batch);
        source_batch_clear(&batch);
        mem_free(xml);
    }
    globfree(&g);
}

static void each_bad_feed_is_refused_with_its_reason(void **state)
{
    static const struct {
        const char *name;
        enum err e;
        const char *why;
    } cases[] = {
        {"entities.xml", ERR_UNSUPPORTED, "declares entities"},
        {"external_entity.xml", ERR_UNSUPPORTED, "declares entities"},
        {"parameter_entity.xml", ERR_UNSUPPORTED, "declares entities"},
        {"undeclared_entity.xml", ERR_SYNTAX, "undefined entity"},
        {"deep.xml", ERR_TOO_BIG, "too deep"},
        {"html.xml", ERR_UNSUPPORTED, "neither RSS nor Atom"},
        {"svg.xml", ERR_UNSUPPORTED, "neither RSS nor Atom"},
        {"cut.xml", ERR_SYNTAX, "no element found"},
        {"not_utf8.xml", ERR_SYNTAX, "not well-formed"},
        {"two_roots.xml", ERR_SYNTAX, "junk after document"},
        {"empty.xml", ERR_SYNTAX, "no element found"},
        {"unknown_encoding.xml", ERR_SYNTAX, "unknown encoding"},
        {"prefix_unbound.xml", ERR_SYNTAX, "unbound prefix"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[512];
        size_t bytes;
        struct source_batch batch = {0};
        struct err_info info = {0};
        snprintf(path, sizeof path, BAD "%s", cases[i].name);
        char *xml = read_input(path, &bytes);
        enum err e = xml_feed_read(xml, bytes, &batch, &info);
        if (e != cases[i].e || !strstr(info.text, cases[i].why))
            fail_msg("%s: %s: %s", cases[i].name, err_name(e), info.text);
        source_batch_clear(&batch);
        mem_free(xml);
    }
}

static void a_feed_that_is_too_long_is_not_read(void **state)
{
    struct source_batch batch = {0};
    (void)state;
    char *xml = mem_alloc(MAX_SOURCE_BYTES + 1);
    assert_int_equal(xml_feed_read(xml, MAX_SOURCE_BYTES + 1, &batch, NULL), ERR_TOO_BIG);
    mem_free(xml);
}

static void no_more_posts_are_taken_than_one_poll_can_carry(void **state)
{
    struct strbuf b;
    struct source_batch batch = {0};
    (void)state;
    strbuf_init(&b, 1 << 20);
    strbuf_puts(&b, "<rss version='2.0'><channel>");
    for (int i = 0; i < MAX_SOURCE_POSTS + 5; i++)
        strbuf_printf(&b, "<item><guid>%d</guid></item>", i);
    /* what follows is not even read: no end */
    assert_int_equal(xml_feed_read(b.data, b.len_bytes, &batch, NULL), ERR_OK);
    assert_int_equal(batch.count, MAX_SOURCE_POSTS);
    assert_true(batch.full);
    source_batch_clear(&batch);
    strbuf_clear(&b);
}

static void dates_of_all_kinds_are_read(void **state)
{
    static const struct {
        const char *text;
        const char *want; /* NULL = no date */
    } cases[] = {
        {"Mon, 02 Mar 2026 10:15:00 GMT", "2026-03-02T10:15:00Z"},
        {"Mon, 02 Mar 2026 10:15:00 +0100", "2026-03-02T09:15:00Z"},
        {"2 Mar 2026 10:15 EST", "2026-03-02T15:15:00Z"},
        {"02 Mar 26 10:15:00 Z", "2026-03-02T10:15:00Z"},
        {" 2026-03-02T10:15:00Z\n", "2026-03-02T10:15:00Z"},
        {"2026-03-02T10:15:00.123456789+02:00", "2026-03-02T08:15:00Z"},
        {"2026-03-02 10:15:00", "2026-03-02T10:15:00Z"},
        {"2026-03-02T10:15+0530", "2026-03-02T04:45:00Z"},
        {"2026-03-02T10:15:00+01", "2026-03-02T09:15:00Z"},
        {"2026-03-02", "2026-03-02T00:00:00Z"},
        {"2026-13-02", NULL},
        {"2026-02-30T00:00:00Z", NULL},
        {"2026-03-02T10", NULL},
        {"2026-03-02T10:15:00Zulu", NULL},
        {"yesterday", NULL},
        {"", NULL},
        {"Mon, 02 Mar 2026 10:15:00 +0100 and then some more words that never seem to end", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t s = -1;
        char text[TEXT_TIME_BYTES] = "";
        bool is_date = source_date_parse(cases[i].text, &s);
        if (is_date)
            text_time_format(s, text);
        if (is_date != (cases[i].want != NULL) || (is_date && strcmp(text, cases[i].want) != 0))
            fail_msg("%s: %s", cases[i].text, is_date ? text : "no date");
    }
}

static void every_failed_allocation_is_an_error_and_leaks_nothing(void **state)
{
    size_t bytes;
    (void)state;
    char *xml = read_input(GOOD "atom.xml", &bytes);
    for (unsigned long n = 1;; n++) {
        struct source_batch batch = {0};
        struct err_info info = {0};
        mem_fail_at(n, 0);
        enum err e = xml_feed_read(xml, bytes, &batch, &info);
        unsigned long made = mem_fail_at(0, 0);
        source_batch_clear(&batch);
        if (made < n) {
            assert_int_equal(e, ERR_OK);
            break;
        }
        if (e != ERR_NOMEM && !strstr(info.text, "unbound prefix")) /* expat's way of saying it */
            fail_msg("allocation %lu: %s: %s", n, err_name(e), info.text);
    }
    mem_free(xml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_good_feed_gives_its_posts),
        cmocka_unit_test(each_bad_feed_is_refused_with_its_reason),
        cmocka_unit_test(a_feed_that_is_too_long_is_not_read),
        cmocka_unit_test(no_more_posts_are_taken_than_one_poll_can_carry),
        cmocka_unit_test(dates_of_all_kinds_are_read),
        cmocka_unit_test(every_failed_allocation_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
