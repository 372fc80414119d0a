/* SPDX-License-Identifier: Apache-2.0 */
/* What the fetch tests share: one server for the program, a clock that can be set, a sink that keeps the body. */
#ifndef PLACARD_TESTS_FETCH_FIXTURE_H
#define PLACARD_TESTS_FETCH_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/digest.h"
#include "fetch/fetch.h"
#include "support/tls_server.h"

static struct tls_server *server;
static struct clock fixture_clock;
static int64_t fixture_wall_s; /* 0 = the machine's */

static int64_t fixture_wall(const struct clock *c)
{
    (void)c;
    return fixture_wall_s ? fixture_wall_s : (int64_t)time(NULL);
}

struct body {
    char data[256 * 1024];
    size_t bytes;
    enum err refuse; /* what the sink answers */
};

static struct body body;

static inline enum err body_add(void *user, const void *data, size_t bytes)
{
    struct body *b = user;
    if (b->refuse)
        return b->refuse;
    assert_true(b->bytes + bytes < sizeof b->data);
    memcpy(b->data + b->bytes, data, bytes);
    b->bytes += bytes;
    b->data[b->bytes] = 0;
    return ERR_OK;
}

static inline int64_t real_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Settings for a listener of tls_server.py, reached by this host name. */
static inline struct fetch_settings settings_for(const char *listener, const char *host)
{
    static char url[128];
    snprintf(url, sizeof url, "https://%s:%d/", host, tls_server_port(server, listener));
    return (struct fetch_settings){.server_url = url,
                                   .ca_file = tls_server_file(server, "ca.pem"),
                                   .clock = &fixture_clock,
                                   .connect_timeout_ms = 4000,
                                   .stall_timeout_ms = 3000,
                                   .total_timeout_ms = 20000};
}

static inline struct fetch *session(const struct fetch_settings *s)
{
    struct fetch *f = NULL;
    struct err_info info = {0};
    enum err e = fetch_new(s, &f, &info);
    if (e)
        fail_msg("fetch_new: %s: %s", err_name(e), info.text);
    return f;
}

static inline struct fetch_request request_for(const char *path)
{
    memset(&body, 0, sizeof body);
    return (struct fetch_request){
        .path = path, .max_bytes = 200 * 1000, .sink = body_add, .user = &body};
}

/* One plain get of a path; the reason goes to info. */
static inline enum err get(struct fetch *f, const char *path, struct fetch_result *out,
                           struct err_info *info)
{
    struct fetch_request r = request_for(path);
    memset(out, 0, sizeof *out);
    memset(info, 0, sizeof *info);
    return fetch_get(f, &r, out, info);
}

#define assert_err(got, want, info)                                                                \
    do {                                                                                           \
        enum err got_ = (got);                                                                     \
        if (got_ != (want))                                                                        \
            fail_msg("%s instead of %s: %s", err_name(got_), err_name(want), (info)->text);        \
    } while (0)

static int fixture_start(void **state)
{
    (void)state;
    clock_system_init(&fixture_clock, 1);
    fixture_clock.wall_s = fixture_wall;
    if (crypto_start() || fetch_start())
        return 1;
    server = tls_server_start();
    return 0;
}

static int fixture_stop(void **state)
{
    (void)state;
    tls_server_stop(server);
    return 0;
}

#endif
