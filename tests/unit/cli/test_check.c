/* SPDX-License-Identifier: Apache-2.0 */
/* `placard check`: every mistake with its line and key, and the files that the settings name. */
#include "cli/capture.h"

#include <sys/stat.h>
#include <unistd.h>

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

#define GOOD_SERVER                                                                                \
    "[server]\nurl = https://desk.example\naudience = hq/lobby\ntrust_root = " PLACARD_TEST_DATA   \
    "/trust_root/good/root.1.json\nca = ca.pem\n"
#define GOOD "[screen]\nassets = " PLACARD_SOURCE_DIR "/assets\n" GOOD_SERVER

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

/* boards/NAME.conf over the shared file. */
static void boards_own_files_are_looked_at_too(void **state)
{
    (void)state;
    static const struct {
        const char *own, *said; /* NULL: it is good */
    } rows[] = {
        {"[screen]\nname = Lobby\nrotation = 90\n", NULL},
        {"[network]\naddress = 192.0.2.10/24\n", NULL}, /* dns is in the shared file */
        {"[screen]\nrotation = 45\n", "/boards/one.conf:2: screen.rotation: must be one of"},
        {"[screen]\nrotatoin = 90\n", "/boards/one.conf:2: screen.rotatoin: is not a setting"},
        {"name = Lobby\n", "/boards/one.conf:1: .name: is not a setting"},
        {"[network]\nlink = wifi\n", "/boards/one.conf: network.wifi_ssid: is missing"},
        {"[server]\nclient_key = one.key\n", "/boards/one.conf: server.client_key: client_cert"},
        {"[screen]\n\x1b\n", "/boards/one.conf:2: line.form: is neither"},
    };
    char folder[SCRATCH_PATH_BYTES + 16], line[SCRATCH_PATH_BYTES + 128];
    snprintf(folder, sizeof folder, "%s/boards", dir);
    assert_int_equal(mkdir(folder, 0700), 0);
    write_file("placard.conf", GOOD "[network]\ndns = 192.0.2.53\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        write_file("boards/one.conf", rows[i].own);
        int status = CAPTURE(cli_check, "check", conf);
        if (status != (rows[i].said != NULL))
            fail_msg("row %zu: %s", i, captured);
        snprintf(line, sizeof line, "%s%s", dir, rows[i].said ? rows[i].said : "");
        if (rows[i].said)
            assert_printed(line);
    }
    snprintf(line, sizeof line, "%s/boards/one.conf", dir);
    assert_int_equal(file_remove(line), ERR_OK); /* the tests share the folder */
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
    write_file("pale.conf", "[color]\nground = white\n");
    assert_int_equal(CAPTURE(cli_check, "check", conf), 1);
    snprintf(line, sizeof line, "screen.theme: %s/pale.conf:2: ground is 'white'", dir);
    assert_printed(line);
}

/* The screen's assets with a list of fonts that names few files, as if the others were not installed. */
static void hide_fonts(const char *list)
{
    char path[SCRATCH_PATH_BYTES + 64], text[4096];
    snprintf(path, sizeof path, "%s/assets", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/assets/fonts", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/assets/themes", dir);
    assert_int_equal(symlink(PLACARD_SOURCE_DIR "/assets/themes", path), 0);
    write_file("assets/fonts/fonts.conf", list);
    snprintf(text, sizeof text, "%s[screen]\nassets = %s/assets\n", GOOD_SERVER, dir);
    write_file("placard.conf", text);
}

static void each_script_without_a_font_is_noted_with_its_package(void **state)
{
    (void)state;
    hide_fonts("[face latin]\nuse=text\npackage=fonts-noto-core\n"
               "file=truetype/noto/NotoSans-Regular.ttf\n"
               "[face arabic]\nuse=fallback\npackage=fonts-noto-core\n"
               "file=truetype/noto/NotoSansArabic-Regular.ttf\n"
               "[face tamil]\nuse=fallback\npackage=fonts-noto-core\nfile=absent.ttf\n"
               "[face inter]\nuse=text\npackage=fonts-inter\nfile=absent.otf\n");
    int status = CAPTURE(cli_check, "check", conf);
    if (status) /* notes are no mistakes */
        fail_msg("%s", captured);
    static const char *const lines[] = {
        "note: Tamil: no font; install fonts-noto-core\n",
        "note: Japanese: no font; install fonts-noto-cjk\n",
        "note: emoji: no font; install fonts-noto-color-emoji\n",
        "note: the font inter is not installed, others stand in for it; install fonts-inter\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_printed(lines[i]);
    static const char *const there[] = {"Latin:", "Greek:", "Cyrillic:", "Arabic:", "font tamil"};
    for (size_t i = 0; i < sizeof there / sizeof there[0]; i++)
        if (strstr(captured, there[i]))
            fail_msg("%s in: %s", there[i], captured);
}

static void with_all_fonts_no_script_is_noted(void **state)
{
    (void)state;
    write_file("placard.conf", GOOD);
    assert_int_equal(CAPTURE(cli_check, "check", conf), 0);
    if (strstr(captured, "no font"))
        fail_msg("%s", captured);
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
        cmocka_unit_test(boards_own_files_are_looked_at_too),
        cmocka_unit_test(each_mistake_is_told_with_file_line_and_key),
        cmocka_unit_test(files_that_the_settings_name_are_looked_into),
        cmocka_unit_test(a_theme_is_told_by_its_own_file_line_and_key),
        cmocka_unit_test(each_script_without_a_font_is_noted_with_its_package),
        cmocka_unit_test(with_all_fonts_no_script_is_noted),
        cmocka_unit_test(a_trust_root_that_holds_nothing_is_told),
        cmocka_unit_test(a_file_that_cannot_be_read_is_1_and_says_why),
        cmocka_unit_test(every_bad_settings_file_is_1),
        cmocka_unit_test(keys_lists_every_setting),
        cmocka_unit_test(help_is_0_and_wrong_words_are_2_and_both_show_the_usage),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
