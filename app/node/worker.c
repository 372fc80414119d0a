/* SPDX-License-Identifier: Apache-2.0 */
#include "node/worker.h"

#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

#include "base/mem.h"

/* Of this thread alone (Linux): a photo under decoding never takes the processor from a cross-fade. */
#define WORKER_NICE 10

struct worker {
    pthread_t thread;
    struct handover *handover;
    struct frame_maker *maker;
};

static int64_t real_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void *run(void *user)
{
    struct worker *w = user;
    struct job job;
    /* Refused at worst by a sandbox: then it runs as everybody else. */
    (void)setpriority(PRIO_PROCESS, 0, WORKER_NICE);
    while (handover_wait_job(w->handover, &job)) {
        struct finished f = {.ticket = job.ticket, .header_only = job.header_only};
        int64_t start_ms = real_ms();
        if (job.header_only)
            f.result = frame_maker_header(w->maker, job.show.evening, job.width_px, job.height_px,
                                          &f.frame, &f.info);
        else
            f.result = frame_maker_body(w->maker, &job.show, job.list, job.width_px, job.height_px,
                                        &f.frame, &f.page, &f.info);
        f.took_ms = real_ms() - start_ms;
        job_clear(&job);
        handover_put_finished(w->handover, &f);
    }
    return NULL;
}

enum err worker_start(struct handover *h, struct frame_maker *m, struct worker **out)
{
    struct worker *w = mem_alloc(sizeof *w);
    if (!w)
        return ERR_NOMEM;
    w->handover = h;
    w->maker = m;
    if (pthread_create(&w->thread, NULL, run, w)) {
        mem_free(w);
        return ERR_NOMEM;
    }
    *out = w;
    return ERR_OK;
}

void worker_stop(struct worker *w)
{
    if (!w)
        return;
    pthread_join(w->thread, NULL);
    mem_free(w);
}
