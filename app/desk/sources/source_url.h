/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses of posts, pictures and sources, by curl's own URL parser, so that what is judged is what is fetched. Pure.
 * Source: RFC 3986; WHATWG URL where curl follows it.
 */
#ifndef PLACARD_DESK_SOURCES_SOURCE_URL_H
#define PLACARD_DESK_SOURCES_SOURCE_URL_H

#include <stdbool.h>

#include "base/err.h"
#include "base/limits.h"

struct source_url {
    char text[MAX_URL_BYTES + 1];   /* normal form, ASCII */
    char origin[MAX_URL_BYTES + 1]; /* "https://host:port", lower case, port always stated */
    char host[256];
    bool https;
};

/* ref as found in a document whose address is base (NULL: ref must be absolute). ERR_ORIGIN unless the result is http or
 * https without user and password, ASCII, of at most MAX_URL_BYTES. */
enum err source_url_parse(const char *base, const char *ref, struct source_url *out,
                          struct err_info *info) MUST_CHECK;

/* Appends text to a URL's path, query or whatever stands last, percent-encoded but for [A-Za-z0-9._~-]; ERR_TOO_BIG. */
enum err source_url_escape(char *out, size_t room_bytes, const char *text) MUST_CHECK;

#endif
