/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to fetch: what is taken from an answer's header lines, as curl hands them over one by one. Hostile bytes.
 * Thread: any. Source: protocol rules 14 and 15; RFC 9110, 9112.
 */
#ifndef PLACARD_FETCH_FETCH_HEADER_H
#define PLACARD_FETCH_FETCH_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/limits.h"

#define FETCH_RETRY_AFTER_MAX_S 3600 /* a server may not silence a screen for longer than an hour */

struct fetch_header {
    int status;            /* of the final answer; 0 while none, or an interim one, stands */
    bool ended;            /* the empty line behind them came: later lines are trailers */
    int64_t length_bytes;  /* Content-Length, -1 if not said */
    int64_t retry_after_s; /* 0 if not said */
    char etag[MAX_ETAG_BYTES + 1]; /* strong ones only */
    bool has_etag;                 /* any ETag line was seen */
    size_t seen_bytes;             /* of all lines, interim answers and trailers included */
    int64_t now_s;                 /* given: for dates in Retry-After */
};

void fetch_header_init(struct fetch_header *h, int64_t now_s);

/* One line, with its line end. ERR_HTTP_HEADER, ERR_HTTP_REDIRECT or ERR_HTTP_ENCODING end the transfer. */
enum err fetch_header_line(struct fetch_header *h, const char *line, size_t bytes,
                           struct err_info *info) MUST_CHECK;

/* A strong entity tag that may be stored and sent back: a quoted string of visible ASCII. */
bool fetch_etag_valid(const char *etag);

#endif
