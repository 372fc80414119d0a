/* SPDX-License-Identifier: Apache-2.0 */
/* A socket that listens on one address and nothing else. Any thread. */
#ifndef PLACARD_DESK_LISTEN_H
#define PLACARD_DESK_LISTEN_H

#include <stdbool.h>

#include "base/err.h"

/* address: an IP address, v4 or v6; wanted_port 0 = any, *port is the one that it is. *out: close. ERR_RANGE for what is no IP address,
 * ERR_NET_CONNECT with the reason. */
enum err listen_on(const char *address, int wanted_port, int *out, int *port,
                   struct err_info *info) MUST_CHECK;
bool listen_is_loopback(const char *address);

#endif
