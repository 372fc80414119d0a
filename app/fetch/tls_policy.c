/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/tls_policy.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>
#include <mbedtls/platform_time.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

#include "base/log.h"

#define SAN_DNS_TAG (MBEDTLS_ASN1_CONTEXT_SPECIFIC | 2)

static _Atomic(const struct clock *) judge;

static mbedtls_time_t judge_time(mbedtls_time_t *out)
{
    const struct clock *c = atomic_load(&judge);
    mbedtls_time_t now_s = c ? (mbedtls_time_t)clock_now_s(c) : time(NULL);
    if (out)
        *out = now_s;
    return now_s;
}

void tls_policy_start(void)
{
    (void)mbedtls_platform_set_time(judge_time);
}

void tls_policy_set_clock(const struct clock *c)
{
    atomic_store(&judge, c);
}

void tls_policy_drop_clock(const struct clock *c)
{
    (void)atomic_compare_exchange_strong(&judge, &c, NULL);
}

/* SHA-2 only, RSA from 2048 bits, the NIST curves: what browsers ask of public CAs, and every private CA can do. */
static const mbedtls_x509_crt_profile profile = {
    MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA256) | MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA384) |
        MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA512),
    MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSA) | MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSASSA_PSS) |
        MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECKEY) | MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECDSA),
    MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP256R1) |
        MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP384R1) |
        MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP521R1),
    2048,
};

static void note_name(struct tls_peer *peer, const mbedtls_x509_crt *crt)
{
    for (const mbedtls_x509_sequence *s = &crt->subject_alt_names; s; s = s->next) {
        if (s->buf.tag != SAN_DNS_TAG || !s->buf.len)
            continue;
        char raw[TLS_PEER_NAME_BYTES];
        snprintf(raw, sizeof raw, "%.*s", (int)(s->buf.len < 60 ? s->buf.len : 60),
                 (const char *)s->buf.p);
        log_quote(raw, peer->name, sizeof peer->name);
        return;
    }
}

static void note_date(const mbedtls_x509_time *t, char out[TLS_PEER_DATE_BYTES])
{
    unsigned year = (unsigned)t->year % 10000, month = (unsigned)t->mon % 100;
    snprintf(out, TLS_PEER_DATE_BYTES, "%04u-%02u-%02u", year, month, (unsigned)t->day % 100);
}

/* mbedTLS checks the usage extensions only after this callback, without telling which failed: so they are checked
 * here. A certificate without the extension may be used for anything (RFC 5280, 4.2.1.12). */
static bool use_is_wrong(const mbedtls_x509_crt *crt)
{
    return mbedtls_x509_crt_check_extended_key_usage(
               crt, MBEDTLS_OID_SERVER_AUTH, MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)) != 0 ||
           mbedtls_x509_crt_check_key_usage(crt, MBEDTLS_X509_KU_DIGITAL_SIGNATURE) != 0;
}

static int judge_certificate(void *user, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    struct tls_peer *peer = user;
    if (depth == 0) {
        peer->seen = true;
        note_name(peer, crt);
        /* mbedTLS falls back to the common name; RFC 6125 and browsers no longer do. */
        if (!mbedtls_x509_crt_has_ext_type(crt, MBEDTLS_X509_EXT_SUBJECT_ALT_NAME)) {
            peer->no_san = true;
            *flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
        }
        if (use_is_wrong(crt)) {
            peer->wrong_use = true;
            *flags |= MBEDTLS_X509_BADCERT_EXT_KEY_USAGE;
        }
    }
    if (*flags & (MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE)) {
        note_date(&crt->valid_from, peer->from_date);
        note_date(&crt->valid_to, peer->until_date);
    }
    peer->flags |= *flags;
    return 0; /* the flags alone refuse: the whole chain is walked, so every reason is known */
}

void tls_policy_apply(void *ssl_config, struct tls_peer *peer)
{
    memset(peer, 0, sizeof *peer);
    mbedtls_ssl_conf_authmode(ssl_config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_cert_profile(ssl_config, &profile);
    mbedtls_ssl_conf_verify(ssl_config, judge_certificate, peer);
}

enum err tls_policy_reason(const struct tls_peer *p, const char *host, struct err_info *info)
{
    uint32_t f = p->flags;
    /* In order of what makes the others meaningless: an unknown issuer's dates and names say nothing. */
    if (f & (MBEDTLS_X509_BADCERT_NOT_TRUSTED | MBEDTLS_X509_BADCERT_MISSING))
        return err_set(info, ERR_TLS_CA, "the certificate of %s is not signed by the configured CA",
                       host);
    if (f & MBEDTLS_X509_BADCERT_EXPIRED)
        return err_set(info, ERR_TLS_DATE, "by this clock the certificate of %s ended on %s", host,
                       p->until_date);
    if (f & MBEDTLS_X509_BADCERT_FUTURE)
        return err_set(info, ERR_TLS_DATE, "by this clock the certificate of %s only starts on %s",
                       host, p->from_date);
    if (p->no_san)
        return err_set(info, ERR_TLS_NAME, "the certificate of %s has no subjectAltName", host);
    if (f & MBEDTLS_X509_BADCERT_CN_MISMATCH)
        return err_set(info, ERR_TLS_NAME, "the certificate of %s is for another name (%s)", host,
                       p->name[0] ? p->name : "no DNS name");
    if (p->wrong_use)
        return err_set(info, ERR_TLS_WEAK, "the certificate of %s is not one for servers", host);
    if (f &
        (MBEDTLS_X509_BADCERT_BAD_MD | MBEDTLS_X509_BADCERT_BAD_PK | MBEDTLS_X509_BADCERT_BAD_KEY))
        return err_set(info, ERR_TLS_WEAK,
                       "the certificate of %s has a key or hash that is too weak", host);
    if (f)
        return err_set(info, ERR_TLS_OTHER, "the certificate of %s is refused (flags 0x%x)", host,
                       (unsigned)f);
    return ERR_OK;
}
