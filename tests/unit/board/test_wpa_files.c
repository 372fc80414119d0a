/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "board/wpa_files.h"

/* A string that a member without const takes. */
#define TEXT(text) ((char[]){text})

static struct strbuf b;

static int clear(void **state)
{
    (void)state;
    strbuf_clear(&b);
    return 0;
}

static char hostile[] = "x\"\n}\nnetwork={\n\tkey_mgmt=NONE\n#";

#define WIFI .link = LINK_WIFI, .wifi_ssid = TEXT("Office"), .wifi_country = TEXT("DE")
#define EAP                                                                                        \
    .eap_identity = TEXT("me"), .eap_ca = TEXT("/boot/ca.pem"),                                    \
    .eap_server_name = TEXT("radius.example")
#define TLS EAP, .eap_cert = TEXT("/boot/me.pem"), .eap_key = TEXT("/data/me.key")
#define KEY "0123456789abcdefABCDEF0123456789abcdefABCDEF01234567890123456789"

static const struct {
    const char *what;
    struct board_settings s;
    bool wired;
    const char *has, *has_not; /* has NULL: no file */
} written[] = {
    {"no Wi-Fi", {0}, false, NULL, NULL},
    {"no 802.1X", {0}, true, NULL, NULL},
    {"no wired sign-on with Wi-Fi", {WIFI, .wifi_password = TEXT("12345678")}, true, NULL, NULL},
    {"name and password",
     {WIFI, .wifi_password = TEXT("a#b\"c\\d e")},
     false,
     "\tkey_mgmt=WPA-PSK WPA-PSK-SHA256 SAE\n\tieee80211w=1\n\tpsk=\"a#b\"c\\d e\"\n}\n",
     NULL},
    {"the name in digits",
     {WIFI, .wifi_password = TEXT("12345678")},
     false,
     "country=DE\nnetwork={\n\tssid=4f6666696365\n\tscan_ssid=0\n\tproto=RSN\n",
     "Office"},
    {"a hidden network",
     {WIFI, .wifi_hidden = true, .wifi_password = TEXT("12345678")},
     false,
     "scan_ssid=1",
     NULL},
    {"a key", {WIFI, .wifi_password = TEXT(KEY)}, false, "\tpsk=" KEY "\n", "SAE"},
    {"WPA3 alone",
     {WIFI, .wifi_security = WIFI_WPA3_PERSONAL, .wifi_password = TEXT("12345678")},
     false,
     "\tkey_mgmt=SAE\n\tieee80211w=2\n\tsae_password=3132333435363738\n",
     "psk="},
    {"enterprise with a certificate",
     {WIFI, .wifi_security = WIFI_ENTERPRISE, TLS},
     false,
     "\tkey_mgmt=WPA-EAP WPA-EAP-SHA256\n\tieee80211w=1\n\teap=TLS\n",
     "password"},
    {"WPA3 enterprise alone",
     {WIFI, .wifi_security = WIFI_WPA3_ENTERPRISE, TLS},
     false,
     "\tkey_mgmt=WPA-EAP-SHA256\n\tieee80211w=2\n",
     NULL},
    {"802.1X with a certificate",
     {.wired_security = WIRED_DOT1X, TLS},
     true,
     "ap_scan=0\nnetwork={\n\tkey_mgmt=IEEE8021X\n\teapol_flags=0\n\teap=TLS\n",
     "phase2"},
    {"the server's name is checked",
     {.wired_security = WIRED_DOT1X, TLS},
     true,
     "\tca_cert=2f626f6f742f63612e70656d\n\tdomain_suffix_match=7261646975732e6578616d706c65\n",
     NULL},
    {"802.1X with a password",
     {.wired_security = WIRED_DOT1X, .eap_method = EAP_PEAP, EAP, .eap_password = TEXT("pw")},
     true,
     "\tphase2=\"auth=MSCHAPV2\"\n\tpassword=7077\n}\n",
     "anonymous"},
    {"an outer name",
     {.wired_security = WIRED_DOT1X,
      .eap_method = EAP_PEAP,
      EAP,
      .eap_password = TEXT("pw"),
      .eap_outer_identity = TEXT("anon")},
     true,
     "\tanonymous_identity=616e6f6e\n",
     NULL},
    {"no old TLS",
     {.wired_security = WIRED_DOT1X, TLS},
     true,
     "tls_disable_tlsv1_0=1 tls_disable_tlsv1_1=1",
     NULL},
    {"a password that would end its line",
     {WIFI, .wifi_security = WIFI_WPA3_PERSONAL, .wifi_password = hostile},
     false,
     "\tsae_password=78220a7d0a6e6574776f726b3d7b0a",
     "key_mgmt=NONE"},
    {"a name to sign on with that would end its line",
     {.wired_security = WIRED_DOT1X, TLS, .eap_key_password = hostile},
     true,
     "\tprivate_key_passwd=78220a7d",
     "key_mgmt=NONE"},
};

static void every_setting_is_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
        strbuf_init(&b, 16384);
        enum err e =
            written[i].wired ? wpa_put_wired(&written[i].s, &b) : wpa_put_wifi(&written[i].s, &b);
        assert_int_equal(e, ERR_OK);
        if (!written[i].has && b.len_bytes)
            fail_msg("%s: there is a file:\n%s", written[i].what, b.data);
        if (written[i].has && (!b.len_bytes || !strstr(b.data, written[i].has)))
            fail_msg("%s: is not in\n%s", written[i].what, b.len_bytes ? b.data : "(nothing)");
        if (written[i].has_not && strstr(b.data, written[i].has_not))
            fail_msg("%s: %s is in\n%s", written[i].what, written[i].has_not, b.data);
        strbuf_clear(&b);
    }
}

static const struct {
    struct board_settings s;
    bool wired;
} refused[] = {
    {{WIFI}, false},
    {{.link = LINK_WIFI,
      .wifi_ssid = TEXT("123456789012345678901234567890123"),
      .wifi_country = TEXT("DE"),
      .wifi_password = TEXT("12345678")},
     false},
    {{WIFI, .wifi_password = TEXT("1234567")}, false},
    {{WIFI, .wifi_password = TEXT("12345678\n\tpriority=9")}, false},
    {{WIFI, .wifi_password = TEXT("1234567\x7f")}, false},
    {{WIFI, .wifi_password = TEXT("1234\"567#8")}, false}, /* would be read as a comment */
    {{WIFI, .wifi_password = TEXT("p\xc3\xa4sswords")}, false},
    {{.link = LINK_WIFI, .wifi_ssid = TEXT("Office"), .wifi_password = TEXT("12345678")}, false},
    {{.link = LINK_WIFI, .wifi_country = TEXT("DE"), .wifi_password = TEXT("12345678")}, false},
    {{.link = LINK_WIFI,
      .wifi_ssid = TEXT("Office"),
      .wifi_country = TEXT("D\n"),
      .wifi_password = TEXT("12345678")},
     false},
    {{WIFI, .wifi_security = WIFI_ENTERPRISE, EAP}, false},
    {{WIFI, .wifi_security = WIFI_ENTERPRISE}, false},
    {{.wired_security = WIRED_DOT1X}, true},
    {{.wired_security = WIRED_DOT1X, EAP}, true},
    {{.wired_security = WIRED_DOT1X, .eap_method = EAP_PEAP, EAP}, true},
    {{.wired_security = WIRED_DOT1X,
      .eap_identity = TEXT("me"),
      .eap_ca = TEXT("/c"),
      .eap_cert = TEXT("/c"),
      .eap_key = TEXT("/k")},
     true}, /* nobody says whose certificate the server's is */
};

static void what_is_missing_or_cannot_stand_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        strbuf_init(&b, 16384);
        enum err e =
            refused[i].wired ? wpa_put_wired(&refused[i].s, &b) : wpa_put_wifi(&refused[i].s, &b);
        if (e != ERR_RANGE)
            fail_msg("row %zu: %s\n%s", i, err_name(e), b.data);
        strbuf_clear(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_setting_is_written, clear),
        cmocka_unit_test_teardown(what_is_missing_or_cannot_stand_is_refused, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
