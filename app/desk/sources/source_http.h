/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GET for sources: libcurl over mbedTLS, http and https only. Every address is judged when it is connected to
 * (address_rule.h), redirects are followed here, one by one, the token goes to the source's own origin alone, sizes and
 * times are bounded, environment proxies are ignored. A session belongs to one thread; source_http_cancel to any.
 */
#ifndef PLACARD_DESK_SOURCES_SOURCE_HTTP_H
#define PLACARD_DESK_SOURCES_SOURCE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "desk/sources/source_header.h"

struct source_http;

/* Where a source's own origin lives, learnt when it is first connected to and kept: a source on the internet may not, by
 * changing its name's address or naming pictures, make the desk ask machines of the company's own network. */
enum source_network { SOURCE_NETWORK_UNKNOWN = 0, SOURCE_NETWORK_PUBLIC, SOURCE_NETWORK_PRIVATE };

struct source_http_settings { /* strings are copied */
    const char *url;          /* of the source: whose origin gets the token */
    const char *token;        /* NULL = none */
    const char *ca_file;      /* NULL = the system's CAs */
    enum source_network network;
    bool allow_local; /* loopback and link-local addresses may be connected to */
    const struct clock *clock;
};

struct source_request {
    const char *url; /* absolute */
    const char *accept;
    size_t max_bytes;
    const char *etag, *last_modified; /* for a conditional request; NULL or "" = none */
    bool status_only;                 /* the body is not wanted: end when it begins */
};

struct source_answer {
    struct source_header header; /* of the last hop */
    char *body;                  /* never NULL when ERR_OK; NUL-terminated; mem_free */
    size_t bytes;
};

/* How the rest of sources asks; a test puts files behind it. */
struct source_getter {
    enum err (*get)(void *user, const struct source_request *r, struct source_answer *out,
                    struct err_info *info);
    void *user;
};

/* curl's global state; once, before any thread. */
enum err source_http_start(void) MUST_CHECK;

/* ERR_ORIGIN if url is none, or has http with a token and is not local. */
enum err source_http_new(const struct source_http_settings *s, struct source_http **out,
                         struct err_info *info) MUST_CHECK;
void source_http_free(struct source_http *h);

/* Blocks. ERR_OK with whatever status came (redirects excepted); ERR_ORIGIN for an address that may not be asked,
 * ERR_TOO_BIG, ERR_HTTP_REDIRECT for too many or for https to http, ERR_NET_*, ERR_TLS_OTHER, ERR_CANCELLED. */
enum err source_http_get(struct source_http *h, const struct source_request *r,
                         struct source_answer *out, struct err_info *info) MUST_CHECK;
enum source_network source_http_network(const struct source_http *h); /* as learnt by now */
struct source_getter source_http_getter(struct source_http *h);

/* A get that runs, and all that follow, end with ERR_CANCELLED within a second or two. Any thread. */
void source_http_cancel(struct source_http *h);

#endif
