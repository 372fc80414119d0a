/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/http_server.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <stdarg.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/listen.h"

#define LOG_MODULE "serve"
#define OTHER_FDS 64 /* database, logs, inotify, files being sent */
#define IDLE_S (NEXT_REQUEST_MS / 1000 + 5)
#define TLS_PRIORITIES "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"
#define IMMUTABLE_CACHE "public, max-age=31536000, immutable"
#define RESPONSE_HEADERS 3

enum { SAID_BAD, SAID_NOT_FOUND, SAID_METHOD, SAID__COUNT };

struct http_server {
    struct MHD_Daemon *daemon;
    struct http_parts parts;
    struct serve_terms terms;
    struct MHD_Response *said[SAID__COUNT]; /* answers without content */
};

struct request {
    struct http_target target;
    struct waiter waiter;
    bool waited;
};

int64_t http_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct peer *peer_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return i ? i->socket_context : NULL;
}

static void set_deadline(struct http_server *s, struct MHD_Connection *c, int64_t after_ms)
{
    peers_set_deadline(s->parts.peers, peer_of(c), http_now_ms() + after_ms);
}

static void on_connection(void *user, struct MHD_Connection *c, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *s = user;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        peers_remove(s->parts.peers, *context);
        *context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *i =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (i)
        *context =
            peers_add(s->parts.peers, i->connect_fd, http_now_ms() + s->terms.first_request_ms);
}

static void on_completed(void *user, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode code)
{
    struct http_server *s = user;
    struct request *r = *context;
    (void)code;
    if (r)
        long_poll_leave(s->parts.waiting, &r->waiter);
    mem_free(r);
    *context = NULL;
    set_deadline(s, c, NEXT_REQUEST_MS);
}

static enum MHD_Result say(struct http_server *s, struct MHD_Connection *c, unsigned status,
                           int what)
{
    return MHD_queue_response(c, status, s->said[what]);
}

/* ---- answers ---- */

static enum MHD_Result answer_flags(struct http_server *s, struct MHD_Connection *c,
                                    struct request *r)
{
    const char *match = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-None-Match");
    const char *prefer = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Prefer");
    int wait_s = s->terms.plain_poll ? 0 : http_prefer_wait_s(prefer);
    const struct site_flags *f = site_flags_borrow(s->parts.site, r->target.path);
    if (!f)
        return say(s, c, MHD_HTTP_NOT_FOUND, SAID_NOT_FOUND);
    enum MHD_Result done = MHD_YES;
    bool same = http_etag_listed(match, f->etag);
    int64_t now_ms = http_now_ms();
    if (!r->waited)
        r->waiter.until_ms = now_ms + (int64_t)wait_s * 1000;
    if (same && wait_s && now_ms < r->waiter.until_ms) {
        r->waited = true;
        r->waiter.connection = c;
        /* as long as it is held the desk owes the answer, not the client */
        set_deadline(s, c, (int64_t)MAX_WAIT_S * 1000 + ANSWER_MS);
        if (long_poll_join(s->parts.waiting, &r->waiter, r->waiter.until_ms)) {
            site_flags_return(s->parts.site);
            return MHD_YES;
        }
    }
    set_deadline(s, c, ANSWER_MS);
    if (same)
        done = MHD_queue_response(c, MHD_HTTP_NOT_MODIFIED,
                                  wait_s ? f->not_modified_waited : f->not_modified);
    else
        done = MHD_queue_response(c, MHD_HTTP_OK, wait_s && r->waited ? f->ok_waited : f->ok);
    site_flags_return(s->parts.site);
    return done;
}

static enum MHD_Result queue_own(struct MHD_Connection *c, unsigned status, struct MHD_Response *r,
                                 const char *const headers[][2], int count)
{
    enum MHD_Result done = r ? MHD_YES : MHD_NO;
    for (int i = 0; i < count && done == MHD_YES; i++)
        done = MHD_add_response_header(r, headers[i][0], headers[i][1]);
    if (done == MHD_YES)
        done = MHD_queue_response(c, status, r);
    if (r)
        MHD_destroy_response(r);
    return done;
}

static enum MHD_Result answer_file(struct http_server *s, struct MHD_Connection *c,
                                   const struct http_target *t)
{
    char etag[HTTP_PATH_BYTES + 2];
    unsigned long long bytes = 0;
    int fd = site_open(s->parts.site, t->path, &bytes);
    if (fd < 0)
        return say(s, c, MHD_HTTP_NOT_FOUND, SAID_NOT_FOUND);
    /* never another content under this name: the name is the tag */
    snprintf(etag, sizeof etag, "\"%s\"", t->name);
    const char *const headers[RESPONSE_HEADERS][2] = {
        {"ETag", etag}, {"Cache-Control", IMMUTABLE_CACHE}, {"Content-Type", t->content_type}};
    if (http_etag_listed(MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-None-Match"), etag)) {
        static char nothing[1];
        close(fd);
        return queue_own(c, MHD_HTTP_NOT_MODIFIED,
                         MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT),
                         headers, 2);
    }
    struct MHD_Response *r = MHD_create_response_from_fd64(bytes, fd);
    if (!r)
        close(fd);
    return queue_own(c, MHD_HTTP_OK, r, headers, RESPONSE_HEADERS);
}

static bool has_body(struct MHD_Connection *c)
{
    const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Length");
    return (length && strcmp(length, "0") != 0) ||
           MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Transfer-Encoding");
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_bytes, void **context)
{
    struct http_server *s = user;
    struct request *r = *context;
    (void)version, (void)upload;
    if (!r) { /* the headers are there */
        set_deadline(s, c, ANSWER_MS);
        if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
            return say(s, c, MHD_HTTP_METHOD_NOT_ALLOWED, SAID_METHOD);
        if (has_body(c))
            return say(s, c, MHD_HTTP_BAD_REQUEST, SAID_BAD);
        if (!(r = mem_alloc(sizeof *r)))
            return MHD_NO;
        http_target_read(url, &r->target);
        snprintf(r->waiter.path, sizeof r->waiter.path, "%s", r->target.path);
        *context = r;
        return MHD_YES;
    }
    if (*upload_bytes)
        return MHD_NO; /* none was announced */
    switch (r->target.kind) {
    case HTTP_FLAGS:
        return answer_flags(s, c, r);
    case HTTP_IMMUTABLE:
        return answer_file(s, c, &r->target);
    case HTTP_NOTHING:
        break;
    }
    return say(s, c, MHD_HTTP_NOT_FOUND, SAID_NOT_FOUND);
}

/* A path of ours has no escapes: as they come they are characters that are refused. */
static size_t keep_escapes(void *user, struct MHD_Connection *c, char *text)
{
    (void)user, (void)c;
    return strlen(text);
}

static void on_log(void *user, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

static void on_log(void *user, const char *fmt, va_list ap)
{
    char text[200], quoted[260];
    (void)user;
    vsnprintf(text, sizeof text, fmt, ap);
    text[strcspn(text, "\n")] = 0;
    LOG_DEBUG("http", "text=%s", log_quote(text, quoted, sizeof quoted));
}

/* ---- start and stop ---- */

static enum err make_said(struct http_server *s)
{
    static char nothing[1];
    for (int i = 0; i < SAID__COUNT; i++) {
        s->said[i] = MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
        if (!s->said[i] ||
            MHD_add_response_header(s->said[i], "Cache-Control", "no-store") != MHD_YES)
            return ERR_NOMEM;
    }
    return MHD_add_response_header(s->said[SAID_METHOD], "Allow", "GET, HEAD") == MHD_YES
               ? ERR_OK
               : ERR_NOMEM;
}

/* As many as the system lets us have files open. */
static int connection_limit(int wanted)
{
    struct rlimit l;
    if (getrlimit(RLIMIT_NOFILE, &l) != 0)
        return wanted;
    if (l.rlim_cur < l.rlim_max && l.rlim_cur < (rlim_t)wanted + OTHER_FDS) {
        rlim_t was = l.rlim_cur;
        l.rlim_cur =
            l.rlim_max < (rlim_t)wanted + OTHER_FDS ? l.rlim_max : (rlim_t)wanted + OTHER_FDS;
        if (setrlimit(RLIMIT_NOFILE, &l) != 0)
            l.rlim_cur = was;
    }
    if (l.rlim_cur != RLIM_INFINITY && l.rlim_cur < (rlim_t)wanted + OTHER_FDS)
        return l.rlim_cur > 2 * OTHER_FDS ? (int)(l.rlim_cur - OTHER_FDS) : OTHER_FDS;
    return wanted;
}

static struct MHD_Daemon *start_daemon(struct http_server *s, int fd, const char *certificate,
                                       const char *key)
{
    int limit = connection_limit(s->terms.max_connections);
    int each = s->terms.max_per_address ? s->terms.max_per_address : (limit + 1) / 2;
    unsigned flags = MHD_USE_TLS | MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                     MHD_USE_SUPPRESS_DATE_NO_CLOCK | MHD_USE_ERROR_LOG;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_HTTPS_MEM_CERT, certificate,
        MHD_OPTION_HTTPS_MEM_KEY, key, MHD_OPTION_HTTPS_PRIORITIES, TLS_PRIORITIES,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)limit, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)each, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MAX_REQUEST_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_END);
}

enum err http_server_start(const struct serve_terms *terms, const char *certificate,
                           const char *key, const struct http_parts *parts,
                           struct http_server **out, int *port, struct err_info *info)
{
    int fd = -1, listening = 0;
    struct http_server *s = mem_alloc(sizeof *s);
    if (!s)
        return err_set(info, ERR_NOMEM, "out of memory");
    s->parts = *parts;
    s->terms = *terms;
    if (!s->terms.first_request_ms)
        s->terms.first_request_ms = FIRST_REQUEST_MS;
    enum err e = make_said(s);
    if (e)
        e = err_set(info, e, "out of memory");
    if (!e)
        e = listen_on(terms->bind, terms->port, &fd, &listening, info);
    if (!e && !(s->daemon = start_daemon(s, fd, certificate, key))) {
        close(fd);
        e = err_set(info, ERR_TLS_OTHER,
                    "the server did not start; are tls/server.pem and server.key whole?");
    }
    if (!e) {
        *port = listening;
        *out = s;
        s = NULL;
    }
    http_server_stop(s);
    return e;
}

void http_server_stop(struct http_server *s)
{
    if (!s)
        return;
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    for (int i = 0; i < SAID__COUNT; i++)
        if (s->said[i])
            MHD_destroy_response(s->said[i]);
    mem_free(s);
}
