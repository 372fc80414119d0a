/* SPDX-License-Identifier: Apache-2.0 */
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

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "report/play_log.h"
#include "support/scratch.h"

#define MINUTE_MS (60 * 1000)

static char dir[SCRATCH_PATH_BYTES];

static int make_dir(void **state)
{
    (void)state;
    scratch_make(dir);
    return 0;
}

static int drop_dir(void **state)
{
    (void)state;
    file_fail_at(0, 0, 0);
    scratch_remove(dir);
    return 0;
}

/* Contents of a file in dir, NULL if there is none; mem_free. */
static char *contents(const char *name)
{
    char path[SCRATCH_PATH_BYTES + 16], *text = NULL;
    size_t len;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return file_read(path, 4 << 20, &text, &len, NULL) ? NULL : text;
}

static int count_lines(const char *text)
{
    int n = 0;
    for (; text && *text; text++)
        n += *text == '\n';
    return n;
}

static struct play_record record(const char *id)
{
    struct play_record r = {.seq = 7, .start_s = 1772442600, .shown_ms = 10000};
    snprintf(r.id, sizeof r.id, "%s", id);
    r.sha256.b[0] = 0xab;
    return r;
}

static void records_are_gathered_for_ten_minutes(void **state)
{
    (void)state;
    struct play_log *l = NULL;
    struct play_record r = record("a");
    assert_int_equal(play_log_open(dir, &l), ERR_OK);
    play_log_add(l, &r, 5000);
    play_log_add(l, &r, 5000 + 10 * MINUTE_MS - 1);
    assert_null(contents("play.jsonl"));
    play_log_add(l, &r, 5000 + 10 * MINUTE_MS);
    char *text = contents("play.jsonl");
    assert_int_equal(count_lines(text), 3);
    mem_free(text);
    play_log_close(l);
}

static void a_line_is_json_that_says_what_was_shown(void **state)
{
    (void)state;
    struct play_log *l = NULL;
    struct play_record r = record("a \"quoted\"\n\xc3\xa9");
    json_t *doc = NULL;
    const char *text = NULL;
    r.end = PLAY_WITHDRAWN;
    assert_int_equal(play_log_open(dir, &l), ERR_OK);
    play_log_add(l, &r, 0);
    play_log_close(l); /* flushes */
    char *line = contents("play.jsonl");
    assert_int_equal(json_doc_parse(line, strlen(line), &doc, NULL), ERR_OK);
    assert_int_equal(json_get_string(doc, "id", true, 100, &text, NULL), ERR_OK);
    assert_string_equal(text, r.id);
    assert_int_equal(json_get_string(doc, "start", true, 100, &text, NULL), ERR_OK);
    assert_string_equal(text, "2026-03-02T09:10:00Z");
    assert_int_equal(json_get_string(doc, "end", true, 100, &text, NULL), ERR_OK);
    assert_string_equal(text, "withdrawn");
    json_decref(doc);
    mem_free(line);
}

static void a_full_buffer_is_written_at_once(void **state)
{
    (void)state;
    struct play_log *l = NULL;
    struct play_record r = record("a");
    assert_int_equal(play_log_open(dir, &l), ERR_OK);
    for (int i = 0; i < 128; i++)
        play_log_add(l, &r, 0);
    char *text = contents("play.jsonl");
    assert_int_equal(count_lines(text), 128);
    mem_free(text);
    play_log_close(l);
}

static void the_file_rotates_once_at_half_a_mebibyte(void **state)
{
    (void)state;
    struct play_log *l = NULL;
    struct play_record r = record("a");
    struct stat st;
    char path[SCRATCH_PATH_BYTES + 16];
    assert_int_equal(play_log_open(dir, &l), ERR_OK);
    for (int i = 0; i < 128 * 100; i++) /* some 2 MiB */
        play_log_add(l, &r, 0);
    play_log_close(l);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, i ? "play.1.jsonl" : "play.jsonl");
        assert_int_equal(stat(path, &st), 0);
        assert_true(st.st_size > 0 && st.st_size <= 512 * 1024);
    }
}

static void a_full_disk_costs_the_oldest_records_only(void **state)
{
    (void)state;
    struct play_log *l = NULL;
    struct play_record old = record("old"), young = record("young");
    assert_int_equal(play_log_open(dir, &l), ERR_OK);
    file_fail_at(1, ENOSPC, 1);
    for (int i = 0; i < 128; i++)
        play_log_add(l, &old, 0);
    assert_int_equal(play_log_flush(l, 0), ERR_FULL);
    for (int i = 0; i < 28; i++)
        play_log_add(l, &young, 0);
    file_fail_at(0, 0, 0);
    assert_int_equal(play_log_flush(l, 0), ERR_OK);
    char *text = contents("play.jsonl");
    assert_int_equal(count_lines(text), 128);
    assert_non_null(strstr(text, "young"));
    mem_free(text);
    play_log_close(l);
}

/* Each I/O step fails in turn: no record is written twice, none is torn. */
static void no_failing_step_writes_a_record_twice(void **state)
{
    (void)state;
    for (unsigned long n = 1; n < 20; n++) {
        struct play_log *l = NULL;
        struct play_record r = record("a");
        assert_int_equal(play_log_open(dir, &l), ERR_OK);
        play_log_add(l, &r, 0);
        file_fail_at(n, EIO, 0);
        enum err e = play_log_flush(l, 0);
        unsigned long made = file_fail_at(0, 0, 0);
        assert_int_equal(e == ERR_OK, made < n);
        play_log_close(l);
        char *text = contents("play.jsonl");
        assert_int_equal(count_lines(text), n);
        mem_free(text);
        if (made < n)
            return;
    }
    fail_msg("never came to an end");
}

static void a_line_torn_by_a_power_cut_stays_alone(void **state)
{
    (void)state;
    struct play_log *l = NULL;
    struct play_record r = record("a");
    char path[SCRATCH_PATH_BYTES + 16];
    snprintf(path, sizeof path, "%s/play.jsonl", dir);
    assert_int_equal(file_replace(path, "{\"id\":\"to", 9, false, NULL), ERR_OK);
    assert_int_equal(play_log_open(dir, &l), ERR_OK);
    play_log_add(l, &r, 0);
    play_log_close(l);
    char *text = contents("play.jsonl");
    assert_memory_equal(text, "{\"id\":\"to\n{\"id\":\"a\"", 19);
    mem_free(text);
}

static void a_link_in_place_of_the_log_is_not_followed(void **state)
{
    (void)state;
    struct play_log *l = NULL;
    struct play_record r = record("a");
    char path[SCRATCH_PATH_BYTES + 16], target[SCRATCH_PATH_BYTES + 16];
    snprintf(path, sizeof path, "%s/play.jsonl", dir);
    snprintf(target, sizeof target, "%s/other", dir);
    assert_int_equal(file_replace(target, "x", 1, false, NULL), ERR_OK);
    assert_int_equal(symlink(target, path), 0);
    assert_int_equal(play_log_open(dir, &l), ERR_OK);
    play_log_add(l, &r, 0);
    assert_int_equal(play_log_flush(l, 0), ERR_IO);
    play_log_close(l);
    char *text = contents("other");
    assert_string_equal(text, "x");
    mem_free(text);
}

#define IN_DIR(t) cmocka_unit_test_setup_teardown(t, make_dir, drop_dir)
int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DIR(records_are_gathered_for_ten_minutes),
        IN_DIR(a_line_is_json_that_says_what_was_shown),
        IN_DIR(a_full_buffer_is_written_at_once),
        IN_DIR(the_file_rotates_once_at_half_a_mebibyte),
        IN_DIR(a_full_disk_costs_the_oldest_records_only),
        IN_DIR(no_failing_step_writes_a_record_twice),
        IN_DIR(a_line_torn_by_a_power_cut_stays_alone),
        IN_DIR(a_link_in_place_of_the_log_is_not_followed),
    };
    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
