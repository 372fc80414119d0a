/* SPDX-License-Identifier: Apache-2.0 */
/* Posts of several pages, and notices in the foot line. */
#include "node/player_stage.h"

static int page_lit(void)
{
    for (int i = 0; i < MAX_STAGE_PAGES; i++)
        if (lit(COLUMN_PAGE + i))
            return i;
    return -1;
}

static void three_pages(void)
{
    pages[0] = 3;
    reading_ms[0] = 6000;
    stage_settings.transition = TRANSITION_NONE;
}

/* --- pages -------------------------------------------------------------------------------------------------------- */

static void pages_stand_in_turn_as_long_as_they_take_to_read(void **state)
{
    (void)state;
    three_pages();
    act_three(0);
    static const struct {
        int64_t at_ms;
        const char *screen;
        int page;
    } rows[] = {{6000, "p0", 0},   {6300, "p0", 1},   {12000, "p0", 1},
                {12300, "p0", 2},  {18000, "p0", 2},  {18300, "p1", -1},
                {28000, "p1", -1}, {28300, "p2", -1}, {38300, "p0", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        play_until_ms(rows[i].at_ms);
        assert_string_equal(screen(), rows[i].screen);
        assert_int_equal(page_lit(), rows[i].page);
    }
}

static void a_page_never_stands_for_less_than_four_seconds(void **state)
{
    (void)state;
    three_pages();
    reading_ms[0] = 10;
    act_three(0);
    play_until_ms(4000);
    assert_int_equal(page_lit(), 0);
    play_until_ms(4300);
    assert_int_equal(page_lit(), 1);
}

static void a_page_that_takes_for_ever_to_read_stands_for_ten_minutes(void **state)
{
    (void)state;
    three_pages();
    reading_ms[0] = INT64_MAX / 2;
    act_three(0);
    play_until_ms(10 * MINUTE);
    assert_int_equal(page_lit(), 0);
    play_until_ms(10 * MINUTE + 300);
    assert_int_equal(page_lit(), 1);
}

static void the_next_page_is_ready_before_its_turn(void **state)
{
    (void)state;
    three_pages();
    compose_ms = 1900;
    act_three(0);
    play_until_ms(20 * SECOND);
    assert_true(label_count >= 3);
    assert_in_range(labels[2].at_ms - labels[1].at_ms, 6000, 6020);
}

static void pages_fade_into_each_other_as_posts_do(void **state)
{
    (void)state;
    three_pages();
    stage_settings.transition = TRANSITION_FADE;
    act_three(0);
    play_until_ms(6500);
    assert_true(lit(COLUMN_PAGE) && lit(COLUMN_PAGE + 1));
    play_until_ms(7000);
    assert_int_equal(page_lit(), 1);
}

static void all_pages_together_are_one_stay_in_the_play_log(void **state)
{
    (void)state;
    struct play_record r[8];
    three_pages();
    stage_settings.transition = TRANSITION_FADE;
    act_three(0);
    play_until_ms(25 * SECOND);
    assert_int_equal(records(r, 8), 1);
    struct digest d = stage_digest(0, 0);
    assert_true(digest_equal(&r[0].sha256, &d));
    assert_int_equal(r[0].end, PLAY_DONE);
    assert_in_range(r[0].shown_ms, 18000, 21000);
    assert_int_equal(r[0].start_s, START_WALL_S);
}

static void a_post_that_ends_on_a_page_is_one_interrupted_stay(void **state)
{
    (void)state;
    struct play_record r[8];
    three_pages();
    act_three(0);
    at_ms_do(8 * SECOND, act_hold, 0);
    play_until_ms(9 * SECOND);
    assert_int_equal(records(r, 8), 1);
    assert_int_equal(r[0].end, PLAY_INTERRUPTED);
    assert_in_range(r[0].shown_ms, 7800, 8000);
}

static void a_post_withdrawn_on_any_page_or_between_two_leaves_in_that_frame(void **state)
{
    (void)state;
    struct play_record r[8];
    for (int64_t t = 300; t < 21000; t += 613) {
        stage_teardown(state);
        stage_setup(state);
        three_pages();
        stage_settings.transition = TRANSITION_FADE;
        fake.age = (int)(t % 3);
        act_three(0);
        at_ms_do(t, act_three, 1 << 0);
        play_until_ms(t + 1);
        assert_false(lit(0)); /* on_frame has looked at each one */
        assert_int_equal(page_lit(), -1);
        play_until_ms(t + 1500);
        assert_string_equal(screen(), "p1");
        int withdrawn = 0;
        for (int i = records(r, 8); i > 0; i--)
            if (r[i - 1].sha256.b[0] == 1)
                withdrawn += r[i - 1].end == PLAY_WITHDRAWN ? 1 : 100;
        if (t < 18000 || t > 19000) /* behind its last fade it was done */
            assert_true(withdrawn == 1 || t > 19000);
    }
}

static void after_a_resize_a_post_begins_on_its_first_page(void **state)
{
    (void)state;
    three_pages();
    stage_publish(list_of(1, 1, 0));
    at_ms_display(8 * SECOND, act_size, STAGE_WIDTH_PX + 32, OUTPUT_RESIZED);
    play_until_ms(7 * SECOND);
    assert_int_equal(page_lit(), 1);
    play_until_ms(9 * SECOND);
    assert_int_equal(page_lit(), 0);
}

static void act_fewer_pages(int64_t count)
{
    pages[0] = (int)count;
}

static void a_page_that_is_no_more_ends_the_post(void **state)
{
    (void)state;
    three_pages();
    act_three(0);
    at_ms_do(3 * SECOND, act_fewer_pages, 1);
    play_until_ms(5 * SECOND);
    assert_int_equal(page_lit(), 0);
    play_until_ms(11 * SECOND); /* as long as any post of one page */
    assert_string_equal(screen(), "p1");
    play_until_ms(35 * SECOND);
    assert_string_equal(screen(), "p0"); /* it is not among the undrawable */
}

static void a_new_playlist_goes_on_with_the_page_that_stands(void **state)
{
    (void)state;
    three_pages();
    act_three(0);
    at_ms_do(8 * SECOND, act_three, 0);
    play_until_ms(11 * SECOND);
    assert_int_equal(page_lit(), 1);
    play_until_ms(13 * SECOND);
    assert_int_equal(page_lit(), 2);
}

/* --- notices ------------------------------------------------------------------------------------------------------ */

/* p0 and p1 are posts, p5 and p6 notices; without those in the mask. */
static void act_notices(int64_t out)
{
    static const struct stage_post all[] = {
        {.k = 0}, {.k = 1}, {.k = 5, .notice = true}, {.k = 6, .notice = true}};
    struct stage_post posts[4];
    int n = 0;
    for (int i = 0; i < 4; i++)
        if (!(out >> all[i].k & 1))
            posts[n++] = all[i];
    stage_publish(stage_list(100 + sim_us, MODE_RUN, posts, n));
}

static void ticker(void)
{
    stage_settings.ticker = true;
    stage_settings.transition = TRANSITION_NONE;
}

static void notices_stand_under_the_posts_a_new_one_with_each(void **state)
{
    (void)state;
    ticker();
    act_notices(0);
    static const char *const turn[] = {"p0 p5", "p1 p6", "p0 p5", "p1 p6"};
    for (int i = 0; i < 4; i++) {
        play_until_ms(5000 + i * 10000);
        assert_string_equal(screen(), turn[i]);
    }
}

static void without_the_setting_they_take_turns_like_posts(void **state)
{
    (void)state;
    ticker();
    stage_settings.ticker = false;
    act_notices(0);
    static const char *const turn[] = {"p0", "p1", "p5", "p6", "p0"};
    for (int i = 0; i < 5; i++) {
        play_until_ms(5000 + i * 10000);
        assert_string_equal(screen(), turn[i]);
    }
}

static void notices_alone_are_shown_as_posts(void **state)
{
    (void)state;
    ticker();
    act_notices(3);
    play_until_ms(5 * SECOND);
    assert_string_equal(screen(), "p5");
    play_until_ms(15 * SECOND);
    assert_string_equal(screen(), "p6");
}

static void a_withdrawn_notice_takes_its_frame_with_it_at_once(void **state)
{
    (void)state;
    struct play_record r[8];
    for (int64_t t = 300; t < 12000; t += 391) {
        stage_teardown(state);
        stage_setup(state);
        ticker();
        stage_settings.transition = TRANSITION_FADE;
        act_notices(0);
        at_ms_do(t, act_notices, 1 << 5);
        play_until_ms(t + 1);
        assert_false(lit(5));
        play_until_ms(t + 1500);
        assert_true(lit(6));
        bool withdrawn = false;
        for (int i = records(r, 8); i > 0; i--)
            withdrawn |= r[i - 1].sha256.b[0] == 6 && r[i - 1].end == PLAY_WITHDRAWN;
        assert_true(withdrawn || t > 10900);
    }
}

static void a_notice_leaves_at_its_second(void **state)
{
    (void)state;
    struct stage_post posts[] = {{.k = 0}, {.k = 5, .until_s = 33, .notice = true}};
    ticker();
    stage_settings.duration_ms = 60000;
    stage_publish(stage_list(1, MODE_RUN, posts, 2));
    play_until_ms(32 * SECOND);
    assert_string_equal(screen(), "p0 p5");
    play_until_ms(34 * SECOND);
    assert_string_equal(screen(), "p0");
}

static void notices_have_play_records_of_their_own(void **state)
{
    (void)state;
    struct play_record r[8];
    ticker();
    act_notices(0);
    play_until_ms(15 * SECOND);
    assert_int_equal(records(r, 8), 2);
    assert_int_equal(r[0].sha256.b[0], 1);
    assert_int_equal(r[1].sha256.b[0], 6);
    assert_int_equal(r[1].end, PLAY_DONE);
    assert_int_equal(r[0].shown_ms, r[1].shown_ms);
}

static void a_notice_stays_under_all_pages_of_its_post(void **state)
{
    (void)state;
    ticker();
    pages[0] = 2;
    act_notices(0);
    play_until_ms(3 * SECOND);
    assert_string_equal(screen(), "p0 p5");
    play_until_ms(6 * SECOND);
    assert_string_equal(screen(), "p0 p5");
    assert_int_equal(page_lit(), 1);
    play_until_ms(9 * SECOND);
    assert_string_equal(screen(), "p1 p6");
}

static void a_notice_that_cannot_be_composed_does_not_cost_the_posts(void **state)
{
    (void)state;
    ticker();
    notice_result = ERR_RANGE;
    act_notices(0);
    play_until_ms(5 * SECOND);
    assert_string_equal(screen(), "p0");
    play_until_ms(15 * SECOND);
    assert_string_equal(screen(), "p1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(pages_stand_in_turn_as_long_as_they_take_to_read),
        STAGE_TEST(a_page_never_stands_for_less_than_four_seconds),
        STAGE_TEST(a_page_that_takes_for_ever_to_read_stands_for_ten_minutes),
        STAGE_TEST(the_next_page_is_ready_before_its_turn),
        STAGE_TEST(pages_fade_into_each_other_as_posts_do),
        STAGE_TEST(all_pages_together_are_one_stay_in_the_play_log),
        STAGE_TEST(a_post_that_ends_on_a_page_is_one_interrupted_stay),
        STAGE_TEST(a_post_withdrawn_on_any_page_or_between_two_leaves_in_that_frame),
        STAGE_TEST(after_a_resize_a_post_begins_on_its_first_page),
        STAGE_TEST(a_page_that_is_no_more_ends_the_post),
        STAGE_TEST(a_new_playlist_goes_on_with_the_page_that_stands),
        STAGE_TEST(notices_stand_under_the_posts_a_new_one_with_each),
        STAGE_TEST(without_the_setting_they_take_turns_like_posts),
        STAGE_TEST(notices_alone_are_shown_as_posts),
        STAGE_TEST(a_withdrawn_notice_takes_its_frame_with_it_at_once),
        STAGE_TEST(a_notice_leaves_at_its_second),
        STAGE_TEST(notices_have_play_records_of_their_own),
        STAGE_TEST(a_notice_stays_under_all_pages_of_its_post),
        STAGE_TEST(a_notice_that_cannot_be_composed_does_not_cost_the_posts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
