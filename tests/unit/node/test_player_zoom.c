/* SPDX-License-Identifier: Apache-2.0 */
/* A photo that grows while its post stands: how often it is drawn, when it stops, and that it goes when it must. */
#include "node/player_stage.h"

#define FADE_MS 800

static int setup(void **state)
{
    if (stage_setup(state))
        return -1;
    stage_settings.slow_zoom = true;
    for (int k = 0; k < 3; k++)
        grows[k] = true;
    return 0;
}

/* Frames from one moment to another. */
static int frames_between(int64_t from_ms, int64_t to_ms)
{
    play_until_ms(from_ms);
    int before = fake.begun;
    play_until_ms(to_ms);
    return fake.begun - before;
}

static void it_is_drawn_25_times_a_second_and_less_at_its_slow_ends(void **state)
{
    (void)state;
    act_three(0);
    play_until_ms(12 * SECOND); /* the second post stands since 10.8 s */
    assert_in_range(frames_between(14 * SECOND, 17 * SECOND), 70, 76);
    int end = frames_between(19850, 20050);
    assert_in_range(end, 1, 5);
}

static void it_has_grown_when_the_turn_ends_however_long_that_is(void **state)
{
    (void)state;
    static const int64_t durations_ms[] = {8000, 10000, 60000};
    for (size_t i = 0; i < sizeof durations_ms / sizeof durations_ms[0]; i++) {
        if (i) {
            stage_teardown(state);
            assert_int_equal(setup(state), 0);
        }
        stage_settings.duration_ms = durations_ms[i];
        compose_ms = 3 * SECOND; /* the next is late: what has grown stands still */
        stage_settings.clock = CLOCK_OFF;
        act_three(0);
        play_until_ms(7 * SECOND);
        int64_t ends_ms = labels[0].at_ms + durations_ms[i];
        assert_in_range(frames_between(ends_ms - 2000, ends_ms - 100), 4, 48);
        assert_int_equal(frames_between(ends_ms + 80, ends_ms + 900), 0);
    }
}

static void with_reduced_motion_or_without_the_setting_nothing_grows(void **state)
{
    (void)state;
    for (int reduced = 0; reduced < 2; reduced++) {
        if (reduced) {
            stage_teardown(state);
            assert_int_equal(setup(state), 0);
        }
        stage_settings.slow_zoom = reduced;
        stage_settings.reduced_motion = reduced;
        act_three(0);
        play_until_ms(12 * SECOND);
        assert_int_equal(frames_between(12 * SECOND, 19900), 0);
    }
}

static void a_post_that_cannot_grow_stands_still(void **state)
{
    (void)state;
    memset(grows, 0, sizeof grows);
    act_three(0);
    play_until_ms(12 * SECOND);
    assert_int_equal(frames_between(12 * SECOND, 19900), 0);
}

static void withdrawn_while_it_grows_it_goes_in_that_frame(void **state)
{
    (void)state;
    act_three(0);
    for (int i = 0; i < 20; i++) /* the stage looks at every frame and before every sleep */
        at_ms_do((12 + i * 13) * SECOND + i * 37, act_three, 1 << (i % 3));
    play_until_ms(300 * SECOND);
    at_ms_do(305 * SECOND, act_hold, 0);
    play_until_ms(305 * SECOND + 1);
    assert_true(!lit(0) && !lit(1) && !lit(2));
}

static void an_alert_takes_it_down_at_once(void **state)
{
    (void)state;
    act_three(0);
    at_ms_do(15 * SECOND, act_alert, 30);
    play_until_ms(15 * SECOND + 200);
    assert_string_equal(screen(), "alert");
    assert_int_equal(frames_between(16 * SECOND, 40 * SECOND), 0);
}

static void the_minute_the_display_and_exposure_meet_it_grown(void **state)
{
    (void)state;
    stage_settings.duration_ms = 5 * MINUTE;
    act_three(0);
    at_ms_display(90 * SECOND, NULL, 0, OUTPUT_EXPOSED);
    at_ms_display(150 * SECOND, act_size, 0, OUTPUT_LOST);
    at_ms_display(155 * SECOND, act_size, STAGE_WIDTH_PX, OUTPUT_RESIZED);
    play_until_ms(140 * SECOND);
    assert_string_equal(screen(), "p0");
    assert_int_equal(headers, 3);
    play_until_ms(170 * SECOND);
    assert_true(lit(0) || lit(1) || lit(2));
}

static void a_slow_board_drops_frames_and_is_done_in_time(void **state)
{
    (void)state;
    act_three(0);
    play_until_ms(12 * SECOND);
    fake.slow_us = 70000; /* a frame takes so long */
    int drawn = frames_between(12 * SECOND, 19 * SECOND);
    assert_in_range(drawn, 45, 51);
    fake.slow_us = 0;
    play_until_ms(20 * SECOND + 2 * FADE_MS);
    assert_true(label_count >= 3 && labels[2].at_ms <= 20 * SECOND + FADE_MS + 250);
}

static void no_play_is_cut_in_two_by_it(void **state)
{
    (void)state;
    struct play_record r[64];
    act_three(0);
    play_until_ms(65 * SECOND);
    int n = records(r, 64);
    assert_in_range(n, 5, 6);
    for (int i = 0; i < n; i++) {
        assert_int_equal(r[i].end, PLAY_DONE);
        assert_in_range(r[i].shown_ms, 10000, 11000);
    }
}

#define ZOOM_TEST(name) cmocka_unit_test_setup_teardown(name, setup, stage_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ZOOM_TEST(it_is_drawn_25_times_a_second_and_less_at_its_slow_ends),
        ZOOM_TEST(it_has_grown_when_the_turn_ends_however_long_that_is),
        ZOOM_TEST(with_reduced_motion_or_without_the_setting_nothing_grows),
        ZOOM_TEST(a_post_that_cannot_grow_stands_still),
        ZOOM_TEST(withdrawn_while_it_grows_it_goes_in_that_frame),
        ZOOM_TEST(an_alert_takes_it_down_at_once),
        ZOOM_TEST(the_minute_the_display_and_exposure_meet_it_grown),
        ZOOM_TEST(a_slow_board_drops_frames_and_is_done_in_time),
        ZOOM_TEST(no_play_is_cut_in_two_by_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
