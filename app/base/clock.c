/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

#include "base/build_info.h"

static int64_t raw_ms(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t system_mono_ms(const struct clock *c)
{
    return c->start_mono_ms + (raw_ms(CLOCK_MONOTONIC) - c->start_mono_ms) * c->rate;
}

static int64_t system_boot_ms(const struct clock *c)
{
    return c->start_boot_ms + (raw_ms(CLOCK_BOOTTIME) - c->start_boot_ms) * c->rate;
}

static int64_t system_wall_s(const struct clock *c)
{
    if (c->rate == 1)
        return (int64_t)time(NULL);
    return c->start_wall_s + (system_mono_ms(c) - c->start_mono_ms) / 1000;
}

static bool system_synchronised(const struct clock *c)
{
    struct timex t = {0};
    if (c->rate != 1)
        return false;
    int state = adjtimex(&t);
    return state >= 0 && state != TIME_ERROR && !(t.status & STA_UNSYNC);
}

void clock_system_init(struct clock *c, int64_t rate)
{
    memset(c, 0, sizeof *c);
    c->mono_ms = system_mono_ms;
    c->boot_ms = system_boot_ms;
    c->wall_s = system_wall_s;
    c->synchronised = system_synchronised;
    c->rate = rate < 1 ? 1 : rate;
    c->start_mono_ms = raw_ms(CLOCK_MONOTONIC);
    c->start_boot_ms = raw_ms(CLOCK_BOOTTIME);
    c->start_wall_s = (int64_t)time(NULL);
    atomic_init(&c->floor_s, build_info_time_s());
    FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");
    if (f) {
        if (!fgets(c->boot_id, sizeof c->boot_id, f))
            c->boot_id[0] = 0;
        fclose(f);
    }
}

int64_t clock_now_s(const struct clock *c)
{
    int64_t wall_s = c->wall_s(c);
    int64_t floor_s = atomic_load(&c->floor_s);
    return wall_s > floor_s ? wall_s : floor_s;
}

void clock_raise_floor(struct clock *c, int64_t floor_s)
{
    int64_t was = atomic_load(&c->floor_s);
    while (floor_s > was && !atomic_compare_exchange_weak(&c->floor_s, &was, floor_s)) {
    }
}

bool clock_is_behind(const struct clock *c)
{
    return c->wall_s(c) < atomic_load(&c->floor_s);
}
