/* SPDX-License-Identifier: Apache-2.0 */
/* Writing, editing, asking for changes, scheduling: judged by what a screen gets. */
#include "desk/desk_fixture.h"

#include "desk/desk_limits.h"

static void first_word(const struct fixture *f, char *out, size_t bytes)
{
    snprintf(out, bytes, "%.*s", (int)strcspn(f->out, ":"), f->out);
}

static void a_post_written_here_is_pending_and_then_shown(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char id[64];
    screen_start(&s, f);
    MUST(f, "write", "--title", "Soup at noon", "--text", "Pea soup.\nAnd bread.", "--language",
         "en", "--author", "Kitchen", "--picture", GOOD "/wide.png", "--alt", "a bowl");
    first_word(f, id, sizeof id);
    assert_int_equal(strncmp(id, "desk-", 5), 0);
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, 0);
    MUST(f, "approve", id);
    screen_poll(&s, f);
    const struct post *p = screen_post(&s, id);
    assert_string_equal(p->title, "Soup at noon");
    assert_string_equal(p->content_text, "Pea soup.\nAnd bread.");
    assert_string_equal(p->author_name, "Kitchen");
    assert_int_equal(p->media_count, 1);
    assert_string_equal(p->media[0].alt, "a bowl");
    screen_stop(&s);
}

static void an_edit_is_another_post_to_approve(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    MUST(f, "edit", "p1", "--title", "Another title", "--alt", "two fields");
    assert_non_null(strstr(f->out, "taken off the screens"));
    screen_poll(&s, f);
    assert_null(screen_post(&s, "p1"));
    assert_int_equal(flags_find(s.flags, "p1")->flag, FLAG_PENDING);
    MUST(f, "approve", "p1");
    screen_poll(&s, f);
    const struct post *p = screen_post(&s, "p1");
    assert_string_equal(p->title, "Another title");
    assert_string_equal(p->media[0].alt, "two fields");
    assert_string_equal(p->author_name, "Ann"); /* what was not given stays */
    assert_true(p->has_avatar && p->pinned);
    MUST(f, "edit", "p1", "--drop-picture", "1", "--title", "");
    MUST(f, "approve", "p1");
    screen_poll(&s, f);
    p = screen_post(&s, "p1");
    assert_null(p->title);
    assert_int_equal(p->media_count, 0);
    MUST(f, "audit", "verify");
    screen_stop(&s);
}

static void an_event_a_role_and_tags_are_written_and_taken_away(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char id[64];
    screen_start(&s, f);
    MUST(f, "write", "--title", "Choir", "--author", "Ann", "--role", "Head of choirs", "--tag",
         "music", "--tag", "evening", "--event", "2027-03-02T18:00:00Z", "--event-end",
         "2027-03-02T20:00:00Z", "--place", "Atrium");
    first_word(f, id, sizeof id);
    MUST(f, "approve", id);
    screen_poll(&s, f);
    const struct post *p = screen_post(&s, id);
    assert_true(p->event.given);
    assert_int_equal(p->event.start_s, 1804010400);
    assert_int_equal(p->event.end_s, 1804010400 + 7200);
    assert_string_equal(p->event.place, "Atrium");
    assert_string_equal(p->author_role, "Head of choirs");
    assert_int_equal(p->tag_count, 2);
    assert_string_equal(p->tags[1], "evening");
    MUST(f, "edit", id, "--no-event", "--role", "", "--tag", "song");
    MUST(f, "approve", id);
    screen_poll(&s, f);
    p = screen_post(&s, id);
    assert_false(p->event.given);
    assert_null(p->author_role);
    assert_int_equal(p->tag_count, 1);
    assert_string_equal(p->tags[0], "song");
    assert_int_equal(RUN(f, "edit", id, "--place", "Hall"), EXIT_USAGE);
    assert_int_equal(RUN(f, "edit", id, "--no-event", "--event", "2027-03-02T18:00:00Z"),
                     EXIT_USAGE);
    assert_int_equal(RUN(f, "edit", id, "--event", "2027-03-02T18:00:00Z", "--event-end",
                         "2027-03-01T18:00:00Z"),
                     EXIT_FAILED);
    screen_stop(&s);
}

static void an_edit_that_changes_nothing_leaves_the_post_on_the_wall(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    MUST(f, "edit", "p1");
    assert_non_null(strstr(f->out, "as it was"));
    screen_poll(&s, f);
    assert_non_null(screen_post(&s, "p1"));
    screen_stop(&s);
}

static void what_its_source_says_again_does_not_undo_an_edit(void **state)
{
    struct fixture *f = *state;
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "edit", "p1", "--title", "Another title");
    MUST(f, "import", GOOD "/feed.json");
    assert_non_null(strstr(f->out, "p1: unchanged"));
    MUST(f, "list", "--json");
    assert_non_null(strstr(f->out, "Another title"));
    MUST(f, "import", GOOD "/feed-changed.json"); /* this is news */
    assert_non_null(strstr(f->out, "p1: changed"));
    MUST(f, "list", "--json");
    assert_null(strstr(f->out, "Another title"));
}

static void what_a_screen_would_refuse_is_refused(void **state)
{
    struct fixture *f = *state;
    char big[18 * 1024];
    memset(big, 'x', sizeof big);
    big[sizeof big - 1] = 0;
    MUST(f, "import", GOOD "/feed.json");
    assert_int_equal(RUN(f, "write"), EXIT_FAILED);
    assert_int_equal(RUN(f, "write", "--text", big), EXIT_FAILED);
    assert_int_equal(RUN(f, "write", "--text", "x", "--language", "not a tag"), EXIT_FAILED);
    assert_int_equal(RUN(f, "write", "--text", "x", "--link", "javascript:alert(1)"), EXIT_FAILED);
    assert_int_equal(RUN(f, "write", "--text", "a\x1b[2J"), EXIT_FAILED);
    assert_int_equal(RUN(f, "write", "--text", "x", "--picture", GOOD "/feed.json"), EXIT_FAILED);
    assert_int_equal(RUN(f, "write", "--text", "x", "--alt", "y"), EXIT_USAGE);
    assert_int_equal(RUN(f, "edit", "p1", "--drop-picture", "2"), EXIT_FAILED);
    assert_int_equal(RUN(f, "edit", "p2", "--alt", "y"), EXIT_FAILED);
    assert_int_equal(RUN(f, "edit", "nobody", "--text", "x"), EXIT_FAILED);
    MUST(f, "list");
    assert_null(strstr(f->out, "desk-"));
}

static void an_asked_change_is_listed_until_the_post_changes(void **state)
{
    struct fixture *f = *state;
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "ask", "p1", "--change", "say which room");
    MUST(f, "list");
    assert_non_null(strstr(f->out, "(to change: say which room)"));
    assert_int_equal(RUN(f, "ask", "p1"), EXIT_USAGE);
    assert_int_equal(RUN(f, "ask", "p1", "--change", ""), EXIT_FAILED);
    MUST(f, "edit", "p1", "--text", "In the hall");
    MUST(f, "list");
    assert_null(strstr(f->out, "to change"));
    MUST(f, "approve", "p1");
    assert_int_equal(RUN(f, "ask", "p1", "--change", "x"), EXIT_FAILED);
    MUST(f, "audit");
    assert_non_null(strstr(f->out, "ask audience=hq/lobby post=p1 why=say which room"));
}

static void a_schedule_is_a_plan_before_and_holds_at_once_after(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "schedule", "p1", "--from", "2027-03-02T09:00:00Z", "--until", "2027-03-04T09:00:00Z",
         "--rank", "7");
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, 0);
    MUST(f, "approve", "p1", "p2");
    screen_poll(&s, f);
    const struct approved_post *p = NULL, *other = NULL;
    for (int i = 0; i < s.feed->post_count; i++) {
        if (!strcmp(approved_post_peek(s.feed->posts[i])->id, "p1"))
            p = s.feed->posts[i];
        else
            other = s.feed->posts[i];
    }
    assert_int_equal(approved_post_from_s(p), 1803978000);
    assert_int_equal(approved_post_until_s(p), 1803978000 + 2 * 86400);
    assert_int_equal(approved_post_rank(p), 7);
    int64_t until_s = approved_post_until_s(other);
    MUST(f, "schedule", "p2", "--pin", "yes");
    screen_poll(&s, f);
    for (int i = 0; i < s.feed->post_count; i++) {
        if (strcmp(approved_post_peek(s.feed->posts[i])->id, "p2") != 0)
            continue;
        assert_int_equal(approved_post_rank(s.feed->posts[i]), PINNED_RANK);
        assert_int_equal(approved_post_until_s(s.feed->posts[i]), until_s);
    }
    MUST(f, "schedule", "p2", "--pin", "no");
    assert_int_equal(RUN(f, "schedule", "p2", "--pin", "perhaps"), EXIT_USAGE);
    assert_int_equal(RUN(f, "schedule", "p2", "--until", "2020-01-01"), EXIT_FAILED);
    assert_int_equal(RUN(f, "schedule", "p2", "--from", "2027-01-01", "--until", "2028-01-01"),
                     EXIT_FAILED);
    assert_int_equal(RUN(f, "schedule"), EXIT_USAGE);
    MUST(f, "audit", "verify");
    screen_stop(&s);
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_post_written_here_is_pending_and_then_shown),
        WITH_DESK(an_edit_is_another_post_to_approve),
        WITH_DESK(an_event_a_role_and_tags_are_written_and_taken_away),
        WITH_DESK(an_edit_that_changes_nothing_leaves_the_post_on_the_wall),
        WITH_DESK(what_its_source_says_again_does_not_undo_an_edit),
        WITH_DESK(what_a_screen_would_refuse_is_refused),
        WITH_DESK(an_asked_change_is_listed_until_the_post_changes),
        WITH_DESK(a_schedule_is_a_plan_before_and_holds_at_once_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
