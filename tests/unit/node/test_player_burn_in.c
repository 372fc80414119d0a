/* SPDX-License-Identifier: Apache-2.0 */
/* When what stands is moved against burn-in: posts with their turn, cards every ten minutes, nothing in between. */
#include "node/burn_in.h"
#include "node/player_stage.h"

static int setup(void **state)
{
    if (stage_setup(state))
        return -1;
    stage_settings.burn_in_shift = true;
    fake_output_size(320, 280); /* enough for one pixel each way */
    return 0;
}

static bool is_for(int64_t at_ms)
{
    struct offset o = burn_in_offset(START_WALL_S + at_ms / 1000, 320, 280);
    return o.x == last_shift.x && o.y == last_shift.y;
}

static void a_post_has_the_place_of_the_time_at_which_it_was_composed(void **state)
{
    (void)state;
    int moves = 0;
    struct offset before = {9, 9};
    act_three(0);
    for (int64_t at = 15 * SECOND; at < 120 * MINUTE; at += 10 * SECOND) {
        play_until_ms(at);
        assert_true(is_for(at) || is_for(at - 12 * SECOND));
        moves += last_shift.x != before.x || last_shift.y != before.y;
        before = last_shift;
        script_count = script_next = 0;
    }
    assert_in_range(moves, 12, 13);
}

static void a_post_that_stands_is_not_moved(void **state)
{
    (void)state;
    static const struct stage_post one = {.k = 0, .duration_ms = 600000};
    stage_settings.clock = CLOCK_OFF;
    stage_publish(stage_list(1, MODE_RUN, &one, 1));
    play_until_ms(30 * SECOND);
    int drawn = fake.begun, made = composed;
    play_until_ms(9 * MINUTE + 50 * SECOND);
    assert_int_equal(fake.begun, drawn);
    assert_int_equal(composed, made);
}

static void a_card_is_moved_every_ten_minutes_without_a_fade(void **state)
{
    (void)state;
    act_hold(0);
    play_until_ms(5 * SECOND);
    assert_string_equal(screen(), "card");
    int drawn = fake.begun, made = composed;
    play_until_ms(60 * MINUTE + 5 * SECOND);
    assert_string_equal(screen(), "card");
    assert_int_equal(composed - made, 6);
    assert_int_equal(fake.begun - drawn, 6);
    assert_true(is_for(60 * MINUTE + 1));
}

static void an_alert_is_moved_too_and_never_leaves_the_screen_for_it(void **state)
{
    (void)state;
    act_alert(7200);
    play_until_ms(5 * SECOND);
    compose_ms = 4000;
    for (int64_t at = 6 * SECOND; at < 35 * MINUTE; at += SECOND) {
        play_until_ms(at);
        assert_string_equal(screen(), "alert");
        script_count = script_next = 0;
    }
    assert_true(is_for(34 * MINUTE));
}

static void a_card_that_cannot_be_composed_again_stands_where_it_is(void **state)
{
    (void)state;
    act_hold(0);
    play_until_ms(5 * SECOND);
    card_result = ERR_NOMEM;
    play_until_ms(25 * MINUTE);
    assert_string_equal(screen(), "card");
    card_result = ERR_OK;
    play_until_ms(26 * MINUTE);
    assert_true(is_for(26 * MINUTE));
}

static void switched_off_nothing_is_ever_moved(void **state)
{
    (void)state;
    stage_settings.burn_in_shift = false;
    act_hold(0);
    play_until_ms(5 * SECOND);
    int made = composed;
    play_until_ms(60 * MINUTE);
    assert_int_equal(composed, made);
    assert_true(!last_shift.x && !last_shift.y);
}

#define BURN_IN_TEST(name) cmocka_unit_test_setup_teardown(name, setup, stage_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BURN_IN_TEST(a_post_has_the_place_of_the_time_at_which_it_was_composed),
        BURN_IN_TEST(a_post_that_stands_is_not_moved),
        BURN_IN_TEST(a_card_is_moved_every_ten_minutes_without_a_fade),
        BURN_IN_TEST(an_alert_is_moved_too_and_never_leaves_the_screen_for_it),
        BURN_IN_TEST(a_card_that_cannot_be_composed_again_stands_where_it_is),
        BURN_IN_TEST(switched_off_nothing_is_ever_moved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
