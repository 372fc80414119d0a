/* SPDX-License-Identifier: Apache-2.0 */
/* When the display's colours are due, and which they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "node/refresh.h"

#define HOUR_S INT64_C(3600)
#define DAY_S (24 * HOUR_S)
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"
#define AT(hour, minute)                                                                           \
    (struct day_time)                                                                              \
    {                                                                                              \
        true, (hour)*60 + (minute)                                                                 \
    }
/* 2026, local midnights: Monday 2 March, and the days on which clocks change */
#define MARCH_2 INT64_C(1772406000)
#define MARCH_29 INT64_C(1774738800)
#define OCTOBER_25 INT64_C(1792879200)

static struct refresh r;
static int64_t boot_ms;
static int64_t last_s;

static int start(void **state)
{
    (void)state;
    memset(&r, 0, sizeof r);
    boot_ms = 5000;
    last_s = 0;
    setenv("TZ", BERLIN, 1);
    tzset();
    return 0;
}

static int end(void **state)
{
    (void)state;
    unsetenv("TZ");
    tzset();
    return 0;
}

/* Time goes on to that moment, as both clocks have it. */
static bool look(struct day_time at, int64_t now_s)
{
    if (last_s)
        boot_ms += (now_s - last_s) * 1000;
    last_s = now_s;
    return refresh_look(&r, at, now_s, boot_ms);
}

/* How often it is due when one looks every `step` seconds, each time taken; *first is when it first was. */
static int count_due(struct day_time at, int64_t from_s, int64_t to_s, int64_t step, int64_t *first)
{
    int n = 0;
    for (int64_t t = from_s; t < to_s; t += step) {
        if (!look(at, t))
            continue;
        if (!n++ && first)
            *first = t;
        refresh_take(&r);
    }
    return n;
}

static void it_is_due_once_a_night_at_its_time(void **state)
{
    (void)state;
    int64_t first = 0;
    assert_int_equal(count_due(AT(3, 30), MARCH_2, MARCH_2 + 7 * DAY_S, 20, &first), 7);
    assert_in_range(first - MARCH_2, 3 * HOUR_S + 1800, 3 * HOUR_S + 1820);
}

static void nights_on_which_clocks_change_have_one_too(void **state)
{
    (void)state;
    static const int64_t nights[] = {MARCH_29, OCTOBER_25};
    for (int i = 0; i < 2; i++) { /* 02:30 is not there in March and twice in October */
        for (int minute = 0; minute < 300; minute += 15) {
            memset(&r, 0, sizeof r);
            last_s = 0;
            int n = count_due(AT(minute / 60, minute % 60), nights[i] - DAY_S - 600,
                              nights[i] + 2 * DAY_S - 2 * HOUR_S, 55, NULL);
            if (n != 3)
                fail_msg("night %d, %d:%02d: %d times in three days", i, minute / 60, minute % 60,
                         n);
        }
    }
}

static void a_time_just_before_midnight_is_met_also_after_it(void **state)
{
    (void)state;
    assert_false(look(AT(23, 58), MARCH_2 + 23 * HOUR_S));
    assert_true(look(AT(23, 58), MARCH_2 + DAY_S + 600));
}

static void nobody_looked_in_that_minute_but_within_the_hour(void **state)
{
    (void)state;
    static const struct {
        int64_t wakes_s; /* after 03:30 */
        bool due;
    } rows[] = {{-1, false}, {0, true}, {61, true}, {3599, true}, {3600, false}, {8 * 3600, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        memset(&r, 0, sizeof r);
        last_s = 0;
        assert_false(look(AT(3, 30), MARCH_2));
        assert_int_equal(look(AT(3, 30), MARCH_2 + 3 * HOUR_S + 1800 + rows[i].wakes_s),
                         rows[i].due);
    }
}

static void it_stays_due_until_taken_but_no_longer_than_an_hour(void **state)
{
    (void)state;
    int64_t at_s = MARCH_2 + 3 * HOUR_S + 1800;
    assert_false(look(AT(3, 30), at_s - 5));
    assert_true(look(AT(3, 30), at_s));
    assert_true(look(AT(3, 30), at_s + 1800));
    assert_false(look(AT(3, 30), at_s + 3600));
    assert_false(look(AT(3, 30), at_s + 3700));
}

static void a_start_after_it_does_not_repeat_it(void **state)
{
    (void)state;
    assert_int_equal(count_due(AT(3, 30), MARCH_2 + 3 * HOUR_S + 1801, MARCH_2 + DAY_S, 10, NULL),
                     0);
}

static void a_clock_that_is_set_across_it_makes_none(void **state)
{
    (void)state;
    assert_false(look(AT(3, 30), 1000));  /* no clock yet */
    last_s = MARCH_2 + 3 * HOUR_S + 2000; /* and now there is: no time has passed */
    assert_false(refresh_look(&r, AT(3, 30), last_s, boot_ms));
    assert_false(look(AT(3, 30), last_s + 10));
}

static void a_clock_that_is_set_back_repeats_none(void **state)
{
    (void)state;
    int64_t at_s = MARCH_2 + 3 * HOUR_S + 1800;
    assert_false(look(AT(3, 30), at_s - 60));
    assert_true(look(AT(3, 30), at_s + 5));
    refresh_take(&r);
    last_s = at_s - 1800;
    assert_int_equal(count_due(AT(3, 30), at_s - 1800, at_s + 3 * HOUR_S, 10, NULL), 0);
    assert_int_equal(count_due(AT(3, 30), at_s + 3 * HOUR_S, at_s + DAY_S + 60, 10, NULL), 1);
}

static void without_a_time_it_never_is(void **state)
{
    (void)state;
    assert_int_equal(count_due((struct day_time){0}, MARCH_2, MARCH_2 + 2 * DAY_S, 60, NULL), 0);
}

/* --- colours ------------------------------------------------------------------------------------------------------ */

static void every_field_is_reached_and_it_ends_where_it_began(void **state)
{
    (void)state;
    static const uint32_t wanted[] = {0x000000, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0x000000};
    size_t reached = 0;
    int64_t still_ms;
    assert_int_equal(refresh_color(0x123456, 0, &still_ms), 0x123456);
    for (int64_t t = 0; t < REFRESH_MS; t++) {
        uint32_t color = refresh_color(0x123456, t, &still_ms);
        if (!still_ms)
            continue;
        if (reached == 6 || color != wanted[reached])
            fail_msg("%06x stands at %d ms", (unsigned)color, (int)t);
        for (int64_t k = 0; k < still_ms; k += 50) {
            int64_t left_ms;
            assert_int_equal(refresh_color(0x123456, t + k, &left_ms), color);
            assert_int_equal(left_ms, still_ms - k);
        }
        assert_true(still_ms >= 2000);
        t += still_ms;
        reached++;
    }
    assert_int_equal(reached, 6);
    assert_int_equal(refresh_color(0x123456, REFRESH_MS, &still_ms), 0x123456);
    assert_int_equal(refresh_color(0x123456, REFRESH_MS * 100, &still_ms), 0x123456);
}

static void no_step_is_a_flash(void **state)
{
    (void)state;
    int64_t still_ms;
    uint32_t before = refresh_color(0xf5f1ea, 0, &still_ms);
    for (int64_t t = 33; t < REFRESH_MS + 100; t += 33) {
        uint32_t now = refresh_color(0xf5f1ea, t, &still_ms);
        for (int shift = 0; shift < 24; shift += 8)
            assert_true(abs((int)(now >> shift & 255) - (int)(before >> shift & 255)) <= 14);
        before = now;
    }
}

#define REFRESH_TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REFRESH_TEST(it_is_due_once_a_night_at_its_time),
        REFRESH_TEST(nights_on_which_clocks_change_have_one_too),
        REFRESH_TEST(a_time_just_before_midnight_is_met_also_after_it),
        REFRESH_TEST(nobody_looked_in_that_minute_but_within_the_hour),
        REFRESH_TEST(it_stays_due_until_taken_but_no_longer_than_an_hour),
        REFRESH_TEST(a_start_after_it_does_not_repeat_it),
        REFRESH_TEST(a_clock_that_is_set_across_it_makes_none),
        REFRESH_TEST(a_clock_that_is_set_back_repeats_none),
        REFRESH_TEST(without_a_time_it_never_is),
        cmocka_unit_test(every_field_is_reached_and_it_ends_where_it_began),
        cmocka_unit_test(no_step_is_a_flash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
