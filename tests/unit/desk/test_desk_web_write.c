/* SPDX-License-Identifier: Apache-2.0 */
/* Writing, editing, looking, reviewing, guidelines: right, wrong, forbidden, hostile. */
#include "desk/site_fixture.h"

#define LOBBY "audience", "hq/lobby"

/* A post by the API; its id. */
static void write_post(struct site *s, const char *who, const char *title, char id[64])
{
    json_t *o = NULL;
    if (POST_AS(s, who, API "/write", LOBBY, "title", title, "text", "Some words.", "language",
                "en") != 200)
        fail_msg("%s", s->o.text);
    assert_int_equal(json_doc_parse(s->o.answer.body, s->o.answer.len, &o, NULL), ERR_OK);
    snprintf(id, 64, "%s", json_string_value(json_object_get(o, "id")));
    json_decref(o);
}

static json_t *read_post(struct site *s, const char *audience, const char *id)
{
    json_t *o = NULL;
    assert_int_equal(GET_AS(s, "ada", API "/post", "audience", audience, "id", id), 200);
    assert_int_equal(json_doc_parse(s->o.answer.body, s->o.answer.len, &o, NULL), ERR_OK);
    return o;
}

static const char *text_of(const json_t *o, const char *member)
{
    const char *text = json_string_value(json_object_get(json_object_get(o, "post"), member));
    return text ? text : "";
}

static void digest_now(struct site *s, const char *id, char hex[DIGEST_HEX_BYTES])
{
    json_t *o = read_post(s, "hq/lobby", id);
    snprintf(hex, DIGEST_HEX_BYTES, "%s", text_of(o, "sha256"));
    json_decref(o);
}

static void approve(struct site *s, const char *id)
{
    char hex[DIGEST_HEX_BYTES];
    digest_now(s, id, hex);
    assert_int_equal(POST_AS(s, "mia", API "/post/approve", LOBBY, "id", id, "sha256", hex), 200);
}

static void count_posts(struct site *s, int64_t posts, int64_t drafts)
{
    struct desk *d = NULL;
    struct db_query q;
    bool row = false;
    assert_int_equal(desk_open(s->o.f->dir, DESK_READ, "tester", &s->o.clock, &d, NULL), ERR_OK);
    assert_int_equal(
        db_query_open(desk_db(d), &q, NULL,
                      "SELECT (SELECT COUNT(*) FROM post), (SELECT COUNT(*) FROM draft)", ""),
        ERR_OK);
    assert_int_equal(db_query_next(&q, &row, NULL), ERR_OK);
    assert_int_equal(db_int(&q, 0), posts);
    assert_int_equal(db_int(&q, 1), drafts);
    db_query_close(&q);
    desk_close(d);
}

/* The name of the picture that was sent last. */
static void picture_name(struct site *s, char out[80])
{
    const char *at = strstr(s->o.text, "\"file\":\"");
    assert_non_null(at);
    snprintf(out, 80, "%.*s", (int)strcspn(at + 8, "\""), at + 8);
}

/* ---- writing ---- */

static void a_post_for_two_walls_waits_on_both_with_all_that_was_said(void **state)
{
    struct site *s = *state;
    char file[80], id[64];
    site_send_picture(s, "wide.png");
    assert_int_equal(POST_AS(s, "otto", API "/write/picture"), 200);
    picture_name(s, file);
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "audience", "hq/office", "title", "Choir",
                             "text", "We sing.\r\nCome.", "language", "en", "link",
                             "https://example.com/choir", "author", "Otto", "role", "Tenor", "tags",
                             "music, #song ,", "event_start", "2027-03-02T18:00", "event_end",
                             "2027-03-02T20:00", "place", "Atrium", "picture", file, "alt",
                             "A choir", "order", "1", "layout", "event"),
                     303);
    const char *at = strstr(s->o.answer.location, "id=");
    assert_non_null(strstr(s->o.answer.location, "/post?audience=hq/lobby&id=desk-"));
    snprintf(id, sizeof id, "%.*s", (int)strcspn(at + 3, "&"), at + 3);
    for (int i = 0; i < 2; i++) {
        json_t *o = read_post(s, i ? "hq/office" : "hq/lobby", id);
        assert_string_equal(text_of(o, "flag"), "pending");
        assert_string_equal(text_of(o, "title"), "Choir");
        assert_string_equal(text_of(o, "text"), "We sing.\nCome.");
        assert_string_equal(text_of(o, "link"), "https://example.com/choir");
        assert_string_equal(text_of(o, "author"), "Otto");
        site_says(s, "\"place\":\"Atrium\"");
        site_says(s, "\"alt\":\"A choir\"");
        site_says(s, "\"what\":\"write\"");
        json_decref(o);
    }
    count_posts(s, 2, 0); /* the draft went with it */
}

static void each_mistake_stands_at_its_field_and_nothing_is_lost_or_stored(void **state)
{
    static const struct {
        const char *name, *value, *member;
    } table[] = {
        {"audience", "hq/nowhere", "audience"},
        {"language", "not a tag", "language"},
        {"link", "javascript:alert(1)", "link"},
        {"link", "https:///path", "link"},
        {"link", "https://example.com/a b", "link"},
        {"layout", "poster", "layout"},
        {"title", "two\nlines", "title"},
        {"title", "bell\a", "title"},
        {"author", "right\xe2\x80\xae left", "author"},
        {"until", "2020-01-01T00:00", "until"},
        {"until", "2099-01-01T00:00", "until"},
        {"until", "soon", "until"},
        {"from", "2026-13-01T00:00", "from"},
        {"place", "Hall", "event_start"},
        {"event_end", "2027-01-01T00:00", "event_start"},
        {"tags", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "tags"},
        {"picture", "0000.png", "pictures"},
        {"picture", "../desk.db", "pictures"},
    };
    struct site *s = *state;
    char wrong[64];
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const char *title = strcmp(table[i].name, "title") ? "Kept words" : table[i].value;
        bool audience = !strcmp(table[i].name, "audience");
        int status =
            POST_AS(s, "otto", "/write", "title", title, "text", "Kept text", table[i].name,
                    table[i].value, audience ? "place" : "audience", audience ? "" : "hq/lobby");
        if (status != 422)
            fail_msg("%s=%s: %d", table[i].name, table[i].value, status);
        snprintf(wrong, sizeof wrong, "id=\"wrong-%s\"", table[i].member);
        site_says(s, wrong);
        site_says(s, "Kept text</textarea>");
        site_says(s, "role=\"alert\">One thing is to be mended");
        status =
            POST_AS(s, "otto", API "/write", "title", title, "text", "x", table[i].name,
                    table[i].value, audience ? "place" : "audience", audience ? "" : "hq/lobby");
        assert_int_equal(status, 422);
        site_says(s, "\"error\":");
    }
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "title", "", "text", ""), 422);
    site_says(s, "Write something, or add a picture");
    assert_int_equal(POST_AS(s, "otto", "/write", "title", "x"), 422);
    site_says(s, "Choose at least one");
    struct strbuf long_text;
    strbuf_init(&long_text, 20000);
    for (int i = 0; i < 13000; i++)
        strbuf_puts(&long_text, "x");
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "text", long_text.data), 422);
    site_says(s, "id=\"wrong-text\"");
    strbuf_clear(&long_text);
    count_posts(s, 0, 20); /* drafts: the newest */
}

static void what_is_hostile_stays_text(void **state)
{
    struct site *s = *state;
    char id[64];
    static const char *const members[] = {"title", "text", "author", "role", "tags", "place"};
    POST_AS(s, "otto", "/write", "title", HOSTILE, "text", "</textarea>" HOSTILE, "author", HOSTILE,
            "role", HOSTILE, "tags", HOSTILE, "language", HOSTILE, "link", HOSTILE, "layout",
            HOSTILE, "from", HOSTILE, "event_start", HOSTILE, "place", HOSTILE, "audience", HOSTILE,
            "picture", HOSTILE, "alt", HOSTILE);
    assert_int_equal(s->o.answer.status, 422);
    site_says_not(s, "<script>alert");
    site_says(s, "&lt;script&gt;alert(1)&lt;/script&gt;");
    (void)members;
    site_send_picture(s, "wide.png");
    assert_int_equal(POST_AS(s, "otto", API "/write/picture"), 200);
    char file[80];
    picture_name(s, file);
    json_t *o = NULL;
    assert_int_equal(POST_AS(s, "otto", API "/write", LOBBY, "title", HOSTILE, "text", HOSTILE,
                             "author", HOSTILE, "role", HOSTILE, "picture", file, "alt", HOSTILE),
                     200);
    assert_int_equal(json_doc_parse(s->o.answer.body, s->o.answer.len, &o, NULL), ERR_OK);
    snprintf(id, sizeof id, "%s", json_string_value(json_object_get(o, "id")));
    json_decref(o);
    approve(s, id);
    char hex[DIGEST_HEX_BYTES];
    digest_now(s, id, hex);
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "id", id, "sha256", hex, "title",
                             HOSTILE " changed", "picture", file, "alt", "other " HOSTILE),
                     303);
    assert_int_equal(GET_AS(s, "ada", "/post", LOBBY, "id", id), 200);
    site_says(s, "<ins>");
    site_says_not(s, "<script>alert");
    assert_int_equal(GET_AS(s, "ada", "/write", LOBBY, "id", id), 200);
    site_says_not(s, "<script>alert");
    assert_int_equal(GET_AS(s, "otto", "/write"), 200); /* with a list of drafts */
    site_says(s, "Your drafts");
    site_says_not(s, "<script>alert");
    assert_int_equal(GET_AS(s, "ada", "/queue"), 200);
    site_says_not(s, "<script>alert");
}

/* ---- editing ---- */

static void an_edit_of_what_changed_meanwhile_shows_both(void **state)
{
    struct site *s = *state;
    char id[64], hex[DIGEST_HEX_BYTES], now[DIGEST_HEX_BYTES], field[120];
    write_post(s, "otto", "Friday", id);
    digest_now(s, id, hex);
    assert_int_equal(
        POST_AS(s, "ada", "/write", LOBBY, "id", id, "sha256", hex, "title", "Thursday"), 303);
    digest_now(s, id, now);
    assert_int_equal(
        POST_AS(s, "otto", "/write", LOBBY, "id", id, "sha256", hex, "title", "Saturday"), 409);
    site_says(s, "Somebody else has changed this post meanwhile");
    site_says(s, "<del>Thursday</del><ins>Saturday</ins>");
    snprintf(field, sizeof field, "name=\"sha256\" value=\"%s\"", now);
    site_says(s, field); /* sent again, it replaces what was shown */
    assert_int_equal(
        POST_AS(s, "otto", "/write", LOBBY, "id", id, "sha256", now, "title", "Saturday"), 303);
    json_t *o = read_post(s, "hq/lobby", id);
    assert_string_equal(text_of(o, "title"), "Saturday");
    assert_string_equal(text_of(o, "text"), "Some words."); /* what was not sent stays */
    json_decref(o);
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "id", id, "title", "x"),
                     303); /* the form's own */
    assert_int_equal(GET_AS(s, "otto", "/write", LOBBY, "id", "nobody"), 404);
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "id", "nobody", "title", "x"), 404);
}

static void pictures_are_ordered_described_and_dropped(void **state)
{
    struct site *s = *state;
    char wide[80], face[80], id[64], hex[DIGEST_HEX_BYTES], order[200];
    json_t *o = NULL;
    site_send_picture(s, "wide.png");
    assert_int_equal(POST_AS(s, "otto", API "/write/picture"), 200);
    picture_name(s, wide);
    site_send_picture(s, "face.png");
    assert_int_equal(POST_AS(s, "otto", API "/write/picture"), 200);
    picture_name(s, face);
    assert_int_equal(POST_AS(s, "otto", API "/write", LOBBY, "title", "x", "picture", wide, "alt",
                             "one", "order", "2", "picture", face, "alt", "two", "order", "1"),
                     200);
    assert_int_equal(json_doc_parse(s->o.answer.body, s->o.answer.len, &o, NULL), ERR_OK);
    snprintf(id, sizeof id, "%s", json_string_value(json_object_get(o, "id")));
    json_decref(o);
    json_decref(read_post(s, "hq/lobby", id));
    snprintf(order, sizeof order,
             "\"pictures\":[{\"file\":\"media/%s\",\"alt\":\"two\"},{\"file\":\"media/%s\",\"alt\":"
             "\"one\"}]",
             face, wide);
    site_says(s, order);
    /* somebody else may edit it: its pictures are the post's */
    digest_now(s, id, hex);
    assert_int_equal(POST_AS(s, "ada", "/write", LOBBY, "id", id, "sha256", hex, "picture", face,
                             "alt", "three", "picture", wide, "alt", "one", "drop", wide),
                     303);
    json_decref(read_post(s, "hq/lobby", id));
    snprintf(order, sizeof order, "\"pictures\":[{\"file\":\"media/%s\",\"alt\":\"three\"}]", face);
    site_says(s, order);
    digest_now(s, id, hex);
    assert_int_equal(
        POST_AS(s, "ada", "/write", LOBBY, "id", id, "sha256", hex, "picture", face, "drop", face),
        303);
    json_decref(read_post(s, "hq/lobby", id));
    site_says(s, "\"pictures\":[]");
}

/* ---- pictures and drafts are their senders' ---- */

static void a_picture_is_given_by_a_known_name_alone(void **state)
{
    struct site *s = *state;
    char file[80], id[64];
    json_t *o = NULL;
    static const char *const unknown[] = {"desk.db", "../desk.db",   "/etc/passwd", "x.png",
                                          "",        "..%2fdesk.db", ".png"};
    site_send_picture(s, "wide.png");
    assert_int_equal(POST_AS(s, "otto", API "/write/picture"), 200);
    picture_name(s, file);
    assert_int_equal(GET_AS(s, "otto", "/picture", "file", file), 200);
    assert_string_equal(s->o.answer.type, "image/png");
    assert_memory_equal(s->o.answer.body, "\x89PNG", 4);
    assert_int_equal(GET_AS(s, "ada", "/picture", "file", file), 404); /* not hers */
    assert_int_equal(POST_AS(s, "ada", "/write", LOBBY, "title", "x", "picture", file), 422);
    site_says(s, "A picture is not there any more");
    assert_int_equal(GET_AS(s, NULL, "/picture", "file", file), 303);
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_true(GET_AS(s, "ada", "/picture", "file", unknown[i]) == (*unknown[i] ? 404 : 422));
    assert_int_equal(POST_AS(s, "otto", API "/write", LOBBY, "title", "x", "picture", file), 200);
    assert_int_equal(json_doc_parse(s->o.answer.body, s->o.answer.len, &o, NULL), ERR_OK);
    snprintf(id, sizeof id, "%s", json_string_value(json_object_get(o, "id")));
    json_decref(o);
    assert_int_equal(GET_AS(s, "ada", "/picture", "file", file), 200);
}

static void what_is_no_picture_is_refused_and_the_rest_of_the_form_kept(void **state)
{
    struct site *s = *state;
    static const char half[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x7f\xff\0\0\x7f\xff";
    site_send_file(s, "new", "GIF89a....", 10);
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "title", "Kept"), 422);
    site_says(s, "id=\"wrong-pictures\"");
    site_says(s, "value=\"Kept\"");
    site_send_file(s, "new", "<svg onload=alert(1)>", 21);
    assert_int_equal(POST_AS(s, "otto", API "/write/picture"), 422);
    site_send_file(s, "new", half, sizeof half); /* a bomb: a gigapixel in 30 bytes */
    assert_int_equal(POST_AS(s, "otto", API "/write/picture"), 422);
    assert_int_equal(POST_AS(s, "otto", API "/write/picture"), 422); /* nothing in it */
    /* and the good one beside a bad one is kept */
    site_send_picture(s, "wide.png");
    site_send_file(s, "new", "no", 2);
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "title", "Kept"), 422);
    site_says(s, "name=\"picture\" value=\"");
    count_posts(s, 0, 2);
}

static void a_draft_is_kept_looked_at_and_dropped_by_its_writer(void **state)
{
    struct site *s = *state;
    char id[40];
    assert_int_equal(access(PLACARD_PROGRAM, X_OK), 0);
    assert_int_equal(POST_AS(s, "otto", "/write/look", "title", "Half", "text", "of a post"), 303);
    assert_int_equal(strncmp(s->o.answer.location, "/write?draft=", 13), 0);
    snprintf(id, sizeof id, "%.32s", s->o.answer.location + 13);
    assert_int_equal(GET_AS(s, "otto", "/write", "draft", id, "look", "yes"), 200);
    site_says(s, "value=\"Half\"");
    site_says(s, "/write/preview?draft=");
    site_says(s, "Choose at least one"); /* what is missing is said already */
    assert_int_equal(GET_AS(s, "otto", "/write/preview", "draft", id, "shape", "upright"), 200);
    assert_memory_equal(s->o.answer.body, "\x89PNG", 4);
    assert_int_equal(GET_AS(s, "ada", "/write", "draft", id), 404);
    assert_int_equal(GET_AS(s, "ada", "/write/preview", "draft", id), 404);
    assert_int_equal(POST_AS(s, "ada", "/write/drop", "draft", id), 303); /* does nothing */
    count_posts(s, 0, 1);
    assert_int_equal(POST_AS(s, "otto", "/write/look", "draft", id, "title", "More"), 303);
    count_posts(s, 0, 1);
    assert_int_equal(POST_AS(s, "otto", "/write/drop", "draft", id), 303);
    count_posts(s, 0, 0);
    /* in another tab the form is still there: nothing of it is lost */
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "draft", id, "title", "More"), 303);
    count_posts(s, 1, 0);
}

static void a_preview_stores_nothing_and_says_how_many_pages(void **state)
{
    struct site *s = *state;
    struct strbuf text;
    assert_int_equal(access(PLACARD_PROGRAM, X_OK), 0);
    assert_int_equal(POST_AS(s, "otto", API "/write/preview", "title", "Short"), 200);
    assert_memory_equal(s->o.answer.body, "\x89PNG", 4);
    assert_string_equal(s->o.answer.type, "image/png");
    assert_int_equal(s->o.answer.pages, 1);
    strbuf_init(&text, 16000);
    for (int i = 0; i < 200; i++)
        strbuf_puts(&text, "Many words stand in a row here. ");
    assert_int_equal(POST_AS(s, "otto", API "/write/preview", "text", text.data, "shape", "upright",
                             "page", "2"),
                     200);
    assert_true(s->o.answer.pages > 2);
    assert_int_equal(POST_AS(s, "otto", API "/write/preview", "text", text.data, "page", "99"),
                     422);
    assert_int_equal(POST_AS(s, "otto", API "/write/preview", "text", text.data, "page", "0"), 422);
    strbuf_clear(&text);
    assert_int_equal(POST_AS(s, "otto", API "/write/preview"), 422);
    site_says(s, "nothing is written yet");
    /* half a link while somebody types is no reason to draw nothing */
    assert_int_equal(POST_AS(s, "otto", API "/write/preview", "title", "x", "link", "https:/"),
                     200);
    count_posts(s, 0, 0);
    s->o.terms.placard = NULL;
    assert_int_equal(POST_AS(s, "otto", API "/write/preview", "title", "y"), 422);
    s->o.terms.placard = PLACARD_BUILD_DIR "/bin/not-there";
    assert_int_equal(POST_AS(s, "otto", API "/write/preview", "title", "z"), 422);
}

/* ---- who may ---- */

static void each_address_is_for_those_with_its_power(void **state)
{
    static const struct {
        bool post;
        const char *path;
        bool author, moderator, admin, auditor;
    } table[] = {
        {false, "/write", true, true, true, false},
        {true, "/write", true, true, true, false},
        {true, "/write/look", true, true, true, false},
        {true, "/write/drop", true, true, true, false},
        {true, "/write/picture", true, true, true, false},
        {false, "/write/preview", true, true, true, false},
        {true, "/write/preview", true, true, true, false},
        {false, "/picture", true, true, true, true},
        {false, "/post", true, true, true, true},
        {false, "/guidelines", true, true, true, true},
        {false, "/guidelines/edit", false, false, true, false},
        {true, "/guidelines/edit", false, false, true, false},
        {true, "/guidelines/acknowledge", true, true, true, false},
        {true, "/guidelines/wall", true, true, true, false},
    };
    struct site *s = *state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const bool may[] = {table[i].author, table[i].moderator, table[i].admin, table[i].auditor};
        char api[64];
        snprintf(api, sizeof api, API "%s", table[i].path);
        for (int k = 0; k < 4; k++) {
            int status = ask(as(s, office_names[k + 1]), table[i].post, table[i].path, NULL);
            if ((status == 403) == may[k])
                fail_msg("%s %s: %d", office_names[k + 1], table[i].path, status);
        }
        assert_int_equal(ask(as(s, NULL), table[i].post, table[i].path, NULL), 303);
        assert_string_equal(s->o.answer.location, "/sign-in");
        assert_int_equal(ask(as(s, NULL), table[i].post, api, NULL), 401);
        if (!table[i].post)
            continue;
        s->stale = true;
        assert_int_equal(POST_AS(s, "ada", table[i].path), 403);
        site_says(s, "another session");
        s->o.site = "cross-site";
        assert_int_equal(POST_AS(s, "ada", table[i].path), 403);
        s->o.site = NULL;
    }
    count_posts(s, 0, 6); /* what /write and /write/look kept for the three who may */
}

/* ---- the review of a change ---- */

static void a_reviewer_sees_what_changed_what_was_found_and_what_happened(void **state)
{
    struct site *s = *state;
    char id[64], hex[DIGEST_HEX_BYTES];
    setenv("PLACARD_ASSETS", PLACARD_SOURCE_DIR "/assets", 1);
    write_post(s, "otto", "Party on Friday", id);
    assert_int_equal(GET_AS(s, "mia", "/post", LOBBY, "id", id), 200);
    site_says_not(s, "What is different");
    approve(s, id);
    digest_now(s, id, hex);
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "id", id, "sha256", hex, "title",
                             "Party on Thursday", "text", "Pay with card 4111 1111 1111 1111."),
                     303);
    assert_int_equal(GET_AS(s, "mia", "/post", LOBBY, "id", id), 200);
    site_says(s, "Party on <del>Friday</del><ins>Thursday</ins>");
    site_says(s, "To look at twice");
    site_says(s, "<strong>Stop</strong> card in the text");
    site_says(s, "<strong>Edited</strong> by <bdi>otto</bdi>");
    site_says(s, "<strong>Approved</strong> by <bdi>mia</bdi>");
    assert_int_equal(GET_AS(s, "mia", API "/post", LOBBY, "id", id), 200);
    site_says(s,
              "\"diff\":[{\"same\":\"Party on \"},{\"gone\":\"Friday\"},{\"added\":\"Thursday\"}]");
    /* another post says otherwise than one on a wall */
    write_post(s, "otto", "Concert on Monday 12 May at 18:00", id);
    approve(s, id);
    write_post(s, "otto", "Concert on Monday 12 May at 19:00", id);
    assert_int_equal(GET_AS(s, "mia", "/post", LOBBY, "id", id), 200);
    site_says(s, "it says otherwise");
    site_says(s, "at 18:00");
    unsetenv("PLACARD_ASSETS");
}

/* ---- guidelines ---- */

static void nobody_sends_a_post_before_reading_the_guidelines(void **state)
{
    struct site *s = *state;
    char id[64];
    assert_int_equal(GET_AS(s, "otto", "/guidelines"), 200);
    site_says(s, "There are none yet");
    write_post(s, "otto", "Before", id);
    assert_int_equal(POST_AS(s, "ada", "/guidelines/edit", "was", "0", "text",
                             "# Rules\r\n\r\n- Be kind\r\n- " HOSTILE),
                     303);
    assert_int_equal(GET_AS(s, "otto", "/guidelines"), 200);
    site_says(s, "<h2 dir=\"auto\">Rules</h2>");
    site_says(s, "<li dir=\"auto\">Be kind</li>");
    site_says_not(s, "<script>alert");
    site_says_not(s, "Who has acknowledged"); /* for others to see */
    assert_int_equal(GET_AS(s, "otto", "/write"), 200);
    site_says(s, "Before you send a post, read the");
    assert_int_equal(POST_AS(s, "otto", "/write", LOBBY, "title", "Kept"), 422);
    site_says(s, "acknowledge the guidelines first");
    site_says(s, "value=\"Kept\"");
    assert_int_equal(POST_AS(s, "otto", API "/write", LOBBY, "title", "x"), 422);
    assert_int_equal(POST_AS(s, "otto", "/guidelines/acknowledge", "version", "2"), 409);
    assert_int_equal(POST_AS(s, "otto", "/guidelines/acknowledge"), 422);
    assert_int_equal(POST_AS(s, "otto", "/guidelines/acknowledge", "version", "1"), 303);
    write_post(s, "otto", "After", id);
    assert_int_equal(GET_AS(s, "ada", "/guidelines"), 200);
    site_says(s, "Who has acknowledged version 1");
    assert_int_equal(POST_AS(s, "ada", "/guidelines/edit", "was", "0", "text", "Mine"), 409);
    site_says(s, "somebody else has changed the guidelines");
    site_says(s, "Mine</textarea>");
    assert_int_equal(POST_AS(s, "ada", "/guidelines/edit", "was", "1", "text", ""), 422);
    assert_int_equal(POST_AS(s, "ada", "/guidelines/edit", "was", "1", "text", "Other rules"), 303);
    assert_int_equal(POST_AS(s, "otto", API "/write", LOBBY, "title", "x"), 422);
    assert_int_equal(GET_AS(s, "otto", "/guidelines", "version", "1"), 200);
    site_says(s, "This is an earlier version");
    assert_int_equal(GET_AS(s, "otto", "/guidelines", "version", "7"), 404);
    MUST(s->o.f, "setting", "guidelines-required", "no");
    write_post(s, "otto", "Without", id);
    MUST(s->o.f, "audit", "verify");
}

static void guidelines_become_a_pinned_post_that_waits(void **state)
{
    struct site *s = *state;
    json_t *o = NULL;
    char id[64];
    assert_int_equal(POST_AS(s, "otto", "/guidelines/wall", LOBBY), 404);
    assert_int_equal(
        POST_AS(s, "ada", API "/guidelines/edit", "was", "0", "text", "# Rules\n\n1. Be kind\n"),
        200);
    assert_int_equal(POST_AS(s, "otto", "/guidelines/wall"), 422);
    assert_int_equal(POST_AS(s, "otto", "/guidelines/wall", "audience", "hq/nowhere"), 404);
    assert_int_equal(POST_AS(s, "otto", API "/guidelines/wall", LOBBY, "audience", "hq/office",
                             "language", "en"),
                     200);
    assert_int_equal(json_doc_parse(s->o.answer.body, s->o.answer.len, &o, NULL), ERR_OK);
    snprintf(id, sizeof id, "%s", json_string_value(json_object_get(o, "id")));
    json_decref(o);
    o = read_post(s, "hq/office", id);
    assert_string_equal(text_of(o, "title"), "Rules");
    assert_string_equal(text_of(o, "text"), "1. Be kind");
    assert_string_equal(text_of(o, "flag"), "pending");
    site_says(s, "\"pinned\":true");
    json_decref(o);
}

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, site_set_up, site_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SITE(a_post_for_two_walls_waits_on_both_with_all_that_was_said),
        WITH_SITE(each_mistake_stands_at_its_field_and_nothing_is_lost_or_stored),
        WITH_SITE(what_is_hostile_stays_text),
        WITH_SITE(an_edit_of_what_changed_meanwhile_shows_both),
        WITH_SITE(pictures_are_ordered_described_and_dropped),
        WITH_SITE(a_picture_is_given_by_a_known_name_alone),
        WITH_SITE(what_is_no_picture_is_refused_and_the_rest_of_the_form_kept),
        WITH_SITE(a_draft_is_kept_looked_at_and_dropped_by_its_writer),
        WITH_SITE(a_preview_stores_nothing_and_says_how_many_pages),
        WITH_SITE(each_address_is_for_those_with_its_power),
        WITH_SITE(a_reviewer_sees_what_changed_what_was_found_and_what_happened),
        WITH_SITE(nobody_sends_a_post_before_reading_the_guidelines),
        WITH_SITE(guidelines_become_a_pinned_post_that_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
