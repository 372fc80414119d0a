/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/long_poll.h"

#include <microhttpd.h>
#include <pthread.h>

#include "base/mem.h"

struct long_poll {
    pthread_mutex_t lock;
    struct waiter *first;
    bool ending;
};

enum err long_poll_new(struct long_poll **out)
{
    struct long_poll *p = mem_alloc(sizeof *p);
    if (!p)
        return ERR_NOMEM;
    pthread_mutex_init(&p->lock, NULL);
    *out = p;
    return ERR_OK;
}

void long_poll_free(struct long_poll *p)
{
    if (!p)
        return;
    pthread_mutex_destroy(&p->lock);
    mem_free(p);
}

static void take_out(struct long_poll *p, struct waiter *w)
{
    if (w->previous)
        w->previous->next = w->next;
    else
        p->first = w->next;
    if (w->next)
        w->next->previous = w->previous;
    w->next = w->previous = NULL;
    w->waiting = false;
}

bool long_poll_join(struct long_poll *p, struct waiter *w, int64_t until_ms)
{
    pthread_mutex_lock(&p->lock);
    bool may = !p->ending;
    if (may) {
        w->until_ms = until_ms;
        w->waiting = true;
        w->previous = NULL;
        w->next = p->first;
        if (p->first)
            p->first->previous = w;
        p->first = w;
        /* within the lock, so that nobody resumes what is not suspended yet */
        MHD_suspend_connection(w->connection);
    }
    pthread_mutex_unlock(&p->lock);
    return may;
}

void long_poll_leave(struct long_poll *p, struct waiter *w)
{
    pthread_mutex_lock(&p->lock);
    if (w->waiting)
        take_out(p, w);
    pthread_mutex_unlock(&p->lock);
}

static void wake(struct long_poll *p, struct waiter *w)
{
    take_out(p, w);
    MHD_resume_connection(w->connection);
}

void long_poll_wake_all(struct long_poll *p)
{
    pthread_mutex_lock(&p->lock);
    while (p->first)
        wake(p, p->first);
    pthread_mutex_unlock(&p->lock);
}

int64_t long_poll_wake_due(struct long_poll *p, int64_t now_ms)
{
    int64_t next_ms = INT64_MAX;
    pthread_mutex_lock(&p->lock);
    for (struct waiter *w = p->first, *after; w; w = after) {
        after = w->next;
        if (w->until_ms <= now_ms)
            wake(p, w);
        else if (w->until_ms < next_ms)
            next_ms = w->until_ms;
    }
    pthread_mutex_unlock(&p->lock);
    return next_ms;
}

void long_poll_end(struct long_poll *p)
{
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    while (p->first)
        wake(p, p->first);
    pthread_mutex_unlock(&p->lock);
}
