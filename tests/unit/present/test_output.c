/* SPDX-License-Identifier: Apache-2.0 */
/* The outputs that need no hardware; the window through SDL's dummy driver. A real X server: tests/e2e. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <SDL.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "present/files.h"
#include "present/output.h"
#include "present/picture.h"
#include "support/scratch.h"

static char folder[SCRATCH_PATH_BYTES];

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct output *open_kind(enum output_kind kind, int width_px, int height_px)
{
    struct output_options opt = {.kind = kind, .shots_dir = folder, .windowed = true};
    struct output *o;
    struct err_info info = {.text = ""};
    opt.width_px = width_px;
    opt.height_px = height_px;
    if (output_open(&opt, &o, &info))
        fail_msg("%s", info.text);
    return o;
}

static void draw_frame(struct output *o, uint32_t colour, int want_age)
{
    struct pixmap p;
    int age;
    assert_int_equal(output_begin(o, &p, &age), ERR_OK);
    assert_int_equal(age, want_age);
    for (int y = 0; y < p.height_px; y++) {
        for (int x = 0; x < p.width_px; x++)
            pixmap_row(&p, y)[x] = colour;
    }
    struct rect all = {0, 0, p.width_px, p.height_px};
    assert_int_equal(output_end(o, &all, 1), ERR_OK);
}

static uint32_t pixel_of_png(const char *name)
{
    struct test_file f = test_file_read(folder, name);
    struct scene_picture p = {.mime_type = "image/png", .dst = {0, 0, 40, 30}};
    struct pixmap *dst;
    assert_int_equal(pixmap_new(40, 30, &dst), ERR_OK);
    assert_int_equal(picture_draw(f.data, f.bytes, &p, dst, NULL), ERR_OK);
    uint32_t px = pixmap_row(dst, 29)[39];
    pixmap_free(dst);
    free(f.data);
    return px;
}

static void settled_screens_become_numbered_files(void **state)
{
    (void)state;
    struct output *o = open_kind(OUTPUT_PNG, 40, 30);
    assert_string_equal(output_name(o), "png");
    draw_frame(o, 0x123456, 0);
    assert_int_equal(output_settled(o, "post-7f3a"), ERR_OK);
    draw_frame(o, 0xfedcba, 1);
    assert_int_equal(output_settled(o, "../b\xc3\xa4 d/x"), ERR_OK);
    assert_int_equal(pixel_of_png("0001-post-7f3a.png"), 0x123456);
    assert_int_equal(pixel_of_png("0002-___b___d_x.png"), 0xfedcba);
    output_close(o);
}

static void a_second_run_goes_on_counting(void **state)
{
    (void)state;
    struct output *o = open_kind(OUTPUT_PNG, 40, 30);
    draw_frame(o, 3, 0);
    assert_int_equal(output_settled(o, "again"), ERR_OK);
    assert_int_equal(pixel_of_png("0003-again.png"), 3);
    output_close(o);
}

static void a_shot_that_cannot_be_written_is_an_error_and_no_half_file(void **state)
{
    (void)state;
    struct output *o = open_kind(OUTPUT_PNG, 40, 30);
    draw_frame(o, 3, 0);
    file_fail_at(1, 28 /* ENOSPC */, 1);
    assert_int_equal(output_settled(o, "full"), ERR_FULL);
    file_fail_at(0, 0, 0);
    mem_fail_at(1, 1);
    assert_int_equal(output_settled(o, "memory"), ERR_NOMEM);
    mem_fail_at(0, 0);
    output_close(o);
    DIR *d = opendir(folder);
    for (const struct dirent *e = readdir(d); e; e = readdir(d)) {
        assert_null(strstr(e->d_name, "full"));
        assert_null(strstr(e->d_name, "memory"));
    }
    closedir(d);
}

static void files_need_a_folder(void **state)
{
    (void)state;
    struct output_options opt = {.kind = OUTPUT_PNG};
    struct output *o;
    assert_int_equal(output_open(&opt, &o, NULL), ERR_RANGE);
    opt.shots_dir = "/proc/nowhere";
    assert_int_not_equal(output_open(&opt, &o, NULL), ERR_OK);
}

static void one_side_without_the_other_is_refused(void **state)
{
    (void)state;
    struct output_options opt = {.kind = OUTPUT_NONE, .width_px = 100};
    struct output *o;
    assert_int_equal(output_open(&opt, &o, NULL), ERR_RANGE);
    opt.height_px = -1;
    assert_int_equal(output_open(&opt, &o, NULL), ERR_RANGE);
    opt.height_px = 100000;
    assert_int_equal(output_open(&opt, &o, NULL), ERR_TOO_BIG);
}

static void an_output_of_no_size_asked_for_is_full_hd(void **state)
{
    (void)state;
    int w, h;
    struct output *o = open_kind(OUTPUT_NONE, 0, 0);
    output_size(o, &w, &h);
    assert_int_equal(w, 1920);
    assert_int_equal(h, 1080);
    assert_int_equal(output_settled(o, "x"), ERR_OK);
    output_close(o);
}

static void open_survives_each_failed_allocation(void **state)
{
    (void)state;
    static const enum output_kind kinds[] = {OUTPUT_PNG, OUTPUT_NONE, OUTPUT_WINDOW};
    for (size_t i = 0; i < 3; i++) {
        struct output_options opt = {.kind = kinds[i], .shots_dir = folder, .windowed = true};
        struct output *o;
        for (unsigned long n = 1; n < 10; n++) {
            mem_fail_at(n, 0);
            enum err e = output_open(&opt, &o, NULL);
            unsigned long asked = mem_fail_at(0, 0);
            if (asked < n) {
                assert_int_equal(e, ERR_OK);
                output_close(o);
                break;
            }
            assert_int_equal(e, ERR_NOMEM);
        }
    }
}

static void without_display_and_card_it_draws_files_or_nothing(void **state)
{
    (void)state;
    struct output_options opt = {.kind = OUTPUT_AUTO, .device = "/nowhere", .shots_dir = folder};
    struct output *o;
    char driver[32];
    snprintf(driver, sizeof driver, "%s", getenv("SDL_VIDEODRIVER"));
    unsetenv("SDL_VIDEODRIVER");
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    assert_int_equal(output_open(&opt, &o, NULL), ERR_OK);
    assert_string_equal(output_name(o), "png");
    output_close(o);
    opt.shots_dir = NULL;
    assert_int_equal(output_open(&opt, &o, NULL), ERR_OK);
    assert_string_equal(output_name(o), "none");
    output_close(o);
    opt.kind = OUTPUT_WINDOW;
    assert_int_equal(output_open(&opt, &o, NULL), ERR_DISPLAY);
    setenv("DISPLAY", ":987", 1); /* a display that is not there */
    assert_int_equal(output_open(&opt, &o, NULL), ERR_DISPLAY);
    unsetenv("DISPLAY");
    setenv("SDL_VIDEODRIVER", driver, 1);
}

/* ---- waiting, the same for all ----------------------------------------------------------------------------------- */

/* The first events of a window are about its own appearing. */
static void settle(struct output *o)
{
    while (output_wait(o, 50) != OUTPUT_NOTHING)
        continue;
}

static struct output *to_wake;

static void on_alarm(int signal_number)
{
    (void)signal_number;
    output_wake(to_wake);
}

static int wake_often(void *user)
{
    for (int i = 0; i < 200; i++) {
        output_wake(user);
        SDL_Delay(1);
    }
    return 0;
}

static const enum output_kind waiting_kinds[] = {OUTPUT_PNG, OUTPUT_NONE, OUTPUT_WINDOW};

static void waiting_takes_as_long_as_it_was_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct output *o = open_kind(waiting_kinds[i], 64, 48);
        settle(o);
        int64_t from = now_ms();
        assert_int_equal(output_wait(o, 60), OUTPUT_NOTHING);
        assert_in_range(now_ms() - from, 59, 2000);
        from = now_ms();
        assert_int_equal(output_wait(o, 0), OUTPUT_NOTHING);
        assert_in_range(now_ms() - from, 0, 500);
        output_close(o);
    }
}

static void a_wake_ends_an_endless_wait_from_a_signal_handler(void **state)
{
    (void)state;
    signal(SIGALRM, on_alarm);
    for (size_t i = 0; i < 3; i++) {
        struct output *o = open_kind(waiting_kinds[i], 64, 48);
        settle(o);
        to_wake = o;
        struct itimerval soon = {.it_value = {.tv_usec = 30000}};
        setitimer(ITIMER_REAL, &soon, NULL);
        assert_int_equal(output_wait(o, -1), OUTPUT_WOKEN);
        output_close(o);
    }
    signal(SIGALRM, SIG_DFL);
}

static void a_wake_before_the_wait_is_not_lost(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct output *o = open_kind(waiting_kinds[i], 64, 48);
        settle(o);
        output_wake(o);
        assert_int_equal(output_wait(o, 5000), OUTPUT_WOKEN);
        output_close(o);
    }
}

static void wakes_from_another_thread_arrive_while_frames_are_drawn(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct output *o = open_kind(waiting_kinds[i], 64, 48);
        settle(o);
        int woken = 0;
        draw_frame(o, 0, 0);
        SDL_Thread *t = SDL_CreateThread(wake_often, "waker", o);
        for (enum output_event e = OUTPUT_WOKEN; e == OUTPUT_WOKEN; woken++) {
            draw_frame(o, (uint32_t)woken, 1);
            e = output_wait(o, 1000);
        }
        SDL_WaitThread(t, NULL);
        assert_true(woken > 10);
        output_close(o);
    }
}

/* ---- window ------------------------------------------------------------------------------------------------------ */

static void push_window_event(uint8_t kind)
{
    SDL_Event e = {.type = SDL_WINDOWEVENT};
    e.window.event = kind;
    e.window.windowID = 1;
    SDL_PushEvent(&e);
}

static void a_window_keeps_its_frame_until_exposed_and_tells_when_closed(void **state)
{
    (void)state;
    int w, h;
    struct output *o = open_kind(OUTPUT_WINDOW, 200, 100);
    assert_string_equal(output_name(o), "window");
    output_size(o, &w, &h);
    assert_int_equal(w, 200);
    assert_int_equal(h, 100);
    settle(o);
    draw_frame(o, 1, 0);
    draw_frame(o, 2, 1);
    push_window_event(SDL_WINDOWEVENT_EXPOSED);
    assert_int_equal(output_wait(o, 1000), OUTPUT_EXPOSED);
    draw_frame(o, 3, 0);
    push_window_event(SDL_WINDOWEVENT_ENTER); /* nothing to us */
    assert_int_equal(output_wait(o, 30), OUTPUT_NOTHING);
    SDL_Event quit = {.type = SDL_QUIT};
    SDL_PushEvent(&quit);
    assert_int_equal(output_wait(o, 1000), OUTPUT_QUIT);
    output_close(o);
}

static void a_resized_window_tells_its_new_size(void **state)
{
    (void)state;
    int w, h;
    struct output *o = open_kind(OUTPUT_WINDOW, 200, 100);
    settle(o);
    draw_frame(o, 1, 0);
    SDL_Window *window = NULL;
    for (uint32_t id = 1; id < 1000 && !window; id++)
        window = SDL_GetWindowFromID(id);
    assert_non_null(window);
    SDL_SetWindowSize(window, 300, 150);
    enum output_event e = OUTPUT_NOTHING;
    for (int i = 0; i < 5 && e != OUTPUT_RESIZED; i++)
        e = output_wait(o, 100);
    assert_int_equal(e, OUTPUT_RESIZED);
    output_size(o, &w, &h);
    assert_int_equal(w, 300);
    assert_int_equal(h, 150);
    draw_frame(o, 2, 0);
    output_close(o);
}

static int start(void **state)
{
    (void)state;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    log_set_level(LOG_LEVEL_ERROR + 1);
    scratch_make(folder);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    scratch_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settled_screens_become_numbered_files),
        cmocka_unit_test(a_second_run_goes_on_counting),
        cmocka_unit_test(a_shot_that_cannot_be_written_is_an_error_and_no_half_file),
        cmocka_unit_test(files_need_a_folder),
        cmocka_unit_test(one_side_without_the_other_is_refused),
        cmocka_unit_test(an_output_of_no_size_asked_for_is_full_hd),
        cmocka_unit_test(open_survives_each_failed_allocation),
        cmocka_unit_test(without_display_and_card_it_draws_files_or_nothing),
        cmocka_unit_test(waiting_takes_as_long_as_it_was_told),
        cmocka_unit_test(a_wake_ends_an_endless_wait_from_a_signal_handler),
        cmocka_unit_test(a_wake_before_the_wait_is_not_lost),
        cmocka_unit_test(wakes_from_another_thread_arrive_while_frames_are_drawn),
        cmocka_unit_test(a_window_keeps_its_frame_until_exposed_and_tells_when_closed),
        cmocka_unit_test(a_resized_window_tells_its_new_size),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
