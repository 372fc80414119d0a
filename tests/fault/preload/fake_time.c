/* SPDX-License-Identifier: Apache-2.0 */
/* LD_PRELOAD: a wall clock that is FAKE_TIME_OFFSET_S seconds off, or stands at FAKE_TIME_STANDS_S (seconds since 1970). Monotonic
 * and boot-time clocks stay. With FAKE_TIME_SYNCHRONISED the kernel says that the clock is synchronised, otherwise that it is not. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

static long long number(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoll(text, NULL, 10) : 0;
}

static void falsify(struct timespec *t)
{
    static long long offset_s, stands_s;
    static int known;
    if (!known) {
        offset_s = number("FAKE_TIME_OFFSET_S");
        stands_s = number("FAKE_TIME_STANDS_S");
        known = 1;
    }
    t->tv_sec += (time_t)offset_s;
    if (stands_s) {
        t->tv_sec = (time_t)stands_s;
        t->tv_nsec = 0;
    }
}

int clock_gettime(clockid_t id, struct timespec *t)
{
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, t);
    if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
        falsify(t);
    return result;
}

time_t time(time_t *out)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    if (out)
        *out = t.tv_sec;
    return t.tv_sec;
}

int gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
    (void)zone;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    tv->tv_sec = t.tv_sec;
    tv->tv_usec = (suseconds_t)(t.tv_nsec / 1000);
    return 0;
}

/* A wrong clock is one that nothing has synchronised, unless a test says otherwise. */
int adjtimex(struct timex *t)
{
    if (getenv("FAKE_TIME_SYNCHRONISED")) {
        memset(t, 0, sizeof *t);
        return TIME_OK;
    }
    t->status = STA_UNSYNC;
    return TIME_ERROR;
}
