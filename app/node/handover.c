/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/handover.h"

#include <pthread.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

#define RECORD_ROOM 64
#define JOB_KINDS 2 /* body, header */

struct handover {
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t job_there;
    void (*wake_renderer)(void *user); /* set once */
    void *user;
    struct playlist *newest;
    struct job jobs[JOB_KINDS];          /* ticket 0 = free */
    struct finished finished[JOB_KINDS]; /* ticket 0 = free */
    struct play_record records[RECORD_ROOM];
    int record_first, record_count;
    unsigned long records_lost;
    bool stopping;
};

void job_clear(struct job *j)
{
    approved_post_unref((struct approved_post *)(uintptr_t)j->show.post);
    approved_post_unref((struct approved_post *)(uintptr_t)j->show.notice);
    playlist_unref(j->list);
    memset(j, 0, sizeof *j);
}

static void finished_clear(struct finished *f)
{
    pixmap_free(f->frame);
    zoom_free(f->page.zoom);
    memset(f, 0, sizeof *f);
}

enum err handover_new(void (*wake_renderer)(void *user), void *user, struct handover **out)
{
    struct handover *h = mem_alloc(sizeof *h);
    if (!h)
        return ERR_NOMEM;
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->job_there, NULL);
    h->wake_renderer = wake_renderer;
    h->user = user;
    *out = h;
    return ERR_OK;
}

void handover_free(struct handover *h)
{
    if (!h)
        return;
    playlist_unref(h->newest);
    for (int i = 0; i < JOB_KINDS; i++) {
        job_clear(&h->jobs[i]);
        finished_clear(&h->finished[i]);
    }
    pthread_cond_destroy(&h->job_there);
    pthread_mutex_destroy(&h->lock);
    mem_free(h);
}

void handover_publish(struct handover *h, struct playlist *p)
{
    pthread_mutex_lock(&h->lock);
    struct playlist *old = h->newest;
    h->newest = p;
    pthread_mutex_unlock(&h->lock);
    playlist_unref(old);
    h->wake_renderer(h->user);
}

struct playlist *handover_adopt(struct handover *h)
{
    pthread_mutex_lock(&h->lock);
    struct playlist *p = h->newest;
    h->newest = NULL;
    pthread_mutex_unlock(&h->lock);
    return p;
}

void handover_post_job(struct handover *h, struct job *j)
{
    pthread_mutex_lock(&h->lock);
    struct job *slot = &h->jobs[j->header_only];
    struct job old = *slot;
    *slot = *j;
    pthread_cond_signal(&h->job_there);
    pthread_mutex_unlock(&h->lock);
    job_clear(&old);
    memset(j, 0, sizeof *j);
}

bool handover_take_finished(struct handover *h, struct finished *out)
{
    bool found = false;
    pthread_mutex_lock(&h->lock);
    for (int i = 0; i < JOB_KINDS && !found; i++) {
        if (h->finished[i].ticket) {
            *out = h->finished[i];
            memset(&h->finished[i], 0, sizeof h->finished[i]);
            found = true;
        }
    }
    pthread_mutex_unlock(&h->lock);
    return found;
}

static bool take_job(struct handover *h, struct job *out)
{
    for (int i = 0; i < JOB_KINDS; i++) {
        if (h->jobs[i].ticket) {
            *out = h->jobs[i];
            memset(&h->jobs[i], 0, sizeof h->jobs[i]);
            return true;
        }
    }
    return false;
}

bool handover_wait_job(struct handover *h, struct job *out)
{
    bool found = false;
    pthread_mutex_lock(&h->lock);
    while (!h->stopping && !(found = take_job(h, out)))
        pthread_cond_wait(&h->job_there, &h->lock);
    pthread_mutex_unlock(&h->lock);
    return found;
}

bool handover_try_job(struct handover *h, struct job *out)
{
    pthread_mutex_lock(&h->lock);
    bool found = take_job(h, out);
    pthread_mutex_unlock(&h->lock);
    return found;
}

void handover_put_finished(struct handover *h, struct finished *f)
{
    pthread_mutex_lock(&h->lock);
    struct finished *slot = &h->finished[f->header_only];
    struct finished old = *slot;
    *slot = *f;
    pthread_mutex_unlock(&h->lock);
    finished_clear(&old);
    memset(f, 0, sizeof *f);
    h->wake_renderer(h->user);
}

void handover_add_record(struct handover *h, const struct play_record *r)
{
    unsigned long lost = 0;
    pthread_mutex_lock(&h->lock);
    if (h->record_count == RECORD_ROOM) {
        h->record_first = (h->record_first + 1) % RECORD_ROOM;
        h->record_count--;
        lost = ++h->records_lost;
    }
    h->records[(h->record_first + h->record_count++) % RECORD_ROOM] = *r;
    pthread_mutex_unlock(&h->lock);
    if (lost && !(lost & (lost - 1))) /* 1, 2, 4, 8 ...: a line each would drown the log */
        LOG_WARN("play_record_lost", "total=%lu", lost);
}

bool handover_take_record(struct handover *h, struct play_record *out)
{
    bool found = false;
    pthread_mutex_lock(&h->lock);
    if (h->record_count) {
        *out = h->records[h->record_first];
        h->record_first = (h->record_first + 1) % RECORD_ROOM;
        h->record_count--;
        found = true;
    }
    pthread_mutex_unlock(&h->lock);
    return found;
}

void handover_stop(struct handover *h)
{
    pthread_mutex_lock(&h->lock);
    h->stopping = true;
    pthread_cond_broadcast(&h->job_there);
    pthread_mutex_unlock(&h->lock);
}
