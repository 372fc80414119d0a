/* SPDX-License-Identifier: Apache-2.0 */
/* The anti-rollback state: its text, its two copies, and that no failure makes it older or half. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/state.h"
#include "store/state_text.h"
#include "support/scratch.h"

static char dir[SCRATCH_PATH_BYTES];

static struct store *open_store(void)
{
    struct store *s = NULL;
    struct err_info info = {0};
    enum err e = store_open(dir, 1 << 20, &s, &info);
    if (e)
        fail_msg("store_open: %s (%s)", err_name(e), info.text);
    return s;
}

static struct state state_number(int64_t n)
{
    struct state st = {.root = 1,
                       .seq = n,
                       .held = n % 2,
                       .hold_seq = n / 2,
                       .floor_s = 1700000000 + n,
                       .boot_id = "0f5b6f3a-0000-4000-8000-0123456789ab",
                       .boot_until_ms = 1000 * n};
    memset(st.root_sha256.b, 0xaa, DIGEST_BYTES);
    memset(st.flags_sha256.b, (int)(n & 0xff), DIGEST_BYTES);
    return st;
}

static void assert_state_is(const struct state *got, int64_t n)
{
    struct state want = state_number(n);
    assert_int_equal(got->root, want.root);
    assert_int_equal(got->seq, want.seq);
    assert_int_equal(got->held, want.held);
    assert_int_equal(got->hold_seq, want.hold_seq);
    assert_int_equal(got->boot_until_ms, want.boot_until_ms);
    assert_string_equal(got->boot_id, want.boot_id);
    assert_true(digest_equal(&got->root_sha256, &want.root_sha256));
    assert_true(digest_equal(&got->flags_sha256, &want.flags_sha256));
}

static void save(int64_t n)
{
    struct store *s = open_store();
    struct state st = state_number(n);
    assert_int_equal(state_save(s, &st, NULL), ERR_OK);
    store_close(s);
}

static enum err load(struct state *out)
{
    struct store *s = open_store();
    enum err e = state_load(s, out, NULL);
    store_close(s);
    return e;
}

static void path_of(char copy, char out[256])
{
    snprintf(out, 256, "%s/state.%c", dir, copy);
}

static void write_file(char copy, const void *data, size_t bytes)
{
    char path[256];
    path_of(copy, path);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, bytes, f), bytes);
    fclose(f);
}

static size_t read_file(char copy, char out[MAX_STATE_BYTES])
{
    char path[256];
    path_of(copy, path);
    FILE *f = fopen(path, "rb");
    if (!f)
        return 0;
    size_t n = fread(out, 1, MAX_STATE_BYTES, f);
    fclose(f);
    return n;
}

static int fresh_dir(void **state)
{
    (void)state;
    scratch_make(dir);
    return 0;
}

static int drop_dir(void **state)
{
    (void)state;
    file_fail_at(0, 0, 0);
    mem_fail_at(0, 0);
    scratch_remove(dir);
    return 0;
}

/* ---- plain use ---- */

static void nothing_is_stored_at_first(void **state)
{
    (void)state;
    struct state st = state_number(7);
    assert_int_equal(load(&st), ERR_NOT_FOUND);
    assert_state_is(&st, 7); /* untouched */
}

static void what_is_saved_is_loaded_after_reopening(void **state)
{
    (void)state;
    for (int64_t n = 1; n < 8; n++) {
        struct state st;
        save(n);
        assert_int_equal(load(&st), ERR_OK);
        assert_state_is(&st, n);
        assert_int_equal(st.floor_s, 1700000000 + n);
    }
}

static void the_floor_never_falls(void **state)
{
    (void)state;
    struct state st = state_number(1);
    st.floor_s = 1900000000;
    struct store *s = open_store();
    assert_int_equal(state_save(s, &st, NULL), ERR_OK);
    st = state_number(2);
    assert_int_equal(state_save(s, &st, NULL), ERR_OK);
    store_close(s);
    save(3);
    assert_int_equal(load(&st), ERR_OK);
    assert_state_is(&st, 3);
    assert_int_equal(st.floor_s, 1900000000);
}

static unsigned long steps_of_save(struct store *s, int64_t n)
{
    struct state st = state_number(n);
    file_fail_at(0, 0, 0);
    assert_int_equal(state_save(s, &st, NULL), ERR_OK);
    return file_fail_at(0, 0, 0);
}

static void a_change_costs_one_small_write_and_no_change_none(void **state)
{
    (void)state;
    struct store *s = open_store();
    (void)steps_of_save(s, 1);
    unsigned long one = steps_of_save(s, 2);
    assert_in_range(one, 3, 6); /* create, write, sync, rename, sync of the folder */
    assert_int_equal(steps_of_save(s, 2), 0);
    assert_int_equal(steps_of_save(s, 3), one);
    store_close(s);
    char text[MAX_STATE_BYTES];
    assert_in_range(read_file('a', text), 200, 512);
    assert_in_range(read_file('b', text), 200, 512);
}

static void values_that_the_text_cannot_hold_are_refused(void **state)
{
    (void)state;
    struct store *s = open_store();
    struct state st = state_number(1);
    st.seq = -1;
    assert_int_equal(state_save(s, &st, NULL), ERR_RANGE);
    st = state_number(1);
    st.floor_s = INT64_MAX;
    assert_int_equal(state_save(s, &st, NULL), ERR_RANGE);
    st = state_number(1);
    memcpy(st.boot_id, "a\nseq=9", 8);
    assert_int_equal(state_save(s, &st, NULL), ERR_RANGE);
    memset(st.boot_id, 'a', sizeof st.boot_id);
    assert_int_equal(state_save(s, &st, NULL), ERR_RANGE);
    assert_int_equal(state_load(s, &st, NULL), ERR_NOT_FOUND);
    store_close(s);
}

/* ---- crashes and rot ---- */

static void either_copy_alone_is_enough_however_the_other_is_cut(void **state)
{
    (void)state;
    char a[MAX_STATE_BYTES], b[MAX_STATE_BYTES];
    save(1);
    save(2); /* a has 1, b has 2 */
    size_t a_bytes = read_file('a', a), b_bytes = read_file('b', b);
    for (size_t n = 0; n < b_bytes; n += 7) {
        struct state st;
        write_file('b', b, n);
        assert_int_equal(load(&st), ERR_OK);
        assert_state_is(&st, 1);
    }
    write_file('b', b, b_bytes);
    for (size_t n = 0; n < a_bytes; n += 7) {
        struct state st;
        write_file('a', a, n);
        assert_int_equal(load(&st), ERR_OK);
        assert_state_is(&st, 2);
    }
}

static void every_flipped_bit_is_found_out(void **state)
{
    (void)state;
    char a[MAX_STATE_BYTES];
    save(1);
    size_t bytes = read_file('a', a);
    for (size_t i = 0; i < bytes * 8; i++) {
        struct state st;
        int64_t generation;
        a[i / 8] = (char)(a[i / 8] ^ (1 << (i % 8)));
        assert_int_equal(state_text_parse(a, bytes, &st, &generation, NULL), ERR_STATE);
        a[i / 8] = (char)(a[i / 8] ^ (1 << (i % 8)));
    }
}

static void with_both_copies_unreadable_it_says_so_and_the_next_save_mends_both(void **state)
{
    (void)state;
    char old[MAX_STATE_BYTES];
    struct state st = state_number(9);
    for (int64_t n = 1; n < 6; n++)
        save(n);
    size_t bytes = read_file('a', old); /* generation 5 */
    write_file('a', "rubbish", 7);
    write_file('b', "", 0);
    assert_int_equal(load(&st), ERR_STATE);
    assert_state_is(&st, 9);
    save(10);
    char now[MAX_STATE_BYTES];
    assert_true(read_file('b', now) > 100);
    assert_int_equal(load(&st), ERR_OK);
    assert_state_is(&st, 10);
    /* were the old copy to come back by itself, it must have been overwritten */
    assert_int_not_equal(read_file('a', now), 0);
    assert_memory_not_equal(now, old, bytes);
}

static void the_first_save_already_leaves_two_copies(void **state)
{
    (void)state;
    struct state st;
    save(1);
    write_file('a', "rubbish", 7);
    assert_int_equal(load(&st), ERR_OK);
    assert_state_is(&st, 1);
}

static void only_one_copy_there_and_broken_is_not_a_first_boot(void **state)
{
    (void)state;
    struct state st;
    write_file('a', "rubbish", 7);
    assert_int_equal(load(&st), ERR_STATE);
}

static void odd_files_in_the_place_of_a_copy_are_broken_copies(void **state)
{
    (void)state;
    char a[256], b[256];
    static char huge[MAX_STATE_BYTES * 4];
    struct state st;
    save(1);
    path_of('a', a);
    path_of('b', b);
    unlink(b); /* the first save writes both */
    assert_int_equal(mkfifo(b, 0600), 0);
    assert_int_equal(load(&st), ERR_OK);
    assert_state_is(&st, 1);
    unlink(b);
    assert_int_equal(symlink(a, b), 0);
    assert_int_equal(load(&st), ERR_OK);
    unlink(b);
    write_file('b', huge, sizeof huge);
    assert_int_equal(load(&st), ERR_OK);
    save(2); /* over the odd one */
    assert_int_equal(load(&st), ERR_OK);
    assert_state_is(&st, 2);
}

/* ---- failing I/O ---- */

/* One save from `from` to `from + 1` with the n-th step failing; what is there afterwards is one of the two. */
static bool save_with_failure(unsigned long nth, int errnum, int forever, int64_t from)
{
    struct store *s = open_store();
    struct state st = state_number(from + 1), got;
    file_fail_at(nth, errnum, forever);
    enum err e = state_save(s, &st, NULL);
    unsigned long steps = file_fail_at(0, 0, 0);
    bool was_volatile = store_is_volatile(s);
    store_close(s);
    assert_int_equal(load(&got), ERR_OK);
    if (e == ERR_OK && !was_volatile)
        assert_int_equal(got.seq, from + 1);
    if (got.seq != from && got.seq != from + 1)
        fail_msg("step %lu: seq %lld", nth, (long long)got.seq);
    assert_state_is(&got, got.seq);
    assert_true(got.floor_s >= 1700000000 + from);
    return steps >= nth;
}

static void a_failed_save_leaves_the_old_or_the_new_state(void **state)
{
    (void)state;
    static const int errnums[] = {EIO, ENOSPC, EROFS};
    int64_t n = 1;
    save(n);
    for (int i = 0; i < 3; i++) {
        for (int forever = 0; forever < 2; forever++) {
            unsigned long nth = 1;
            while (save_with_failure(nth, errnums[i], forever, n)) {
                nth++;
                save(++n + 1);
                n++;
            }
            assert_in_range(nth, 4, 20);
            save(++n);
        }
    }
}

static void a_full_disk_is_told_from_a_broken_one(void **state)
{
    (void)state;
    save(1);
    struct store *s = open_store();
    struct state st = state_number(2);
    assert_int_equal(state_load(s, &st, NULL), ERR_OK);
    st = state_number(2);
    file_fail_at(1, ENOSPC, 1);
    assert_int_equal(state_save(s, &st, NULL), ERR_FULL);
    file_fail_at(1, EIO, 1);
    assert_int_equal(state_save(s, &st, NULL), ERR_IO);
    file_fail_at(0, 0, 0);
    assert_int_equal(state_save(s, &st, NULL), ERR_OK);
    store_close(s);
    assert_int_equal(load(&st), ERR_OK);
    assert_state_is(&st, 2);
}

static void what_is_kept_back_lets_a_full_disk_take_the_state(void **state)
{
    (void)state;
    char reserve[256];
    struct stat st;
    struct state got, next = state_number(2);
    save(1);
    snprintf(reserve, sizeof reserve, "%s/reserve", dir);
    assert_int_equal(stat(reserve, &st), 0);
    assert_int_equal(st.st_size, 32 * 1024);
    struct store *s = open_store();
    assert_int_equal(state_load(s, &got, NULL), ERR_OK);
    file_fail_at(1, ENOSPC, 0); /* full until the reserve is gone */
    assert_int_equal(state_save(s, &next, NULL), ERR_OK);
    file_fail_at(0, 0, 0);
    assert_int_not_equal(stat(reserve, &st), 0);
    store_close(s);
    assert_int_equal(load(&got), ERR_OK);
    assert_state_is(&got, 2);
    assert_int_equal(stat(reserve, &st), 0);
}

static void a_copy_unreadable_for_a_moment_does_not_come_back_to_win(void **state)
{
    (void)state;
    for (int64_t n = 1; n < 10; n++)
        save(n);
    /* Both reads fail, as on a card that is not ready: no state. What is saved then must stand. */
    struct store *s = open_store();
    struct state st;
    file_fail_at(1, EIO, 1);
    assert_int_equal(state_load(s, &st, NULL), ERR_STATE);
    file_fail_at(0, 0, 0);
    st = state_number(20);
    assert_int_equal(state_save(s, &st, NULL), ERR_OK);
    store_close(s);
    assert_int_equal(load(&st), ERR_OK);
    assert_state_is(&st, 20);
}

static void one_failing_read_does_not_bring_the_older_copy_back(void **state)
{
    (void)state;
    save(1);
    save(2);
    unsigned long nth = 0, steps = 0;
    do {
        struct store *s = open_store();
        struct state st;
        file_fail_at(++nth, EIO, 0);
        assert_int_equal(state_load(s, &st, NULL), ERR_OK);
        steps = file_fail_at(0, 0, 0);
        store_close(s);
        assert_state_is(&st, 2);
    } while (steps >= nth);
    assert_in_range(nth, 4, 20);
}

static void failing_allocations_lose_nothing(void **state)
{
    (void)state;
    save(1);
    for (int64_t n = 1; n < 40; n++) {
        struct store *s = open_store();
        struct state st = state_number(n + 1);
        mem_fail_at((unsigned long)n % 10 + 1, 0);
        enum err e = state_save(s, &st, NULL);
        mem_fail_at(0, 0);
        assert_true(e == ERR_OK || e == ERR_NOMEM);
        if (e)
            assert_int_equal(state_save(s, &st, NULL), ERR_OK);
        mem_fail_at((unsigned long)n % 10 + 1, 0);
        e = state_load(s, &st, NULL);
        mem_fail_at(0, 0);
        if (!e)
            assert_state_is(&st, n + 1);
        else
            assert_int_equal(e, ERR_NOMEM);
        store_close(s);
    }
}

/* ---- the corpus ---- */

static void for_each_file(const char *sub,
                          void (*check)(const char *name, const char *text, size_t bytes))
{
    char folder[512];
    snprintf(folder, sizeof folder, "%s/state/%s", PLACARD_TEST_DATA, sub);
    DIR *d = opendir(folder);
    assert_non_null(d);
    int seen = 0;
    for (const struct dirent *e; (e = readdir(d));) {
        char path[1024], *text = NULL;
        size_t bytes = 0;
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        assert_int_equal(file_read(path, 1 << 20, &text, &bytes, NULL), ERR_OK);
        check(e->d_name, text, bytes);
        mem_free(text);
        seen++;
    }
    closedir(d);
    assert_true(seen > 1);
}

static void check_good(const char *name, const char *text, size_t bytes)
{
    struct state st;
    struct err_info info = {0};
    struct strbuf again;
    int64_t generation = -1;
    enum err e = state_text_parse(text, bytes, &st, &generation, &info);
    if (e)
        fail_msg("%s: %s", name, info.text);
    strbuf_init(&again, MAX_STATE_BYTES);
    assert_int_equal(state_text_write(&st, generation, &again), ERR_OK);
    assert_int_equal(again.len_bytes, bytes);
    assert_memory_equal(again.data, text, bytes);
    strbuf_clear(&again);
}

static void check_bad(const char *name, const char *text, size_t bytes)
{
    struct state st;
    struct err_info info = {0};
    int64_t generation = -1;
    enum err e = state_text_parse(text, bytes, &st, &generation, &info);
    if (e != ERR_STATE || !info.text[0] || generation != -1)
        fail_msg("%s: %s", name, err_name(e));
}

static void good_files_are_read_and_written_back_the_same(void **state)
{
    (void)state;
    for_each_file("good", check_good);
}

static void bad_files_are_refused_with_a_reason(void **state)
{
    (void)state;
    for_each_file("bad", check_bad);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_dir, drop_dir)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_stored_at_first),
        TEST(what_is_saved_is_loaded_after_reopening),
        TEST(the_floor_never_falls),
        TEST(a_change_costs_one_small_write_and_no_change_none),
        TEST(values_that_the_text_cannot_hold_are_refused),
        TEST(either_copy_alone_is_enough_however_the_other_is_cut),
        TEST(every_flipped_bit_is_found_out),
        TEST(with_both_copies_unreadable_it_says_so_and_the_next_save_mends_both),
        TEST(the_first_save_already_leaves_two_copies),
        TEST(only_one_copy_there_and_broken_is_not_a_first_boot),
        TEST(odd_files_in_the_place_of_a_copy_are_broken_copies),
        TEST(a_failed_save_leaves_the_old_or_the_new_state),
        TEST(a_full_disk_is_told_from_a_broken_one),
        TEST(what_is_kept_back_lets_a_full_disk_take_the_state),
        TEST(a_copy_unreadable_for_a_moment_does_not_come_back_to_win),
        TEST(one_failing_read_does_not_bring_the_older_copy_back),
        TEST(failing_allocations_lose_nothing),
        TEST(good_files_are_read_and_written_back_the_same),
        TEST(bad_files_are_refused_with_a_reason),
    };
    if (crypto_start())
        return 1;
    log_set_level(LOG_LEVEL_ERROR); /* failures are the point here */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
