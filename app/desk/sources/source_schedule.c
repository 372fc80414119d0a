/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_schedule.h"

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/media_sweep.h"
#include "desk/sources/source_limits.h"
#include "desk/sources/source_poll.h"
#include "desk/sources/source_row.h"

#define LOG_MODULE "source"
#define LOOK_MS 10000 /* for sources that a verb has added or resumed meanwhile */
#define LEAST_MS 250
#define SWEEP_EACH_MS (6 * 3600 * 1000L)

struct source_schedule {
    const char *dir;
    const struct clock *clock;
    struct source_session session;
    int stop_fd;
    pthread_t thread;
    int64_t sweep_ms; /* when to look for pictures that are not needed, monotonic */
};

static void poll_one(struct source_schedule *s, const char *name)
{
    struct source_poll p = {.dir = s->dir, .clock = s->clock, .session = &s->session};
    struct source_tally t;
    struct err_info info = {0};
    char quoted[ERR_INFO_TEXT_BYTES + 16];
    enum err e = source_poll_run(&p, name, false, &t, &info);
    if (e == ERR_CANCELLED)
        return;
    if (e)
        LOG_WARN("poll_failed", "source=%s why=%s", name,
                 log_quote(info.text, quoted, sizeof quoted));
    else if (t.fresh || t.changed || t.withdrawn || t.refused)
        LOG_INFO("polled", "source=%s new=%d changed=%d withdrawn=%d refused=%d", name, t.fresh,
                 t.changed, t.withdrawn, t.refused);
}

/* Polls one that is due; how long to wait otherwise. */
static int look(struct source_schedule *s)
{
    struct desk *d = NULL;
    struct err_info info = {0};
    char *name = NULL, quoted[ERR_INFO_TEXT_BYTES + 16];
    int64_t now_s = clock_now_s(s->clock), next_s = INT64_MAX;
    enum err e = desk_open(s->dir, DESK_READ, "source", s->clock, &d, &info);
    if (!e)
        e = source_row_due(d, now_s, &name, &next_s, &info);
    desk_close(d);
    if (e)
        LOG_WARN("schedule", "why=%s", log_quote(info.text, quoted, sizeof quoted));
    if (!name)
        return e || next_s - now_s >= LOOK_MS / 1000 ? LOOK_MS : (int)(next_s - now_s) * 1000;
    poll_one(s, name);
    mem_free(name);
    return LEAST_MS; /* one that cannot even be noted as polled must not make this a busy loop */
}

static void sweep(struct source_schedule *s)
{
    struct desk *d = NULL;
    struct err_info info = {0};
    char quoted[ERR_INFO_TEXT_BYTES + 16];
    int removed = 0;
    int64_t now_ms = s->clock->mono_ms(s->clock);
    if (now_ms < s->sweep_ms)
        return;
    s->sweep_ms = now_ms + SWEEP_EACH_MS;
    enum err e = desk_open(s->dir, DESK_CHANGE, "desk", s->clock, &d, &info);
    if (!e)
        e = media_sweep(d, MEDIA_KEEP_S, &removed, &info);
    desk_close(d);
    if (e)
        LOG_WARN("sweep", "why=%s", log_quote(info.text, quoted, sizeof quoted));
    else if (removed)
        LOG_INFO("swept", "pictures=%d", removed);
}

static void *run(void *user)
{
    struct source_schedule *s = user;
    struct pollfd stop = {.fd = s->stop_fd, .events = POLLIN};
    int wait_ms = 0;
    while (poll(&stop, 1, wait_ms > LEAST_MS ? wait_ms : LEAST_MS) <= 0) {
        sweep(s);
        wait_ms = look(s);
    }
    return NULL;
}

enum err source_schedule_start(const char *dir, const struct clock *clock,
                               struct source_schedule **out, struct err_info *info)
{
    struct source_schedule *s = mem_alloc(sizeof *s);
    if (!s)
        return err_set(info, ERR_NOMEM, "out of memory");
    s->dir = dir;
    s->clock = clock;
    pthread_mutex_init(&s->session.lock, NULL);
    s->stop_fd = eventfd(0, EFD_CLOEXEC);
    if (s->stop_fd < 0 || pthread_create(&s->thread, NULL, run, s) != 0) {
        if (s->stop_fd >= 0)
            close(s->stop_fd);
        pthread_mutex_destroy(&s->session.lock);
        mem_free(s);
        return err_set(info, ERR_NOMEM, "cannot start a thread for the sources");
    }
    *out = s;
    return ERR_OK;
}

void source_schedule_stop(struct source_schedule *s)
{
    uint64_t one = 1;
    if (!s)
        return;
    if (write(s->stop_fd, &one, sizeof one) < 0)
        LOG_ERROR("stop", "what=sources");
    source_session_stop(&s->session);
    pthread_join(s->thread, NULL);
    close(s->stop_fd);
    pthread_mutex_destroy(&s->session.lock);
    mem_free(s);
}
