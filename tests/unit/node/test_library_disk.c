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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_failing_file_operation_never_shows_what_is_not_approved),
        cmocka_unit_test(a_disk_that_fails_from_some_moment_on_never_shows_what_is_not_approved),
    };
    return cmocka_run_group_tests(tests, NULL, forget_notes);
}
