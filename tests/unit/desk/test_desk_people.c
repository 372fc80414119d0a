/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts: links, passwords, lock-outs, sessions, tokens, and a proxy that vouches. */
#include "desk/desk_fixture.h"

#include "desk/address_list.h"
#include "desk/attempts.h"
#include "desk/people.h"
#include "desk/session.h"
#include "desk/sign_in.h"
#include "desk/tokens.h"

#define PASSWORD "correct horse battery"
#define HERE "192.0.2.7"

static int64_t fake_s = 1900000000;

static int64_t fake_wall(const struct clock *c)
{
    (void)c;
    return fake_s;
}

/* The fixture's desk, opened by this process at a clock of the test's own. */
struct office {
    struct clock clock;
    struct desk *d;
};

static void office_open(struct office *o, const struct fixture *f)
{
    struct err_info info = {0};
    clock_system_init(&o->clock, 1);
    o->clock.wall_s = fake_wall;
    if (desk_open(f->dir, DESK_READ, "tester", &o->clock, &o->d, &info))
        fail_msg("%s", info.text);
}

static void office_close(struct office *o)
{
    desk_close(o->d);
}

static void add(struct office *o, const char *name, enum person_role role,
                char link[SECRET_TOKEN_BYTES])
{
    struct err_info info = {0};
    assert_int_equal(db_begin(desk_db(o->d), NULL), ERR_OK);
    if (people_add(o->d, name, NULL, role, link, &info))
        fail_msg("%s", info.text);
    assert_int_equal(db_commit(desk_db(o->d), NULL), ERR_OK);
}

static void add_with_password(struct office *o, const char *name, enum person_role role)
{
    char link[SECRET_TOKEN_BYTES];
    struct signed_in s;
    add(o, name, role, link);
    assert_int_equal(sign_in_by_link(o->d, link, PASSWORD, NULL, &s, NULL), ERR_OK);
}

static void a_link_works_once_and_asks_for_a_fit_password(void **state)
{
    struct office o;
    char link[SECRET_TOKEN_BYTES];
    struct signed_in s, again;
    struct person p;
    static const char *const bad[] = {"short", "aaaaaaaaaaaaaaa", "abcdefghijklmnop",
                                      "annabel and friends", "\xff\xfe not utf-8 at all"};
    office_open(&o, *state);
    add(&o, "annabel", PERSON_AUTHOR, link);
    assert_int_equal(sign_in_by_link(o.d, "nonsense", PASSWORD, NULL, &s, NULL), ERR_EXPIRED);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(sign_in_by_link(o.d, link, bad[i], NULL, &s, NULL), ERR_RANGE);
    assert_int_equal(sign_in_link_peek(o.d, link, &p, NULL), ERR_OK);
    assert_string_equal(p.name, "annabel");
    assert_false(p.has_password);
    assert_int_equal(sign_in_by_link(o.d, link, PASSWORD, NULL, &s, NULL), ERR_OK);
    assert_int_equal(sign_in_by_link(o.d, link, PASSWORD, NULL, &again, NULL), ERR_EXPIRED);
    assert_int_equal(session_check(o.d, s.session, &p, NULL), ERR_OK);
    assert_int_equal(p.role, PERSON_AUTHOR);
    office_close(&o);
}

static void a_link_ends_after_two_days(void **state)
{
    struct office o;
    char link[SECRET_TOKEN_BYTES];
    struct person p;
    office_open(&o, *state);
    add(&o, "ann", PERSON_AUTHOR, link);
    fake_s += LINK_LIFE_S - 1;
    assert_int_equal(sign_in_link_peek(o.d, link, &p, NULL), ERR_OK);
    fake_s += 1;
    assert_int_equal(sign_in_link_peek(o.d, link, &p, NULL), ERR_EXPIRED);
    office_close(&o);
}

static void nothing_secret_is_stored(void **state)
{
    struct fixture *f = *state;
    struct office o;
    char link[SECRET_TOKEN_BYTES], token[TOKEN_TEXT_BYTES], path[256], *data = NULL;
    struct signed_in s;
    int64_t id;
    office_open(&o, f);
    add(&o, "ann", PERSON_ADMIN, link);
    assert_int_equal(sign_in_by_link(o.d, link, PASSWORD, NULL, &s, NULL), ERR_OK);
    assert_int_equal(db_begin(desk_db(o.d), NULL), ERR_OK);
    assert_int_equal(token_add(o.d, "ann", "test", SCOPE_READ, fake_s + 60, token, &id, NULL),
                     ERR_OK);
    assert_int_equal(db_commit(desk_db(o.d), NULL), ERR_OK);
    office_close(&o);
    const char *const files[] = {"desk.db", "desk.db-wal"}, *const secrets[] = {link, PASSWORD,
                                                                                s.session, token,
                                                                                token + 4};
    for (int i = 0; i < 2; i++) {
        size_t bytes = 0;
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        assert_int_equal(file_read(path, 1 << 26, &data, &bytes, NULL), ERR_OK);
        for (size_t k = 0; k < sizeof secrets / sizeof secrets[0]; k++)
            assert_null(memmem(data, bytes, secrets[k], strlen(secrets[k])));
        if (i)
            assert_non_null(memmem(data, bytes, "$argon2id$v=19$m=65536,t=2,p=1$", 31));
        mem_free(data);
    }
}

static void a_wrong_name_and_a_wrong_password_are_told_alike(void **state)
{
    struct office o;
    struct signed_in s;
    struct err_info name = {0}, word = {0}, off = {0};
    office_open(&o, *state);
    add_with_password(&o, "ann", PERSON_MODERATOR);
    add_with_password(&o, "bob", PERSON_MODERATOR);
    assert_int_equal(db_begin(desk_db(o.d), NULL), ERR_OK);
    assert_int_equal(people_set_enabled(o.d, "bob", false, NULL), ERR_OK);
    assert_int_equal(db_commit(desk_db(o.d), NULL), ERR_OK);
    assert_int_equal(sign_in_by_password(o.d, "nobody", PASSWORD, HERE, NULL, &s, &name),
                     ERR_NOT_APPROVED);
    assert_int_equal(sign_in_by_password(o.d, "ann", PASSWORD "x", HERE, NULL, &s, &word),
                     ERR_NOT_APPROVED);
    assert_int_equal(sign_in_by_password(o.d, "bob", PASSWORD, HERE, NULL, &s, &off),
                     ERR_NOT_APPROVED);
    assert_string_equal(name.text, word.text);
    assert_string_equal(name.text, off.text);
    assert_int_equal(sign_in_by_password(o.d, "ann", PASSWORD, HERE, NULL, &s, NULL), ERR_OK);
    office_close(&o);
}

static void five_wrong_passwords_lock_the_account_for_a_while(void **state)
{
    struct office o;
    struct signed_in s;
    char address[32];
    office_open(&o, *state);
    add_with_password(&o, "ann", PERSON_MODERATOR);
    for (int i = 0; i < MAX_ACCOUNT_ATTEMPTS; i++) {
        snprintf(address, sizeof address, "192.0.2.%d", i); /* from anywhere */
        assert_int_equal(sign_in_by_password(o.d, "ann", "wrong", address, NULL, &s, NULL),
                         ERR_NOT_APPROVED);
    }
    assert_int_equal(sign_in_by_password(o.d, "ann", PASSWORD, HERE, NULL, &s, NULL), ERR_BUSY);
    fake_s += LOCK_S;
    assert_int_equal(sign_in_by_password(o.d, "ann", PASSWORD, HERE, NULL, &s, NULL), ERR_OK);
    office_close(&o);
}

static void an_address_that_tries_many_names_is_locked_and_locks_nobody(void **state)
{
    struct office o;
    struct err_info info = {0};
    char name[16];
    office_open(&o, *state);
    for (int i = 0; i < MAX_ADDRESS_ATTEMPTS; i++) {
        snprintf(name, sizeof name, "n%d", i);
        assert_int_equal(attempts_count(o.d, name, HERE, NULL), ERR_OK);
    }
    for (int i = 0; i < MAX_ACCOUNT_ATTEMPTS; i++)
        assert_int_equal(attempts_count(o.d, "ann", HERE, &info), ERR_BUSY);
    assert_non_null(strstr(info.text, "15 minutes"));
    assert_int_equal(attempts_count(o.d, "ann", "192.0.2.8", NULL), ERR_OK);
    office_close(&o);
}

static void a_session_ends_when_idle_when_old_and_when_told(void **state)
{
    struct office o;
    struct signed_in s, next;
    struct person p;
    office_open(&o, *state);
    add_with_password(&o, "ann", PERSON_MODERATOR);
    assert_int_equal(sign_in_by_password(o.d, "ann", PASSWORD, HERE, NULL, &s, NULL), ERR_OK);
    fake_s += SESSION_IDLE_S;
    assert_int_equal(session_check(o.d, s.session, &p, NULL), ERR_EXPIRED);
    assert_int_equal(sign_in_by_password(o.d, "ann", PASSWORD, HERE, s.session, &s, NULL), ERR_OK);
    for (int64_t t = 0; t + SESSION_IDLE_S / 2 < SESSION_LIFE_S; t += SESSION_IDLE_S / 2) {
        assert_int_equal(session_check(o.d, s.session, &p, NULL), ERR_OK);
        fake_s += SESSION_IDLE_S / 2;
    }
    fake_s += SESSION_IDLE_S / 2;
    assert_int_equal(session_check(o.d, s.session, &p, NULL), ERR_EXPIRED);
    /* a new sign-in makes the one before void: nobody can have planted it */
    assert_int_equal(sign_in_by_password(o.d, "ann", PASSWORD, HERE, NULL, &s, NULL), ERR_OK);
    assert_int_equal(sign_in_by_password(o.d, "ann", PASSWORD, HERE, s.session, &next, NULL),
                     ERR_OK);
    assert_string_not_equal(s.session, next.session);
    assert_int_equal(session_check(o.d, s.session, &p, NULL), ERR_EXPIRED);
    assert_int_equal(session_check(o.d, next.session, &p, NULL), ERR_OK);
    assert_int_equal(session_end(o.d, next.session, NULL), ERR_OK);
    assert_int_equal(session_check(o.d, next.session, &p, NULL), ERR_EXPIRED);
    assert_int_equal(session_check(o.d, "", &p, NULL), ERR_EXPIRED);
    office_close(&o);
}

static void a_new_role_a_reset_and_a_disabled_account_end_sessions(void **state)
{
    struct office o;
    struct signed_in s;
    struct person p;
    char link[SECRET_TOKEN_BYTES];
    office_open(&o, *state);
    add_with_password(&o, "boss", PERSON_ADMIN);
    add_with_password(&o, "ann", PERSON_MODERATOR);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(sign_in_by_password(o.d, "ann", PASSWORD, HERE, NULL, &s, NULL), ERR_OK);
        assert_int_equal(db_begin(desk_db(o.d), NULL), ERR_OK);
        assert_int_equal(i == 0   ? people_set_role(o.d, "ann", PERSON_AUTHOR, NULL)
                         : i == 1 ? people_set_enabled(o.d, "ann", false, NULL)
                                  : people_reset(o.d, "ann", link, NULL),
                         ERR_OK);
        if (i == 1)
            assert_int_equal(people_set_enabled(o.d, "ann", true, NULL), ERR_OK);
        assert_int_equal(db_commit(desk_db(o.d), NULL), ERR_OK);
        assert_int_equal(session_check(o.d, s.session, &p, NULL), ERR_EXPIRED);
    }
    assert_int_equal(sign_in_by_password(o.d, "ann", PASSWORD, HERE, NULL, &s, NULL),
                     ERR_NOT_APPROVED);
    assert_int_equal(sign_in_by_link(o.d, link, PASSWORD, NULL, &s, NULL), ERR_OK);
    office_close(&o);
}

static void the_last_admin_stays(void **state)
{
    struct fixture *f = *state;
    MUST(f, "people", "add", "boss", "--role", "admin");
    assert_int_equal(RUN(f, "people", "disable", "boss"), EXIT_FAILED);
    assert_int_equal(RUN(f, "people", "role", "boss", "--role", "author"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "only admin"));
    MUST(f, "people", "add", "next", "--role", "admin");
    MUST(f, "people", "disable", "boss");
    assert_int_equal(RUN(f, "people", "disable", "next"), EXIT_FAILED);
}

static void a_csrf_token_is_bound_to_its_session(void **state)
{
    char a[SECRET_TOKEN_BYTES], b[SECRET_TOKEN_BYTES], csrf[DIGEST_HEX_BYTES];
    (void)state;
    secret_token(a);
    secret_token(b);
    assert_int_equal(session_csrf(a, csrf), ERR_OK);
    assert_true(session_csrf_matches(a, csrf));
    assert_false(session_csrf_matches(b, csrf));
    assert_false(session_csrf_matches(a, ""));
    csrf[3] ^= 1;
    assert_false(session_csrf_matches(a, csrf));
}

static void a_proxy_vouches_only_from_its_own_address(void **state)
{
    struct fixture *f = *state;
    struct office o;
    struct signed_in s;
    office_open(&o, f);
    add_with_password(&o, "ann", PERSON_AUTHOR);
    assert_int_equal(sign_in_by_proxy(o.d, "127.0.0.1", "ann", NULL, &s, NULL), ERR_NOT_APPROVED);
    MUST(f, "setting", "sso-header", "X-Remote-User");
    assert_int_equal(sign_in_by_proxy(o.d, "127.0.0.1", "ann", NULL, &s, NULL), ERR_NOT_APPROVED);
    MUST(f, "setting", "sso-peers", "127.0.0.1, 10.1.0.0/16, fd00::/8");
    static const struct {
        const char *peer, *name;
        enum err want;
    } cases[] = {
        {"127.0.0.1", "ann", ERR_OK},          {"10.1.255.3", "ann", ERR_OK},
        {"::ffff:10.1.0.9", "ann", ERR_OK},    {"fd12::1", "ann", ERR_OK},
        {"10.2.0.1", "ann", ERR_NOT_APPROVED}, {"fe80::1", "ann", ERR_NOT_APPROVED},
        {"", "ann", ERR_NOT_APPROVED},         {"127.0.0.1", "bob", ERR_NOT_APPROVED},
        {"127.0.0.1", "", ERR_NOT_APPROVED},   {"127.0.0.1", "ann, bob", ERR_NOT_APPROVED}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(sign_in_by_proxy(o.d, cases[i].peer, cases[i].name, NULL, &s, NULL),
                         cases[i].want);
    office_close(&o);
}

static void address_lists_are_taken_exactly(void **state)
{
    static const char *const good[] = {"127.0.0.1", "::1", "10.0.0.0/8,192.168.0.0/16", "0.0.0.0/0",
                                       " 10.0.0.7 , fd00::/8 "};
    static const char *const bad[] = {"",           "localhost",    "10.0.0.1/8", "10.0.0.0/33",
                                      "fd00::/129", "10.0.0.0/",    "10.0.0/8",   "10.0.0.0/-1",
                                      "10.0.0.7,",  "10.0.0.7;::1", "::/8x"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(address_list_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(address_list_valid(bad[i]));
        assert_false(address_list_has(bad[i], "10.0.0.7"));
    }
    assert_true(address_list_has("0.0.0.0/0", "203.0.113.9"));
    assert_false(address_list_has("0.0.0.0/0", "2001:db8::1"));
}

static void a_token_does_what_person_and_scopes_allow_until_it_ends(void **state)
{
    struct fixture *f = *state;
    char token[TOKEN_TEXT_BYTES + 1] = "";
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "people", "add", "ann", "--role", "moderator");
    MUST(f, "token", "add", "ann", "--for", "nightly job", "--scopes", "read,review");
    const char *at = strstr(f->out, TOKEN_PREFIX);
    assert_non_null(at);
    snprintf(token, sizeof token, "%.*s", TOKEN_TEXT_BYTES - 1, at);
    setenv("PLACARD_TOKEN", token, 1);
    MUST(f, "list");
    MUST(f, "approve", "p1");
    assert_int_equal(RUN(f, "withdraw", "p1"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "not meant to withdraw posts"));
    assert_int_equal(RUN(f, "people", "list"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "ann may not change people"));
    assert_int_equal(RUN(f, "serve", "--port", "0"), EXIT_FAILED);
    assert_int_equal(RUN(f, "audience", "--approvals", "2", "list"), EXIT_FAILED);
    unsetenv("PLACARD_TOKEN");
    MUST(f, "audit");
    assert_non_null(strstr(f->out, "ann approve"));
    MUST(f, "people", "disable", "ann");
    setenv("PLACARD_TOKEN", token, 1);
    assert_int_equal(RUN(f, "list"), EXIT_FAILED);
    unsetenv("PLACARD_TOKEN");
    MUST(f, "people", "enable", "ann");
    MUST(f, "token", "revoke", "1");
    assert_int_equal(RUN(f, "token", "revoke", "1"), EXIT_FAILED);
    setenv("PLACARD_TOKEN", token, 1);
    assert_int_equal(RUN(f, "list"), EXIT_FAILED);
    setenv("PLACARD_TOKEN", "plc_", 1);
    assert_int_equal(RUN(f, "list"), EXIT_FAILED);
    unsetenv("PLACARD_TOKEN");
    MUST(f, "token", "list");
    assert_non_null(strstr(f->out, "(revoked)"));
    assert_null(strstr(f->out, token));
}

static void names_roles_scopes_and_settings_that_do_not_fit_are_refused(void **state)
{
    struct fixture *f = *state;
    static const char too_long[] =
        "01234567890123456789012345678901234567890123456789012345678901234"; /* 65 */
    static const char *const names[] = {"Ann", "", "-ann", "a b", "ann\n", "\xc3\xa4nn", too_long};
    static const char *const settings[][2] = {
        {"sso-peers", "localhost"}, {"sso-header", "X Remote"}, {"audit-keep", "7"},
        {"audit-keep", "many"},     {"sign-command", "sign"},   {"nonsense", "1"},
        {"sso-header", "A\r\nB: c"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_int_not_equal(RUN(f, "people", "add", names[i], "--role", "author"), EXIT_DONE);
    assert_int_equal(RUN(f, "people", "add", "ann", "--role", "king"), EXIT_USAGE);
    MUST(f, "people", "add", "ann", "--role", "author", "--display", "Ann B.");
    assert_int_equal(RUN(f, "people", "add", "ann", "--role", "author"), EXIT_FAILED);
    assert_int_equal(RUN(f, "people", "reset", "bob"), EXIT_FAILED);
    assert_int_equal(RUN(f, "token", "add", "ann", "--for", "x", "--scopes", "read,"), EXIT_USAGE);
    assert_int_equal(RUN(f, "token", "add", "bob", "--for", "x", "--scopes", "read"), EXIT_FAILED);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        assert_int_equal(RUN(f, "setting", settings[i][0], settings[i][1]), EXIT_FAILED);
    MUST(f, "setting", "audit-keep", "400");
    MUST(f, "setting", "audit-keep", "");
    MUST(f, "people", "list");
    assert_non_null(strstr(f->out, "Ann B.  (no password yet)"));
    MUST(f, "audit", "verify");
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_link_works_once_and_asks_for_a_fit_password),
        WITH_DESK(a_link_ends_after_two_days),
        WITH_DESK(nothing_secret_is_stored),
        WITH_DESK(a_wrong_name_and_a_wrong_password_are_told_alike),
        WITH_DESK(five_wrong_passwords_lock_the_account_for_a_while),
        WITH_DESK(an_address_that_tries_many_names_is_locked_and_locks_nobody),
        WITH_DESK(a_session_ends_when_idle_when_old_and_when_told),
        WITH_DESK(a_new_role_a_reset_and_a_disabled_account_end_sessions),
        WITH_DESK(the_last_admin_stays),
        cmocka_unit_test(a_csrf_token_is_bound_to_its_session),
        WITH_DESK(a_proxy_vouches_only_from_its_own_address),
        cmocka_unit_test(address_lists_are_taken_exactly),
        WITH_DESK(a_token_does_what_person_and_scopes_allow_until_it_ends),
        WITH_DESK(names_roles_scopes_and_settings_that_do_not_fit_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
