/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "sync"
#include "node/sync.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "node/cond.h"
#include "base/text.h"
#include "report/play_log.h"

#define MAX_RETRY_AFTER_S 300 /* longer than that nobody silences a screen */
#define MIN_GAP_MS 50         /* between two requests, whatever the server does */

struct sync {
    pthread_t thread;
    pthread_mutex_t lock; /* guards stopping */
    pthread_cond_t wake;
    bool stopping;
    struct library *library; /* the rest: this thread only */
    struct handover *handover;
    struct clock *clock;
    struct health *health;
    const char *mistake;
    struct fetch *fetch;
    struct download *download;
    struct play_log *play_log;
    char *audience;
    int64_t poll_ms, long_poll_s;
    char etag[MAX_ETAG_BYTES + 1];
    uint32_t jitter; /* xorshift state; not a secret */
};

static enum err to_strbuf(void *user, const void *data, size_t bytes)
{
    return strbuf_append(user, data, bytes);
}

/* Real time: the server's patience does not lapse. */
static int64_t real_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* False when asked to stop. */
static bool wait_ms(struct sync *s, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += (ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_mutex_lock(&s->lock);
    while (!s->stopping && pthread_cond_timedwait(&s->wake, &s->lock, &until) == 0) {
    }
    bool go_on = !s->stopping;
    pthread_mutex_unlock(&s->lock);
    return go_on;
}

static int64_t jittered_poll_ms(struct sync *s)
{
    s->jitter ^= s->jitter << 13;
    s->jitter ^= s->jitter >> 17;
    s->jitter ^= s->jitter << 5;
    return s->poll_ms * (800 + s->jitter % 401) / 1000;
}

static enum err fetch_root(struct sync *s, int64_t number, struct err_info *info)
{
    char path[32];
    struct strbuf body;
    struct fetch_result got;
    strbuf_init(&body, MAX_ROOT_BYTES);
    snprintf(path, sizeof path, "root.%lld.json", (long long)number);
    struct fetch_request r = {
        .path = path, .max_bytes = MAX_ROOT_BYTES, .sink = to_strbuf, .user = &body};
    enum err e = fetch_get(s->fetch, &r, &got, info);
    if (!e && got.status != 200)
        e = err_set(info, ERR_NOT_FOUND, "the server has no root %lld", (long long)number);
    if (!e)
        e = library_take_root(s->library, body.data ? body.data : "", body.len_bytes, info);
    if (e && e != ERR_CANCELLED && e != ERR_NOT_FOUND)
        LOG_WARN("refused", "what=root why=%s detail=\"%s\"", err_name(e), info->text);
    strbuf_clear(&body);
    return e;
}

/* Flags that name a newer root bring us to fetch the chain up to it, then are looked at again. */
static enum err take_flags(struct sync *s, const char *bytes, size_t len, bool *changed,
                           struct err_info *info)
{
    int64_t want_root = 0;
    enum err e;
    for (int i = 0; i < MAX_ROOT_CHAIN; i++) {
        e = library_take_flags(s->library, bytes, len, changed, &want_root, info);
        if (e != ERR_ROOT || !want_root)
            return e;
        struct err_info why = {0};
        if (i) /* half-way up: what lost its signers does not wait for the next root */
            library_set_trouble(s->library, ERR_OK, "");
        if (fetch_root(s, want_root, &why)) {
            /* what the flags say stays the reason: signed under a root that nobody vouches for */
            return e;
        }
    }
    return e;
}

/* What is refused for reasons of ours may be taken later: the same bytes are to be looked at again. */
static bool refused_for_good(enum err e)
{
    /* syntax: a body cut short by somebody on the way would look like that */
    return e != ERR_NOMEM && e != ERR_ROOT && e != ERR_FUTURE && e != ERR_EXPIRED &&
           e != ERR_SYNTAX;
}

/* One look at the flags. *held: the server kept the request, so ask again at once. *refused: they came and were refused. */
static enum err poll_once(struct sync *s, bool *held, bool *refused, int64_t *retry_after_s,
                          struct err_info *info)
{
    char path[MAX_AUDIENCE_BYTES + 8];
    struct strbuf body;
    struct fetch_result got = {0};
    bool changed = false;
    int64_t start_ms = real_ms();
    strbuf_init(&body, MAX_FLAGS_BYTES);
    snprintf(path, sizeof path, "%s/flags", s->audience);
    struct fetch_request r = {.path = path,
                              .if_none_match = s->etag[0] ? s->etag : NULL,
                              .prefer_wait_s = s->etag[0] ? s->long_poll_s : 0,
                              .max_bytes = MAX_FLAGS_BYTES,
                              .sink = to_strbuf,
                              .user = &body};
    enum err e = fetch_get(s->fetch, &r, &got, info);
    /* only a server that is in trouble may ask for patience: on an ordinary answer it would hold withdrawals back */
    if (e == ERR_HTTP_STATUS)
        *retry_after_s =
            got.retry_after_s < MAX_RETRY_AFTER_S ? got.retry_after_s : MAX_RETRY_AFTER_S;
    if (!e && got.status == 404)
        e = err_set(info, ERR_AUDIENCE, "the server has nothing for the audience %s", s->audience);
    if (!e && got.status == 200) {
        e = take_flags(s, body.data ? body.data : "", body.len_bytes, &changed, info);
        /* an ETag is kept even of refused flags, if the same bytes would be refused again */
        if (refused_for_good(e))
            snprintf(s->etag, sizeof s->etag, "%s", got.etag);
        *refused = e != ERR_OK;
        if (e)
            LOG_WARN("refused", "what=flags why=%s detail=\"%s\"", err_name(e), info->text);
        else if (changed)
            download_poke(s->download);
    }
    LOG_DEBUG("polled", "status=%d wire_bytes=%lld connections=%d", got.status,
              (long long)got.wire_bytes, got.new_connections);
    *held = !e && (changed || (r.prefer_wait_s && got.status == 304 &&
                               real_ms() - start_ms >= r.prefer_wait_s * 1000 / 2));
    strbuf_clear(&body);
    return e;
}

static void write_play_log(struct sync *s)
{
    struct play_record rec;
    int64_t mono_ms = s->clock->mono_ms(s->clock);
    while (handover_take_record(s->handover, &rec))
        if (s->play_log)
            play_log_add(s->play_log, &rec, mono_ms);
    if (s->play_log && play_log_flush(s->play_log, mono_ms))
        LOG_WARN("play_log", "detail=\"not written\"");
}

/* Once after start: a root that came while this board was off, even if the flags still name the old one. True if so. */
static bool look_for_newer_root(struct sync *s)
{
    struct err_info info = {0};
    bool found = false;
    for (int i = 0;
         i < MAX_ROOT_CHAIN && !fetch_root(s, library_root_number(s->library) + 1, &info); i++) {
        found = true;
        /* what lost its signers leaves now: the next request may hang as long as the server likes */
        library_set_trouble(s->library, ERR_OK, "");
    }
    if (found)
        s->etag[0] = 0; /* the flags are to be judged anew */
    return found;
}

/* A slip in an image's [network] leaves a board on DHCP: where that leads nowhere, the slip is the thing to mend. */
static void tell_trouble(struct sync *s, enum err e, const char *text)
{
    bool network = e == ERR_NET_RESOLVE || e == ERR_NET_CONNECT || e == ERR_NET_TIMEOUT ||
                   e == ERR_NET_PROXY || e == ERR_NET_BROKEN;
    if (network && s->mistake)
        library_set_trouble(s->library, ERR_SETTINGS, s->mistake);
    else
        library_set_trouble(s->library, e, text);
}

static void *run(void *user)
{
    struct sync *s = user;
    bool go_on = true, looked = false;
    while (go_on) {
        struct err_info info = {0};
        bool held = false, refused = false;
        int64_t retry_after_s = 0, wait;
        enum err e = poll_once(s, &held, &refused, &retry_after_s, &info);
        if (e == ERR_CANCELLED)
            break;
        if (e && !refused)
            LOG_WARN("poll_failed", "why=%s detail=\"%s\"", err_name(e), info.text);
        if (!e)
            health_talked(s->health);
        if (!e && !looked) {
            looked = true;
            if (look_for_newer_root(s))
                continue;
        }
        if (library_media_lost(s->library))
            download_poke(s->download);
        tell_trouble(s, e, info.text);
        library_tick(s->library);
        write_play_log(s);
        wait = held ? MIN_GAP_MS : jittered_poll_ms(s);
        if (retry_after_s * 1000 > wait)
            wait = retry_after_s * 1000;
        go_on = wait_ms(s, wait);
    }
    write_play_log(s);
    return NULL;
}

static void free_parts(struct sync *s)
{
    download_stop(s->download);
    fetch_free(s->fetch);
    play_log_close(s->play_log);
    mem_free(s->audience);
    mem_free(s);
}

enum err sync_start(struct library *l, struct handover *h, const struct settings *st,
                    struct clock *clock, struct health *health, const char *mistake,
                    struct sync **out, struct err_info *info)
{
    struct fetch_settings fs = {.server_url = st->server_url,
                                .ca_file = st->ca_file,
                                .client_cert = st->client_cert,
                                .client_key = st->client_key,
                                .proxy = st->proxy,
                                .clock = clock};
    struct timespec seed;
    struct sync *s = mem_alloc(sizeof *s);
    if (!s)
        return err_set(info, ERR_NOMEM, "out of memory");
    clock_gettime(CLOCK_MONOTONIC, &seed);
    s->jitter = (uint32_t)seed.tv_nsec | 1;
    s->library = l;
    s->handover = h;
    s->health = health;
    s->mistake = mistake;
    s->clock = clock;
    s->poll_ms = st->poll_ms;
    s->long_poll_s = st->long_poll_s;
    enum err e = ERR_OK;
    if (!(s->audience = mem_strdup(st->audience)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (!e && play_log_open(st->state_dir, &s->play_log)) {
        LOG_WARN("play_log", "detail=\"cannot be opened, nothing will be recorded\"");
        s->play_log = NULL; /* an unwritable folder does not stop the screen */
    }
    if (!e)
        e = fetch_new(&fs, &s->fetch, info);
    if (!e)
        e = download_start(l, &fs, &s->download, info);
    if (e) {
        free_parts(s);
        return e;
    }
    pthread_mutex_init(&s->lock, NULL);
    cond_init_monotonic(&s->wake);
    if (pthread_create(&s->thread, NULL, run, s)) {
        free_parts(s);
        return err_set(info, ERR_NOMEM, "cannot start a thread");
    }
    *out = s;
    return ERR_OK;
}

void sync_stop(struct sync *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    fetch_cancel(s->fetch);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    free_parts(s);
}
