/* SPDX-License-Identifier: Apache-2.0 */
/* What the hour says: dark hours and the evening's theme, on a clock that is changed to summer time. */
#include "node/player_stage.h"

#define HOUR (60 * MINUTE)
#define START_MINUTE (9 * 60) /* of the day, when the stage opens */

static struct day_time after_start(int minutes)
{
    return (struct day_time){true, (START_MINUTE + minutes) % 1440};
}

/* --- dark hours --------------------------------------------------------------------------------------------------- */

static void dark_from_20_to_40(void)
{
    stage_settings.dark_from = after_start(20);
    stage_settings.dark_until = after_start(40);
}

static void in_the_dark_hours_the_screen_is_black_and_nothing_is_drawn(void **state)
{
    (void)state;
    dark_from_20_to_40();
    act_three(0);
    play_until_ms(20 * MINUTE - 100);
    assert_true(lit(0) || lit(1) || lit(2));
    play_until_ms(20 * MINUTE + LATE_MS);
    assert_string_equal(screen(), "");
    assert_string_equal(labels[label_count - 1].text, "dark");
    assert_true(fake.off);
    int drawn = fake.begun, made = composed;
    play_until_ms(40 * MINUTE - 100);
    assert_int_equal(fake.begun, drawn);
    assert_int_equal(composed, made);
    assert_true(fake.off);
    play_until_ms(40 * MINUTE + 500);
    assert_true(lit(0) || lit(1) || lit(2));
    assert_false(fake.off);
}

static void what_uncovers_the_screen_in_the_dark_leaves_it_off(void **state)
{
    (void)state;
    dark_from_20_to_40();
    act_three(0);
    at_ms_display(25 * MINUTE, NULL, 0, OUTPUT_EXPOSED);
    play_until_ms(26 * MINUTE);
    assert_string_equal(screen(), "");
    assert_true(fake.off);
}

static void no_post_is_recorded_in_the_dark(void **state)
{
    (void)state;
    struct play_record r[64];
    dark_from_20_to_40();
    stage_publish(list_of(1, 1, 0));
    stage_settings.duration_ms = 600000;
    play_until_ms(21 * MINUTE);
    int n = records(r, 64);
    assert_int_equal(r[n - 1].end, PLAY_INTERRUPTED);
    play_until_ms(39 * MINUTE);
    assert_int_equal(records(r, 64), 0);
}

static void an_alert_breaks_the_dark_and_black_follows_it(void **state)
{
    (void)state;
    dark_from_20_to_40();
    act_three(0);
    at_ms_do(25 * MINUTE, act_alert, 60);
    play_until_ms(25 * MINUTE + 500);
    assert_string_equal(screen(), "alert");
    assert_false(fake.off);
    play_until_ms(26 * MINUTE + 1500);
    assert_string_equal(screen(), "");
    assert_true(fake.off);
    assert_string_equal(labels[label_count - 1].text, "dark");
}

static void an_alert_that_stands_when_the_dark_begins_goes_on(void **state)
{
    (void)state;
    dark_from_20_to_40();
    act_three(0);
    at_ms_do(19 * MINUTE, act_alert, 300);
    play_until_ms(21 * MINUTE);
    assert_string_equal(screen(), "alert");
}

static void withdrawals_and_holds_in_the_dark_change_nothing_until_its_end(void **state)
{
    (void)state;
    dark_from_20_to_40();
    act_three(0);
    at_ms_do(25 * MINUTE, act_hold, 0);
    play_until_ms(30 * MINUTE);
    assert_string_equal(screen(), "");
    at_ms_do(35 * MINUTE, act_three, 1 << 0 | 1 << 1);
    play_until_ms(40 * MINUTE + 500);
    assert_string_equal(screen(), "p2");
}

static void a_display_that_comes_in_the_dark_is_black(void **state)
{
    (void)state;
    dark_from_20_to_40();
    act_three(0);
    at_ms_display(25 * MINUTE, act_size, 0, OUTPUT_LOST);
    at_ms_display(26 * MINUTE, act_size, STAGE_WIDTH_PX, OUTPUT_RESIZED);
    play_until_ms(27 * MINUTE);
    assert_string_equal(screen(), "");
    assert_true(fake.current >= 0 && fake.off);
}

static void a_fade_ends_where_the_dark_begins(void **state)
{
    (void)state;
    dark_from_20_to_40();
    stage_settings.duration_ms = 60000;
    stage_settings.transition_ms = 5000; /* every full minute and a bit: over the edge */
    act_three(0);
    play_until_ms(20 * MINUTE + LATE_MS);
    assert_string_equal(screen(), "");
}

/* --- evening ------------------------------------------------------------------------------------------------------ */

static void evening_from_20_to_40(void)
{
    static char theme[] = "dusk";
    stage_settings.theme_evening = theme;
    stage_settings.evening_from = after_start(20);
    stage_settings.evening_until = after_start(40);
}

static void what_stands_is_composed_again_when_the_evening_comes_and_goes(void **state)
{
    (void)state;
    struct play_record r[64];
    evening_from_20_to_40();
    stage_settings.duration_ms = 600000;
    struct stage_post long_one = {.k = 0, .duration_ms = 600000};
    stage_publish(stage_list(1, MODE_RUN, &long_one, 1));
    play_until_ms(20 * MINUTE - 200);
    assert_false(lit(COLUMN_EVENING));
    play_until_ms(20 * MINUTE + 1500);
    assert_true(lit(COLUMN_EVENING) && lit(0));
    play_until_ms(40 * MINUTE - 200);
    assert_true(lit(COLUMN_EVENING));
    play_until_ms(40 * MINUTE + 1500);
    assert_false(lit(COLUMN_EVENING));
    assert_true(lit(0));
    for (int i = records(r, 64); i > 0; i--) { /* no stay was cut in two */
        assert_int_equal(r[i - 1].end, PLAY_DONE);
        assert_true(r[i - 1].shown_ms >= 599000);
    }
}

static void cards_and_alerts_change_their_theme_too(void **state)
{
    (void)state;
    evening_from_20_to_40();
    act_hold(0);
    play_until_ms(20 * MINUTE + 1500);
    assert_true(lit(COLUMN_EVENING) && lit(COLUMN_CARD));
    act_alert(3600);
    play_until_ms(40 * MINUTE + 500);
    assert_true(lit(COLUMN_ALERT) && !lit(COLUMN_EVENING));
}

static void a_page_keeps_its_place_and_time_in_the_other_theme(void **state)
{
    (void)state;
    evening_from_20_to_40();
    stage_settings.transition = TRANSITION_NONE;
    pages[0] = 3;
    reading_ms[0] = 8 * MINUTE;
    stage_publish(list_of(1, 1, 0));
    play_until_ms(23 * MINUTE);
    assert_true(lit(COLUMN_PAGE + 2) && lit(COLUMN_EVENING));
    play_until_ms(24 * MINUTE - 100);
    assert_true(lit(COLUMN_PAGE + 2));
    play_until_ms(24 * MINUTE + 500);
    assert_true(lit(COLUMN_PAGE));
}

static void a_theme_in_which_a_post_cannot_be_composed_is_not_tried_for_ever(void **state)
{
    (void)state;
    evening_from_20_to_40();
    struct stage_post long_one = {.k = 0, .duration_ms = 1500000};
    stage_publish(stage_list(1, MODE_RUN, &long_one, 1));
    play_until_ms(19 * MINUTE);
    body_result[0] = ERR_SYNTAX;
    int made = composed;
    play_until_ms(21 * MINUTE);
    assert_string_equal(screen(), "p0");
    assert_true(composed - made <= 3);
}

/* --- a week ------------------------------------------------------------------------------------------------------- */

/* 2 March 2026 is a Monday; clocks go forward in the night to the 29th, at 02:00. */
static void hours_are_those_of_the_wall_clock_all_through_the_week_of_summer_time(void **state)
{
    (void)state;
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    wall_shift_s = 23 * 86400 + 15 * 3600; /* to Thursday the 26th, 01:00 */
    stage_settings.dark_from = (struct day_time){true, 22 * 60};
    stage_settings.dark_until = (struct day_time){true, 6 * 60 + 30};
    stage_settings.duration_ms = 600000;
    stage_publish(list_of(1, 1, 0));
    for (int64_t minute = 1; minute < 7 * 1440; minute += 7) {
        play_until_ms(minute * MINUTE + 2000);
        time_t t = (time_t)stage_wall(NULL);
        struct tm local;
        localtime_r(&t, &local);
        int of_day = local.tm_hour * 60 + local.tm_min;
        bool dark = of_day >= 22 * 60 || of_day < 6 * 60 + 30;
        if (lit(0) == dark)
            fail_msg("%s at %d:%02d of the %d.", dark ? "lit" : "dark", local.tm_hour, local.tm_min,
                     local.tm_mday);
        script_count = script_next = 0;
    }
    unsetenv("TZ");
    tzset();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(in_the_dark_hours_the_screen_is_black_and_nothing_is_drawn),
        STAGE_TEST(what_uncovers_the_screen_in_the_dark_leaves_it_off),
        STAGE_TEST(no_post_is_recorded_in_the_dark),
        STAGE_TEST(an_alert_breaks_the_dark_and_black_follows_it),
        STAGE_TEST(an_alert_that_stands_when_the_dark_begins_goes_on),
        STAGE_TEST(withdrawals_and_holds_in_the_dark_change_nothing_until_its_end),
        STAGE_TEST(a_display_that_comes_in_the_dark_is_black),
        STAGE_TEST(a_fade_ends_where_the_dark_begins),
        STAGE_TEST(what_stands_is_composed_again_when_the_evening_comes_and_goes),
        STAGE_TEST(cards_and_alerts_change_their_theme_too),
        STAGE_TEST(a_page_keeps_its_place_and_time_in_the_other_theme),
        STAGE_TEST(a_theme_in_which_a_post_cannot_be_composed_is_not_tried_for_ever),
        STAGE_TEST(hours_are_those_of_the_wall_clock_all_through_the_week_of_summer_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
