/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "board/board_id.h"
#include "board/good.h"
#include "support/scratch.h"

static char root[SCRATCH_PATH_BYTES];
static struct board_id id;

static void put(const char *name, const char *text, size_t bytes)
{
    char path[600], dir[600];
    snprintf(path, sizeof path, "%s/%s", root, name);
    snprintf(dir, sizeof dir, "%.*s", (int)(strrchr(path, '/') - path), path);
    assert_int_equal(file_make_dirs(dir, NULL), ERR_OK);
    assert_int_equal(file_replace(path, text, bytes, false, NULL), ERR_OK);
}

static int start(void **state)
{
    (void)state;
    scratch_make(root);
    return 0;
}

static int end(void **state)
{
    (void)state;
    scratch_remove(root);
    return 0;
}

static void a_machine_that_tells_nothing_has_no_id(void **state)
{
    char name[64];
    (void)state;
    board_id_read(root, &id);
    assert_string_equal(id.serial, "");
    assert_int_equal(id.mac_count, 0);
    board_id_hostname(&id, name);
    assert_string_equal(name, "placard");
    assert_int_equal(board_id_find_file(&id, root, name, sizeof name), ERR_NOT_FOUND);
}

static void a_serial_number_is_taken_in_lower_case_or_not_at_all(void **state)
{
    static const struct {
        const char *text;
        size_t bytes;
        const char *serial;
    } rows[] = {
        {"10000000E2B5F6A1", 17, "10000000e2b5f6a1"}, /* with its NUL, as the device tree has it */
        {"ABC-123\n", 8, "abc-123"},
        {"../../etc/shadow\n", 17, ""},
        {"abc.conf\n", 9, ""},
        {"abc def\n", 8, ""},
        {"Not Specified\n", 14, ""},
        {"abc\n", 4, ""}, /* nobody's own */
        {"[server]\n", 9, ""},
        {"abc`{|}~\n", 9, ""},
        {"\n", 1, ""},
        {"0123456789012345678901234567890123456789012345678901234567890123\n", 65,
         "0123456789012345678901234567890123456789012345678901234567890123"},
        {"01234567890123456789012345678901234567890123456789012345678901234\n", 66, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        put("proc/device-tree/serial-number", rows[i].text, rows[i].bytes);
        board_id_read(root, &id);
        assert_string_equal(id.serial, rows[i].serial);
    }
}

static void ports_that_are_no_hardware_do_not_count(void **state)
{
    char name[64];
    (void)state;
    put("sys/class/net/lo/address", "00:00:00:00:00:00\n", 18);
    put("sys/class/net/vlan0/address", "b8:27:eb:00:00:99\n", 18);
    put("sys/class/net/wired0/address", "B8:27:EB:12:34:5F\n", 18);
    put("sys/class/net/wired0/device/x", "", 0);
    put("sys/class/net/wifi0/address", "b8:27:eb:aa:bb:cc\n", 18);
    put("sys/class/net/wifi0/device/x", "", 0);
    put("sys/class/net/odd0/address", "80:00:02:08:fe:80:00:00:00:00:00:00\n", 36);
    put("sys/class/net/odd0/device/x", "", 0);
    board_id_read(root, &id);
    assert_int_equal(id.mac_count, 2);
    assert_string_equal(id.macs[0], "b8-27-eb-aa-bb-cc");
    assert_string_equal(id.macs[1], "b8-27-eb-12-34-5f");
    board_id_hostname(&id, name);
    assert_string_equal(name, "placard-aabbcc");
}

/* --- when an update is good ------------------------------------------------------------------------------------------- */

static void an_update_is_good_once_a_frame_has_stood_and_the_server_was_talked_to(void **state)
{
    static const struct {
        int64_t now_ms;
        struct good_look look;
        bool good;
    } rows[] = {
        {1000, {0}, false},
        {2000, {.drawn = true, .run = 1}, false},
        {61999, {.drawn = true, .run = 1, .talked = true}, false},
        {62000, {.drawn = true, .run = 1, .talked = true}, true},
        {62000, {.drawn = true, .run = 1}, false}, /* nobody was talked to */
        {63000,
         {.drawn = true, .run = 2, .talked = true},
         false}, /* started anew: from the beginning */
        {122000, {.drawn = true, .run = 2, .talked = true}, false},
        {122500, {.talked = true}, false}, /* it is down */
        {123000, {.drawn = true, .run = 2, .talked = true}, false},
        {183000, {.drawn = true, .run = 2, .talked = true}, true},
        {899999, {.drawn = true, .run = 2}, false},
        {900000, {.drawn = true, .run = 2}, true}, /* offline, but it draws */
        {910000, {.talked = true}, false},         /* never without a frame */
    };
    struct good g = {.rule = {60000, 900000}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (good_step(&g, &rows[i].look, rows[i].now_ms) != rows[i].good)
            fail_msg("row %zu", i);
}

static void the_players_files_are_read(void **state)
{
    (void)state;
    assert_false(good_look_at(root).drawn || good_look_at(root).talked);
    put("drawn", "", 0);
    struct good_look first = good_look_at(root);
    assert_true(first.drawn && !first.talked);
    put("talked", "", 0);
    assert_true(good_look_at(root).talked);
    assert_true(good_look_at(root).run == first.run);
    put("drawn", "", 0); /* anew */
    assert_true(good_look_at(root).run != first.run);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_machine_that_tells_nothing_has_no_id),
        TEST(a_serial_number_is_taken_in_lower_case_or_not_at_all),
        TEST(ports_that_are_no_hardware_do_not_count),
        TEST(an_update_is_good_once_a_frame_has_stood_and_the_server_was_talked_to),
        TEST(the_players_files_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
