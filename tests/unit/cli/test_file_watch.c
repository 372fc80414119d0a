/* SPDX-License-Identifier: Apache-2.0 */
/* Files that change in each way that editors and scripts know. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/file_watch.h"
#include "support/scratch.h"

#define PATH_BYTES (SCRATCH_PATH_BYTES + 64)

static char dir[SCRATCH_PATH_BYTES], theme[PATH_BYTES];
static struct file_watch *w;

static const char *in_dir(const char *name, char out[PATH_BYTES])
{
    snprintf(out, PATH_BYTES, "%s/%s", dir, name);
    return out;
}

static void write_in_place(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* The file's own clock ticks coarsely: the round begins behind what was written before it. */
static void tick(void)
{
    usleep(30000);
}

static void begin_round(void)
{
    tick();
    file_watch_begin(w);
    file_watch_add(w, theme);
    file_watch_end(w, false);
    assert_null(file_watch_changed(w));
    file_watch_drain(w);
}

static int setup(void **state)
{
    (void)state;
    scratch_make(dir);
    in_dir("theme.conf", theme);
    write_in_place(theme, "[theme]\n");
    assert_int_equal(file_watch_new(&w, NULL), ERR_OK);
    begin_round();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    file_watch_free(w);
    scratch_remove(dir);
    return 0;
}

static bool event_waits(void)
{
    struct pollfd p = {.fd = file_watch_fd(w), .events = POLLIN};
    return poll(&p, 1, 1000) == 1;
}

static void assert_changed(const char *path)
{
    assert_true(event_waits());
    file_watch_drain(w);
    const char *changed = file_watch_changed(w);
    assert_non_null(changed);
    assert_string_equal(changed, path);
}

static void written_in_place(void **state)
{
    (void)state;
    write_in_place(theme, "[theme]\nname = x\n");
    assert_changed(theme);
}

static void replaced_by_rename(void **state)
{
    (void)state;
    char part[PATH_BYTES];
    write_in_place(in_dir("theme.conf~", part), "[theme]\n"); /* the same words */
    assert_int_equal(rename(part, theme), 0);
    assert_changed(theme);
    begin_round();
    write_in_place(part, "[theme]\n"); /* and the new file is watched too */
    assert_int_equal(rename(part, theme), 0);
    assert_changed(theme);
}

static void moved_away_and_back(void **state)
{
    (void)state;
    char backup[PATH_BYTES];
    assert_int_equal(rename(theme, in_dir("theme.bak", backup)), 0);
    assert_changed(theme);
    begin_round(); /* it is known to be away */
    assert_int_equal(rename(backup, theme), 0);
    assert_changed(theme);
}

static void its_folder_goes_and_comes_back(void **state)
{
    (void)state;
    char away[PATH_BYTES];
    snprintf(away, sizeof away, "%s-away", dir);
    assert_int_equal(rename(dir, away), 0);
    assert_changed(theme);
    begin_round();
    assert_int_equal(mkdir(dir, 0700), 0);
    assert_true(event_waits()); /* the folder: nothing yet, but from now on it is watched */
    file_watch_drain(w);
    assert_null(file_watch_changed(w));
    write_in_place(theme, "[theme]\n");
    assert_changed(theme);
    scratch_remove(away);
}

static void behind_a_symbolic_link(void **state)
{
    (void)state;
    char folder[PATH_BYTES], real[PATH_BYTES + 16];
    in_dir("elsewhere", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    snprintf(real, sizeof real, "%s/real.conf", folder);
    write_in_place(real, "[theme]\n");
    assert_int_equal(unlink(theme), 0);
    assert_int_equal(symlink("elsewhere/real.conf", theme), 0);
    assert_changed(theme);
    begin_round();
    write_in_place(real, "[theme]\nname = y\n");
    assert_changed(theme);
}

static void other_files_of_the_folder_are_nobodys_change(void **state)
{
    (void)state;
    char other[PATH_BYTES];
    write_in_place(in_dir("look.png", other), "picture");
    assert_true(event_waits());
    file_watch_drain(w);
    assert_null(file_watch_changed(w));
    assert_int_equal(unlink(other), 0);
    assert_null(file_watch_changed(w));
}

static void changed_while_it_was_read(void **state)
{
    (void)state;
    char logo[PATH_BYTES];
    write_in_place(in_dir("logo.png", logo), "old");
    tick();
    file_watch_begin(w);
    file_watch_add(w, theme);
    write_in_place(theme,
                   "[theme]\nname = z\n"); /* known before: its state was taken at the start */
    file_watch_end(w, false);
    assert_string_equal(file_watch_changed(w), theme);
    begin_round();
    file_watch_begin(w);
    file_watch_add(w, theme);
    write_in_place(logo, "new");
    file_watch_add(w, logo); /* learnt of behind its reading, and it has changed since the start */
    file_watch_end(w, false);
    assert_string_equal(file_watch_changed(w), logo);
}

static void a_round_that_broke_off_keeps_the_files_of_the_one_before(void **state)
{
    (void)state;
    char logo[PATH_BYTES];
    write_in_place(in_dir("logo.png", logo), "old");
    for (int keep = 1; keep >= 0; keep--) {
        tick();
        file_watch_begin(w);
        file_watch_add(w, theme);
        file_watch_add(w, logo);
        file_watch_end(w, false);
        file_watch_begin(w);
        file_watch_add(w, theme);
        file_watch_end(w, keep);
        assert_null(file_watch_changed(w));
        write_in_place(logo, keep ? "new" : "newer");
        if (keep)
            assert_string_equal(file_watch_changed(w), logo);
        else
            assert_null(file_watch_changed(w));
    }
}

#define ROW(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(written_in_place),
        ROW(replaced_by_rename),
        ROW(moved_away_and_back),
        ROW(its_folder_goes_and_comes_back),
        ROW(behind_a_symbolic_link),
        ROW(other_files_of_the_folder_are_nobodys_change),
        ROW(changed_while_it_was_read),
        ROW(a_round_that_broke_off_keeps_the_files_of_the_one_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
