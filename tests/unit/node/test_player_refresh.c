/* SPDX-License-Identifier: Apache-2.0 */
/* The night's plain colours: between two posts, once, and whatever is urgent comes first. */
#include "node/player_stage.h"
#include "node/refresh.h"

#define START_MINUTE (9 * 60) /* of the day, when the stage opens */
#define AT_MS (20 * MINUTE)

static int setup(void **state)
{
    if (stage_setup(state))
        return -1;
    stage_settings.refresh_at = (struct day_time){true, START_MINUTE + 20};
    return 0;
}

/* One colour from corner to corner, and which. */
static bool plain(uint32_t *color)
{
    *color = fake_pixel(0, 0);
    for (int y = 0; y < fake.height_px; y++)
        for (int x = 0; x < fake.width_px; x++)
            if (fake_pixel(x, y) != *color)
                return false;
    return true;
}

static bool refreshing(void)
{
    uint32_t color;
    return plain(&color) && (color & 0xff) | (color >> 8 & 0xff) | (color >> 16);
}

/* All columns are lit in a plain colour: what the stage says of posts means nothing then. */
static void play_blind(int64_t until_ms)
{
    screen_may_lag = true;
    play_until_ms(until_ms);
}

static int labelled(const char *text)
{
    int n = 0;
    for (int i = 0; i < label_count; i++)
        n += !strcmp(labels[i].text, text);
    return n;
}

static void the_colours_come_between_two_posts_and_the_next_follows(void **state)
{
    (void)state;
    struct play_record r[256];
    act_three(0);
    play_until_ms(AT_MS - 100);
    int before = label_count;
    play_blind(AT_MS + 12 * SECOND);
    assert_string_equal(labels[label_count - 1].text, "refresh");
    assert_true(labels[label_count - 1].at_ms >= AT_MS);
    play_blind(AT_MS + 14 * SECOND);
    uint32_t color;
    assert_true(plain(&color));
    play_blind(AT_MS + 60 * SECOND);
    assert_int_equal(labelled("refresh"), 1);
    /* behind the post that stood before comes the one that had its turn next */
    int k = before;
    while (strcmp(labels[k].text, "refresh") != 0)
        k++;
    int was = labels[k - 1].text[6] - '0', is = labels[k + 1].text[6] - '0';
    assert_int_equal(is, (was + 1) % 3);
    assert_in_range(labels[k + 1].at_ms - labels[k].at_ms, REFRESH_MS, REFRESH_MS + 1200);
    for (int i = records(r, 256); i > 0; i--)
        assert_int_equal(r[i - 1].end, PLAY_DONE);
}

static void it_comes_once_and_not_again_after_a_start(void **state)
{
    (void)state;
    act_three(0);
    play_blind(AT_MS + 90 * MINUTE);
    assert_int_equal(labelled("refresh"), 1);
}

static void started_just_after_it_there_is_none(void **state)
{
    (void)state;
    stage_settings.refresh_at.minute = START_MINUTE - 1;
    act_three(0);
    play_until_ms(70 * MINUTE);
    assert_int_equal(labelled("refresh"), 0);
}

static void over_a_card_it_begins_at_its_minute(void **state)
{
    (void)state;
    act_hold(0);
    play_until_ms(AT_MS - 100);
    assert_string_equal(screen(), "card");
    play_blind(AT_MS + 6 * SECOND);
    assert_true(refreshing());
    play_blind(AT_MS + REFRESH_MS + 2 * SECOND);
    assert_string_equal(screen(), "card");
}

static void an_alert_ends_it_at_once(void **state)
{
    (void)state;
    act_hold(0);
    at_ms_do(AT_MS + 6 * SECOND, act_alert, 3600);
    play_blind(AT_MS + 6 * SECOND + 100);
    assert_string_equal(screen(), "alert");
    play_blind(AT_MS + 10 * SECOND);
    assert_string_equal(screen(), "alert");
    assert_int_equal(labelled("refresh"), 1);
}

static void while_an_alert_stands_there_is_none(void **state)
{
    (void)state;
    act_alert(3 * 3600);
    play_until_ms(AT_MS + 90 * MINUTE);
    assert_int_equal(labelled("refresh"), 0);
    assert_string_equal(screen(), "alert");
}

static void what_is_withdrawn_meanwhile_does_not_come_back(void **state)
{
    (void)state;
    act_three(0);
    at_ms_do(AT_MS + 15 * SECOND, act_three, 1 << 0 | 1 << 2);
    play_blind(AT_MS + REFRESH_MS + 12 * SECOND);
    screen_may_lag = false;
    play_until_ms(AT_MS + 2 * MINUTE);
    assert_string_equal(screen(), "p1");
}

static void withdrawn_just_before_its_end_the_next_that_was_ready_is_dropped(void **state)
{
    (void)state;
    act_three(0);
    play_until_ms(AT_MS - 100);
    play_blind(AT_MS + 12 * SECOND);
    int64_t ends_ms = labels[label_count - 1].at_ms + REFRESH_MS;
    at_ms_do(ends_ms - 100, act_hold, 0);
    play_blind(ends_ms + 500);
    screen_may_lag = false;
    play_until_ms(ends_ms + 5 * SECOND);
    assert_string_equal(screen(), "card");
}

static void in_the_dark_hours_there_is_none(void **state)
{
    (void)state;
    stage_settings.dark_from = (struct day_time){true, START_MINUTE + 10};
    stage_settings.dark_until = (struct day_time){true, START_MINUTE + 25};
    act_three(0);
    play_until_ms(60 * MINUTE);
    assert_int_equal(labelled("refresh"), 0);
}

static void the_dark_hours_end_it(void **state)
{
    (void)state;
    stage_settings.dark_from = (struct day_time){true, START_MINUTE + 21};
    stage_settings.dark_until = (struct day_time){true, START_MINUTE + 25};
    stage_settings.duration_ms = 50 * SECOND;
    act_three(0);
    play_blind(AT_MS + 58 * SECOND);
    assert_int_equal(labelled("refresh"), 1);
    play_blind(AT_MS + 60 * SECOND + LATE_MS);
    assert_false(refreshing());
    assert_string_equal(labels[label_count - 1].text, "dark");
}

static void a_display_that_goes_meanwhile_comes_back_to_posts(void **state)
{
    (void)state;
    act_three(0);
    at_ms_display(AT_MS + 15 * SECOND, act_size, 0, OUTPUT_LOST);
    at_ms_display(AT_MS + 16 * SECOND, act_size, STAGE_WIDTH_PX, OUTPUT_RESIZED);
    play_blind(AT_MS + 17 * SECOND);
    screen_may_lag = false;
    play_until_ms(AT_MS + 60 * SECOND);
    assert_int_equal(labelled("refresh"), 1);
    assert_true(lit(0) || lit(1) || lit(2));
}

static void between_colours_nothing_is_drawn(void **state)
{
    (void)state;
    act_hold(0);
    play_blind(AT_MS + REFRESH_MS + 5 * SECOND);
    assert_in_range(fake.begun, 100, 7 * 31 + 10);
}

#define REFRESH_TEST(name) cmocka_unit_test_setup_teardown(name, setup, stage_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REFRESH_TEST(the_colours_come_between_two_posts_and_the_next_follows),
        REFRESH_TEST(it_comes_once_and_not_again_after_a_start),
        REFRESH_TEST(started_just_after_it_there_is_none),
        REFRESH_TEST(over_a_card_it_begins_at_its_minute),
        REFRESH_TEST(an_alert_ends_it_at_once),
        REFRESH_TEST(while_an_alert_stands_there_is_none),
        REFRESH_TEST(what_is_withdrawn_meanwhile_does_not_come_back),
        REFRESH_TEST(withdrawn_just_before_its_end_the_next_that_was_ready_is_dropped),
        REFRESH_TEST(in_the_dark_hours_there_is_none),
        REFRESH_TEST(the_dark_hours_end_it),
        REFRESH_TEST(a_display_that_goes_meanwhile_comes_back_to_posts),
        REFRESH_TEST(between_colours_nothing_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
