/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is taken from the header lines of a source's answer. Hostile bytes; lines that make no sense are passed over. Pure.
 * Sources: RFC 9110 (Retry-After, ETag, Last-Modified), RFC 8288 (Link); X-RateLimit-* as Mastodon and Mattermost send it.
 */
#ifndef PLACARD_DESK_SOURCES_SOURCE_HEADER_H
#define PLACARD_DESK_SOURCES_SOURCE_HEADER_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/limits.h"

#define MAX_SOURCE_WAIT_S 86400 /* a server may ask for a day of rest */
#define LAST_MODIFIED_BYTES 64

struct source_header {
    int status;
    char etag[MAX_ETAG_BYTES + 1]; /* weak ones too: "" if none */
    char last_modified[LAST_MODIFIED_BYTES];
    char location[MAX_URL_BYTES + 1];
    char next[MAX_URL_BYTES + 1]; /* Link: <...>; rel="next" */
    char content_type[128];       /* lower case, without parameters */
    int64_t wait_s;               /* asked for by Retry-After or a spent rate limit; 0 = none */
    int64_t rate_left;            /* -1 = not said */
    int64_t rate_wait_s;          /* until the rate limit starts afresh */
    size_t seen_bytes;
    int64_t now_s; /* given */
};

void source_header_init(struct source_header *h, int64_t now_s);
/* One line as curl hands it over. ERR_HTTP_HEADER beyond MAX_HTTP_HEADER_BYTES only. */
enum err source_header_line(struct source_header *h, const char *line, size_t bytes) MUST_CHECK;

#endif
