/* wrap: secret_equal */
/* SPDX-License-Identifier: Apache-2.0 */
/* Requests in somebody else's name: forged forms, fixed sessions, guessed passwords; cookies and what is stored of secrets. */
#include "desk/web_fixture.h"

#include <sqlite3.h>

#include "desk/attempts.h"
#include "desk/sign_in.h"

#define PASSWORD "grey otter lends a lamp"
#define NOT_IT "red heron keeps a key"

/* The linker puts ours in its place: comparing is counted. */
bool __real_secret_equal(const char *a, const char *b);
bool __wrap_secret_equal(const char *a, const char *b);
static int compared;

bool __wrap_secret_equal(const char *a, const char *b)
{
    compared++;
    return __real_secret_equal(a, b);
}

static struct office the_office;

static int prepare(void **state)
{
    if (set_up(state))
        return -1;
    office_open(&the_office, *state);
    return 0;
}

static int clean(void **state)
{
    office_close(&the_office);
    return tear_down(state);
}

/* ---- requests with any header ---- */

struct header {
    const char *name, *value;
};

static const char *listed(void *user, const char *name)
{
    for (const struct header *h = user; h->name; h++)
        if (!strcmp(h->name, name))
            return h->value;
    return NULL;
}

#define MAX_HEADERS 8

/* With the office's cookie, and Host unless headers say otherwise. Fields as names and values, then NULL. */
static int send_with(struct office *o, const struct header *headers, bool post, const char *path,
                     ...)
{
    char cookie[SECRET_TOKEN_BYTES + 16];
    struct header all[MAX_HEADERS + 3] = {{0}};
    int n = 0;
    for (; headers && headers[n].name; n++)
        all[n] = headers[n];
    assert_true(n <= MAX_HEADERS);
    snprintf(cookie, sizeof cookie, "placard=%s", o->session);
    if (o->session[0] && !listed(all, "Cookie"))
        all[n++] = (struct header){"Cookie", cookie};
    if (!listed(all, "Host"))
        all[n] = (struct header){"Host", "desk.example"};
    const struct web_headers h = {listed, all};
    struct web_request r = {.post = post, .address = "192.0.2.1"};
    r.api = !strncmp(path, "/api/v1/", 8);
    r.path = path + (r.api ? strlen("/api/v1") : 0);
    va_list ap;
    va_start(ap, path);
    for (const char *name; (name = va_arg(ap, const char *));)
        add_field(&r, name, va_arg(ap, const char *));
    va_end(ap);
    office_forget(o);
    if (!post || web_admit(&o->terms, &r, &h, &o->answer)) {
        web_answer_clear(&o->answer);
        web_serve(&o->terms, &r, &h, &o->answer);
    }
    o->text = mem_alloc(o->answer.len + 1);
    assert_non_null(o->text);
    if (o->answer.len)
        memcpy(o->text, o->answer.body, o->answer.len);
    web_request_clear(&r);
    return o->answer.status;
}

#define SEND(o, headers, path, ...) send_with(o, headers, true, path, __VA_ARGS__, NULL)

/* The session in the answer's cookie; "" if there is none. */
static void cookie_of(const struct office *o, char out[SECRET_TOKEN_BYTES])
{
    const char *at = o->answer.cookie;
    out[0] = '\0';
    if (!strncmp(at, "placard=", 8))
        snprintf(out, SECRET_TOKEN_BYTES, "%.*s", (int)strcspn(at + 8, ";"), at + 8);
}

/* The person has this password from now on. */
static void has_password(struct office *o, const char *name)
{
    char *at, link[SECRET_TOKEN_BYTES] = "";
    come_in(o, NULL);
    MUST(o->f, "people", "reset", name);
    at = strstr(o->f->out, "link=");
    assert_non_null(at);
    snprintf(link, sizeof link, "%.*s", (int)strcspn(at + 5, "\n "), at + 5);
    WANT(303, SEND(o, NULL, "/welcome", "link", link, "password", PASSWORD, "again", PASSWORD));
}

/* ---- forms from elsewhere ---- */

static void a_form_needs_the_token_of_its_own_session(void **state)
{
    struct office *o = &the_office;
    char mias[DIGEST_HEX_BYTES], old[DIGEST_HEX_BYTES], longer[DIGEST_HEX_BYTES + 1];
    (void)state;
    come_in(o, "mia");
    memcpy(mias, o->csrf, sizeof mias);
    come_in(o, "ada");
    memcpy(old, o->csrf, sizeof old);
    come_in(o, "ada");
    snprintf(longer, sizeof longer, "%s0", o->csrf);
    const struct {
        const char *token;
        int status;
    } cases[] = {{"", 403},         {"0", 403},    {mias, 403},   {old, 403},
                 {o->session, 403}, {longer, 403}, {o->csrf, 303}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        WANT(cases[i].status, SEND(o, NULL, "/emergency/hold", "csrf", cases[i].token));
        /* as a header it counts as much, and before the field */
        const struct header sent[] = {{"X-CSRF-Token", cases[i].token}, {0}};
        WANT(cases[i].status == 303 ? 200 : 403,
             SEND(o, sent, "/api/v1/emergency/release", "reason", "x"));
        WANT(cases[i].status == 303 ? 200 : 403,
             SEND(o, sent, "/api/v1/emergency/hold", "csrf", o->csrf));
    }
    WANT(403, SEND(o, NULL, "/emergency/hold", "CSRF", o->csrf));
}

static void a_form_from_another_page_is_refused_whatever_it_has(void **state)
{
    static const struct {
        struct header headers[3];
        int status;
    } cases[] = {
        {{{0}}, 303}, /* an old browser says neither */
        {{{"Sec-Fetch-Site", "same-origin"}}, 303},
        {{{"Sec-Fetch-Site", "none"}}, 303},
        {{{"Sec-Fetch-Site", "same-site"}}, 403},
        {{{"Sec-Fetch-Site", "cross-site"}}, 403},
        {{{"Sec-Fetch-Site", "Same-Origin"}}, 403},
        {{{"Sec-Fetch-Site", ""}}, 403},
        {{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://desk.example"}}, 403},
        {{{"Origin", "https://desk.example"}}, 303},
        {{{"Origin", "https://DESK.example"}}, 303},
        {{{"Origin", "null"}}, 403},
        {{{"Origin", ""}}, 403},
        {{{"Origin", "https://desk.example.evil.example"}}, 403},
        {{{"Origin", "https://evil.example/desk.example"}}, 403},
        {{{"Origin", "https://desk.example:8480"}}, 403},
        {{{"Origin", "https://desk.example@evil.example"}}, 403},
        {{{"Origin", "desk.example"}}, 403},
        {{{"Origin", "https://desk.example"}, {"Host", "other.example"}}, 403},
    };
    struct office *o = &the_office;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        come_in(o, "ada");
        if (SEND(o, cases[i].headers, "/emergency/hold", "csrf", o->csrf) != cases[i].status)
            fail_msg("case %zu: %d: %.200s", i, o->answer.status, o->text);
        /* so is signing in, where no session protects anybody yet */
        come_in(o, NULL);
        SEND(o, cases[i].headers, "/sign-in", "name", "ada", "password", "x");
        bool refused = strstr(o->text, "This did not come from a page of this desk.") != NULL;
        if (refused != (cases[i].status == 403))
            fail_msg("signing in, case %zu: %d: %.200s", i, o->answer.status, o->text);
    }
}

static void a_program_with_a_token_needs_no_form_and_a_cookie_is_no_token(void **state)
{
    struct office *o = &the_office;
    char bearer[TOKEN_TEXT_BYTES + 16];
    (void)state;
    come_by_token(o, "ada", "emergency");
    snprintf(bearer, sizeof bearer, "Bearer %s", o->token);
    const struct header token[] = {{"Authorization", bearer}, {0}};
    WANT(200, SEND(o, token, "/api/v1/emergency/hold", "reason", "x"));
    come_in(o, "ada");
    WANT(403, SEND(o, NULL, "/api/v1/emergency/hold", "reason", "x"));
    /* what claims to be a token is judged as one, and the cookie beside it counts for nothing */
    static const char *const wrong[] = {"Bearer ", "Bearer plc_x", "Basic YTpi",
                                        "",        "bearer",       "Bearer plc_' OR 1=1 --"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const struct header bad[] = {{"Authorization", wrong[i]}, {0}};
        WANT(401, SEND(o, bad, "/api/v1/emergency/hold", "csrf", o->csrf));
    }
}

/* ---- sessions ---- */

static void a_session_from_before_is_not_the_one_after_signing_in(void **state)
{
    struct office *o = &the_office;
    char before[SECRET_TOKEN_BYTES], after[SECRET_TOKEN_BYTES];
    (void)state;
    has_password(o, "ada");
    /* one that the desk never gave out */
    memset(o->session, 'A', SECRET_TOKEN_BYTES - 1);
    memcpy(before, o->session, sizeof before);
    WANT(303, SEND(o, NULL, "/sign-in", "name", "ada", "password", PASSWORD));
    cookie_of(o, after);
    assert_int_equal(strlen(after), SECRET_TOKEN_BYTES - 1);
    assert_string_not_equal(before, after);
    WANT(303, GET(o, "/queue")); /* with the old one: to /sign-in */
    assert_string_equal(o->answer.location, "/sign-in");
    /* one that somebody else planted: theirs, and good until then */
    come_in(o, "otto");
    memcpy(before, o->session, sizeof before);
    WANT(303, SEND(o, NULL, "/sign-in", "name", "ada", "password", PASSWORD, "csrf", o->csrf));
    cookie_of(o, after);
    assert_string_not_equal(before, after);
    WANT(303, GET(o, "/queue"));
    memcpy(o->session, after, sizeof after);
    WANT(200, GET(o, "/settings")); /* ada's, not otto's */
}

static void cookies_that_are_no_session_are_nothing(void **state)
{
    static const char *const cookies[] = {
        "",
        "placard",
        "placard=",
        "placard=x",
        "placard='; DROP TABLE session; --xxxxxxxxxxxxxxxxxxx",
        "placard=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "placard=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "xplacard=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ";;;;;;;; ; =; placard ;",
        "placard=%00%00; placard=\"\"",
    };
    struct office *o = &the_office;
    (void)state;
    come_in(o, NULL);
    for (size_t i = 0; i < sizeof cookies / sizeof cookies[0]; i++) {
        const struct header h[] = {{"Cookie", cookies[i]}, {0}};
        WANT(303, send_with(o, h, false, "/queue", NULL));
        assert_string_equal(o->answer.location, "/sign-in");
        WANT(401, send_with(o, h, false, "/api/v1/queue", NULL));
    }
}

static void a_cookie_is_for_this_desk_and_not_for_scripts(void **state)
{
    static const char *const flags[] = {"; Path=/", "; HttpOnly", "; SameSite=Strict"};
    struct office *o = &the_office;
    (void)state;
    has_password(o, "ada");
    for (int secure = 0; secure < 2; secure++) {
        o->terms.secure = secure != 0;
        come_in(o, NULL);
        WANT(303, SEND(o, NULL, "/sign-in", "name", "ada", "password", PASSWORD));
        for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
            assert_non_null(strstr(o->answer.cookie, flags[i]));
        assert_int_equal(strstr(o->answer.cookie, "; Secure") != NULL, secure);
        assert_null(strstr(o->answer.cookie, "Domain"));
        come_in(o, "ada");
        WANT(303, SEND(o, NULL, "/sign-out", "csrf", o->csrf));
        assert_non_null(strstr(o->answer.cookie, "placard=;"));
        assert_non_null(strstr(o->answer.cookie, "Max-Age=0"));
        WANT(303, GET(o, "/queue")); /* not only the cookie: the session has gone */
    }
    o->terms.secure = false;
}

/* ---- passwords ---- */

static void wrong_passwords_lock_the_account_and_say_nothing_about_names(void **state)
{
    struct office *o = &the_office;
    char said[400];
    (void)state;
    has_password(o, "ada");
    come_in(o, NULL);
    int known = SEND(o, NULL, "/api/v1/sign-in", "name", "ada", "password", NOT_IT);
    snprintf(said, sizeof said, "%s", o->text);
    assert_int_equal(known, SEND(o, NULL, "/api/v1/sign-in", "name", "nora", "password", NOT_IT));
    assert_string_equal(said, o->text);
    assert_false(known == 200);
    for (int i = 1; i < MAX_ACCOUNT_ATTEMPTS; i++)
        assert_int_equal(known,
                         SEND(o, NULL, "/api/v1/sign-in", "name", "ada", "password", NOT_IT));
    WANT(503, SEND(o, NULL, "/api/v1/sign-in", "name", "ada", "password", PASSWORD));
    assert_string_equal(o->answer.cookie, "");
    /* the form says so as well, and does not send the password back */
    WANT(503, SEND(o, NULL, "/sign-in", "name", "ada", "password", PASSWORD));
    SHOWS("role=\"alert\"");
    SHOWS_NOT(PASSWORD);
    assert_string_equal(o->answer.cookie, "");
}

/* ---- what is compared and what is stored ---- */

static void secrets_are_compared_in_constant_time_or_found_by_their_digest(void **state)
{
    struct office *o = &the_office;
    struct fixture *f = *state;
    char path[SCRATCH_PATH_BYTES + 16], *sql;
    sqlite3 *db;
    sqlite3_stmt *stmt;
    come_in(o, "ada");
    compared = 0;
    WANT(403, SEND(o, NULL, "/emergency/hold", "csrf", "0"));
    WANT(303, SEND(o, NULL, "/emergency/hold", "csrf", o->csrf));
    assert_int_equal(compared, 2);
    /* sessions and tokens: what is looked up is a digest, so how long a comparison takes says nothing about them */
    char session[SECRET_TOKEN_BYTES], token[sizeof o->token];
    come_in(o, "ada");
    memcpy(session, o->session, sizeof session);
    come_by_token(o, "ada", "read");
    memcpy(token, o->token, sizeof token);
    const char *const secrets[] = {session, token, token + strlen(TOKEN_PREFIX)};
    snprintf(path, sizeof path, "%s/desk.db", f->dir);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        sql = sqlite3_mprintf(
            "SELECT (SELECT COUNT(*) FROM session WHERE instr(sha256, %Q)) +"
            " (SELECT COUNT(*) FROM api_token WHERE instr(sha256, %Q) OR instr(name, %Q)) +"
            " (SELECT COUNT(*) FROM audit_detail WHERE instr(COALESCE(why, ''), %Q))",
            secrets[i], secrets[i], secrets[i], secrets[i]);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        assert_int_equal(sqlite3_column_int(stmt, 0), 0);
        sqlite3_finalize(stmt);
        sqlite3_free(sql);
    }
    sqlite3_close(db);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, clean)
    const struct CMUnitTest tests[] = {
        TEST(a_form_needs_the_token_of_its_own_session),
        TEST(a_form_from_another_page_is_refused_whatever_it_has),
        TEST(a_program_with_a_token_needs_no_form_and_a_cookie_is_no_token),
        TEST(a_session_from_before_is_not_the_one_after_signing_in),
        TEST(cookies_that_are_no_session_are_nothing),
        TEST(a_cookie_is_for_this_desk_and_not_for_scripts),
        TEST(wrong_passwords_lock_the_account_and_say_nothing_about_names),
        TEST(secrets_are_compared_in_constant_time_or_found_by_their_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
