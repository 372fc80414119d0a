/* SPDX-License-Identifier: Apache-2.0 */
/* Every page with every stored text hostile: what anybody said stays text on it, in every state of a post. */
#include "desk/site_fixture.h"

#include <sqlite3.h>

#define LOBBY "audience", "hq/lobby"
#define BAIT "x\"'><img src=x onerror=alert(1)><script>alert(1)</script><!--&"
#define POST_ID "x" HOSTILE /* import_hostile's */

/* ---- a desk on which every text is bait ---- */

/* What checks keep out of these columns by way of pages and verbs: were it in them all the same, it must be text. */
static void bait_columns(struct site *s)
{
    char path[SCRATCH_PATH_BYTES + 16], *why = NULL;
    sqlite3 *db;
    char *sql = sqlite3_mprintf(
        "UPDATE person SET display=%Q WHERE display NOT LIKE '%%<%%';"
        "UPDATE api_token SET name=%Q;"
        "UPDATE source SET url='https://x.example/' || %Q, timeline=%Q, target=%Q, trouble=%Q;"
        "UPDATE finding SET rule=%Q, field=%Q, excerpt=%Q;"
        "UPDATE guidelines SET who=%Q;"
        "UPDATE post SET author=%Q;"
        "UPDATE audience SET alert_language=%Q WHERE alert_text IS NOT NULL;",
        BAIT, BAIT, BAIT, BAIT, BAIT, BAIT, BAIT, BAIT, BAIT, BAIT, BAIT, BAIT);
    assert_non_null(sql);
    snprintf(path, sizeof path, "%s/desk.db", s->o.f->dir);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(db);
    sqlite3_free(sql);
}

#define DONE(call)                                                                                 \
    do {                                                                                           \
        int status_ = (call);                                                                      \
        if (status_ != 200)                                                                        \
            fail_msg("%s: %d: %.300s", #call, status_, s->o.text);                                 \
    } while (0)

static void digest_now(struct site *s, const char *id, char hex[DIGEST_HEX_BYTES])
{
    DONE(GET_AS(s, "ada", API "/post", LOBBY, "id", id));
    json_t *o = model_of(&s->o);
    const char *sha256 = json_string_value(json_object_get(json_object_get(o, "post"), "sha256"));
    assert_non_null(sha256);
    snprintf(hex, DIGEST_HEX_BYTES, "%s", sha256);
    json_decref(o);
}

/* A post with a picture by the form; its id. */
static void write_post(struct site *s, char id[64])
{
    char file[80];
    site_send_picture(s, "wide.png");
    DONE(POST_AS(s, "otto", API "/write/picture", "alt", BAIT));
    const char *at = strstr(s->o.text, "\"file\":\"");
    assert_non_null(at);
    snprintf(file, sizeof file, "%.*s", (int)strcspn(at + 8, "\""), at + 8);
    DONE(POST_AS(s, "otto", API "/write", LOBBY, "title", BAIT, "text",
                 BAIT "\nThe card is 4111 1111 1111 1111, the password: hunter2hunter2", "author",
                 BAIT, "role", BAIT, "picture", file, "alt", BAIT, "event_start",
                 "2030-01-02T10:00", "place", BAIT, "tags", "<b>," BAIT));
    json_t *o = model_of(&s->o);
    snprintf(id, 64, "%s", json_string_value(json_object_get(o, "id")));
    json_decref(o);
}

static int prepare(void **state)
{
    if (site_set_up(state))
        return -1;
    struct site *s = *state;
    struct fixture *f = s->o.f;
    import_hostile(f);
    MUST(f, "source", "add", "news", "--kind", "rss", "--url", "https://news.example/f",
         "--audience", "hq/lobby");
    return 0;
}

/* ---- what a page must not have ---- */

static void only_text(const struct office *o, const char *path, const char *who)
{
    static const char *const never[] = {"<img src=x", "<script>", "<!--", "<b>", "javascript:"};
    if (!o->answer.type || strncmp(o->answer.type, "text/html", 9) != 0)
        return;
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        const char *at = strstr(o->text, never[i]);
        if (at)
            fail_msg("%s for %s has %s: ...%.120s", path, who ? who : "nobody", never[i],
                     at - o->text > 60 ? at - 60 : o->text);
    }
    for (const char *at = o->text; (at = strstr(at, "<script")); at++)
        if (strncmp(at, "<script src=\"/static/", 21) != 0)
            fail_msg("%s has a script: %.80s", path, at);
    if (strstr(o->text, " style=\"") || strstr(o->text, " onerror=\"") ||
        strstr(o->text, " onclick=\""))
        fail_msg("%s has a script or a style in a tag", path);
}

/* Each page and view, for each role and nobody, about these posts; returns how often the bait was seen as text. */
static int look_at_all(struct site *s, const char *id)
{
    static const char *const people[] = {NULL, "otto", "mia", "ada", "rita"};
    int seen = 0;
    for (int i = 0; web_route_at(i); i++) {
        const struct web_route *r = web_route_at(i);
        if (r->act || r->give || !strcmp(r->path, "/sign-out"))
            continue;
        for (size_t k = 0; k < sizeof people / sizeof people[0]; k++) {
            const char *const ids[] = {id, POST_ID, BAIT};
            for (size_t n = 0; n < 3; n++) {
                int status = GET_AS(s, people[k], r->path, LOBBY, "id", ids[n], "done", BAIT);
                if (status >= 500)
                    fail_msg("%s: %d", r->path, status);
                only_text(&s->o, r->path, people[k]);
                seen += strstr(s->o.text, "&lt;img src=x") != NULL;
            }
        }
    }
    return seen;
}

static void what_is_stored_stays_text_on_every_page(void **state)
{
    struct site *s = *state;
    struct fixture *f = s->o.f;
    char id[64], hex[DIGEST_HEX_BYTES];
    write_post(s, id);
    DONE(POST_AS(s, "ada", API "/guidelines/edit", "text",
                 "# " BAIT "\n\n## " BAIT "\n\n- " BAIT "\n  " BAIT "\n\n1. " BAIT "\n\n" BAIT));
    DONE(POST_AS(s, "mia", API "/guidelines/acknowledge", "version", "1"));
    assert_int_equal(POST_AS(s, "otto", "/write/look", LOBBY, "title", BAIT, "text", BAIT), 303);
    DONE(POST_AS(s, "ada", API "/tokens/add", "person", "otto", "purpose", BAIT, "scopes", "read"));
    DONE(POST_AS(s, "mia", API "/post/ask", LOBBY, "id", id, "reason", BAIT));
    bait_columns(s);
    assert_true(look_at_all(s, id) > 10);

    digest_now(s, id, hex);
    DONE(POST_AS(s, "mia", API "/post/approve", LOBBY, "id", id, "sha256", hex));
    MUST(f, "approve", POST_ID, "--audience", "hq/lobby");
    DONE(POST_AS(s, "ada", API "/emergency/alert", "text", BAIT, "severity", "info", "minutes", "9",
                 "language", "en"));
    bait_columns(s);
    assert_true(look_at_all(s, id) > 10);

    DONE(POST_AS(s, "ada", API "/emergency/alert/end"));
    DONE(POST_AS(s, "mia", API "/write", LOBBY, "id", id, "sha256", hex, "title", BAIT "2", "text",
                 "other " BAIT));
    DONE(POST_AS(s, "mia", API "/post/withdraw", LOBBY, "id", POST_ID, "reason", BAIT));
    assert_true(look_at_all(s, id) > 10);
    DONE(POST_AS(s, "mia", API "/post/reject", LOBBY, "id", id, "reason", BAIT));
    assert_true(look_at_all(s, id) > 10);
}

/* What is sent comes back on a form or in a sentence about it. */
static void what_is_sent_stays_text_in_every_answer(void **state)
{
    struct site *s = *state;
    int told = 0;
    for (int i = 0; web_route_at(i); i++) {
        const struct web_route *r = web_route_at(i);
        bool post = r->act || r->form_gives;
        for (const struct web_field_row *f = r->fields; f && f->name; f++) {
            come_in(&s->o, "ada"); /* anew: some of them end the session */
            int status =
                post ? POST(&s->o, r->path, f->name, BAIT) : GET(&s->o, r->path, f->name, BAIT);
            if (status == 500)
                fail_msg("%s with %s: %d: %s", r->path, f->name, status, s->o.text);
            if (r->give && status == 200)
                continue; /* bytes */
            only_text(&s->o, r->path, "ada");
            if (strpbrk(s->o.answer.location, "<>\"\r\n"))
                fail_msg("%s leads to %s", r->path, s->o.answer.location);
            told += strstr(s->o.text, "&lt;img src=x") != NULL;
        }
    }
    assert_true(told > 5);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, site_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_is_stored_stays_text_on_every_page),
        TEST(what_is_sent_stays_text_in_every_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
