/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/serve.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/audit_retain.h"
#include "desk/ca.h"
#include "desk/http_server.h"
#include "desk/listen.h"
#include "desk/publish.h"
#include "desk/sources/source_http.h"
#include "desk/sources/source_schedule.h"
#include "desk/web/web_server.h"

#define LOG_MODULE "serve"
#define TICK_MS 1000   /* late clients, and a look at the files in case inotify missed something */
#define KEEP_LEAST_S 2 /* between two looks at the leases */
#define KEEP_MOST_S 30
#define WATCH_EVENTS (IN_MOVED_TO | IN_CLOSE_WRITE | IN_CREATE | IN_ONLYDIR)

struct serving {
    char public_dir[PATH_ROOM_BYTES];
    struct http_parts parts;
    int inotify_fd; /* -1 = none: once a second must do */
    int stop_fd;
    pthread_t watch;
    bool watching;
    struct web_server *pages; /* NULL = none */
    char pages_url[128], placard[PATH_ROOM_BYTES];
};

/* ---- the watch ---- */

static void watch_folder(void *user, const char *path)
{
    struct serving *s = user;
    /* the same folder again is the same watch */
    if (s->inotify_fd >= 0 && inotify_add_watch(s->inotify_fd, path, WATCH_EVENTS) < 0)
        LOG_WARN("watch", "why=%s", strerror(errno));
}

static void look(struct serving *s)
{
    struct err_info info = {0};
    char quoted[ERR_INFO_TEXT_BYTES + 16];
    int changed = 0;
    if (site_refresh(s->parts.site, watch_folder, s, &changed, &info))
        LOG_WARN("flags_unreadable", "why=%s", log_quote(info.text, quoted, sizeof quoted));
    if (changed)
        long_poll_wake_all(s->parts.waiting);
}

static void drain(int fd)
{
    char events[4096];
    while (read(fd, events, sizeof events) > 0) {
    }
}

static void *watch_run(void *user)
{
    struct serving *s = user;
    int64_t tick_ms = http_now_ms() + TICK_MS;
    for (;;) {
        int64_t now_ms = http_now_ms();
        int64_t next_ms = long_poll_wake_due(s->parts.waiting, now_ms);
        if (next_ms > tick_ms)
            next_ms = tick_ms;
        struct pollfd fds[2] = {{.fd = s->stop_fd, .events = POLLIN},
                                {.fd = s->inotify_fd, .events = POLLIN}};
        int n = poll(fds, 2, next_ms > now_ms ? (int)(next_ms - now_ms) : 0);
        if (n > 0 && fds[0].revents)
            return NULL;
        if (n > 0 && fds[1].revents)
            drain(s->inotify_fd);
        now_ms = http_now_ms();
        if (n > 0 || now_ms >= tick_ms)
            look(s);
        if (now_ms >= tick_ms) {
            int cut = peers_cut_late(s->parts.peers, now_ms);
            if (cut)
                LOG_INFO("cut_off", "connections=%d why=too_slow", cut);
            tick_ms = now_ms + TICK_MS;
        }
        long_poll_wake_due(s->parts.waiting, now_ms);
    }
}

/* ---- the keeper ---- */

static int64_t keep_interval_s(struct desk *d)
{
    int64_t lease_s = DEFAULT_LEASE_S;
    if (desk_meta_get_int(d, "lease_s", &lease_s, NULL))
        return KEEP_LEAST_S;
    int64_t s = lease_s / RENEWALS_PER_LEASE / 16;
    return s < KEEP_LEAST_S ? KEEP_LEAST_S : s > KEEP_MOST_S ? KEEP_MOST_S : s;
}

/* The setting audit-keep. */
static enum err retain(struct desk *d, struct err_info *info)
{
    int64_t removed = 0;
    enum err e = publish_begin(d, info);
    if (!e)
        e = audit_retain(d, &removed, info);
    if (!e && removed)
        e = publish_commit(d, "retention", NULL, info);
    publish_abort(d);
    if (!e && removed)
        LOG_INFO("audit_emptied", "rows=%" PRId64, removed);
    return e;
}

/* Renews what is due and writes what a crash or a full disk has left unwritten. */
static enum err keep(const char *dir, const char *who, const struct clock *clock,
                     int64_t *interval_s, struct err_info *info)
{
    struct desk *d = NULL;
    int renewed = 0;
    enum err e = desk_open(dir, DESK_CHANGE, who, clock, &d, info);
    if (e)
        return e;
    *interval_s = keep_interval_s(d);
    e = publish_renew(d, false, &renewed, info);
    if (!e && renewed)
        LOG_INFO("renewed", "audiences=%d", renewed);
    if (!e)
        e = retain(d, info);
    desk_close(d);
    return e;
}

/* Until a signal comes. */
static void keep_on(const char *dir, const char *who, const struct clock *clock,
                    const sigset_t *ends, int64_t interval_s)
{
    struct err_info info = {0};
    char quoted[ERR_INFO_TEXT_BYTES + 16];
    for (;;) {
        struct timespec wait = {.tv_sec = interval_s};
        int signal_number = sigtimedwait(ends, NULL, &wait);
        if (signal_number > 0) {
            LOG_INFO("ending", "signal=%d", signal_number);
            return;
        }
        if (errno == EINTR)
            continue;
        if (keep(dir, who, clock, &interval_s, &info))
            LOG_ERROR("renew_failed", "why=%s", log_quote(info.text, quoted, sizeof quoted));
    }
}

/* ---- the pages ---- */

/* The node's program: the one that is named, else the one beside this. */
static const char *find_placard(struct serving *s, const char *named)
{
    if (named)
        return named;
    ssize_t n = readlink("/proc/self/exe", s->placard, sizeof s->placard - 16);
    char *slash = n > 0 ? memrchr(s->placard, '/', (size_t)n) : NULL;
    if (!slash)
        return NULL;
    snprintf(slash, 16, "/placard");
    return access(s->placard, X_OK) == 0 ? s->placard : NULL;
}

static enum err start_pages(struct serving *s, const char *dir, const struct clock *clock,
                            const struct serve_terms *t, const char *certificate, const char *key,
                            struct err_info *info)
{
    int fd = -1, port = 0;
    bool plain = t->behind_proxy || listen_is_loopback(t->pages_bind);
    enum err e = listen_on(t->pages_bind, t->pages_port, &fd, &port, info);
    if (e)
        return e;
    struct web_terms terms = {.dir = dir,
                              .clock = clock,
                              .placard = find_placard(s, t->placard),
                              .secure = !plain || t->behind_proxy};
    snprintf(s->pages_url, sizeof s->pages_url,
             strchr(t->pages_bind, ':') ? "%s://[%s]:%d/" : "%s://%s:%d/", plain ? "http" : "https",
             t->pages_bind, port);
    return web_server_start(&terms, fd, plain ? NULL : certificate, plain ? NULL : key, &s->pages,
                            info);
}

/* ---- start and stop ---- */

static enum err prepare(struct serving *s, const char *dir, const char *who,
                        const struct clock *clock, int64_t *interval_s, struct err_info *info)
{
    struct desk *d = NULL;
    bool renewed = false;
    int changed = 0;
    enum err e = keep(dir, who, clock, interval_s, info);
    if (e)
        return e;
    if ((e = desk_open(dir, DESK_CHANGE, who, clock, &d, info)))
        return e;
    if (!(e = ca_renew_server(d, &renewed, info)))
        e = desk_path(d, s->public_dir, "public", NULL);
    desk_close(d);
    if (renewed)
        LOG_INFO("certificate_renewed", "file=tls/server.pem");
    if (e || (e = site_new(s->public_dir, &s->parts.site, info)))
        return e;
    if (long_poll_new(&s->parts.waiting) || peers_new(&s->parts.peers))
        return err_set(info, ERR_NOMEM, "out of memory");
    s->inotify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (s->inotify_fd < 0)
        LOG_WARN("watch", "why=%s", strerror(errno));
    s->stop_fd = eventfd(0, EFD_CLOEXEC);
    if (s->stop_fd < 0)
        return err_set(info, ERR_IO, "cannot make an event: %s", strerror(errno));
    return site_refresh(s->parts.site, watch_folder, s, &changed, info);
}

static void finish(struct serving *s, struct http_server *server)
{
    if (s->watching) {
        uint64_t one = 1;
        if (write(s->stop_fd, &one, sizeof one) < 0)
            LOG_ERROR("stop", "why=%s", strerror(errno));
        pthread_join(s->watch, NULL);
    }
    web_server_stop(s->pages);
    if (s->parts.waiting)
        long_poll_end(s->parts.waiting);
    http_server_stop(server);
    site_free(s->parts.site);
    long_poll_free(s->parts.waiting);
    peers_free(s->parts.peers);
    if (s->inotify_fd >= 0)
        close(s->inotify_fd);
    if (s->stop_fd >= 0)
        close(s->stop_fd);
}

enum err serve_run(const char *dir, const char *who, const struct clock *clock,
                   const struct serve_terms *terms, FILE *ready, struct err_info *info)
{
    struct serving s = {.inotify_fd = -1, .stop_fd = -1};
    struct http_server *server = NULL;
    struct source_schedule *sources = NULL;
    char *certificate = NULL, *key = NULL;
    int64_t interval_s = KEEP_LEAST_S;
    int port = 0;
    sigset_t ends, was;
    /* before any thread, so that only sigtimedwait sees them */
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, &was);
    signal(SIGPIPE, SIG_IGN);
    enum err e = source_http_start();
    e = e ? err_set(info, e, "out of memory") : prepare(&s, dir, who, clock, &interval_s, info);
    if (!e)
        e = ca_read_server(dir, &certificate, &key, info);
    if (!e)
        e = http_server_start(terms, certificate, key, &s.parts, &server, &port, info);
    if (!e && terms->pages_bind)
        e = start_pages(&s, dir, clock, terms, certificate, key, info);
    mem_free(certificate);
    if (key)
        mem_wipe_free(key, strlen(key));
    if (!e && pthread_create(&s.watch, NULL, watch_run, &s) != 0)
        e = err_set(info, ERR_NOMEM, "cannot start a thread");
    s.watching = !e;
    if (!e)
        e = source_schedule_start(dir, clock, &sources, info);
    if (!e) {
        fprintf(ready,
                strchr(terms->bind, ':') ? "ready https://[%s]:%d\n" : "ready https://%s:%d\n",
                terms->bind, port);
        if (s.pages)
            fprintf(ready, "pages %s\n", s.pages_url);
        fflush(ready);
        keep_on(dir, who, clock, &ends, interval_s);
    }
    source_schedule_stop(sources);
    finish(&s, server);
    pthread_sigmask(SIG_SETMASK, &was, NULL);
    return e;
}
