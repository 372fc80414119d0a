/* SPDX-License-Identifier: Apache-2.0 */
/* Starts make_pki and tls_server.py for a test program, once, and tells its ports. Any failure aborts the test program. */
#ifndef PLACARD_TESTS_SUPPORT_TLS_SERVER_H
#define PLACARD_TESTS_SUPPORT_TLS_SERVER_H

#include <stddef.h>

struct tls_server;

struct tls_server *tls_server_start(void);
void tls_server_stop(struct tls_server *s);
/* Port of a listener by its name in tls_server.py. */
int tls_server_port(const struct tls_server *s, const char *name);
/* Path of a file of make_pki, such as "ca.pem"; valid until the next eight calls. */
const char *tls_server_file(const struct tls_server *s, const char *name);

#endif
