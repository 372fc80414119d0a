/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time, injected. Durations use mono_ms, leases boot_ms (it counts suspend), dates wall_s.
 * Source: protocol rules 8 and 10. All members may be called from any thread.
 *
 * The protocol's "now" is max(system clock, build time, stored floor): clock_now_s. The floor is
 * process-wide in the struct and never falls.
 */
#ifndef PLACARD_BASE_CLOCK_H
#define PLACARD_BASE_CLOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define CLOCK_BOOT_ID_BYTES 37 /* the kernel's UUID text with its NUL */

struct clock {
    int64_t (*mono_ms)(const struct clock *);
    int64_t (*boot_ms)(const struct clock *);
    int64_t (*wall_s)(const struct clock *);    /* raw system clock, may be nonsense */
    bool (*synchronised)(const struct clock *); /* by NTP, as the kernel knows */
    char boot_id[CLOCK_BOOT_ID_BYTES];          /* tells one boot from another */
    _Atomic int64_t floor_s;                    /* max(build time, stored floor) */
    /* time lapse for simulated hours; rate 1 is real time */
    int64_t rate;
    int64_t start_mono_ms, start_boot_ms, start_wall_s;
};

/* The machine's clocks, run `rate` times as fast from now on (1 = real). Floor is the build time. */
void clock_system_init(struct clock *c, int64_t rate);

int64_t clock_now_s(const struct clock *c); /* max(wall, floor) */
void clock_raise_floor(struct clock *c, int64_t floor_s);
/* True if the system clock is behind the floor: the clock is not set (set-up card). */
bool clock_is_behind(const struct clock *c);

#endif
