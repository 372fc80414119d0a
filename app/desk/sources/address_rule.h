/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which network addresses a source may make the desk connect to. Judged on the address that is connected to, not on names:
 * so redirects and names that change their address are covered. Pure. Sources: RFC 6890 and the IANA special-purpose
 * registries; the metadata addresses of cloud providers.
 */
#ifndef PLACARD_DESK_SOURCES_ADDRESS_RULE_H
#define PLACARD_DESK_SOURCES_ADDRESS_RULE_H

#include <sys/socket.h>

enum address_class {
    ADDRESS_NEVER =
        0,         /* unspecified, multicast, broadcast, reserved, cloud metadata, not IP at all */
    ADDRESS_LOCAL, /* loopback, link-local: only for sources set up with allow_local */
    ADDRESS_PRIVATE, /* the company's own network: for sources that live there */
    ADDRESS_PUBLIC
};

/* IPv4 inside IPv6 (mapped, compatible, NAT64, 6to4) is judged as the IPv4 address that it is. */
enum address_class address_rule_class(const struct sockaddr *a, socklen_t bytes);
const char *address_class_name(enum address_class c); /* for messages; static */

#endif
