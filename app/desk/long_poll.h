/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests that wait for flags to change: suspended in MHD, resumed by the watch when their flags changed or their time
 * is up. Any thread. Source: protocol, rule 13; RFC 7240.
 */
#ifndef PLACARD_DESK_LONG_POLL_H
#define PLACARD_DESK_LONG_POLL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "desk/http_request.h"

struct MHD_Connection;
struct long_poll;

struct waiter { /* one suspended request; memory of the request's */
    struct MHD_Connection *connection;
    char path[HTTP_PATH_BYTES];
    int64_t until_ms;
    bool waiting;
    struct waiter *next, *previous;
};

enum err long_poll_new(struct long_poll **out) MUST_CHECK;
void long_poll_free(struct long_poll *p); /* nobody waits any more */

/* From the request's handler, with the flags borrowed: suspends. False if the desk is ending. */
bool long_poll_join(struct long_poll *p, struct waiter *w, int64_t until_ms);
/* The request is over (its connection broke): forget it. */
void long_poll_leave(struct long_poll *p, struct waiter *w);

/* Flags changed: all who wait look again. */
void long_poll_wake_all(struct long_poll *p);
/* Resumes those whose time is up; when the next one's is, INT64_MAX if nobody waits. */
int64_t long_poll_wake_due(struct long_poll *p, int64_t now_ms);
/* Resumes all, and nobody may join any more: before the server stops. */
void long_poll_end(struct long_poll *p);

#endif
