/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "node/assets.h"
#include "support/scratch.h"

static char one[SCRATCH_PATH_BYTES], other[SCRATCH_PATH_BYTES];

static void put(const char *dir, const char *sub, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, sub);
    assert_int_equal(file_make_dirs(path, NULL), ERR_OK);
    snprintf(path, sizeof path, "%s/%s/%s", dir, sub, name);
    assert_int_equal(file_replace(path, "x", 1, false, NULL), ERR_OK);
}

static int setup(void **state)
{
    (void)state;
    scratch_make(one);
    scratch_make(other);
    put(one, "themes/mine", "theme.conf");
    put(other, "themes/mine", "theme.conf");
    put(other, "themes/theirs", "theme.conf");
    return unsetenv("PLACARD_ASSETS");
}

static int teardown(void **state)
{
    (void)state;
    scratch_remove(one);
    scratch_remove(other);
    return unsetenv("PLACARD_ASSETS");
}

static void assert_path(const char *got, const char *dir, const char *name)
{
    char want[512];
    snprintf(want, sizeof want, "%s/%s", dir, name);
    assert_string_equal(got, want);
}

static void the_settings_folder_comes_before_the_environments(void **state)
{
    (void)state;
    char path[512];
    struct settings s = {.assets_dir = one};
    setenv("PLACARD_ASSETS", other, 1);
    assert_int_equal(assets_path(&s, "themes/mine/theme.conf", path, sizeof path, NULL), ERR_OK);
    assert_path(path, one, "themes/mine/theme.conf");
    assert_int_equal(assets_path(&s, "themes/theirs/theme.conf", path, sizeof path, NULL), ERR_OK);
    assert_path(path, other, "themes/theirs/theme.conf");
}

static void what_is_nowhere_is_told_with_the_key_to_set(void **state)
{
    (void)state;
    char path[512] = "as it was";
    struct settings s = {.assets_dir = one};
    struct err_info info = {0};
    assert_int_equal(assets_path(&s, "fonts/none.conf", path, sizeof path, &info), ERR_NOT_FOUND);
    assert_non_null(strstr(info.text, "fonts/none.conf"));
    assert_non_null(strstr(info.text, "screen.assets"));
}

static void a_theme_is_a_name_or_a_path(void **state)
{
    (void)state;
    char path[512], file[512];
    char name[] = "mine", none[] = "none";
    struct settings s = {.assets_dir = one, .theme = name};
    assert_int_equal(assets_theme_path(&s, path, sizeof path, NULL), ERR_OK);
    assert_path(path, one, "themes/mine/theme.conf");
    snprintf(file, sizeof file, "%s/themes/theirs/theme.conf", other);
    s.theme = file;
    assert_int_equal(assets_theme_path(&s, path, sizeof path, NULL), ERR_OK);
    assert_string_equal(path, file);
    snprintf(file, sizeof file, "%s/themes/theirs", other);
    assert_int_equal(assets_theme_path(&s, path, sizeof path, NULL), ERR_OK);
    assert_path(path, other, "themes/theirs/theme.conf");
    s.theme = none;
    assert_int_equal(assets_theme_path(&s, path, sizeof path, NULL), ERR_NOT_FOUND);
    snprintf(file, sizeof file, "%s/themes/none/theme.conf", other);
    s.theme = file;
    assert_int_equal(assets_theme_path(&s, path, sizeof path, NULL), ERR_NOT_FOUND);
}

static void a_path_that_does_not_fit_is_not_found_and_cut_nowhere(void **state)
{
    (void)state;
    char tiny[8], file[512];
    char name[] = "mine";
    struct settings s = {.assets_dir = one, .theme = name};
    assert_int_equal(assets_theme_path(&s, tiny, sizeof tiny, NULL), ERR_NOT_FOUND);
    snprintf(file, sizeof file, "%s/themes/theirs/theme.conf", other);
    s.theme = file;
    assert_int_not_equal(assets_theme_path(&s, tiny, sizeof tiny, NULL), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_settings_folder_comes_before_the_environments, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_is_nowhere_is_told_with_the_key_to_set, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_theme_is_a_name_or_a_path, setup, teardown),
        cmocka_unit_test_setup_teardown(a_path_that_does_not_fit_is_not_found_and_cut_nowhere,
                                        setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
