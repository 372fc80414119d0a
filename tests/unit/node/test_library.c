/* SPDX-License-Identifier: Apache-2.0 */
/* Flags, feed, pictures and roots as they come from the network. */
#include "node/library_bench.h"

/* --- accepting ---------------------------------------------------------------------------------------------------- */

static void a_new_screen_has_nothing_and_wants_nothing(void **state)
{
    (void)state;
    struct want w;
    assert_int_equal(publications, 1);
    assert_int_equal(published->mode, MODE_HOLD);
    assert_int_equal(published->post_count, 0);
    assert_int_equal(published->seq, 0);
    assert_false(published->ever_accepted);
    assert_false(playlist_lease_holds(published, &bench_clock));
    assert_false(library_next_want(lib, NULL, 0, &w));
    assert_true(library_is_enrolled(lib));
    assert_int_equal(library_root_number(lib), 1);
}

static void flags_then_feed_then_pictures_bring_the_posts_as_they_get_complete(void **state)
{
    (void)state;
    struct want w;
    desk_has_three_posts();
    assert_int_equal(give_seq(7), ERR_OK);
    assert_string_equal(posts_published(), "");
    assert_int_equal(published->mode, MODE_RUN);
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_true(w.is_feed);
    assert_int_equal(w.seq, 7);
    assert_int_equal(w.bytes, strlen(desk.feed));
    assert_int_equal(strncmp(w.path, "hq/lobby/feed.", 14), 0);
    assert_int_equal(fetch_want(&w, desk.feed), ERR_OK);
    assert_string_equal(posts_published(), "soup"); /* it has no picture to wait for */
    static const char *const after[] = {"soup roof", "soup roof", "soup roof ana"};
    for (int i = 0; i < 3; i++) {
        assert_true(library_next_want(lib, NULL, 0, &w));
        assert_false(w.is_feed);
        assert_int_equal(strncmp(w.path, "hq/lobby/media/", 15), 0);
        assert_int_equal(fetch_want(&w, desk_bytes(&w)), ERR_OK);
        assert_string_equal(posts_published(), after[i]);
    }
    assert_false(library_next_want(lib, NULL, 0, &w));
    assert_true(published->ever_accepted);
    assert_int_equal(published->lease.expires_s, ISSUED_S + 86400);
    assert_int_equal(published->lease.boot_until_ms, bench_boot_ms + 86400 * 1000);
}

static void the_same_flags_again_change_nothing(void **state)
{
    (void)state;
    three_posts_are_here();
    int before = publications;
    bool changed = true;
    int64_t want_root = 1;
    struct playlist *standing = published;
    bench_pass(3600);
    assert_int_equal(
        library_take_flags(lib, desk.note.data, desk.note.len, &changed, &want_root, NULL), ERR_OK);
    assert_false(changed);
    assert_int_equal(want_root, 0);
    assert_int_equal(publications, before);
    assert_ptr_equal(published, standing); /* the lease goes on from its own start */
}

static void wants_come_in_playing_order_and_failed_ones_are_skipped(void **state)
{
    (void)state;
    struct want w;
    struct digest skip[3];
    desk_has_three_posts();
    desk_post("soup")->picture = "soup";
    desk_post("soup")->rank = 30;
    desk_post("roof")->rank = 20;
    desk_post("ana")->rank = 10;
    pub_make_feed(&desk);
    assert_int_equal(give_seq(1), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_int_equal(fetch_want(&w, desk.feed), ERR_OK);
    static const char *const order[] = {"a picture of Ana", "Ana's face", "a picture of a roof",
                                        "soup"};
    for (int i = 0; i < 4; i++) {
        struct digest d = digest_of_text(order[i]);
        assert_true(library_next_want(lib, skip, i, &w));
        assert_true(digest_equal(&w.sha256, &d));
        if (i < 3)
            skip[i] = w.sha256;
    }
    assert_int_equal(fetch_want(&w, "soup"), ERR_OK);
    assert_false(library_next_want(lib, skip, 3, &w));
    assert_string_equal(posts_published(), "soup");
}

static void a_feed_that_failed_does_not_keep_pictures_of_the_old_one_waiting(void **state)
{
    (void)state;
    struct want w;
    desk_has_three_posts();
    assert_int_equal(give_seq(1), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_int_equal(fetch_want(&w, desk.feed), ERR_OK);
    desk.posts[3] = (struct pub_post){.id = "new", .text = "New", .flag = "approved"};
    desk.post_count = 4;
    pub_make_feed(&desk);
    assert_int_equal(give_seq(2), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_true(w.is_feed);
    assert_true(library_next_want(lib, &w.sha256, 1, &w));
    assert_false(w.is_feed);
}

/* --- refusing ----------------------------------------------------------------------------------------------------- */

static void refused_flags_leave_everything_as_it_was(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct pub_flags flags;
        enum err want;
    } rows[] = {
        {"older", {.seq = 4}, ERR_ROLLBACK},
        {"of another audience", {.seq = 6, .audience = "hq/office"}, ERR_AUDIENCE},
        {"signed by a stranger", {.seq = 6, .signers = BY(KEY_STRANGER)}, ERR_SIGNATURE},
        {"signed by the root key", {.seq = 6, .signers = BY(KEY_ROOT_1)}, ERR_SIGNATURE},
        {"signed by the hold key", {.seq = 6, .signers = BY(KEY_HOLD_1)}, ERR_SIGNATURE},
        {"past their lease", {.seq = 6, .issued_s = NOW_S - 2 * 86400}, ERR_EXPIRED},
        {"under root 0", {.seq = 6, .root = -1}, ERR_RANGE},
    };
    three_posts_are_here();
    assert_int_equal(give_seq(5), ERR_OK);
    int before = publications;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bytes note = pub_make_flags(&desk, &rows[i].flags);
        enum err e = take_note(&note);
        if (e != rows[i].want)
            fail_msg("flags %s are answered with %s", rows[i].what, err_name(e));
    }
    assert_int_equal(publications, before);
    assert_string_equal(posts_published(), "soup roof ana");
    assert_int_equal(published->seq, 5);
}

static void flags_from_the_future_are_refused_when_the_clock_is_synchronised(void **state)
{
    (void)state;
    desk_has_three_posts();
    struct pub_flags ahead = {.seq = 2, .issued_s = NOW_S + 301};
    bench_synchronised = true;
    assert_int_equal(give_flags(&ahead), ERR_FUTURE);
    ahead.issued_s = NOW_S + 300;
    assert_int_equal(give_flags(&ahead), ERR_OK);
}

static void two_documents_of_one_number_blank_the_screen_until_a_higher_one(void **state)
{
    (void)state;
    three_posts_are_here();
    desk_post("soup")->flag = "withdrawn";
    assert_int_equal(give_seq(1), ERR_EQUIVOCATION);
    assert_string_equal(posts_published(), "");
    assert_int_equal(published->mode, MODE_HOLD);
    /* nothing but a higher number helps: not the first document, not a picture, not a poll's result */
    desk_post("soup")->flag = "approved";
    struct bytes first = pub_make_flags(&desk, &(struct pub_flags){.seq = 1});
    enum err e = take_note(&first);
    assert_true(e == ERR_OK || e == ERR_EQUIVOCATION);
    library_set_trouble(lib, ERR_NET_CONNECT, "away");
    assert_string_equal(posts_published(), "");
    assert_int_equal(give_seq(2), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
}

/* Who carries the files can add signature lines; that must not blank a screen. */
static void flags_with_another_signature_line_are_the_same_flags(void **state)
{
    (void)state;
    three_posts_are_here();
    struct bytes first = pub_make_flags(&desk, &(struct pub_flags){.seq = 1});
    struct bytes longer = with_strangers_line(&first);
    int before = publications;
    assert_int_equal(take_note(&longer), ERR_OK);
    assert_int_equal(take_note(&first), ERR_OK); /* signed afresh: the same TEXT */
    assert_int_equal(publications, before);
    assert_string_equal(posts_published(), "soup roof ana");
    free(longer.data);
}

static void a_feed_that_is_not_the_promised_one_is_refused(void **state)
{
    (void)state;
    struct want w;
    desk_has_three_posts();
    assert_int_equal(give_seq(1), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    char other[sizeof desk.feed];
    snprintf(other, sizeof other, "%s ", desk.feed);
    assert_int_equal(fetch_want(&w, other), ERR_DIGEST);
    assert_int_equal(fetch_want(&w, ""), ERR_DIGEST);
    assert_string_equal(posts_published(), "");
    assert_int_equal(fetch_want(&w, desk.feed), ERR_OK);
}

static void a_feed_that_newer_flags_made_old_is_cancelled_but_a_promised_one_is_taken(void **state)
{
    (void)state;
    struct want w;
    char old[sizeof desk.feed];
    desk_has_three_posts();
    assert_int_equal(give_seq(1), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_int_equal(give_seq(2), ERR_OK); /* renewed: the same feed */
    assert_int_equal(fetch_want(&w, desk.feed), ERR_OK);
    memcpy(old, desk.feed, sizeof old);
    desk_post("soup")->text = "No soup today";
    pub_make_feed(&desk);
    assert_int_equal(give_seq(3), ERR_OK);
    assert_int_equal(fetch_want(&w, old), ERR_CANCELLED);
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 4, .mode = "hold"}), ERR_OK);
    assert_int_equal(fetch_want(&w, desk.feed), ERR_CANCELLED); /* a hold promises none */
}

static void a_picture_that_is_not_the_promised_one_is_not_stored(void **state)
{
    (void)state;
    struct want w;
    struct store_writer *writer;
    desk_has_three_posts();
    assert_int_equal(give_seq(1), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_int_equal(fetch_want(&w, desk.feed), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_int_equal(fetch_want(&w, "another picture"), ERR_DIGEST);
    assert_int_equal(library_media_begin(lib, &w, &writer), ERR_OK);
    assert_int_equal(store_media_add(writer, "a pic", 5), ERR_OK);
    assert_int_equal(library_media_end(lib, writer, false, NULL), ERR_OK); /* broken off */
    assert_string_equal(posts_published(), "soup");
    assert_true(library_next_want(lib, NULL, 0, &w));
}

static void a_picture_that_arrives_after_its_withdrawal_is_not_kept(void **state)
{
    (void)state;
    struct want w;
    struct store_writer *writer;
    desk_has_three_posts();
    assert_int_equal(give_seq(1), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_int_equal(fetch_want(&w, desk.feed), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    const char *picture = desk_bytes(&w);
    assert_int_equal(library_media_begin(lib, &w, &writer), ERR_OK);
    assert_int_equal(store_media_add(writer, picture, strlen(picture)), ERR_OK);
    desk_post("roof")->flag = "withdrawn";
    assert_int_equal(give_seq(2), ERR_OK);
    assert_int_equal(library_media_end(lib, writer, true, NULL), ERR_OK);
    assert_false(medium_is_stored(picture));
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

static void new_flags_over_the_old_feed_can_only_omit(void **state)
{
    (void)state;
    three_posts_are_here();
    desk_post("roof")->flag = "withdrawn";
    desk_post("roof")->not_in_feed = true;
    desk_post("soup")->text = "Soup was changed";
    desk.posts[3] = (struct pub_post){.id = "new", .text = "New", .flag = "approved"};
    desk.post_count = 4;
    pub_make_feed(&desk);
    assert_int_equal(give_seq(2), ERR_OK);
    /* at once, before the new feed is here: no roof, no soup as it was, nothing new */
    assert_string_equal(posts_published(), "ana");
    assert_int_equal(published->seq, 2);
    assert_int_equal(fetch_all_wants(), ERR_OK);
    assert_string_equal(posts_published(), "soup ana new");
}

static void a_withdrawal_erases_the_picture_and_leaves_the_others(void **state)
{
    (void)state;
    three_posts_are_here();
    assert_true(medium_is_stored("a picture of a roof"));
    desk_post("roof")->flag = "withdrawn";
    assert_int_equal(give_seq(2), ERR_OK);
    assert_string_equal(posts_published(), "soup ana");
    assert_false(medium_is_stored("a picture of a roof"));
    assert_true(medium_is_stored("a picture of Ana"));
    assert_true(medium_is_stored("Ana's face"));
}

static void a_picture_that_two_posts_share_stays_while_one_has_it(void **state)
{
    (void)state;
    desk_has_three_posts();
    desk_post("soup")->picture = "a picture of a roof";
    pub_make_feed(&desk);
    assert_int_equal(give_seq(1), ERR_OK);
    assert_int_equal(fetch_all_wants(), ERR_OK);
    desk_post("roof")->flag = "withdrawn";
    assert_int_equal(give_seq(2), ERR_OK);
    assert_string_equal(posts_published(), "soup ana");
    assert_true(medium_is_stored("a picture of a roof"));
}

static void a_picture_whose_post_is_withdrawn_on_its_way_does_not_stay(void **state)
{
    (void)state;
    struct want w;
    struct store_writer *writer;
    static const char picture[] = "a picture of a roof";
    desk_has_three_posts();
    assert_int_equal(give_seq(1), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_int_equal(fetch_want(&w, desk.feed), ERR_OK);
    assert_true(library_next_want(lib, NULL, 0, &w));
    assert_int_equal(library_media_begin(lib, &w, &writer), ERR_OK);
    assert_int_equal(store_media_add(writer, picture, strlen(picture)), ERR_OK);
    desk_post("roof")->flag = "withdrawn";
    assert_int_equal(give_seq(2), ERR_OK);
    assert_int_equal(library_media_end(lib, writer, true, NULL), ERR_OK);
    assert_false(medium_is_stored(picture));
    assert_string_equal(posts_published(), "soup");
}

static void a_hold_shows_nothing_and_keeps_the_pictures_for_its_release(void **state)
{
    (void)state;
    three_posts_are_here();
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 2, .mode = "hold"}), ERR_OK);
    assert_int_equal(published->mode, MODE_HOLD);
    assert_string_equal(posts_published(), "");
    assert_true(medium_is_stored("a picture of a roof"));
    assert_int_equal(give_seq(3), ERR_NOT_APPROVED); /* does not release it */
    assert_string_equal(posts_published(), "");
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 4, .releases = 2}), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana"); /* with nothing to fetch */
}

static void a_hold_key_can_only_blank(void **state)
{
    (void)state;
    three_posts_are_here();
    struct pub_flags hold = {.seq = 2, .mode = "hold", .signers = BY(KEY_HOLD_1)};
    struct pub_flags far = {.seq = 3000000, .mode = "hold", .signers = BY(KEY_HOLD_1)};
    struct bytes note = pub_make_flags(&desk, &far);
    assert_int_equal(take_note(&note), ERR_RANGE); /* nor use the numbers up */
    note = pub_make_flags(&desk, &hold);
    assert_int_equal(take_note(&note), ERR_OK);
    assert_string_equal(posts_published(), "");
    struct pub_flags release = {.seq = 3, .releases = 2, .signers = BY(KEY_HOLD_1)};
    note = pub_make_flags(&desk, &release);
    assert_int_equal(take_note(&note), ERR_SIGNATURE);
}

static void a_hold_key_never_moves_the_clock(void **state)
{
    (void)state;
    three_posts_are_here();
    struct pub_flags hold = {.seq = 2,
                             .mode = "hold",
                             .signers = BY(KEY_HOLD_1),
                             .issued_s = NOW_S + 3000 * INT64_C(86400)};
    struct bytes note = pub_make_flags(&desk, &hold);
    assert_int_equal(take_note(&note), ERR_OK);
    for (int i = 0; i < 30; i++) {
        bench_pass(3600);
        library_tick(lib);
    }
    assert_true(atomic_load(&bench_clock.floor_s) <= bench_wall_s);
}

static void an_alert_alone_keeps_the_pictures_for_what_follows(void **state)
{
    (void)state;
    three_posts_are_here();
    struct pub_flags alert = {.seq = 2, .mode = "alert", .without_feed = true};
    struct want w;
    assert_int_equal(give_flags(&alert), ERR_OK);
    assert_int_equal(published->mode, MODE_ALERT);
    assert_string_equal(published->alert.text, "Leave");
    assert_string_equal(posts_published(), "");
    assert_false(library_next_want(lib, NULL, 0, &w));
    assert_true(medium_is_stored("a picture of a roof"));
    assert_int_equal(give_seq(3), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
}

static void an_alert_with_posts_has_them_for_afterwards(void **state)
{
    (void)state;
    three_posts_are_here();
    assert_int_equal(give_flags(&(struct pub_flags){.seq = 2, .mode = "alert"}), ERR_OK);
    assert_int_equal(published->mode, MODE_ALERT);
    assert_string_equal(posts_published(), "soup roof ana");
}

static void trouble_is_published_when_it_changes_and_not_otherwise(void **state)
{
    (void)state;
    three_posts_are_here();
    int before = publications;
    library_set_trouble(lib, ERR_OK, "");
    assert_int_equal(publications, before);
    library_set_trouble(lib, ERR_NET_CONNECT, "refused");
    library_set_trouble(lib, ERR_NET_CONNECT, "refused again");
    assert_int_equal(publications, before + 1);
    assert_int_equal(published->trouble, ERR_NET_CONNECT);
    assert_string_equal(published->trouble_text, "refused");
    assert_string_equal(posts_published(), "soup roof ana");
}

/* --- roots -------------------------------------------------------------------------------------------------------- */

static void a_new_root_ends_old_approvals_and_starts_numbers_anew(void **state)
{
    (void)state;
    bool changed;
    int64_t want_root;
    three_posts_are_here();
    assert_int_equal(give_seq(500), ERR_OK);
    struct pub_flags next = {.seq = 1, .root = 2, .signers = BY(KEY_FLAGS_2)};
    bench_enter_in_book(1);
    struct bytes note = pub_make_flags(&desk, &next);
    assert_int_equal(library_take_flags(lib, note.data, note.len, &changed, &want_root, NULL),
                     ERR_ROOT);
    assert_int_equal(want_root, 2);
    assert_string_equal(posts_published(), "soup roof ana"); /* a claim alone changes nothing */
    struct bytes root = pub_make_root(2, KEY_ROOT_2, KEY_FLAGS_2, BY(KEY_ROOT_1) | BY(KEY_ROOT_2));
    assert_int_equal(library_take_root(lib, root.data, root.len, NULL), ERR_OK);
    assert_int_equal(library_root_number(lib), 2);
    assert_int_equal(library_take_flags(lib, note.data, note.len, &changed, &want_root, NULL),
                     ERR_OK);
    assert_true(changed);
    assert_int_equal(published->seq, 1);
    assert_string_equal(posts_published(), "soup roof ana");
    /* the old keys are nobody's now */
    struct pub_flags old = {.seq = 501, .root = 2};
    note = pub_make_flags(&desk, &old);
    assert_int_equal(take_note(&note), ERR_SIGNATURE);
    free(root.data);
}

static void after_a_new_root_old_posts_go_with_the_next_answer_even_a_refused_one(void **state)
{
    (void)state;
    three_posts_are_here();
    struct bytes root = pub_make_root(2, KEY_ROOT_2, KEY_FLAGS_2, BY(KEY_ROOT_1) | BY(KEY_ROOT_2));
    assert_int_equal(library_take_root(lib, root.data, root.len, NULL), ERR_OK);
    struct bytes note = pub_make_flags(&desk, &(struct pub_flags){.seq = 9, .root = 2});
    assert_int_equal(take_note(&note), ERR_SIGNATURE);
    assert_string_equal(posts_published(), "");
    assert_true(published->ever_accepted); /* the house card, not the set-up card */
    free(root.data);
}

static void roots_that_are_not_signed_by_both_are_refused(void **state)
{
    (void)state;
    static const struct {
        int64_t number;
        unsigned signers;
    } rows[] = {{2, BY(KEY_ROOT_1)},
                {2, BY(KEY_ROOT_2)},
                {2, BY(KEY_ROOT_2) | BY(KEY_STRANGER)},
                {3, BY(KEY_ROOT_1) | BY(KEY_ROOT_2)},
                {1, BY(KEY_ROOT_1) | BY(KEY_ROOT_2)}};
    three_posts_are_here();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bytes root = pub_make_root(rows[i].number, KEY_ROOT_2, KEY_FLAGS_2, rows[i].signers);
        assert_int_not_equal(library_take_root(lib, root.data, root.len, NULL), ERR_OK);
        free(root.data);
    }
    assert_int_equal(library_root_number(lib), 1);
    assert_int_equal(give_seq(2), ERR_OK);
}

static void a_root_far_ahead_is_not_climbed_to(void **state)
{
    (void)state;
    bool changed;
    int64_t want_root = -1;
    desk_has_three_posts();
    struct bytes note = pub_make_flags(&desk, &(struct pub_flags){.seq = 1, .root = 100});
    assert_int_equal(library_take_flags(lib, note.data, note.len, &changed, &want_root, NULL),
                     ERR_ROOT);
    assert_int_equal(want_root, 0);
}

static void a_screen_without_a_usable_root_takes_nothing_not_even_a_root(void **state)
{
    (void)state;
    bench_close();
    assert_int_equal(file_replace(bench_root, "nonsense", 8, false, NULL), ERR_OK);
    bench_open();
    assert_false(library_is_enrolled(lib));
    assert_int_equal(published->trouble, ERR_NOT_FOUND);
    assert_true(published->trouble_text[0]);
    desk_has_three_posts();
    assert_int_equal(give_seq(1), ERR_NOT_FOUND);
    struct bytes root = pub_make_root(1, KEY_STRANGER, KEY_STRANGER, BY(KEY_STRANGER));
    assert_int_equal(library_take_root(lib, root.data, root.len, NULL), ERR_NOT_FOUND);
    library_set_trouble(lib, ERR_NET_CONNECT, "away");
    library_tick(lib);
    assert_int_equal(published->trouble, ERR_NOT_FOUND); /* what is missing stays on the card */
    free(root.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_new_screen_has_nothing_and_wants_nothing),
        BENCH_TEST(flags_then_feed_then_pictures_bring_the_posts_as_they_get_complete),
        BENCH_TEST(the_same_flags_again_change_nothing),
        BENCH_TEST(wants_come_in_playing_order_and_failed_ones_are_skipped),
        BENCH_TEST(a_feed_that_failed_does_not_keep_pictures_of_the_old_one_waiting),
        BENCH_TEST(refused_flags_leave_everything_as_it_was),
        BENCH_TEST(flags_from_the_future_are_refused_when_the_clock_is_synchronised),
        BENCH_TEST(two_documents_of_one_number_blank_the_screen_until_a_higher_one),
        BENCH_TEST(flags_with_another_signature_line_are_the_same_flags),
        BENCH_TEST(a_feed_that_is_not_the_promised_one_is_refused),
        BENCH_TEST(a_feed_that_newer_flags_made_old_is_cancelled_but_a_promised_one_is_taken),
        BENCH_TEST(a_picture_that_is_not_the_promised_one_is_not_stored),
        BENCH_TEST(a_picture_that_arrives_after_its_withdrawal_is_not_kept),
        BENCH_TEST(new_flags_over_the_old_feed_can_only_omit),
        BENCH_TEST(a_withdrawal_erases_the_picture_and_leaves_the_others),
        BENCH_TEST(a_picture_that_two_posts_share_stays_while_one_has_it),
        BENCH_TEST(a_picture_whose_post_is_withdrawn_on_its_way_does_not_stay),
        BENCH_TEST(a_hold_shows_nothing_and_keeps_the_pictures_for_its_release),
        BENCH_TEST(a_hold_key_can_only_blank),
        BENCH_TEST(a_hold_key_never_moves_the_clock),
        BENCH_TEST(an_alert_alone_keeps_the_pictures_for_what_follows),
        BENCH_TEST(an_alert_with_posts_has_them_for_afterwards),
        BENCH_TEST(trouble_is_published_when_it_changes_and_not_otherwise),
        BENCH_TEST(a_new_root_ends_old_approvals_and_starts_numbers_anew),
        BENCH_TEST(after_a_new_root_old_posts_go_with_the_next_answer_even_a_refused_one),
        BENCH_TEST(roots_that_are_not_signed_by_both_are_refused),
        BENCH_TEST(a_root_far_ahead_is_not_climbed_to),
        BENCH_TEST(a_screen_without_a_usable_root_takes_nothing_not_even_a_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
