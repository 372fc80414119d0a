/* SPDX-License-Identifier: Apache-2.0 */
/* What stands, what comes next, when: rotation, ends of approval, hold, alert, lease, dates, displays. */
#include "node/player_stage.h"

/* --- rotation ----------------------------------------------------------------------------------------------------- */

static void posts_take_turns_in_the_playlists_order_and_begin_anew(void **state)
{
    (void)state;
    act_three(0);
    play_until_ms(45 * SECOND);
    assert_label(0, "post-p0", 100);
    static const char *const turn[] = {"post-p0", "post-p1", "post-p2", "post-p0", "post-p1"};
    for (int i = 1; i < 5; i++)
        assert_label(i, turn[i], 100 + i * 10000 + 800);
    assert_int_equal(label_count, 5);
    assert_string_equal(screen(), "p1");
}

static void every_stay_is_recorded_once_with_what_was_drawn(void **state)
{
    (void)state;
    struct play_record r[16];
    act_three(0);
    play_until_ms(25 * SECOND);
    int n = records(r, 16);
    assert_int_equal(n, 2); /* the third still stands */
    for (int i = 0; i < 2; i++) {
        struct digest d = stage_digest(i, 0);
        assert_true(digest_equal(&r[i].sha256, &d));
        assert_int_equal(r[i].end, PLAY_DONE);
        assert_in_range(r[i].shown_ms, 10800, 10820); /* until the last frame of its fade */
        assert_int_equal(r[i].start_s, START_WALL_S + 10 * i);
    }
    player_free(stage_player);
    stage_player = NULL;
    assert_int_equal(records(r, 16), 1);
    assert_int_equal(r[0].end, PLAY_INTERRUPTED);
}

static void a_post_may_have_a_duration_of_its_own(void **state)
{
    (void)state;
    struct stage_post posts[] = {{.k = 0, .duration_ms = 3000}, {.k = 1, .duration_ms = 20000}};
    stage_publish(stage_list(1, MODE_RUN, posts, 2));
    stage_settings.transition = TRANSITION_NONE;
    play_until_ms(30 * SECOND);
    assert_label(0, "post-p0", 100);
    assert_label(1, "post-p1", 3100);
    assert_label(2, "post-p0", 23100);
    assert_label(3, "post-p1", 26100);
}

static void the_next_post_is_ready_before_its_turn(void **state)
{
    (void)state;
    compose_ms = 1900; /* slower than a fade, within the lead */
    act_three(0);
    play_until_ms(40 * SECOND);
    assert_true(label_count >= 3);
    int64_t gap_ms = labels[2].at_ms - labels[1].at_ms;
    assert_true(gap_ms >= 10000 && gap_ms <= 10020);
}

static void a_new_playlist_goes_on_behind_the_post_that_stands(void **state)
{
    (void)state;
    act_three(0);
    at_ms_do(12 * SECOND, act_three, 0); /* p1 stands */
    play_until_ms(25 * SECOND);
    assert_label(1, "post-p1", 10900);
    assert_label(2, "post-p2", 20900); /* and p1 keeps its full time */
    assert_int_equal(label_count, 3);
}

static void a_single_post_stands_without_a_pixel_drawn_again(void **state)
{
    (void)state;
    stage_publish(list_of(1, 1, 0));
    play_until_ms(50 * SECOND);
    int drawn = fake.begun;
    play_until_ms(59 * SECOND);
    assert_int_equal(fake.begun, drawn);
    assert_string_equal(screen(), "p0");
}

/* --- quiet -------------------------------------------------------------------------------------------------------- */

static void a_card_stands_for_an_hour_with_a_look_at_the_clock_a_minute_and_no_frame(void **state)
{
    (void)state;
    struct stage_post later = {.k = 0, .from_s = 7200};
    stage_publish(stage_list(1, MODE_RUN, &later, 1));
    play_until_ms(5 * SECOND);
    assert_string_equal(screen(), "card");
    int drawn = fake.begun, waited = waits;
    play_until_ms(60 * MINUTE);
    assert_int_equal(fake.begun, drawn);
    assert_in_range(waits - waited, 55, 62);
}

static void between_fades_a_post_stands_with_hardly_a_wake(void **state)
{
    (void)state;
    stage_settings.transition = TRANSITION_NONE;
    act_three(0);
    play_until_ms(1 * MINUTE + 500);
    int drawn = fake.begun, waited = waits;
    play_until_ms(11 * MINUTE + 500);
    assert_int_equal(fake.begun - drawn, 60 + 10); /* posts, and the header's minutes */
    assert_true(waits - waited <= 60 * 4 + 10 * 3);
}

static void a_fade_draws_sixty_frames_a_second_and_then_stops(void **state)
{
    (void)state;
    act_three(0);
    play_until_ms(9 * SECOND);
    int drawn = fake.begun;
    play_until_ms(11 * SECOND);
    assert_in_range(fake.begun - drawn, 44, 52);
    drawn = fake.begun;
    play_until_ms(19 * SECOND);
    assert_int_equal(fake.begun, drawn);
}

static void run_ends_after_its_time_even_with_nothing_to_show(void **state)
{
    (void)state;
    player_run(stage_player, 5000);
    assert_in_range(sim_us / 1000, 5000, 5002);
    assert_string_equal(screen(), "");
}

/* --- ends of approval --------------------------------------------------------------------------------------------- */

static void a_withdrawn_post_leaves_in_the_frame_in_which_the_playlist_is_adopted(void **state)
{
    (void)state;
    struct play_record r[4];
    for (int moment = 0; moment < 40; moment++) {
        int64_t t = 300 + moment * 250; /* p0 stands, then fades to p1 */
        stage_teardown(state);
        stage_setup(state);
        fake.age = moment % 3;
        act_three(0);
        at_ms_do(t, act_three, 1 << 0);
        play_until_ms(t + 60);
        assert_false(lit(0)); /* and by on_frame in no frame since */
        play_until_ms(t + 2000);
        assert_string_equal(screen(), "p1");
        bool withdrawn = false;
        for (int i = records(r, 4); i > 0; i--)
            withdrawn |= r[i - 1].end == PLAY_WITHDRAWN && r[i - 1].sha256.b[0] == 1;
        assert_true(withdrawn);
    }
}

static void a_post_withdrawn_while_it_fades_in_leaves_at_once(void **state)
{
    (void)state;
    for (int64_t t = 10100; t < 10950; t += 37) {
        stage_teardown(state);
        stage_setup(state);
        act_three(0);
        at_ms_do(t, act_three, 1 << 1); /* p0 fades to p1 */
        play_until_ms(t + 1);
        assert_false(lit(1));
        play_until_ms(t + 1500);
        assert_string_equal(screen(), "p2");
    }
}

static void a_hold_in_mid_fade_shows_neither_post_in_any_frame(void **state)
{
    (void)state;
    for (int64_t t = 10100; t < 10950; t += 37) {
        stage_teardown(state);
        stage_setup(state);
        act_three(0);
        at_ms_do(t, act_hold, 0);
        play_until_ms(t + 1);
        assert_string_equal(screen(), ""); /* ground, not the other post */
        play_until_ms(t + 500);
        assert_string_equal(screen(), "card");
    }
}

static void a_post_that_was_edited_is_another_post(void **state)
{
    (void)state;
    struct stage_post was = {.k = 0}, now = {.k = 0, .version = 1};
    stage_publish(stage_list(1, MODE_RUN, &was, 1));
    play_until_ms(3 * SECOND);
    assert_string_equal(screen(), "p0");
    stage_publish(stage_list(2, MODE_RUN, &now, 1));
    play_until_ms(3 * SECOND + 1);
    assert_string_equal(screen(), ""); /* its old form went at once */
    play_until_ms(4 * SECOND);
    assert_string_equal(screen(), "p0");
}

static void a_withdrawn_post_that_waits_its_turn_is_never_shown(void **state)
{
    (void)state;
    act_three(0);
    at_ms_do(9 * SECOND, act_three, 1 << 1); /* p1 is composed already */
    play_until_ms(12 * SECOND);
    assert_string_equal(screen(), "p2");
}

static void the_last_post_gone_leaves_the_house_card(void **state)
{
    (void)state;
    struct play_record r[4];
    act_three(6);
    at_ms_do(5 * SECOND, act_three, 7);
    play_until_ms(6 * SECOND);
    assert_string_equal(screen(), "card");
    assert_string_equal(labels[label_count - 1].text, "house");
    assert_int_equal(records(r, 4), 1);
    assert_int_equal(r[0].end, PLAY_WITHDRAWN);
}

static void a_hold_blanks_and_its_release_brings_the_posts_back(void **state)
{
    (void)state;
    struct play_record r[4];
    act_three(0);
    at_ms_do(5 * SECOND, act_hold, 0);
    at_ms_do(60 * SECOND, act_three, 0);
    play_until_ms(59 * SECOND);
    assert_string_equal(screen(), "card");
    assert_int_equal(records(r, 4), 1);
    assert_int_equal(r[0].end, PLAY_INTERRUPTED);
    play_until_ms(63 * SECOND);
    assert_string_equal(screen(), "p1"); /* the turn goes on */
}

static void a_blank_screen_of_its_own_is_never_left_standing(void **state)
{
    (void)state;
    /* nothing to show and no memory for the card: tried again until there is */
    card_result = ERR_NOMEM;
    act_three(0);
    at_ms_do(5 * SECOND, act_hold, 0);
    play_until_ms(30 * SECOND);
    assert_string_equal(screen(), "");
    card_result = ERR_OK;
    play_until_ms(32 * SECOND);
    assert_string_equal(screen(), "card");
}

/* --- alert -------------------------------------------------------------------------------------------------------- */

static void an_alert_takes_over_and_ends_at_its_second(void **state)
{
    (void)state;
    act_three(0);
    at_ms_do(10400, act_alert, 30); /* in mid-fade */
    play_until_ms(10600);
    assert_string_equal(screen(), "alert");
    play_until_ms(39900);
    assert_string_equal(screen(), "alert");
    play_until_ms(40300); /* 30 s after the second in which it was made */
    assert_string_equal(screen(), "p2");
}

static void an_alert_that_is_called_off_leaves_at_once(void **state)
{
    (void)state;
    act_three(0);
    at_ms_do(5 * SECOND, act_alert, 3600);
    at_ms_do(20 * SECOND, act_three, 0);
    play_until_ms(20 * SECOND + 1);
    assert_string_equal(screen(), "");
    play_until_ms(21 * SECOND);
    assert_string_equal(screen(), "p1");
}

static void an_alert_ends_with_the_lease_even_if_nothing_else_can_be_drawn(void **state)
{
    (void)state;
    struct playlist *p = list_of(1, 1, 0);
    p->mode = MODE_ALERT;
    p->alert.text = mem_strdup("Leave the building");
    p->alert.until_s = START_WALL_S + 3600;
    p->lease.boot_until_ms = stage_mono(NULL) + 20000;
    stage_publish(p);
    play_until_ms(19 * SECOND);
    assert_string_equal(screen(), "alert");
    card_result = ERR_NOMEM;
    play_until_ms(21 * SECOND);
    assert_string_equal(screen(), "");
}

/* --- lease and dates ---------------------------------------------------------------------------------------------- */

static void publish_with_lease(int64_t wall_s, int64_t boot_s)
{
    struct playlist *p = list_of(1, 3, 0);
    p->lease.expires_s = START_WALL_S + wall_s;
    p->lease.boot_until_ms = stage_mono(NULL) + boot_s * 1000;
    stage_publish(p);
}

static void a_lease_ends_on_whichever_clock_is_first(void **state)
{
    (void)state;
    static const int64_t rows[][2] = {{25, 3600}, {3600, 25}};
    struct play_record r[8];
    for (int i = 0; i < 2; i++) {
        stage_teardown(state);
        stage_setup(state);
        publish_with_lease(rows[i][0], rows[i][1]);
        play_until_ms(24900);
        assert_string_equal(screen(), "p2");
        play_until_ms(25 * SECOND + LATE_MS);
        assert_false(lit(2));
        play_until_ms(26 * SECOND);
        assert_string_equal(screen(), "card");
        int n = records(r, 8);
        assert_int_equal(r[n - 1].end, PLAY_INTERRUPTED);
    }
}

static void a_lease_that_ends_in_mid_fade_ends_both_posts(void **state)
{
    (void)state;
    stage_settings.transition_ms = 5000;
    publish_with_lease(3600, 12);
    play_until_ms(11 * SECOND);
    assert_string_equal(screen(), "p0 p1");
    play_until_ms(12 * SECOND + 60); /* both are lit until then; on_frame sees to the rest */
    assert_false(lit(0) || lit(1));
}

static void fresh_flags_bring_a_screen_back_after_its_lease(void **state)
{
    (void)state;
    publish_with_lease(25, 25);
    play_until_ms(100 * SECOND);
    assert_string_equal(screen(), "card");
    act_three(0);
    play_until_ms(102 * SECOND);
    assert_string_equal(screen(), "p0");
}

static void posts_come_and_go_at_their_second(void **state)
{
    (void)state;
    struct stage_post posts[] = {{.k = 0, .until_s = 33}, {.k = 1, .from_s = 60, .until_s = 90}};
    stage_publish(stage_list(1, MODE_RUN, posts, 2));
    play_until_ms(32990);
    assert_string_equal(screen(), "p0");
    play_until_ms(33 * SECOND + LATE_MS);
    assert_false(lit(0));
    play_until_ms(59990);
    assert_string_equal(screen(), "card");
    play_until_ms(60 * SECOND + LATE_MS + 900); /* composed, and a fade from the card */
    assert_true(lit(1));
    play_until_ms(89990);
    assert_string_equal(screen(), "p1");
    play_until_ms(90 * SECOND + LATE_MS);
    assert_false(lit(1));
}

static void a_wall_clock_that_is_set_is_noticed_within_a_minute(void **state)
{
    (void)state;
    struct stage_post later = {.k = 0, .from_s = 30 * 86400};
    struct playlist *p = stage_list(1, MODE_RUN, &later, 1);
    stage_publish(p);
    at_ms_do(90 * SECOND, act_wall, 31 * 86400);
    play_until_ms(89 * SECOND);
    assert_string_equal(screen(), "card");
    play_until_ms(152 * SECOND);
    assert_string_equal(screen(), "p0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(posts_take_turns_in_the_playlists_order_and_begin_anew),
        STAGE_TEST(every_stay_is_recorded_once_with_what_was_drawn),
        STAGE_TEST(a_post_may_have_a_duration_of_its_own),
        STAGE_TEST(the_next_post_is_ready_before_its_turn),
        STAGE_TEST(a_new_playlist_goes_on_behind_the_post_that_stands),
        STAGE_TEST(a_single_post_stands_without_a_pixel_drawn_again),
        STAGE_TEST(a_card_stands_for_an_hour_with_a_look_at_the_clock_a_minute_and_no_frame),
        STAGE_TEST(between_fades_a_post_stands_with_hardly_a_wake),
        STAGE_TEST(a_fade_draws_sixty_frames_a_second_and_then_stops),
        STAGE_TEST(run_ends_after_its_time_even_with_nothing_to_show),
        STAGE_TEST(a_withdrawn_post_leaves_in_the_frame_in_which_the_playlist_is_adopted),
        STAGE_TEST(a_post_withdrawn_while_it_fades_in_leaves_at_once),
        STAGE_TEST(a_hold_in_mid_fade_shows_neither_post_in_any_frame),
        STAGE_TEST(a_post_that_was_edited_is_another_post),
        STAGE_TEST(a_withdrawn_post_that_waits_its_turn_is_never_shown),
        STAGE_TEST(the_last_post_gone_leaves_the_house_card),
        STAGE_TEST(a_hold_blanks_and_its_release_brings_the_posts_back),
        STAGE_TEST(a_blank_screen_of_its_own_is_never_left_standing),
        STAGE_TEST(an_alert_takes_over_and_ends_at_its_second),
        STAGE_TEST(an_alert_that_is_called_off_leaves_at_once),
        STAGE_TEST(an_alert_ends_with_the_lease_even_if_nothing_else_can_be_drawn),
        STAGE_TEST(a_lease_ends_on_whichever_clock_is_first),
        STAGE_TEST(a_lease_that_ends_in_mid_fade_ends_both_posts),
        STAGE_TEST(fresh_flags_bring_a_screen_back_after_its_lease),
        STAGE_TEST(posts_come_and_go_at_their_second),
        STAGE_TEST(a_wall_clock_that_is_set_is_noticed_within_a_minute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
