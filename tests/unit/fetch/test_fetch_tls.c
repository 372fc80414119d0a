/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates of every kind, clocks that are wrong, and the client's own certificate. */
#include "base/file.h"
#include "base/mem.h"
#include "fetch/fixture.h"

#define YEAR_2099_S 4080000000 /* 2099-04-15 */

static enum err get_ok(const struct fetch_settings *s, struct err_info *info)
{
    struct fetch_result r;
    struct fetch *f = session(s);
    enum err e = get(f, "ok", &r, info);
    if (!e && strcmp(body.data, "hello, placard\n") != 0)
        fail_msg("another body: %s", body.data);
    fetch_free(f);
    return e;
}

static void each_wrong_certificate_has_its_own_reason(void **state)
{
    (void)state;
    static const struct {
        const char *listener;
        enum err err;
        const char *text;
    } cases[] = {
        {"good", ERR_OK, ""},
        {"no_usage", ERR_OK, ""},
        {"rsa_2048", ERR_OK, ""},
        {"tls_1_2", ERR_OK, ""},
        {"tls_1_3", ERR_OK, ""},
        {"tls_1_1", ERR_TLS_OTHER, "secure connection"},
        {"wrong_name", ERR_TLS_NAME, "other.example.test"},
        {"cn_only", ERR_TLS_NAME, "subjectAltName"},
        {"unknown_ca", ERR_TLS_CA, "configured CA"},
        {"self_signed", ERR_TLS_CA, "configured CA"},
        {"expired", ERR_TLS_DATE, "2025-01-01"},
        {"not_yet", ERR_TLS_DATE, "2098-01-01"},
        {"rsa_1024", ERR_TLS_WEAK, "weak"},
        {"sha_1", ERR_TLS_WEAK, "weak"},
        {"client_only", ERR_TLS_WEAK, "servers"},
        {"client_1_2", ERR_TLS_CLIENT, "demand a client certificate"},
        {"client_1_3", ERR_TLS_CLIENT, "demand a client certificate"},
        {"plain", ERR_TLS_OTHER, "secure connection"},
        {"mute", ERR_NET_TIMEOUT, "in time"},
        {"closed", ERR_NET_CONNECT, "reached"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_settings s = settings_for(cases[i].listener, "127.0.0.1");
        s.connect_timeout_ms = 1500;
        struct err_info info;
        enum err e = get_ok(&s, &info);
        if (e != cases[i].err || !strstr(info.text, cases[i].text) ||
            (e && !strstr(info.text, "127.0.0.1:")))
            fail_msg("%s: %s (%s)", cases[i].listener, err_name(e), info.text);
    }
}

static void the_name_in_the_url_is_the_one_that_counts(void **state)
{
    (void)state;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "localhost");
    assert_err(get_ok(&s, &info), ERR_OK, &info);
    s = settings_for("wrong_name", "localhost");
    assert_err(get_ok(&s, &info), ERR_TLS_NAME, &info);
    s = settings_for("cn_only", "localhost"); /* whose common name is localhost */
    assert_err(get_ok(&s, &info), ERR_TLS_NAME, &info);
}

static void a_board_whose_clock_says_1970_is_saved_by_the_floor(void **state)
{
    (void)state;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    /* The throw-away certificates are younger than the build: evidence as from verified flags. */
    clock_raise_floor(&fixture_clock, (int64_t)time(NULL));
    fixture_wall_s = 1000;
    enum err e = get_ok(&s, &info);
    fixture_wall_s = 0;
    assert_err(e, ERR_OK, &info);
}

static void without_a_floor_1970_is_before_the_certificate(void **state)
{
    (void)state;
    struct err_info info;
    struct clock bare = fixture_clock;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    atomic_store(&bare.floor_s, 0);
    s.clock = &bare;
    fixture_wall_s = 1000;
    enum err e = get_ok(&s, &info);
    fixture_wall_s = 0;
    assert_err(e, ERR_TLS_DATE, &info);
    assert_non_null(strstr(info.text, "only starts on"));
}

static void a_clock_in_2099_is_past_the_certificate(void **state)
{
    (void)state;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    fixture_wall_s = YEAR_2099_S;
    enum err e = get_ok(&s, &info);
    fixture_wall_s = 0;
    assert_err(e, ERR_TLS_DATE, &info);
    assert_non_null(strstr(info.text, "ended on"));
}

static void a_client_certificate_is_shown_where_it_is_asked_for(void **state)
{
    (void)state;
    static const char *const listeners[] = {"client_1_2", "client_1_3", "good"};
    for (size_t i = 0; i < 3; i++) {
        struct err_info info;
        struct fetch_settings s = settings_for(listeners[i], "127.0.0.1");
        s.client_cert = tls_server_file(server, "screen.crt");
        s.client_key = tls_server_file(server, "screen.key");
        assert_err(get_ok(&s, &info), ERR_OK, &info);
    }
}

static void a_client_certificate_that_the_server_does_not_know_is_told_apart(void **state)
{
    (void)state;
    static const char *const listeners[] = {"client_1_2", "client_1_3"};
    for (size_t i = 0; i < 2; i++) {
        struct err_info info;
        struct fetch_settings s = settings_for(listeners[i], "127.0.0.1");
        s.client_cert = tls_server_file(server, "foreign.crt");
        s.client_key = tls_server_file(server, "foreign.key");
        assert_err(get_ok(&s, &info), ERR_TLS_CLIENT, &info);
        assert_non_null(strstr(info.text, "refuse our"));
    }
}

static void a_broken_client_certificate_or_key_is_named(void **state)
{
    (void)state;
    static const char *const files[][3] = {{"broken.pem", "screen.key", "certificate"},
                                           {"screen.crt", "broken.pem", "key"},
                                           {"absent.pem", "screen.key", "absent.pem"},
                                           {"screen.crt", "absent.pem", "absent.pem"}};
    for (size_t i = 0; i < 4; i++) {
        struct err_info info = {0};
        struct fetch *f = NULL;
        struct fetch_settings s = settings_for("client_1_3", "127.0.0.1");
        s.client_cert = tls_server_file(server, files[i][0]);
        s.client_key = tls_server_file(server, files[i][1]);
        assert_err(fetch_new(&s, &f, &info), ERR_TLS_CLIENT, &info);
        assert_non_null(strstr(info.text, files[i][2]));
    }
}

static void copy_file(const char *from, const char *to)
{
    char *text = NULL;
    size_t bytes = 0;
    assert_int_equal(file_read(from, 100000, &text, &bytes, NULL), ERR_OK);
    assert_int_equal(file_replace(to, text, bytes, false, NULL), ERR_OK);
    mem_free(text);
}

static void files_that_break_or_are_renewed_while_running_are_noticed(void **state)
{
    (void)state;
    char ca[256];
    struct fetch_result r;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    snprintf(ca, sizeof ca, "%s", tls_server_file(server, "changing.pem"));
    copy_file(tls_server_file(server, "ca.pem"), ca);
    s.ca_file = ca;
    struct fetch *f = session(&s);
    assert_err(get(f, "close", &r, &info), ERR_OK, &info);
    copy_file(tls_server_file(server, "broken.pem"), ca);
    for (int i = 0; i < 2; i++) {
        assert_err(get(f, "close", &r, &info), ERR_TLS_CA, &info);
        assert_non_null(strstr(info.text, "changing.pem"));
    }
    copy_file(tls_server_file(server, "other_ca.pem"), ca);
    assert_err(get(f, "close", &r, &info), ERR_TLS_CA, &info);
    assert_non_null(strstr(info.text, "not signed by"));
    copy_file(tls_server_file(server, "ca.pem"), ca);
    assert_err(get(f, "close", &r, &info), ERR_OK, &info);
    fetch_free(f);
}

static void a_certificate_refused_once_is_taken_when_it_is_mended(void **state)
{
    (void)state;
    struct fetch_result r;
    struct err_info info;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    struct fetch *f = session(&s);
    fixture_wall_s = YEAR_2099_S;
    enum err e = get(f, "ok", &r, &info);
    fixture_wall_s = 0;
    assert_err(e, ERR_TLS_DATE, &info);
    assert_err(get(f, "ok", &r, &info), ERR_OK, &info);
    fetch_free(f);
}

static void settings_that_cannot_work_are_refused_before_anything_is_sent(void **state)
{
    (void)state;
    const char *ca = tls_server_file(server, "ca.pem");
    const char *broken = tls_server_file(server, "broken.pem");
    const char *absent = tls_server_file(server, "absent.pem");
    const struct {
        struct fetch_settings s;
        enum err err;
    } cases[] = {
        {{.server_url = "https://h", .ca_file = NULL}, ERR_TLS_CA},
        {{.server_url = "https://h", .ca_file = ""}, ERR_TLS_CA},
        {{.server_url = "https://h", .ca_file = absent}, ERR_TLS_CA},
        {{.server_url = "https://h", .ca_file = broken}, ERR_TLS_CA},
        {{.server_url = "https://h", .ca_file = ca, .client_cert = ca}, ERR_TLS_CLIENT},
        {{.server_url = "http://h", .ca_file = ca}, ERR_ORIGIN},
        {{.server_url = NULL, .ca_file = ca}, ERR_ORIGIN},
        {{.server_url = "https://h", .ca_file = ca, .proxy = "socks5://h:1"}, ERR_ORIGIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch *f = NULL;
        struct err_info info = {0};
        enum err e = fetch_new(&cases[i].s, &f, &info);
        if (e != cases[i].err || f || !info.text[0])
            fail_msg("%zu: %s (%s)", i, err_name(e), info.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_wrong_certificate_has_its_own_reason),
        cmocka_unit_test(the_name_in_the_url_is_the_one_that_counts),
        cmocka_unit_test(a_board_whose_clock_says_1970_is_saved_by_the_floor),
        cmocka_unit_test(without_a_floor_1970_is_before_the_certificate),
        cmocka_unit_test(a_clock_in_2099_is_past_the_certificate),
        cmocka_unit_test(a_client_certificate_is_shown_where_it_is_asked_for),
        cmocka_unit_test(a_client_certificate_that_the_server_does_not_know_is_told_apart),
        cmocka_unit_test(a_broken_client_certificate_or_key_is_named),
        cmocka_unit_test(files_that_break_or_are_renewed_while_running_are_noticed),
        cmocka_unit_test(a_certificate_refused_once_is_taken_when_it_is_mended),
        cmocka_unit_test(settings_that_cannot_work_are_refused_before_anything_is_sent),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
