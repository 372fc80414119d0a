/* SPDX-License-Identifier: Apache-2.0 */
/* A few words to whoever started us: systemd's notify protocol, without its library. Any thread.
 * Source: sd_notify(3), "Notes". */
#ifndef PLACARD_NODE_NOTIFY_H
#define PLACARD_NODE_NOTIFY_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

struct notify {
    int fd; /* -1: nobody listens */
    struct sockaddr_un to;
    socklen_t to_bytes;
};

/* By the variable NOTIFY_SOCKET; one that cannot be used is as none. */
void notify_open(struct notify *n);
/* "READY=1". Never waits: what cannot be sent is lost. */
void notify_send(const struct notify *n, const char *state);
void notify_close(struct notify *n);

/* How often the watchdog wants to hear of us: half of WATCHDOG_USEC. 0: it does not run, or not for this process. */
int64_t notify_watchdog_ms(void);

#endif
