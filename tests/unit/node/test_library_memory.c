/* SPDX-License-Identifier: Apache-2.0 */
/* The library when memory fails it. */
#include "node/library_faults.h"

static void sweep_memory(int forever)
{
    void *state = NULL;
    bool every = getenv("PLACARD_TEST_EVERY") != NULL; /* minutes; otherwise a sample */
    for (size_t deed = 0; deed < DEED_COUNT; deed++) {
        bool failed = true;
        for (unsigned long nth = 1; failed; nth += nth < 30 || every ? 1 : 4) {
            fault_setup(&state);
            deeds[deed].prepare();
            mem_fail_at(nth, forever);
            enum err e = deeds[deed].act();
            failed = mem_fail_at(0, 0) >= nth;
            if (e && e != ERR_NOMEM)
                fail_msg("%s, failure %lu: %s for want of memory", deeds[deed].name, nth,
                         err_name(e));
            recover(deed, nth);
            bench_teardown(&state);
        }
    }
}

static void one_failing_allocation_never_shows_what_is_not_approved(void **state)
{
    (void)state;
    sweep_memory(0);
}

static void no_memory_from_some_moment_on_never_shows_what_is_not_approved(void **state)
{
    (void)state;
    sweep_memory(1);
}

static void without_memory_even_for_the_spare_playlist_the_screen_stays_empty(void **state)
{
    (void)state;
    void *inner = NULL;
    fault_setup(&inner);
    prepare_three_posts();
    mem_fail_at(1, 1);
    library_set_trouble(lib, ERR_NET_CONNECT, "away"); /* no room for a list: the spare goes out */
    assert_string_equal(posts_published(), "");
    library_set_trouble(lib, ERR_OK, ""); /* none left: what stands is empty */
    assert_string_equal(posts_published(), "");
    mem_fail_at(0, 0);
    library_set_trouble(lib, ERR_OK, ""); /* the next poll */
    assert_string_equal(posts_published(), "soup roof ana");
    bench_teardown(&inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_failing_allocation_never_shows_what_is_not_approved),
        cmocka_unit_test(no_memory_from_some_moment_on_never_shows_what_is_not_approved),
        cmocka_unit_test(without_memory_even_for_the_spare_playlist_the_screen_stays_empty),
    };
    return cmocka_run_group_tests(tests, NULL, forget_notes);
}
