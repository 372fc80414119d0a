/* SPDX-License-Identifier: Apache-2.0 */
/* What cannot be composed, displays that come and go, and anything at any time. */
#include "node/player_inner.h"
#include "node/player_stage.h"

/* --- what cannot be composed -------------------------------------------------------------------------------------- */

static void undrawable_posts_are_skipped(void **state)
{
    (void)state;
    body_result[1] = ERR_NOT_FOUND;
    act_three(0);
    play_until_ms(45 * SECOND);
    static const char *const turn[] = {"post-p0", "post-p2", "post-p0", "post-p2", "post-p0"};
    for (int i = 1; i < 5; i++)
        assert_label(i, turn[i], 100 + i * 10000 + 800);
    assert_true(composed <= 7); /* p1 was tried once */
}

static void many_undrawable_posts_do_not_stop_the_rotation(void **state)
{
    (void)state;
    for (int k = 1; k < 79; k++)
        body_result[k] = ERR_SYNTAX;
    stage_publish(list_of(1, 80, 0));
    play_until_ms(60 * SECOND);
    int seen = 0;
    for (int i = 0; i < label_count; i++)
        seen += !strcmp(labels[i].text, "post-p79");
    assert_true(seen >= 2);
    assert_true(composed <= 80 + 6);
}

static void nothing_drawable_is_the_house_card_and_a_new_playlist_tries_again(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++)
        body_result[k] = ERR_DIGEST;
    act_three(0);
    play_until_ms(30 * SECOND);
    assert_string_equal(screen(), "card");
    int before = composed;
    play_until_ms(10 * MINUTE);
    assert_int_equal(composed, before);
    memset(body_result, 0, sizeof body_result);
    act_three(0);
    play_until_ms(10 * MINUTE + 2 * SECOND);
    assert_string_equal(screen(), "p0");
}

static void without_memory_the_post_on_screen_stays_and_the_next_is_tried_again(void **state)
{
    (void)state;
    body_result[1] = ERR_NOMEM;
    body_fails[1] = 4;
    act_three(0);
    play_until_ms(12 * SECOND);
    assert_string_equal(screen(), "p0");
    play_until_ms(15 * SECOND);
    assert_string_equal(screen(), "p1");
}

static void a_post_that_never_fits_in_memory_is_passed_over(void **state)
{
    (void)state;
    body_result[1] = ERR_NOMEM;
    act_three(0);
    play_until_ms(20 * SECOND);
    assert_string_equal(screen(), "p2");
}

static void without_a_header_posts_go_on(void **state)
{
    (void)state;
    header_result = ERR_NOMEM;
    act_three(0);
    play_until_ms(25 * SECOND);
    assert_string_equal(screen(), "p2");
}

static void a_slow_header_is_waited_for_without_spinning(void **state)
{
    (void)state;
    compose_ms = 900; /* body, then header */
    act_three(0);
    play_until_ms(3 * SECOND);
    assert_string_equal(screen(), "p0");
}

/* --- displays ----------------------------------------------------------------------------------------------------- */

static void a_display_that_comes_late_gets_the_first_post(void **state)
{
    (void)state;
    fake_output_size(0, 0);
    act_three(0);
    play_until_ms(10 * MINUTE);
    assert_int_equal(fake.ended, 0);
    assert_int_equal(composed, 0);
    assert_true(waits < 30);
    at_ms_display(10 * MINUTE, act_size, STAGE_WIDTH_PX, OUTPUT_RESIZED);
    play_until_ms(10 * MINUTE + 500);
    assert_string_equal(screen(), "p0");
}

static void a_display_that_went_and_came_back_goes_on_with_the_rotation(void **state)
{
    (void)state;
    act_three(0);
    at_ms_display(10400, act_size, 0, OUTPUT_LOST); /* in mid-fade to p1 */
    at_ms_display(60 * SECOND, act_size, STAGE_WIDTH_PX, OUTPUT_RESIZED);
    play_until_ms(59 * SECOND);
    int before = composed;
    play_until_ms(61 * SECOND);
    assert_string_equal(screen(), "p2");
    assert_true(composed - before <= 1);
}

static void a_display_of_another_size_gets_frames_of_its_size(void **state)
{
    (void)state;
    act_three(0);
    at_ms_display(5 * SECOND, act_size, STAGE_WIDTH_PX + 32, OUTPUT_RESIZED);
    play_until_ms(6 * SECOND);
    assert_string_equal(screen(), "p1");
}

static void a_post_withdrawn_while_the_display_is_away_is_not_there_when_it_comes_back(void **state)
{
    (void)state;
    act_three(6);
    at_ms_display(5 * SECOND, act_size, 0, OUTPUT_LOST);
    at_ms_do(6 * SECOND, act_three, 1);
    at_ms_display(7 * SECOND, act_size, STAGE_WIDTH_PX, OUTPUT_RESIZED);
    play_until_ms(9 * SECOND);
    assert_string_equal(screen(), "p1");
}

static void act_spoil(int64_t arg)
{
    (void)arg;
    for (int i = 0; i < FAKE_MAX_BUFFERS; i++)
        memset(fake.buffers[i]->pixels, 0, fake.buffers[i]->map_bytes);
}

static void an_exposed_window_is_drawn_again_and_a_fade_ends_with_it(void **state)
{
    (void)state;
    act_three(0);
    at_ms_display(5 * SECOND, act_spoil, 0, OUTPUT_EXPOSED);
    play_until_ms(5 * SECOND + 1);
    assert_string_equal(screen(), "p0");
    at_ms_display(10400, act_spoil, 0, OUTPUT_EXPOSED);
    play_until_ms(10500);
    assert_string_equal(screen(), "p1");
    assert_string_equal(labels[label_count - 1].text, "post-p1");
    play_until_ms(25 * SECOND);
    assert_string_equal(screen(), "p2");
}

static void a_frame_that_could_not_be_drawn_is_tried_again(void **state)
{
    (void)state;
    act_three(0);
    play_until_ms(5 * SECOND);
    screen_may_lag = true;
    fake.fail_begin = ERR_IO;
    act_hold(0);
    play_until_ms(9 * SECOND);
    assert_string_equal(screen(), "p0"); /* the display refuses; still, it must not stay for ever */
    fake.fail_begin = ERR_OK;
    play_until_ms(10 * SECOND + 60);
    assert_string_equal(screen(), "card");
}

static void a_closed_window_ends_the_run(void **state)
{
    (void)state;
    act_three(0);
    at_ms_display(3 * SECOND, NULL, 0, OUTPUT_QUIT);
    player_run(stage_player, 0);
    assert_int_equal(sim_us / 1000, 3000);
}

/* --- anything at any time ----------------------------------------------------------------------------------------- */

static uint32_t seed;

static uint32_t random_below(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * n) >> 32);
}

static void act_random(int64_t arg)
{
    struct stage_post posts[8] = {0};
    int n = 0;
    (void)arg;
    for (int k = 0; k < 8; k++) {
        if (random_below(2))
            continue;
        posts[n].k = k;
        posts[n].version = (int)random_below(2);
        posts[n].notice = k > 5;
        posts[n].duration_ms = random_below(2) ? 2000 + random_below(9000) : 0;
        int64_t now_s = sim_us / 1000000;
        posts[n].from_s = random_below(4) ? 0 : now_s + (int64_t)random_below(20);
        posts[n].until_s = random_below(4) ? 0 : now_s + 1 + posts[n].from_s % 7 + 20;
        n++;
    }
    static const enum flags_mode modes[] = {MODE_RUN, MODE_RUN,  MODE_RUN,
                                            MODE_RUN, MODE_HOLD, MODE_ALERT};
    enum flags_mode mode = modes[random_below(6)];
    struct playlist *p = stage_list(100 + sim_us, mode, posts, n);
    if (mode == MODE_ALERT) {
        p->alert.text = mem_strdup(random_below(2) ? "Fire" : "Flood");
        p->alert.until_s = stage_wall(NULL) + 1 + random_below(20);
    }
    if (!random_below(4))
        p->lease.expires_s = stage_wall(NULL) + 1 + random_below(30);
    if (!random_below(4))
        p->lease.boot_until_ms = stage_mono(NULL) + 1 + random_below(30000);
    stage_publish(p);
}

static void act_trouble(int64_t arg)
{
    (void)arg;
    for (int k = 0; k < 8; k++) {
        body_result[k] = random_below(4) ? ERR_OK : random_below(2) ? ERR_NOMEM : ERR_SYNTAX;
        body_fails[k] = (int)random_below(4);
    }
    card_result = random_below(4) ? ERR_OK : ERR_NOMEM;
    header_result = random_below(4) ? ERR_OK : ERR_NOMEM;
    compose_ms = 1 + random_below(3000);
    for (int k = 0; k < 6; k++) {
        pages[k] = random_below(2) ? 1 + (int)random_below(MAX_STAGE_PAGES) : 0;
        reading_ms[k] = random_below(2) ? random_below(9000) : 0;
    }
    notice_result = random_below(6) ? ERR_OK : ERR_RANGE;
}

static void a_day_of_anything_at_any_time_never_lights_what_is_not_allowed(void **state)
{
    (void)state;
    for (uint32_t run = 1; run <= 24; run++) {
        int64_t t = 0;
        stage_teardown(state);
        stage_setup(state);
        seed = run;
        fake.age = (int)(run % 4);
        stage_settings.ticker = run % 2;
        static const enum transition kinds[] = {TRANSITION_FADE, TRANSITION_SLIDE, TRANSITION_PUSH};
        stage_settings.transition = kinds[run / 4 % 3];
        stage_settings.rotation_deg =
            run & 8 ? 90 : 270; /* up or down: columns stay what they are */
        player_choose_motion(stage_player);
        stage_settings.transition_ms = run % 3 ? 800 : 5000;
        while (script_count < 900) {
            t += random_below(random_below(3) ? 400 : 12000);
            switch (random_below(12)) {
            case 0:
                at_ms_display(t, act_size, 0, OUTPUT_LOST);
                t += random_below(5000);
                at_ms_display(t, act_size, STAGE_WIDTH_PX, OUTPUT_RESIZED);
                break;
            case 1:
                at_ms_display(t, NULL, 0, OUTPUT_EXPOSED);
                break;
            case 2:
                at_ms_do(t, act_trouble, 0);
                break;
            default:
                at_ms_do(t, act_random, 0);
            }
        }
        play_until_ms(t + 1000);
        assert_true(label_count > 50);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(undrawable_posts_are_skipped),
        STAGE_TEST(many_undrawable_posts_do_not_stop_the_rotation),
        STAGE_TEST(nothing_drawable_is_the_house_card_and_a_new_playlist_tries_again),
        STAGE_TEST(without_memory_the_post_on_screen_stays_and_the_next_is_tried_again),
        STAGE_TEST(a_post_that_never_fits_in_memory_is_passed_over),
        STAGE_TEST(without_a_header_posts_go_on),
        STAGE_TEST(a_slow_header_is_waited_for_without_spinning),
        STAGE_TEST(a_display_that_comes_late_gets_the_first_post),
        STAGE_TEST(a_display_that_went_and_came_back_goes_on_with_the_rotation),
        STAGE_TEST(a_display_of_another_size_gets_frames_of_its_size),
        STAGE_TEST(a_post_withdrawn_while_the_display_is_away_is_not_there_when_it_comes_back),
        STAGE_TEST(an_exposed_window_is_drawn_again_and_a_fade_ends_with_it),
        STAGE_TEST(a_frame_that_could_not_be_drawn_is_tried_again),
        STAGE_TEST(a_closed_window_ends_the_run),
        STAGE_TEST(a_day_of_anything_at_any_time_never_lights_what_is_not_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
