/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a server's certificate must be, stricter than mbedTLS's defaults, and why it was refused.
 * Thread: the session's own; tls_policy_set_clock any, it is process-wide. Source: protocol rules 10 and 15.
 */
#ifndef PLACARD_FETCH_TLS_POLICY_H
#define PLACARD_FETCH_TLS_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"

#define TLS_PEER_NAME_BYTES 64
#define TLS_PEER_DATE_BYTES 11 /* YYYY-MM-DD */

/* What the last handshake found out about the peer; zero before one. */
struct tls_peer {
    bool seen;                           /* its own certificate came to be judged (depth 0) */
    bool no_san;                         /* it has no subjectAltName at all */
    bool wrong_use;                      /* its usage extensions forbid being a server */
    uint32_t flags;                      /* MBEDTLS_X509_BADCERT_*, of the whole chain */
    char name[TLS_PEER_NAME_BYTES];      /* first DNS name it is for, escaped; "" if none */
    char from_date[TLS_PEER_DATE_BYTES]; /* validity of the certificate whose date was wrong */
    char until_date[TLS_PEER_DATE_BYTES];
};

/* Make mbedTLS ask this clock (clock_now_s) for the time; NULL = the system clock. The clock must outlive its use. */
void tls_policy_set_clock(const struct clock *c);
void tls_policy_drop_clock(const struct clock *c); /* if it is the one in use */

/* Install the time function; once, before any thread. */
void tls_policy_start(void);

/* For CURLOPT_SSL_CTX_FUNCTION: ssl_config is mbedtls_ssl_config *. Resets *peer, which must live as long as the
 * connection's handshake. */
void tls_policy_apply(void *ssl_config, struct tls_peer *peer);

/* The reason why the peer was refused, as ERR_TLS_*; ERR_OK if nothing was wrong with its certificate.
 * host is named in info. */
enum err tls_policy_reason(const struct tls_peer *peer, const char *host,
                           struct err_info *info) MUST_CHECK;

#endif
