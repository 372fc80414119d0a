/* SPDX-License-Identifier: Apache-2.0 */
/* `placard check`: every mistake with its line and key, and the files that the settings name. */
#include "cli/capture.h"

#include "base/file.h"
#include "cli/check.h"
#include "support/scratch.h"

static char dir[SCRATCH_PATH_BYTES], conf[SCRATCH_PATH_BYTES + 16];

static void write_file(const char *name, const char *text)
{
    char path[SCRATCH_PATH_BYTES + 64];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(file_replace(path, text, strlen(text), false, NULL), ERR_OK);
}

#define GOOD                                                                                       \
    "[screen]\nassets = " PLACARD_SOURCE_DIR "/assets\n[server]\nurl = https://desk.example\n"     \
    "audience = hq/lobby\ntrust_root = " PLACARD_TEST_DATA "/trust_root/good/root.1.json\n"        \
    "ca = ca.pem\n"

static int setup(void **state)
{
    (void)state;
    scratch_make(dir);
    snprintf(conf, sizeof conf, "%s/placard.conf", dir);
    write_file("ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scratch_remove(dir);
    return 0;
}

static void good_settings_with_good_files_are_0(void **state)
{
    (void)state;
    write_file("placard.conf", GOOD);
    int status = CAPTURE(cli_check, "check", conf);
    if (status)
        fail_msg("%s", captured);
    assert_printed("all settings are good");
}

static void each_mistake_is_told_with_file_line_and_key(void **state)
{
    (void)state;
    char line[SCRATCH_PATH_BYTES + 64];
    write_file("placard.conf", GOOD "poll_seconds = 0\n[show]\ntransition = wipe\nspeed = 3\n");
    assert_int_equal(CAPTURE(cli_check, "check", conf), 1);
    snprintf(line, sizeof line, "%s:8: server.poll_seconds: must be a whole number from 1", conf);
    assert_printed(line);
    snprintf(line, sizeof line, "%s:10: show.transition: must be one of: none, fade", conf);
    assert_printed(line);
    snprintf(line, sizeof line, "%s:11: show.speed: is not a setting", conf);
    assert_printed(line);
    assert_printed("3 problems");
}

static void files_that_the_settings_name_are_looked_into(void **state)
{
    (void)state;
    static const struct {
        const char *more, *key;
    } rows[] = {
        {"client_certificate = none.pem\nclient_key = ca.pem\n", "server.client_certificate: "},
        {"client_certificate = ca.pem\nclient_key = placard.conf\n", "server.client_key: "},
        {"[screen]\ntheme = nowhere\n", "screen.theme: "},
        {"[screen]\ntheme = ca.pem/\n", "screen.theme: "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[4096];
        snprintf(text, sizeof text, "%s%s", GOOD, rows[i].more);
        write_file("placard.conf", text);
        assert_int_equal(CAPTURE(cli_check, "check", conf), 1);
        assert_printed(rows[i].key);
        assert_printed("1 problem\n");
    }
}

static void a_theme_is_told_by_its_own_file_line_and_key(void **state)
{
    (void)state;
    char line[SCRATCH_PATH_BYTES + 200];
    write_file("pale.conf", "[color]\nground = #ffffff\nmuted = #999999\n[logo]\n"
                            "file = absent.png\n[background]\npicture = ca.pem\n");
    write_file("placard.conf", GOOD);
    char text[4096];
    snprintf(text, sizeof text, "%s[screen]\ntheme = %s/pale.conf\n", GOOD, dir);
    write_file("placard.conf", text);
    assert_int_equal(CAPTURE(cli_check, "check", conf), 1);
    snprintf(line, sizeof line,
             "%s/pale.conf:3: color.muted: muted on ground has a contrast of 2.8", dir);
    assert_printed(line);
    snprintf(line, sizeof line, "%s/pale.conf:5: logo.file: ", dir);
    assert_printed(line);
    snprintf(line, sizeof line, "%s/pale.conf:7: background.picture: ", dir);
    assert_printed(line);
    assert_printed("neither PNG nor JPEG nor WebP");
}

static void a_trust_root_that_holds_nothing_is_told(void **state)
{
    (void)state;
    write_file("root", "nothing of the kind\n");
    write_file("placard.conf", "[server]\nurl = https://desk.example\naudience = hq\n"
                               "trust_root = root\nca = ca.pem\n"
                               "[screen]\nassets = " PLACARD_SOURCE_DIR "/assets\n");
    assert_int_equal(CAPTURE(cli_check, "check", conf), 1);
    assert_printed("server.trust_root: ");
}

static void a_file_that_cannot_be_read_is_1_and_says_why(void **state)
{
    (void)state;
    assert_int_equal(CAPTURE(cli_check, "check", "/nowhere/placard.conf"), 1);
    assert_printed("/nowhere/placard.conf: ");
    assert_int_equal(CAPTURE(cli_check, "check", dir), 1);
}

static void every_bad_settings_file_is_1(void **state)
{
    (void)state;
    static const char *const files[] = {"url_http", "unknown_key",        "nul_in_the_middle",
                                        "nothing",  "line_of_5000_bytes", "name_with_escape"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[512];
        snprintf(path, sizeof path, PLACARD_TEST_DATA "/settings/bad/%s.conf", files[i]);
        assert_int_equal(CAPTURE(cli_check, "check", path), 1);
        for (const char *c = captured; *c; c++) /* what is in the file reaches no terminal */
            assert_true(*c == '\n' || ((unsigned char)*c >= ' ' && *c != 0x7f));
    }
}

static void keys_lists_every_setting(void **state)
{
    (void)state;
    assert_int_equal(CAPTURE(cli_check, "check", "--keys"), 0);
    static const char *const lines[] = {"[screen]", "[server]",       "[show]",
                                        "[store]",  "# rotation = 0", "# poll_seconds = 10",
                                        "url = "};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_printed(lines[i]);
}

static void help_is_0_and_wrong_words_are_2_and_both_show_the_usage(void **state)
{
    (void)state;
    assert_int_equal(CAPTURE(cli_check, "check", "--help"), 0);
    assert_printed("usage: placard check");
    assert_int_equal(CAPTURE(cli_check, "check"), 2);
    assert_printed("usage: placard check");
    assert_int_equal(CAPTURE(cli_check, "check", "--everything"), 2);
    assert_int_equal(CAPTURE(cli_check, "check", conf, conf), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_settings_with_good_files_are_0),
        cmocka_unit_test(each_mistake_is_told_with_file_line_and_key),
        cmocka_unit_test(files_that_the_settings_name_are_looked_into),
        cmocka_unit_test(a_theme_is_told_by_its_own_file_line_and_key),
        cmocka_unit_test(a_trust_root_that_holds_nothing_is_told),
        cmocka_unit_test(a_file_that_cannot_be_read_is_1_and_says_why),
        cmocka_unit_test(every_bad_settings_file_is_1),
        cmocka_unit_test(keys_lists_every_setting),
        cmocka_unit_test(help_is_0_and_wrong_words_are_2_and_both_show_the_usage),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
