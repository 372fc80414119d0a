/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/fetch_session.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/mem.h"

#define CONNECT_TIMEOUT_MS 10000
#define STALL_TIMEOUT_MS 20000
#define TOTAL_TIMEOUT_MS 120000
/* A link that died in silence is noticed after 15 s of quiet and three probes, inside one long poll. */
#define PROBE_AFTER_S 15
#define PROBE_EACH_S 4
#define PROBES 3
#define UNANSWERED_MS 15000

/* ---- once a process ---- */

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

enum err fetch_start(void)
{
    tls_policy_start();
    /* curl's allocations are ours too, so that a test can fail each of them; mbedTLS keeps calloc and free. */
    if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, curl_mem_alloc, mem_free, curl_mem_grow,
                             curl_mem_strdup, curl_mem_array))
        return ERR_NOMEM;
    return ERR_OK;
}

/* ---- a session ---- */

static CURLcode on_tls(CURL *easy, void *ssl_config, void *user)
{
    (void)easy;
    tls_policy_apply(ssl_config, user);
    return CURLE_OK;
}

/* A kept connection whose other end vanished would leave the screen deaf until the long poll's own end. The kernel
 * probes it, which wakes nobody. Best effort: a kernel without an option is no reason not to talk. */
static int on_socket(void *user, curl_socket_t fd, curlsocktype purpose)
{
    static const struct {
        int level, name, value;
    } options[] = {
        {SOL_SOCKET, SO_KEEPALIVE, 1},
        {IPPROTO_TCP, TCP_KEEPIDLE, PROBE_AFTER_S},
        {IPPROTO_TCP, TCP_KEEPINTVL, PROBE_EACH_S},
        {IPPROTO_TCP, TCP_KEEPCNT, PROBES},
        {IPPROTO_TCP, TCP_USER_TIMEOUT, UNANSWERED_MS},
    };
    (void)user, (void)purpose;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        (void)setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof(int));
    return CURL_SOCKOPT_OK;
}

static CURLcode set_text(CURL *c, CURLoption option, const char *value)
{
    return curl_easy_setopt(c, option, value);
}

static CURLcode set_number(CURL *c, CURLoption option, long value)
{
    return curl_easy_setopt(c, option, value);
}

static CURLcode set_numbers(struct fetch *f)
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
        /* A resumed session skips what a full handshake checks; the kept connection saves more anyway. */
        {CURLOPT_SSL_SESSIONID_CACHE, 0},
        {CURLOPT_NOSIGNAL, 1},
        /* Cancelling while a name is looked up must not wait for the resolver. */
        {CURLOPT_QUICK_EXIT, 1},
        {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
        {CURLOPT_HTTP09_ALLOWED, 0},
        {CURLOPT_NOPROGRESS, 1},
        {CURLOPT_CONNECTTIMEOUT_MS, (long)f->connect_timeout_ms},
    };
    CURLcode bad = CURLE_OK;
    for (size_t i = 0; !bad && i < sizeof numbers / sizeof *numbers; i++)
        bad = set_number(f->easy, numbers[i].option, numbers[i].value);
    return bad;
}

static CURLcode set_texts(struct fetch *f)
{
    const struct {
        CURLoption option;
        const char *value;
    } texts[] = {
        {CURLOPT_PROTOCOLS_STR, "https"},
        {CURLOPT_USERAGENT, "placard/1"},
        {CURLOPT_CAINFO, f->files[FETCH_FILE_CA].path},
        {CURLOPT_CAPATH, NULL},
        /* Both set, if only to "": the environment has no say. */
        {CURLOPT_PROXY, f->proxy.url},
        {CURLOPT_NOPROXY, ""},
        {CURLOPT_SSLCERT, f->files[FETCH_FILE_CERT].path},
        {CURLOPT_SSLKEY, f->files[FETCH_FILE_KEY].path},
    };
    CURLcode bad = CURLE_OK;
    for (size_t i = 0; !bad && i < sizeof texts / sizeof *texts; i++)
        bad = set_text(f->easy, texts[i].option, texts[i].value);
    return bad;
}

static CURLcode set_callbacks(struct fetch *f)
{
    CURL *c = f->easy;
    CURLcode bad = curl_easy_setopt(c, CURLOPT_ERRORBUFFER, f->error_text);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_SSL_CTX_FUNCTION, on_tls);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_SSL_CTX_DATA, &f->peer);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_SOCKOPTFUNCTION, on_socket);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, fetch_on_header);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, fetch_on_body);
    return bad;
}

static enum err copy_text(const char *from, char **to)
{
    if (!from || !*from)
        return ERR_OK;
    *to = mem_strdup(from);
    return *to ? ERR_OK : ERR_NOMEM;
}

static enum err read_settings(struct fetch *f, const struct fetch_settings *s,
                              struct err_info *info)
{
    enum err e = fetch_origin_parse(s->server_url, &f->origin, info);
    if (!e && s->proxy && *s->proxy)
        e = fetch_proxy_parse(s->proxy, &f->proxy, info);
    if (!e && (!s->ca_file || !*s->ca_file))
        e = err_set(info, ERR_TLS_CA, "no CA file is set");
    if (!e && !(s->client_cert && *s->client_cert) != !(s->client_key && *s->client_key))
        e = err_set(info, ERR_TLS_CLIENT, "a client certificate and its key go together");
    if (e)
        return e;
    f->clock = s->clock;
    f->connect_timeout_ms = s->connect_timeout_ms > 0 ? s->connect_timeout_ms : CONNECT_TIMEOUT_MS;
    f->stall_timeout_ms = s->stall_timeout_ms > 0 ? s->stall_timeout_ms : STALL_TIMEOUT_MS;
    f->total_timeout_ms = s->total_timeout_ms > 0 ? s->total_timeout_ms : TOTAL_TIMEOUT_MS;
    e = copy_text(s->ca_file, &f->files[FETCH_FILE_CA].path);
    if (!e)
        e = copy_text(s->client_cert, &f->files[FETCH_FILE_CERT].path);
    if (!e)
        e = copy_text(s->client_key, &f->files[FETCH_FILE_KEY].path);
    if (e)
        return err_set(info, e, "out of memory");
    return fetch_files_check(f->files, info);
}

enum err fetch_new(const struct fetch_settings *s, struct fetch **out, struct err_info *info)
{
    struct fetch *f = mem_alloc(sizeof *f);
    if (!f)
        return err_set(info, ERR_NOMEM, "out of memory");
    atomic_init(&f->cancelled, false);
    enum err e = read_settings(f, s, info);
    if (e)
        goto out;
    f->multi = curl_multi_init();
    f->easy = curl_easy_init();
    if (!f->multi || !f->easy || set_numbers(f) || set_texts(f) || set_callbacks(f) ||
        curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, 1L)) {
        e = err_set(info, ERR_NOMEM, "out of memory");
        goto out;
    }
    *out = f;
    f = NULL;
out:
    fetch_free(f);
    return e;
}

void fetch_free(struct fetch *f)
{
    if (!f)
        return;
    if (f->easy)
        curl_easy_cleanup(f->easy);
    if (f->multi)
        curl_multi_cleanup(f->multi);
    tls_policy_drop_clock(f->clock);
    for (int i = 0; i < FETCH_FILE_COUNT; i++)
        mem_free(f->files[i].path);
    mem_wipe_free(f, sizeof *f); /* the proxy's password */
}
