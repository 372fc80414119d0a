/* SPDX-License-Identifier: Apache-2.0 */
/* The table of routes: each role on each route, fields that forms send and programs may, and the description made of it. */
#include "desk/web_fixture.h"

#include "desk/web/web_field_check.h"

static struct office the_office;

static int prepare(void **state)
{
    if (set_up(state))
        return -1;
    struct fixture *f = *state;
    office_open(&the_office, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p1");
    MUST(f, "reject", "p3");
    return 0;
}

static int clean(void **state)
{
    office_close(&the_office);
    return tear_down(state);
}

/* Every address, written out: a change of the table must be meant. w author, m moderator, a admin, r auditor; * = everybody,
 * signed in or not. */
static const struct {
    const char *path;
    bool post;
    const char *who;
} wanted[] = {
    {"/openapi.json", false, "*"},
    {"/", false, "wmar"},
    {"/sign-in", false, "*"},
    {"/sign-in", true, "*"},
    {"/welcome", false, "*"},
    {"/welcome", true, "*"},
    {"/sign-out", true, "*"},
    {"/queue", false, "wmar"},
    {"/post", false, "wmar"},
    {"/post/approve", true, "ma"},
    {"/post/ask", true, "ma"},
    {"/post/reject", true, "ma"},
    {"/post/schedule", true, "ma"},
    {"/post/withdraw", true, "ma"},
    {"/post/restore", true, "wma"},
    {"/post/undo", true, "ma"},
    {"/wall", false, "wmar"},
    {"/emergency", false, "ma"},
    {"/emergency/hold", true, "ma"},
    {"/emergency/release", true, "ma"},
    {"/emergency/alert", true, "ma"},
    {"/emergency/alert/end", true, "ma"},
    {"/emergency/draft", true, "ma"},
    {"/emergency/preview", false, "ma"},
    {"/calendar", false, "wmar"},
    {"/archive", false, "wmar"},
    {"/records", false, "ar"},
    {"/records/check", false, "ar"},
    {"/records/export", false, "ar"},
    {"/people", false, "a"},
    {"/people/add", true, "a"},
    {"/people/reset", true, "a"},
    {"/people/role", true, "a"},
    {"/people/disable", true, "a"},
    {"/people/enable", true, "a"},
    {"/tokens/add", true, "a"},
    {"/tokens/revoke", true, "a"},
    {"/account", false, "wmar"},
    {"/account/password", true, "wmar"},
    {"/account/sign-out", true, "wmar"},
    {"/account/tokens/add", true, "wmar"},
    {"/account/tokens/revoke", true, "wmar"},
    {"/settings", false, "a"},
    {"/settings/set", true, "a"},
    {"/sources", false, "wmar"},
    {"/sources/pause", true, "a"},
    {"/sources/resume", true, "a"},
    {"/audiences/add", true, "a"},
    {"/audiences/rule", true, "a"},
    {"/preview", false, "wmar"},
    {"/guidelines", false, "wmar"},
    {"/guidelines/edit", false, "a"},
    {"/guidelines/edit", true, "a"},
    {"/guidelines/acknowledge", true, "wma"},
    {"/guidelines/wall", true, "wma"},
    {"/picture", false, "wmar"},
    {"/write", false, "wma"},
    {"/write", true, "wma"},
    {"/write/look", true, "wma"},
    {"/write/drop", true, "wma"},
    {"/write/picture", true, "wma"},
    {"/write/preview", false, "wma"},
    {"/write/preview", true, "wma"},
    {"/static/write.js", false, "*"},
    {"/static/desk.css", false, "*"},
    {"/static/desk.js", false, "*"},
    {"/static/icon.svg", false, "*"},
};
#define WANTED (sizeof wanted / sizeof wanted[0])

static bool is_post(const struct web_route *r)
{
    return r->act || r->form_gives;
}

/* For want of a role or a session, and for no other reason. */
static bool turned_away(const struct office *o, int status)
{
    return status == 401 || (status == 403 && strstr(o->text, "Your role does not allow this")) ||
           (status == 303 && !strcmp(o->answer.location, "/sign-in"));
}

static void every_route_is_for_the_roles_that_are_written_here(void **state)
{
    static const char letters[] = "?wmar";
    struct office *o = &the_office;
    char path[100];
    (void)state;
    for (size_t i = 0; i < WANTED; i++) {
        bool all = !strcmp(wanted[i].who, "*");
        assert_non_null(web_route_find(wanted[i].path, wanted[i].post, &(bool){false}));
        snprintf(path, sizeof path, "/api/v1%s", wanted[i].path);
        for (int role = PERSON_NOBODY; role <= PERSON_AUDITOR; role++) {
            bool may = all || (role && strchr(wanted[i].who, letters[role]));
            come_in(o, office_names[role]); /* anew: some of them end the session */
            bool page =
                turned_away(o, wanted[i].post ? POST(o, wanted[i].path) : GET(o, wanted[i].path));
            come_in(o, office_names[role]);
            bool api = turned_away(o, wanted[i].post ? POST(o, path) : GET(o, path));
            if (page == may || api == may)
                fail_msg("%s by %s: page %d, API %d", wanted[i].path,
                         person_role_name((enum person_role)role), page, api);
        }
    }
    for (int i = 0; web_route_at(i); i++) {
        const struct web_route *r = web_route_at(i);
        bool there = false;
        for (size_t k = 0; k < WANTED; k++)
            there = there || (!strcmp(wanted[k].path, r->path) && wanted[k].post == is_post(r));
        if (!there)
            fail_msg("who may use %s is not written in this test", r->path);
    }
}

static void a_token_does_what_its_scopes_say_and_its_person_may(void **state)
{
    struct office *o = &the_office;
    (void)state;
    come_by_token(o, "ada", "read");
    WANT(200, GET(o, "/api/v1/queue"));
    WANT(403, GET(o, "/api/v1/records"));
    WANT(403, POST(o, "/api/v1/emergency/hold"));
    WANT(403, GET(o, "/api/v1/account")); /* no token, whatever its scopes */
    WANT(303, GET(o, "/queue"));          /* nor on a page */
    come_by_token(o, "otto", "read,review,admin,emergency,records");
    WANT(403, POST(o, "/api/v1/emergency/hold"));
    WANT(403, GET(o, "/api/v1/people"));
    snprintf(o->token, sizeof o->token, "plc_nonsense");
    WANT(401, GET(o, "/api/v1/queue"));
}

static void a_form_from_elsewhere_is_refused(void **state)
{
    struct office *o = &the_office;
    (void)state;
    come_in(o, "mia");
    o->no_csrf = true;
    WANT(403, POST(o, "/emergency/hold"));
    WANT(403, POST(o, "/api/v1/emergency/hold"));
    WANT(403, POST(o, "/emergency/hold", "csrf", "0000"));
    o->no_csrf = false;
    o->site = "cross-site";
    WANT(403, POST(o, "/emergency/hold"));
    o->site = "same-site";
    WANT(403, POST(o, "/emergency/hold"));
    o->site = "same-origin";
    WANT(303, POST(o, "/emergency/hold"));
    o->site = NULL;
}

static void what_a_route_takes_is_written_beside_it(void **state)
{
    (void)state;
    for (int i = 0; web_route_at(i); i++) {
        const struct web_route *r = web_route_at(i);
        if (!r->about != !r->fields)
            fail_msg("%s has fields without about, or about without fields", r->path);
        if ((r->give && r->about) != (r->gives != NULL))
            fail_msg("%s does not say what it gives", r->path);
        if (r->form && (!web_route_find(r->form, false, &(bool){false}) ||
                        !web_route_find(r->form, false, &(bool){false})->page))
            fail_msg("%s has a form that no page shows", r->path);
        for (const struct web_field_row *f = r->fields; f && f->name; f++) {
            if (!f->about || (f->type == FIELD_WORD) != (f->words != NULL) ||
                (f->type == FIELD_INT) != (f->most > f->least))
                fail_msg("%s of %s is not whole", f->name, r->path);
            for (const struct web_field_row *g = r->fields; g < f; g++)
                assert_string_not_equal(f->name, g->name);
        }
    }
}

/* ---- what a program sends ---- */

static void a_field_that_is_not_there_is_refused(void **state)
{
    struct office *o = &the_office;
    char path[100];
    (void)state;
    come_in(o, "ada");
    for (int i = 0; web_route_at(i); i++) {
        const struct web_route *r = web_route_at(i);
        if (!r->fields)
            continue;
        snprintf(path, sizeof path, "/api/v1%s", r->path);
        WANT(422, is_post(r) ? POST(o, path, "tpyo", "x") : GET(o, path, "tpyo", "x"));
        SHOWS("there is no field");
    }
    WANT(422, GET(o, "/api/v1/queue", "<script>", "x"));
    SHOWS_NOT("\"<script>"); /* JSON, but quoted for logs all the same */
    come_in(o, "ada");
    WANT(200, GET(o, "/queue", "tpyo", "x")); /* a page is not so strict: links may carry more */
}

static void values_are_of_their_type(void **state)
{
    static const struct web_field_row rows[] = {
        {"text", .needed = true, .about = "x"},
        {"n", FIELD_INT, .least = 1, .most = 9, .about = "x"},
        {"at", FIELD_TIME, .about = "x"},
        {"flag", FIELD_FLAG, .about = "x"},
        {"word", FIELD_WORD, .words = "one|two", .about = "x"},
        {"digest", FIELD_DIGEST, .about = "x"},
        {"file", FIELD_FILES, .about = "x"},
        {"list", .many = true, .about = "x"},
        {0}};
    static const struct {
        const char *name, *value;
        enum err wanted;
    } cases[] = {{"n", "1", ERR_OK},
                 {"n", "9", ERR_OK},
                 {"n", "0", ERR_RANGE},
                 {"n", "10", ERR_RANGE},
                 {"n", " 1", ERR_RANGE},
                 {"n", "1 ", ERR_RANGE},
                 {"n", "x", ERR_RANGE},
                 {"n", "99999999999999999999", ERR_RANGE},
                 {"n", "", ERR_OK},
                 {"at", "2026-03-02", ERR_OK},
                 {"at", "soon", ERR_SYNTAX},
                 {"at", "2026-03-02T09:05:00Z", ERR_OK},
                 {"flag", "yes", ERR_OK},
                 {"flag", "no", ERR_OK},
                 {"flag", "true", ERR_RANGE},
                 {"word", "one", ERR_OK},
                 {"word", "two", ERR_OK},
                 {"word", "on", ERR_RANGE},
                 {"word", "one|two", ERR_RANGE},
                 {"word", "|", ERR_RANGE},
                 {"digest", "00", ERR_SYNTAX},
                 {"file", "x", ERR_SYNTAX},
                 {"list", "a", ERR_OK},
                 {"text", "once more", ERR_SYNTAX},
                 {"csrf", "x", ERR_OK},
                 {"Text", "x", ERR_SYNTAX}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct web_request r = {0};
        add_field(&r, "text", "x");
        add_field(&r, "list", "b");
        add_field(&r, cases[i].name, cases[i].value);
        if (web_field_check(rows, &r, NULL) != cases[i].wanted)
            fail_msg("%s=%s", cases[i].name, cases[i].value);
        web_request_clear(&r);
    }
    struct web_request none = {0};
    assert_int_equal(web_field_check(rows, &none, NULL), ERR_SYNTAX); /* text is missing */
}

/* ---- forms and fields in step ---- */

/* The value of this attribute in the tag that begins at `tag`. */
static bool attribute(const char *tag, const char *name, char out[200])
{
    char key[40];
    const char *end = strchr(tag, '>');
    int n = snprintf(key, sizeof key, " %s=\"", name);
    const char *at = strstr(tag, key);
    if (!end || !at || at > end)
        return false;
    at += n;
    snprintf(out, 200, "%.*s", (int)strcspn(at, "\""), at);
    return true;
}

static bool takes(const struct web_route *r, const char *name)
{
    for (const struct web_field_row *f = r->fields; f && f->name; f++)
        if (!strcmp(f->name, name))
            return true;
    return !strcmp(name, "csrf");
}

/* Every input of every form of this page belongs to what its address takes. Returns the forms. */
static int check_forms(const char *page, const char *html)
{
    char action[200], method[200], name[200];
    int forms = 0;
    for (const char *form = html; (form = strstr(form, "<form")); form++) {
        const char *end = strstr(form, "</form>");
        assert_non_null(end);
        assert_true(attribute(form, "action", action));
        bool post = attribute(form, "method", method) && !strcmp(method, "post");
        const struct web_route *r = web_route_find(action, post, &(bool){false});
        if (!r)
            fail_msg("%s has a form for %s, which is no address", page, action);
        forms++;
        for (const char *tag = form; (tag = strchr(tag + 1, '<')) && tag < end;)
            if (attribute(tag, "name", name) && r->fields && !takes(r, name) &&
                strcmp(name, "format") != 0) /* of the buttons that go to /records/export */
                fail_msg("%s sends %s to %s, which does not take it", page, name, action);
    }
    return forms;
}

static void forms_send_what_their_addresses_take(void **state)
{
    struct office *o = &the_office;
    struct fixture *f = *state;
    int forms = 0;
    char shown[100];
    MUST(f, "audience", "add", "hq/office");
    MUST(f, "source", "add", "news", "--kind", "rss", "--url", "https://news.example/feed",
         "--audience", "hq/lobby");
    MUST(f, "hold", "--audience", "hq/office");
    MUST(f, "approve", "p2");
    MUST(f, "withdraw", "p2");
    come_by_token(o, "ada", "read");
    for (int i = 0; web_route_at(i); i++) {
        const struct web_route *r = web_route_at(i);
        if (!r->page || r->act || !strcmp(r->path, "/welcome"))
            continue;
        come_in(o, "ada");
        snprintf(shown, sizeof shown, "%s", r->path);
        WANT(200, GET(o, r->path, "audience", "hq/lobby", "id", "p1"));
        forms += check_forms(shown, o->text);
    }
    WANT(200, GET(o, "/post", "audience", "hq/lobby", "id", "p3"));
    forms += check_forms("/post", o->text);
    assert_true(forms > 40);
}

/* ---- the description ---- */

static const json_t *operation(const json_t *doc, const char *path, bool post)
{
    return json_object_get(json_object_get(json_object_get(doc, "paths"), path),
                           post ? "post" : "get");
}

static void the_description_has_every_route_with_its_fields(void **state)
{
    struct office *o = &the_office;
    (void)state;
    come_in(o, NULL);
    WANT(200, GET(o, "/api/v1/openapi.json"));
    json_t *doc = model_of(o);
    assert_string_equal(json_string_value(json_object_get(doc, "openapi")), "3.1.0");
    for (int i = 0; web_route_at(i); i++) {
        const struct web_route *r = web_route_at(i);
        const json_t *op = operation(doc, r->path, is_post(r));
        if (!r->about != !op)
            fail_msg("%s is described, or should be", r->path);
        if (!op)
            continue;
        size_t count = 0;
        for (const struct web_field_row *f = r->fields; f->name; f++)
            count += !(is_post(r) && f->type == FIELD_FILES);
        const json_t *body = json_object_get(json_object_get(op, "requestBody"), "content");
        const json_t *schema = json_object_get(json_object_get(body, "application/json"), "schema");
        size_t have = is_post(r) ? json_object_size(json_object_get(schema, "properties"))
                                 : json_array_size(json_object_get(op, "parameters"));
        assert_int_equal(have, count);
        assert_non_null(json_object_get(json_object_get(op, "responses"), "200"));
        bool open = json_array_size(json_object_get(op, "security")) == 0;
        assert_int_equal(open, r->power == POWER_NONE);
    }
    const char *needs =
        json_string_value(json_object_get(operation(doc, "/post/approve", true), "description"));
    assert_string_equal(needs,
                        "Who may review posts: moderator, admin. A token needs the scope review.");
    json_decref(doc);
}

/* ---- when memory is short ---- */

/* About fifty places of each page: an answer comes, and nothing is left behind (the sanitizers look). */
static void a_page_that_finds_no_memory_says_so_and_leaves_nothing(void **state)
{
    struct office *o = &the_office;
    struct fixture *f = *state;
    MUST(f, "withdraw", "p1");
    MUST(f, "approve", "p2");
    for (int i = 0; web_route_at(i); i++) {
        const struct web_route *r = web_route_at(i);
        if (!r->page || r->act)
            continue;
        come_in(o, "ada");
        o->fail_at = 0;
        GET(o, r->path, "audience", "hq/lobby", "id", "p2");
        unsigned long all = o->asked, step = all / 50 + 1;
        for (o->fail_at = 1 + (unsigned long)i % step; o->fail_at <= all; o->fail_at += step) {
            int status = GET(o, r->path, "audience", "hq/lobby", "id", "p2");
            if (status != 200 && status < 300)
                fail_msg("%s without allocation %lu: %d", r->path, o->fail_at, status);
        }
        o->fail_at = 0;
        int status = GET(o, r->path, "audience", "hq/lobby", "id", "p2");
        assert_true(status == 200 || !strcmp(r->path, "/welcome"));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, clean)
    const struct CMUnitTest tests[] = {
        TEST(every_route_is_for_the_roles_that_are_written_here),
        TEST(a_token_does_what_its_scopes_say_and_its_person_may),
        TEST(a_form_from_elsewhere_is_refused),
        cmocka_unit_test(what_a_route_takes_is_written_beside_it),
        TEST(a_field_that_is_not_there_is_refused),
        cmocka_unit_test(values_are_of_their_type),
        TEST(forms_send_what_their_addresses_take),
        TEST(a_page_that_finds_no_memory_says_so_and_leaves_nothing),
        TEST(the_description_has_every_route_with_its_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
