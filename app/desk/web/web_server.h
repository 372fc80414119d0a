/* SPDX-License-Identifier: Apache-2.0 */
/* The listener of the desk's pages: libmicrohttpd with a few threads of its own; reads requests, bounds them, sends answers. */
#ifndef PLACARD_DESK_WEB_WEB_SERVER_H
#define PLACARD_DESK_WEB_WEB_SERVER_H

#include "desk/web/web.h"

struct web_server;

/* listen_fd is taken over, also on failure. certificate NULL: plain HTTP, which the caller allows on loopback alone. */
enum err web_server_start(const struct web_terms *terms, int listen_fd, const char *certificate,
                          const char *key, struct web_server **out,
                          struct err_info *info) MUST_CHECK;
void web_server_stop(struct web_server *s);

#endif
