/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a request asks for: pure judgement of its path and of the two headers that matter, before any file is touched.
 * Every byte is hostile. Sources: protocol, "Files on the origin" and rule 15; RFC 9110 (If-None-Match), RFC 7240 (Prefer).
 */
#ifndef PLACARD_DESK_HTTP_REQUEST_H
#define PLACARD_DESK_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"

enum http_target_kind { HTTP_NOTHING = 0, HTTP_FLAGS, HTTP_IMMUTABLE };

#define HTTP_PATH_BYTES (MAX_AUDIENCE_BYTES + 96) /* AUDIENCE/media/SHA256.webp */

struct http_target {
    enum http_target_kind kind;
    char path[HTTP_PATH_BYTES]; /* below public/, no leading slash */
    const char *name;           /* its last segment */
    const char *content_type;   /* static */
};

/* url as it came, not unescaped: an escape is not a character of ours. HTTP_NOTHING unless it is a path that the desk
 * publishes: [AUDIENCE/]root.N.json, AUDIENCE/flags, AUDIENCE/feed.HEX.json, AUDIENCE/media/HEX.EXT. */
void http_target_read(const char *url, struct http_target *out);

/* If-None-Match: a list of entity tags, or "*". Weak comparison, as RFC 9110 asks. header NULL: false. */
bool http_etag_listed(const char *header, const char *etag);

/* Prefer: wait=N among other preferences; N capped at MAX_WAIT_S, 0 if there is none or it is malformed. */
int http_prefer_wait_s(const char *header);

#endif
