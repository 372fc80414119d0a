/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/web_server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/web/web_body.h"
#include "desk/web/web_serve.h"

#define LOG_MODULE "web"
#define MAX_PEOPLE_CONNECTIONS                                                                     \
    256 /* each a thread: who waits for a preview keeps nobody else waiting */
#define STACK_BYTES (1024 * 1024)
#define MAX_PEER_CONNECTIONS 64 /* a proxy is one peer */
#define REQUEST_BYTES (32 * 1024)
#define IDLE_S 30
#define API "/api/v1"
#define POLICY                                                                                     \
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' blob:; "              \
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
#define PRIORITIES "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"

struct web_server {
    struct MHD_Daemon *daemon;
    struct web_terms terms;
};

struct visit { /* one request on its way */
    struct web_request request;
    struct web_body *body;
    char path[1024];
    bool head, refused;
    struct web_answer answer;
};

static const char *header(void *user, const char *name)
{
    return MHD_lookup_connection_value(user, MHD_HEADER_KIND, name);
}

static void read_address(struct MHD_Connection *c, char out[WEB_ADDRESS_BYTES])
{
    const union MHD_ConnectionInfo *i =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    out[0] = '\0';
    if (i && i->client_addr->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)i->client_addr)->sin_addr,
                  out, WEB_ADDRESS_BYTES);
    else if (i && i->client_addr->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)i->client_addr)->sin6_addr,
                  out, WEB_ADDRESS_BYTES);
}

/* ---- answers ---- */

static bool put_headers(struct MHD_Response *r, const struct web_answer *a, bool secure)
{
    char disposition[160], pages[16];
    snprintf(pages, sizeof pages, "%d", a->pages);
    snprintf(disposition, sizeof disposition, "attachment; filename=\"%s\"", a->file_name);
    const struct {
        const char *name, *value;
    } all[] = {
        {"Content-Type", a->type},
        {"Location", a->location[0] ? a->location : NULL},
        {"Set-Cookie", a->cookie[0] ? a->cookie : NULL},
        {"Content-Disposition", a->file_name[0] ? disposition : NULL},
        {"X-Pages", a->pages ? pages : NULL},
        {"Cache-Control", a->keep ? "private, max-age=3600" : "no-store"},
        {"Content-Security-Policy", POLICY},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
        {"Strict-Transport-Security", secure ? "max-age=31536000" : NULL},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].value && MHD_add_response_header(r, all[i].name, all[i].value) != MHD_YES)
            return false;
    return true;
}

static struct MHD_Response *make_response(struct web_answer *a)
{
    static char nothing[1];
    struct MHD_Response *r;
    struct stat st;
    if (a->file) {
        int fd = dup(fileno(a->file));
        r = fd >= 0 && fstat(fd, &st) == 0 ? MHD_create_response_from_fd64((uint64_t)st.st_size, fd)
                                           : NULL;
        if (!r && fd >= 0)
            close(fd);
        return r;
    }
    if (!a->body)
        return MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
    r = MHD_create_response_from_buffer_with_free_callback(a->len, a->body, mem_free);
    if (r)
        a->body = NULL; /* the response's from now on */
    return r;
}

static enum MHD_Result send_answer(struct web_server *s, struct MHD_Connection *c, struct visit *v)
{
    struct web_answer *a = &v->answer;
    struct MHD_Response *r = make_response(a);
    enum MHD_Result done = MHD_NO;
    if (r && put_headers(r, a, s->terms.secure))
        done = MHD_queue_response(c, a->status ? (unsigned)a->status : 500, r);
    if (r)
        MHD_destroy_response(r);
    return done;
}

static void refuse(struct visit *v, int status, const char *words)
{
    web_answer_clear(&v->answer);
    v->answer = (struct web_answer){
        .status = status, .type = "text/plain; charset=utf-8", .body = mem_strdup(words)};
    v->answer.len = v->answer.body ? strlen(words) : 0;
    v->refused = true;
}

/* ---- requests ---- */

struct query {
    struct web_request *r;
    enum err failed;
};

static enum MHD_Result take_query(void *user, enum MHD_ValueKind kind, const char *key,
                                  const char *value)
{
    struct query *q = user;
    (void)kind;
    if (!q->failed)
        q->failed = web_request_add(q->r, key, value ? value : "", value ? strlen(value) : 0);
    return q->failed ? MHD_NO : MHD_YES;
}

static struct visit *begin_visit(struct web_server *s, struct MHD_Connection *c, const char *url,
                                 const char *method)
{
    const struct web_headers h = {header, c};
    struct visit *v = mem_alloc(sizeof *v);
    if (!v)
        return NULL;
    struct query q = {.r = &v->request};
    v->head = !strcmp(method, "HEAD");
    v->request.post = !strcmp(method, "POST");
    v->request.api = !strncmp(url, API "/", sizeof API);
    snprintf(v->path, sizeof v->path, "%s", url + (v->request.api ? strlen(API) : 0));
    v->request.path = v->path;
    read_address(c, v->request.address);
    if (!v->request.post && !v->head && strcmp(method, "GET") != 0) {
        refuse(v, 405, "GET, HEAD and POST alone.\n");
        return v;
    }
    MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, take_query, &q);
    if (q.failed)
        refuse(v, 400, "The address has too much in it, or what is no text.\n");
    else if (v->request.post && !web_admit(&s->terms, &v->request, &h, &v->answer))
        v->refused = true;
    else if (v->request.post && web_body_new(c, &v->request, &v->body))
        refuse(v, 415, "Forms and JSON alone.\n");
    return v;
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_bytes, void **context)
{
    struct web_server *s = user;
    struct visit *v = *context;
    const struct web_headers h = {header, c};
    (void)version;
    if (!v) {
        if (!(v = *context = begin_visit(s, c, url, method)))
            return MHD_NO;
        return v->refused ? send_answer(s, c, v) : MHD_YES;
    }
    if (*upload_bytes) {
        if (v->body && web_body_take(v->body, upload, *upload_bytes) == ERR_TOO_BIG)
            return MHD_NO; /* no end of it in sight: cut off */
        *upload_bytes = 0;
        return MHD_YES;
    }
    if (v->body) {
        enum err e = web_body_end(v->body);
        if (e)
            refuse(v, e == ERR_TOO_BIG ? 413 : 400, "This form cannot be read.\n");
    }
    if (!v->refused)
        web_serve(&s->terms, &v->request, &h, &v->answer);
    return send_answer(s, c, v);
}

static void on_completed(void *user, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode code)
{
    struct visit *v = *context;
    (void)user, (void)c, (void)code;
    if (!v)
        return;
    web_body_free(v->body);
    web_answer_clear(&v->answer);
    web_request_clear(&v->request);
    mem_free(v);
    *context = NULL;
}

/* ---- start and stop ---- */

enum err web_server_start(const struct web_terms *terms, int listen_fd, const char *certificate,
                          const char *key, struct web_server **out, struct err_info *info)
{
    struct web_server *s = mem_alloc(sizeof *s);
    if (!s) {
        close(listen_fd);
        return err_set(info, ERR_NOMEM, "out of memory");
    }
    s->terms = *terms;
    struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)certificate},
                                   {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key},
                                   {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)PRIORITIES},
                                   {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                     MHD_USE_POLL | (certificate ? MHD_USE_TLS : 0);
    s->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET, listen_fd,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_BYTES, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)MAX_PEOPLE_CONNECTIONS, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)MAX_PEER_CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)REQUEST_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_ARRAY, certificate ? tls : none,
        MHD_OPTION_END);
    if (!s->daemon) {
        close(listen_fd);
        mem_free(s);
        return err_set(info, ERR_NET_CONNECT, "the pages' server did not start");
    }
    *out = s;
    return ERR_OK;
}

void web_server_stop(struct web_server *s)
{
    if (!s)
        return;
    MHD_stop_daemon(s->daemon);
    mem_free(s);
}
