/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "node/settings.h"
#include "node/settings_schema.h"
#include "support/scratch.h"

#define DATA PLACARD_TEST_DATA "/settings"
#define LEAST                                                                                      \
    "[server]\nurl = https://desk.example\naudience = hq/lobby\ntrust_root = root.1.json\n"        \
    "ca = ca.pem\n"

static struct settings s;
static struct settings_report report;

static enum err parse(const char *text)
{
    return settings_parse(text, strlen(text), "/etc/placard", &s, &report, NULL);
}

static int clear(void **state)
{
    (void)state;
    settings_clear(&s);
    return 0;
}

/* --- good files --------------------------------------------------------------------------------------------------- */

static void the_least_file_has_every_default(void **state)
{
    (void)state;
    assert_int_equal(settings_read(DATA "/good/least.conf", &s, &report, NULL), ERR_OK);
    assert_int_equal(report.count, 0);
    assert_string_equal(s.server_url, "https://desk.example:8443");
    assert_string_equal(s.audience, "hq/lobby");
    assert_string_equal(s.trust_root, DATA "/good/root.1.json");
    assert_string_equal(s.ca_file, DATA "/good/ca.pem");
    assert_string_equal(s.state_dir, DATA "/good/placard-state");
    assert_string_equal(s.theme, "placard");
    assert_string_equal(s.language, "en");
    assert_null(s.screen_name);
    assert_null(s.assets_dir);
    assert_null(s.time_zone);
    assert_null(s.output_device);
    assert_null(s.client_cert);
    assert_null(s.client_key);
    assert_null(s.proxy);
    assert_int_equal(s.rotation_deg, 0);
    assert_int_equal(s.output, OUTPUT_AUTO);
    assert_int_equal(s.width_px, 0);
    assert_int_equal(s.height_px, 0);
    assert_int_equal(s.duration_ms, 10000);
    assert_int_equal(s.transition, TRANSITION_FADE);
    assert_int_equal(s.transition_ms, 800);
    assert_false(s.reduced_motion || s.ticker || s.slow_zoom);
    assert_true(s.header && s.burn_in_shift);
    assert_int_equal(s.clock, CLOCK_24H);
    assert_true(s.refresh_at.set && s.refresh_at.minute == 3 * 60 + 30);
    assert_true(s.progress);
    assert_null(s.reminder);
    assert_null(s.theme_evening);
    assert_false(s.dark_from.set || s.dark_until.set || s.evening_from.set || s.evening_until.set);
    assert_int_equal(s.poll_ms, 10000);
    assert_int_equal(s.long_poll_s, 25);
    assert_int_equal(s.cache_bytes, 256LL * 1024 * 1024);
}

static void every_key_reaches_its_member(void **state)
{
    (void)state;
    assert_int_equal(settings_read(DATA "/good/all_keys.conf", &s, &report, NULL), ERR_OK);
    assert_string_equal(s.screen_name, "Lobby S\u00fcd \u2615");
    assert_int_equal(s.rotation_deg, 270);
    assert_int_equal(s.output, OUTPUT_PNG);
    assert_string_equal(s.output_device, "/dev/dri/card1");
    assert_int_equal(s.width_px, 3840);
    assert_int_equal(s.height_px, 2160);
    assert_string_equal(s.theme, "placard-dark");
    assert_string_equal(s.assets_dir, "/usr/share/placard");
    assert_string_equal(s.language, "zh-Hant");
    assert_string_equal(s.time_zone, "Etc/GMT+5");
    assert_string_equal(s.server_url, "https://desk.example/signage/v1");
    assert_string_equal(s.audience, "hq/lobby-2");
    assert_string_equal(s.trust_root, "/etc/placard/root.7.json");
    assert_string_equal(s.ca_file, DATA "/good/pki/ca.pem");
    assert_string_equal(s.client_cert, DATA "/good/pki/screen.pem");
    assert_string_equal(s.client_key, DATA "/good/pki/screen.key");
    assert_string_equal(s.proxy, "http://screen:s%40cret;x@proxy.example:3128");
    assert_int_equal(s.poll_ms, 3600 * 1000);
    assert_int_equal(s.long_poll_s, 0);
    assert_int_equal(s.duration_ms, 600 * 1000);
    assert_int_equal(s.transition, TRANSITION_PUSH);
    assert_int_equal(s.transition_ms, 0);
    assert_string_equal(s.theme_evening, DATA "/good/themes/dusk.conf");
    assert_true(s.reduced_motion && s.ticker && !s.progress && s.slow_zoom);
    assert_false(s.header || s.burn_in_shift);
    assert_int_equal(s.clock, CLOCK_12H);
    assert_true(s.refresh_at.set && s.refresh_at.minute == 22 * 60 + 5);
    assert_string_equal(s.reminder, "Be kind \u2014 see the guidelines");
    assert_true(s.dark_from.set && s.dark_from.minute == 23 * 60 + 59);
    assert_true(s.dark_until.set && s.dark_until.minute == 6 * 60 + 30);
    assert_true(s.evening_from.set && s.evening_from.minute == 18 * 60);
    assert_true(s.evening_until.set && s.evening_until.minute == 9 * 60 + 5);
    assert_string_equal(s.state_dir, "/var/lib/placard");
    assert_int_equal(s.cache_bytes, 65536LL * 1024 * 1024);
}

static void the_boards_keys_reach_their_members(void **state)
{
    (void)state;
    const struct board_settings *b = &s.board;
    assert_int_equal(settings_read(DATA "/good/board_static_vlan.conf", &s, &report, NULL), ERR_OK);
    assert_int_equal(b->link, LINK_WIRED);
    assert_string_equal(b->hostname, "lobby-3");
    assert_string_equal(b->addresses, "192.0.2.10/24, 2001:db8::10/64");
    assert_string_equal(b->gateways, "192.0.2.1 2001:db8::1");
    assert_string_equal(b->dns, "192.0.2.53, 2001:db8::53");
    assert_string_equal(b->search, "example.com corp.example.com");
    assert_int_equal(b->vlan, 20);
    assert_string_equal(b->time_servers, "time.example.com 192.0.2.123 2001:db8::123");
    assert_int_equal(b->overscan_pm, 30);
    assert_true(b->cec);
    assert_string_equal(b->update_channel, "pilot");
    assert_string_equal(b->update_url, "https://updates.example.com");
    assert_string_equal(b->update_key, DATA "/good/update.pem");
    assert_string_equal(b->update_floor, "20261125.0417");
    assert_int_equal(b->update_from.minute, 22 * 60);
    assert_int_equal(b->update_until.minute, 4 * 60 + 30);
    settings_clear(&s);
    assert_int_equal(settings_read(DATA "/good/board_wifi_peap.conf", &s, &report, NULL), ERR_OK);
    assert_int_equal(b->link, LINK_WIFI);
    assert_string_equal(b->wifi_ssid, "Office");
    assert_string_equal(b->wifi_country, "DE");
    assert_int_equal(b->wifi_security, WIFI_ENTERPRISE);
    assert_int_equal(b->eap_method, EAP_PEAP);
    assert_string_equal(b->eap_identity, "screen@example.com");
    assert_string_equal(b->eap_outer_identity, "anonymous");
    assert_string_equal(b->eap_password, "p\u00e4\"ss\\w\u00f6rd");
    assert_string_equal(b->eap_ca, DATA "/good/radius-ca.pem");
    assert_string_equal(b->eap_server_name, "radius.example.com");
    settings_clear(&s);
    assert_int_equal(settings_read(DATA "/good/board_wifi_personal.conf", &s, &report, NULL),
                     ERR_OK);
    assert_true(b->wifi_hidden);
    assert_string_equal(b->wifi_password, "a#b\"c\\d;e f");
}

static void a_secret_that_the_board_keeps_stands_as_it_is(void **state)
{
    (void)state;
    assert_int_equal(settings_read(DATA "/good/board_wired_tls.conf", &s, &report, NULL), ERR_OK);
    assert_int_equal(s.board.wired_security, WIRED_DOT1X);
    assert_string_equal(s.board.eap_cert, DATA "/good/board.pem");
    assert_string_equal(s.board.eap_key,
                        SETTING_KEPT); /* no file of that name beside the settings */
    assert_string_equal(s.board.eap_key_password, SETTING_KEPT);
    settings_clear(&s);
    assert_int_equal(parse(LEAST "proxy = @board\n"), ERR_OK);
    assert_string_equal(s.proxy, SETTING_KEPT);
    settings_clear(&s);
    assert_int_equal(parse(LEAST "[network]\nhostname = @board\n"), ERR_SYNTAX); /* no secret */
}

static void an_objection_to_a_secret_never_repeats_it(void **state)
{
    (void)state;
    assert_int_equal(parse(LEAST "[network]\nwifi_password = hunt\n"), ERR_SYNTAX);
    for (int i = 0; i < report.count; i++)
        assert_null(strstr(report.problems[i].text, "hunt"));
}

static void every_good_file_is_taken(void **state)
{
    (void)state;
    int count = 0;
    DIR *dir = opendir(DATA "/good");
    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir));) {
        char path[1024];
        struct err_info info = {0};
        if (d->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, DATA "/good/%s", d->d_name);
        if (settings_read(path, &s, &report, &info))
            fail_msg("%s: %s", path, info.text);
        settings_clear(&s);
        count++;
    }
    closedir(dir);
    assert_true(count >= 15);
}

static void indentation_comments_and_a_slash_behind_the_url_mean_nothing(void **state)
{
    (void)state;
    assert_int_equal(settings_read(DATA "/good/indented_and_spaced.conf", &s, &report, NULL),
                     ERR_OK);
    assert_string_equal(s.server_url, "https://desk.example");
    assert_string_equal(s.audience, "hq/lobby");
    assert_null(s.proxy);
}

static void relative_paths_are_those_of_the_files_folder(void **state)
{
    (void)state;
    assert_int_equal(parse(LEAST "[screen]\ntheme = themes/mine.conf\nassets = ../share\n"),
                     ERR_OK);
    assert_string_equal(s.trust_root, "/etc/placard/root.1.json");
    assert_string_equal(s.assets_dir, "/etc/placard/../share");
    assert_string_equal(s.theme, "/etc/placard/themes/mine.conf");
    settings_clear(&s);
    assert_int_equal(parse(LEAST "[screen]\ntheme = plain\n"), ERR_OK);
    assert_string_equal(s.theme, "plain"); /* a name, not a path */
}

static void a_path_that_only_the_folder_makes_too_long_is_refused(void **state)
{
    (void)state;
    static char folder[8000];
    memset(folder, 'f', sizeof folder - 1);
    assert_int_equal(settings_parse(LEAST, strlen(LEAST), folder, &s, &report, NULL), ERR_SYNTAX);
    assert_string_equal(report.problems[0].key, "store.directory");
    assert_non_null(strstr(report.problems[0].text, "too long a path"));
}

/* --- bad files ---------------------------------------------------------------------------------------------------- */

static const struct {
    const char *file;
    int line;
    const char *key, *text; /* of the first problem */
} bad[] = {
    {"audience_above", 6, "server.audience", "a-z, 0-9 and -"},
    {"audience_empty_segment", 6, "server.audience", "a-z, 0-9 and -"},
    {"audience_missing", 0, "server.audience", "is missing"},
    {"audience_too_long", 6, "server.audience", "longer than 128 bytes"},
    {"audience_upper_case", 6, "server.audience", "a-z, 0-9 and -"},
    {"burn_in_shift_4", 4, "screen.burn_in_shift", "must be one of: yes, no"},
    {"ca_missing", 0, "server.ca", "is missing"},
    {"cache_65537", 10, "store.cache_mib", "from 8 to 65536 in MiB"},
    {"cache_7", 10, "store.cache_mib", "from 8 to 65536 in MiB"},
    {"client_certificate_alone", 0, "server.client_key", "go together"},
    {"client_key_alone", 0, "server.client_key", "go together"},
    {"clock_25h", 4, "screen.clock", "must be one of: 24h, 12h, off"},
    {"colon_for_equals", 3, "line.form", "neither [section] nor key = value"},
    {"comment_of_5000_bytes", 2, "line.length", "longer than 2048 bytes"},
    {"dark_all_day", 0, "show.dark_until", "another time"},
    {"dark_from_24_00", 10, "show.dark_from", "from 00:00 to 23:59"},
    {"dark_from_alone", 0, "show.dark_until", "go together"},
    {"dark_from_minute_60", 10, "show.dark_from", "from 00:00 to 23:59"},
    {"directory_empty", 10, "store.directory", "must not be empty"},
    {"directory_too_long", 10, "store.directory", "longer than 1024 bytes"},
    {"duration_1", 10, "show.duration_seconds", "from 2 to 600 in s"},
    {"duration_601", 10, "show.duration_seconds", "from 2 to 600 in s"},
    {"evening_until_alone", 0, "show.evening_until", "go together"},
    {"header_none", 4, "screen.header", "must be one of: yes, no"},
    {"height_not_a_number", 4, "screen.height", "from 0 to 7680 in px"},
    {"json", 1, "line.form", "neither"},
    {"key_before_any_section", 1, ".url", "is not a setting"},
    {"key_in_upper_case", 3, "screen.Rotation", "is not a setting"},
    {"key_of_another_section", 9, "server.duration_seconds", "is not a setting"},
    {"key_twice", 9, "server.url", "stands twice"},
    {"key_twice_in_two_sections_of_one_name", 10, "screen.rotation", "stands twice"},
    {"key_with_odd_bytes", 3, "rot", "is not a setting"},
    {"language_empty", 3, "screen.language", "must not be empty"},
    {"language_too_short", 3, "screen.language", "language tag"},
    {"language_with_underscore", 3, "screen.language", "language tag"},
    {"line_of_5000_bytes", 2, "line.length", "longer than 2048 bytes"},
    {"long_poll_56", 9, "server.long_poll_seconds", "from 0 to 55 in s"},
    {"long_poll_negative", 9, "server.long_poll_seconds", "from 0 to 55 in s"},
    {"mark_twice", 1, "line.form", "neither"},
    {"name_not_utf8", 2, "screen.name", "is not UTF-8"},
    {"name_too_long", 2, "screen.name", "longer than 64 bytes"},
    {"name_with_escape", 2, "screen.name", "control character"},
    {"no_equals_sign", 3, "line.form", "neither [section] nor key = value"},
    {"no_key", 3, "line.form", "neither [section] nor key = value"},
    {"nothing", 0, "server.url", "is missing"},
    {"nul_in_the_middle", 1, "file.bytes", "NUL"},
    {"old_mac_line_ends", 1, "line.form", "neither"},
    {"output_hdmi", 3, "screen.output", "must be one of: auto, window, drm, png, none"},
    {"output_upper_case", 3, "screen.output", "must be one of"},
    {"poll_0", 9, "server.poll_seconds", "from 1 to 3600 in s"},
    {"poll_3601", 9, "server.poll_seconds", "from 1 to 3600 in s"},
    {"poll_beyond_int64", 9, "server.poll_seconds", "from 1 to 3600 in s"},
    {"poll_hex", 9, "server.poll_seconds", "from 1 to 3600 in s"},
    {"poll_real", 9, "server.poll_seconds", "from 1 to 3600 in s"},
    {"poll_with_unit", 9, "server.poll_seconds", "from 1 to 3600 in s"},
    {"proxy_https", 9, "server.proxy", "http://[user:password@]host:port"},
    {"proxy_password_with_slash", 9, "server.proxy", "%XX"},
    {"proxy_password_with_space", 9, "server.proxy", "%XX"},
    {"proxy_with_path", 9, "server.proxy", "http://[user:password@]host:port"},
    {"proxy_without_port", 9, "server.proxy", "http://[user:password@]host:port"},
    {"dark_from_7_30", 10, "show.dark_from", "such as 07:30"},
    {"dark_from_with_seconds", 10, "show.dark_from", "such as 07:30"},
    {"dark_from_words", 10, "show.dark_from", "such as 07:30"},
    {"refresh_at_words", 4, "screen.refresh_at", "time of day"},
    {"refresh_in_the_dark", 0, "screen.refresh_at", "dark hours"},
    {"reminder_too_long", 10, "show.reminder", "longer than 160 bytes"},
    {"rotation_45", 3, "screen.rotation", "must be one of: 0, 90, 180, 270"},
    {"rotation_empty", 3, "screen.rotation", "must be one of"},
    {"section_empty", 9, "line.form", "neither [section] nor key = value"},
    {"section_not_closed", 9, "line.form", "neither [section] nor key = value"},
    {"section_too_long", 9, "line.form", "neither [section] nor key = value"},
    {"size_tiny", 0, "screen.width", "at least 64 px"},
    {"slow_zoom_always", 10, "show.slow_zoom", "must be one of: yes, no"},
    {"theme_evening_without_hours", 0, "screen.theme_evening", "needs show.evening_from"},
    {"ticker_on", 10, "show.ticker", "must be one of: yes, no"},
    {"theme_empty", 3, "screen.theme", "must not be empty"},
    {"transition_5001", 10, "show.transition_ms", "from 0 to 5000 in ms"},
    {"transition_wipe", 10, "show.transition", "must be one of: none, fade, slide, push"},
    {"trust_root_missing", 0, "server.trust_root", "is missing"},
    {"unknown_key", 3, "screen.rotaton", "is not a setting"},
    {"unknown_section", 10, "sound.volume", "is not a setting"},
    {"url_dots", 5, "server.url", "https://"},
    {"url_empty", 5, "server.url", "must not be empty"},
    {"url_http", 5, "server.url", "https://"},
    {"url_missing", 0, "server.url", "is missing"},
    {"url_only_a_comment", 5, "server.url", "must not be empty"},
    {"url_port_too_high", 5, "server.url", "https://"},
    {"url_too_long", 5, "server.url", "longer than 1024 bytes"},
    {"url_with_password", 5, "server.url", "https://"},
    {"url_with_query", 5, "server.url", "https://"},
    {"url_with_space", 5, "server.url", "https://"},
    {"url_without_host", 5, "server.url", "https://"},
    {"utf16", 1, "file.bytes", "NUL"},
    {"width_alone", 0, "screen.height", "go together"},
    {"width_beyond_8k", 3, "screen.width", "from 0 to 7680 in px"},
    {"width_negative", 3, "screen.width", "from 0 to 7680 in px"},
    {"zone_above", 3, "screen.time_zone", "time zone name"},
    {"zone_absolute", 3, "screen.time_zone", "time zone name"},
    {"zone_is_a_folder", 3, "screen.time_zone", "time zone name"},
    {"zone_unknown", 3, "screen.time_zone", "time zone name"},
    {"address_without_prefix", 7, "network.address", "with its prefix"},
    {"address_prefix_33", 7, "network.address", "with its prefix"},
    {"address_prefix_0", 7, "network.address", "with its prefix"},
    {"address_prefix_leading_zero", 7, "network.address", "with its prefix"},
    {"address_octet_256", 7, "network.address", "with its prefix"},
    {"address_of_host_name", 7, "network.address", "with its prefix"},
    {"address_three", 7, "network.address", "more items"},
    {"address_two_of_one_family", 0, "network.address", "of one family"},
    {"address_without_dns", 0, "network.dns", "is missing"},
    {"address_only_commas", 7, "network.address", "with its prefix"},
    {"address_with_section", 7, "network.address", "with its prefix"},
    {"gateway_without_address", 0, "network.gateway", "goes with network.address"},
    {"gateway_of_another_family", 0, "network.gateway", "another family"},
    {"gateway_two_of_one_family", 0, "network.gateway", "of one family"},
    {"gateway_with_prefix", 8, "network.gateway", "IP addresses"},
    {"dns_host_name", 7, "network.dns", "IP addresses"},
    {"dns_four", 7, "network.dns", "more items"},
    {"dns_with_interface", 7, "network.dns", "IP addresses"},
    {"search_with_underscore", 7, "network.search", "domain names"},
    {"search_label_of_64", 7, "network.search", "domain names"},
    {"search_empty_label", 7, "network.search", "domain names"},
    {"hostname_upper_case", 7, "network.hostname", "a-z, 0-9 and -"},
    {"hostname_with_dot", 7, "network.hostname", "a-z, 0-9 and -"},
    {"hostname_begins_with_hyphen", 7, "network.hostname", "a-z, 0-9 and -"},
    {"hostname_of_64", 7, "network.hostname", "longer than 63 bytes"},
    {"vlan_4095", 7, "network.vlan", "from 0 to 4094"},
    {"vlan_on_wifi", 0, "network.vlan", "wired port"},
    {"link_ethernet", 7, "network.link", "wired, wifi"},
    {"wifi_without_ssid", 0, "network.wifi_ssid", "is missing"},
    {"wifi_without_country", 0, "network.wifi_country", "is missing"},
    {"wifi_without_password", 0, "network.wifi_password", "is missing"},
    {"wifi_ssid_on_wire", 0, "network.wifi_ssid", "link = wifi"},
    {"wifi_ssid_of_33", 8, "network.wifi_ssid", "longer than 32 bytes"},
    {"wifi_country_lower_case", 9, "network.wifi_country", "capital letters"},
    {"wifi_country_name", 9, "network.wifi_country", "longer than 2 bytes"},
    {"wifi_password_hash_behind_quote", 10, "network.wifi_password",
     "no # behind a quotation mark"},
    {"wifi_password_of_7", 10, "network.wifi_password", "8 to 63"},
    {"wifi_password_of_64_not_hex", 10, "network.wifi_password", "hexadecimal"},
    {"wifi_password_not_ascii", 10, "network.wifi_password", "ASCII"},
    {"wifi_password_with_enterprise", 0, "network.wifi_password", "no use"},
    {"wifi_key_with_wpa3", 0, "network.wifi_password", "password itself"},
    {"wifi_security_wep", 10, "network.wifi_security", "must be one of"},
    {"wifi_security_open", 10, "network.wifi_security", "must be one of"},
    {"dot1x_alone", 0, "network.eap_identity", "is missing"},
    {"dot1x_without_ca", 0, "network.eap_ca", "is missing"},
    {"dot1x_without_server_name", 0, "network.eap_server_name", "is missing"},
    {"dot1x_without_key", 0, "network.eap_key", "needs eap_certificate and eap_key"},
    {"dot1x_tls_with_password", 0, "network.eap_password", "is for eap_method = peap"},
    {"dot1x_peap_without_password", 0, "network.eap_password", "is missing"},
    {"dot1x_peap_with_key", 0, "network.eap_key", "are for eap_method = tls"},
    {"dot1x_on_wifi", 0, "network.wired_security", "no use"},
    {"eap_without_a_use", 0, "network.eap_identity", "needs wired_security"},
    {"eap_method_ttls", 8, "network.eap_method", "must be one of: tls, peap"},
    {"eap_server_name_two", 10, "network.eap_server_name", "more items"},
    {"time_servers_five", 7, "time.servers", "more items"},
    {"time_servers_url", 7, "time.servers", "host names or addresses"},
    {"time_servers_address_with_a_slip", 7, "time.servers", "host names or addresses"},
    {"time_servers_with_newline_escape", 7, "time.servers", "host names or addresses"},
    {"overscan_6", 7, "display.overscan", "from 0 to 5 in per cent"},
    {"cec_on", 7, "display.cec", "must be one of: yes, no"},
    {"update_channel_upper_case", 7, "update.channel", "a-z, 0-9 and -"},
    {"update_channel_missing", 0, "update.channel", "is missing"},
    {"update_floor_words", 8, "update.floor", "such as 1.4.0"},
    {"update_floor_one_number", 8, "update.floor", "such as 1.4.0"},
    {"update_floor_nine_digits", 8, "update.floor", "such as 1.4.0"},
    {"update_floor_four_numbers", 8, "update.floor", "such as 1.4.0"},
    {"update_url_http", 8, "update.url", "https://"},
    {"update_window_alone", 0, "update.window_until", "go together"},
    {"update_window_of_nothing", 0, "update.window_until", "another time"},
};
#define BAD_COUNT (sizeof bad / sizeof bad[0])

static void every_bad_file_is_refused_at_its_line_and_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < BAD_COUNT; i++) {
        char path[1024];
        struct err_info info = {0};
        const struct settings_problem *p = &report.problems[0];
        snprintf(path, sizeof path, DATA "/bad/%s.conf", bad[i].file);
        enum err e = settings_read(path, &s, &report, &info);
        if (e != ERR_SYNTAX || !report.count)
            fail_msg("%s is answered with %s", bad[i].file, err_name(e));
        if (p->line != bad[i].line || !strstr(p->key, bad[i].key) || !strstr(p->text, bad[i].text))
            fail_msg("%s: line %d, %s %s", bad[i].file, p->line, p->key, p->text);
        assert_true(info.text[0]);
        settings_clear(&s);
    }
}

static void every_bad_file_is_in_the_table(void **state)
{
    (void)state;
    size_t count = 0;
    DIR *dir = opendir(DATA "/bad");
    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir));)
        count += d->d_name[0] != '.';
    closedir(dir);
    assert_int_equal(count, BAD_COUNT);
}

static void a_bad_value_leaves_the_default_and_the_others(void **state)
{
    (void)state;
    assert_int_equal(parse(LEAST "[show]\nduration_seconds = 1\ntransition_ms = 5\n"
                                 "[screen]\ntheme =\nname = \x1b\nlanguage = de\n"),
                     ERR_SYNTAX);
    assert_int_equal(report.count, 3);
    assert_int_equal(s.duration_ms, 10000);
    assert_int_equal(s.transition_ms, 5);
    assert_string_equal(s.theme, "placard");
    assert_string_equal(s.language, "de");
    assert_string_equal(s.server_url, "https://desk.example");
    assert_null(s.screen_name);
}

static void every_problem_is_told_with_its_line(void **state)
{
    (void)state;
    assert_int_equal(
        parse("[screen]\nrotation = 1\nbroken\n[show\n\n; fine\nwhat = 1\nrotation = 2\n"
              "[server]\nurl = ftp://x\n"),
        ERR_SYNTAX);
    static const struct {
        int line;
        const char *key;
    } want[] = {{2, "screen.rotation"}, {3, "line.form"},         {4, "line.form"},
                {7, "screen.what"},     {8, "screen.rotation"},   {10, "server.url"},
                {0, "server.audience"}, {0, "server.trust_root"}, {0, "server.ca"}};
    assert_int_equal(report.count, 9);
    for (int i = 0; i < 9; i++) {
        assert_int_equal(report.problems[i].line, want[i].line);
        assert_string_equal(report.problems[i].key, want[i].key);
    }
}

static void problems_beyond_the_room_are_counted(void **state)
{
    (void)state;
    char text[4096] = "";
    size_t n = 0;
    for (int i = 0; i < 100; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "no%d = 1\n", i);
    assert_int_equal(parse(text), ERR_SYNTAX);
    assert_int_equal(report.count, 104);
    assert_int_equal(report.problems[SETTINGS_MAX_PROBLEMS - 1].line, SETTINGS_MAX_PROBLEMS);
}

static void an_objection_to_a_proxy_never_repeats_its_password(void **state)
{
    (void)state;
    struct err_info info = {0};
    static const char text[] = LEAST "proxy = http://me:hunter2@proxy.example\n";
    assert_int_equal(settings_parse(text, strlen(text), ".", &s, &report, &info), ERR_SYNTAX);
    assert_null(strstr(info.text, "hunter2"));
    assert_null(strstr(report.problems[0].text, "hunter2"));
    assert_null(s.proxy);
}

/* --- files that cannot be read ------------------------------------------------------------------------------------ */

static void a_file_that_is_not_there_gives_defaults_and_no_problems(void **state)
{
    (void)state;
    struct err_info info = {0};
    assert_int_equal(settings_read("/nowhere/placard.conf", &s, &report, &info), ERR_NOT_FOUND);
    assert_int_equal(report.count, 0);
    assert_true(info.text[0]);
    assert_int_equal(s.duration_ms, 10000);
    assert_string_equal(s.language, "en");
    assert_null(s.server_url);
}

static void a_file_beyond_64_KiB_is_refused_before_reading(void **state)
{
    (void)state;
    char dir[SCRATCH_PATH_BYTES], path[SCRATCH_PATH_BYTES + 16];
    static char big[MAX_SETTINGS_BYTES + 1];
    scratch_make(dir);
    snprintf(path, sizeof path, "%s/big.conf", dir);
    memset(big, '\n', sizeof big);
    assert_int_equal(file_replace(path, big, sizeof big, false, NULL), ERR_OK);
    assert_int_equal(settings_read(path, &s, &report, NULL), ERR_TOO_BIG);
    settings_clear(&s);
    memcpy(big, LEAST, strlen(LEAST));
    assert_int_equal(file_replace(path, big, sizeof big - 1, false, NULL), ERR_OK);
    assert_int_equal(settings_read(path, &s, &report, NULL), ERR_OK);
    scratch_remove(dir);
}

static void a_folder_in_place_of_the_file_is_an_error(void **state)
{
    (void)state;
    assert_int_not_equal(settings_read(PLACARD_TEST_DATA, &s, &report, NULL), ERR_OK);
}

static void any_failing_allocation_is_out_of_memory_and_leaks_nothing(void **state)
{
    (void)state;
    for (unsigned long nth = 1;; nth++) {
        mem_fail_at(nth, 0);
        enum err e = settings_read(DATA "/good/all_keys.conf", &s, &report, NULL);
        unsigned long asked = mem_fail_at(0, 0);
        if (asked < nth) { /* none failed */
            assert_int_equal(e, ERR_OK);
            assert_true(nth > 10);
            return;
        }
        assert_int_equal(e, ERR_NOMEM);
        settings_clear(&s);
    }
}

/* --- the schema --------------------------------------------------------------------------------------------------- */

static char *schema_text(void)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    assert_non_null(out);
    settings_print_schema(out);
    fclose(out);
    return text;
}

/* The printed schema as a person fills it in; with all: commented defaults switched on too. */
static void fill_in(const char *schema, bool all, char *out, size_t room)
{
    static const char *const values[][2] = {{"url = ", "url = https://desk.example"},
                                            {"audience = ", "audience = hq"},
                                            {"trust_root = ", "trust_root = r.json"},
                                            {"ca = ", "ca = ca.pem"}};
    size_t n = 0;
    while (*schema) {
        int len = (int)strcspn(schema, "\n");
        const char *line = schema, *key = schema + 2, *by = NULL;
        schema += len + (schema[len] == '\n');
        for (int i = 0; i < 4; i++)
            if ((size_t)len == strlen(values[i][0]) && !strncmp(line, values[i][0], (size_t)len))
                by = values[i][1];
        bool commented = !strncmp(line, "# ", 2) &&
                         key[strspn(key, "abcdefghijklmnopqrstuvwxyz_")] == ' ' &&
                         key[strspn(key, "abcdefghijklmnopqrstuvwxyz_") + 1] == '=';
        if (by)
            n += (size_t)snprintf(out + n, room - n, "%s\n", by);
        else
            n += (size_t)snprintf(out + n, room - n, "%.*s\n", all && commented ? len - 2 : len,
                                  all && commented ? key : line);
        assert_true(n < room);
    }
}

static void the_printed_schema_is_a_good_file_once_the_required_keys_are_filled(void **state)
{
    (void)state;
    static char text[32768];
    char *schema = schema_text();
    assert_int_equal(parse(schema), ERR_SYNTAX);
    assert_int_equal(report.count, 4); /* the required ones, empty */
    settings_clear(&s);
    fill_in(schema, false, text, sizeof text);
    assert_int_equal(parse(text), ERR_OK);
    settings_clear(&s);
    fill_in(schema, true, text, sizeof text);
    if (parse(text))
        fail_msg("line %d: %s %s", report.problems[0].line, report.problems[0].key,
                 report.problems[0].text);
    assert_non_null(strstr(text, "\nduration_seconds = 10\n"));
    assert_string_equal(s.state_dir, "/etc/placard/placard-state");
    free(schema);
}

static void every_key_of_the_schema_is_described(void **state)
{
    (void)state;
    assert_true(settings_schema_total() <= 128); /* the reader's seen[] */
    for (int i = 0; i < settings_schema_total(); i++) {
        const struct setting *d = settings_schema_at(i);
        assert_true(strlen(d->help) > 10);
        if (d->kind == SETTING_INT || d->kind == SETTING_SMALL_INT) {
            assert_non_null(d->unit);
            assert_true(d->min < d->max && d->scale > 0 && d->standard != NULL);
        } else if (d->kind == SETTING_CHOICE) {
            assert_non_null(d->choices);
        } else if (d->kind == SETTING_YES_NO) {
            assert_non_null(d->standard);
        } else if (d->kind != SETTING_DAY_TIME) {
            assert_true(d->max > 0 && d->max <= 1024);
        }
        assert_true(!(d->required && d->standard));
        for (int k = 0; k < i; k++)
            assert_false(!strcmp(settings_schema_at(k)->section, d->section) &&
                         !strcmp(settings_schema_at(k)->key, d->key));
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_least_file_has_every_default),
        TEST(every_key_reaches_its_member),
        TEST(the_boards_keys_reach_their_members),
        TEST(a_secret_that_the_board_keeps_stands_as_it_is),
        TEST(an_objection_to_a_secret_never_repeats_it),
        TEST(every_good_file_is_taken),
        TEST(indentation_comments_and_a_slash_behind_the_url_mean_nothing),
        TEST(relative_paths_are_those_of_the_files_folder),
        TEST(a_path_that_only_the_folder_makes_too_long_is_refused),
        TEST(every_bad_file_is_refused_at_its_line_and_key),
        TEST(every_bad_file_is_in_the_table),
        TEST(a_bad_value_leaves_the_default_and_the_others),
        TEST(every_problem_is_told_with_its_line),
        TEST(problems_beyond_the_room_are_counted),
        TEST(an_objection_to_a_proxy_never_repeats_its_password),
        TEST(a_file_that_is_not_there_gives_defaults_and_no_problems),
        TEST(a_file_beyond_64_KiB_is_refused_before_reading),
        TEST(a_folder_in_place_of_the_file_is_an_error),
        TEST(any_failing_allocation_is_out_of_memory_and_leaks_nothing),
        TEST(the_printed_schema_is_a_good_file_once_the_required_keys_are_filled),
        TEST(every_key_of_the_schema_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
