/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A certificate authority of the desk's own, for loopback and small sites without one: DIR/tls/{ca.pem,ca.key,
 * server.pem,server.key}, ECDSA P-256, keys 0600. Screens trust exactly this CA. Source: RFC 5280.
 */
#ifndef PLACARD_DESK_CA_H
#define PLACARD_DESK_CA_H

#include "desk/desk.h"

/* The CA (CA_DAYS) and a server certificate for names[]: DNS names or IP addresses (SERVER_DAYS). */
enum err ca_make(struct desk *d, const char *desk_name, const char *const *names, int count,
                 struct err_info *info) MUST_CHECK;
/* A new server certificate with a new key, same names, if fewer than SERVER_RENEW_DAYS are left. */
enum err ca_renew_server(struct desk *d, bool *renewed, struct err_info *info) MUST_CHECK;
/* PEM texts for the server (mem_free; key: mem_wipe_free). */
enum err ca_read_server(const char *dir, char **certificate, char **key,
                        struct err_info *info) MUST_CHECK;
/* A DNS name or an IP address? ERR_RANGE otherwise. */
enum err ca_check_name(const char *name, struct err_info *info) MUST_CHECK;

#endif
