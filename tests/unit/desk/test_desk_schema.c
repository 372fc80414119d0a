/* SPDX-License-Identifier: Apache-2.0 */
/* A database of every earlier version becomes one of today, with its posts, approvals and audit log whole. */
#include "desk/desk_fixture.h"

#include <dirent.h>
#include <sqlite3.h>

#include "desk/audit.h"
#include "desk/schema.h"
#include "desk/wall.h"

#define OLD PLACARD_TEST_DATA "/desk_schema/good"
#define WHILE_APPROVED_S 1795665200 /* p1 of the fixtures stands on the wall then */

static void load(const char *dir, const char *name)
{
    char path[300], *sql = NULL;
    size_t bytes = 0;
    sqlite3 *db;
    snprintf(path, sizeof path, OLD "/%s", name);
    assert_int_equal(file_read(path, 1 << 24, &sql, &bytes, NULL), ERR_OK);
    snprintf(path, sizeof path, "%s/desk.db", dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", name, why);
    sqlite3_close(db);
    mem_free(sql);
}

static void check(const char *dir, const char *name)
{
    struct desk *d = NULL;
    struct clock clock;
    struct wall *w = NULL;
    struct err_info info = {0};
    int64_t rows = 0, removed = 0;
    clock_system_init(&clock, 1);
    if (desk_open(dir, DESK_READ, "tester", &clock, &d, &info) || db_check(desk_db(d), &info) ||
        audit_verify(d, NULL, &rows, &removed, &info) ||
        wall_load(d, 1, WHILE_APPROVED_S, &w, &info))
        fail_msg("%s: %s", name, info.text);
    assert_true(rows >= 16);
    assert_int_equal(removed, 0);
    assert_int_equal(w->post_count, 1);
    assert_string_equal(w->posts[0].id, "p1");
    assert_int_equal(w->gone_count, 1);
    /* and it goes on from there */
    assert_int_equal(db_begin(desk_db(d), NULL), ERR_OK);
    assert_int_equal(audit_add(d, &(struct audit_entry){.what = "test"}, NULL), ERR_OK);
    assert_int_equal(db_commit(desk_db(d), NULL), ERR_OK);
    assert_int_equal(audit_verify(d, NULL, &rows, &removed, NULL), ERR_OK);
    wall_free(w);
    desk_close(d);
}

static void every_earlier_version_is_brought_up_to_date(void **state)
{
    int seen = 0;
    DIR *folder = opendir(OLD);
    (void)state;
    assert_non_null(folder);
    assert_int_equal(crypto_start(), ERR_OK);
    assert_int_equal(db_start(), ERR_OK);
    for (struct dirent *e; (e = readdir(folder));) {
        char dir[SCRATCH_PATH_BYTES];
        if (!strstr(e->d_name, ".sql"))
            continue;
        scratch_make(dir);
        load(dir, e->d_name);
        check(dir, e->d_name);
        scratch_remove(dir);
        seen++;
    }
    closedir(folder);
    assert_true(seen >= 1);
}

static void a_newer_version_is_refused(void **state)
{
    struct fixture *f = *state;
    char path[300], sql[60];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/desk.db", f->dir);
    snprintf(sql, sizeof sql, "PRAGMA user_version=%d", schema_step_count + 1);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(RUN(f, "list"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "use a newer one"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_earlier_version_is_brought_up_to_date),
        cmocka_unit_test_setup_teardown(a_newer_version_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
