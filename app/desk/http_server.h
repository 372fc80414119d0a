/* SPDX-License-Identifier: Apache-2.0 */
/* The listening half of `serve`: libmicrohttpd, its limits, and the answer to each request. */
#ifndef PLACARD_DESK_HTTP_SERVER_H
#define PLACARD_DESK_HTTP_SERVER_H

#include "desk/long_poll.h"
#include "desk/peers.h"
#include "desk/serve.h"
#include "desk/site.h"

struct http_server;

struct http_parts { /* borrowed, outlive the server */
    struct site *site;
    struct long_poll *waiting;
    struct peers *peers;
};

/* certificate and key are PEM texts. *port is the one it listens on. */
enum err http_server_start(const struct serve_terms *terms, const char *certificate,
                           const char *key, const struct http_parts *parts,
                           struct http_server **out, int *port, struct err_info *info) MUST_CHECK;
void http_server_stop(struct http_server *s); /* after long_poll_end */

int64_t http_now_ms(void); /* monotonic, the clock of all deadlines here */

#endif
