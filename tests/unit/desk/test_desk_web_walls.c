/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of walls, calendar, hold and alert. */
#include "desk/web_fixture.h"

#include <time.h>

#include "desk/web/web_time.h"

static struct office the_office;

static int prepare(void **state)
{
    if (set_up(state))
        return -1;
    struct fixture *f = *state;
    office_open(&the_office, f);
    MUST(f, "import", GOOD "/feed.json");
    return 0;
}

static int clean(void **state)
{
    office_close(&the_office);
    return tear_down(state);
}

/* Ids of a list in the model, "a b c". */
static void ids_of(const json_t *model, const char *list, char out[200])
{
    size_t i, used = 0;
    json_t *post;
    out[0] = '\0';
    json_array_foreach(json_object_get(model, list), i, post) used +=
        (size_t)snprintf(out + used, 200 - used, "%s%s", used ? " " : "",
                         json_string_value(json_object_get(post, "id")));
}

static void wants_ids(struct office *o, const char *list, const char *wanted)
{
    char have[200];
    WANT(200, GET(o, "/api/v1/wall"));
    json_t *model = model_of(o);
    ids_of(model, list, have);
    json_decref(model);
    assert_string_equal(have, wanted);
}

static void a_wall_stands_in_the_order_of_the_screens(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    come_in(o, "rita");
    WANT(200, GET(o, "/wall"));
    SHOWS("No post. The screens show the house card.");
    MUST(f, "approve", "p1", "--rank", "5");
    MUST(f, "approve", "p2", "--rank", "1");
    MUST(f, "approve", "p3", "--rank", "9");
    wants_ids(o, "showing", "p1 p2 p3"); /* p1 says itself that it is pinned */
    MUST(f, "schedule", "p3", "--pin", "yes");
    wants_ids(o, "showing", "p1 p3 p2");
    MUST(f, "schedule", "p2", "--from", "2099-01-01", "--until", "2099-01-02");
    wants_ids(o, "showing", "p1 p3");
    wants_ids(o, "next", "p2");
    WANT(200, GET(o, "/wall"));
    SHOWS("1 of 2");
    SHOWS("pinned");
    SHOWS("Next, by schedule");
    SHOWS("days left, until");
    SHOWS_NOT("Take it off the screens"); /* not by an auditor */
    WANT(404, GET(o, "/wall", "audience", "nowhere"));
    come_in(o, "mia");
    WANT(200, GET(o, "/wall"));
    SHOWS("Take it off the screens");
}

static void a_notice_is_told_from_a_post(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    char path[SCRATCH_PATH_BYTES + 16];
    static const char feed[] =
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"\",\"items\":[{\"id\":\"n\","
        "\"content_text\":\"The lift is out of order\",\"_placard\":{\"pinned\":true}}]}";
    snprintf(path, sizeof path, "%s/notice.json", f->dir);
    FILE *out = fopen(path, "we");
    assert_true(out && fputs(feed, out) >= 0 && fclose(out) == 0);
    MUST(f, "import", path);
    MUST(f, "approve", "n", "p1");
    come_in(o, "mia");
    wants_ids(o, "showing", "p1 n");
    WANT(200, GET(o, "/wall"));
    SHOWS("<span class=\"flag\">notice</span>");
    SHOWS("1 of 1");
}

static void undo_needs_the_right_bytes_and_the_right_role(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    struct screen s;
    char sha256[DIGEST_HEX_BYTES], other[DIGEST_HEX_BYTES];
    MUST(f, "approve", "p1", "p2", "--days", "9");
    screen_start(&s, f);
    come_in(o, "mia");
    digest_of_post(o, "p1", sha256);
    digest_of_post(o, "p2", other);
    WANT(303, POST(o, "/post/withdraw", "id", "p1", "sha256", sha256, "reason", "wrong date"));
    screen_poll(&s, f);
    assert_null(screen_post(&s, "p1"));
    WANT(200, GET(o, "/wall", "done", "withdrawn"));
    SHOWS("Put it back");
    SHOWS("wrong date");
    WANT(409, POST(o, "/api/v1/post/undo", "id", "p1", "sha256", other));
    WANT(422, POST(o, "/api/v1/post/undo", "id", "p1"));
    come_in(o, "otto");
    WANT(403, POST(o, "/post/undo", "id", "p1", "sha256", sha256));
    WANT(200, GET(o, "/wall"));
    SHOWS("Back to the queue");
    screen_poll(&s, f);
    assert_null(screen_post(&s, "p1"));
    come_in(o, "mia");
    WANT(200, POST(o, "/api/v1/post/undo", "id", "p1", "sha256", sha256));
    screen_poll(&s, f);
    assert_non_null(screen_post(&s, "p1"));
    MUST(f, "audit");
    assert_non_null(strstr(f->out, "mia withdraw audience=hq/lobby post=p1 why=wrong date"));
    assert_non_null(strstr(f->out, "mia restore audience=hq/lobby post=p1"));
    assert_non_null(strstr(f->out, "mia approve audience=hq/lobby post=p1"));
    screen_stop(&s);
}

static void undo_is_one_approval_of_the_two_that_a_rule_asks_for(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    struct screen s;
    char sha256[DIGEST_HEX_BYTES];
    screen_start(&s, f);
    MUST(f, "audience", "set", "hq/lobby", "--approvals", "2");
    come_in(o, "mia");
    digest_of_post(o, "p1", sha256);
    for (int i = 0; i < 2; i++) {
        come_in(o, i ? "ada" : "mia");
        WANT(200, POST(o, "/api/v1/post/approve", "id", "p1", "sha256", sha256));
    }
    screen_poll(&s, f);
    assert_non_null(screen_post(&s, "p1"));
    WANT(200, POST(o, "/api/v1/post/withdraw", "id", "p1"));
    WANT(200, POST(o, "/api/v1/post/undo", "id", "p1", "sha256", sha256));
    assert_string_equal(o->text, "{\"approved\":false,\"approvals\":1,\"needed\":2}");
    screen_poll(&s, f);
    assert_null(screen_post(&s, "p1"));
    screen_stop(&s);
}

static void a_hold_blanks_one_audience_or_all(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    struct screen lobby, office;
    MUST(f, "audience", "add", "hq/office");
    screen_start(&lobby, f);
    screen_start(&office, f);
    come_in(o, "mia");
    WANT(303, POST(o, "/emergency/hold", "audience", "hq/lobby", "reason", "a mistake"));
    screen_poll_flags(&lobby, f, "hq/lobby");
    assert_int_equal(lobby.flags->mode, MODE_HOLD);
    WANT(200, GET(o, "/emergency"));
    SHOWS("on hold");
    SHOWS("Release: show posts again");
    WANT(200, GET(o, "/wall", "audience", "hq/lobby"));
    SHOWS("On hold.");
    WANT(200, POST(o, "/api/v1/emergency/hold"));
    assert_string_equal(o->text, "{\"changed\":[\"hq/office\"]}");
    screen_poll_flags(&office, f, "hq/office");
    assert_int_equal(office.flags->mode, MODE_HOLD);
    WANT(200, POST(o, "/api/v1/emergency/release"));
    assert_string_equal(o->text, "{\"changed\":[\"hq/lobby\",\"hq/office\"]}");
    screen_poll_flags(&lobby, f, "hq/lobby");
    assert_int_equal(lobby.flags->mode, MODE_RUN);
    WANT(404, POST(o, "/emergency/hold", "audience", "hq/nowhere"));
    MUST(f, "audit");
    assert_non_null(strstr(f->out, "mia hold audience=hq/lobby why=a mistake"));
    screen_stop(&lobby);
    screen_stop(&office);
}

static void an_alert_has_an_end_and_fit_words(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    struct screen s;
    char long_text[400];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    come_in(o, "mia");
    WANT(422, POST(o, "/api/v1/emergency/alert", "text", "Out", "severity", "critical"));
    SHOWS("minutes is missing");
    WANT(422, POST(o, "/emergency/alert", "text", "Out", "severity", "critical", "minutes", ""));
    SHOWS("minutes is missing: how long does it last?");
    SHOWS(">Out</textarea>"); /* the form comes back filled in */
    static const struct {
        const char *text, *severity, *minutes, *language;
    } bad[] = {{"", "info", "5", ""},       {"x", "grave", "5", ""},
               {"x", "info", "0", ""},      {"x", "info", "721", ""},
               {"x", "", "5", ""},          {"x", "info", "5", "not a tag"},
               {"a\001b", "info", "5", ""}, {"x", "info", "5x", ""}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        WANT(422, POST(o, "/emergency/alert", "text", bad[i].text, "severity", bad[i].severity,
                       "minutes", bad[i].minutes, "language", bad[i].language));
    WANT(422, POST(o, "/emergency/alert", "text", long_text, "severity", "info", "minutes", "5"));
    WANT(303, POST(o, "/emergency/alert", "text", HOSTILE, "severity", "critical", "minutes", "30",
                   "language", "en", "drill", "yes"));
    screen_start(&s, f);
    screen_poll_flags(&s, f, "hq/lobby");
    assert_int_equal(s.flags->mode, MODE_ALERT);
    assert_string_equal(s.flags->alert.text, HOSTILE);
    assert_true(s.flags->alert.drill);
    WANT(303,
         POST(o, "/emergency/alert", "text", "Out\r\nnow", "severity", "info", "minutes", "1"));
    screen_poll_flags(&s, f, "hq/lobby");
    assert_string_equal(s.flags->alert.text, "Out\nnow");
    assert_false(s.flags->alert.drill);
    WANT(303, POST(o, "/emergency/alert", "text", HOSTILE, "severity", "critical", "minutes", "30",
                   "drill", "yes"));
    WANT(200, GET(o, "/emergency"));
    SHOWS(HOSTILE_SHOWN);
    SHOWS_NOT("<script>alert");
    SHOWS("End it now");
    WANT(200, GET(o, "/wall"));
    SHOWS("A drill runs");
    SHOWS_NOT("<script>alert");
    WANT(303, POST(o, "/emergency/alert/end", "audience", "hq/lobby"));
    screen_poll_flags(&s, f, "hq/lobby");
    assert_int_equal(s.flags->mode, MODE_RUN);
    screen_stop(&s);
}

static void an_alert_waits_for_the_release_and_a_draft_changes_nothing(void **state)
{
    struct office *o = &the_office;
    struct fixture *f = *state;
    come_in(o, "mia");
    WANT(200, POST(o, "/emergency/draft", "text", HOSTILE, "severity", "info", "drill", "yes"));
    SHOWS(HOSTILE_SHOWN);
    SHOWS_NOT("<script>alert");
    SHOWS("value=\"info\" checked");
    MUST(f, "audit");
    assert_null(strstr(f->out, "alert"));
    WANT(303, POST(o, "/emergency/hold"));
    WANT(422, POST(o, "/emergency/alert", "text", "x", "severity", "info", "minutes", "5"));
    SHOWS("the screens are on hold");
    WANT(422, GET(o, "/emergency/preview", "text", "x")); /* there is no node's program here */
}

static void a_calendar_has_each_post_on_its_days(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    size_t i;
    json_t *day;
    static const char *const wanted[] = {"", "", "p1 p2", "p1 p2", "p1", "", ""};
    setenv("TZ", "Europe/Vienna", 1);
    tzset();
    MUST(f, "approve", "p1", "--from", "2099-03-25 09:00", "--until", "2099-03-27 17:00");
    MUST(f, "schedule", "p2", "--from", "2099-03-25 00:00", "--until", "2099-03-27 00:00");
    come_in(o, "otto");
    WANT(200, GET(o, "/api/v1/calendar", "date", "2099-03-26"));
    json_t *model = model_of(o);
    assert_int_equal(json_array_size(json_object_get(model, "days")), 7);
    json_array_foreach(json_object_get(model, "days"), i, day)
    {
        char have[100] = "";
        size_t k, used = 0;
        json_t *id;
        json_array_foreach(json_object_get(day, "posts"), k, id) used += (size_t)snprintf(
            have + used, sizeof have - used, "%s%s", used ? " " : "", json_string_value(id));
        assert_string_equal(have, wanted[i]);
    }
    /* on that Sunday clocks are changed: a day of 23 hours */
    json_t *sunday = json_array_get(json_object_get(model, "days"), 6);
    assert_int_equal(json_integer_value(json_object_get(sunday, "until")) -
                         json_integer_value(json_object_get(sunday, "from")),
                     23 * 3600);
    json_decref(model);
    WANT(200, GET(o, "/calendar", "view", "day", "date", "2099-03-25"));
    SHOWS("Wednesday, 25 March");
    SHOWS("from 09:00");
    SHOWS("waits for approval");
    SHOWS_NOT("Change times"); /* not by an author */
    WANT(422, GET(o, "/calendar", "view", "year"));
    WANT(422, GET(o, "/calendar", "date", "yesterday"));
    come_in(o, "mia");
    WANT(303, POST(o, "/post/schedule", "id", "p1", "audience", "hq/lobby", "from",
                   "2099-03-28T10:00", "until", "2099-03-28T12:00"));
    assert_string_equal(o->answer.location, "/calendar?done=saved&audience=hq/lobby");
    WANT(200, GET(o, "/calendar", "view", "day", "date", "2099-03-28"));
    SHOWS("10:00 to 12:00");
    WANT(422, POST(o, "/post/schedule", "id", "p1", "audience", "hq/lobby", "from",
                   "2099-03-28T10:00", "until", "2099-03-28T09:00"));
    SHOWS("the post&#39;s end is not after its start");
    unsetenv("TZ");
    tzset();
}

static void the_queue_comes_in_pages(void **state)
{
    struct fixture *f = *state;
    struct office *o = &the_office;
    char path[SCRATCH_PATH_BYTES + 16];
    snprintf(path, sizeof path, "%s/many.json", f->dir);
    FILE *out = fopen(path, "we");
    assert_non_null(out);
    fputs("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"\",\"items\":[", out);
    for (int i = 0; i < 60; i++)
        fprintf(out, "%s{\"id\":\"q%d\",\"content_text\":\"Post %d\"}", i ? "," : "", i, i);
    assert_true(fputs("]}", out) >= 0 && fclose(out) == 0);
    MUST(f, "import", path);
    come_in(o, "rita");
    WANT(200, GET(o, "/api/v1/queue"));
    json_t *model = model_of(o);
    assert_int_equal(json_integer_value(json_object_get(model, "total")), 63);
    assert_int_equal(json_array_size(json_object_get(model, "posts")), 40);
    json_decref(model);
    WANT(200, GET(o, "/api/v1/queue", "page", "2", "audience", "hq/lobby"));
    model = model_of(o);
    assert_int_equal(json_array_size(json_object_get(model, "posts")), 23);
    json_decref(model);
    WANT(200, GET(o, "/queue"));
    SHOWS("/queue?page=2");
    WANT(422, GET(o, "/queue", "page", "0"));
}

static void texts_stay_texts(void **state)
{
    static const char *const pages[] = {"/wall", "/calendar", "/queue", "/"};
    struct office *o = &the_office;
    struct fixture *f = *state;
    import_hostile(f);
    come_in(o, "ada");
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
            WANT(200, GET(o, pages[i]));
            SHOWS_NOT("<script>alert");
        }
        if (round == 0) {
            MUST(f, "approve", "x" HOSTILE, "--days", "3");
            WANT(200, GET(o, "/wall"));
            SHOWS(HOSTILE_SHOWN);
        } else if (round == 1) {
            MUST(f, "withdraw", "x" HOSTILE, "--reason", HOSTILE);
            WANT(200, GET(o, "/wall"));
            SHOWS(HOSTILE_SHOWN);
        }
    }
}

static void spans_of_time_are_said_in_one_unit(void **state)
{
    static const struct {
        int64_t seconds;
        const char *words;
    } cases[] = {{-5, "1 minute"},      {59, "1 minute"},       {125, "2 minutes"},
                 {3599, "59 minutes"},  {3600, "1 hour"},       {86400 + 3600, "25 hours"},
                 {2 * 86400, "2 days"}, {91 * 86400, "91 days"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct strbuf b;
        strbuf_init(&b, 64);
        web_time_span(&b, cases[i].seconds);
        assert_string_equal(b.data, cases[i].words);
        strbuf_clear(&b);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, clean)
    const struct CMUnitTest tests[] = {
        TEST(a_wall_stands_in_the_order_of_the_screens),
        TEST(a_notice_is_told_from_a_post),
        TEST(undo_needs_the_right_bytes_and_the_right_role),
        TEST(undo_is_one_approval_of_the_two_that_a_rule_asks_for),
        TEST(a_hold_blanks_one_audience_or_all),
        TEST(an_alert_has_an_end_and_fit_words),
        TEST(an_alert_waits_for_the_release_and_a_draft_changes_nothing),
        TEST(a_calendar_has_each_post_on_its_days),
        TEST(the_queue_comes_in_pages),
        TEST(texts_stay_texts),
        cmocka_unit_test(spans_of_time_are_said_in_one_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
