/* SPDX-License-Identifier: Apache-2.0 */
/* Long polls, kept connections, cancelling from another thread, names that are slow to resolve, proxies. */
#include "fetch/fixture.h"

#include <netdb.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* ---- a resolver of our own in place of the C library's, so that no test asks a real one ---- */

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **out)
{
    (void)hints;
    if (strcmp(node, "slow.example.test") == 0)
        sleep(4);
    else if (strcmp(node, "feed.example.test") != 0 && strcmp(node, "127.0.0.1") != 0)
        return EAI_NONAME;
    struct addrinfo *a = calloc(1, sizeof *a + sizeof(struct sockaddr_in));
    if (!a)
        return EAI_MEMORY;
    struct sockaddr_in *in = (struct sockaddr_in *)(void *)(a + 1);
    in->sin_family = AF_INET;
    in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    in->sin_port = htons((uint16_t)(service ? strtol(service, NULL, 10) : 0));
    a->ai_family = AF_INET;
    a->ai_socktype = SOCK_STREAM;
    a->ai_protocol = IPPROTO_TCP;
    a->ai_addrlen = sizeof *in;
    a->ai_addr = (struct sockaddr *)in;
    *out = a;
    return 0;
}

void freeaddrinfo(struct addrinfo *a)
{
    free(a);
}

/* ---- helpers ---- */

struct helper {
    pthread_t thread;
    struct fetch *cancel; /* cancel this one, else bump the flags' version */
    int after_ms;
    int64_t done_ms; /* when it was done; read after joining */
};

static void *help(void *user)
{
    struct helper *h = user;
    usleep((useconds_t)h->after_ms * 1000);
    h->done_ms = real_ms();
    if (h->cancel)
        fetch_cancel(h->cancel);
    return NULL;
}

static enum err get_and_cancel(struct fetch *f, const char *path, int64_t wait_s, int after_ms,
                               int64_t *delay_ms)
{
    struct helper h = {.cancel = f, .after_ms = after_ms};
    struct fetch_result r;
    struct err_info info;
    struct fetch_request q = request_for(path);
    q.prefer_wait_s = wait_s;
    q.if_none_match = wait_s ? "\"v1\"" : NULL;
    assert_int_equal(pthread_create(&h.thread, NULL, help, &h), 0);
    enum err e = fetch_get(f, &q, &r, &info);
    int64_t end_ms = real_ms();
    pthread_join(h.thread, NULL);
    *delay_ms = end_ms - h.done_ms;
    return e;
}

/* ---- cancelling ---- */

static void a_cancel_ends_any_kind_of_wait_within_50_ms(void **state)
{
    (void)state;
    static const struct {
        const char *listener, *host, *path;
        int wait_s;
    } cases[] = {
        {"good", "127.0.0.1", "poll", 25},       {"good", "127.0.0.1", "silence", 0},
        {"good", "127.0.0.1", "silence-mid", 0}, {"good", "127.0.0.1", "drip", 0},
        {"mute", "127.0.0.1", "ok", 0},          {"good", "slow.example.test", "ok", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t delay_ms = 0;
        struct fetch_settings s = settings_for(cases[i].listener, cases[i].host);
        struct fetch *f = session(&s);
        enum err e = get_and_cancel(f, cases[i].path, cases[i].wait_s, 200, &delay_ms);
        int64_t start_ms = real_ms();
        fetch_free(f);
        int64_t free_ms = real_ms() - start_ms;
        if (e != ERR_CANCELLED || delay_ms > 50 || free_ms > 50)
            fail_msg("%s %s: %s after %lld ms, freed in %lld ms", cases[i].host, cases[i].path,
                     err_name(e), (long long)delay_ms, (long long)free_ms);
    }
}

static void a_cancel_stays_until_resumed(void **state)
{
    (void)state;
    struct fetch_result r;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    struct fetch *f = session(&s);
    fetch_cancel(f);
    assert_err(get(f, "ok", &r, &info), ERR_CANCELLED, &info);
    assert_err(get(f, "ok", &r, &info), ERR_CANCELLED, &info);
    fetch_resume(f);
    assert_err(get(f, "ok", &r, &info), ERR_OK, &info);
    fetch_free(f);
}

/* ---- long polls ---- */

static void *bump_version(void *user)
{
    struct helper *h = user;
    static struct body unused;
    struct fetch_result r;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    struct fetch *f = NULL;
    usleep((useconds_t)h->after_ms * 1000);
    if (fetch_new(&s, &f, &info))
        return NULL;
    struct fetch_request q = {.path = "bump", .max_bytes = 1000, .sink = body_add, .user = &unused};
    h->done_ms = real_ms();
    if (fetch_get(f, &q, &r, &info))
        h->done_ms = 0;
    fetch_free(f);
    return NULL;
}

static void a_long_poll_is_answered_when_the_flags_change(void **state)
{
    (void)state;
    struct helper h = {.after_ms = 700};
    struct fetch_result first, r;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    s.stall_timeout_ms =
        300; /* shorter than the wait: it must not count before the answer begins */
    struct fetch *f = session(&s);
    assert_err(get(f, "poll", &first, &info), ERR_OK, &info);
    struct fetch_request q = request_for("poll");
    q.if_none_match = first.etag;
    q.prefer_wait_s = 25;
    assert_int_equal(pthread_create(&h.thread, NULL, bump_version, &h), 0);
    enum err e = fetch_get(f, &q, &r, &info);
    int64_t end_ms = real_ms();
    pthread_join(h.thread, NULL);
    assert_err(e, ERR_OK, &info);
    assert_int_equal(r.status, 200);
    assert_string_not_equal(r.etag, first.etag);
    assert_true(h.done_ms > 0);
    assert_in_range(end_ms - h.done_ms, 0, 1000);
    assert_int_equal(r.new_connections, 0);
    fetch_free(f);
}

/* How often this thread has gone to sleep, so how often it was woken. */
static long times_slept(void)
{
    struct rusage u;
    assert_int_equal(getrusage(RUSAGE_THREAD, &u), 0);
    return u.ru_nvcsw;
}

static void a_long_poll_without_change_sleeps_until_its_304(void **state)
{
    (void)state;
    struct fetch_result first, r;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    s.stall_timeout_ms = 500;
    struct fetch *f = session(&s);
    assert_err(get(f, "poll", &first, &info), ERR_OK, &info);
    struct fetch_request q = request_for("poll");
    q.if_none_match = first.etag;
    q.prefer_wait_s = 4;
    int64_t start_ms = real_ms();
    long sleeps = times_slept();
    assert_err(fetch_get(f, &q, &r, &info), ERR_OK, &info);
    assert_in_range(times_slept() - sleeps, 1, 4); /* a tick a second would be four more */
    assert_int_equal(r.status, 304);
    assert_in_range(real_ms() - start_ms, 3900, 9000);
    q.path = "poll-ignored"; /* a plain web server answers at once */
    start_ms = real_ms();
    assert_err(fetch_get(f, &q, &r, &info), ERR_OK, &info);
    assert_int_equal(r.status, 304);
    assert_in_range(real_ms() - start_ms, 0, 1000);
    fetch_free(f);
}

static void a_long_poll_that_is_never_answered_is_given_up_after_wait_and_stall(void **state)
{
    (void)state;
    struct fetch_result r;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    s.stall_timeout_ms = 500;
    struct fetch *f = session(&s);
    struct fetch_request q = request_for("silence");
    q.prefer_wait_s = 1;
    int64_t start_ms = real_ms();
    assert_err(fetch_get(f, &q, &r, &info), ERR_NET_TIMEOUT, &info);
    assert_in_range(real_ms() - start_ms, 1450, 3000);
    fetch_free(f);
}

/* ---- kept connections ---- */

static void a_connection_closed_between_polls_is_made_anew(void **state)
{
    (void)state;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    struct fetch *f = session(&s);
    for (int i = 0; i < 6; i++) {
        struct fetch_result r;
        struct err_info info;
        assert_err(get(f, "later-close", &r, &info), ERR_OK, &info);
        assert_int_equal(r.new_connections, 1);
        if (i % 2) /* with and without time for the close to arrive */
            usleep(100 * 1000);
    }
    fetch_free(f);
}

static void one_connection_serves_many_requests(void **state)
{
    (void)state;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    struct fetch *f = session(&s);
    for (int i = 0; i < 20; i++) {
        struct fetch_result r;
        struct err_info info;
        assert_err(get(f,
                       i % 3 == 1   ? "404"
                       : i % 3 == 2 ? "500"
                                    : "ok",
                       &r, &info),
                   i % 3 == 2 ? ERR_HTTP_STATUS : ERR_OK, &info);
        assert_int_equal(r.new_connections, i == 0);
    }
    fetch_free(f);
}

/* ---- names ---- */

static void a_name_without_address_is_told(void **state)
{
    (void)state;
    struct fetch_result r;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "nothing.example.test");
    struct fetch *f = session(&s);
    assert_err(get(f, "ok", &r, &info), ERR_NET_RESOLVE, &info);
    assert_non_null(strstr(info.text, "nothing.example.test"));
    fetch_free(f);
    s = settings_for("good", "feed.example.test");
    f = session(&s);
    assert_err(get(f, "ok", &r, &info), ERR_OK, &info);
    fetch_free(f);
}

static void a_slow_resolver_is_bounded_by_the_connect_timeout(void **state)
{
    (void)state;
    struct fetch_result r;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "slow.example.test");
    s.connect_timeout_ms = 500;
    struct fetch *f = session(&s);
    int64_t start_ms = real_ms();
    enum err e = get(f, "ok", &r, &info);
    assert_in_range(real_ms() - start_ms, 400, 2000);
    assert_true(e == ERR_NET_TIMEOUT || e == ERR_NET_RESOLVE);
    fetch_free(f);
}

/* ---- proxies ---- */

static enum err get_through(const char *proxy_listener, const char *user, const char *host,
                            struct err_info *info)
{
    char proxy[128];
    struct fetch_result r;
    struct fetch_settings s = settings_for("good", host);
    snprintf(proxy, sizeof proxy, "http://%s127.0.0.1:%d", user,
             tls_server_port(server, proxy_listener));
    s.proxy = proxy;
    s.connect_timeout_ms = 1500;
    struct fetch *f = session(&s);
    enum err e = get(f, "ok", &r, info);
    assert_null(strstr(info->text, "secret"));
    if (!e) {
        assert_string_equal(body.data, "hello, placard\n");
        assert_string_equal(r.etag, "\"v1\"");
        assert_err(get(f, "ok", &r, info), ERR_OK, info);
        assert_int_equal(r.new_connections, 0);
    }
    fetch_free(f);
    return e;
}

static void each_kind_of_proxy_has_its_outcome(void **state)
{
    (void)state;
    static const struct {
        const char *listener, *user;
        enum err err;
        const char *text;
    } cases[] = {
        {"proxy_open", "", ERR_OK, ""},
        {"proxy_password", "screen:secret@", ERR_OK, ""},
        {"proxy_password", "screen:not-secret@", ERR_NET_PROXY, "password"},
        {"proxy_password", "", ERR_NET_PROXY, "password"},
        {"proxy_forbids", "", ERR_NET_PROXY, "403"},
        {"proxy_closes", "", ERR_NET_PROXY, "proxy"},
        {"proxy_silent", "", ERR_NET_PROXY, "proxy"},
        {"proxy_garbage", "", ERR_NET_PROXY, "proxy"},
        {"closed", "", ERR_NET_PROXY, "proxy"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err_info info;
        enum err e = get_through(cases[i].listener, cases[i].user, "127.0.0.1", &info);
        if (e != cases[i].err || !strstr(info.text, cases[i].text))
            fail_msg("%s %s: %s (%s)", cases[i].listener, cases[i].user, err_name(e), info.text);
    }
}

static void through_a_proxy_the_certificate_is_still_judged(void **state)
{
    (void)state;
    char proxy[128];
    struct fetch_result r;
    struct err_info info;
    struct fetch_settings s = settings_for("wrong_name", "127.0.0.1");
    snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", tls_server_port(server, "proxy_open"));
    s.proxy = proxy;
    struct fetch *f = session(&s);
    assert_err(get(f, "ok", &r, &info), ERR_TLS_NAME, &info);
    fetch_free(f);
}

static void the_environment_has_no_say_about_proxies(void **state)
{
    (void)state;
    char dead[64];
    struct fetch_result r;
    struct err_info info;
    snprintf(dead, sizeof dead, "http://127.0.0.1:%d", tls_server_port(server, "closed"));
    setenv("https_proxy", dead, 1);
    setenv("HTTPS_PROXY", dead, 1);
    setenv("all_proxy", dead, 1);
    setenv("no_proxy", "127.0.0.1", 1);
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    struct fetch *f = session(&s);
    enum err direct = get(f, "ok", &r, &info);
    fetch_free(f);
    /* and no_proxy does not go round the one that is set */
    enum err through = get_through("proxy_forbids", "", "127.0.0.1", &info);
    unsetenv("https_proxy");
    unsetenv("HTTPS_PROXY");
    unsetenv("all_proxy");
    unsetenv("no_proxy");
    assert_err(direct, ERR_OK, &info);
    assert_err(through, ERR_NET_PROXY, &info);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cancel_ends_any_kind_of_wait_within_50_ms),
        cmocka_unit_test(a_cancel_stays_until_resumed),
        cmocka_unit_test(a_long_poll_is_answered_when_the_flags_change),
        cmocka_unit_test(a_long_poll_without_change_sleeps_until_its_304),
        cmocka_unit_test(a_long_poll_that_is_never_answered_is_given_up_after_wait_and_stall),
        cmocka_unit_test(a_connection_closed_between_polls_is_made_anew),
        cmocka_unit_test(one_connection_serves_many_requests),
        cmocka_unit_test(a_name_without_address_is_told),
        cmocka_unit_test(a_slow_resolver_is_bounded_by_the_connect_timeout),
        cmocka_unit_test(each_kind_of_proxy_has_its_outcome),
        cmocka_unit_test(through_a_proxy_the_certificate_is_still_judged),
        cmocka_unit_test(the_environment_has_no_say_about_proxies),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
