/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log exported, checked by other means than the desk's, emptied by retention; the archive and its search. */
#include "desk/desk_fixture.h"

#include <sqlite3.h>

#include "desk/archive.h"
#include "desk/audit.h"
#include "desk/init.h"
#include "desk/publish.h"
#include "desk/review.h"
#include "desk/secret.h"

#define LONG_AGO_S 1700000000 /* November 2023 */

static void exec_sql(const struct fixture *f, const char *sql)
{
    char path[256];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/desk.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static int64_t long_ago(const struct clock *c)
{
    (void)c;
    return LONG_AGO_S;
}

/* A desk of long ago: init, import, a rejected and an approved post. */
static int set_up_old(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct clock clock;
    const char *const audiences[] = {"hq/lobby"}, *const hosts[] = {"localhost"};
    const struct init_terms terms = {.name = "d",
                                     .audiences = audiences,
                                     .audience_count = 1,
                                     .hosts = hosts,
                                     .host_count = 1,
                                     .lease_s = 3600,
                                     .flags_threshold = 1};
    scratch_make(f->dir);
    scratch_remove(f->dir);
    setenv("USER", "tester", 1);
    unsetenv("PLACARD_DESK");
    *state = f;
    if (crypto_start() || db_start() || secret_start())
        return -1;
    clock_system_init(&clock, 1);
    clock.wall_s = long_ago;
    clock.floor_s = 0;
    return init_desk(f->dir, "an old hand", &clock, &terms, NULL) ? -1 : 0;
}

static json_t *array_of(json_t *row, const char *const *keys)
{
    json_t *a = json_array();
    for (; *keys; keys++)
        json_array_append(a, json_object_get(row, *keys));
    return a;
}

static void hash_array(json_t *array, char hex[DIGEST_HEX_BYTES])
{
    struct digest d;
    char text[8192] = "[";
    size_t n = 1;
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *v = json_array_get(array, i);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? "," : "",
                              json_is_null(v)     ? "null"
                              : json_is_string(v) ? "\""
                                                  : "");
        if (json_is_integer(v))
            n += (size_t)snprintf(text + n, sizeof text - n, "%lld", json_integer_value(v));
        for (const char *p = json_string_value(v); p && *p; p++)
            n += (size_t)snprintf(text + n, sizeof text - n,
                                  strchr("\"\\", *p)                       ? "\\%c"
                                  : (unsigned char)*p < 0x20 || *p == 0x7f ? "\\u%04x"
                                                                           : "%c",
                                  *p);
        n += (size_t)snprintf(text + n, sizeof text - n, json_is_string(v) ? "\"" : "");
    }
    text[n++] = ']';
    assert_int_equal(digest_of(text, n, &d), ERR_OK);
    digest_to_hex(&d, hex);
    json_decref(array);
}

/* The chain of a JSON Lines export, by the formula that audit_row.h gives. Returns its rows. */
static int check_export(char *lines)
{
    static const char *const detail[] = {"salt", "who",        "means",      "post",
                                         "why",  "old_sha256", "new_sha256", NULL},
                             *const row[] = {"seq",           "at",       "what", "audience",
                                             "detail_sha256", "previous", NULL};
    char hex[DIGEST_HEX_BYTES], previous[DIGEST_HEX_BYTES] = AUDIT_GENESIS;
    int count = 0;
    for (char *line = strtok_r(lines, "\n", &lines); line; line = strtok_r(NULL, "\n", &lines)) {
        json_t *r = json_loads(line, 0, NULL);
        assert_non_null(r);
        assert_int_equal(json_integer_value(json_object_get(r, "seq")), ++count);
        assert_string_equal(json_string_value(json_object_get(r, "previous")), previous);
        hash_array(array_of(r, row), hex);
        assert_string_equal(json_string_value(json_object_get(r, "hash")), hex);
        memcpy(previous, hex, sizeof hex);
        hash_array(array_of(r, detail), hex);
        if (!json_is_true(json_object_get(r, "removed")))
            assert_string_equal(json_string_value(json_object_get(r, "detail_sha256")), hex);
        json_decref(r);
    }
    return count;
}

static void an_export_can_be_checked_by_other_means(void **state)
{
    struct fixture *f = *state;
    char path[256], *data = NULL;
    size_t bytes = 0;
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p1");
    MUST(f, "withdraw", "p1", "--reason", "\"wrong\"\ndate\\ \x7f ü");
    MUST(f, "audit", "export");
    assert_true(check_export(f->out) >= 7);
    snprintf(path, sizeof path, "%s/export.jsonl", f->dir);
    MUST(f, "audit", "export", "--format", "jsonl", "--out", path);
    assert_non_null(strstr(f->out, "rows written"));
    assert_int_equal(file_read(path, 1 << 20, &data, &bytes, NULL), ERR_OK);
    assert_true(check_export(data) >= 7);
    mem_free(data);
    assert_int_equal(RUN(f, "audit", "export", "--out", path), EXIT_FAILED); /* is there */
    assert_int_equal(RUN(f, "audit", "export", "--format", "xls"), EXIT_USAGE);
    assert_int_equal(RUN(f, "audit", "burn"), EXIT_USAGE);
    MUST(f, "audit", "export", "--until", "2020-01-01");
    assert_string_equal(f->out, "");
    MUST(f, "audit", "export", "--from", "2020-01-01");
    assert_true(strlen(f->out) > 100);
}

static void a_spreadsheet_runs_nothing_of_it(void **state)
{
    struct fixture *f = *state;
    static const char *const evil[] = {
        "=HYPERLINK(\"http://evil\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "%0a"};
    MUST(f, "import", GOOD "/feed.json");
    for (size_t i = 0; i < sizeof evil / sizeof evil[0]; i++) {
        char wanted[80];
        MUST(f, "approve", "p1");
        MUST(f, "withdraw", "p1", "--reason", evil[i]);
        MUST(f, "audit", "export", "--format", "csv");
        snprintf(wanted, sizeof wanted, ",\"'%.3s", evil[i]);
        assert_non_null(strstr(f->out, wanted));
    }
    assert_non_null(strstr(f->out, "\"'=HYPERLINK(\"\"http://evil\"\")\""));
    /* no cell begins otherwise */
    for (const char *p = f->out; (p = strstr(p, ",\"")); p += 2)
        assert_null(p[2] ? strchr("=+-@\t\r|%", p[2]) : NULL);
    assert_int_equal(strncmp(f->out, "seq,form,removed,at,what,", 25), 0);
}

static void a_checkpoint_kept_elsewhere_tells_a_log_written_anew(void **state)
{
    struct fixture *f = *state;
    char checkpoint[AUDIT_HEAD_BYTES], other[AUDIT_HEAD_BYTES];
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "audit", "checkpoint");
    snprintf(checkpoint, sizeof checkpoint, "%.*s", (int)strcspn(f->out, "\n"), f->out);
    MUST(f, "approve", "p1");
    MUST(f, "audit", "verify", "--checkpoint", checkpoint);
    memcpy(other, checkpoint, sizeof other);
    other[strlen(other) - 1] = other[strlen(other) - 1] == '0' ? '1' : '0';
    assert_int_equal(RUN(f, "audit", "verify", "--checkpoint", other), EXIT_FAILED);
    assert_int_equal(RUN(f, "audit", "verify", "--checkpoint", ""), EXIT_FAILED);
}

static void retention_empties_old_rows_and_the_chain_holds(void **state)
{
    struct fixture *f = *state;
    char path[256], *data = NULL;
    size_t bytes = 0;
    MUST(f, "retention"); /* audit-keep is 0: for ever */
    assert_non_null(strstr(f->out, "0 audit rows"));
    MUST(f, "setting", "audit-keep", "400");
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "audit");
    assert_non_null(strstr(f->out, "an old hand"));
    MUST(f, "audit", "checkpoint");
    char *checkpoint = strndup(f->out, strcspn(f->out, "\n"));
    MUST(f, "renew"); /* the note of long ago is not the present one any more */
    MUST(f, "retention");
    assert_null(strstr(f->out, " 0 audit rows"));
    MUST(f, "audit");
    assert_null(strstr(f->out, "an old hand"));
    assert_non_null(strstr(f->out, "(removed) init"));
    assert_non_null(strstr(f->out, "tester import"));
    assert_non_null(strstr(f->out, "tester audit remove why=1 to "));
    MUST(f, "audit", "verify", "--checkpoint", checkpoint);
    assert_non_null(strstr(f->out, "emptied by the retention setting"));
    MUST(f, "audit", "export");
    assert_true(check_export(f->out) > 5);
    free(checkpoint);
    MUST(f, "retention"); /* nothing more, and no row that says so */
    assert_non_null(strstr(f->out, "0 audit rows"));
    exec_sql(f, "PRAGMA wal_checkpoint(TRUNCATE)"); /* and not on the disk either */
    snprintf(path, sizeof path, "%s/desk.db", f->dir);
    assert_int_equal(file_read(path, 1 << 26, &data, &bytes, NULL), ERR_OK);
    assert_null(memmem(data, bytes, "an old hand", 11));
    mem_free(data);
    /* without the setting nothing may be taken out, and what is taken out otherwise is told */
    exec_sql(f,
             "UPDATE meta SET value=1000 WHERE key='audit_kept_from';"
             "DELETE FROM audit_detail WHERE seq=(SELECT MAX(seq) FROM audit WHERE what='import')");
    assert_int_equal(RUN(f, "audit", "verify"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "not by the retention setting"));
}

static void what_a_live_post_stands_on_is_kept(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    struct desk *d = NULL;
    struct clock clock;
    bool gone;
    clock_system_init(&clock, 1);
    clock.wall_s = long_ago;
    clock.floor_s = 0;
    MUST(f, "setting", "audit-keep", "400");
    MUST(f, "import", GOOD "/feed.json");
    /* both decided long ago, and one of them still up */
    assert_int_equal(desk_open(f->dir, DESK_CHANGE, "an old hand", &clock, &d, NULL), ERR_OK);
    assert_int_equal(db_begin(desk_db(d), NULL), ERR_OK);
    assert_int_equal(review_approve(d, 1, "p1", &(struct approval_terms){0}, NULL, NULL), ERR_OK);
    assert_int_equal(review_approve(d, 1, "p2", &(struct approval_terms){0}, NULL, NULL), ERR_OK);
    assert_int_equal(review_withdraw(d, 1, "p2", NULL, &gone, NULL), ERR_OK);
    assert_int_equal(db_commit(desk_db(d), NULL), ERR_OK);
    desk_close(d);
    exec_sql(f, "UPDATE post SET until_s=4000000000, from_s=4000000000-86400 WHERE id='p1'");
    MUST(f, "renew");
    MUST(f, "retention");
    screen_start(&s, f);
    screen_poll(&s, f);
    assert_non_null(screen_post(&s, "p1"));
    MUST(f, "audit", "verify");
    screen_stop(&s);
}

static void the_archive_is_paged_and_searched(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {"*", "\"\"", "  ", "a b c d e f g h i j k l m n o p q"};
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "write", "--title", "Größe und Mut", "--text", "Ein Café im Hof OR NOT \"quoted\"");
    MUST(f, "archive");
    assert_string_equal(f->out, ""); /* what is pending is not over */
    MUST(f, "approve", "--all-pending");
    MUST(f, "archive");
    assert_string_equal(f->out, "");
    MUST(f, "withdraw", "p1", "p2", "--reason", "over");
    exec_sql(f, "UPDATE post SET until_s=2, from_s=1 WHERE id NOT IN ('p1','p2')");
    MUST(f, "archive");
    assert_non_null(strstr(f->out, "expired"));
    assert_non_null(strstr(f->out, "withdrawn"));
    MUST(f, "archive", "--limit", "1");
    assert_non_null(strstr(f->out, "More: --before "));
    MUST(f, "archive", "--limit", "200", "--before", "2");
    assert_null(strstr(f->out, "More"));
    MUST(f, "archive", "--flag", "withdrawn");
    assert_null(strstr(f->out, "expired"));
    MUST(f, "archive", "cafe"); /* without its accent */
    assert_non_null(strstr(f->out, "Größe"));
    MUST(f, "archive", "GRÖSSE");
    MUST(f, "archive", "caf* mut");
    assert_non_null(strstr(f->out, "Größe"));
    MUST(f, "archive", "cafe zeppelin");
    assert_string_equal(f->out, "");
    MUST(f, "archive", "cafe OR NOT words:x NEAR( -y"); /* none of it is syntax */
    assert_string_equal(f->out, "");
    MUST(f, "archive", "cafe or not quoted");
    assert_non_null(strstr(f->out, "Größe"));
    for (size_t i = 1; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(RUN(f, "archive", bad[i]), EXIT_FAILED);
    assert_int_equal(RUN(f, "archive", "--flag", "pending"), EXIT_USAGE);
    assert_int_equal(RUN(f, "archive", "--limit", "201"), EXIT_USAGE);
    /* an edit is found by its new words and not by the old */
    MUST(f, "edit", "p1", "--title", "Zeppelin", "--text", "over the roof");
    MUST(f, "reject", "p1");
    MUST(f, "archive", "zeppelin roof");
    assert_non_null(strstr(f->out, "p1"));
    MUST(f, "archive", "morning");
    assert_null(strstr(f->out, "p1"));
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define WITH_OLD_DESK(test) cmocka_unit_test_setup_teardown(test, set_up_old, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(an_export_can_be_checked_by_other_means),
        WITH_DESK(a_spreadsheet_runs_nothing_of_it),
        WITH_DESK(a_checkpoint_kept_elsewhere_tells_a_log_written_anew),
        WITH_OLD_DESK(retention_empties_old_rows_and_the_chain_holds),
        WITH_OLD_DESK(what_a_live_post_stands_on_is_kept),
        WITH_DESK(the_archive_is_paged_and_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
