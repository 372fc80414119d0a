/* SPDX-License-Identifier: Apache-2.0 */
/* Private to fetch: the session, made in fetch_session.c and used in fetch.c. Thread: the session's own. */
#ifndef PLACARD_FETCH_FETCH_SESSION_H
#define PLACARD_FETCH_FETCH_SESSION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>

#include "fetch/fetch.h"
#include "fetch/fetch_files.h"
#include "fetch/fetch_url.h"
#include "fetch/tls_policy.h"

struct fetch {
    /* fixed when made */
    struct fetch_origin origin;
    struct fetch_proxy proxy; /* url "" if none */
    struct fetch_file files[FETCH_FILE_COUNT];
    const struct clock *clock;                                      /* borrowed */
    int64_t connect_timeout_ms, stall_timeout_ms, total_timeout_ms; /* real time */
    CURLM *multi; /* holds the kept connection; fetch_cancel wakes it */
    CURL *easy;
    /* of the transfer under way */
    struct tls_peer peer;
    char error_text[CURL_ERROR_SIZE];
    /* any thread */
    atomic_bool cancelled;
};

/* Callbacks of fetch.c that the session wires into curl. */
size_t fetch_on_header(char *line, size_t one, size_t bytes, void *user);
size_t fetch_on_body(char *data, size_t one, size_t bytes, void *user);

#endif
