/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/fetch_error.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"

static const struct {
    CURLcode code;
    enum err err;
    const char *text; /* %s: the host */
} table[] = {
    {CURLE_COULDNT_RESOLVE_HOST, ERR_NET_RESOLVE, "no address is known for %s"},
    {CURLE_COULDNT_RESOLVE_PROXY, ERR_NET_PROXY, "no address is known for the proxy %s"},
    {CURLE_COULDNT_CONNECT, ERR_NET_CONNECT, "%s cannot be reached"},
    {CURLE_PROXY, ERR_NET_PROXY, "the proxy %s refuses"},
    {CURLE_OPERATION_TIMEDOUT, ERR_NET_TIMEOUT, "%s does not answer in time"},
    {CURLE_SSL_CONNECT_ERROR, ERR_TLS_OTHER, "no secure connection to %s could be agreed on"},
    {CURLE_PEER_FAILED_VERIFICATION, ERR_TLS_OTHER, "the certificate of %s is refused"},
    {CURLE_SSL_CACERT_BADFILE, ERR_TLS_CA, "the CA file for %s cannot be used"},
    {CURLE_SSL_CERTPROBLEM, ERR_TLS_CLIENT, "our certificate or key for %s cannot be used"},
    {CURLE_WEIRD_SERVER_REPLY, ERR_HTTP_HEADER, "%s does not answer in proper HTTP"},
    {CURLE_UNSUPPORTED_PROTOCOL, ERR_HTTP_HEADER, "%s does not answer in proper HTTP"},
    {CURLE_TOO_LARGE, ERR_HTTP_HEADER, "%s sends too many headers"},
    {CURLE_BAD_CONTENT_ENCODING, ERR_HTTP_ENCODING, "%s sends an encoded body"},
    {CURLE_GOT_NOTHING, ERR_NET_BROKEN, "%s closed the connection without an answer"},
    {CURLE_PARTIAL_FILE, ERR_NET_BROKEN, "%s closed the connection in mid-body"},
    {CURLE_SEND_ERROR, ERR_NET_BROKEN, "the connection to %s broke"},
    {CURLE_RECV_ERROR, ERR_NET_BROKEN, "the connection to %s broke"},
    {CURLE_OUT_OF_MEMORY, ERR_NOMEM, "out of memory while talking to %s"},
    {CURLE_FAILED_INIT, ERR_NOMEM, "out of memory while talking to %s"},
};

/* The tunnel through the proxy was never there: whatever broke, it is the proxy that a person must look at. */
static bool proxy_is_to_blame(struct fetch *f, enum err e)
{
    long connect_status = 0;
    curl_off_t secured_us = 0;
    if (!f->proxy.url[0] || f->peer.seen)
        return false;
    (void)curl_easy_getinfo(f->easy, CURLINFO_HTTP_CONNECTCODE, &connect_status);
    (void)curl_easy_getinfo(f->easy, CURLINFO_APPCONNECT_TIME_T, &secured_us);
    if (connect_status / 100 == 2 || secured_us)
        return false;
    return e == ERR_NET_RESOLVE || e == ERR_NET_CONNECT || e == ERR_NET_TIMEOUT ||
           e == ERR_NET_BROKEN || e == ERR_NET_PROXY || e == ERR_HTTP_HEADER;
}

static enum err proxy_error(struct fetch *f, struct err_info *info)
{
    long connect_status = 0;
    (void)curl_easy_getinfo(f->easy, CURLINFO_HTTP_CONNECTCODE, &connect_status);
    if (connect_status == 407)
        return err_set(info, ERR_NET_PROXY, "the proxy %s wants another user or password",
                       f->proxy.host);
    if (connect_status)
        return err_set(info, ERR_NET_PROXY, "the proxy %s refuses (%ld) to connect to %s",
                       f->proxy.host, connect_status, f->origin.host);
    return err_set(info, ERR_NET_PROXY, "the proxy %s cannot be reached or does not answer",
                   f->proxy.host);
}

/* We took the server's certificate and it answered with a fatal alert instead of HTTP: what it missed is ours. With
 * TLS 1.3 the alert comes after our side of the handshake is done; and a server may close so fast that our next send
 * breaks before the alert is read. mbedTLS has no public way to ask which alert, nor whether a certificate was asked for. */
static bool client_certificate_is_refused(const struct fetch *f, CURLcode code, bool answered)
{
    static const char fatal_alert[] = "-0x7780"; /* MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE */
    if (!f->peer.seen || f->peer.flags || answered)
        return false;
    return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_SEND_ERROR ||
           strstr(f->error_text, fatal_alert);
}

enum err fetch_error_of(struct fetch *f, CURLcode code, bool answered, struct err_info *info)
{
    char quoted[100];
    const char *host = f->origin.host;
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR) {
        enum err e = tls_policy_reason(&f->peer, host, info);
        if (e)
            return e;
    }
    if (client_certificate_is_refused(f, code, answered))
        return err_set(info, ERR_TLS_CLIENT,
                       f->files[FETCH_FILE_CERT].path
                           ? "%s hung up on us: it seems to refuse our client certificate"
                           : "%s hung up on us: it seems to demand a client certificate",
                       host);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].code != code)
            continue;
        enum err e = table[i].err;
        if (proxy_is_to_blame(f, e))
            return proxy_error(f, info);
        char text[ERR_INFO_TEXT_BYTES];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(text, sizeof text, table[i].text, host);
#pragma GCC diagnostic pop
        if (!f->error_text[0])
            return err_set(info, e, "%s", text);
        return err_set(info, e, "%s: %s", text, log_quote(f->error_text, quoted, sizeof quoted));
    }
    return err_set(info, ERR_NET_BROKEN, "talking to %s failed (curl %d): %s", host, (int)code,
                   log_quote(f->error_text, quoted, sizeof quoted));
}
