/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of the archive and of the records. */
#include "desk/web_fixture.h"

#include <sqlite3.h>
#include <time.h>

static struct office the_office;

static int prepare(void **state)
{
    if (set_up(state))
        return -1;
    struct fixture *f = *state;
    office_open(&the_office, f);
    MUST(f, "import", GOOD "/feed.json");
    return 0;
}

static int clean(void **state)
{
    office_close(&the_office);
    return tear_down(state);
}

static void exec_sql(const struct fixture *f, const char *sql)
{
    char path[SCRATCH_PATH_BYTES + 16], *why = NULL;
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/desk.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    sqlite3_close(db);
}

static size_t count_of(const struct office *o, const char *list)
{
    json_t *model = model_of(o);
    size_t n = json_array_size(json_object_get(model, list));
    json_decref(model);
    return n;
}

/* ---- archive ---- */

static void what_is_over_is_found_by_its_words(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    come_in(o, "rita");
    WANT(200, GET(o, "/archive"));
    SHOWS("Nothing here.");
    MUST(f, "reject", "p1", "--reason", "not now");
    MUST(f, "withdraw", "p2", "--reason", HOSTILE);
    MUST(f, "approve", "p3");
    exec_sql(f, "UPDATE post SET from_s=1000, until_s=2000 WHERE id='p3'");
    WANT(200, GET(o, "/api/v1/archive"));
    assert_int_equal(count_of(o, "posts"), 3);
    WANT(200, GET(o, "/api/v1/archive", "flag", "expired"));
    assert_int_equal(count_of(o, "posts"), 1);
    WANT(200, GET(o, "/api/v1/archive", "search", "welcome"));
    assert_int_equal(count_of(o, "posts"), 1);
    WANT(200, GET(o, "/api/v1/archive", "search", "welc*", "audience", "hq/lobby"));
    assert_int_equal(count_of(o, "posts"), 1);
    WANT(200, GET(o, "/api/v1/archive", "search", "welcome\" OR 1=1 --"));
    assert_int_equal(count_of(o, "posts"), 0);
    WANT(200, GET(o, "/api/v1/archive", "search", "  \" "));
    assert_int_equal(count_of(o, "posts"), 3);
    WANT(200, GET(o, "/archive", "search", HOSTILE));
    SHOWS(HOSTILE_SHOWN);
    SHOWS_NOT("<script>alert");
    WANT(422, GET(o, "/archive", "flag", "pending"));
    WANT(422, GET(o, "/archive", "before", "x"));
    WANT(404, GET(o, "/archive", "audience", "hq/none"));
    WANT(200, GET(o, "/archive"));
    SHOWS("not now");
    SHOWS_NOT("<script>alert");
    SHOWS_NOT("Back to the queue"); /* an auditor reads */
    come_in(o, "mia");
    WANT(200, GET(o, "/archive"));
    SHOWS("Back to the queue");
    SHOWS("Show it again");
}

static void the_way_back_leads_through_review_or_a_new_end(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "withdraw", "p2");
    MUST(f, "approve", "p3");
    exec_sql(f, "UPDATE post SET from_s=1000, until_s=2000 WHERE id='p3'");
    come_in(o, "otto");
    WANT(303, POST(o, "/post/restore", "audience", "hq/lobby", "id", "p2"));
    WANT(403, POST(o, "/post/schedule", "audience", "hq/lobby", "id", "p3", "until", "2099-01-01"));
    MUST(f, "renew");
    screen_poll(&s, f);
    assert_null(screen_post(&s, "p2")); /* it waits */
    assert_null(screen_post(&s, "p3"));
    come_in(o, "mia");
    WANT(422, POST(o, "/post/schedule", "audience", "hq/lobby", "id", "p3", "until", "2020-01-01"));
    MUST(f, "list", "--flag", "pending");
    assert_non_null(strstr(f->out, "p2:"));
    screen_stop(&s);
}

static void the_archive_comes_in_pages(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    char next[24];
    int found = 0, pages = 0;
    exec_sql(f,
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<100)"
             " INSERT INTO post(audience_id, id, flag, item, sha256, words, imported_s, changed_s)"
             " SELECT 1, 'old-'||i, 'withdrawn', '{}', printf('%064d', i), 'old '||i, i, i FROM n");
    come_in(o, "rita");
    snprintf(next, sizeof next, "%d", 0);
    do {
        WANT(200, pages ? GET(o, "/api/v1/archive", "before", next) : GET(o, "/api/v1/archive"));
        json_t *model = model_of(o);
        found += (int)json_array_size(json_object_get(model, "posts"));
        snprintf(next, sizeof next, "%lld",
                 (long long)json_integer_value(json_object_get(model, "next")));
        json_decref(model);
        pages++;
    } while (strcmp(next, "0") != 0 && pages < 9);
    assert_int_equal(found, 100);
    assert_int_equal(pages, 3);
    WANT(200, GET(o, "/archive"));
    SHOWS(">Older</a>");
}

/* ---- records ---- */

static void rows_are_found_by_who_what_where_and_when(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    MUST(f, "approve", "p1");
    come_in(o, "mia");
    WANT(303, POST(o, "/post/withdraw", "audience", "hq/lobby", "id", "p1", "reason", HOSTILE));
    come_in(o, "rita");
    static const struct {
        const char *name, *value;
        size_t rows;
    } cases[] = {{"who", "mia", 2},          {"who", "nobody", 0},       {"what", "withdraw", 1},
                 {"what", "import", 3},      {"post", "p1", 3},          {"post", "p9", 0},
                 {"audience", "hq/none", 0}, {"until", "2001-01-01", 0}, {"from", "2099-01-01", 0},
                 {"who", "' OR 1=1 --", 0},  {"before", "2", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        WANT(200, GET(o, "/api/v1/records", cases[i].name, cases[i].value));
        if (count_of(o, "rows") != cases[i].rows)
            fail_msg("%s=%s: %zu rows", cases[i].name, cases[i].value, count_of(o, "rows"));
    }
    WANT(200, GET(o, "/records", "who", HOSTILE));
    SHOWS_NOT("<script>alert");
    SHOWS("No row is so.");
    WANT(200, GET(o, "/records"));
    SHOWS(HOSTILE_SHOWN);
    SHOWS_NOT("<script>alert");
    SHOWS("all as they were written");
    SHOWS("<bdi>mia</bdi> <span class=\"facts\">(page)</span>");
    WANT(422, GET(o, "/records", "from", "yesterday"));
}

static void a_day_of_the_records_is_meant_whole(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    char today[16];
    time_t now = time(NULL);
    strftime(today, sizeof today, "%Y-%m-%d", localtime(&now));
    (void)f;
    come_in(o, "rita");
    WANT(200, GET(o, "/api/v1/records", "from", today, "until", today));
    assert_true(count_of(o, "rows") > 3);
}

static void what_was_tampered_with_is_said(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    char head[200];
    come_in(o, "rita");
    WANT(200, GET(o, "/api/v1/records/check"));
    json_t *model = model_of(o);
    const json_t *log = json_object_get(model, "log");
    assert_true(json_is_true(json_object_get(log, "whole")));
    snprintf(head, sizeof head, "%s", json_string_value(json_object_get(log, "head")));
    json_decref(model);
    MUST(f, "approve", "p1");
    WANT(200, GET(o, "/records/check", "checkpoint", head));
    SHOWS("all as they were written");
    WANT(200, GET(o, "/records/check", "checkpoint", "3 " HOSTILE));
    SHOWS("does not go through that checkpoint");
    SHOWS_NOT("<script>alert");
    exec_sql(f, "DROP TRIGGER audit_no_update; UPDATE audit SET at_s=at_s+1 WHERE seq=3");
    WANT(200, GET(o, "/records"));
    SHOWS("The records were tampered with: audit row 3 was changed");
    WANT(200, GET(o, "/api/v1/records/check"));
    SHOWS("\"whole\":false");
}

static void an_export_is_whole_and_safe_for_spreadsheets(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    int lines = 0;
    MUST(f, "reject", "p1", "--reason", "=cmd|' /C calc'!A0");
    come_in(o, "rita");
    WANT(200, GET(o, "/records/export", "format", "csv"));
    assert_string_equal(o->answer.type, "text/csv; charset=utf-8");
    assert_non_null(strstr(o->answer.file_name, "placard-records-"));
    SHOWS("'=cmd");
    WANT(200, GET(o, "/records/export", "format", "jsonl", "who", "nobody"));
    for (char *line = o->text, *end; (end = strchr(line, '\n')); line = end + 1, lines++) {
        json_t *row = json_loadb(line, (size_t)(end - line), 0, NULL);
        assert_non_null(row);
        json_decref(row);
    }
    MUST(f, "audit");
    int wanted = 0;
    for (const char *p = f->out; (p = strchr(p, '\n')); p++)
        wanted++;
    assert_int_equal(lines, wanted);
    WANT(422, GET(o, "/records/export"));
    WANT(422, GET(o, "/records/export", "format", "xls"));
    WANT(200, GET(o, "/records/export", "format", "jsonl", "until", "2001-01-01"));
    assert_string_equal(o->text, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, clean)
    const struct CMUnitTest tests[] = {
        TEST(what_is_over_is_found_by_its_words),
        TEST(the_way_back_leads_through_review_or_a_new_end),
        TEST(the_archive_comes_in_pages),
        TEST(rows_are_found_by_who_what_where_and_when),
        TEST(a_day_of_the_records_is_meant_whole),
        TEST(what_was_tampered_with_is_said),
        TEST(an_export_is_whole_and_safe_for_spreadsheets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
