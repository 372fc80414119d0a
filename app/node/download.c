/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "sync"
#include "node/download.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "node/cond.h"
#include "store/store.h"

#define MAX_FAILED 1024 /* more than a feed's pictures, unless posts carry many each */
#define RETRY_S 30      /* after a failure the same file is not asked for again before that */

struct download {
    pthread_t thread;
    pthread_mutex_t lock; /* guards poked, stopping */
    pthread_cond_t changed;
    bool poked, stopping;
    struct library *library; /* the rest: this thread only */
    struct fetch *fetch;
    struct digest failed[MAX_FAILED]; /* and when each may be tried again, monotonic */
    int64_t failed_until_ms[MAX_FAILED];
    int failed_count;
};

/* Real time, not the injected clock: a server is not to be asked more often in a time lapse. */
static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void remember_failure(struct download *d, const struct digest *sha256)
{
    d->failed[d->failed_count] = *sha256;
    d->failed_until_ms[d->failed_count++] = now_ms() + RETRY_S * 1000;
}

/* Looked at between rounds only: in one, what fails slowly must not come round again before the rest was tried. */
static void forget_old_failures(struct download *d)
{
    int64_t t = now_ms();
    int n = 0;
    for (int i = 0; i < d->failed_count; i++) {
        if (d->failed_until_ms[i] > t) {
            d->failed[n] = d->failed[i];
            d->failed_until_ms[n++] = d->failed_until_ms[i];
        }
    }
    d->failed_count = n;
}

static enum err to_strbuf(void *user, const void *data, size_t bytes)
{
    return strbuf_append(user, data, bytes);
}

static enum err to_store(void *user, const void *data, size_t bytes)
{
    return store_media_add(user, data, bytes);
}

static enum err fetch_feed(struct download *d, const struct want *w, struct err_info *info)
{
    struct strbuf body;
    struct fetch_result got;
    strbuf_init(&body, (size_t)w->max_bytes);
    struct fetch_request r = {.path = w->path,
                              .max_bytes = w->max_bytes,
                              .expect_bytes = w->bytes,
                              .sink = to_strbuf,
                              .user = &body};
    enum err e = fetch_get(d->fetch, &r, &got, info);
    if (!e && got.status != 200)
        e = err_set(info, ERR_HTTP_STATUS, "the server answers %d for the feed", got.status);
    if (!e)
        e = library_take_feed(d->library, w, body.data ? body.data : "", body.len_bytes, info);
    strbuf_clear(&body);
    return e;
}

static enum err fetch_medium(struct download *d, const struct want *w, struct err_info *info)
{
    struct store_writer *writer;
    struct fetch_result got;
    enum err e = library_media_begin(d->library, w, &writer);
    if (e)
        return err_set(info, e, "the store takes no more");
    struct fetch_request r = {.path = w->path,
                              .max_bytes = w->max_bytes,
                              .expect_bytes = w->bytes,
                              .sink = to_store,
                              .user = writer};
    e = fetch_get(d->fetch, &r, &got, info);
    if (!e && got.status != 200)
        e = err_set(info, ERR_HTTP_STATUS, "the server answers %d for a picture", got.status);
    enum err ended = library_media_end(d->library, writer, !e, info);
    return e ? e : ended;
}

static bool is_stopping(struct download *d)
{
    pthread_mutex_lock(&d->lock);
    bool s = d->stopping;
    pthread_mutex_unlock(&d->lock);
    return s;
}

/* A round: everything that is wanted now, each once; false if some of it failed and is to be tried again. */
static bool fetch_all(struct download *d)
{
    struct want w;
    forget_old_failures(d);
    while (!is_stopping(d) && d->failed_count < MAX_FAILED &&
           library_next_want(d->library, d->failed, d->failed_count, &w)) {
        struct err_info info = {0};
        enum err e = w.is_feed ? fetch_feed(d, &w, &info) : fetch_medium(d, &w, &info);
        if (e && e != ERR_CANCELLED) {
            char quoted[160];
            LOG_WARN("refused", "what=%s why=%s path=%s detail=\"%s\"",
                     w.is_feed ? "feed" : "media", err_name(e),
                     log_quote(w.path, quoted, sizeof quoted), info.text);
            remember_failure(d, &w.sha256);
        }
    }
    return d->failed_count == 0;
}

static void *run(void *user)
{
    struct download *d = user;
    bool all_here = true;
    pthread_mutex_lock(&d->lock);
    while (!d->stopping) {
        if (!d->poked && all_here) {
            pthread_cond_wait(&d->changed, &d->lock);
        } else if (!d->poked) {
            struct timespec until;
            clock_gettime(CLOCK_MONOTONIC, &until);
            until.tv_sec += RETRY_S;
            pthread_cond_timedwait(&d->changed, &d->lock, &until);
        }
        d->poked = false;
        pthread_mutex_unlock(&d->lock);
        all_here = fetch_all(d);
        pthread_mutex_lock(&d->lock);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

enum err download_start(struct library *l, const struct fetch_settings *fs, struct download **out,
                        struct err_info *info)
{
    struct download *d = mem_alloc(sizeof *d);
    if (!d)
        return err_set(info, ERR_NOMEM, "out of memory");
    d->library = l;
    d->poked = true; /* pictures may be missing from before */
    enum err e = fetch_new(fs, &d->fetch, info);
    if (e) {
        mem_free(d);
        return e;
    }
    pthread_mutex_init(&d->lock, NULL);
    cond_init_monotonic(&d->changed);
    if (pthread_create(&d->thread, NULL, run, d)) {
        fetch_free(d->fetch);
        mem_free(d);
        return err_set(info, ERR_NOMEM, "cannot start a thread");
    }
    *out = d;
    return ERR_OK;
}

void download_poke(struct download *d)
{
    pthread_mutex_lock(&d->lock);
    d->poked = true;
    pthread_cond_signal(&d->changed);
    pthread_mutex_unlock(&d->lock);
}

void download_stop(struct download *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->stopping = true;
    pthread_cond_signal(&d->changed);
    pthread_mutex_unlock(&d->lock);
    fetch_cancel(d->fetch);
    pthread_join(d->thread, NULL);
    fetch_free(d->fetch);
    pthread_cond_destroy(&d->changed);
    pthread_mutex_destroy(&d->lock);
    mem_free(d);
}
