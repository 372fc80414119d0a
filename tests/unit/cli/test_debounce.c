/* SPDX-License-Identifier: Apache-2.0 */
/* Changes shortly after one another are one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/debounce.h"

static void nothing_pending_waits_for_ever(void **state)
{
    (void)state;
    struct debounce d = {0};
    assert_int_equal(debounce_wait_ms(&d, 0), -1);
    assert_int_equal(debounce_wait_ms(&d, 1000000), -1);
}

/* The moments at which something is done, for changes at these. */
static void changes_of_100_ms_are_one(void **state)
{
    (void)state;
    static const struct {
        int64_t events[8]; /* 0 ends them */
        int64_t done[4];
    } rows[] = {
        {{1000}, {1100}},
        {{1000, 1001, 1002}, {1102}},
        {{1000, 1099, 1198}, {1298}},
        {{1000, 1100}, {1100, 1200}}, /* at that very moment: the first has been waited for */
        {{1000, 1101}, {1100, 1201}},
        {{1000, 5000}, {1100, 5100}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct debounce d = {0};
        int done = 0, at = 0;
        for (int64_t now = 900; now < 6000; now++) {
            if (debounce_wait_ms(&d, now) == 0) {
                assert_true(done < 4);
                assert_int_equal(now, rows[i].done[done]);
                done++;
            }
            for (; rows[i].events[at] == now; at++)
                debounce_event(&d, now);
        }
        assert_true(done == 4 || rows[i].done[done] == 0);
        assert_int_equal(debounce_wait_ms(&d, 9000), -1);
    }
}

static void what_changes_all_the_time_is_looked_at_once_a_second(void **state)
{
    (void)state;
    struct debounce d = {0};
    int done = 0;
    for (int64_t now = 0; now <= 10000; now += 10) {
        debounce_event(&d, now);
        done += debounce_wait_ms(&d, now) == 0;
    }
    assert_in_range(done, 9, 10);
}

static void the_wait_is_what_is_left(void **state)
{
    (void)state;
    struct debounce d = {0};
    debounce_event(&d, 500);
    assert_int_equal(debounce_wait_ms(&d, 500), DEBOUNCE_QUIET_MS);
    assert_int_equal(debounce_wait_ms(&d, 530), DEBOUNCE_QUIET_MS - 30);
    debounce_event(&d, 560);
    assert_int_equal(debounce_wait_ms(&d, 560), DEBOUNCE_QUIET_MS);
    assert_int_equal(debounce_wait_ms(&d, 99999), 0);
    assert_int_equal(debounce_wait_ms(&d, 99999), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_pending_waits_for_ever),
        cmocka_unit_test(changes_of_100_ms_are_one),
        cmocka_unit_test(what_changes_all_the_time_is_looked_at_once_a_second),
        cmocka_unit_test(the_wait_is_what_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
