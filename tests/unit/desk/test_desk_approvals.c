/* SPDX-License-Identifier: Apache-2.0 */
/* The two-person rule, judged by what a screen gets: also when rows are written past the desk. */
#include "desk/desk_fixture.h"

#include <sqlite3.h>

#include "desk/tokens.h"

static int exec_sql(const struct fixture *f, const char *sql)
{
    char path[256];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/desk.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return rc;
}

/* A person with a token for everything. */
static void hire(struct fixture *f, const char *name, const char *role,
                 char token[TOKEN_TEXT_BYTES])
{
    MUST(f, "people", "add", name, "--role", role);
    MUST(f, "token", "add", name, "--for", "test", "--scopes",
         "read,write,review,emergency,publish,records,admin");
    const char *at = strstr(f->out, TOKEN_PREFIX);
    assert_non_null(at);
    snprintf(token, TOKEN_TEXT_BYTES, "%.*s", TOKEN_TEXT_BYTES - 1, at);
}

struct office {
    char ann[TOKEN_TEXT_BYTES], bob[TOKEN_TEXT_BYTES], cleo[TOKEN_TEXT_BYTES];
};

static void as(const char *token)
{
    if (token)
        setenv("PLACARD_TOKEN", token, 1);
    else
        unsetenv("PLACARD_TOKEN");
}

/* ann has imported the posts; all three may review */
static void open_office(struct fixture *f, struct office *o)
{
    as(NULL);
    hire(f, "ann", "moderator", o->ann);
    hire(f, "bob", "moderator", o->bob);
    hire(f, "cleo", "admin", o->cleo);
    as(o->ann);
    MUST(f, "import", GOOD "/feed.json");
    as(NULL);
}

static int on_wall(struct fixture *f, struct screen *s)
{
    as(NULL);
    MUST(f, "renew");
    screen_poll(s, f);
    return s->feed->post_count;
}

static void two_people_are_needed_and_one_who_did_not_make_it(void **state)
{
    struct fixture *f = *state;
    struct office o;
    struct screen s;
    open_office(f, &o);
    screen_start(&s, f);
    MUST(f, "audience", "set", "hq/lobby", "--approvals", "2");
    as(o.ann);
    MUST(f, "approve", "p1");
    assert_non_null(strstr(f->out, "p1: approved by 1 of 2"));
    MUST(f, "approve", "p1"); /* again is not another */
    assert_non_null(strstr(f->out, "1 of 2"));
    assert_int_equal(on_wall(f, &s), 0);
    as(o.bob);
    MUST(f, "approve", "p1");
    assert_non_null(strstr(f->out, "p1: approved for"));
    assert_int_equal(on_wall(f, &s), 1);
    screen_stop(&s);
}

static void two_makers_are_not_enough(void **state)
{
    struct fixture *f = *state;
    struct office o;
    struct screen s;
    open_office(f, &o);
    screen_start(&s, f);
    MUST(f, "audience", "set", "hq/lobby", "--approvals", "2");
    as(o.bob);
    MUST(f, "import", GOOD "/feed-changed.json"); /* edits p1 */
    MUST(f, "approve", "p1");
    as(o.ann);
    MUST(f, "approve", "p1");
    assert_non_null(strstr(f->out, "one who did not make it"));
    assert_int_equal(on_wall(f, &s), 0);
    as(o.cleo);
    MUST(f, "approve", "p1");
    assert_int_equal(on_wall(f, &s), 1);
    screen_stop(&s);
}

static void who_made_it_does_not_count_where_that_is_set(void **state)
{
    struct fixture *f = *state;
    struct office o;
    struct screen s;
    open_office(f, &o);
    screen_start(&s, f);
    MUST(f, "audience", "set", "hq/lobby", "--self-approval", "no");
    as(o.ann);
    assert_int_equal(RUN(f, "approve", "p1"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "you made this post"));
    as(NULL); /* whoever may write the folder proves no name */
    assert_int_equal(RUN(f, "approve", "p1"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "PLACARD_TOKEN"));
    assert_int_equal(on_wall(f, &s), 0);
    as(o.bob);
    MUST(f, "approve", "p1");
    assert_int_equal(on_wall(f, &s), 1);
    screen_stop(&s);
}

static void an_edit_or_a_withdrawal_asks_everybody_again(void **state)
{
    struct fixture *f = *state;
    struct office o;
    struct screen s;
    open_office(f, &o);
    screen_start(&s, f);
    MUST(f, "audience", "set", "hq/lobby", "--approvals", "2");
    as(o.bob);
    MUST(f, "approve", "p1", "p2");
    as(o.cleo);
    MUST(f, "approve", "p1", "p2");
    assert_int_equal(on_wall(f, &s), 2);
    as(o.ann);
    MUST(f, "import", GOOD "/feed-changed.json");
    MUST(f, "import", GOOD "/feed.json"); /* and back: the old approvals are gone */
    MUST(f, "withdraw", "p2");
    as(o.cleo);
    MUST(f, "approve", "p1", "p2");
    assert_non_null(strstr(f->out, "p1: approved by 1 of 2"));
    assert_non_null(strstr(f->out, "p2: approved by 1 of 2"));
    assert_int_equal(on_wall(f, &s), 0);
    screen_stop(&s);
}

static void a_stricter_rule_takes_off_what_falls_short_of_it(void **state)
{
    struct fixture *f = *state;
    struct office o;
    struct screen s;
    open_office(f, &o);
    screen_start(&s, f);
    as(o.bob);
    MUST(f, "approve", "p1", "p2");
    as(o.cleo);
    MUST(f, "approve", "p1");
    assert_int_equal(on_wall(f, &s), 2);
    MUST(f, "audience", "set", "hq/lobby", "--approvals", "2");
    assert_non_null(strstr(f->out, "pending again"));
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, 1);
    assert_non_null(screen_post(&s, "p1"));
    assert_int_equal(flags_find(s.flags, "p2")->flag, FLAG_PENDING);
    screen_stop(&s);
}

/* Rows that say "approved", in the ways in which SQL can say it. None may reach signed flags. */
static void forged_rows_are_never_signed(void **state)
{
    struct fixture *f = *state;
    struct office o;
    struct screen s;
#define FLAG                                                                                       \
    "UPDATE post SET flag='approved', from_s=1, until_s=4000000000, shown_sha256=sha256 "          \
    "WHERE id='p3';"
#define ROW(who, seq)                                                                              \
    "INSERT INTO approval(audience_id, post_id, sha256, who, at_s, audit_seq) SELECT audience_id," \
    " id, sha256, '" who "', 1, " seq " FROM post WHERE id='p3';"
#define LOG(who)                                                                                   \
    "INSERT INTO audit(form, at_s, what, audience, detail_sha256, previous, hash) SELECT 2, 1,"    \
    " 'approve', 'hq/lobby', detail_sha256, hash, hash FROM audit ORDER BY seq DESC LIMIT 1;"      \
    "INSERT INTO audit_detail(seq, salt, who, means, post_id, new_sha256)"                         \
    " SELECT (SELECT MAX(seq) FROM audit), '', '" who "', 'page', id, sha256 FROM post WHERE "     \
    "id='p3';"
    static const char *const forgeries[] = {
        FLAG, FLAG ROW("bob", "0") ROW("cleo", "0"),
        /* another post's approvals */
        FLAG ROW("bob", "(SELECT MAX(seq) FROM audit_detail WHERE who='bob' AND post_id='p1')")
            ROW("cleo", "(SELECT MAX(seq) FROM audit_detail WHERE who='cleo' AND post_id='p1')"),
        /* with audit rows, whose hashes do not fit */
        FLAG LOG("bob") ROW("bob", "(SELECT MAX(seq) FROM audit)") LOG("cleo")
            ROW("cleo", "(SELECT MAX(seq) FROM audit)"),
        /* one that counts, under two names */
        FLAG "UPDATE approval SET who='zoe' WHERE post_id='p2';",
        "INSERT INTO approval SELECT audience_id, 'p3', (SELECT sha256 FROM post WHERE id='p3'),"
        " who, at_s, audit_seq FROM approval WHERE post_id='p1';" FLAG};
    for (size_t rule = 0; rule < 2; rule++) {
        for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++) {
            struct fixture g = {.dir = ""};
            snprintf(g.dir, sizeof g.dir, "%.40s-%zu%zu", f->dir, rule, i);
            MUST(&g, "init", "--name", "d", "--audience", "hq/lobby");
            open_office(&g, &o);
            screen_start(&s, &g);
            as(o.bob);
            MUST(&g, "approve", "p1", "p2");
            as(o.cleo);
            MUST(&g, "approve", "p1");
            as(NULL);
            if (rule)
                MUST(&g, "audience", "set", "hq/lobby", "--approvals", "2");
            assert_int_equal(exec_sql(&g, forgeries[i]), SQLITE_OK);
            (void)on_wall(&g, &s);
            assert_non_null(screen_post(&s, "p1"));
            if (screen_post(&s, "p3"))
                fail_msg("forgery %zu was signed with rule %zu", i, rule);
            screen_stop(&s);
            scratch_remove(g.dir);
            free(g.out);
            free(g.err);
        }
    }
}

static void approvals_from_before_the_rule_do_not_prove_a_name(void **state)
{
    struct fixture *f = *state;
    struct office o;
    struct screen s;
    open_office(f, &o);
    screen_start(&s, f);
    setenv("USER", "bob", 1); /* says who it likes */
    MUST(f, "approve", "p1");
    setenv("USER", "cleo", 1);
    MUST(f, "approve", "p1");
    setenv("USER", "tester", 1);
    assert_int_equal(on_wall(f, &s), 1);
    MUST(f, "audience", "set", "hq/lobby", "--approvals", "2");
    assert_int_equal(on_wall(f, &s), 0);
    screen_stop(&s);
}

static void audiences_are_added_with_a_wall_of_their_own(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    static const char *const bad[] = {"HQ", "hq//x", "hq/media", "flags/x", "", "hq/lobby"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(RUN(f, "audience", "add", bad[i]), EXIT_FAILED);
    MUST(f, "audience", "add", "hq/canteen", "--approvals", "2");
    MUST(f, "audience", "list");
    assert_non_null(strstr(f->out, "hq/canteen: approvals 2, self-approval yes; 0 on the wall"));
    screen_start(&s, f);
    screen_poll_of(&s, f, "hq/canteen");
    assert_int_equal(s.feed->post_count, 0);
    assert_int_equal(RUN(f, "audience", "set", "hq/none", "--approvals", "2"), EXIT_FAILED);
    assert_int_equal(RUN(f, "audience", "set", "hq/lobby", "--approvals", "3"), EXIT_USAGE);
    assert_int_equal(RUN(f, "audience", "set", "hq/lobby", "--self-approval", "maybe"), EXIT_USAGE);
    assert_int_equal(RUN(f, "audience", "set", "hq/lobby"), EXIT_USAGE);
    screen_stop(&s);
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(two_people_are_needed_and_one_who_did_not_make_it),
        WITH_DESK(two_makers_are_not_enough),
        WITH_DESK(who_made_it_does_not_count_where_that_is_set),
        WITH_DESK(an_edit_or_a_withdrawal_asks_everybody_again),
        WITH_DESK(a_stricter_rule_takes_off_what_falls_short_of_it),
        WITH_DESK(forged_rows_are_never_signed),
        WITH_DESK(approvals_from_before_the_rule_do_not_prove_a_name),
        WITH_DESK(audiences_are_added_with_a_wall_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
