/* SPDX-License-Identifier: Apache-2.0 */
/* Header lines and addresses, without a network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fetch/fetch_header.h"
#include "fetch/fetch_url.h"

/* Lines end in \n; NULL-terminated list of at most eight. */
struct lines {
    const char *line[8];
    enum err err; /* of the last one; the others are ERR_OK */
    int status;
    const char *etag;
    int64_t length_bytes, retry_after_s;
};

static void lines_are_taken_or_refused_as_the_rfcs_say(void **state)
{
    (void)state;
#define OK "HTTP/1.1 200 OK\r\n"
    static const struct lines cases[] = {
        {{OK, "ETag: \"a\"\r\n", "\r\n"}, ERR_OK, 200, "\"a\"", -1, 0},
        {{OK, "etag:\"a\"\n", "\n"}, ERR_OK, 200, "\"a\"", -1, 0},
        {{OK, "ETAG:  \t \"a\" \t \r\n"}, ERR_OK, 200, "\"a\"", -1, 0},
        {{OK, "ETag: \"\"\r\n"}, ERR_OK, 200, "\"\"", -1, 0},
        {{OK, "ETag: W/\"a\"\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "ETag: a\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "ETag: \"a\"b\"\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "ETag: \"\xc3\xa4\"\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "ETag: \"\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "ETag:\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "ETag: \"a\"\r\n", "ETag: \"a\"\r\n"}, ERR_HTTP_HEADER, 200, "\"a\"", -1, 0},
        {{OK, "X-ETag: \"a\"\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "Content-Length: 5\r\n"}, ERR_OK, 200, "", 5, 0},
        {{OK, "Content-Length: 5\r\n", "Content-Length: 5\r\n"}, ERR_OK, 200, "", 5, 0},
        {{OK, "Content-Length: 5\r\n", "Content-Length: 6\r\n"}, ERR_HTTP_HEADER, 200, "", 5, 0},
        {{OK, "Content-Length: +5\r\n"}, ERR_HTTP_HEADER, 200, "", -1, 0},
        {{OK, "Content-Length: 5, 5\r\n"}, ERR_HTTP_HEADER, 200, "", -1, 0},
        {{OK, "Content-Length: \r\n"}, ERR_HTTP_HEADER, 200, "", -1, 0},
        {{OK, "Content-Length: 9999999999999999999\r\n"}, ERR_HTTP_HEADER, 200, "", -1, 0},
        {{OK, "Content-Encoding: br\r\n"}, ERR_HTTP_ENCODING, 200, "", -1, 0},
        {{OK, "content-encoding:\r\n"}, ERR_HTTP_ENCODING, 200, "", -1, 0},
        {{OK, "Transfer-Encoding: Chunked\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "Transfer-Encoding: chunked, gzip\r\n"}, ERR_HTTP_ENCODING, 200, "", -1, 0},
        {{OK, "Retry-After: 5\r\n"}, ERR_OK, 200, "", -1, 5},
        {{OK, "Retry-After: 999999999999999999999\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "Retry-After: 3601\r\n"}, ERR_OK, 200, "", -1, 3600},
        {{OK, "Retry-After: -1\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "Retry-After: Thu, 01 Jan 1970 00:17:00 GMT\r\n"}, ERR_OK, 200, "", -1, 20},
        {{OK, "Location: /x\r\n"}, ERR_OK, 200, "", -1, 0},
        {{"HTTP/1.1 302 Found\r\n", "Location: /x\r\n"}, ERR_HTTP_REDIRECT, 302, "", -1, 0},
        {{"HTTP/1.1 302 Found\r\n", "\r\n"}, ERR_HTTP_REDIRECT, 302, "", -1, 0},
        {{"HTTP/1.1 304 No\r\n", "\r\n"}, ERR_OK, 304, "", -1, 0},
        {{"HTTP/1.1 100 Go\r\n", "ETag: \"no\"\r\n", "\r\n", OK, "\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "\r\n", "ETag: \"late\"\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, "\r\n", "Content-Encoding: gzip\r\n"}, ERR_OK, 200, "", -1, 0},
        {{OK, " folded\r\n"}, ERR_HTTP_HEADER, 200, "", -1, 0},
        {{OK, "no colon\r\n"}, ERR_HTTP_HEADER, 200, "", -1, 0},
        {{OK, ": no name\r\n"}, ERR_HTTP_HEADER, 200, "", -1, 0},
        {{OK, "ETag : \"a\"\r\n"}, ERR_HTTP_HEADER, 200, "", -1, 0},
        {{OK, "X: \x1b[2J\r\n"}, ERR_HTTP_HEADER, 200, "", -1, 0},
        {{OK, "X: a\rb\r\n"}, ERR_HTTP_HEADER, 200, "", -1, 0},
        {{OK, "X: tab\tis fine\r\n"}, ERR_OK, 200, "", -1, 0},
        {{"ETag: \"a\"\r\n"}, ERR_HTTP_HEADER, 0, "", -1, 0},
        {{"HTTP/1.1 20 OK\r\n"}, ERR_HTTP_HEADER, 0, "", -1, 0},
        {{"HTTP/1.1 2000 OK\r\n"}, ERR_HTTP_HEADER, 0, "", -1, 0},
        {{"HTTP/1.1 099 OK\r\n"}, ERR_HTTP_HEADER, 0, "", -1, 0},
        {{"HTTP/1.1\r\n"}, ERR_HTTP_HEADER, 0, "", -1, 0},
        {{"HTTP/1.1 200\r\n"}, ERR_OK, 200, "", -1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct lines *c = &cases[i];
        struct fetch_header h;
        enum err e = ERR_OK;
        fetch_header_init(&h, 1000);
        for (int n = 0; n < 8 && c->line[n]; n++) {
            if (e)
                fail_msg("case %zu: refused early", i);
            e = fetch_header_line(&h, c->line[n], strlen(c->line[n]), NULL);
        }
        if (e != c->err || h.status != c->status || strcmp(h.etag, c->etag) != 0 ||
            h.length_bytes != c->length_bytes || h.retry_after_s != c->retry_after_s)
            fail_msg("case %zu: %s status %d etag %s length %lld retry %lld", i, err_name(e),
                     h.status, h.etag, (long long)h.length_bytes, (long long)h.retry_after_s);
    }
}

static void headers_end_at_their_cap_however_they_are_cut(void **state)
{
    (void)state;
    struct fetch_header h;
    size_t taken = 0;
    fetch_header_init(&h, 0);
    assert_int_equal(fetch_header_line(&h, OK, sizeof OK - 1, NULL), ERR_OK);
    while (fetch_header_line(&h, "X: y\r\n", 6, NULL) == ERR_OK)
        taken += 6;
    assert_in_range(taken, MAX_HTTP_HEADER_BYTES - 64, MAX_HTTP_HEADER_BYTES);
    /* trailers and interim answers count too */
    fetch_header_init(&h, 0);
    for (taken = 0; fetch_header_line(&h, "HTTP/1.1 102 P\r\n", 16, NULL) == ERR_OK; taken += 16)
        assert_true(taken <= MAX_HTTP_HEADER_BYTES);
}

static void an_etag_is_stored_only_if_it_fits(void **state)
{
    (void)state;
    char etag[MAX_ETAG_BYTES + 3];
    memset(etag, 'e', sizeof etag);
    etag[0] = '"';
    etag[MAX_ETAG_BYTES - 1] = '"';
    etag[MAX_ETAG_BYTES] = 0;
    assert_true(fetch_etag_valid(etag));
    etag[MAX_ETAG_BYTES - 1] = 'e';
    etag[MAX_ETAG_BYTES] = '"';
    etag[MAX_ETAG_BYTES + 1] = 0;
    assert_false(fetch_etag_valid(etag));
}

static void server_urls_are_https_with_a_host_and_a_clean_path(void **state)
{
    (void)state;
    static const struct {
        const char *url, *base, *host; /* base NULL: refused */
    } cases[] = {
        {"https://h", "https://h/", "h"},
        {"https://h/", "https://h/", "h"},
        {"https://h:8443/a/b", "https://h:8443/a/b/", "h:8443"},
        {"https://h/a/", "https://h/a/", "h"},
        {"https://192.0.2.1:1", "https://192.0.2.1:1/", "192.0.2.1:1"},
        {"https://[2001:db8::1]:443/x", "https://[2001:db8::1]:443/x/", "[2001:db8::1]:443"},
        {"https://[::1]", "https://[::1]/", "[::1]"},
        {"http://h", NULL, NULL},
        {"HTTPS://h", NULL, NULL},
        {"https://", NULL, NULL},
        {"https:///x", NULL, NULL},
        {"https://user@h", NULL, NULL},
        {"https://user:pw@h/", NULL, NULL},
        {"https://h:", NULL, NULL},
        {"https://h:0", NULL, NULL},
        {"https://h:65536", NULL, NULL},
        {"https://h:443443", NULL, NULL},
        {"https://h:4a", NULL, NULL},
        {"https://[::1", NULL, NULL},
        {"https://[::1]x", NULL, NULL},
        {"https://[]", NULL, NULL},
        {"https://h//a", NULL, NULL},
        {"https://h/a//", NULL, NULL},
        {"https://h/../a", NULL, NULL},
        {"https://h/a?b", NULL, NULL},
        {"https://h/a#b", NULL, NULL},
        {"https://h?b", NULL, NULL},
        {"https://h/%61", NULL, NULL},
        {"https://h\\x", NULL, NULL},
        {"https://h x", NULL, NULL},
        {"https://-h", NULL, NULL},
        {"ftp://h", NULL, NULL},
        {"", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_origin o;
        enum err e = fetch_origin_parse(cases[i].url, &o, NULL);
        if (!cases[i].base != (e == ERR_ORIGIN))
            fail_msg("%s: %s", cases[i].url, err_name(e));
        if (!e) {
            assert_string_equal(o.base, cases[i].base);
            assert_string_equal(o.host, cases[i].host);
        }
    }
    char longest[MAX_URL_BYTES + 10] = "https://";
    memset(longest + 8, 'h', sizeof longest - 9);
    struct fetch_origin o;
    assert_int_equal(fetch_origin_parse(longest, &o, NULL), ERR_ORIGIN);
    longest[MAX_URL_BYTES - 1] = 0;
    assert_int_equal(fetch_origin_parse(longest, &o, NULL), ERR_OK);
    assert_int_equal(strlen(o.base), MAX_URL_BYTES);
}

static void proxies_are_http_with_host_and_port_and_their_password_stays_secret(void **state)
{
    (void)state;
    static const struct {
        const char *url, *host;
    } cases[] = {
        {"http://p:3128", "p:3128"},
        {"http://p:3128/", "p:3128"},
        {"http://user:secret@p:3128", "p:3128"},
        {"http://user:sec%40ret@[::1]:80", "[::1]:80"},
        {"http://p", NULL},
        {"https://p:1", NULL},
        {"p:3128", NULL},
        {"http://user:secret@p", NULL},
        {"http://user:sec ret@p:1", NULL},
        {"http://user:sec@ret@p:1", NULL},
        {"http://user:secret@p:1/path", NULL},
        {"http://:3128", NULL},
        {"socks5://user:secret@p:1", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_proxy p;
        struct err_info info = {0};
        enum err e = fetch_proxy_parse(cases[i].url, &p, &info);
        if (!cases[i].host != (e == ERR_ORIGIN))
            fail_msg("%s: %s", cases[i].url, err_name(e));
        if (!e)
            assert_string_equal(p.host, cases[i].host);
        assert_null(strstr(info.text, "sec"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_taken_or_refused_as_the_rfcs_say),
        cmocka_unit_test(headers_end_at_their_cap_however_they_are_cut),
        cmocka_unit_test(an_etag_is_stored_only_if_it_fits),
        cmocka_unit_test(server_urls_are_https_with_a_host_and_a_clean_path),
        cmocka_unit_test(proxies_are_http_with_host_and_port_and_their_password_stays_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
