/* SPDX-License-Identifier: Apache-2.0 */
/* The library when the disk fails it. */
#include "node/library_faults.h"

static void sweep_disk(int errnum, int forever)
{
    void *state = NULL;
    for (size_t deed = 0; deed < DEED_COUNT; deed++) {
        bool failed = true;
        for (unsigned long nth = 1; failed; nth++) {
            fault_setup(&state);
            deeds[deed].prepare();
            file_fail_at(nth, errnum, forever);
            (void)deeds[deed].act();
            failed = file_fail_at(0, 0, 0) >= nth;
            bool gone = lib && published->seq == 2;
            if (!forever) { /* the power goes now: what is on disk must not bring back what went */
                bench_close();
                bench_open();
                if (gone && shows("roof"))
                    fail_msg("%s, failure %lu: the roof is back after a restart", deeds[deed].name,
                             nth);
            }
            recover(deed, nth);
            bench_teardown(&state);
        }
    }
}

static void one_failing_file_operation_never_shows_what_is_not_approved(void **state)
{
    (void)state;
    sweep_disk(ENOSPC, 0);
    sweep_disk(EIO, 0);
}

static void a_disk_that_fails_from_some_moment_on_never_shows_what_is_not_approved(void **state)
{
    (void)state;
    sweep_disk(ENOSPC, 1);
    sweep_disk(EROFS, 1);
}

static void what_a_full_disk_did_not_take_is_written_when_there_is_room(void **state)
{
    (void)state;
    void *inner = NULL;
    fault_setup(&inner);
    prepare_three_posts();
    file_fail_at(1, ENOSPC, 1);
    assert_int_equal(take_note(&note_2), ERR_OK);
    library_tick(lib);
    file_fail_at(0, 0, 0);
    assert_false(shows("roof"));
    library_tick(lib); /* the next poll */
    bench_close();
    bench_open();
    assert_string_equal(posts_published(), "soup ana");
    assert_int_equal(published->seq, 2);
    bench_teardown(&inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_failing_file_operation_never_shows_what_is_not_approved),
        cmocka_unit_test(what_a_full_disk_did_not_take_is_written_when_there_is_room),
        cmocka_unit_test(a_disk_that_fails_from_some_moment_on_never_shows_what_is_not_approved),
    };
    return cmocka_run_group_tests(tests, NULL, forget_notes);
}
