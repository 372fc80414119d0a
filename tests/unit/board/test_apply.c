/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "board/apply.h"
#include "node/settings.h"
#include "support/scratch.h"

/* Two partitions and /run in a scratch folder. */
struct card {
    char dir[SCRATCH_PATH_BYTES], boot[200], data[200], run[200];
    struct apply_options o;
};

static struct card c;

#define LEAST                                                                                      \
    "[server]\nurl = https://desk.example\naudience = hq/lobby\ntrust_root = root.json\n"          \
    "ca = ca.pem\n"
#define WIFI                                                                                       \
    "[network]\nlink = wifi\nwifi_ssid = Office\nwifi_country = DE\n"                              \
    "wifi_password = correct horse\n"

static void put(const char *name, const char *text)
{
    char path[600], dir[600];
    snprintf(path, sizeof path, "%s/%s", c.dir, name);
    snprintf(dir, sizeof dir, "%.*s", (int)(strrchr(path, '/') - path), path);
    assert_int_equal(file_make_dirs(dir, NULL), ERR_OK);
    assert_int_equal(file_replace(path, text, strlen(text), false, NULL), ERR_OK);
}

/* "" if it is not there. Valid until the next but one call. */
static const char *get(const char *name)
{
    static char kept[2][70000];
    static int turn;
    char path[600], *text = NULL, *out = kept[turn = !turn];
    size_t bytes;
    snprintf(path, sizeof path, "%s/%s", c.dir, name);
    out[0] = 0;
    if (!file_read(path, sizeof kept[0] - 1, &text, &bytes, NULL))
        snprintf(out, sizeof kept[0], "%s", text);
    mem_free(text);
    return out;
}

static bool there(const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", c.dir, name);
    return access(path, F_OK) == 0;
}

static unsigned mode_of(const char *name)
{
    char path[600];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", c.dir, name);
    assert_int_equal(lstat(path, &st), 0);
    return st.st_mode & 07777;
}

static enum err apply(void)
{
    struct err_info info = {0};
    return board_apply(&c.o, &info);
}

static int start(void **state)
{
    (void)state;
    memset(&c, 0, sizeof c);
    scratch_make(c.dir);
    snprintf(c.boot, sizeof c.boot, "%s/boot", c.dir);
    snprintf(c.data, sizeof c.data, "%s/data", c.dir);
    snprintf(c.run, sizeof c.run, "%s/run", c.dir);
    c.o = (struct apply_options){
        .boot = c.boot, .data = c.data, .run = c.run, .data_lasts = true, .player = RUN_NOBODY};
    snprintf(c.o.id.serial, sizeof c.o.id.serial, "10000000abcdef01");
    return file_make_dirs(c.boot, NULL) || file_make_dirs(c.data, NULL);
}

static int end(void **state)
{
    (void)state;
    file_fail_at(0, 0, 0);
    scratch_remove(c.dir);
    return 0;
}

static bool has(const char *name, const char *text)
{
    return strstr(get(name), text) != NULL;
}

/* Is the text anywhere on the FAT partition, in a file that we know of? */
static bool on_fat(const char *text)
{
    static const char *const names[] = {
        "boot/placard.conf",      "boot/boards/10000000abcdef01.conf",
        "boot/boards/other.conf", "boot/screen.key",
        "boot/boards/screen.key", "boot/other.key"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (has(names[i], text))
            return true;
    return false;
}

/* --- the plain way ------------------------------------------------------------------------------------------------- */

static void the_least_file_gives_a_board_on_dhcp(void **state)
{
    (void)state;
    char target[300] = "", path[300], want[300];
    put("boot/placard.conf", LEAST);
    assert_int_equal(apply(), ERR_OK);
    assert_string_equal(get("boot/placard.conf"), LEAST); /* nothing to move: not touched */
    snprintf(want, sizeof want, "trust_root = %s/root.json\nca = %s/ca.pem\n", c.boot, c.boot);
    assert_true(has("run/placard/placard.conf", want));
    assert_true(has("run/placard/placard.conf", "[screen]\noutput = drm\n"));
    snprintf(want, sizeof want, "[store]\ndirectory = %s/placard/state\n", c.data);
    assert_true(has("run/placard/placard.conf", want));
    assert_true(has("run/systemd/network/20-placard-wired.network", "DHCP=yes"));
    assert_true(has("run/systemd/timesyncd.conf.d/20-placard.conf", "FallbackNTP=\n"));
    assert_string_equal(get("run/placard/hostname"), "placard-cdef01\n");
    assert_false(there("run/placard/wpa-wifi.conf") || there("run/placard/wpa-wired.conf") ||
                 there("run/placard/update.env") || there("run/placard/client_key.pem"));
    snprintf(path, sizeof path, "%s/placard/localtime", c.run);
    assert_true(readlink(path, target, sizeof target - 1) > 0);
    assert_string_equal(target, "/usr/share/zoneinfo/Etc/UTC");
    assert_int_equal(mode_of("data/placard/state"), 0700);
    assert_int_equal(mode_of("data/placard/secrets"), 0700);
    assert_int_equal(mode_of("data/placard"), 0755);
    assert_int_equal(mode_of("run/systemd/network/20-placard-wired.network"), 0644);
    assert_int_equal(mode_of("run/placard/placard.conf"), 0640);
}

static void the_players_file_is_one_that_the_player_takes(void **state)
{
    (void)state;
    struct settings s;
    struct settings_report report;
    char path[300], want[300];
    put("boot/placard.conf",
        "; ours\n\n" LEAST "client_certificate = me.pem\nclient_key = screen.key\n"
        "proxy = http://me:pass@proxy.example:3128\n" WIFI
        "[screen]\ntheme = themes/mine\ntime_zone = Europe/Berlin\n");
    put("boot/screen.key", "-----BEGIN KEY");
    assert_int_equal(apply(), ERR_OK);
    snprintf(path, sizeof path, "%s/placard/placard.conf", c.run);
    assert_int_equal(settings_read(path, &s, &report, NULL), ERR_OK);
    snprintf(want, sizeof want, "%s/me.pem", c.boot);
    assert_string_equal(s.client_cert, want);
    snprintf(want, sizeof want, "%s/placard/client_key.pem", c.run);
    assert_string_equal(s.client_key, want);
    snprintf(want, sizeof want, "%s/themes/mine", c.boot);
    assert_string_equal(s.theme, want);
    assert_string_equal(s.proxy, "http://me:pass@proxy.example:3128");
    assert_string_equal(s.board.wifi_password, "@board"); /* none of the player's business */
    settings_clear(&s);
    assert_string_equal(get("run/placard/client_key.pem"), "-----BEGIN KEY");
    assert_int_equal(mode_of("run/placard/client_key.pem"), 0400);
}

static void a_line_of_the_players_file_is_the_line_that_the_person_wrote(void **state)
{
    (void)state;
    struct settings s;
    struct settings_report report;
    char path[300];
    put("boot/placard.conf", WIFI LEAST "client_key = screen.key\n; why\n[show]\nticker = maybe\n");
    put("boot/screen.key", "k");
    assert_int_equal(apply(), ERR_SETTINGS);
    snprintf(path, sizeof path, "%s/placard/placard.conf", c.run);
    assert_int_equal(settings_read(path, &s, &report, NULL), ERR_SYNTAX);
    assert_int_equal(report.problems[0].line, 14);
    assert_string_equal(report.problems[0].key, "show.ticker");
    settings_clear(&s);
}

static void a_mistake_leaves_the_rest_in_place(void **state)
{
    (void)state;
    put("boot/placard.conf",
        LEAST "[network]\nhostname = lobby-3\nvlan = none\naddress = 10.0.0.300/8\n"
              "[time]\nservers = time.example\n");
    assert_int_equal(apply(), ERR_SETTINGS);
    assert_string_equal(get("run/placard/hostname"), "lobby-3\n");
    assert_true(has("run/systemd/network/20-placard-wired.network", "DHCP=yes"));
    assert_true(has("run/systemd/timesyncd.conf.d/20-placard.conf", "NTP=time.example\n"));
    assert_true(there("run/placard/placard.conf"));
}

static void without_a_file_the_player_has_none_either(void **state)
{
    (void)state;
    assert_int_equal(apply(), ERR_NOT_FOUND);
    assert_false(there("run/placard/placard.conf"));
    assert_int_equal(mode_of("data/placard/state"), 0700);
}

static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    char path[300];
    snprintf(path, sizeof path, "%s/placard.conf", c.boot);
    assert_int_equal(file_replace(path, "[server]\n\0url = 1\n", 18, false, NULL), ERR_OK);
    assert_int_not_equal(apply(), ERR_OK);
    assert_true(there("run/placard/placard.conf")); /* so that the player says it on the screen */
}

/* --- secrets --------------------------------------------------------------------------------------------------------- */

static const char all_secrets[] = LEAST
    "client_certificate = me.pem\nclient_key = screen.key\n"
    "proxy = http://me:proxy-word@proxy.example:3128\n"
    "[network]\nlink = wifi\nwifi_ssid = Office\nwifi_country = DE\nwifi_security = enterprise\n"
    "eap_identity = me\neap_ca = ca.pem\neap_server_name = radius.example\n"
    "eap_certificate = me.pem\neap_key = screen.key\neap_key_password = key-word ; comment\n";

static void assert_secrets_work(void)
{
    char path[500];
    assert_true(has("run/placard/placard.conf", "proxy = http://me:proxy-word@proxy.example:3128"));
    assert_string_equal(get("run/placard/client_key.pem"), "-----BEGIN KEY of mine");
    assert_true(has("run/placard/wpa-wifi.conf", "private_key_passwd=6b65792d776f7264\n"));
    assert_int_equal(mode_of("run/placard/wpa-wifi.conf"), 0600);
    snprintf(path, sizeof path, "%s/placard/secrets/shared/network.eap_key", c.data);
    char hex[1200] = "private_key=";
    for (const char *p = path; *p; p++)
        snprintf(hex + strlen(hex), sizeof hex - strlen(hex), "%02x", (unsigned char)*p);
    assert_true(has("run/placard/wpa-wifi.conf", hex));
    assert_false(has("run/placard/placard.conf", "key-word"));
}

static void secrets_leave_the_fat_partition_and_go_on_working(void **state)
{
    (void)state;
    put("boot/placard.conf", all_secrets);
    put("boot/screen.key", "-----BEGIN KEY of mine");
    assert_int_equal(apply(), ERR_OK);
    assert_secrets_work();
    assert_false(there("boot/screen.key"));
    assert_false(on_fat("-word"));
    assert_true(has("boot/placard.conf", "eap_key_password = @board\n"));
    assert_true(has("boot/placard.conf", "eap_identity = me\n"));
    assert_int_equal(mode_of("data/placard/secrets/shared/server.client_key"), 0600);
    assert_int_equal(mode_of("data/placard/secrets/shared"), 0700);
    char before[4096];
    snprintf(before, sizeof before, "%s", get("boot/placard.conf"));
    assert_int_equal(apply(), ERR_OK); /* the next start */
    assert_secrets_work();
    assert_string_equal(get("boot/placard.conf"), before);
}

static void a_new_secret_takes_the_place_of_the_old(void **state)
{
    (void)state;
    put("boot/placard.conf", LEAST WIFI);
    assert_int_equal(apply(), ERR_OK);
    put("boot/placard.conf", LEAST "[network]\nlink = wifi\nwifi_ssid = Office\nwifi_country = DE\n"
                                   "wifi_password = another one\n");
    assert_int_equal(apply(), ERR_OK);
    assert_true(has("run/placard/wpa-wifi.conf", "psk=\"another one\""));
    assert_false(on_fat("another"));
    assert_int_equal(apply(), ERR_OK);
    assert_true(has("run/placard/wpa-wifi.conf", "psk=\"another one\""));
}

static void without_a_lasting_partition_secrets_stay_and_work(void **state)
{
    (void)state;
    c.o.data_lasts = false;
    put("boot/placard.conf", all_secrets);
    put("boot/screen.key", "-----BEGIN KEY of mine");
    assert_int_equal(apply(), ERR_OK);
    assert_true(there("boot/screen.key"));
    assert_string_equal(get("boot/placard.conf"), all_secrets);
    assert_string_equal(get("run/placard/client_key.pem"), "-----BEGIN KEY of mine");
    assert_true(has("run/placard/wpa-wifi.conf", "private_key_passwd=6b65792d776f7264\n"));
    assert_false(has("run/placard/placard.conf", "key-word"));
}

static void a_lost_data_partition_leaves_a_board_that_says_so(void **state)
{
    (void)state;
    put("boot/placard.conf",
        LEAST "proxy = @board\nclient_certificate = me.pem\nclient_key = @board\n"
              "[network]\nlink = wifi\nwifi_ssid = Office\nwifi_country = DE\n"
              "wifi_password = @board\n[time]\nservers = time.example\n");
    assert_int_not_equal(apply(), ERR_OK);
    assert_true(has("run/placard/placard.conf", "url = https://desk.example"));
    assert_true(has("run/placard/placard.conf", "proxy = @board")); /* not past the proxy */
    assert_true(
        has("run/placard/placard.conf", "wifi_password = \n")); /* which the card then names */
    assert_false(there("run/placard/wpa-wifi.conf"));
    assert_true(has("run/systemd/timesyncd.conf.d/20-placard.conf", "NTP=time.example"));
}

static void a_key_that_is_not_there_is_told_and_the_rest_goes_on(void **state)
{
    (void)state;
    put("boot/placard.conf", all_secrets); /* names screen.key, which is missing */
    assert_int_not_equal(apply(), ERR_OK);
    assert_false(on_fat("-word"));
    assert_true(has("boot/placard.conf", "client_key = screen.key"));
    assert_true(has("run/placard/placard.conf", "proxy-word"));
}

/* Every step of input and output fails in turn, and all that follow it: the power went. After the next start all secrets are there
 * and none is left on the FAT partition. */
static void a_power_cut_at_any_step_loses_no_secret(void **state)
{
    (void)state;
    for (unsigned long nth = 1;; nth++) {
        put("boot/placard.conf", all_secrets);
        put("boot/screen.key", "-----BEGIN KEY of mine");
        file_fail_at(nth, 5, 1);
        (void)apply();
        unsigned long steps = file_fail_at(0, 0, 0);
        assert_int_equal(apply(), ERR_OK);
        assert_secrets_work();
        assert_false(there("boot/screen.key"));
        assert_false(on_fat("-word"));
        scratch_remove(c.dir);
        start(state);
        if (steps < nth) {
            assert_true(nth > 30);
            return;
        }
    }
}

static void a_file_that_a_power_cut_has_taken_is_replaced_by_its_copy(void **state)
{
    (void)state;
    put("boot/placard.conf", LEAST WIFI);
    assert_int_equal(apply(), ERR_OK);
    char path[300];
    snprintf(path, sizeof path, "%s/placard.conf", c.boot);
    assert_int_equal(file_remove(path), ERR_OK);
    assert_int_equal(apply(), ERR_OK);
    assert_true(has("run/placard/wpa-wifi.conf", "psk=\"correct horse\""));
    assert_true(has("run/placard/placard.conf", "https://desk.example"));
}

static void no_failing_allocation_leaks_or_crashes(void **state)
{
    (void)state;
    for (unsigned long nth = 1;; nth++) {
        put("boot/placard.conf", all_secrets);
        put("boot/screen.key", "-----BEGIN KEY of mine");
        mem_fail_at(nth, 0);
        enum err e = apply();
        unsigned long asked = mem_fail_at(0, 0);
        if (asked < nth) {
            assert_int_equal(e, ERR_OK);
            return;
        }
    }
}

/* --- a board's own file ---------------------------------------------------------------------------------------------- */

static void a_boards_own_file_stands_over_the_shared_one(void **state)
{
    (void)state;
    char want[300];
    put("boot/placard.conf",
        LEAST "[screen]\nname = Everywhere\nrotation = 90\noutput = none\n" WIFI);
    put("boot/boards/10000000abcdef01.conf",
        "[screen]\nname = Lobby\n[network]\nwifi_password = of this board\nhostname = lobby-1\n"
        "[server]\nclient_certificate = me.pem\nclient_key = screen.key\n[show]\nticker = yes\n");
    put("boot/boards/screen.key", "-----BEGIN own");
    assert_int_equal(apply(), ERR_OK);
    assert_true(
        has("run/placard/placard.conf", "[screen]\nname = Lobby\nrotation = 90\noutput = none\n"));
    assert_false(has("run/placard/placard.conf", "Everywhere"));
    assert_true(has("run/placard/placard.conf", "ticker = yes"));
    snprintf(want, sizeof want, "client_certificate = %s/boards/me.pem\n", c.boot);
    assert_true(has("run/placard/placard.conf", want));
    assert_string_equal(get("run/placard/client_key.pem"), "-----BEGIN own");
    assert_true(has("run/placard/wpa-wifi.conf", "psk=\"of this board\""));
    assert_string_equal(get("run/placard/hostname"), "lobby-1\n");
    assert_false(on_fat("of this board") || on_fat("correct horse"));
    assert_int_equal(apply(), ERR_OK);
    assert_true(has("run/placard/wpa-wifi.conf", "psk=\"of this board\""));
    assert_true(has("run/placard/placard.conf", "name = Lobby"));
}

static void the_secrets_of_other_boards_leave_the_card_too(void **state)
{
    (void)state;
    put("boot/placard.conf", LEAST);
    put("boot/boards/10000000abcdef01.conf", "[screen]\nname = Lobby\n");
    put("boot/boards/other.conf",
        "[network]\nwifi_password = not for us\n[server]\nclient_key = ../other.key\n");
    put("boot/other.key", "-----BEGIN other");
    assert_int_equal(apply(), ERR_OK);
    assert_false(on_fat("not for us") || on_fat("BEGIN other"));
    assert_true(has("boot/boards/other.conf", "wifi_password = @board"));
    assert_false(there("data/placard/secrets/other"));
}

static void a_board_that_has_no_file_of_its_own_leaves_those_of_others_alone(void **state)
{
    (void)state;
    put("boot/placard.conf", LEAST);
    put("boot/boards/other.conf", "[network]\nwifi_password = not for us\n");
    assert_int_equal(apply(), ERR_OK);
    assert_true(on_fat("not for us")); /* it may be ours, once the port with its address is there */
}

static void a_file_by_address_is_found(void **state)
{
    (void)state;
    snprintf(c.o.id.macs[0], BOARD_MAC_BYTES, "b8-27-eb-12-34-56");
    c.o.id.mac_count = 1;
    put("boot/placard.conf", LEAST);
    put("boot/boards/b8-27-eb-12-34-56.conf", "[screen]\nname = By address\n");
    assert_int_equal(apply(), ERR_OK);
    assert_true(has("run/placard/placard.conf", "name = By address"));
    put("boot/boards/10000000abcdef01.conf", "[screen]\nname = By serial\n");
    assert_int_equal(apply(), ERR_OK);
    assert_true(has("run/placard/placard.conf", "name = By serial"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_least_file_gives_a_board_on_dhcp),
        TEST(the_players_file_is_one_that_the_player_takes),
        TEST(a_line_of_the_players_file_is_the_line_that_the_person_wrote),
        TEST(a_mistake_leaves_the_rest_in_place),
        TEST(without_a_file_the_player_has_none_either),
        TEST(what_is_no_text_is_refused),
        TEST(secrets_leave_the_fat_partition_and_go_on_working),
        TEST(a_new_secret_takes_the_place_of_the_old),
        TEST(without_a_lasting_partition_secrets_stay_and_work),
        TEST(a_lost_data_partition_leaves_a_board_that_says_so),
        TEST(a_key_that_is_not_there_is_told_and_the_rest_goes_on),
        TEST(a_power_cut_at_any_step_loses_no_secret),
        TEST(a_file_that_a_power_cut_has_taken_is_replaced_by_its_copy),
        TEST(no_failing_allocation_leaks_or_crashes),
        TEST(a_boards_own_file_stands_over_the_shared_one),
        TEST(the_secrets_of_other_boards_leave_the_card_too),
        TEST(a_board_that_has_no_file_of_its_own_leaves_those_of_others_alone),
        TEST(a_file_by_address_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
