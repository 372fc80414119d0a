/* SPDX-License-Identifier: Apache-2.0 */
/* Backups: whole, without secrets unless asked, refused when damaged; restored into an empty folder and over a desk. */
#include "desk/desk_fixture.h"

#include <dirent.h>
#include <sqlite3.h>

#include "desk/backup.h"

#define IN_DESK(path, name)                                                                        \
    char path[SCRATCH_PATH_BYTES + 40];                                                            \
    snprintf(path, sizeof path, "%s/%s", f->dir, name)

static void exec_file(const char *path, const char *sql)
{
    sqlite3 *db;
    char *why = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    sqlite3_close(db);
}

/* A desk with posts on the wall, and a backup of it. */
static void prepare(struct fixture *f, const char *file, bool keys)
{
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p1", "p2");
    MUST(f, "people", "add", "ann", "--role", "admin");
    if (keys)
        MUST(f, "backup", file, "--with-keys");
    else
        MUST(f, "backup", file);
}

static int count_kept(const struct fixture *f)
{
    int n = 0;
    DIR *d = opendir(f->dir);
    for (struct dirent *e; d && (e = readdir(d));)
        n += !strncmp(e->d_name, "before-restore-", 15);
    if (d)
        closedir(d);
    return n;
}

/* As somebody would from a safe: the keys of one desk into another's folder. */
static void copy_keys(const struct fixture *from, const struct fixture *to)
{
    static const char *const names[] = {"root-1.pem", "flags-1.pem", "hold-1.pem"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[200], *data = NULL;
        size_t bytes = 0;
        snprintf(path, sizeof path, "%s/keys/%s", from->dir, names[i]);
        assert_int_equal(file_read(path, 1 << 16, &data, &bytes, NULL), ERR_OK);
        snprintf(path, sizeof path, "%s/keys/%s", to->dir, names[i]);
        assert_int_equal(file_replace(path, data, bytes, false, NULL), ERR_OK);
        assert_int_equal(chmod(path, 0600), 0);
        mem_free(data);
    }
}

static void forget(struct fixture *g)
{
    scratch_remove(g->dir);
    free(g->out);
    free(g->err);
}

static void a_backup_holds_the_desk_and_no_key_unless_asked(void **state)
{
    struct fixture *f = *state;
    IN_DESK(plain, "plain.backup");
    IN_DESK(full, "full.backup");
    struct backup_report r;
    struct stat st;
    char *data = NULL, *pem = NULL;
    size_t bytes = 0, pem_bytes = 0;
    prepare(f, plain, false);
    assert_non_null(strstr(f->out, "3 posts"));
    assert_non_null(strstr(f->out, "without keys; whole"));
    assert_int_equal(stat(plain, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    IN_DESK(key, "keys/flags-1.pem");
    assert_int_equal(file_read(key, 1 << 16, &pem, &pem_bytes, NULL), ERR_OK);
    assert_int_equal(file_read(plain, 1 << 26, &data, &bytes, NULL), ERR_OK);
    assert_null(memmem(data, bytes, pem + 40, 40));
    assert_null(memmem(data, bytes, "PRIVATE KEY", 11));
    mem_free(data);
    MUST(f, "backup", full, "--with-keys");
    assert_int_equal(file_read(full, 1 << 26, &data, &bytes, NULL), ERR_OK);
    assert_non_null(memmem(data, bytes, pem + 40, 40));
    mem_free(data);
    mem_free(pem);
    assert_int_equal(backup_verify(full, &r, NULL), ERR_OK);
    assert_true(r.has_keys && r.posts == 3 && r.files >= 6);
    assert_int_equal(RUN(f, "backup", plain), EXIT_FAILED);
    assert_non_null(strstr(f->err, "there already"));
    MUST(f, "backup", plain, "--verify");
    assert_int_equal(RUN(f, "backup", "/proc/nowhere/x"), EXIT_FAILED);
    assert_int_equal(RUN(f, "backup"), EXIT_USAGE);
}

static void sessions_and_links_are_not_in_it(void **state)
{
    struct fixture *f = *state;
    IN_DESK(file, "a.backup");
    sqlite3 *db;
    sqlite3_stmt *s;
    prepare(f, file, false);
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT (SELECT COUNT(*) FROM session)+(SELECT COUNT(*) "
                                        "FROM sign_in_link), (SELECT COUNT(*) FROM person)",
                                        -1, &s, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(s, 0), 0);
    assert_int_equal(sqlite3_column_int(s, 1), 1);
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static void every_damage_is_told_before_anything_is_touched(void **state)
{
    struct fixture *f = *state;
    IN_DESK(file, "a.backup");
    IN_DESK(bad, "bad.backup");
    static const char *const edits[] = {
        "UPDATE backup_file SET data=zeroblob(100) WHERE path=(SELECT MIN(path) FROM backup_file)",
        "UPDATE backup_file SET path='../../evil' WHERE path=(SELECT MIN(path) FROM backup_file)",
        "UPDATE backup_file SET path='media/../keys/x' WHERE path=(SELECT MIN(path) FROM "
        "backup_file)",
        "UPDATE backup_file SET path='public/hq/flags' WHERE path=(SELECT MIN(path) FROM "
        "backup_file)",
        "UPDATE backup_file SET path='desk.db' WHERE path=(SELECT MIN(path) FROM backup_file)",
        "DROP TABLE backup_file",
        "DROP TABLE post",
        "PRAGMA user_version=99"};
    struct screen s;
    char *data = NULL;
    size_t bytes = 0;
    prepare(f, file, false);
    screen_start(&s, f);
    screen_poll(&s, f);
    int64_t seq = s.flags->seq;
    assert_int_equal(file_read(file, 1 << 26, &data, &bytes, NULL), ERR_OK);
    for (size_t i = 0; i <= sizeof edits / sizeof edits[0] + 1; i++) {
        size_t cut = i > sizeof edits / sizeof edits[0] ? bytes / 2 : bytes;
        assert_int_equal(file_replace(bad, data, cut, false, NULL), ERR_OK);
        if (i < sizeof edits / sizeof edits[0])
            exec_file(bad, edits[i]);
        else if (cut == bytes) { /* in the middle of a page */
            memset(data + bytes / 4096 / 2 * 4096, 0xa5, 2000);
            assert_int_equal(file_replace(bad, data, bytes, false, NULL), ERR_OK);
        }
        if (RUN(f, "restore", bad) != EXIT_FAILED)
            fail_msg("damage %zu was taken", i);
        screen_poll(&s, f);
        assert_int_equal(s.flags->seq, seq);
    }
    mem_free(data);
    assert_int_equal(RUN(f, "restore", "/nowhere"), EXIT_FAILED);
    assert_int_equal(RUN(f, "restore", GOOD "/feed.json"), EXIT_FAILED);
    screen_stop(&s);
}

static void a_desk_that_was_lost_comes_back(void **state)
{
    struct fixture *f = *state;
    struct fixture g = {.dir = ""};
    IN_DESK(file, "a.backup");
    struct screen s;
    snprintf(g.dir, sizeof g.dir, "%.40s-new", f->dir);
    prepare(f, file, true);
    screen_start(&s, f);
    MUST(f, "hold"); /* after the backup: screens have seen later flags than it knows */
    MUST(f, "release");
    MUST(f, "renew");
    screen_poll(&s, f);
    MUST(&g, "restore", file);
    assert_non_null(strstr(g.out, "2 posts that were on the wall are pending"));
    screen_poll(&s, &g); /* the same screen: newer flags, the same root */
    assert_int_equal(s.flags->mode, MODE_RUN);
    assert_int_equal(s.feed->post_count, 0);
    MUST(&g, "approve", "p1");
    screen_poll(&s, &g);
    assert_non_null(screen_post(&s, "p1")); /* with its picture */
    MUST(&g, "people", "list");
    assert_non_null(strstr(g.out, "ann"));
    MUST(&g, "audit", "verify");
    MUST(&g, "audit");
    assert_non_null(strstr(g.out, "restore why=a.backup, made"));
    forget(&g);
    screen_stop(&s);
}

static void without_keys_it_is_whole_but_cannot_speak_until_they_are_back(void **state)
{
    struct fixture *f = *state;
    struct fixture g = {.dir = ""};
    IN_DESK(file, "a.backup");
    struct screen s;
    snprintf(g.dir, sizeof g.dir, "%.40s-new", f->dir);
    prepare(f, file, false);
    assert_int_equal(RUN(&g, "restore", file, "--keep-approvals"), EXIT_FAILED);
    assert_non_null(strstr(g.err, "Put the key files back"));
    MUST(&g, "list", "--flag", "approved");
    copy_keys(f, &g);
    MUST(&g, "renew");
    screen_start(&s, &g);
    screen_poll(&s, &g);
    assert_int_equal(s.feed->post_count, 2);
    forget(&g);
    screen_stop(&s);
}

static void over_a_desk_what_was_withdrawn_since_stays_off(void **state)
{
    struct fixture *f = *state;
    IN_DESK(file, "a.backup");
    struct screen s;
    prepare(f, file, false);
    screen_start(&s, f);
    MUST(f, "withdraw", "p1", "--reason", "wrong");
    MUST(f, "root", "rotate", "--new-flags-key"); /* the backup knows the old root only */
    screen_poll(&s, f);
    MUST(f, "restore", file);
    screen_poll(&s, f);
    assert_int_equal(s.root.number, 2);
    assert_int_equal(s.feed->post_count, 0);
    MUST(f, "approve", "p2");
    screen_poll(&s, f);
    assert_non_null(screen_post(&s, "p2"));
    MUST(f, "audit", "verify");
    /* and the desk that was there is kept */
    MUST(f, "restore", file, "--keep-approvals");
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, 2);
    assert_true(count_kept(f) >= 1);
    screen_stop(&s);
}

static void a_hold_is_not_lifted_by_a_restore(void **state)
{
    struct fixture *f = *state;
    IN_DESK(file, "a.backup");
    struct screen s;
    prepare(f, file, false);
    screen_start(&s, f);
    MUST(f, "hold");
    MUST(f, "restore", file, "--keep-approvals");
    screen_poll(&s, f);
    assert_int_equal(s.flags->mode, MODE_HOLD);
    MUST(f, "release");
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, 2);
    screen_stop(&s);
}

static void whoever_was_shut_out_since_stays_out(void **state)
{
    struct fixture *f = *state;
    IN_DESK(file, "a.backup");
    char token[100];
    MUST(f, "people", "add", "boss", "--role", "admin");
    MUST(f, "people", "add", "bob", "--role", "admin");
    MUST(f, "people", "add", "cleo", "--role", "admin");
    MUST(f, "token", "add", "boss", "--for", "test", "--scopes", "read");
    const char *at = strstr(f->out, "plc_");
    assert_non_null(at);
    snprintf(token, sizeof token, "%.*s", (int)strcspn(at, "\n"), at);
    prepare(f, file, false);
    MUST(f, "people", "disable", "bob");
    MUST(f, "people", "role", "cleo", "--role", "author");
    MUST(f, "token", "revoke", "1");
    MUST(f, "restore", file);
    MUST(f, "people", "list");
    const char *bob = strstr(f->out, "bob"), *cleo = strstr(f->out, "cleo");
    assert_true(bob && strstr(bob, "(disabled)") && cleo);
    assert_int_equal(strncmp(cleo + 20, " author", 7), 0);
    setenv("PLACARD_TOKEN", token, 1);
    assert_int_equal(RUN(f, "list"), EXIT_FAILED);
    unsetenv("PLACARD_TOKEN");
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_backup_holds_the_desk_and_no_key_unless_asked),
        WITH_DESK(sessions_and_links_are_not_in_it),
        WITH_DESK(every_damage_is_told_before_anything_is_touched),
        WITH_DESK(a_desk_that_was_lost_comes_back),
        WITH_DESK(without_keys_it_is_whole_but_cannot_speak_until_they_are_back),
        WITH_DESK(over_a_desk_what_was_withdrawn_since_stays_off),
        WITH_DESK(a_hold_is_not_lifted_by_a_restore),
        WITH_DESK(whoever_was_shut_out_since_stays_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
