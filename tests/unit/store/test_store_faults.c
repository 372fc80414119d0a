/* SPDX-License-Identifier: Apache-2.0 */
/* A disk that is full, read-only or failing, and every I/O step and allocation failing in turn. */
#include "store/fixture.h"

/* ---- failing I/O ---- */

static void what_is_on_a_disk_that_became_read_only_can_still_be_read(void **state)
{
    (void)state;
    struct digest d, e;
    struct store *s = open_store();
    assert_int_equal(store_doc_put(s, STORE_FLAGS, "old", 3, NULL), ERR_OK);
    assert_int_equal(put_medium(s, 1, 100, &d), ERR_OK);
    store_close(s);
    file_fail_at(1, EROFS, 0); /* at the first step of opening */
    s = open_at(dir, CACHE_BYTES);
    file_fail_at(0, 0, 0);
    assert_true(store_is_volatile(s));
    assert_doc(s, STORE_FLAGS, "old");
    assert_int_equal(read_medium(s, 1, 100), ERR_OK);
    assert_int_equal(store_doc_put(s, STORE_FLAGS, "new", 3, NULL), ERR_OK);
    assert_int_equal(put_medium(s, 2, 100, &e), ERR_OK);
    assert_doc(s, STORE_FLAGS, "new");
    assert_int_equal(read_medium(s, 2, 100), ERR_OK);
    store_close(s);
    s = open_store();
    assert_doc(s, STORE_FLAGS, "old");
    assert_false(store_media_has(s, &e));
    store_close(s);
}

static void a_disk_that_turns_read_only_makes_the_store_go_on_in_memory(void **state)
{
    (void)state;
    struct digest d, e;
    struct store *s = open_store();
    assert_int_equal(put_medium(s, 1, 100, &d), ERR_OK);
    file_fail_at(1, EROFS, 1);
    assert_int_equal(put_medium(s, 2, 100, &e), ERR_OK);
    file_fail_at(0, 0, 0);
    assert_true(store_is_volatile(s));
    assert_int_equal(read_medium(s, 1, 100), ERR_OK); /* from disk */
    assert_int_equal(read_medium(s, 2, 100), ERR_OK); /* from memory */
    assert_int_equal(files_in_media(), 1);
    store_close(s);
    s = open_store();
    file_fail_at(1, EROFS, 1);
    assert_int_equal(store_doc_put(s, STORE_FEED, "feed", 4, NULL), ERR_OK);
    file_fail_at(0, 0, 0);
    assert_true(store_is_volatile(s));
    assert_doc(s, STORE_FEED, "feed");
    store_close(s);
}

static void a_full_disk_refuses_the_medium_and_the_rest_goes_on(void **state)
{
    (void)state;
    struct digest d;
    struct store *s = open_store();
    assert_int_equal(store_doc_put(s, STORE_FLAGS, "old", 3, NULL), ERR_OK);
    for (unsigned long nth = 1; nth < 8; nth++) {
        file_fail_at(nth, ENOSPC, 1);
        enum err e = put_medium(s, 1, 5000, &d);
        file_fail_at(0, 0, 0);
        assert_int_equal(e, ERR_FULL);
        assert_false(store_media_has(s, &d));
        assert_false(store_is_volatile(s));
        file_fail_at(1, ENOSPC, 1);
        assert_int_equal(store_doc_put(s, STORE_FLAGS, "new", 3, NULL), ERR_FULL);
        file_fail_at(0, 0, 0);
        assert_doc(s, STORE_FLAGS, "old");
        store_close(s); /* what the failing removal left goes now */
        s = open_store();
        assert_int_equal(files_in_media(), 0);
    }
    assert_int_equal(put_medium(s, 1, 5000, &d), ERR_OK);
    store_close(s);
}

/* One document, one medium, one sweep under a failing step; then all is old or new, and usable. */
static bool use_with_failure(unsigned long nth, int errnum, int forever)
{
    struct digest one, two;
    struct store *s = open_store();
    assert_int_equal(store_media_keep_only(s, NULL, 0), ERR_OK);
    assert_int_equal(store_doc_put(s, STORE_FEED, "old", 3, NULL), ERR_OK);
    assert_int_equal(put_medium(s, 1, 1500, &one), ERR_OK);
    file_fail_at(nth, errnum, forever);
    enum err doc = store_doc_put(s, STORE_FEED, "new", 3, NULL);
    enum err media = put_medium(s, 2, 1500, &two);
    (void)!store_media_keep_only(s, &two, 1);
    enum err read = read_medium(s, 2, 1500);
    unsigned long steps = file_fail_at(0, 0, 0);
    bool was_volatile = store_is_volatile(s);
    assert_true(read == ERR_OK || read == ERR_IO || read == ERR_FULL || read == ERR_NOT_FOUND);
    store_close(s);
    s = open_store();
    char *got = NULL;
    size_t len = 0;
    assert_int_equal(store_doc_get(s, STORE_FEED, &got, &len), ERR_OK);
    assert_int_equal(len, 3);
    assert_true(strcmp(got, "new") == 0 || (strcmp(got, "old") == 0 && (doc || was_volatile)));
    mem_free(got);
    enum err e = read_medium(s, 2, 1500);
    assert_true(e == ERR_OK || (e == ERR_NOT_FOUND && (media || was_volatile)));
    e = read_medium(s, 1, 1500);
    assert_true(e == ERR_OK || e == ERR_NOT_FOUND);
    assert_int_equal(put_medium(s, 3, 1500, &two), ERR_OK);
    store_close(s);
    return steps >= nth;
}

static void every_failing_step_leaves_old_or_new(void **state)
{
    (void)state;
    static const int errnums[] = {EIO, ENOSPC, EROFS};
    for (int i = 0; i < 3; i++) {
        for (int forever = 0; forever < 2; forever++) {
            unsigned long nth = 1;
            while (use_with_failure(nth, errnums[i], forever))
                nth++;
            assert_in_range(nth, 8, 60);
        }
    }
}

static void opening_under_failing_io_gives_a_store_that_reads(void **state)
{
    (void)state;
    struct store *s = open_store();
    assert_int_equal(store_doc_put(s, STORE_FEED, "kept", 4, NULL), ERR_OK);
    store_close(s);
    unsigned long nth = 0, steps = 0;
    do {
        file_fail_at(++nth, EIO, 0);
        enum err e = store_open(dir, CACHE_BYTES, &s, NULL);
        steps = file_fail_at(0, 0, 0);
        assert_int_equal(e, ERR_OK);
        assert_doc(s, STORE_FEED, "kept");
        store_close(s);
    } while (steps >= nth);
    assert_in_range(nth, 8, 60);
}

static void failing_allocations_are_errors_and_lose_nothing(void **state)
{
    (void)state;
    for (int in_memory = 0; in_memory < 2; in_memory++) {
        for (unsigned long nth = 1; nth < 30; nth++) {
            struct digest d;
            struct store *s = in_memory ? open_volatile(CACHE_BYTES) : open_store();
            assert_int_equal(store_doc_put(s, STORE_FLAGS, "old", 3, NULL), ERR_OK);
            mem_fail_at(nth, 0);
            enum err e = store_doc_put(s, STORE_FLAGS, "new", 3, NULL);
            assert_true(e == ERR_OK || e == ERR_NOMEM);
            e = put_medium(s, 1, 3000, &d);
            assert_true(e == ERR_OK || e == ERR_NOMEM);
            e = read_medium(s, 1, 3000);
            assert_true(e == ERR_OK || e == ERR_NOMEM || e == ERR_NOT_FOUND);
            e = store_media_check(s, &d);
            assert_true(e == ERR_OK || e == ERR_NOMEM || e == ERR_NOT_FOUND);
            e = store_media_keep_only(s, &d, 1);
            assert_true(e == ERR_OK || e == ERR_NOMEM);
            mem_fail_at(0, 0);
            assert_int_equal(put_medium(s, 1, 3000, &d), ERR_OK);
            assert_int_equal(read_medium(s, 1, 3000), ERR_OK);
            store_close(s);
        }
    }
    for (unsigned long nth = 1; nth < 4; nth++) {
        struct store *s = NULL;
        mem_fail_at(nth, 0);
        enum err e = store_open(dir, CACHE_BYTES, &s, NULL);
        mem_fail_at(0, 0);
        assert_true((e == ERR_OK && s) || (e == ERR_NOMEM && !s));
        store_close(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_on_a_disk_that_became_read_only_can_still_be_read),
        TEST(a_disk_that_turns_read_only_makes_the_store_go_on_in_memory),
        TEST(a_full_disk_refuses_the_medium_and_the_rest_goes_on),
        TEST(every_failing_step_leaves_old_or_new),
        TEST(opening_under_failing_io_gives_a_store_that_reads),
        TEST(failing_allocations_are_errors_and_lose_nothing),
    };
    if (crypto_start())
        return 1;
    log_set_level(LOG_LEVEL_ERROR); /* failures are the point here */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
