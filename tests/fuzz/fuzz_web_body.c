/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A request's query and body as the desk's pages read them. Input: the content type in the first line, the query in the second, the
 * body behind. It goes through libmicrohttpd, over a socket pair; the length of the first line says how large the body's pieces are.
 */
#include <assert.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "desk/web/web_body.h"
#include "desk/web/web_serve.h"

#define MAX_INPUT_BYTES (100 * 1000) /* fits the socket's buffer */
#define MAX_TURNS 2000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct visit {
    struct web_request request;
    struct web_body *body;
};

#define NO_VISIT (-1)

static size_t piece_bytes;
static bool over;
static int failed_once; /* the error of the same input, cut otherwise; NO_VISIT before */
static char *fields_once;

static enum MHD_Result take_query(void *user, enum MHD_ValueKind kind, const char *key,
                                  const char *value)
{
    (void)kind;
    return web_request_add(user, key, value ? value : "", value ? strlen(value) : 0) ? MHD_NO
                                                                                     : MHD_YES;
}

static void check(const struct web_request *r)
{
    assert(r->field_count >= 0 && r->field_count <= MAX_WEB_FIELDS);
    assert(r->file_count >= 0 && r->file_count <= MAX_WEB_FILES);
    for (int i = 0; i < r->field_count; i++) {
        size_t bytes = strlen(r->fields[i].value);
        assert(bytes <= MAX_WEB_FIELD_BYTES && text_utf8_valid(r->fields[i].value, bytes));
        assert(strlen(r->fields[i].name) <= 64);
    }
    for (int i = 0; i < r->file_count; i++)
        assert(r->files[i].name && r->files[i].bytes && r->files[i].len > 0 &&
               r->files[i].len <= MAX_WEB_FILE_BYTES);
}

/* Where a body is cut on its way must not matter. */
static void remember(const struct web_request *r, enum err e)
{
    char *text = NULL;
    size_t bytes = 0;
    if (e)
        return;
    FILE *f = open_memstream(&text, &bytes);
    assert(f);
    for (int i = 0; i < r->field_count; i++)
        fprintf(f, "%s=%s\n", r->fields[i].name, r->fields[i].value);
    for (int i = 0; i < r->file_count; i++)
        fprintf(f, "%s: %zu bytes\n", r->files[i].name, r->files[i].len);
    fclose(f);
    if (fields_once && strcmp(fields_once, text) != 0) {
        fprintf(stderr, "cut otherwise:\n%s---\n%s", fields_once, text);
        abort();
    }
    free(fields_once);
    fields_once = text;
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_bytes, void **context)
{
    static char nothing[1];
    struct visit *v = *context;
    (void)user, (void)url, (void)method, (void)version;
    if (!v) {
        *context = v = calloc(1, sizeof *v);
        assert(v);
        MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, take_query, &v->request);
        return web_body_new(c, &v->request, &v->body) ? MHD_NO : MHD_YES;
    }
    for (size_t at = 0; at < *upload_bytes; at += piece_bytes) {
        size_t rest = *upload_bytes - at;
        /* a block of its own, so that a read past the piece is seen */
        size_t bytes = rest < piece_bytes ? rest : piece_bytes;
        char *piece = malloc(bytes);
        assert(piece);
        memcpy(piece, upload + at, bytes);
        (void)!web_body_take(v->body, piece, bytes);
        free(piece);
    }
    if (*upload_bytes) {
        *upload_bytes = 0;
        return MHD_YES;
    }
    enum err e = web_body_end(v->body);
    if (failed_once != NO_VISIT)
        assert((e != ERR_OK) == (failed_once != ERR_OK));
    failed_once = e;
    remember(&v->request, e);

    check(&v->request);
    struct MHD_Response *r = MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result done = MHD_queue_response(c, 204, r);
    MHD_destroy_response(r);
    return done;
}

static void on_completed(void *user, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode code)
{
    struct visit *v = *context;
    (void)user, (void)c, (void)code;
    if (v) {
        web_body_free(v->body);
        web_request_clear(&v->request);
    }
    free(v);
    *context = NULL;
    over = true;
}

static void send_all(int fd, const char *head, const uint8_t *body, size_t bytes)
{
    size_t head_bytes = strlen(head);
    if (write(fd, head, head_bytes) != (ssize_t)head_bytes ||
        write(fd, body, bytes) != (ssize_t)bytes || shutdown(fd, SHUT_WR) != 0)
        abort();
}

/* The end of the line; *rest is what follows it. */
static size_t line_of(const uint8_t *data, size_t size, size_t *rest)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    *rest = end ? (size_t)(end - data) + 1 : size;
    return end ? (size_t)(end - data) : size;
}

static void serve(const char *head, const uint8_t *body, size_t bytes)
{
    static struct MHD_Daemon *daemon;
    static const int room = 4 * MAX_INPUT_BYTES;
    const struct sockaddr_in nobody = {.sin_family = AF_INET};
    int pair[2];
    if (!daemon) {
        signal(SIGPIPE, SIG_IGN);
        daemon = MHD_start_daemon(MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL, on_request, NULL,
                                  MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
        assert(daemon);
    }
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        abort();
    setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    send_all(pair[0], head, body, bytes);
    over = false;
    if (MHD_add_connection(daemon, pair[1], (const void *)&nobody, sizeof nobody) != MHD_YES)
        abort();
    for (int i = 0; i < MAX_TURNS && !over; i++)
        MHD_run(daemon);
    close(pair[0]);
    for (int i = 0; i < 3; i++) /* it sees the end and lets go of its side */
        MHD_run(daemon);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char head[2000];
    size_t rest;
    if (size > MAX_INPUT_BYTES)
        return 0;
    size_t type = line_of(data, size, &rest);
    const uint8_t *query = data + rest, *body;
    size_t left = size - rest;
    size_t query_bytes = line_of(query, left, &rest);
    body = query + rest;
    left -= rest;
    if (type > 800 || query_bytes > 800)
        return 0;
    piece_bytes = type * 7 % 97 + 1;
    snprintf(head, sizeof head,
             "POST /x?%.*s HTTP/1.1\r\nHost: x\r\n%s%.*s\r\nContent-Length: %zu\r\n"
             "Connection: close\r\n\r\n",
             (int)query_bytes, (const char *)query, type ? "Content-Type: " : "X: x", (int)type,
             (const char *)data, left);
    failed_once = NO_VISIT;
    free(fields_once);
    fields_once = NULL;
    serve(head, body, left);
    piece_bytes = MAX_INPUT_BYTES;
    serve(head, body, left);
    return 0;
}
