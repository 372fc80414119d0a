/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/s3.h"

#include <curl/curl.h>
#include <mbedtls/ssl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"

#define MAX_BASE_BYTES 512
#define MAX_S3_URL_BYTES 4096
#define MAX_HEADER_BYTES 2048
#define MAX_S3_KEY_BYTES 1024
#define FIRST_PAUSE_MS 200

struct s3 {
    CURL *easy;
    char base[MAX_BASE_BYTES]; /* ENDPOINT/BUCKET/ */
    char *session_token;
    struct strbuf answer;
    const char *send; /* what is left of the body */
    size_t send_bytes;
    char error_text[CURL_ERROR_SIZE];
};

struct request {
    const char *method; /* "PUT", "HEAD", "GET", "DELETE" */
    const char *path;   /* behind base, with its query */
    const char *type, *cache_control;
    const void *data; /* PUT */
    size_t bytes;
};

static size_t on_answer(char *data, size_t size, size_t count, void *user)
{
    struct s3 *s = user;
    return strbuf_append(&s->answer, data, size * count) ? 0 : size * count;
}

static size_t on_send(char *out, size_t size, size_t count, void *user)
{
    struct s3 *s = user;
    size_t n = size * count < s->send_bytes ? size * count : s->send_bytes;
    memcpy(out, s->send, n);
    s->send += n;
    s->send_bytes -= n;
    return n;
}

/* curl's own settings let SHA-1 and short keys pass. */
static CURLcode on_tls(CURL *easy, void *config, void *user)
{
    (void)easy, (void)user;
    mbedtls_ssl_conf_authmode(config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_cert_profile(config, &mbedtls_x509_crt_profile_default);
    return CURLE_OK;
}

static const char *system_ca(void)
{
    static const char *const files[] = {"/etc/ssl/certs/ca-certificates.crt",
                                        "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (access(files[i], R_OK) == 0)
            return files[i];
    return files[0];
}

static CURLcode set_options(struct s3 *s, const struct s3_terms *t)
{
    char scheme[100];
    CURL *c = s->easy;
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {{CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
                   {CURLOPT_FOLLOWLOCATION, 0},
                   {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
                   {CURLOPT_SSL_VERIFYPEER, 1},
                   {CURLOPT_SSL_VERIFYHOST, 2},
                   {CURLOPT_NOSIGNAL, 1},
                   {CURLOPT_CONNECTTIMEOUT_MS, S3_CONNECT_MS},
                   {CURLOPT_TIMEOUT_MS, S3_REQUEST_MS}};
    snprintf(scheme, sizeof scheme, "aws:amz:%s:s3", t->region);
    const struct {
        CURLoption option;
        const char *value;
    } texts[] = {{CURLOPT_PROTOCOLS_STR, "http,https"},
                 {CURLOPT_USERAGENT, "placard-desk/1"},
                 {CURLOPT_CAINFO, t->ca_file ? t->ca_file : system_ca()},
                 {CURLOPT_AWS_SIGV4, scheme},
                 {CURLOPT_USERNAME, t->key_id},
                 {CURLOPT_PASSWORD, t->secret}};
    CURLcode bad = CURLE_OK;
    for (size_t i = 0; !bad && i < sizeof numbers / sizeof numbers[0]; i++)
        bad = curl_easy_setopt(c, numbers[i].option, numbers[i].value);
    for (size_t i = 0; !bad && i < sizeof texts / sizeof texts[0]; i++)
        bad = curl_easy_setopt(c, texts[i].option, texts[i].value);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_answer);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_WRITEDATA, s);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_READFUNCTION, on_send);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_READDATA, s);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_SSL_CTX_FUNCTION, on_tls);
    return bad ? bad : curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->error_text);
}

static bool is_loopback(const char *rest)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        size_t n = strlen(hosts[i]);
        if (!strncmp(rest, hosts[i], n) && (!rest[n] || rest[n] == ':'))
            return true;
    }
    return false;
}

static enum err check_terms(const struct s3_terms *t, struct err_info *info)
{
    static const char names[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";
    static const char authority[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    bool tls = !strncmp(t->endpoint, "https://", 8);
    const char *rest = tls ? t->endpoint + 8 : t->endpoint + 7;
    if (!tls && (strncmp(t->endpoint, "http://", 7) != 0 || !is_loopback(rest)))
        return err_set(info, ERR_RANGE, "the endpoint is not https://HOST");
    if (!*rest || strspn(rest, authority) != strlen(rest))
        return err_set(info, ERR_RANGE, "the endpoint is https://HOST or https://HOST:PORT");
    if (strlen(t->bucket) < 3 || strlen(t->bucket) > 63 ||
        strspn(t->bucket, names) != strlen(t->bucket))
        return err_set(info, ERR_RANGE,
                       "a bucket's name is made of 3 to 63 of a-z, 0-9, dots and dashes");
    if (!*t->region || strlen(t->region) > 60 || strspn(t->region, names) != strlen(t->region))
        return err_set(info, ERR_RANGE, "the region is a name such as eu-west-1");
    if (!t->key_id || !*t->key_id || !t->secret || !*t->secret)
        return err_set(info, ERR_SETTINGS,
                       "the key is taken from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and "
                       "they are not set");
    return ERR_OK;
}

enum err s3_open(const struct s3_terms *t, struct s3 **out, struct err_info *info)
{
    enum err e = check_terms(t, info);
    if (e)
        return e;
    struct s3 *s = mem_alloc(sizeof *s);
    if (!s)
        return err_set(info, ERR_NOMEM, "out of memory");
    strbuf_init(&s->answer, MAX_S3_LISTING_BYTES);
    int n = snprintf(s->base, sizeof s->base, "%s/%s/", t->endpoint, t->bucket);
    if (n < 0 || (size_t)n >= sizeof s->base)
        e = err_set(info, ERR_TOO_BIG, "the endpoint is too long");
    if (!e && t->session_token && !(s->session_token = mem_strdup(t->session_token)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (!e && (!(s->easy = curl_easy_init()) || set_options(s, t)))
        e = err_set(info, ERR_UNSUPPORTED, "this libcurl cannot speak to S3");
    if (!e) {
        *out = s;
        s = NULL;
    }
    s3_close(s);
    return e;
}

void s3_close(struct s3 *s)
{
    if (!s)
        return;
    if (s->easy)
        curl_easy_cleanup(s->easy);
    if (s->session_token)
        mem_wipe_free(s->session_token, strlen(s->session_token));
    strbuf_clear(&s->answer);
    mem_free(s);
}

/* ---- one request ---- */

static bool add_header(struct curl_slist **list, const char *name, const char *value)
{
    char line[MAX_HEADER_BYTES];
    if (!value)
        return true;
    int n = snprintf(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *more =
        n < 0 || (size_t)n >= sizeof line ? NULL : curl_slist_append(*list, line);
    if (more)
        *list = more;
    return more != NULL;
}

static enum err network_error(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return ERR_NET_RESOLVE;
    case CURLE_COULDNT_CONNECT:
        return ERR_NET_CONNECT;
    case CURLE_OPERATION_TIMEDOUT:
        return ERR_NET_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
        return ERR_TLS_CA;
    case CURLE_OUT_OF_MEMORY:
        return ERR_NOMEM;
    case CURLE_WRITE_ERROR:
        return ERR_TOO_BIG;
    default:
        return ERR_NET_BROKEN;
    }
}

static enum err set_request(struct s3 *s, const struct request *r, struct curl_slist **headers)
{
    char url[MAX_S3_URL_BYTES], hex[DIGEST_HEX_BYTES];
    struct digest sha256;
    bool put = !strcmp(r->method, "PUT"), head = !strcmp(r->method, "HEAD");
    int n = snprintf(url, sizeof url, "%s%s", s->base, r->path);
    enum err e = digest_of(r->data ? r->data : "", r->bytes, &sha256);
    if (e || n < 0 || (size_t)n >= sizeof url)
        return e ? e : ERR_TOO_BIG;
    digest_to_hex(&sha256, hex);
    /* the store checks what arrives against it */
    if (!add_header(headers, "x-amz-content-sha256", hex) ||
        !add_header(headers, "x-amz-security-token", s->session_token) ||
        !add_header(headers, "Content-Type", r->type) ||
        !add_header(headers, "Cache-Control", r->cache_control) ||
        !add_header(headers, "Expect", put ? "" : NULL))
        return ERR_NOMEM;
    s->send = r->data;
    s->send_bytes = r->bytes;
    CURLcode bad = curl_easy_setopt(s->easy, CURLOPT_URL, url);
    bad = bad ? bad : curl_easy_setopt(s->easy, CURLOPT_HTTPGET, 1L);
    bad = bad ? bad : curl_easy_setopt(s->easy, CURLOPT_UPLOAD, (long)put);
    bad = bad ? bad : curl_easy_setopt(s->easy, CURLOPT_NOBODY, (long)head);
    bad = bad ? bad
              : curl_easy_setopt(s->easy, CURLOPT_CUSTOMREQUEST, put || head ? NULL : r->method);
    bad = bad ? bad
              : curl_easy_setopt(s->easy, CURLOPT_INFILESIZE_LARGE,
                                 put ? (curl_off_t)r->bytes : (curl_off_t)-1);
    bad = bad ? bad : curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, *headers);
    return bad ? ERR_NOMEM : ERR_OK;
}

static enum err try_once(struct s3 *s, const struct request *r, long *status, struct err_info *info)
{
    struct curl_slist *headers = NULL;
    strbuf_clear(&s->answer);
    s->error_text[0] = 0;
    *status = 0;
    enum err e = set_request(s, r, &headers);
    if (e) {
        err_set(info, e, "the request cannot be made");
    } else {
        CURLcode code = curl_easy_perform(s->easy);
        if (code)
            e = err_set(info, network_error(code), "%.200s",
                        s->error_text[0] ? s->error_text : curl_easy_strerror(code));
        else
            curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, status);
    }
    curl_slist_free_all(headers);
    return e;
}

/* What stands between <name> and </name>, from *at on, which moves behind it. False if there is none that fits. */
static bool take_member(const char **at, const char *name, char *out, size_t out_bytes)
{
    char open[40], close[40];
    snprintf(open, sizeof open, "<%s>", name);
    snprintf(close, sizeof close, "</%s>", name);
    const char *from = *at ? strstr(*at, open) : NULL;
    const char *to = from ? strstr(from, close) : NULL;
    if (!to)
        return false;
    from += strlen(open);
    *at = to + strlen(close);
    size_t n = (size_t)(to - from);
    if (n >= out_bytes)
        n = 0; /* none of ours is that long */
    memcpy(out, from, n);
    out[n] = 0;
    return true;
}

/* ERR_OK for 2xx; 404 too where that is an answer. */
static enum err run(struct s3 *s, const struct request *r, bool may_lack, long *status,
                    struct err_info *info)
{
    char code[64] = "", quoted[100], path[200];
    enum err e = ERR_OK;
    for (int i = 0, pause_ms = FIRST_PAUSE_MS; i < S3_TRIES; i++, pause_ms *= 4) {
        e = try_once(s, r, status, info);
        if (e == ERR_NOMEM || e == ERR_TOO_BIG || e == ERR_TLS_CA ||
            (!e && *status != 429 && *status < 500))
            break;
        if (i + 1 < S3_TRIES)
            nanosleep(&(struct timespec){.tv_sec = pause_ms / 1000,
                                         .tv_nsec = pause_ms % 1000 * 1000000L},
                      NULL);
    }
    if (e || (*status >= 200 && *status < 300) || (may_lack && *status == 404))
        return e;
    const char *at = s->answer.data;
    take_member(&at, "Code", code, sizeof code);
    return err_set(info, ERR_HTTP_STATUS, "%s %s: the store answers %ld %s", r->method,
                   log_quote(r->path, path, sizeof path), *status,
                   *code ? log_quote(code, quoted, sizeof quoted) : "");
}

enum err s3_put(struct s3 *s, const char *key, const char *type, const char *cache_control,
                const void *data, size_t bytes, struct err_info *info)
{
    long status;
    if (!text_path_valid(key))
        return err_set(info, ERR_RANGE, "that key cannot be stored");
    return run(s,
               &(struct request){.method = "PUT",
                                 .path = key,
                                 .type = type,
                                 .cache_control = cache_control,
                                 .data = data,
                                 .bytes = bytes},
               false, &status, info);
}

enum err s3_look(struct s3 *s, const char *key, bool *there, size_t *bytes, struct err_info *info)
{
    long status;
    curl_off_t length = -1;
    enum err e = run(s, &(struct request){.method = "HEAD", .path = key}, true, &status, info);
    if (e)
        return e;
    curl_easy_getinfo(s->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    *there = status != 404;
    *bytes = length > 0 ? (size_t)length : 0;
    return ERR_OK;
}

enum err s3_remove(struct s3 *s, const char *key, struct err_info *info)
{
    long status;
    return run(s, &(struct request){.method = "DELETE", .path = key}, true, &status, info);
}

/* Goes on behind the last key rather than by the store's token: tokens may hold a "+", for which libcurl 8.14 signs
 * another query than it sends. */
enum err s3_list(struct s3 *s, const char *prefix, enum err (*each)(void *user, const char *key),
                 void *user, struct err_info *info)
{
    char path[MAX_S3_URL_BYTES], key[MAX_S3_KEY_BYTES + 1], last[MAX_S3_KEY_BYTES + 1] = "",
                                                                                    more[8];
    long status;
    for (int page = 0; page < MAX_S3_PAGES; page++) {
        char *after = curl_easy_escape(s->easy, last, 0),
             *begins = curl_easy_escape(s->easy, prefix, 0);
        bool on = false;
        /* parameters in the order in which they are signed */
        int n = after && begins ? snprintf(path, sizeof path, "?list-type=2&prefix=%s%s%s", begins,
                                           *last ? "&start-after=" : "", after)
                                : -1;
        curl_free(after);
        curl_free(begins);
        if (n < 0 || (size_t)n >= sizeof path)
            return err_set(info, ERR_TOO_BIG, "the listing cannot be asked for");
        enum err e = run(s, &(struct request){.method = "GET", .path = path}, false, &status, info);
        const char *at = s->answer.data, *start = at;
        while (!e && take_member(&at, "Key", key, sizeof key)) {
            if (text_path_valid(key)) { /* ours are; others' need not be */
                on |= strcmp(key, last) > 0;
                snprintf(last, sizeof last, "%s", key);
                e = each(user, key);
            }
        }
        if (e || !take_member(&start, "IsTruncated", more, sizeof more) ||
            strcmp(more, "true") != 0)
            return e;
        if (!on)
            break;
    }
    return err_set(info, ERR_TOO_BIG, "the bucket holds too much that is not ours below %s",
                   prefix);
}
