/* SPDX-License-Identifier: Apache-2.0 */
/* file, clock, log, err: what the machine gives. */
#include <dirent.h>
#include <errno.h>
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

#include "base/build_info.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "support/scratch.h"

#define LOG_MODULE "test"

static char dir[SCRATCH_PATH_BYTES], path[SCRATCH_PATH_BYTES + 16];

static int make_dir(void **state)
{
    (void)state;
    scratch_make(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    return 0;
}

static int drop_dir(void **state)
{
    (void)state;
    file_fail_at(0, 0, 0);
    scratch_remove(dir);
    return 0;
}

static int count_entries(void)
{
    int n = 0;
    DIR *d = opendir(dir);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static void assert_contents(const char *want)
{
    char *text = NULL;
    size_t n = 0;
    assert_int_equal(file_read(path, 100, &text, &n, NULL), ERR_OK);
    assert_int_equal(n, strlen(want));
    assert_string_equal(text, want);
    mem_free(text);
}

static void a_file_is_replaced_whole_or_not_at_all(void **state)
{
    (void)state;
    for (int durable = 0; durable <= 1; durable++) {
        assert_int_equal(file_replace(path, "old", 3, true, NULL), ERR_OK);
        for (unsigned long n = 1; n < 20; n++) {
            struct err_info info = {0};
            file_fail_at(n, n % 2 ? ENOSPC : EIO, 0);
            enum err e = file_replace(path, "newer", 5, durable, &info);
            unsigned long steps = file_fail_at(0, 0, 0);
            if (steps < n) {
                assert_int_equal(e, ERR_OK);
                assert_true(n > 2);
                break;
            }
            assert_int_equal(e, n % 2 ? ERR_FULL : ERR_IO);
            assert_true(info.text[0]);
            assert_int_equal(count_entries(), 1); /* nothing half-written is left */
            char *text = NULL;
            size_t bytes = 0;
            assert_int_equal(file_read(path, 100, &text, &bytes, NULL), ERR_OK);
            assert_true(!strcmp(text, "old") || !strcmp(text, "newer"));
            mem_free(text);
        }
        assert_contents("newer");
    }
}

static void a_file_larger_than_the_cap_is_not_read(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 77;
    assert_int_equal(file_replace(path, "12345", 5, false, NULL), ERR_OK);
    assert_int_equal(file_read(path, 4, &text, &n, NULL), ERR_TOO_BIG);
    assert_null(text);
    assert_int_equal(n, 77);
    assert_int_equal(file_read(path, 5, &text, &n, NULL), ERR_OK);
    mem_free(text);
}

static void what_is_no_plain_file_is_not_read(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    assert_int_equal(file_read(dir, 100, &text, &n, NULL), ERR_IO);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(file_read(path, 100, &text, &n, NULL), ERR_IO); /* and does not hang */
    assert_int_equal(file_read("/nowhere/at/all", 100, &text, &n, NULL), ERR_NOT_FOUND);
}

static void folders_are_made_all_the_way(void **state)
{
    (void)state;
    char deep[256];
    struct stat st;
    snprintf(deep, sizeof deep, "%s/a/b/c", dir);
    assert_int_equal(file_make_dirs(deep, NULL), ERR_OK);
    assert_int_equal(file_make_dirs(deep, NULL), ERR_OK);
    assert_int_equal(stat(deep, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(file_replace(path, "x", 1, false, NULL), ERR_OK);
    assert_int_not_equal(file_make_dirs(path, NULL), ERR_OK);
    assert_int_equal(file_remove(path), ERR_OK);
    assert_int_equal(file_remove(path), ERR_OK);
    assert_int_equal(file_join(deep, 4, "a", "b"), ERR_OK);
    assert_string_equal(deep, "a/b");
    assert_int_equal(file_join(deep, 3, "a", "b"), ERR_TOO_BIG);
}

static int64_t at_1970(const struct clock *c)
{
    (void)c;
    return 5;
}

static void now_is_never_before_the_floor_and_the_floor_never_falls(void **state)
{
    (void)state;
    struct clock c;
    clock_system_init(&c, 1);
    assert_int_equal(atomic_load(&c.floor_s), build_info_time_s());
    assert_true(clock_now_s(&c) >= build_info_time_s());
    assert_true(strlen(c.boot_id) == 36);
    c.wall_s = at_1970;
    assert_int_equal(clock_now_s(&c), build_info_time_s());
    assert_true(clock_is_behind(&c));
    clock_raise_floor(&c, build_info_time_s() + 100);
    clock_raise_floor(&c, build_info_time_s() + 50);
    assert_int_equal(clock_now_s(&c), build_info_time_s() + 100);
}

static void a_faster_clock_runs_faster(void **state)
{
    (void)state;
    struct clock c;
    clock_system_init(&c, 100000);
    int64_t wall = c.wall_s(&c), boot = c.boot_ms(&c);
    usleep(20000);
    assert_true(c.wall_s(&c) - wall >= 1900);
    assert_true(c.boot_ms(&c) - boot >= 1900000);
    assert_false(c.synchronised(&c));
}

static void remote_text_is_quoted_and_cut(void **state)
{
    (void)state;
    char buf[32];
    assert_string_equal(log_quote("plain", buf, sizeof buf), "\"plain\"");
    assert_string_equal(log_quote("a\nb\"\x1b", buf, sizeof buf), "\"a\\x0ab\\x22\\x1b\"");
    assert_string_equal(log_quote(NULL, buf, sizeof buf), "-");
    for (size_t room = 1; room <= sizeof buf; room++) {
        memset(buf, 'z', sizeof buf);
        const char *s = log_quote("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", buf, room);
        assert_true(strlen(s) < room || room < 8);
    }
    log_quote("0123456789012345678901234567890123456789", buf, sizeof buf);
    assert_string_equal(buf + strlen(buf) - 4, "...\"");
}

static void repeated_lines_are_written_once(void **state)
{
    (void)state;
    char text[4096];
    FILE *f = tmpfile();
    assert_non_null(f);
    int err = dup(2);
    dup2(fileno(f), 2);
    for (int i = 0; i < 100; i++)
        LOG_WARN("refused", "why=%s", "same");
    LOG_WARN("refused", "why=%s", "other");
    LOG_DEBUG("unseen", "why=%s", "level");
    dup2(err, 2);
    close(err);
    rewind(f);
    size_t n = fread(text, 1, sizeof text - 1, f);
    text[n] = 0;
    fclose(f);
    assert_string_equal(text,
                        "warn test event=refused why=same\nwarn test event=refused why=other\n");
}

static void each_error_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < ERR__COUNT; i++) {
        assert_string_not_equal(err_name((enum err)i), "unknown");
        for (int k = 0; k < i; k++)
            assert_string_not_equal(err_name((enum err)i), err_name((enum err)k));
    }
    assert_string_equal(err_name((enum err)9999), "unknown");
    assert_int_equal(err_set(NULL, ERR_IO, "nobody reads %s", "this"), ERR_IO);
    struct err_info info;
    assert_int_equal(err_set(&info, ERR_IO, "%0300d", 1), ERR_IO);
    assert_int_equal(strlen(info.text), ERR_INFO_TEXT_BYTES - 1);
}

#define IN_DIR(t) cmocka_unit_test_setup_teardown(t, make_dir, drop_dir)
int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DIR(a_file_is_replaced_whole_or_not_at_all),
        IN_DIR(a_file_larger_than_the_cap_is_not_read),
        IN_DIR(what_is_no_plain_file_is_not_read),
        IN_DIR(folders_are_made_all_the_way),
        cmocka_unit_test(now_is_never_before_the_floor_and_the_floor_never_falls),
        cmocka_unit_test(a_faster_clock_runs_faster),
        cmocka_unit_test(remote_text_is_quoted_and_cut),
        cmocka_unit_test(repeated_lines_are_written_once),
        cmocka_unit_test(each_error_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
