/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditional GET over strict TLS from one origin, by libcurl over mbedTLS. Kept-alive connection.
 * Thread: one session belongs to one thread; fetch_cancel may be called from any.
 * Source: protocol rules 13, 14 and 15.
 */
#ifndef PLACARD_FETCH_FETCH_H
#define PLACARD_FETCH_FETCH_H

#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"

struct fetch;

struct fetch_settings {
    const char
        *server_url; /* "https://host[:port]" or with a path prefix of text_path_valid segments */
    const char *ca_file;                  /* PEM: the only CAs trusted */
    const char *client_cert, *client_key; /* PEM files or NULL */
    const char
        *proxy; /* http://[user:password@]host:port or NULL; environment proxies are ignored */
    const struct clock *clock;  /* judges certificates: clock_now_s */
    int64_t connect_timeout_ms; /* 0 = 10 s */
    int64_t stall_timeout_ms;   /* 0 = 20 s with under 16 bytes a second: given up */
    int64_t total_timeout_ms;   /* 0 = 120 s, plus the wait of a long poll */
};

struct fetch_request {
    const char *path;          /* text_path_valid, relative to server_url */
    const char *if_none_match; /* NULL or an ETag as received */
    int64_t prefer_wait_s;     /* 0 = plain; otherwise Prefer: wait=N */
    int64_t max_bytes;         /* counted as they arrive */
    int64_t expect_bytes;      /* 0 = unknown; otherwise exactly this many */
    enum err (*sink)(void *user, const void *data,
                     size_t bytes); /* an error from it ends the transfer with it */
    void *user;
};

struct fetch_result {
    int status;                    /* 200, 304, 404 */
    char etag[MAX_ETAG_BYTES + 1]; /* "" if none, or not a strong one */
    int64_t body_bytes;
    int64_t wire_bytes;    /* request and response on the connection, headers included, TLS not */
    int64_t retry_after_s; /* 0 = not said; capped at 3600 */
    int new_connections;   /* 0 on a kept one */
};

/* curl_global_init (on base/mem) and the mbedTLS clock; once, before any thread, after crypto_start. The clock that
 * judges certificates is one for the process: that of the session that called fetch_get last. */
enum err fetch_start(void) MUST_CHECK;

/* ERR_ORIGIN for a URL or proxy that is not as described above; ERR_TLS_CA or ERR_TLS_CLIENT for a file that cannot be
 * read or is broken (fetch_get says the same when that happens later; renewed files are taken up). Nothing is sent. Strings are copied, the clock is borrowed. */
enum err fetch_new(const struct fetch_settings *s, struct fetch **out,
                   struct err_info *info) MUST_CHECK;
void fetch_free(struct fetch *f);
/* Blocks. ERR_OK with status 200, 304 or 404; everything else is one of the ERR_NET_, ERR_TLS_, ERR_HTTP_ codes,
 * ERR_TOO_BIG, ERR_ORIGIN, ERR_CANCELLED or the sink's own. A 200 whose body is shorter than Content-Length or
 * expect_bytes is ERR_NET_BROKEN. info names the host. With ERR_HTTP_STATUS *out is filled too (status, retry_after_s);
 * with every other error it is untouched. Timeouts are real time, whatever the rate of the clock. */
enum err fetch_get(struct fetch *f, const struct fetch_request *r, struct fetch_result *out,
                   struct err_info *info) MUST_CHECK;
/* Make a running or the next fetch_get return ERR_CANCELLED; stays until fetch_resume. Any thread. */
void fetch_cancel(struct fetch *f);
void fetch_resume(struct fetch *f);

#endif
