/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/log.h"
#include "base/mem.h"
#include "present/fake_drm.c"
#include "present/output.h"

static char device[] = "/tmp/placard-test-card-XXXXXX";

static struct output *open_card_now(int width_px, int height_px)
{
    struct output_options opt = {.kind = OUTPUT_DRM, .device = device};
    struct output *o;
    struct err_info info = {.text = ""};
    opt.width_px = width_px;
    opt.height_px = height_px;
    if (output_open(&opt, &o, &info))
        fail_msg("%s", info.text);
    return o;
}

static void close_card(struct output *o)
{
    output_close(o);
    assert_int_equal(fake_buffers_in_use(), 0); /* nothing leaks on the card */
    if (card.uevents[1] >= 0)
        close(card.uevents[1]);
}

static void assert_size(const struct output *o, int width_px, int height_px)
{
    int w, h;
    output_size(o, &w, &h);
    assert_int_equal(w, width_px);
    assert_int_equal(h, height_px);
}

/* Fill a whole frame; returns its age. */
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

static void hotplug(void)
{
    static const char text[] = "change@/devices/card0\0ACTION=change\0SUBSYSTEM=drm\0HOTPLUG=1";
    fake_uevent(text, sizeof text);
}

static int start(void **state)
{
    (void)state;
    fake_reset();
    return 0;
}

static void the_preferred_mode_is_set_and_frames_reach_the_display(void **state)
{
    (void)state;
    card.connected[1] = true;
    struct output *o = open_card_now(0, 0);
    assert_string_equal(output_name(o), "drm");
    assert_size(o, 640, 360);
    draw_frame(o, 0x112233);
    assert_int_equal(card.shown_connector, 32);
    assert_int_equal(card.shown_crtc, 12);
    assert_int_equal(card.shown_width, 640);
    assert_int_equal(fake_shown_pixel(0, 0), 0x112233);
    assert_int_equal(fake_shown_pixel(639, 359), 0x112233);
    draw_frame(o, 0x445566);
    assert_int_equal(fake_shown_pixel(639, 0), 0x445566);
    assert_int_equal(card.mode_sets, 1);
    assert_int_equal(card.flips, 1);
    close_card(o);
    assert_int_equal(card.masters_dropped, 1);
}

static void a_frame_tells_the_age_of_its_contents(void **state)
{
    (void)state;
    static const int ages[] = {0, 0, 2, 2, 2};
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    for (uint32_t i = 0; i < 5; i++) {
        struct pixmap p;
        int age;
        assert_int_equal(output_begin(o, &p, &age), ERR_OK);
        assert_int_equal(age, ages[i]);
        if (age == 2)
            assert_int_equal(p.pixels[0], i - 2 + 1);
        p.pixels[0] = i + 1;
        assert_int_equal(output_end(o, NULL, 0), ERR_OK);
    }
    close_card(o);
}

static void a_wished_mode_wins_over_the_preferred_one_if_it_exists(void **state)
{
    (void)state;
    card.connected[0] = true;
    struct output *o = open_card_now(320, 200);
    assert_size(o, 320, 200);
    close_card(o);
    fake_reset();
    card.connected[0] = true;
    o = open_card_now(800, 600);
    assert_size(o, 640, 360);
    close_card(o);
}

static void interlaced_and_monstrous_modes_are_passed_over(void **state)
{
    (void)state;
    card.connected[0] = true;
    card.modes[0][1].flags = DRM_MODE_FLAG_INTERLACE;
    card.mode_count[0] = 3;
    card.modes[0][2] = (drmModeModeInfo){.hdisplay = 16000, .vdisplay = 9000};
    card.modes[0][2].type = DRM_MODE_TYPE_PREFERRED;
    struct output *o = open_card_now(0, 0);
    assert_size(o, 320, 200);
    close_card(o);
}

static void without_a_display_it_waits_and_takes_the_one_that_comes(void **state)
{
    (void)state;
    struct output *o = open_card_now(0, 0);
    struct pixmap p;
    int age;
    assert_size(o, 0, 0);
    assert_int_equal(output_begin(o, &p, &age), ERR_DISPLAY);
    assert_int_equal(output_wait(o, 20), OUTPUT_NOTHING);
    card.connected[0] = true;
    hotplug();
    assert_int_equal(output_wait(o, -1), OUTPUT_RESIZED);
    assert_size(o, 640, 360);
    assert_int_equal(draw_frame(o, 7), 0);
    assert_int_equal(fake_shown_pixel(5, 5), 7);
    close_card(o);
}

static void a_display_is_found_within_seconds_when_the_kernel_says_nothing(void **state)
{
    (void)state;
    struct output *o = open_card_now(0, 0);
    card.connected[0] = true;
    assert_int_equal(output_wait(o, 10000), OUTPUT_RESIZED);
    close_card(o);
}

static void unplugging_is_told_and_plugging_in_again_comes_back(void **state)
{
    (void)state;
    struct pixmap p;
    int age;
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    for (int round = 0; round < 3; round++) {
        draw_frame(o, 1);
        draw_frame(o, 2);
        card.connected[0] = false;
        hotplug();
        assert_int_equal(output_wait(o, 5000), OUTPUT_LOST);
        assert_size(o, 0, 0);
        assert_int_equal(output_begin(o, &p, &age), ERR_DISPLAY);
        assert_int_equal(output_end(o, NULL, 0), ERR_DISPLAY);
        assert_int_equal(fake_buffers_in_use(), 0);
        card.connected[0] = true;
        card.pending = NULL;
        hotplug();
        assert_int_equal(output_wait(o, 5000), OUTPUT_RESIZED);
        assert_int_equal(draw_frame(o, 3), 0);
        assert_int_equal(fake_shown_pixel(100, 100), 3);
    }
    close_card(o);
}

static void another_display_gets_its_own_mode(void **state)
{
    (void)state;
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 1);
    card.modes[0][1].hdisplay = 800;
    card.modes[0][1].vdisplay = 480;
    card.pending = NULL;
    hotplug();
    assert_int_equal(output_wait(o, 5000), OUTPUT_RESIZED);
    assert_size(o, 800, 480);
    draw_frame(o, 2);
    assert_int_equal(card.shown_width, 800);
    assert_int_equal(fake_shown_pixel(799, 479), 2);
    close_card(o);
}

static void a_second_display_changes_nothing_and_takes_over_when_the_first_goes(void **state)
{
    (void)state;
    card.connected[1] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 1);
    card.connected[0] = true;
    hotplug();
    assert_int_equal(output_wait(o, 5000), OUTPUT_EXPOSED);
    draw_frame(o, 2);
    assert_int_equal(card.shown_connector, 32);
    card.connected[1] = false;
    hotplug();
    assert_int_equal(output_wait(o, 5000), OUTPUT_RESIZED);
    draw_frame(o, 3);
    assert_int_equal(card.shown_connector, 31);
    close_card(o);
}

static void the_same_display_off_and_on_gets_its_mode_set_again(void **state)
{
    (void)state;
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 1);
    hotplug();
    assert_int_equal(output_wait(o, 5000), OUTPUT_EXPOSED);
    draw_frame(o, 2);
    assert_int_equal(card.mode_sets, 2);
    close_card(o);
}

static void news_about_other_devices_wakes_nobody(void **state)
{
    (void)state;
    static const char text[] = "add@/devices/usb1\0ACTION=add\0SUBSYSTEM=usb";
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 1);
    fake_uevent(text, sizeof text);
    assert_int_equal(output_wait(o, 30), OUTPUT_NOTHING);
    close_card(o);
}

static void a_refused_flip_sets_the_mode_instead(void **state)
{
    (void)state;
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 1);
    card.fail_flip = 1;
    draw_frame(o, 2);
    assert_int_equal(card.mode_sets, 2);
    assert_int_equal(fake_shown_pixel(3, 3), 2);
    draw_frame(o, 3);
    assert_int_equal(card.flips, 1);
    close_card(o);
}

static void when_nothing_can_be_shown_the_frame_is_dropped_and_the_display_lost(void **state)
{
    (void)state;
    struct pixmap p;
    int age;
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 1);
    card.fail_flip = card.fail_crtc = 1;
    assert_int_equal(output_begin(o, &p, &age), ERR_OK);
    assert_int_equal(output_end(o, NULL, 0), ERR_DISPLAY);
    assert_int_equal(output_begin(o, &p, &age), ERR_DISPLAY);
    hotplug();
    assert_int_equal(output_wait(o, 5000), OUTPUT_RESIZED);
    assert_int_equal(draw_frame(o, 2), 0);
    close_card(o);
}

static void a_lost_flip_event_holds_nothing_up_for_long(void **state)
{
    (void)state;
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 1);
    card.swallow_flips = true;
    draw_frame(o, 2);
    card.pending = NULL;
    draw_frame(o, 3); /* waits half a second, then sets the mode anew */
    assert_int_equal(card.mode_sets, 2);
    assert_int_equal(fake_shown_pixel(0, 0), 3);
    close_card(o);
}

static void failing_calls_at_set_up_leave_it_waiting_for_a_better_time(void **state)
{
    (void)state;
    int *const calls[] = {&card.fail_create, &card.fail_add, &card.fail_map};
    for (size_t i = 0; i < 3; i++) {
        for (int n = 0; n < 2; n++) {
            fake_reset();
            card.connected[0] = true;
            *calls[i] = 1;
            struct output *o = open_card_now(0, 0);
            assert_size(o, 0, 0);
            assert_int_equal(fake_buffers_in_use(), 0);
            hotplug();
            assert_int_equal(output_wait(o, 5000), OUTPUT_RESIZED);
            draw_frame(o, 9);
            close_card(o);
        }
    }
}

static void a_wake_ends_a_wait_and_is_not_lost_before_it(void **state)
{
    (void)state;
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    output_wake(o);
    output_wake(o);
    assert_int_equal(output_wait(o, -1), OUTPUT_WOKEN);
    assert_int_equal(output_wait(o, 0), OUTPUT_NOTHING);
    draw_frame(o, 1);
    draw_frame(o, 2); /* a flip under way */
    output_wake(o);
    assert_int_equal(output_wait(o, -1), OUTPUT_WOKEN);
    assert_int_equal(output_wait(o, 5), OUTPUT_NOTHING);
    close_card(o);
}

static void a_card_that_cannot_be_used_is_no_display(void **state)
{
    (void)state;
    struct output_options opt = {.kind = OUTPUT_DRM, .device = device};
    struct output *o;
    struct err_info info = {.text = ""};
    card.connected[0] = true;
    card.dumb = false;
    assert_int_equal(output_open(&opt, &o, &info), ERR_DISPLAY);
    card.dumb = true;
    card.master = false;
    assert_int_equal(output_open(&opt, &o, &info), ERR_DISPLAY);
    opt.device = "/nowhere/card0";
    assert_int_equal(output_open(&opt, &o, &info), ERR_DISPLAY);
    assert_non_null(strstr(info.text, "/nowhere/card0"));
}

static void automatic_choice_takes_the_card_when_there_is_no_desktop(void **state)
{
    (void)state;
    struct output_options opt = {.kind = OUTPUT_AUTO, .device = device, .shots_dir = "/tmp"};
    struct output *o;
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    unsetenv("SDL_VIDEODRIVER");
    card.connected[0] = true;
    assert_int_equal(output_open(&opt, &o, NULL), ERR_OK);
    assert_string_equal(output_name(o), "drm");
    close_card(o);
}

static int make_device(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    int fd = mkstemp(device);
    return fd < 0 ? -1 : close(fd);
}

static int remove_device(void **state)
{
    (void)state;
    return unlink(device);
}

/* --- overscan ----------------------------------------------------------------------------------------------------- */

static void a_border_is_left_where_the_driver_can(void **state)
{
    (void)state;
    struct output_options opt = {.kind = OUTPUT_DRM, .device = device, .overscan_pm = 50};
    struct output *o;
    struct err_info info = {.text = ""};
    card.connected[0] = true;
    assert_int_equal(output_open(&opt, &o, &info),
                     ERR_OK); /* no such property: the frame is shown as it is */
    draw_frame(o, 1);
    assert_int_equal(card.margins[0], 0);
    close_card(o);
    fake_reset();
    card.connected[0] = card.has_margins = true;
    assert_int_equal(output_open(&opt, &o, &info), ERR_OK);
    assert_int_equal(card.margins[0], 32); /* 5 % of 640 */
    assert_int_equal(card.margins[1], 32);
    assert_int_equal(card.margins[2], 18);
    assert_int_equal(card.margins[3], 18);
    assert_size(o, 640, 360); /* the hardware shrinks it */
    close_card(o);
}

/* --- switched off ------------------------------------------------------------------------------------------------- */

static void at_rest_the_display_is_off_and_the_next_frame_switches_it_on(void **state)
{
    (void)state;
    card.connected[1] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 0);
    draw_frame(o, 0);
    output_rest(o);
    assert_int_equal(card.power[1], DRM_MODE_DPMS_OFF);
    assert_int_equal(card.power[0], DRM_MODE_DPMS_ON); /* no concern of ours */
    output_rest(o);
    assert_int_equal(card.power_calls, 1);
    assert_int_equal(draw_frame(o, 0xaabbcc), 2); /* contents are still there */
    assert_int_equal(card.power[1], DRM_MODE_DPMS_ON);
    assert_int_equal(fake_shown_pixel(5, 5), 0xaabbcc);
    draw_frame(o, 0x112233);
    assert_int_equal(fake_shown_pixel(5, 5), 0x112233);
    close_card(o);
}

static void a_display_that_is_off_and_looks_unplugged_is_left_alone(void **state)
{
    (void)state;
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 0);
    output_rest(o);
    for (int i = 0; i < 3; i++) { /* some do so whenever they are switched off or on */
        card.connected[0] = i % 2;
        hotplug();
        assert_int_equal(output_wait(o, 5), OUTPUT_NOTHING);
    }
    assert_int_equal(card.power[0], DRM_MODE_DPMS_OFF);
    assert_size(o, 640, 360);
    card.connected[0] = true;
    draw_frame(o, 0x445566);
    assert_int_equal(fake_shown_pixel(0, 0), 0x445566);
    close_card(o);
}

static void a_wake_reaches_a_display_that_is_off(void **state)
{
    (void)state;
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 0);
    output_rest(o);
    output_wake(o);
    assert_int_equal(output_wait(o, 1000), OUTPUT_WOKEN);
    assert_int_equal(card.power[0], DRM_MODE_DPMS_OFF);
    close_card(o);
    assert_int_equal(card.power[0], DRM_MODE_DPMS_ON); /* whoever draws next is seen */
}

static void one_that_was_unplugged_or_changed_meanwhile_is_found_by_the_next_frame(void **state)
{
    (void)state;
    struct pixmap p;
    int age;
    for (int other = 0; other < 2; other++) {
        fake_reset();
        card.connected[0] = true;
        struct output *o = open_card_now(0, 0);
        draw_frame(o, 0);
        output_rest(o);
        card.connected[0] = false;
        card.connected[1] = other;
        assert_int_equal(output_begin(o, &p, &age), ERR_DISPLAY);
        assert_int_equal(output_wait(o, 5), other ? OUTPUT_RESIZED : OUTPUT_NOTHING);
        if (other)
            draw_frame(o, 0x010203);
        assert_int_equal(card.shown_fb != 0, other);
        close_card(o);
    }
}

static void where_it_cannot_be_switched_off_black_stands(void **state)
{
    (void)state;
    for (int refused = 0; refused < 2; refused++) {
        fake_reset();
        card.connected[0] = true;
        card.no_power = !refused;
        card.fail_power = refused ? 100 : 0;
        struct output *o = open_card_now(0, 0);
        draw_frame(o, 0);
        output_rest(o);
        output_rest(o);
        assert_int_equal(card.power[0], DRM_MODE_DPMS_ON);
        hotplug(); /* it is looked at as ever */
        assert_int_equal(output_wait(o, 50), OUTPUT_EXPOSED);
        draw_frame(o, 0x778899);
        assert_int_equal(fake_shown_pixel(0, 0), 0x778899);
        close_card(o);
    }
}

static void one_that_is_not_switched_on_by_its_property_is_by_its_mode(void **state)
{
    (void)state;
    card.connected[0] = true;
    struct output *o = open_card_now(0, 0);
    draw_frame(o, 0);
    output_rest(o);
    card.fail_power = 1;
    draw_frame(o, 0x0a0b0c);
    assert_int_equal(card.power[0], DRM_MODE_DPMS_ON);
    assert_int_equal(fake_shown_pixel(0, 0), 0x0a0b0c);
    close_card(o);
}

static void without_a_display_there_is_nothing_to_switch_off(void **state)
{
    (void)state;
    struct output *o = open_card_now(0, 0);
    output_rest(o);
    assert_int_equal(card.power_calls, 0);
    card.connected[0] = true;
    hotplug();
    assert_int_equal(output_wait(o, 50), OUTPUT_RESIZED);
    close_card(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_preferred_mode_is_set_and_frames_reach_the_display, start),
        cmocka_unit_test_setup(a_frame_tells_the_age_of_its_contents, start),
        cmocka_unit_test_setup(a_wished_mode_wins_over_the_preferred_one_if_it_exists, start),
        cmocka_unit_test_setup(interlaced_and_monstrous_modes_are_passed_over, start),
        cmocka_unit_test_setup(without_a_display_it_waits_and_takes_the_one_that_comes, start),
        cmocka_unit_test_setup(a_display_is_found_within_seconds_when_the_kernel_says_nothing,
                               start),
        cmocka_unit_test_setup(unplugging_is_told_and_plugging_in_again_comes_back, start),
        cmocka_unit_test_setup(another_display_gets_its_own_mode, start),
        cmocka_unit_test_setup(a_second_display_changes_nothing_and_takes_over_when_the_first_goes,
                               start),
        cmocka_unit_test_setup(the_same_display_off_and_on_gets_its_mode_set_again, start),
        cmocka_unit_test_setup(news_about_other_devices_wakes_nobody, start),
        cmocka_unit_test_setup(a_refused_flip_sets_the_mode_instead, start),
        cmocka_unit_test_setup(when_nothing_can_be_shown_the_frame_is_dropped_and_the_display_lost,
                               start),
        cmocka_unit_test_setup(a_lost_flip_event_holds_nothing_up_for_long, start),
        cmocka_unit_test_setup(failing_calls_at_set_up_leave_it_waiting_for_a_better_time, start),
        cmocka_unit_test_setup(a_wake_ends_a_wait_and_is_not_lost_before_it, start),
        cmocka_unit_test_setup(a_card_that_cannot_be_used_is_no_display, start),
        cmocka_unit_test_setup(automatic_choice_takes_the_card_when_there_is_no_desktop, start),
        cmocka_unit_test_setup(a_border_is_left_where_the_driver_can, start),
        cmocka_unit_test_setup(at_rest_the_display_is_off_and_the_next_frame_switches_it_on, start),
        cmocka_unit_test_setup(a_display_that_is_off_and_looks_unplugged_is_left_alone, start),
        cmocka_unit_test_setup(a_wake_reaches_a_display_that_is_off, start),
        cmocka_unit_test_setup(
            one_that_was_unplugged_or_changed_meanwhile_is_found_by_the_next_frame, start),
        cmocka_unit_test_setup(where_it_cannot_be_switched_off_black_stands, start),
        cmocka_unit_test_setup(one_that_is_not_switched_on_by_its_property_is_by_its_mode, start),
        cmocka_unit_test_setup(without_a_display_there_is_nothing_to_switch_off, start),
    };
    return cmocka_run_group_tests(tests, make_device, remove_device);
}
