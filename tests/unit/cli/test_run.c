/* SPDX-License-Identifier: Apache-2.0 */
/* `placard run`: its words, and that a screen with wrong settings still comes up and says so. */
#include "cli/capture.h"

#include <dirent.h>

#include "base/file.h"
#include "cli/run.h"
#include "support/scratch.h"

static char dir[SCRATCH_PATH_BYTES], conf[SCRATCH_PATH_BYTES + 16], shots[SCRATCH_PATH_BYTES + 16];

static int setup(void **state)
{
    (void)state;
    scratch_make(dir);
    snprintf(conf, sizeof conf, "%s/placard.conf", dir);
    snprintf(shots, sizeof shots, "%s/shots", dir);
    assert_int_equal(file_make_dirs(shots, NULL), ERR_OK);
    return setenv("PLACARD_ASSETS", PLACARD_SOURCE_DIR "/assets", 1);
}

static int teardown(void **state)
{
    (void)state;
    scratch_remove(dir);
    return 0;
}

static int count_shots(const char *label)
{
    int count = 0;
    DIR *d = opendir(shots);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        count += strstr(e->d_name, label) != NULL;
    closedir(d);
    return count;
}

static void wrong_words_are_2_and_show_the_usage(void **state)
{
    (void)state;
    assert_int_equal(CAPTURE(cli_run, "run"), 2);
    assert_printed("usage: placard run");
    static const char *const rows[][2] = {
        {"--for", "0"},       {"--for", "soon"},        {"--for", "-1"},
        {"--window", "wide"}, {"--window", "1x1"},      {"--time-lapse", "0"},
        {"--time-lapse", ""}, {"--for", "99999999999"}, {"--nonsense", "1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (CAPTURE(cli_run, "run", "--config", conf, rows[i][0], rows[i][1]) != 2)
            fail_msg("%s %s", rows[i][0], rows[i][1]);
    assert_int_equal(CAPTURE(cli_run, "run", "--config", conf, "more"), 2);
}

static void wrong_settings_are_on_the_screen_and_in_the_log(void **state)
{
    (void)state;
    static const char text[] = "[screen]\nrotation = 45\n";
    assert_int_equal(file_replace(conf, text, strlen(text), false, NULL), ERR_OK);
    assert_int_equal(CAPTURE(cli_run, "run", "--config", conf, "--shots", shots, "--window",
                             "640x360", "--for", "2"),
                     0);
    assert_printed("line=2 key=screen.rotation");
    assert_printed("key=server.url");
    assert_true(count_shots("setup") >= 1);
    assert_int_equal(count_shots("post"), 0);
}

static void settings_that_are_not_there_are_on_the_screen_too(void **state)
{
    (void)state;
    int before = count_shots("setup");
    assert_int_equal(CAPTURE(cli_run, "run", "--config", "/nowhere/placard.conf", "--shots", shots,
                             "--window", "640x360", "--for", "2"),
                     0);
    assert_true(count_shots("setup") > before);
}

static void a_folder_for_shots_that_is_not_there_and_cannot_be_made_is_1(void **state)
{
    (void)state;
    char under[SCRATCH_PATH_BYTES + 32];
    snprintf(under, sizeof under, "%s/shots", conf); /* below a file */
    assert_int_equal(CAPTURE(cli_run, "run", "--config", conf, "--shots", under, "--for", "2"), 1);
    assert_printed("not_started");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_words_are_2_and_show_the_usage),
        cmocka_unit_test(wrong_settings_are_on_the_screen_and_in_the_log),
        cmocka_unit_test(settings_that_are_not_there_are_on_the_screen_too),
        cmocka_unit_test(a_folder_for_shots_that_is_not_there_and_cannot_be_made_is_1),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
