/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "select/dayparts.h"
#include "select/select.h"
#include "select/stand_in.h"

/* a: 100..200, b: always to 1000, c: 150..160 */
static struct approved_post posts[] = {
    {1, {.id = (char *)(uintptr_t) "a"}, {{1}}, 100, 200},
    {1, {.id = (char *)(uintptr_t) "b"}, {{2}}, 0, 1000},
    {1, {.id = (char *)(uintptr_t) "c"}, {{3}}, 150, 160},
};

static struct approved_post *list[] = {&posts[0], &posts[1], &posts[2]};

static struct playlist playlist_of(enum flags_mode mode)
{
    return (struct playlist){.mode = mode,
                             .seq = 1,
                             .lease = {500, 500000},
                             .posts = list,
                             .post_count = 3,
                             .ever_accepted = true};
}

static void posts_take_turns_and_those_out_of_their_time_are_skipped(void **state)
{
    (void)state;
    struct playlist p = playlist_of(MODE_RUN);
    static const struct {
        const char *after;
        int64_t now_s;
        const char *want;
    } rows[] = {{NULL, 120, "a"}, {"a", 120, "b"}, {"b", 120, "a"}, {"a", 155, "b"},
                {"b", 155, "c"},  {"c", 155, "a"}, {"b", 160, "a"}, {NULL, 99, "b"},
                {"b", 99, "b"},   {"a", 200, "b"}, {"b", 300, "b"}, {"gone", 120, "a"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct show s = select_next(&p, rows[i].after, true, rows[i].now_s);
        assert_int_equal(s.kind, SHOW_POST);
        assert_string_equal(approved_post_peek(s.post)->id, rows[i].want);
    }
    assert_int_equal(select_next(&p, "b", true, 1000).kind, SHOW_HOUSE);
}

static void no_lease_or_a_hold_shows_the_house_card_whatever_there_is(void **state)
{
    (void)state;
    struct playlist run = playlist_of(MODE_RUN), hold = playlist_of(MODE_HOLD);
    struct playlist alert = playlist_of(MODE_ALERT);
    alert.alert = (struct alert){.text = (char *)(uintptr_t) "out", .until_s = 400};
    assert_int_equal(select_next(&run, NULL, false, 120).kind, SHOW_HOUSE);
    assert_int_equal(select_next(&hold, NULL, true, 120).kind, SHOW_HOUSE);
    assert_int_equal(select_next(&alert, NULL, false, 120).kind, SHOW_HOUSE);
    run.trouble = ERR_TLS_NAME;
    struct show s = select_next(&run, NULL, false, 120);
    assert_int_equal(s.kind, SHOW_HOUSE);
    assert_int_equal(s.trouble, ERR_TLS_NAME);
}

static void a_board_that_never_had_flags_says_what_is_missing(void **state)
{
    (void)state;
    struct playlist p = {.trouble = ERR_NET_RESOLVE};
    struct show s = select_next(&p, NULL, false, 120);
    assert_int_equal(s.kind, SHOW_SETUP);
    assert_int_equal(s.trouble, ERR_NET_RESOLVE);
    p.trouble = ERR_OK; /* nothing tried yet */
    assert_int_equal(select_next(&p, NULL, false, 120).kind, SHOW_HOUSE);
}

static void an_alert_takes_over_until_its_end(void **state)
{
    (void)state;
    struct playlist p = playlist_of(MODE_ALERT);
    p.alert = (struct alert){.text = (char *)(uintptr_t) "out", .until_s = 140};
    assert_int_equal(select_next(&p, NULL, true, 139).kind, SHOW_ALERT);
    assert_int_equal(select_next(&p, NULL, true, 140).kind, SHOW_POST);
    struct show s = select_next(&p, NULL, true, 139);
    assert_true(select_still_holds(&p, &s, NULL, true, 139));
    assert_false(select_still_holds(&p, &s, NULL, true, 140));
    assert_false(select_still_holds(&p, &s, NULL, false, 139));
    p.alert.drill = true;
    assert_false(select_still_holds(&p, &s, NULL, true, 139)); /* another alert */
    p.alert.drill = false;
    p.alert.text = (char *)(uintptr_t) "in";
    assert_false(select_still_holds(&p, &s, NULL, true, 139));
}

static void what_is_shown_stays_only_while_it_is_approved(void **state)
{
    (void)state;
    struct playlist p = playlist_of(MODE_RUN);
    struct show s = {.kind = SHOW_POST};
    struct digest edited = {{9}};
    assert_true(select_still_holds(&p, &s, &posts[0].sha256, true, 120));
    assert_false(select_still_holds(&p, &s, &posts[0].sha256, true, 200)); /* until */
    assert_false(select_still_holds(&p, &s, &edited, true, 120));
    assert_false(select_still_holds(&p, &s, NULL, true, 120));
    assert_false(select_still_holds(&p, &s, &posts[0].sha256, false, 120)); /* lease */
    p.mode = MODE_HOLD;
    assert_false(select_still_holds(&p, &s, &posts[0].sha256, true, 120));
    p = playlist_of(MODE_RUN);
    p.post_count = 0; /* withdrawn */
    assert_false(select_still_holds(&p, &s, &posts[0].sha256, true, 120));
}

static void the_house_card_gives_way_and_its_code_changes(void **state)
{
    (void)state;
    struct playlist p = playlist_of(MODE_HOLD);
    struct show house = {.kind = SHOW_HOUSE};
    assert_true(select_still_holds(&p, &house, NULL, true, 120));
    p.trouble = ERR_NET_TIMEOUT;
    assert_false(select_still_holds(&p, &house, NULL, true, 120));
    p.mode = MODE_RUN;
    assert_false(select_still_holds(&p, &house, NULL, true, 120));
}

static void the_next_change_is_the_earliest_date_ahead(void **state)
{
    (void)state;
    struct playlist p = playlist_of(MODE_RUN);
    static const struct {
        int64_t now_s, want_s;
    } rows[] = {{0, 100},   {99, 100},  {100, 150},  {155, 160},
                {160, 200}, {200, 500}, {500, 1000}, {1000, INT64_MAX}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(select_next_change_s(&p, rows[i].now_s), rows[i].want_s);
    p.mode = MODE_ALERT;
    p.alert = (struct alert){.text = (char *)(uintptr_t) "out", .until_s = 130};
    assert_int_equal(select_next_change_s(&p, 100), 130);
    p.mode = MODE_HOLD;
    assert_int_equal(select_next_change_s(&p, 100), INT64_MAX);
}

/* Between two changes nothing may change: every second of the week around the posts' dates. */
static void nothing_changes_between_the_announced_moments(void **state)
{
    (void)state;
    for (int mode = MODE_RUN; mode <= MODE_ALERT; mode++) {
        struct playlist p = playlist_of((enum flags_mode)mode);
        p.alert = (struct alert){.text = (char *)(uintptr_t) "out", .until_s = 130};
        for (int64_t t = 1; t < 1200; t++) {
            bool was_lease = t - 1 < p.lease.expires_s, lease = t < p.lease.expires_s;
            struct show a = select_next(&p, "b", was_lease, t - 1);
            struct show b = select_next(&p, "b", lease, t);
            if (select_next_change_s(&p, t - 1) > t)
                assert_true(show_equal(&a, &b));
        }
    }
}

static void shows_are_equal_by_what_is_seen(void **state)
{
    (void)state;
    struct approved_post again = posts[0];
    struct show a = {.kind = SHOW_POST, .post = &posts[0]}, b = {.kind = SHOW_POST, .post = &again};
    struct show c = {.kind = SHOW_POST, .post = &posts[1]}, house = {.kind = SHOW_HOUSE};
    struct show code = {.kind = SHOW_HOUSE, .trouble = ERR_IO};
    assert_true(show_equal(&a, &b));
    assert_false(show_equal(&a, &c));
    assert_false(show_equal(&a, &house));
    assert_false(show_equal(&house, &code));
}

static bool is_b(const struct approved_post *a)
{
    return a == &posts[1];
}

static bool is_any(const struct approved_post *a)
{
    (void)a;
    return true;
}

static void notices_take_no_turns_and_are_left_out_of_the_loop(void **state)
{
    (void)state;
    struct playlist p = playlist_of(MODE_RUN);
    struct select_rules rules = {.is_notice = is_b};
    struct show s = select_show(&p, &rules, "a", NULL, true, 155);
    assert_ptr_equal(s.post, &posts[2]);
    assert_ptr_equal(s.notice, &posts[1]);
    assert_int_equal(s.loop_index, 1);
    assert_int_equal(s.loop_count, 2);
    s = select_show(&p, &rules, NULL, NULL, true, 120); /* c is not in its time */
    assert_int_equal(s.loop_count, 1);
    s = select_show(&p, &rules, NULL, NULL, true, 300); /* nothing but the notice */
    assert_ptr_equal(s.post, &posts[1]);
    assert_null(s.notice);
    assert_int_equal(s.loop_count, 1);
}

static void notices_alone_take_turns_as_posts(void **state)
{
    (void)state;
    struct playlist p = playlist_of(MODE_RUN);
    struct select_rules rules = {.is_notice = is_any};
    struct show s = select_show(&p, &rules, "a", "a", true, 155);
    assert_ptr_equal(s.post, &posts[1]);
    assert_null(s.notice);
    assert_int_equal(s.loop_count, 3);
}

static void shows_with_another_notice_page_or_theme_are_not_equal(void **state)
{
    (void)state;
    struct show a = {.kind = SHOW_POST, .post = &posts[0], .notice = &posts[1]}, b = a;
    b.loop_index = 3; /* not seen as another show: the marks follow with the next frame */
    assert_true(show_equal(&a, &b));
    b.notice = &posts[2];
    assert_false(show_equal(&a, &b));
    b.notice = NULL;
    assert_false(show_equal(&a, &b));
    b = a;
    b.page = 1;
    assert_false(show_equal(&a, &b));
    b = a;
    b.evening = true;
    assert_false(show_equal(&a, &b));
}

static void in_the_dark_only_alerts_and_the_set_up_card_are_shown(void **state)
{
    (void)state;
    struct select_rules rules = {.dark = true};
    struct playlist p = playlist_of(MODE_RUN);
    assert_int_equal(select_show(&p, &rules, NULL, NULL, true, 120).kind, SHOW_DARK);
    assert_int_equal(select_show(&p, &rules, NULL, NULL, false, 120).kind, SHOW_DARK);
    p.mode = MODE_HOLD;
    assert_int_equal(select_show(&p, &rules, NULL, NULL, true, 120).kind, SHOW_DARK);
    p.mode = MODE_ALERT;
    p.alert = (struct alert){.text = (char *)(uintptr_t) "out", .until_s = 140};
    assert_int_equal(select_show(&p, &rules, NULL, NULL, true, 139).kind, SHOW_ALERT);
    assert_int_equal(select_show(&p, &rules, NULL, NULL, false, 139).kind, SHOW_DARK);
    struct playlist fresh = {.trouble = ERR_NET_RESOLVE};
    assert_int_equal(select_show(&fresh, &rules, NULL, NULL, false, 120).kind, SHOW_SETUP);
}

static void a_daypart_runs_from_its_beginning_to_before_its_end_over_midnight(void **state)
{
    (void)state;
    static const struct {
        int from, until, minute;
        bool runs;
    } rows[] = {{600, 700, 599, false}, {600, 700, 600, true},    {600, 700, 699, true},
                {600, 700, 700, false}, {1320, 390, 1319, false}, {1320, 390, 1320, true},
                {1320, 390, 0, true},   {1320, 390, 389, true},   {1320, 390, 390, false},
                {600, 600, 600, false}, {0, 1439, 1438, true},    {0, 1439, 1439, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(daypart_runs((struct day_time){true, rows[i].from},
                                      (struct day_time){true, rows[i].until}, rows[i].minute),
                         rows[i].runs);
    assert_false(daypart_runs((struct day_time){0}, (struct day_time){true, 600}, 10));
    assert_false(daypart_runs((struct day_time){true, 600}, (struct day_time){0}, 700));
}

/* Minute by minute through a week: it changes exactly when it was said to. */
static void a_daypart_changes_when_announced_all_week(void **state)
{
    (void)state;
    struct day_time from = {true, 1320}, until = {true, 390};
    for (int m = 0; m < 7 * DAY_MINUTES; m++) {
        int minute = m % DAY_MINUTES, next = (m + 1) % DAY_MINUTES;
        bool changes = daypart_runs(from, until, minute) != daypart_runs(from, until, next);
        bool announced =
            daypart_minutes_to(from, minute) == 1 || daypart_minutes_to(until, minute) == 1;
        assert_int_equal(changes, announced);
        assert_in_range(daypart_minutes_to(from, minute), 1, DAY_MINUTES);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(posts_take_turns_and_those_out_of_their_time_are_skipped),
        cmocka_unit_test(no_lease_or_a_hold_shows_the_house_card_whatever_there_is),
        cmocka_unit_test(a_board_that_never_had_flags_says_what_is_missing),
        cmocka_unit_test(an_alert_takes_over_until_its_end),
        cmocka_unit_test(what_is_shown_stays_only_while_it_is_approved),
        cmocka_unit_test(the_house_card_gives_way_and_its_code_changes),
        cmocka_unit_test(the_next_change_is_the_earliest_date_ahead),
        cmocka_unit_test(nothing_changes_between_the_announced_moments),
        cmocka_unit_test(shows_are_equal_by_what_is_seen),
        cmocka_unit_test(notices_take_no_turns_and_are_left_out_of_the_loop),
        cmocka_unit_test(notices_alone_take_turns_as_posts),
        cmocka_unit_test(shows_with_another_notice_page_or_theme_are_not_equal),
        cmocka_unit_test(in_the_dark_only_alerts_and_the_set_up_card_are_shown),
        cmocka_unit_test(a_daypart_runs_from_its_beginning_to_before_its_end_over_midnight),
        cmocka_unit_test(a_daypart_changes_when_announced_all_week),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
