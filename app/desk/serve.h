/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk's own https server for public/, with long polls, and the keeper of leases. Three threads: MHD's (all
 * connections), the watch (inotify, time-outs), and the caller's, which renews leases and waits for SIGTERM or SIGINT.
 * Sources are polled in a fourth (sources/source_schedule.h).
 */
#ifndef PLACARD_DESK_SERVE_H
#define PLACARD_DESK_SERVE_H

#include <stdbool.h>
#include <stdio.h>

#include "desk/desk.h"

struct serve_terms {
    const char *bind;     /* an IP address */
    int port;             /* 0 = any */
    bool plain_poll;      /* answers at once, as a plain web server would */
    int max_connections;  /* in all */
    int max_per_address;  /* 0 = half of all */
    int first_request_ms; /* 0 = FIRST_REQUEST_MS */
    /* the pages for people; NULL = none */
    const char *pages_bind; /* an IP address */
    int pages_port;         /* 0 = any */
    bool behind_proxy;      /* plain HTTP beyond loopback too: a proxy has the certificate */
    const char *placard;    /* the node's program, for previews; NULL = beside this one */
};

/* Serves until SIGTERM or SIGINT. Writes "ready https://HOST:PORT", and "pages URL" if there are any, to ready once it
 * listens. */
enum err serve_run(const char *dir, const char *who, const struct clock *clock,
                   const struct serve_terms *terms, FILE *ready, struct err_info *info) MUST_CHECK;

#endif
