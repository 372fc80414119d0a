/* SPDX-License-Identifier: Apache-2.0 */
/* When the header is drawn: each minute for its clock, once without one, never on a screen that has none. */
#include "node/player_stage.h"

/* One post for ten minutes: what wakes the player then is the header. */
static void show_one_for_long(void)
{
    static const struct stage_post one = {.k = 0, .duration_ms = 600000};
    stage_publish(stage_list(1, MODE_RUN, &one, 1));
    play_until_ms(30 * SECOND);
    assert_string_equal(screen(), "p0");
}

static void the_header_follows_the_minutes(void **state)
{
    (void)state;
    show_one_for_long();
    assert_int_equal(headers, 1);
    play_until_ms(5 * MINUTE + 30 * SECOND);
    assert_int_equal(headers, 6);
}

static void without_a_clock_it_is_drawn_once_and_nothing_wakes_for_it(void **state)
{
    (void)state;
    stage_settings.clock = CLOCK_OFF;
    show_one_for_long();
    int slept = waits, drawn = fake.begun;
    play_until_ms(5 * MINUTE + 30 * SECOND);
    assert_int_equal(headers, 1);
    assert_int_equal(fake.begun, drawn);
    assert_true(waits - slept <= 3 + 5); /* an approval's end is ahead: once a minute at most */
}

static void without_a_clock_it_is_drawn_anew_where_the_display_is_another(void **state)
{
    (void)state;
    stage_settings.clock = CLOCK_OFF;
    show_one_for_long();
    at_ms_display(40 * SECOND, act_size, 0, OUTPUT_LOST);
    at_ms_display(50 * SECOND, act_size, STAGE_WIDTH_PX, OUTPUT_RESIZED);
    play_until_ms(55 * SECOND);
    assert_int_equal(headers, 2);
    assert_string_equal(screen(), "p0");
}

static void a_screen_without_header_never_asks_for_one_and_waits_for_none(void **state)
{
    (void)state;
    stage_settings.header = false;
    header_result = ERR_SYNTAX;
    show_one_for_long();
    play_until_ms(5 * MINUTE + 30 * SECOND);
    assert_int_equal(headers, 0);
    assert_string_equal(screen(), "p0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(the_header_follows_the_minutes),
        STAGE_TEST(without_a_clock_it_is_drawn_once_and_nothing_wakes_for_it),
        STAGE_TEST(without_a_clock_it_is_drawn_anew_where_the_display_is_another),
        STAGE_TEST(a_screen_without_header_never_asks_for_one_and_waits_for_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
