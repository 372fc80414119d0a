/* SPDX-License-Identifier: Apache-2.0 */
/* What a screen knows after a restart: disk is not trust, and no reset of clock or process stretches a lease. */
#include "node/library_bench.h"

#define HOUR 3600
#define DAY 86400

static int64_t lease_left_s(void)
{
    int64_t wall = published->lease.expires_s - clock_now_s(&bench_clock);
    int64_t boot = (published->lease.boot_until_ms - bench_boot_ms) / 1000;
    return wall < boot ? wall : boot;
}

/* Power off and on: another boot, the wall clock as given. */
static void reboot(const char *boot_id, int64_t wall_s)
{
    bench_close();
    bench_boot(boot_id, wall_s);
    bench_open();
}

/* --- what is there again ------------------------------------------------------------------------------------------ */

static void a_restart_brings_everything_back_without_the_network(void **state)
{
    (void)state;
    struct want w;
    three_posts_are_here();
    assert_int_equal(give_seq(41), ERR_OK);
    bench_pass(HOUR);
    bench_restart();
    assert_string_equal(posts_published(), "soup roof ana");
    assert_int_equal(published->seq, 41);
    assert_true(published->ever_accepted);
    assert_true(playlist_lease_holds(published, &bench_clock));
    assert_false(library_next_want(lib, NULL, 0, &w));
    bool changed = true;
    int64_t want_root;
    assert_int_equal(
        library_take_flags(lib, desk.note.data, desk.note.len, &changed, &want_root, NULL), ERR_OK);
    assert_false(changed);
}

static void old_flags_are_refused_after_a_restart_too(void **state)
{
    (void)state;
    three_posts_are_here();
    assert_int_equal(give_seq(41), ERR_OK);
    bench_restart();
    assert_int_equal(give_seq(40), ERR_ROLLBACK);
    desk_post("soup")->flag = "withdrawn";
    assert_int_equal(give_seq(41), ERR_EQUIVOCATION);
}

static void a_hold_stands_after_a_restart_and_needs_its_release(void **state)
{
    (void)state;
    three_posts_are_here();
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 2, .mode = "hold"}), ERR_OK);
    bench_restart();
    assert_string_equal(posts_published(), "");
    assert_int_equal(published->mode, MODE_HOLD);
    assert_int_equal(give_seq(3), ERR_NOT_APPROVED);
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 3, .releases = 2}), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
}

static void two_documents_of_one_number_are_not_forgotten_by_a_restart(void **state)
{
    (void)state;
    three_posts_are_here();
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 2}), ERR_OK);
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 2, .mode = "hold"}), ERR_EQUIVOCATION);
    assert_string_equal(posts_published(), "");
    bench_restart();
    assert_string_equal(posts_published(), "");
    assert_true(published->ever_accepted); /* the house card */
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 2}),
                     ERR_OK); /* nor is the first right */
    assert_string_equal(posts_published(), "");
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 3}), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
    bench_restart();
    assert_string_equal(posts_published(), "soup roof ana");
}

static void an_alert_stands_after_a_restart(void **state)
{
    (void)state;
    three_posts_are_here();
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 2, .mode = "alert"}), ERR_OK);
    bench_restart();
    assert_int_equal(published->mode, MODE_ALERT);
    assert_string_equal(published->alert.text, "Leave");
}

/* --- spoilt files ------------------------------------------------------------------------------------------------- */

static void flip(const char *name)
{
    char path[512], *bytes = NULL;
    size_t len = 0;
    state_file(path, sizeof path, name);
    assert_int_equal(file_read(path, 2 << 20, &bytes, &len, NULL), ERR_OK);
    bytes[len / 2] ^= 1;
    write_state_file(name, bytes, len);
    mem_free(bytes);
}

static void cut_in_half(const char *name)
{
    char path[512], *bytes = NULL;
    size_t len = 0;
    state_file(path, sizeof path, name);
    assert_int_equal(file_read(path, 2 << 20, &bytes, &len, NULL), ERR_OK);
    write_state_file(name, bytes, len / 2);
    mem_free(bytes);
}

static void empty(const char *name)
{
    write_state_file(name, "", 0);
}

static void both_states(void (*spoil)(const char *name))
{
    spoil("state.a");
    spoil("state.b");
}

static void spoilt_documents_are_not_believed(void **state)
{
    (void)state;
    static const struct {
        const char *what, *file;
        void (*spoil)(const char *name);
        const char *posts; /* after the restart */
    } rows[] = {
        {"flags flipped", "flags", flip, ""},
        {"flags cut", "flags", cut_in_half, ""},
        {"flags empty", "flags", empty, ""},
        {"flags gone", "flags", remove_state_file, ""},
        {"feed cut", "feed", cut_in_half, ""},
        {"feed empty", "feed", empty, ""},
        {"feed gone", "feed", remove_state_file, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bench_teardown(state);
        bench_setup(state);
        three_posts_are_here();
        bench_close();
        rows[i].spoil(rows[i].file);
        bench_open();
        if (strcmp(posts_published(), rows[i].posts))
            fail_msg("%s: %s", rows[i].what, posts_published());
        assert_true(published->ever_accepted); /* the house card */
        /* and the same flags from the server mend it */
        struct bytes note = pub_make_flags(&desk, &(struct pub_flags){.seq = 2});
        bench_enter_in_book(2);
        assert_int_equal(take_note(&note), ERR_OK);
        assert_int_equal(fetch_all_wants(), ERR_OK);
        assert_string_equal(posts_published(), "soup roof ana");
    }
}

static void a_feed_with_one_byte_flipped_loses_at_least_that_post(void **state)
{
    (void)state;
    three_posts_are_here();
    bench_close();
    flip("feed");
    bench_open(); /* the bench looks at every post */
    assert_true(published->post_count < 3);
}

static void the_very_same_flags_mend_a_lost_copy(void **state)
{
    (void)state;
    three_posts_are_here();
    struct bytes note = desk.note;
    bench_close();
    remove_state_file("flags");
    bench_open();
    assert_string_equal(posts_published(), "");
    bool changed = false;
    int64_t want_root;
    assert_int_equal(library_take_flags(lib, note.data, note.len, &changed, &want_root, NULL),
                     ERR_OK);
    assert_true(changed);
    assert_string_equal(posts_published(), "soup roof ana");
}

static void with_both_states_unreadable_nothing_shows_until_fresh_flags(void **state)
{
    (void)state;
    static void (*const ways[])(const char *name) = {flip, cut_in_half, empty};
    for (size_t i = 0; i < 3; i++) {
        bench_teardown(state);
        bench_setup(state);
        three_posts_are_here();
        bench_close();
        both_states(ways[i]);
        bench_open();
        assert_string_equal(posts_published(), "");
        assert_int_equal(published->trouble, ERR_STATE);
        assert_int_equal(give_seq(2), ERR_OK);
        assert_int_equal(fetch_all_wants(), ERR_OK);
        assert_string_equal(posts_published(), "soup roof ana");
    }
}

static void one_state_copy_is_enough(void **state)
{
    (void)state;
    static const char *const names[] = {"state.a", "state.b"};
    for (int i = 0; i < 2; i++) {
        bench_teardown(state);
        bench_setup(state);
        three_posts_are_here();
        assert_int_equal(give_seq(2), ERR_OK);
        bench_close();
        flip(names[i]);
        bench_open();
        assert_string_equal(posts_published(), "soup roof ana");
        assert_int_equal(give_seq(1), ERR_ROLLBACK);
    }
}

static void a_spoilt_picture_is_found_when_it_is_read_and_fetched_again(void **state)
{
    (void)state;
    char hex[DIGEST_HEX_BYTES], name[80], *bytes = NULL;
    size_t len = 0;
    struct want w;
    struct digest d = digest_of_text("a picture of a roof");
    three_posts_are_here();
    bench_close();
    digest_to_hex(&d, hex);
    snprintf(name, sizeof name, "media/%s", hex);
    flip(name);
    bench_open();
    assert_string_equal(posts_published(), "soup roof ana"); /* not hashed yet */
    assert_false(library_media_lost(lib));
    assert_int_equal(library_media_read(lib, &d, &bytes, &len), ERR_DIGEST);
    assert_string_equal(posts_published(), "soup ana");
    assert_true(library_media_lost(lib));
    assert_false(library_media_lost(lib));
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_true(digest_equal(&w.sha256, &d));
    assert_int_equal(fetch_want(&w, "a picture of a roof"), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
    assert_int_equal(library_media_read(lib, &d, &bytes, &len), ERR_OK);
    assert_int_equal(len, strlen("a picture of a roof"));
    mem_free(bytes);
}

/* --- lease -------------------------------------------------------------------------------------------------------- */

static void a_lease_is_over_after_a_restart_when_the_clock_says_so(void **state)
{
    (void)state;
    three_posts_are_here();
    bench_pass(DAY);
    bench_restart();
    assert_string_equal(posts_published(), "");
    assert_true(published->ever_accepted);
}

static void a_restart_in_the_same_boot_goes_on_with_its_lease(void **state)
{
    (void)state;
    three_posts_are_here();
    bench_pass(20 * HOUR);
    bench_wall_s = NOW_S; /* set back, or never set */
    for (int i = 0; i < 5; i++) {
        bench_restart();
        assert_in_range(lease_left_s(), 4 * HOUR - 300, 4 * HOUR + 300);
    }
    bench_boot_ms += 5 * HOUR * 1000;
    assert_false(playlist_lease_holds(published, &bench_clock));
    bench_restart();
    assert_false(playlist_lease_holds(published, &bench_clock));
}

static void restarts_in_a_later_boot_do_not_stretch_it_either(void **state)
{
    (void)state;
    three_posts_are_here();
    reboot(BOOT_2, 0); /* 1970: no battery clock */
    assert_true(playlist_lease_holds(published, &bench_clock));
    assert_in_range(lease_left_s(), DAY - 300, DAY);
    bench_boot_ms += 20 * HOUR * 1000;
    bench_restart(); /* the process alone */
    assert_in_range(lease_left_s(), 4 * HOUR - 300, 4 * HOUR);
}

/* How many boots of so many minutes the stored posts outlive, polls failing. */
static int boots_until_dark(int minutes)
{
    int boots = 0;
    for (; boots < 1000; boots++) {
        char id[CLOCK_BOOT_ID_BYTES];
        snprintf(id, sizeof id, "%08d-0000-0000-0000-000000000000", boots);
        reboot(id, 0);
        if (!published->post_count)
            break;
        for (int tick = 0; tick < 6 * minutes; tick++) {
            bench_boot_ms += 10 * 1000;
            library_tick(lib);
        }
    }
    return boots;
}

static void reboots_without_a_clock_use_the_lease_up(void **state)
{
    (void)state;
    three_posts_are_here();
    /* 24 h in pieces of 2.5 h, of which an hour at most is lost each time */
    assert_in_range(boots_until_dark(150), 9, 17);
}

static void short_boots_use_the_lease_up_too(void **state)
{
    (void)state;
    three_posts_are_here();
    /* of 50 minutes half at least is remembered, whoever pulls the plug */
    assert_in_range(boots_until_dark(50), 24 * 60 / 50, 2 * 24 * 60 / 50 + 1);
}

static void a_clock_at_2099_shows_nothing_and_recovers(void **state)
{
    (void)state;
    three_posts_are_here();
    struct bytes note = desk.note;
    reboot(BOOT_2, INT64_C(4070908800));
    assert_string_equal(posts_published(), "");
    assert_int_equal(take_note(&note), ERR_EXPIRED);
    bench_wall_s = NOW_S; /* by NTP */
    assert_int_equal(take_note(&note), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
    assert_true(playlist_lease_holds(published, &bench_clock));
    assert_true(atomic_load(&bench_clock.floor_s) < NOW_S + DAY); /* nonsense left no trace */
    bench_restart();
    assert_string_equal(posts_published(), "soup roof ana");
}

static void a_clock_at_1970_is_lifted_by_what_flags_proved(void **state)
{
    (void)state;
    three_posts_are_here();
    reboot(BOOT_2, 0);
    assert_int_equal(clock_now_s(&bench_clock), ISSUED_S);
    assert_string_equal(posts_published(), "soup roof ana");
    struct pub_flags next = {.seq = 2, .issued_s = ISSUED_S + 7 * HOUR};
    assert_int_equal(give_flags(&next), ERR_OK);
    assert_int_equal(clock_now_s(&bench_clock), ISSUED_S + 7 * HOUR);
    reboot(BOOT_1, 0);
    assert_int_equal(clock_now_s(&bench_clock), ISSUED_S + 7 * HOUR);
}

static void the_floor_rises_by_the_time_that_passed_a_few_times_a_lease(void **state)
{
    (void)state;
    three_posts_are_here();
    bench_wall_s = 0;
    int64_t before = clock_now_s(&bench_clock);
    int rises = 0;
    for (int minute = 0; minute < 24 * 60; minute++) {
        bench_boot_ms += 60 * 1000;
        library_tick(lib);
        rises += clock_now_s(&bench_clock) != before;
        before = clock_now_s(&bench_clock);
    }
    assert_in_range(rises, 20, 30);
    assert_in_range(before, ISSUED_S + 22 * HOUR, ISSUED_S + 24 * HOUR);
}

/* --- roots -------------------------------------------------------------------------------------------------------- */

static struct bytes rotate_to_2(void)
{
    struct bytes root = pub_make_root(2, KEY_ROOT_2, KEY_FLAGS_2, BY(KEY_ROOT_1) | BY(KEY_ROOT_2));
    assert_int_equal(library_take_root(lib, root.data, root.len, NULL), ERR_OK);
    return root;
}

static enum err give_under_2(int64_t seq)
{
    struct bytes note = pub_make_flags(
        &desk, &(struct pub_flags){.seq = seq, .root = 2, .signers = BY(KEY_FLAGS_2)});
    bench_enter_in_book(seq);
    return take_note(&note);
}

static void a_rotation_is_walked_again_after_a_restart(void **state)
{
    (void)state;
    three_posts_are_here();
    struct bytes root = rotate_to_2();
    assert_int_equal(give_under_2(1), ERR_OK);
    bench_restart();
    assert_int_equal(library_root_number(lib), 2);
    assert_string_equal(posts_published(), "soup roof ana");
    assert_int_equal(give_seq(3), ERR_SIGNATURE); /* by the key of root 1 */
    free(root.data);
}

static void a_spoilt_rotation_shows_nothing_until_it_is_fetched_again(void **state)
{
    (void)state;
    bool changed;
    int64_t want_root;
    three_posts_are_here();
    struct bytes root = rotate_to_2();
    assert_int_equal(give_under_2(70), ERR_OK);
    bench_close();
    flip("roots/root.2.json");
    bench_open();
    assert_int_equal(library_root_number(lib), 1);
    assert_string_equal(posts_published(), "");
    assert_int_equal(give_seq(500), ERR_ROOT); /* the stolen key of root 1 gets nowhere */
    assert_string_equal(posts_published(), "");
    struct bytes old = pub_make_flags(
        &desk, &(struct pub_flags){.seq = 69, .root = 2, .signers = BY(KEY_FLAGS_2)});
    assert_int_equal(library_take_flags(lib, old.data, old.len, &changed, &want_root, NULL),
                     ERR_ROOT);
    assert_int_equal(want_root, 2);
    struct bytes longer = with_strangers_line(&root); /* still the same root: it forgets nothing */
    assert_int_equal(library_take_root(lib, longer.data, longer.len, NULL), ERR_OK);
    free(longer.data);
    assert_int_equal(take_note(&old), ERR_ROLLBACK); /* the numbers under root 2 are remembered */
    assert_int_equal(give_under_2(71), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
    free(root.data);
}

static void a_root_that_was_stored_just_before_the_power_went_starts_numbers_anew(void **state)
{
    (void)state;
    three_posts_are_here();
    assert_int_equal(give_seq(500), ERR_OK);
    bench_close();
    struct bytes root = pub_make_root(2, KEY_ROOT_2, KEY_FLAGS_2, BY(KEY_ROOT_1) | BY(KEY_ROOT_2));
    write_state_file("roots/root.2.json", root.data, root.len); /* but not the state */
    bench_open();
    assert_int_equal(library_root_number(lib), 2);
    assert_string_equal(posts_published(), "");
    assert_int_equal(give_under_2(1), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
    free(root.data);
}

static void a_screen_enrolled_with_another_desk_starts_anew(void **state)
{
    (void)state;
    three_posts_are_here();
    assert_int_equal(give_seq(500), ERR_OK);
    bench_close();
    struct bytes root = pub_make_root(1, KEY_ROOT_2, KEY_FLAGS_2, BY(KEY_ROOT_2));
    bench_provision(&root);
    bench_open();
    assert_string_equal(posts_published(), "");
    struct bytes note =
        pub_make_flags(&desk, &(struct pub_flags){.seq = 1, .signers = BY(KEY_FLAGS_2)});
    bench_enter_in_book(1);
    assert_int_equal(take_note(&note), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
    bench_restart();
    assert_string_equal(posts_published(), "soup roof ana");
    free(root.data);
}

static void a_screen_provisioned_with_a_later_root_starts_anew(void **state)
{
    (void)state;
    three_posts_are_here();
    assert_int_equal(give_seq(500), ERR_OK);
    bench_close();
    struct bytes root = pub_make_root(5, KEY_ROOT_2, KEY_FLAGS_2, BY(KEY_ROOT_2));
    bench_provision(&root);
    bench_open();
    struct bytes note =
        pub_make_flags(&desk, &(struct pub_flags){.seq = 1, .root = 5, .signers = BY(KEY_FLAGS_2)});
    bench_enter_in_book(1);
    assert_int_equal(take_note(&note), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
    free(root.data);
}

/* --- folders ------------------------------------------------------------------------------------------------------ */

static void a_second_process_is_told_that_the_folder_is_in_use(void **state)
{
    (void)state;
    struct library *second = NULL;
    struct err_info info = {0};
    assert_int_equal(
        library_open(&bench_settings, &bench_clock, bench_publish, NULL, &second, &info), ERR_BUSY);
    assert_null(second);
    assert_true(info.text[0]);
}

static void a_folder_that_cannot_be_made_keeps_everything_in_memory(void **state)
{
    (void)state;
    static char blocked[SCRATCH_PATH_BYTES + 32];
    bench_close();
    snprintf(blocked, sizeof blocked, "%s/root.1.json/state", bench_dir); /* below a file */
    bench_settings.state_dir = blocked;
    bench_open();
    three_posts_are_here();
    assert_string_equal(posts_published(), "soup roof ana");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_restart_brings_everything_back_without_the_network),
        BENCH_TEST(old_flags_are_refused_after_a_restart_too),
        BENCH_TEST(a_hold_stands_after_a_restart_and_needs_its_release),
        BENCH_TEST(two_documents_of_one_number_are_not_forgotten_by_a_restart),
        BENCH_TEST(an_alert_stands_after_a_restart),
        BENCH_TEST(spoilt_documents_are_not_believed),
        BENCH_TEST(a_feed_with_one_byte_flipped_loses_at_least_that_post),
        BENCH_TEST(the_very_same_flags_mend_a_lost_copy),
        BENCH_TEST(with_both_states_unreadable_nothing_shows_until_fresh_flags),
        BENCH_TEST(one_state_copy_is_enough),
        BENCH_TEST(a_spoilt_picture_is_found_when_it_is_read_and_fetched_again),
        BENCH_TEST(a_lease_is_over_after_a_restart_when_the_clock_says_so),
        BENCH_TEST(a_restart_in_the_same_boot_goes_on_with_its_lease),
        BENCH_TEST(restarts_in_a_later_boot_do_not_stretch_it_either),
        BENCH_TEST(reboots_without_a_clock_use_the_lease_up),
        BENCH_TEST(short_boots_use_the_lease_up_too),
        BENCH_TEST(a_clock_at_2099_shows_nothing_and_recovers),
        BENCH_TEST(a_clock_at_1970_is_lifted_by_what_flags_proved),
        BENCH_TEST(the_floor_rises_by_the_time_that_passed_a_few_times_a_lease),
        BENCH_TEST(a_rotation_is_walked_again_after_a_restart),
        BENCH_TEST(a_spoilt_rotation_shows_nothing_until_it_is_fetched_again),
        BENCH_TEST(a_root_that_was_stored_just_before_the_power_went_starts_numbers_anew),
        BENCH_TEST(a_screen_enrolled_with_another_desk_starts_anew),
        BENCH_TEST(a_screen_provisioned_with_a_later_root_starts_anew),
        BENCH_TEST(a_second_process_is_told_that_the_folder_is_in_use),
        BENCH_TEST(a_folder_that_cannot_be_made_keeps_everything_in_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
