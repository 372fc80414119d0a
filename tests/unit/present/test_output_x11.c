/* SPDX-License-Identifier: Apache-2.0 */
/* The window on a real X server (Xvfb, started here; without one the tests are skipped). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "present/output.h"

#define WIDTH 800
#define HEIGHT 600

static pid_t server;

/* Xvfb writes the number of its display to a descriptor of ours once it is ready. */
static int start_server(void **state)
{
    int ends[2];
    char fd[16], number[16] = "", display[20];
    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    if (pipe(ends) != 0)
        return -1;
    server = fork();
    if (server == 0) {
        snprintf(fd, sizeof fd, "%d", ends[1]);
        close(ends[0]);
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* should the test crash */
        if (!freopen("/dev/null", "w", stderr))
            _exit(127);
        execlp("Xvfb", "Xvfb", "-displayfd", fd, "-screen", "0", "800x600x24", "-nolisten", "tcp",
               "-noreset", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    size_t got = 0;
    for (ssize_t n = 1; n > 0 && got < sizeof number - 1 && !strchr(number, '\n');) {
        n = read(ends[0], number + got, sizeof number - 1 - got);
        got += n > 0 ? (size_t)n : 0;
    }
    close(ends[0]);
    if (!strchr(number, '\n')) {
        waitpid(server, NULL, 0);
        server = 0;
        return 0;
    }
    number[strcspn(number, "\n")] = '\0';
    snprintf(display, sizeof display, ":%s", number);
    unsetenv("SDL_VIDEODRIVER");
    unsetenv("WAYLAND_DISPLAY");
    return setenv("DISPLAY", display, 1);
}

static int stop_server(void **state)
{
    (void)state;
    if (server > 0) {
        kill(server, SIGTERM);
        waitpid(server, NULL, 0);
    }
    return 0;
}

static struct output *open_auto(void)
{
    struct output_options opt = {.kind = OUTPUT_AUTO, .device = "/nowhere"};
    struct output *o;
    struct err_info info = {.text = ""};
    if (!server)
        skip();
    if (output_open(&opt, &o, &info))
        fail_msg("%s", info.text);
    assert_string_equal(output_name(o), "window");
    return o;
}

static int draw_frame(struct output *o, uint32_t colour)
{
    struct pixmap p;
    int age;
    assert_int_equal(output_begin(o, &p, &age), ERR_OK);
    for (int y = 0; y < p.height_px; y++) {
        for (int x = 0; x < p.width_px; x++)
            pixmap_row(&p, y)[x] = colour;
    }
    struct rect all = {0, 0, p.width_px, p.height_px};
    assert_int_equal(output_end(o, &all, 1), ERR_OK);
    return age;
}

/* Until a long wait brings nothing more: full screen is asked for in the first one. */
static void settle(struct output *o)
{
    draw_frame(o, 0);
    while (output_wait(o, 600) != OUTPUT_NOTHING)
        draw_frame(o, 0);
}

static void the_window_covers_the_whole_display_and_keeps_its_frame(void **state)
{
    (void)state;
    int w, h;
    struct output *o = open_auto();
    output_size(o, &w, &h);
    assert_int_equal(w, WIDTH);
    assert_int_equal(h, HEIGHT);
    settle(o);
    output_size(o, &w, &h);
    assert_int_equal(w, WIDTH);
    assert_int_equal(h, HEIGHT);
    draw_frame(o, 1);
    assert_int_equal(draw_frame(o, 2), 1);
    output_close(o);
}

static void frames_go_through_shared_memory(void **state)
{
    (void)state;
    char line[512];
    bool shared = false;
    struct output *o = open_auto();
    settle(o);
    FILE *maps = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, maps))
        shared = shared || strstr(line, "/SYSV");
    fclose(maps);
    assert_true(shared);
    output_close(o);
}

static void standing_still_takes_no_wake_ups(void **state)
{
    (void)state;
    struct rusage before, after;
    struct output *o = open_auto();
    settle(o);
    getrusage(RUSAGE_SELF, &before);
    assert_int_equal(output_wait(o, 1500), OUTPUT_NOTHING);
    getrusage(RUSAGE_SELF, &after);
    assert_in_range(after.ru_nvcsw - before.ru_nvcsw, 0,
                    3); /* going to sleep, being woken by the time */
    output_close(o);
}

static void a_wake_ends_an_endless_wait(void **state)
{
    (void)state;
    struct output *o = open_auto();
    settle(o);
    for (int i = 0; i < 100; i++) {
        output_wake(o);
        assert_int_equal(output_wait(o, -1), OUTPUT_WOKEN);
    }
    output_close(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_window_covers_the_whole_display_and_keeps_its_frame),
        cmocka_unit_test(frames_go_through_shared_memory),
        cmocka_unit_test(standing_still_takes_no_wake_ups),
        cmocka_unit_test(a_wake_ends_an_endless_wait),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
