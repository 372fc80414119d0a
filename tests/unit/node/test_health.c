/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "node/health.h"
#include "node/notify.h"
#include "support/scratch.h"

static char dir[SCRATCH_PATH_BYTES];
static struct health *h;
static int manager = -1; /* what listens in systemd's place */

static void listen_at(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    size_t n = strlen(path);
    memcpy(a.sun_path, path, n);
    if (path[0] == '@')
        a.sun_path[0] = 0;
    manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    assert_true(manager >= 0);
    assert_int_equal(bind(manager, (struct sockaddr *)&a,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)),
                     0);
    setenv("NOTIFY_SOCKET", path, 1);
}

/* "" when nothing came. */
static const char *heard(void)
{
    static char text[64];
    ssize_t n = recv(manager, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = 0;
    return text;
}

static bool there(const char *name)
{
    char path[SCRATCH_PATH_BYTES + 32];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return access(path, F_OK) == 0;
}

static int start(void **state)
{
    (void)state;
    char path[SCRATCH_PATH_BYTES + 32];
    scratch_make(dir);
    snprintf(path, sizeof path, "%s/notify", dir);
    listen_at(path);
    setenv("PLACARD_HEALTH", dir, 1);
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    return 0;
}

static int end(void **state)
{
    (void)state;
    health_free(h);
    h = NULL;
    close(manager);
    unsetenv("NOTIFY_SOCKET");
    unsetenv("PLACARD_HEALTH");
    scratch_remove(dir);
    return 0;
}

static void the_first_round_is_ready_and_the_end_is_told(void **state)
{
    (void)state;
    assert_int_equal(health_new(&h), ERR_OK);
    assert_string_equal(heard(), "");
    health_beat(h, false, 1000);
    assert_string_equal(heard(), "READY=1");
    health_beat(h, false, 1000000);
    assert_string_equal(heard(), ""); /* no watchdog: no wake-ups for one */
    assert_true(health_wait_ms(h, 1000) == INT64_MAX);
    health_free(h);
    h = NULL;
    assert_string_equal(heard(), "STOPPING=1");
}

static void the_watchdog_hears_of_us_in_half_its_time(void **state)
{
    (void)state;
    setenv("WATCHDOG_USEC", "60000000", 1);
    assert_int_equal(health_new(&h), ERR_OK);
    health_beat(h, false, 1000);
    assert_string_equal(heard(), "READY=1");
    assert_int_equal(health_wait_ms(h, 1000), 30000);
    health_beat(h, false, 30999);
    assert_string_equal(heard(), "");
    assert_int_equal(health_wait_ms(h, 30999), 1);
    health_beat(h, false, 31000);
    assert_string_equal(heard(), "WATCHDOG=1");
    assert_int_equal(health_wait_ms(h, 31000), 30000);
    assert_int_equal(health_wait_ms(h, 99000), 0);
    assert_string_equal(heard(), "");
}

static void only_a_watchdog_of_ours_counts(void **state)
{
    static const struct {
        const char *usec, *pid;
        int64_t ms;
    } rows[] = {{"60000000", NULL, 30000}, {"60000000", "1", 0}, {"", NULL, 0},  {"soon", NULL, 0},
                {"60000000x", NULL, 0},    {"0", NULL, 0},       {"-5", NULL, 0}};
    char own[32];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        setenv("WATCHDOG_USEC", rows[i].usec, 1);
        if (rows[i].pid)
            setenv("WATCHDOG_PID", rows[i].pid, 1);
        else
            unsetenv("WATCHDOG_PID");
        assert_int_equal(notify_watchdog_ms(), rows[i].ms);
    }
    snprintf(own, sizeof own, "%d", (int)getpid());
    setenv("WATCHDOG_USEC", "60000000", 1);
    setenv("WATCHDOG_PID", own, 1);
    assert_int_equal(notify_watchdog_ms(), 30000);
}

static void a_name_without_a_file_is_found(void **state)
{
    char name[64];
    (void)state;
    close(manager);
    snprintf(name, sizeof name, "@placard-test-%d", (int)getpid());
    listen_at(name);
    assert_int_equal(health_new(&h), ERR_OK);
    health_beat(h, false, 0);
    assert_string_equal(heard(), "READY=1");
}

static void a_socket_that_cannot_be_is_as_none(void **state)
{
    static char longer[200];
    static const char *const names[] = {"", "/", "@", "relative", "/nowhere/notify", longer};
    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    longer[0] = '/';
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        setenv("NOTIFY_SOCKET", names[i], 1);
        assert_int_equal(health_new(&h), ERR_OK);
        health_beat(h, true, 0);
        health_free(h);
        h = NULL;
    }
}

static void what_was_drawn_and_talked_stands_in_files_until_the_next_start(void **state)
{
    (void)state;
    assert_int_equal(health_new(&h), ERR_OK);
    health_beat(h, false, 0);
    assert_false(there("drawn") || there("talked"));
    health_beat(h, true, 1);
    assert_true(there("drawn") && !there("talked"));
    health_talked(h);
    assert_true(there("talked"));
    health_beat(h, false, 2); /* the display was pulled: it had been drawn all the same */
    assert_true(there("drawn"));
    health_free(h);
    assert_int_equal(health_new(&h), ERR_OK);
    assert_false(there("drawn") || there("talked"));
}

static void without_a_watcher_nothing_happens(void **state)
{
    (void)state;
    health_beat(NULL, true, 0);
    health_talked(NULL);
    assert_true(health_wait_ms(NULL, 0) == INT64_MAX);
    health_free(NULL);
    unsetenv("PLACARD_HEALTH");
    assert_int_equal(health_new(&h), ERR_OK);
    health_beat(h, true, 0);
    health_talked(h);
    assert_false(there("drawn") || there("talked"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_round_is_ready_and_the_end_is_told),
        TEST(the_watchdog_hears_of_us_in_half_its_time),
        TEST(only_a_watchdog_of_ours_counts),
        TEST(a_name_without_a_file_is_found),
        TEST(a_socket_that_cannot_be_is_as_none),
        TEST(what_was_drawn_and_talked_stands_in_files_until_the_next_start),
        TEST(without_a_watcher_nothing_happens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
