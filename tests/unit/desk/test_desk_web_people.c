/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of people, tokens, one's own account, audiences and settings. */
#include "desk/web_fixture.h"

#include "desk/sign_in.h"

#define PASSWORD "grey otter lends a lamp"

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

/* A member of the answer, copied. */
static void member(const struct office *o, const char *key, char out[200])
{
    json_t *model = model_of(o);
    const char *text = json_string_value(json_object_get(model, key));
    assert_non_null(text);
    snprintf(out, 200, "%s", text);
    json_decref(model);
}

static void a_new_person_comes_in_by_the_link_that_is_shown_once(void **state)
{
    struct office *o = &the_office;
    char link[200];
    (void)state;
    come_in(o, "ada");
    WANT(200, POST(o, "/people/add", "name", "nils", "display", HOSTILE, "role", "author"));
    SHOWS("http://desk.example/welcome?link=");
    WANT(200, GET(o, "/people"));
    SHOWS(HOSTILE_SHOWN);
    SHOWS_NOT("<script>alert");
    SHOWS_NOT("welcome?link=");
    SHOWS("no password yet");
    WANT(200, POST(o, "/api/v1/people/add", "name", "nora", "role", "moderator"));
    member(o, "link", link);
    assert_non_null(strstr(link, "/welcome?link="));
    come_in(o, NULL);
    WANT(303, POST(o, "/welcome", "link", strchr(link, '=') + 1, "password", PASSWORD, "again",
                   PASSWORD));
    assert_true(o->answer.cookie[0]);
    WANT(410, POST(o, "/welcome", "link", strchr(link, '=') + 1, "password", PASSWORD, "again",
                   PASSWORD));
}

static void what_is_wrong_with_a_person_is_said_at_the_form(void **state)
{
    struct office *o = &the_office;
    static const struct {
        const char *name, *role;
        int status;
        const char *words;
    } bad[] = {{"", "author", 422, "name is missing"},
               {"Nils", "author", 422, "a name is made of a-z"},
               {"nils", "king", 422, "the role is author"},
               {"nils", "", 422, "the role is author"},
               {"nils", "nobody", 422, "the role is author"},
               {"otto", "author", 409, "there is a person otto already"}};
    (void)state;
    come_in(o, "ada");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        WANT(bad[i].status,
             POST(o, "/people/add", "name", bad[i].name, "role", bad[i].role, "display", "Kept"));
        SHOWS(bad[i].words);
        SHOWS("value=\"Kept\"");
    }
    WANT(422, POST(o, "/people/role", "name", "ada", "role", "author"));
    SHOWS("the only admin");
    SHOWS_NOT("title=\"a-z, 0-9 and . _ - @\" value=\"ada\""); /* that form is for somebody new */
    WANT(422, POST(o, "/people/disable", "name", "ada"));
    WANT(404, POST(o, "/people/disable", "name", "nobody"));
    WANT(404, POST(o, "/people/reset", "name", "nobody"));
}

static void who_is_disabled_or_has_another_role_is_out_at_once(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    char session[SECRET_TOKEN_BYTES];
    come_in(o, "mia");
    memcpy(session, o->session, sizeof session);
    come_in(o, "ada");
    WANT(303, POST(o, "/people/role", "name", "mia", "role", "author"));
    memcpy(o->session, session, sizeof session);
    WANT(303, GET(o, "/queue"));
    assert_string_equal(o->answer.location, "/sign-in");
    come_in(o, "mia");
    WANT(403, GET(o, "/emergency"));
    memcpy(session, o->session, sizeof session);
    come_in(o, "ada");
    WANT(303, POST(o, "/people/disable", "name", "mia"));
    memcpy(o->session, session, sizeof session);
    WANT(303, GET(o, "/queue"));
    come_in(o, "ada");
    WANT(200, GET(o, "/people"));
    SHOWS("disabled");
    WANT(422, POST(o, "/people/reset", "name", "mia"));
    WANT(303, POST(o, "/people/enable", "name", "mia"));
    WANT(200, POST(o, "/people/reset", "name", "mia"));
    SHOWS("/welcome?link=");
    MUST(f, "audit");
    assert_non_null(strstr(f->out, "ada people disable why=mia"));
}

static void a_token_is_shown_once_and_ends_when_it_is_revoked(void **state)
{
    struct office *o = &the_office;
    char token[200], id[24];
    (void)state;
    come_in(o, "ada");
    WANT(422, POST(o, "/tokens/add", "person", "mia", "purpose", "wall", "days", "9"));
    SHOWS("a token needs a scope");
    WANT(422, POST(o, "/tokens/add", "person", "mia", "purpose", "wall", "scopes", "all"));
    WANT(422, POST(o, "/tokens/add", "person", "mia", "purpose", "wall", "scopes", "read", "days",
                   "367"));
    WANT(404, POST(o, "/tokens/add", "person", "nobody", "purpose", "wall", "scopes", "read"));
    WANT(200, POST(o, "/tokens/add", "person", "mia", "purpose", HOSTILE, "scopes", "read",
                   "scopes", "emergency"));
    SHOWS(TOKEN_PREFIX);
    WANT(200, GET(o, "/people"));
    SHOWS(HOSTILE_SHOWN);
    SHOWS_NOT(TOKEN_PREFIX);
    SHOWS_NOT("<script>alert");
    WANT(200, POST(o, "/api/v1/tokens/add", "person", "mia", "purpose", "wall", "scopes",
                   "read,emergency", "days", "9"));
    member(o, "token", token);
    json_t *model = model_of(o);
    snprintf(id, sizeof id, "%lld", (long long)json_integer_value(json_object_get(model, "id")));
    json_decref(model);
    come_in(o, NULL);
    snprintf(o->token, sizeof o->token, "%.60s", token);
    WANT(200, POST(o, "/api/v1/emergency/hold"));
    WANT(403, POST(o, "/api/v1/post/approve"));
    come_in(o, "ada");
    WANT(303, POST(o, "/tokens/revoke", "id", id));
    WANT(404, POST(o, "/tokens/revoke", "id", id));
    come_in(o, NULL);
    snprintf(o->token, sizeof o->token, "%.60s", token);
    WANT(401, POST(o, "/api/v1/emergency/release"));
}

static void ones_own_tokens_are_ones_own(void **state)
{
    struct office *o = &the_office;
    char id[24];
    (void)state;
    come_in(o, "otto");
    WANT(200, POST(o, "/api/v1/account/tokens/add", "purpose", "mine", "scopes", "write"));
    json_t *model = model_of(o);
    snprintf(id, sizeof id, "%lld", (long long)json_integer_value(json_object_get(model, "id")));
    json_decref(model);
    WANT(200, GET(o, "/account"));
    SHOWS("mine");
    come_in(o, "mia");
    WANT(200, GET(o, "/account"));
    SHOWS_NOT("mine");
    WANT(404, POST(o, "/account/tokens/revoke", "id", id));
    WANT(422, POST(o, "/account/tokens/add", "purpose", "mine", "person", "ada"));
    come_in(o, "otto");
    WANT(303, POST(o, "/account/tokens/revoke", "id", id));
}

static void give_password(struct office *o, const char *name)
{
    char link[200];
    come_in(o, "ada");
    WANT(200, POST(o, "/api/v1/people/reset", "name", name));
    member(o, "link", link);
    come_in(o, NULL);
    WANT(303, POST(o, "/welcome", "link", strchr(link, '=') + 1, "password", PASSWORD, "again",
                   PASSWORD));
}

static void a_password_is_changed_by_who_knows_it(void **state)
{
    static const char next[] = "two lamps for one otter";
    struct office *o = &the_office;
    char old_session[SECRET_TOKEN_BYTES];
    (void)state;
    come_in(o, "otto");
    WANT(200, GET(o, "/account"));
    SHOWS("You have none"); /* until there is one */
    WANT(403, POST(o, "/account/password", "present", "", "password", next, "again", next));
    give_password(o, "otto");
    come_in(o, "otto");
    memcpy(old_session, o->session, sizeof old_session);
    WANT(403, POST(o, "/account/password", "present", "wrong", "password", next, "again", next));
    SHOWS("the present password is wrong");
    SHOWS_NOT(next);
    WANT(422, POST(o, "/account/password", "present", PASSWORD, "password", next, "again", "x"));
    WANT(422,
         POST(o, "/account/password", "present", PASSWORD, "password", "short", "again", "short"));
    WANT(303, POST(o, "/account/password", "present", PASSWORD, "password", next, "again", next));
    assert_true(o->answer.cookie[0]);
    WANT(303, GET(o, "/account")); /* the old session is over */
    assert_string_equal(o->answer.location, "/sign-in");
    come_in(o, NULL);
    WANT(403, POST(o, "/sign-in", "name", "otto", "password", PASSWORD));
    WANT(303, POST(o, "/sign-in", "name", "otto", "password", next));
    come_in(o, "otto");
    for (int i = 0; i < 4; i++)
        WANT(403,
             POST(o, "/account/password", "present", "wrong", "password", next, "again", next));
    WANT(403, POST(o, "/account/password", "present", "wrong", "password", next, "again", next));
    WANT(503, POST(o, "/account/password", "present", next, "password", PASSWORD, "again",
                   PASSWORD)); /* locked, as at the door */
}

static void signing_out_everywhere_ends_every_session(void **state)
{
    struct office *o = &the_office;
    char first[SECRET_TOKEN_BYTES];
    (void)state;
    come_in(o, "otto");
    memcpy(first, o->session, sizeof first);
    come_in(o, "otto");
    WANT(303, POST(o, "/account/sign-out"));
    assert_string_equal(o->answer.location, "/sign-in?done=signed-out");
    WANT(303, GET(o, "/account"));
    memcpy(o->session, first, sizeof first);
    WANT(303, GET(o, "/account"));
    assert_string_equal(o->answer.location, "/sign-in");
}

static void a_stricter_rule_takes_posts_off(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p1", "p2");
    come_in(o, "ada");
    WANT(422, POST(o, "/audiences/rule", "audience", "hq/lobby"));
    WANT(422, POST(o, "/audiences/rule", "audience", "hq/lobby", "approvals", "3"));
    WANT(404, POST(o, "/audiences/rule", "audience", "hq/none", "approvals", "2"));
    WANT(200, POST(o, "/api/v1/audiences/rule", "audience", "hq/lobby", "approvals", "2"));
    assert_string_equal(o->text, "{\"taken_off\":2}");
    WANT(200, GET(o, "/settings"));
    SHOWS("<option value=\"2\" selected>");
    WANT(303, POST(o, "/audiences/add", "name", "hq/office"));
    WANT(409, POST(o, "/audiences/add", "name", "hq/office"));
    WANT(422, POST(o, "/audiences/add", "name", "HQ " HOSTILE));
    SHOWS_NOT("<script>alert");
}

static void a_setting_is_set_but_no_program_to_run(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    come_in(o, "ada");
    WANT(303, POST(o, "/settings/set", "name", "audit-keep", "value", "365"));
    WANT(200, GET(o, "/settings"));
    SHOWS("value=\"365\"");
    WANT(422, POST(o, "/settings/set", "name", "audit-keep", "value", "soon"));
    WANT(422, POST(o, "/settings/set", "name", "sso-peers", "value", HOSTILE));
    SHOWS_NOT("<script>alert");
    WANT(404, POST(o, "/settings/set", "name", "nothing", "value", "1"));
    WANT(403, POST(o, "/settings/set", "name", "sign-command", "value", "/bin/true"));
    SHOWS("in a shell on the desk&#39;s machine");
    MUST(f, "setting");
    assert_null(strstr(f->out, "/bin/true"));
    WANT(303, POST(o, "/settings/set", "name", "audit-keep", "value", ""));
}

static void a_source_is_paused_and_taken_up_again(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    MUST(f, "source", "add", "news", "--kind", "rss", "--url", "https://news.example/feed",
         "--audience", "hq/lobby");
    come_in(o, "otto");
    WANT(200, GET(o, "/sources"));
    SHOWS("https://news.example/feed");
    SHOWS_NOT("<button class=\"quiet\">Pause");
    come_in(o, "ada");
    WANT(404, POST(o, "/sources/pause", "name", "olds"));
    WANT(422, POST(o, "/sources/pause"));
    WANT(303, POST(o, "/sources/pause", "name", "news"));
    WANT(200, GET(o, "/sources"));
    SHOWS(">paused<");
    SHOWS("Take up again");
    WANT(303, POST(o, "/sources/resume", "name", "news"));
    WANT(200, GET(o, "/sources"));
    SHOWS_NOT(">paused<");
    MUST(f, "audit");
    assert_non_null(strstr(f->out, "ada source pause audience=hq/lobby why=news"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, clean)
    const struct CMUnitTest tests[] = {
        TEST(a_new_person_comes_in_by_the_link_that_is_shown_once),
        TEST(what_is_wrong_with_a_person_is_said_at_the_form),
        TEST(who_is_disabled_or_has_another_role_is_out_at_once),
        TEST(a_token_is_shown_once_and_ends_when_it_is_revoked),
        TEST(ones_own_tokens_are_ones_own),
        TEST(a_password_is_changed_by_who_knows_it),
        TEST(signing_out_everywhere_ends_every_session),
        TEST(a_stricter_rule_takes_posts_off),
        TEST(a_source_is_paused_and_taken_up_again),
        TEST(a_setting_is_set_but_no_program_to_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
