/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/ca.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <mbedtls/oid.h>
#include <mbedtls/pk.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/x509_crt.h>

#include "base/build_info.h"
#include "base/ecdsa.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"

#define KEY_PEM_BYTES 512
#define SUBJECT_BYTES 256
#define DATE_BYTES 15 /* YYYYMMDDHHMMSS */
#define BACKDATE_S 86400L
#define MAX_BACKDATE_S (90L * 86400)
#define SERIAL_BYTES 16
#define MAX_NAMES_BYTES 4096

static enum err tls_error(struct err_info *info, const char *what, int rc)
{
    return err_set(info, rc == MBEDTLS_ERR_X509_ALLOC_FAILED ? ERR_NOMEM : ERR_TLS_OTHER,
                   "cannot make %s (-0x%04x)", what, (unsigned)-rc);
}

static enum err write_pem(struct desk *d, const char *name, const char *pem, mode_t mode,
                          struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    enum err e = desk_path(d, path, "tls", name);
    mode_t was = umask(077);
    if (!e)
        e = file_replace(path, pem, strlen(pem), true, info);
    if (!e && chmod(path, mode) != 0)
        e = err_set(info, ERR_IO, "cannot set the mode of tls/%s: %s", name, strerror(errno));
    umask(was);
    return e;
}

/* A new key: PEM to tls/NAME and into *out. */
static enum err make_key(struct desk *d, const char *name, mbedtls_pk_context *out,
                         struct err_info *info)
{
    char pem[KEY_PEM_BYTES] = "";
    struct ecdsa_private *key = NULL;
    enum err e = ecdsa_private_generate(&key);
    if (!e)
        e = ecdsa_private_write_pem(key, pem, sizeof pem);
    if (e)
        err_set(info, e, "cannot make a key");
    if (!e)
        e = write_pem(d, name, pem, 0600, info);
    if (!e) {
        int rc = mbedtls_pk_parse_key(out, (const unsigned char *)pem, strlen(pem) + 1, NULL, 0,
                                      mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
        if (rc)
            e = tls_error(info, "a key", rc);
    }
    ecdsa_private_free(key);
    mem_wipe(pem, sizeof pem);
    return e;
}

static void format_date(int64_t s, char out[DATE_BYTES])
{
    struct tm tm;
    time_t t = (time_t)s;
    gmtime_r(&t, &tm);
    strftime(out, DATE_BYTES, "%Y%m%d%H%M%S", &tm);
}

struct certificate { /* to make */
    const char *subject, *issuer;
    mbedtls_pk_context *key, *issuer_key;
    bool is_ca;
    int days;
    mbedtls_x509_san_list *names;
};

static int set_dates(mbedtls_x509write_cert *w, int64_t now_s, int days)
{
    char from[DATE_BYTES], until[DATE_BYTES];
    /* a board without a battery clock starts at its build time: valid from before that, within reason */
    int64_t from_s = now_s - BACKDATE_S;
    if (build_info_time_s() < from_s)
        from_s = build_info_time_s() > now_s - MAX_BACKDATE_S ? build_info_time_s()
                                                              : now_s - MAX_BACKDATE_S;
    format_date(from_s, from);
    format_date(from_s + (int64_t)days * 86400, until);
    return mbedtls_x509write_crt_set_validity(w, from, until);
}

static int fill(mbedtls_x509write_cert *w, const struct certificate *c, int64_t now_s)
{
    unsigned char serial[SERIAL_BYTES];
    int rc = mbedtls_psa_get_random(MBEDTLS_PSA_RANDOM_STATE, serial, sizeof serial);
    serial[0] = (unsigned char)((serial[0] & 0x7f) | 0x40); /* positive, full length */
    mbedtls_x509write_crt_set_version(w, MBEDTLS_X509_CRT_VERSION_3);
    mbedtls_x509write_crt_set_md_alg(w, MBEDTLS_MD_SHA256);
    mbedtls_x509write_crt_set_subject_key(w, c->key);
    mbedtls_x509write_crt_set_issuer_key(w, c->issuer_key);
    if (rc || (rc = mbedtls_x509write_crt_set_serial_raw(w, serial, sizeof serial)) ||
        (rc = mbedtls_x509write_crt_set_subject_name(w, c->subject)) ||
        (rc = mbedtls_x509write_crt_set_issuer_name(w, c->issuer)) ||
        (rc = set_dates(w, now_s, c->days)) ||
        (rc = mbedtls_x509write_crt_set_basic_constraints(w, c->is_ca, c->is_ca ? 0 : -1)) ||
        (rc = mbedtls_x509write_crt_set_subject_key_identifier(w)) ||
        (rc = mbedtls_x509write_crt_set_authority_key_identifier(w)))
        return rc;
    if (c->is_ca)
        return mbedtls_x509write_crt_set_key_usage(w, MBEDTLS_X509_KU_KEY_CERT_SIGN |
                                                          MBEDTLS_X509_KU_CRL_SIGN);
    mbedtls_asn1_sequence server_auth = {
        .buf = {.tag = MBEDTLS_ASN1_OID, .len = MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)}};
    unsigned char oid[] = MBEDTLS_OID_SERVER_AUTH;
    server_auth.buf.p = oid;
    if ((rc = mbedtls_x509write_crt_set_key_usage(w, MBEDTLS_X509_KU_DIGITAL_SIGNATURE)) ||
        (rc = mbedtls_x509write_crt_set_ext_key_usage(w, &server_auth)))
        return rc;
    return mbedtls_x509write_crt_set_subject_alternative_name(w, c->names);
}

static enum err make_certificate(struct desk *d, const struct certificate *c, const char *name,
                                 struct err_info *info)
{
    unsigned char pem[MAX_PEM_BYTES];
    mbedtls_x509write_cert w;
    mbedtls_x509write_crt_init(&w);
    int rc = fill(&w, c, desk_now_s(d));
    if (!rc)
        rc = mbedtls_x509write_crt_pem(&w, pem, sizeof pem, mbedtls_psa_get_random,
                                       MBEDTLS_PSA_RANDOM_STATE);
    mbedtls_x509write_crt_free(&w);
    return rc ? tls_error(info, "a certificate", rc)
              : write_pem(d, name, (const char *)pem, 0644, info);
}

static bool dns_name_valid(const char *name)
{
    size_t n = strlen(name);
    if (!n || n > 253 || name[0] == '.' || name[0] == '-' || name[n - 1] == '.')
        return false;
    return strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == n;
}

enum err ca_check_name(const char *name, struct err_info *info)
{
    unsigned char address[16];
    if (inet_pton(AF_INET, name, address) == 1 || inet_pton(AF_INET6, name, address) == 1 ||
        dns_name_valid(name))
        return ERR_OK;
    return err_set(info, ERR_RANGE, "a host is a DNS name or an IP address");
}

struct san { /* a list node with the room its address needs */
    mbedtls_x509_san_list list;
    unsigned char address[16];
    char name[256];
};

static void fill_san(struct san *s, const char *name, mbedtls_x509_san_list *next)
{
    memset(s, 0, sizeof *s);
    s->list.next = next;
    mbedtls_x509_buf *v = &s->list.node.san.unstructured_name;
    s->list.node.type = MBEDTLS_X509_SAN_IP_ADDRESS;
    v->p = s->address;
    if (inet_pton(AF_INET, name, s->address) == 1) {
        v->len = 4;
    } else if (inet_pton(AF_INET6, name, s->address) == 1) {
        v->len = 16;
    } else {
        s->list.node.type = MBEDTLS_X509_SAN_DNS_NAME;
        snprintf(s->name, sizeof s->name, "%s", name);
        v->p = (unsigned char *)s->name;
        v->len = strlen(s->name);
    }
}

static enum err make_server(struct desk *d, const char *desk_name, const char *const *names,
                            int count, mbedtls_pk_context *ca_key, struct err_info *info)
{
    char subject[SUBJECT_BYTES], issuer[SUBJECT_BYTES];
    struct san list[MAX_SERVER_NAMES];
    mbedtls_pk_context key;
    if (count < 1 || count > MAX_SERVER_NAMES)
        return err_set(info, ERR_RANGE, "a server has 1 to %d hosts", MAX_SERVER_NAMES);
    for (int i = count - 1; i >= 0; i--)
        fill_san(&list[i], names[i], i + 1 < count ? &list[i + 1].list : NULL);
    snprintf(subject, sizeof subject, "CN=%.64s", names[0]);
    snprintf(issuer, sizeof issuer, "CN=%.50s desk CA", desk_name);
    mbedtls_pk_init(&key);
    enum err e = make_key(d, "server.key", &key, info);
    if (!e)
        e = make_certificate(d,
                             &(struct certificate){.subject = subject,
                                                   .issuer = issuer,
                                                   .key = &key,
                                                   .issuer_key = ca_key,
                                                   .days = SERVER_DAYS,
                                                   .names = &list[0].list},
                             "server.pem", info);
    mbedtls_pk_free(&key);
    return e;
}

static enum err keep_names(struct desk *d, const char *const *names, int count,
                           struct err_info *info)
{
    struct strbuf b;
    strbuf_init(&b, MAX_NAMES_BYTES);
    for (int i = 0; i < count; i++)
        strbuf_printf(&b, "%s%s", i ? " " : "", names[i]);
    enum err e = b.failed ? err_set(info, b.failed, "too many hosts")
                          : desk_meta_set(d, "hosts", b.data, info);
    strbuf_clear(&b);
    return e;
}

enum err ca_make(struct desk *d, const char *desk_name, const char *const *names, int count,
                 struct err_info *info)
{
    char subject[SUBJECT_BYTES];
    mbedtls_pk_context key;
    snprintf(subject, sizeof subject, "CN=%.50s desk CA", desk_name);
    mbedtls_pk_init(&key);
    enum err e = make_key(d, "ca.key", &key, info);
    if (!e)
        e = make_certificate(d,
                             &(struct certificate){.subject = subject,
                                                   .issuer = subject,
                                                   .key = &key,
                                                   .issuer_key = &key,
                                                   .is_ca = true,
                                                   .days = CA_DAYS},
                             "ca.pem", info);
    if (!e)
        e = make_server(d, desk_name, names, count, &key, info);
    if (!e)
        e = keep_names(d, names, count, info);
    mbedtls_pk_free(&key);
    return e;
}

static enum err read_tls(const char *dir, const char *name, char **out, size_t *bytes,
                         struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    int n = snprintf(path, sizeof path, "%s/tls/%s", dir, name);
    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(info, ERR_TOO_BIG, "the desk folder's path is too long");
    return file_read(path, MAX_PEM_BYTES, out, bytes, info);
}

/* Days that the server certificate still has; 0 if it cannot be read. */
static int64_t days_left(struct desk *d)
{
    char *pem = NULL;
    size_t bytes = 0;
    mbedtls_x509_crt c;
    int64_t days = 0;
    if (read_tls(desk_dir(d), "server.pem", &pem, &bytes, NULL))
        return 0;
    mbedtls_x509_crt_init(&c);
    if (mbedtls_x509_crt_parse(&c, (const unsigned char *)pem, bytes + 1) == 0) {
        struct tm tm = {.tm_year = c.valid_to.year - 1900,
                        .tm_mon = c.valid_to.mon - 1,
                        .tm_mday = c.valid_to.day,
                        .tm_hour = c.valid_to.hour,
                        .tm_min = c.valid_to.min,
                        .tm_sec = c.valid_to.sec};
        days = ((int64_t)timegm(&tm) - desk_now_s(d)) / 86400;
    }
    mbedtls_x509_crt_free(&c);
    mem_free(pem);
    return days;
}

enum err ca_renew_server(struct desk *d, bool *renewed, struct err_info *info)
{
    char *hosts = NULL, *name = NULL, *pem = NULL, *rest = NULL;
    const char *names[MAX_SERVER_NAMES];
    size_t bytes = 0;
    int count = 0;
    mbedtls_pk_context key;
    if (days_left(d) >= SERVER_RENEW_DAYS) {
        *renewed = false;
        return ERR_OK;
    }
    mbedtls_pk_init(&key);
    enum err e = desk_meta_get(d, "hosts", &hosts, info);
    if (!e)
        e = desk_meta_get(d, "name", &name, info);
    if (!e)
        e = read_tls(desk_dir(d), "ca.key", &pem, &bytes, info);
    if (!e) {
        int rc = mbedtls_pk_parse_key(&key, (const unsigned char *)pem, bytes + 1, NULL, 0,
                                      mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
        if (rc)
            e = tls_error(info, "use of tls/ca.key", rc);
    }
    for (char *p = hosts ? strtok_r(hosts, " ", &rest) : NULL; p && count < MAX_SERVER_NAMES;
         p = strtok_r(NULL, " ", &rest))
        names[count++] = p;
    if (!e)
        e = make_server(d, name, names, count, &key, info);
    if (!e)
        *renewed = true;
    mbedtls_pk_free(&key);
    mem_wipe_free(pem, bytes);
    mem_free(hosts);
    mem_free(name);
    return e;
}

enum err ca_read_server(const char *dir, char **certificate, char **key, struct err_info *info)
{
    char *server = NULL, *private_key = NULL;
    size_t bytes = 0, key_bytes = 0;
    enum err e = read_tls(dir, "server.pem", &server, &bytes, info);
    if (!e)
        e = read_tls(dir, "server.key", &private_key, &key_bytes, info);
    if (e) {
        mem_free(server);
        return e;
    }
    *certificate = server;
    *key = private_key;
    return ERR_OK;
}
