/* SPDX-License-Identifier: Apache-2.0 */
/* The pure parts of asking sources: which addresses may be connected to, what header lines mean. The rest is asked of a
 * real server in tests/e2e/sources. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "base/clock.h"
#include "desk/sources/address_rule.h"
#include "desk/sources/source_header.h"
#include "desk/sources/source_http.h"

static enum address_class class_of(const char *text)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        return address_rule_class((struct sockaddr *)&four, sizeof four);
    assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
    return address_rule_class((struct sockaddr *)&six, sizeof six);
}

static void every_kind_of_address_is_judged(void **state)
{
    static const struct {
        const char *address;
        enum address_class class;
    } cases[] = {
        {"0.0.0.0", ADDRESS_NEVER},
        {"0.1.2.3", ADDRESS_NEVER},
        {"127.0.0.1", ADDRESS_LOCAL},
        {"127.255.255.254", ADDRESS_LOCAL},
        {"169.254.1.1", ADDRESS_LOCAL},
        {"169.254.169.254", ADDRESS_NEVER},
        {"169.254.170.2", ADDRESS_NEVER},
        {"100.100.100.200", ADDRESS_NEVER},
        {"192.0.0.192", ADDRESS_NEVER},
        {"168.63.129.16", ADDRESS_NEVER},
        {"224.0.0.1", ADDRESS_NEVER},
        {"239.255.255.250", ADDRESS_NEVER},
        {"240.0.0.1", ADDRESS_NEVER},
        {"255.255.255.255", ADDRESS_NEVER},
        {"10.0.0.1", ADDRESS_PRIVATE},
        {"172.15.0.1", ADDRESS_PUBLIC},
        {"172.16.0.1", ADDRESS_PRIVATE},
        {"172.31.255.255", ADDRESS_PRIVATE},
        {"172.32.0.1", ADDRESS_PUBLIC},
        {"192.168.1.1", ADDRESS_PRIVATE},
        {"100.64.0.1", ADDRESS_PRIVATE},
        {"100.128.0.1", ADDRESS_PUBLIC},
        {"93.184.216.34", ADDRESS_PUBLIC},
        {"::", ADDRESS_NEVER},
        {"::1", ADDRESS_LOCAL},
        {"fe80::1", ADDRESS_LOCAL},
        {"fec0::1", ADDRESS_LOCAL},
        {"ff02::1", ADDRESS_NEVER},
        {"fd00:ec2::254", ADDRESS_NEVER},
        {"fd00::1", ADDRESS_PRIVATE},
        {"fc00::1", ADDRESS_PRIVATE},
        {"2606:2800:220:1::1", ADDRESS_PUBLIC},
        {"2001:db8::1", ADDRESS_NEVER},
        {"2001::1", ADDRESS_NEVER},
        {"100::1", ADDRESS_NEVER},
        {"::ffff:127.0.0.1", ADDRESS_LOCAL},
        {"::ffff:169.254.169.254", ADDRESS_NEVER},
        {"::ffff:0.0.0.0", ADDRESS_NEVER},
        {"::ffff:93.184.216.34", ADDRESS_PUBLIC},
        {"::127.0.0.1", ADDRESS_LOCAL},
        {"64:ff9b::7f00:1", ADDRESS_LOCAL},
        {"64:ff9b::a9fe:a9fe", ADDRESS_NEVER},
        {"64:ff9b:1::a9fe:a9fe", ADDRESS_NEVER},
        {"2002:7f00:1::", ADDRESS_LOCAL},
        {"2002:a9fe:a9fe::1", ADDRESS_NEVER},
        {"2002:5db8:d822::1", ADDRESS_PUBLIC},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (class_of(cases[i].address) != cases[i].class)
            fail_msg("%s: %s", cases[i].address, address_class_name(class_of(cases[i].address)));
}

static void what_is_no_ip_address_is_never_connected_to(void **state)
{
    struct sockaddr_un u = {.sun_family = AF_UNIX};
    struct sockaddr_in cut = {.sin_family = AF_INET};
    (void)state;
    assert_int_equal(address_rule_class((struct sockaddr *)&u, sizeof u), ADDRESS_NEVER);
    assert_int_equal(address_rule_class((struct sockaddr *)&cut, 4), ADDRESS_NEVER);
}

#define NOW_S 1772442000 /* 2026-03-02T09:00:00Z */

static void read_lines(struct source_header *h, const char *lines)
{
    source_header_init(h, NOW_S);
    while (*lines) {
        size_t n = strcspn(lines, "\n") + 1;
        assert_int_equal(source_header_line(h, lines, n), ERR_OK);
        lines += n;
    }
}

static void servers_say_how_long_to_wait(void **state)
{
    static const struct {
        const char *lines;
        int64_t wait_s;
    } cases[] = {
        {"HTTP/1.1 429 Slow\r\nRetry-After: 120\r\n", 120},
        {"HTTP/1.1 503 x\r\nretry-after:Mon, 02 Mar 2026 09:05:00 GMT\r\n", 300},
        {"HTTP/1.1 503 x\r\nRetry-After: Mon, 02 Mar 2020 09:05:00 GMT\r\n", 0},
        {"HTTP/1.1 429 x\r\nRetry-After: 99999999\r\n", MAX_SOURCE_WAIT_S},
        {"HTTP/1.1 429 x\r\nRetry-After: -5\r\n", 0},
        {"HTTP/1.1 429 x\r\nRetry-After: soon\r\n", 0},
        {"HTTP/1.1 200 x\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: "
         "2026-03-02T09:04:00.123456Z\r\n",
         240},
        {"HTTP/1.1 200 x\r\nX-Ratelimit-Reset: 7\r\nX-Ratelimit-Remaining: 0\r\n", 7},
        {"HTTP/1.1 200 x\r\nX-Ratelimit-Remaining: 0\r\nX-Ratelimit-Reset: 1772442060\r\n", 60},
        {"HTTP/1.1 200 x\r\nX-Ratelimit-Remaining: 3\r\nX-Ratelimit-Reset: 60\r\n", 0},
        {"HTTP/1.1 103 Early\r\nRetry-After: 9\r\n\r\nHTTP/1.1 200 OK\r\n", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct source_header h;
        read_lines(&h, cases[i].lines);
        if (h.wait_s != cases[i].wait_s)
            fail_msg("%s: %lld", cases[i].lines, (long long)h.wait_s);
    }
}

static void the_rest_of_a_header_is_taken_or_passed_over(void **state)
{
    struct source_header h;
    (void)state;
    read_lines(&h, "HTTP/1.1 200 OK\r\nContent-Type: Application/RSS+XML; charset=utf-8\r\n"
                   "ETag: W/\"abc\"\r\nLast-Modified: Mon, 02 Mar 2026 08:00:00 GMT\r\n"
                   "Link: <https://a.example/x?min_id=9>; rel=\"prev\", "
                   "<https://a.example/x?max_id=1>; rel=\"next\"\r\nX-Other: y\r\n");
    assert_int_equal(h.status, 200);
    assert_string_equal(h.content_type, "application/rss+xml");
    assert_string_equal(h.etag, "W/\"abc\"");
    assert_string_equal(h.last_modified, "Mon, 02 Mar 2026 08:00:00 GMT");
    assert_string_equal(h.next, "https://a.example/x?max_id=1");
    read_lines(&h, "HTTP/1.1 302 x\r\nLocation: /next\r\nETag: \"a\x01\"\r\nno colon\r\n: x\r\n"
                   "Link: <broken\r\nLink: <x>; rel=other\r\n");
    assert_string_equal(h.location, "/next");
    assert_string_equal(h.etag, "");
    assert_string_equal(h.next, "");
    char line[MAX_ETAG_BYTES + 40];
    snprintf(line, sizeof line, "ETag: \"%0*d\"\r\n", MAX_ETAG_BYTES, 0);
    read_lines(&h, line);
    assert_string_equal(h.etag, "");
    for (int i = 0; i < 100; i++)
        if (source_header_line(&h, line, sizeof line - 20))
            return;
    assert_int_equal(source_header_line(&h, line, MAX_HTTP_HEADER_BYTES), ERR_HTTP_HEADER);
}

static void a_token_goes_over_https_only(void **state)
{
    struct clock clock;
    struct source_http *h = NULL;
    struct err_info info = {0};
    (void)state;
    clock_system_init(&clock, 1);
    struct source_http_settings s = {.url = "http://a.example/", .token = "t", .clock = &clock};
    assert_int_equal(source_http_new(&s, &h, &info), ERR_ORIGIN);
    assert_non_null(strstr(info.text, "https only"));
    s.url = "file:///etc/passwd";
    assert_int_equal(source_http_new(&s, &h, NULL), ERR_ORIGIN);
}

/* Literal addresses in every spelling: nothing is sent, so no server is needed. */
static void local_addresses_are_refused_before_anything_is_sent(void **state)
{
    static const struct {
        const char *url;
        bool never; /* not even for a source that is set up with allow_local */
    } cases[] = {
        {"http://127.0.0.1:9/", false},
        {"http://localhost:9/", false},
        {"http://2130706433:9/", false},
        {"http://0x7f.1:9/", false},
        {"http://0177.0.0.1:9/", false},
        {"http://[::1]:9/", false},
        {"http://[::ffff:127.0.0.1]:9/", false},
        {"http://[fe80::1]:9/", false},
        {"http://0.0.0.0:9/", true},
        {"http://[::]:9/", true},
        {"http://169.254.169.254/latest/meta-data/", true},
        {"http://[fd00:ec2::254]/", true},
        {"http://224.0.0.1/", true},
        {"http://255.255.255.255/", true},
    };
    struct clock clock;
    (void)state;
    clock_system_init(&clock, 1);
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        struct source_http *h = NULL;
        struct source_answer a = {.body = NULL};
        struct err_info info = {0};
        struct source_http_settings s = {
            .url = "https://public.example/", .clock = &clock, .allow_local = i % 2};
        struct source_request r = {.url = cases[i / 2].url, .max_bytes = 1000};
        assert_int_equal(source_http_new(&s, &h, NULL), ERR_OK);
        enum err e = source_http_get(h, &r, &a, &info);
        bool refused = e == ERR_ORIGIN && strstr(info.text, "may not be asked");
        if (!e || refused != (cases[i / 2].never || !s.allow_local))
            fail_msg("%s: %s: %s", r.url, err_name(e), info.text);
        source_http_free(h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_address_is_judged),
        cmocka_unit_test(what_is_no_ip_address_is_never_connected_to),
        cmocka_unit_test(servers_say_how_long_to_wait),
        cmocka_unit_test(the_rest_of_a_header_is_taken_or_passed_over),
        cmocka_unit_test(a_token_goes_over_https_only),
        cmocka_unit_test(local_addresses_are_refused_before_anything_is_sent),
    };
    if (source_http_start())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
