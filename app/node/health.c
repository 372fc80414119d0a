/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/health.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "node/notify.h"

struct health {
    struct notify notify;
    const char *folder; /* NULL: none */
    int64_t every_ms;   /* 0: no watchdog */
    int64_t beat_ms;    /* when the last was sent */
    bool ready;
    atomic_bool drawn, talked;
};

static void mark(struct health *h, atomic_bool *done, const char *name)
{
    char path[4096];
    struct err_info info = {0};
    if (atomic_exchange(done, true) || !h->folder)
        return;
    if (file_join(path, sizeof path, h->folder, name) || file_replace(path, "", 0, false, &info))
        LOG_WARN("health", "detail=\"%s\"", info.text);
}

static void forget(const struct health *h, const char *name)
{
    char path[4096];
    if (h->folder && (file_join(path, sizeof path, h->folder, name) || file_remove(path)))
        LOG_WARN("health", "detail=\"an old file stays\"");
}

enum err health_new(struct health **out)
{
    struct health *h = mem_alloc(sizeof *h);
    if (!h)
        return ERR_NOMEM;
    notify_open(&h->notify);
    h->folder = getenv("PLACARD_HEALTH");
    h->every_ms = notify_watchdog_ms();
    forget(h, "drawn");
    forget(h, "talked");
    *out = h;
    return ERR_OK;
}

void health_free(struct health *h)
{
    if (!h)
        return;
    notify_send(&h->notify, "STOPPING=1");
    notify_close(&h->notify);
    mem_free(h);
}

void health_beat(struct health *h, bool drawn, int64_t now_ms)
{
    if (!h)
        return;
    if (!h->ready) {
        notify_send(&h->notify, "READY=1");
        h->ready = true;
        h->beat_ms = now_ms;
    } else if (h->every_ms && now_ms - h->beat_ms >= h->every_ms) {
        notify_send(&h->notify, "WATCHDOG=1");
        h->beat_ms = now_ms;
    }
    if (drawn)
        mark(h, &h->drawn, "drawn");
}

int64_t health_wait_ms(const struct health *h, int64_t now_ms)
{
    if (!h || !h->every_ms)
        return INT64_MAX;
    int64_t left_ms = h->beat_ms + h->every_ms - now_ms;
    return left_ms > 0 ? left_ms : 0;
}

void health_talked(struct health *h)
{
    if (h)
        mark(h, &h->talked, "talked");
}
