/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include <cmocka.h>
#include <linux/cec.h>

#include "present/cec.h"

/* The kernel's side: an adapter that gives addresses after a while, and remembers what was sent. */
static struct {
    bool refuse_address, refuse_sending, answered;
    int asked; /* for an address */
    uint16_t place;
    struct cec_msg sent[8];
    int sent_count;
} bus;

int ioctl(int fd, unsigned long request, ...)
{
    va_list ap;
    (void)fd;
    va_start(ap, request);
    void *arg = va_arg(ap, void *);
    va_end(ap);
    if (request == CEC_ADAP_G_LOG_ADDRS) {
        struct cec_log_addrs *a = arg;
        a->num_log_addrs = bus.asked > 0;
        a->log_addr_mask = bus.answered ? 1 << 4 : 0;
        a->log_addr[0] = bus.answered ? 4 : CEC_LOG_ADDR_INVALID;
        return 0;
    }
    if (request == CEC_ADAP_S_LOG_ADDRS) {
        const struct cec_log_addrs *a = arg;
        assert_int_equal(a->num_log_addrs, 1);
        assert_string_equal(a->osd_name, "Placard");
        if (bus.refuse_address) {
            errno = EIO;
            return -1;
        }
        bus.asked++;
        return 0;
    }
    if (request == CEC_ADAP_G_PHYS_ADDR) {
        *(uint16_t *)arg = bus.place;
        return 0;
    }
    assert_true(request == CEC_TRANSMIT);
    if (bus.refuse_sending) {
        errno = EBUSY;
        return -1;
    }
    assert_true(bus.sent_count < 8);
    bus.sent[bus.sent_count++] = *(const struct cec_msg *)arg;
    return 0;
}

static struct cec c;

static int start(void **state)
{
    (void)state;
    memset(&bus, 0, sizeof bus);
    bus.place = 0x2100;
    return 0;
}

static int end(void **state)
{
    (void)state;
    cec_close(&c);
    return 0;
}

static void assert_sent(int i, const char *bytes, uint32_t count)
{
    assert_true(i < bus.sent_count);
    assert_int_equal(bus.sent[i].len, count);
    assert_memory_equal(bus.sent[i].msg, bytes, count);
    assert_int_equal(bus.sent[i].reply, 0); /* nobody waits */
}

static void a_display_goes_into_standby_and_comes_back(void **state)
{
    (void)state;
    cec_open(&c, "/dev/null");
    assert_int_equal(bus.asked, 1);
    bus.answered = true;
    cec_tell(&c, false);
    assert_sent(0, "\x40\x36", 2); /* 4 to 0: Standby */
    cec_tell(&c, true);
    assert_sent(1, "\x40\x04", 2);         /* Image View On */
    assert_sent(2, "\x4f\x82\x21\x00", 4); /* to all: Active Source, at 2.1.0.0 */
    assert_int_equal(bus.sent_count, 3);
    assert_int_equal(bus.asked, 1);
}

static void without_an_address_nothing_is_sent_and_it_is_asked_for_again(void **state)
{
    (void)state;
    bus.refuse_address = true;
    cec_open(&c, "/dev/null");
    assert_true(c.said);
    bus.refuse_address = false;
    cec_tell(&c, false);
    assert_int_equal(bus.sent_count, 0);
    assert_int_equal(bus.asked, 1);
    cec_tell(&c, false); /* under way: not asked twice */
    assert_int_equal(bus.asked, 1);
    bus.answered = true;
    cec_tell(&c, false);
    assert_int_equal(bus.sent_count, 1);
}

static void without_a_place_on_the_cable_the_display_is_only_woken(void **state)
{
    (void)state;
    bus.place = CEC_PHYS_ADDR_INVALID;
    bus.answered = true;
    cec_open(&c, "/dev/null");
    cec_tell(&c, true);
    assert_int_equal(bus.asked, 1);
    assert_int_equal(bus.sent_count, 1);
}

static void what_cannot_be_sent_is_said_once_and_forgotten(void **state)
{
    (void)state;
    bus.answered = true;
    cec_open(&c, "/dev/null");
    bus.refuse_sending = true;
    cec_tell(&c, true);
    assert_true(c.said);
    cec_tell(&c, false);
}

static void a_board_without_cec_does_nothing(void **state)
{
    (void)state;
    cec_open(&c, "/nowhere/cec0");
    cec_tell(&c, false);
    cec_tell(&c, true);
    assert_int_equal(bus.asked + bus.sent_count, 0);
    c = CEC_NONE;
    cec_tell(&c, true);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_display_goes_into_standby_and_comes_back),
        TEST(without_an_address_nothing_is_sent_and_it_is_asked_for_again),
        TEST(without_a_place_on_the_cable_the_display_is_only_woken),
        TEST(what_cannot_be_sent_is_said_once_and_forgotten),
        TEST(a_board_without_cec_does_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
