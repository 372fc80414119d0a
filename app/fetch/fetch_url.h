/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two addresses of the settings, taken apart strictly: by fetch, and by node's settings to say early what is wrong.
 * Thread: any.
 * Source: protocol rule 15.
 */
#ifndef PLACARD_FETCH_FETCH_URL_H
#define PLACARD_FETCH_FETCH_URL_H

#include "base/err.h"
#include "base/limits.h"

struct fetch_origin {
    char base[MAX_URL_BYTES + 1]; /* "https://host[:port]/[prefix/]", always ending in a slash */
    char host[MAX_URL_BYTES + 1]; /* "host[:port]", for messages */
};

/* ERR_ORIGIN unless it is https://host[:port][/prefix][/]: no user, query, fragment or odd character. */
enum err fetch_origin_parse(const char *url, struct fetch_origin *out,
                            struct err_info *info) MUST_CHECK;

struct fetch_proxy {
    char url[MAX_URL_BYTES + 1];  /* as given: has the password */
    char host[MAX_URL_BYTES + 1]; /* "host:port", for messages */
};

/* http://[user:password@]host:port. ERR_ORIGIN otherwise; the password is never in info. */
enum err fetch_proxy_parse(const char *url, struct fetch_proxy *out,
                           struct err_info *info) MUST_CHECK;

#endif
