/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_http.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>
#include <mbedtls/ssl.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "desk/sources/address_rule.h"
#include "desk/sources/source_url.h"

#define CONNECT_TIMEOUT_MS 10000L
#define TOTAL_TIMEOUT_MS 120000L
#define STALL_BYTES 64L /* a second, for STALL_S: given up */
#define STALL_S 20L
#define MAX_REDIRECTS 5
#define MAX_TOKEN_HEADER_BYTES 2100

struct source_http {
    CURL *easy;
    struct source_url source;
    char *authorization; /* "Authorization: Bearer ..."; NULL = none */
    bool allow_local;
    const struct clock *clock;
    atomic_bool cancelled;
    enum source_network network;
    /* of the request under way */
    bool to_source, status_only;
    bool enough; /* status_only, and the body began */
    bool refused;
    enum address_class refused_class;
    struct source_header header;
    struct strbuf body;
    enum err failed;
    char error_text[CURL_ERROR_SIZE];
};

static void *curl_mem_alloc(size_t bytes)
{
    return mem_alloc(bytes);
}

static void *curl_mem_grow(void *old, size_t bytes)
{
    return mem_grow(old, bytes);
}

static char *curl_mem_strdup(const char *text)
{
    return mem_strdup(text);
}

static void *curl_mem_array(size_t count, size_t each_bytes)
{
    return mem_array(count, each_bytes);
}

enum err source_http_start(void)
{
    static bool started;
    if (!started && curl_global_init_mem(CURL_GLOBAL_DEFAULT, curl_mem_alloc, mem_free,
                                         curl_mem_grow, curl_mem_strdup, curl_mem_array))
        return ERR_NOMEM;
    started = true;
    return ERR_OK;
}

/* ---- callbacks ---- */

static bool may_connect(struct source_http *h, enum address_class c)
{
    switch (c) {
    case ADDRESS_NEVER:
        return false;
    case ADDRESS_LOCAL:
        return h->allow_local;
    case ADDRESS_PRIVATE:
        if (h->to_source && h->network != SOURCE_NETWORK_PUBLIC)
            h->network = SOURCE_NETWORK_PRIVATE;
        return h->network == SOURCE_NETWORK_PRIVATE || h->allow_local;
    case ADDRESS_PUBLIC:
        if (h->to_source && h->network == SOURCE_NETWORK_UNKNOWN)
            h->network = SOURCE_NETWORK_PUBLIC;
        return true;
    }
    return false;
}

static curl_socket_t on_open(void *user, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct source_http *h = user;
    enum address_class c = address_rule_class(&a->addr, (socklen_t)a->addrlen);
    if (purpose != CURLSOCKTYPE_IPCXN || !may_connect(h, c)) {
        h->refused = true;
        h->refused_class = c;
        return CURL_SOCKET_BAD;
    }
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static size_t on_header(char *line, size_t one, size_t bytes, void *user)
{
    struct source_http *h = user;
    (void)one;
    h->failed = source_header_line(&h->header, line, bytes);
    return h->failed ? 0 : bytes;
}

static size_t on_body(char *data, size_t one, size_t bytes, void *user)
{
    struct source_http *h = user;
    (void)one;
    h->enough = h->status_only;
    h->failed = h->enough ? ERR_CANCELLED : strbuf_append(&h->body, data, bytes);
    return h->failed ? 0 : bytes;
}

static int on_progress(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct source_http *h = user;
    (void)a, (void)b, (void)c, (void)d;
    return atomic_load(&h->cancelled);
}

/* curl's own settings let SHA-1 and short keys pass. */
static CURLcode on_tls(CURL *easy, void *config, void *user)
{
    (void)easy, (void)user;
    mbedtls_ssl_conf_authmode(config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_cert_profile(config, &mbedtls_x509_crt_profile_default);
    return CURLE_OK;
}

/* ---- a session ---- */

static const char *system_ca(void)
{
    static const char *const files[] = {"/etc/ssl/certs/ca-certificates.crt",
                                        "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (access(files[i], R_OK) == 0)
            return files[i];
    return files[0];
}

static CURLcode set_options(struct source_http *h, const char *ca_file)
{
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {
        {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
        {CURLOPT_FOLLOWLOCATION, 0},
        {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
        {CURLOPT_SSL_VERIFYPEER, 1},
        {CURLOPT_SSL_VERIFYHOST, 2},
        {CURLOPT_SSL_SESSIONID_CACHE, 0},
        {CURLOPT_NOSIGNAL, 1},
        {CURLOPT_QUICK_EXIT, 1},
        {CURLOPT_HTTP09_ALLOWED, 0},
        {CURLOPT_NOPROGRESS, 0},
        {CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS},
        {CURLOPT_TIMEOUT_MS, TOTAL_TIMEOUT_MS},
        {CURLOPT_LOW_SPEED_LIMIT, STALL_BYTES},
        {CURLOPT_LOW_SPEED_TIME, STALL_S},
        {CURLOPT_MAXCONNECTS, 4},
    };
    const struct {
        CURLoption option;
        const char *value;
    } texts[] = {
        {CURLOPT_PROTOCOLS_STR, "http,https"},
        {CURLOPT_USERAGENT, "placard-desk/1"},
        {CURLOPT_CAINFO, ca_file},
        {CURLOPT_PROXY, ""}, /* the environment has no say */
        {CURLOPT_NOPROXY, ""},
    };
    CURL *c = h->easy;
    CURLcode bad = CURLE_OK;
    for (size_t i = 0; !bad && i < sizeof numbers / sizeof numbers[0]; i++)
        bad = curl_easy_setopt(c, numbers[i].option, numbers[i].value);
    for (size_t i = 0; !bad && i < sizeof texts / sizeof texts[0]; i++)
        bad = curl_easy_setopt(c, texts[i].option, texts[i].value);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_open);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, h);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_HEADERDATA, h);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_WRITEDATA, h);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_XFERINFODATA, h);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_SSL_CTX_FUNCTION, on_tls);
    return bad ? bad : curl_easy_setopt(c, CURLOPT_ERRORBUFFER, h->error_text);
}

enum err source_http_new(const struct source_http_settings *s, struct source_http **out,
                         struct err_info *info)
{
    struct source_http *h = mem_alloc(sizeof *h);
    if (!h)
        return err_set(info, ERR_NOMEM, "out of memory");
    atomic_init(&h->cancelled, false);
    h->allow_local = s->allow_local;
    h->clock = s->clock;
    h->network = s->network;
    enum err e = source_url_parse(NULL, s->url, &h->source, info);
    if (!e && s->token && !h->source.https && !s->allow_local)
        e = err_set(info, ERR_ORIGIN, "a token is sent over https only");
    if (!e && s->token) {
        h->authorization = mem_alloc(MAX_TOKEN_HEADER_BYTES);
        if (h->authorization)
            snprintf(h->authorization, MAX_TOKEN_HEADER_BYTES, "Authorization: Bearer %s",
                     s->token);
    }
    if (!e)
        h->easy = curl_easy_init();
    if (!e && (!h->easy || (s->token && !h->authorization) ||
               set_options(h, s->ca_file ? s->ca_file : system_ca())))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (e) {
        source_http_free(h);
        return e;
    }
    *out = h;
    return ERR_OK;
}

void source_http_free(struct source_http *h)
{
    if (!h)
        return;
    if (h->easy)
        curl_easy_cleanup(h->easy);
    if (h->authorization)
        mem_wipe_free(h->authorization, MAX_TOKEN_HEADER_BYTES);
    strbuf_clear(&h->body);
    mem_free(h);
}

void source_http_cancel(struct source_http *h)
{
    atomic_store(&h->cancelled, true);
}

enum source_network source_http_network(const struct source_http *h)
{
    return h->network;
}

/* ---- one request ---- */

static enum err add_line(struct curl_slist **list, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (!longer)
        return ERR_NOMEM;
    *list = longer;
    return ERR_OK;
}

static enum err add_field(struct curl_slist **list, const char *name, const char *value)
{
    char line[512];
    if (!value || !*value)
        return ERR_OK;
    int n = snprintf(line, sizeof line, "%s: %s", name, value);
    return n > 0 && (size_t)n < sizeof line ? add_line(list, line) : ERR_OK;
}

static enum err error_of(struct source_http *h, CURLcode code, const char *host,
                         struct err_info *info)
{
    static const struct {
        CURLcode code;
        enum err e;
        const char *text;
    } table[] = {
        {CURLE_COULDNT_RESOLVE_HOST, ERR_NET_RESOLVE, "no address is known for"},
        {CURLE_COULDNT_CONNECT, ERR_NET_CONNECT, "cannot reach"},
        {CURLE_OPERATION_TIMEDOUT, ERR_NET_TIMEOUT, "no answer in time from"},
        {CURLE_SSL_CONNECT_ERROR, ERR_TLS_OTHER, "no secure connection to"},
        {CURLE_PEER_FAILED_VERIFICATION, ERR_TLS_CA, "cannot trust the certificate of"},
        {CURLE_SSL_CACERT_BADFILE, ERR_TLS_CA, "the CA file cannot be used for"},
        {CURLE_OUT_OF_MEMORY, ERR_NOMEM, "out of memory while talking to"},
    };
    char quoted[120];
    if (atomic_load(&h->cancelled))
        return err_set(info, ERR_CANCELLED, "asked to stop");
    if (h->refused)
        return err_set(info, ERR_ORIGIN, "%s has %s address, which may not be asked", host,
                       address_class_name(h->refused_class));
    if (h->failed)
        return err_set(info, h->failed, "the answer of %s is too long", host);
    log_quote(h->error_text, quoted, sizeof quoted);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].code == code)
            return err_set(info, table[i].e, "%s %s: %s", table[i].text, host, quoted);
    return err_set(info, ERR_NET_BROKEN, "talking to %s failed (curl %d): %s", host, (int)code,
                   quoted);
}

static enum err one_hop(struct source_http *h, const struct source_request *r,
                        const struct source_url *u, struct err_info *info)
{
    struct curl_slist *fields = NULL;
    char host[100];
    h->to_source = !strcmp(u->origin, h->source.origin);
    h->status_only = r->status_only;
    h->refused = h->enough = false;
    h->failed = ERR_OK;
    h->error_text[0] = 0;
    source_header_init(&h->header, clock_now_s(h->clock));
    strbuf_clear(&h->body);
    strbuf_init(&h->body, r->max_bytes);
    enum err e = add_field(&fields, "Accept", r->accept);
    if (!e)
        e = add_field(&fields, "If-None-Match", r->etag);
    if (!e)
        e = add_field(&fields, "If-Modified-Since", r->last_modified);
    if (!e && h->authorization && h->to_source)
        e = add_line(&fields, h->authorization);
    if (!e && (curl_easy_setopt(h->easy, CURLOPT_URL, u->text) ||
               curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, fields)))
        e = ERR_NOMEM;
    CURLcode code = e ? CURLE_OK : curl_easy_perform(h->easy);
    if (code && !h->enough)
        e = error_of(h, code, log_quote(u->host, host, sizeof host), info);
    else if (e)
        err_set(info, e, "out of memory");
    curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(fields);
    return e;
}

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

enum err source_http_get(struct source_http *h, const struct source_request *r,
                         struct source_answer *out, struct err_info *info)
{
    struct source_url u, next;
    enum err e = atomic_load(&h->cancelled) ? err_set(info, ERR_CANCELLED, "asked to stop")
                                            : source_url_parse(NULL, r->url, &u, info);
    for (int hops = 0; !e; hops++) {
        if ((e = one_hop(h, r, &u, info)) || !is_redirect(h->header.status))
            break;
        if (hops == MAX_REDIRECTS || !h->header.location[0])
            e = err_set(info, ERR_HTTP_REDIRECT, "%s redirects without end", u.host);
        if (!e)
            e = source_url_parse(u.text, h->header.location, &next, info);
        if (!e && u.https && !next.https)
            e = err_set(info, ERR_HTTP_REDIRECT, "%s redirects from https to http", u.host);
        if (!e)
            u = next;
    }
    if (e)
        return e;
    size_t bytes = 0;
    char *body = strbuf_take(&h->body, &bytes);
    if (!body)
        return err_set(info, ERR_NOMEM, "out of memory");
    *out = (struct source_answer){h->header, body, bytes};
    return ERR_OK;
}

static enum err get(void *user, const struct source_request *r, struct source_answer *out,
                    struct err_info *info)
{
    return source_http_get(user, r, out, info);
}

struct source_getter source_http_getter(struct source_http *h)
{
    return (struct source_getter){get, h};
}
