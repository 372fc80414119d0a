/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of every kind over a good connection: what is taken, what is refused and why. */
#include "fetch/fixture.h"

static const char hello[] = "hello, placard\n";

static struct fetch *open_good(void)
{
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    return session(&s);
}

static void a_plain_answer_is_handed_over_with_its_strong_etag(void **state)
{
    (void)state;
    struct fetch *f = open_good();
    struct fetch_result r;
    struct err_info info;
    assert_err(get(f, "ok", &r, &info), ERR_OK, &info);
    assert_int_equal(r.status, 200);
    assert_string_equal(r.etag, "\"v1\"");
    assert_string_equal(body.data, hello);
    assert_int_equal(r.body_bytes, sizeof hello - 1);
    assert_int_equal(r.new_connections, 1);
    assert_in_range(r.wire_bytes, 100, 400);
    fetch_free(f);
}

static void each_odd_answer_has_its_own_error(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum err err;
        const char *text; /* stands in the reason */
    } cases[] = {
        {"gzip", ERR_HTTP_ENCODING, "gzip"},
        {"identity", ERR_HTTP_ENCODING, "identity"},
        {"te-gzip", ERR_HTTP_ENCODING, "gzip"},
        {"redirect-300", ERR_HTTP_REDIRECT, "300"},
        {"redirect-301", ERR_HTTP_REDIRECT, "301"},
        {"redirect-302", ERR_HTTP_REDIRECT, "elsewhere.example.test"},
        {"redirect-307", ERR_HTTP_REDIRECT, "307"},
        {"redirect-308", ERR_HTTP_REDIRECT, "308"},
        {"201-location", ERR_HTTP_STATUS, "201"},
        {"204", ERR_HTTP_STATUS, "204"},
        {"206", ERR_HTTP_STATUS, "206"},
        {"304-unasked", ERR_HTTP_STATUS, "304"},
        {"403", ERR_HTTP_STATUS, "403"},
        {"500", ERR_HTTP_STATUS, "500"},
        {"endless-500", ERR_HTTP_STATUS, "500"},
        {"two-etags", ERR_HTTP_HEADER, "ETag"},
        {"length-odd", ERR_HTTP_HEADER, ""},
        {"length-negative", ERR_HTTP_HEADER, ""},
        {"length-two", ERR_HTTP_HEADER, ""},
        {"headers-1000", ERR_HTTP_HEADER, "16384"},
        {"header-huge", ERR_HTTP_HEADER, ""},
        {"header-20k", ERR_HTTP_HEADER, "16384"},
        {"header-control", ERR_HTTP_HEADER, "control"},
        {"header-nul", ERR_HTTP_HEADER, ""},
        {"header-nameless", ERR_HTTP_HEADER, ""},
        {"header-space", ERR_HTTP_HEADER, ""},
        {"endless-headers", ERR_HTTP_HEADER, "16384"},
        {"endless-interim", ERR_HTTP_HEADER, "16384"},
        {"garbage", ERR_HTTP_HEADER, ""},
        {"garbage-text", ERR_HTTP_HEADER, ""},
        {"status-odd", ERR_HTTP_HEADER, ""},
        {"half", ERR_NET_BROKEN, ""},
        {"half-headers", ERR_NET_BROKEN, ""},
        {"half-chunk", ERR_NET_BROKEN, ""},
        {"chunk-odd", ERR_NET_BROKEN, ""},
        {"nothing", ERR_NET_BROKEN, ""},
        {"abrupt", ERR_NET_BROKEN, ""},
        {"endless", ERR_TOO_BIG, "200000"},
        {"endless-length", ERR_TOO_BIG, "1073741824"},
        {"endless-chunked", ERR_TOO_BIG, "200000"},
    };
    struct fetch *f = open_good();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_result r;
        struct err_info info;
        enum err e = get(f, cases[i].path, &r, &info);
        if (e != cases[i].err || !strstr(info.text, cases[i].text) ||
            !strstr(info.text, "127.0.0.1"))
            fail_msg("%s: %s (%s)", cases[i].path, err_name(e), info.text);
        assert_true(e == ERR_HTTP_STATUS || r.status == 0);
        /* the session goes on after any of them */
        assert_err(get(f, "ok", &r, &info), ERR_OK, &info);
        assert_string_equal(body.data, hello);
    }
    fetch_free(f);
}

static void harmless_oddities_are_taken(void **state)
{
    (void)state;
    static const struct {
        const char *path, *body, *etag;
    } cases[] = {
        {"empty", "", ""},        {"weak-etag", hello, ""}, {"odd-etag", hello, ""},
        {"long-etag", hello, ""}, {"http10", hello, ""},    {"until-close", hello, ""},
        {"close", hello, ""},     {"longer", "hello", ""},  {"continue", hello, ""},
        {"trailer", "abc", ""},
    };
    struct fetch *f = open_good();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_result r;
        struct err_info info;
        enum err e = get(f, cases[i].path, &r, &info);
        if (e || r.status != 200 || strcmp(body.data, cases[i].body) != 0 ||
            strcmp(r.etag, cases[i].etag) != 0)
            fail_msg("%s: %s (%s) %s", cases[i].path, err_name(e), info.text, body.data);
    }
    fetch_free(f);
}

static void a_missing_file_is_no_error_and_its_body_is_dropped(void **state)
{
    (void)state;
    static const char *const paths[] = {"404", "endless-404"};
    struct fetch *f = open_good();
    for (size_t i = 0; i < 2; i++) {
        struct fetch_result r;
        struct err_info info;
        assert_err(get(f, paths[i], &r, &info), ERR_OK, &info);
        assert_int_equal(r.status, 404);
        assert_int_equal(body.bytes, 0);
        assert_in_range(r.wire_bytes, 1, 100 * 1000);
    }
    fetch_free(f);
}

static void a_conditional_get_costs_under_500_bytes_on_a_kept_connection(void **state)
{
    (void)state;
    struct fetch *f = open_good();
    struct fetch_result first, r;
    struct err_info info;
    assert_err(get(f, "etag", &first, &info), ERR_OK, &info);
    struct fetch_request q = request_for("etag");
    q.if_none_match = first.etag;
    q.prefer_wait_s = 25;
    for (int i = 0; i < 3; i++) {
        assert_err(fetch_get(f, &q, &r, &info), ERR_OK, &info);
        assert_int_equal(r.status, 304);
        assert_int_equal(r.new_connections, 0);
        assert_string_equal(r.etag, first.etag);
        assert_in_range(r.wire_bytes, 1, 499);
    }
    assert_int_equal(body.bytes, 0);
    print_message("wire_bytes of a 304 poll: %lld\n", (long long)r.wire_bytes);
    fetch_free(f);
}

/* What follows it on the wire may spoil the next answer, which ends that connection; then all is well. */
static void a_304_with_a_body_costs_one_answer_at_most(void **state)
{
    (void)state;
    struct fetch *f = open_good();
    struct fetch_result r;
    struct err_info info;
    struct fetch_request q = request_for("endless-304");
    q.if_none_match = "\"v1\"";
    assert_err(fetch_get(f, &q, &r, &info), ERR_OK, &info);
    assert_int_equal(r.status, 304);
    assert_int_equal(body.bytes, 0);
    if (get(f, "ok", &r, &info) != ERR_OK)
        assert_err(get(f, "ok", &r, &info), ERR_OK, &info);
    assert_string_equal(body.data, hello);
    fetch_free(f);
}

static void the_request_has_only_the_headers_it_needs(void **state)
{
    (void)state;
    char want[256];
    struct fetch *f = open_good();
    struct fetch_result r;
    struct err_info info;
    struct fetch_request q = request_for("a/b/echo");
    q.if_none_match = "\"x\"";
    q.prefer_wait_s = 25;
    assert_err(fetch_get(f, &q, &r, &info), ERR_OK, &info);
    snprintf(want, sizeof want,
             "GET /a/b/echo HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: placard/1\r\n"
             "If-None-Match: \"x\"\r\nPrefer: wait=25\r\n\r\n",
             tls_server_port(server, "good"));
    assert_string_equal(body.data, want);
    fetch_free(f);
}

static void a_path_prefix_of_the_server_is_kept(void **state)
{
    (void)state;
    char url[160];
    struct fetch_result r;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    snprintf(url, sizeof url, "%ssigns/eu", s.server_url);
    s.server_url = url;
    struct fetch *f = session(&s);
    assert_err(get(f, "hq/echo", &r, &info), ERR_OK, &info);
    assert_memory_equal(body.data, "GET /signs/eu/hq/echo HTTP/1.1\r\n", 32);
    fetch_free(f);
}

static void retry_after_is_told_with_the_error(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int status, seconds;
    } cases[] = {
        {"503", 503, 120},   {"503-long", 503, 3600}, {"503-date", 503, 3600}, {"503-past", 503, 0},
        {"503-odd", 503, 0}, {"429", 429, 7},         {"500", 500, 0},
    };
    struct fetch *f = open_good();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_result r;
        struct err_info info;
        assert_err(get(f, cases[i].path, &r, &info), ERR_HTTP_STATUS, &info);
        assert_int_equal(r.status, cases[i].status);
        assert_int_equal(r.retry_after_s, cases[i].seconds);
        assert_int_equal(body.bytes, 0);
    }
    fetch_free(f);
}

static void an_expected_size_is_held_to_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int64_t expect_bytes, max_bytes;
        enum err err;
    } cases[] = {
        {"ok", 15, 100, ERR_OK},
        {"ok", 16, 100, ERR_NET_BROKEN},
        {"ok", 14, 100, ERR_TOO_BIG},
        {"ok", 0, 15, ERR_OK},
        {"ok", 0, 14, ERR_TOO_BIG},
        {"trailer", 3, 100, ERR_OK},
        {"trailer", 4, 100, ERR_NET_BROKEN},
        {"trailer", 2, 100, ERR_TOO_BIG},
        {"until-close", 16, 100, ERR_NET_BROKEN},
        {"until-close", 0, 14, ERR_TOO_BIG},
        {"big", 200000, 200000, ERR_OK},
        {"empty", 0, 0, ERR_OK},
    };
    struct fetch *f = open_good();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_result r;
        struct err_info info = {0};
        struct fetch_request q = request_for(cases[i].path);
        q.expect_bytes = cases[i].expect_bytes;
        q.max_bytes = cases[i].max_bytes;
        enum err e = fetch_get(f, &q, &r, &info);
        if (e != cases[i].err)
            fail_msg("%zu %s: %s (%s)", i, cases[i].path, err_name(e), info.text);
        assert_true((int64_t)body.bytes <= cases[i].max_bytes);
    }
    fetch_free(f);
}

static void the_error_of_the_sink_is_the_error_of_the_get(void **state)
{
    (void)state;
    struct fetch *f = open_good();
    struct fetch_result r = {0};
    struct err_info info;
    struct fetch_request q = request_for("big");
    body.refuse = ERR_FULL;
    assert_err(fetch_get(f, &q, &r, &info), ERR_FULL, &info);
    assert_int_equal(r.status, 0);
    fetch_free(f);
}

static void slow_and_silent_servers_are_given_up(void **state)
{
    (void)state;
    static const char *const paths[] = {"drip", "drip-headers", "silence", "silence-mid"};
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    s.stall_timeout_ms = 600;
    struct fetch *f = session(&s);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct fetch_result r;
        struct err_info info;
        int64_t start_ms = real_ms();
        enum err e = get(f, paths[i], &r, &info);
        int64_t took_ms = real_ms() - start_ms;
        if (e != ERR_NET_TIMEOUT || took_ms < 550 || took_ms > 3000 ||
            !strstr(info.text, "127.0.0.1"))
            fail_msg("%s: %s after %lld ms (%s)", paths[i], err_name(e), (long long)took_ms,
                     info.text);
    }
    fetch_free(f);
}

static void the_total_time_is_bounded(void **state)
{
    (void)state;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    s.total_timeout_ms = 500;
    struct fetch *f = session(&s);
    struct fetch_result r;
    struct err_info info;
    int64_t start_ms = real_ms();
    assert_err(get(f, "silence", &r, &info), ERR_NET_TIMEOUT, &info);
    assert_in_range(real_ms() - start_ms, 450, 2500);
    fetch_free(f);
}

static void requests_that_leave_the_origin_are_never_sent(void **state)
{
    (void)state;
    static const struct {
        const char *path, *etag;
        enum err err;
    } cases[] = {
        {"/ok", NULL, ERR_ORIGIN},
        {"../ok", NULL, ERR_ORIGIN},
        {"a/../ok", NULL, ERR_ORIGIN},
        {"https://elsewhere.example.test/", NULL, ERR_ORIGIN},
        {"//elsewhere.example.test/x", NULL, ERR_ORIGIN},
        {"ok?x=1", NULL, ERR_ORIGIN},
        {"ok#x", NULL, ERR_ORIGIN},
        {"%6fk", NULL, ERR_ORIGIN},
        {"o k", NULL, ERR_ORIGIN},
        {"ok\r\nX: y", NULL, ERR_ORIGIN},
        {"", NULL, ERR_ORIGIN},
        {NULL, NULL, ERR_ORIGIN},
        {"ok", "no quotes", ERR_RANGE},
        {"ok", "\"a\"\r\nX: \"b\"", ERR_RANGE},
        {"ok", "W/\"weak\"", ERR_RANGE},
    };
    struct fetch *f = open_good();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_result r = {0};
        struct err_info info = {0};
        struct fetch_request q = request_for(cases[i].path);
        q.if_none_match = cases[i].etag;
        enum err e = fetch_get(f, &q, &r, &info);
        if (e != cases[i].err)
            fail_msg("%zu: %s (%s)", i, err_name(e), info.text);
    }
    fetch_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_answer_is_handed_over_with_its_strong_etag),
        cmocka_unit_test(each_odd_answer_has_its_own_error),
        cmocka_unit_test(harmless_oddities_are_taken),
        cmocka_unit_test(a_missing_file_is_no_error_and_its_body_is_dropped),
        cmocka_unit_test(a_conditional_get_costs_under_500_bytes_on_a_kept_connection),
        cmocka_unit_test(a_304_with_a_body_costs_one_answer_at_most),
        cmocka_unit_test(the_request_has_only_the_headers_it_needs),
        cmocka_unit_test(a_path_prefix_of_the_server_is_kept),
        cmocka_unit_test(retry_after_is_told_with_the_error),
        cmocka_unit_test(an_expected_size_is_held_to_exactly),
        cmocka_unit_test(the_error_of_the_sink_is_the_error_of_the_get),
        cmocka_unit_test(slow_and_silent_servers_are_given_up),
        cmocka_unit_test(the_total_time_is_bounded),
        cmocka_unit_test(requests_that_leave_the_origin_are_never_sent),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
