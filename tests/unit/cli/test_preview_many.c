/* SPDX-License-Identifier: Apache-2.0 */
/* `placard preview` of many: folders of files, contact sheets, cards, themes, and what it says of those that are wrong. */
#include "cli/capture.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cli/preview.h"
#include "present/picture.h"
#include "support/scratch.h"

#define FEED PLACARD_SOURCE_DIR "/assets/sample/feed.json"
#define NOW "2026-03-02T09:10:00Z"
#define PATH_BYTES (SCRATCH_PATH_BYTES + 128)
#define CALL(...) CAPTURE(cli_preview, "preview", "--now", NOW, __VA_ARGS__)

static char dir[SCRATCH_PATH_BYTES], out[PATH_BYTES], feed[PATH_BYTES], sheet[PATH_BYTES],
    conf[PATH_BYTES], theme[PATH_BYTES];

static void write_text(const char *path, const char *text)
{
    assert_int_equal(file_replace(path, text, strlen(text), false, NULL), ERR_OK);
}

static int setup(void **state)
{
    (void)state;
    scratch_make(dir);
    snprintf(out, sizeof out, "%s/out", dir);
    snprintf(feed, sizeof feed, "%s/feed.json", dir);
    snprintf(sheet, sizeof sheet, "%s/sheet.png", dir);
    snprintf(conf, sizeof conf, "%s/screen.conf", dir);
    snprintf(theme, sizeof theme, "%s/theme.conf", dir);
    return setenv("PLACARD_ASSETS", PLACARD_SOURCE_DIR "/assets", 1);
}

static int teardown(void **state)
{
    (void)state;
    scratch_remove(dir);
    return 0;
}

static char *read_file(const char *name, size_t *len)
{
    char path[PATH_BYTES + 256], *bytes = NULL;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (file_read(path, 64 << 20, &bytes, len, NULL))
        fail_msg("%s is not there; said:\n%s", path, captured);
    return bytes;
}

static struct picture_info png(const char *name)
{
    struct picture_info pi = {0};
    size_t len = 0;
    char *bytes = read_file(name, &len);
    assert_int_equal(picture_probe(bytes, len, "image/png", &pi, NULL), ERR_OK);
    mem_free(bytes);
    return pi;
}

static bool same(const char *a, const char *b)
{
    size_t n = 0, m = 0;
    char *x = read_file(a, &n), *y = read_file(b, &m);
    bool is_same = n == m && memcmp(x, y, n) == 0;
    mem_free(x);
    mem_free(y);
    return is_same;
}

static int count_files(void)
{
    int n = 0;
    DIR *d = opendir(out);
    assert_non_null(d);
    for (const struct dirent *e = readdir(d); e; e = readdir(d))
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

/* Items of a feed of our own, from their members. */
static void write_feed(const char *items)
{
    static char text[32 * 1024];
    snprintf(text, sizeof text,
             "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[%s]}",
             items);
    write_text(feed, text);
}

static void write_long_post(void)
{
    char words[3601], item[4000];
    for (size_t i = 0; i < sizeof words - 1; i++)
        words[i] = "many words. "[i % 12];
    words[sizeof words - 1] = 0;
    snprintf(item, sizeof item,
             "{\"id\":\"long\",\"content_text\":\"%s\"},{\"id\":\"short\",\"content_text\":\"s\"}",
             words);
    write_feed(item);
}

static void all_posts_and_their_pages_come_in_each_size_and_theme(void **state)
{
    (void)state;
    write_long_post();
    assert_int_equal(CALL("--feed", feed, "--all", "--size", "640x360", "--size", "360x640",
                          "--theme", "placard", "--theme", "placard-dark", "--out", out),
                     0);
    static const struct {
        const char *name;
        int width_px;
    } rows[] = {
        {"out/short.640x360.placard.png", 640},       {"out/short.640x360.placard-dark.png", 640},
        {"out/short.360x640.placard.png", 360},       {"out/short.360x640.placard-dark.png", 360},
        {"out/long.640x360.placard.png", 640},        {"out/long.640x360.placard.p2.png", 640},
        {"out/long.360x640.placard-dark.p2.png", 360}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(png(rows[i].name).width_px, rows[i].width_px);
    assert_false(same("out/long.640x360.placard.png", "out/long.640x360.placard.p2.png"));
    assert_printed("short.640x360.placard.png\t\"short\"\tpage 1 of 1\t640x360\tplacard\n");
    assert_printed("long.640x360.placard.p2.png\t\"long\"\tpage 2 of ");
    int lines = 0;
    for (const char *c = captured; *c; c++)
        lines += *c == '\n';
    assert_int_equal(count_files(), lines);
}

static void one_file_and_a_folder_have_the_same_picture(void **state)
{
    (void)state;
    char one[PATH_BYTES];
    snprintf(one, sizeof one, "%s/one.png", dir);
    assert_int_equal(
        CALL("--feed", FEED, "--post", "coffee-hours", "--size", "640x360", "--out", one), 0);
    assert_int_equal(
        CALL("--feed", FEED, "--post", "coffee-hours", "--size", "640x360", "--out", out), 0);
    assert_true(same("one.png", "out/coffee-hours.640x360.placard.png"));
}

static void strange_ids_stay_in_the_folder_and_apart(void **state)
{
    (void)state;
    write_feed("{\"id\":\"../../evil\",\"content_text\":\"1\"},{\"id\":\"EVIL\",\"content_text\":"
               "\"2\"},{\"id\":\"evil\",\"content_text\":\"3\"},{\"id\":\"house\","
               "\"content_text\":\"4\"}");
    assert_int_equal(
        CALL("--feed", feed, "--all", "--card", "house", "--size", "320x240", "--out", out), 0);
    assert_int_equal(count_files(), 5);
    assert_int_equal(png("out/evil.320x240.placard.png").width_px, 320);
    assert_int_equal(png("out/evil-2.320x240.placard.png").width_px, 320);
    assert_int_equal(png("out/evil-3.320x240.placard.png").width_px, 320);
    assert_int_equal(png("out/house.320x240.placard.png").width_px, 320);
    assert_int_equal(png("out/house-2.320x240.placard.png").width_px, 320);
    assert_printed("\"../../evil\"");
}

static void what_is_refused_is_said_and_the_rest_drawn(void **state)
{
    (void)state;
    write_feed("{\"id\":\"good\",\"content_text\":\"1\"},{\"id\":\"bad\",\"content_text\":7}");
    assert_int_equal(CALL("--feed", feed, "--all", "--size", "320x240", "--out", out), 1);
    assert_printed("cannot draw \"bad\": content_text");
    assert_int_equal(count_files(), 1);
    assert_int_equal(CALL("--feed", feed, "--post", "nobody", "--post", "good", "--size", "320x240",
                          "--out", out),
                     1);
    assert_printed("cannot draw \"nobody\": the feed has no such post");
    assert_printed("\"good\"");
}

static void marks_and_notices_are_those_of_the_loop(void **state)
{
    (void)state;
    write_text(conf, "[screen]\ntime_zone = UTC\n[server]\nurl = https://d.example\naudience = hq\n"
                     "trust_root = r\nca = c\n[show]\nticker = yes\n");
    write_feed("{\"id\":\"a\",\"content_text\":\"same\"},{\"id\":\"b\",\"content_text\":\"same\"},"
               "{\"id\":\"n\",\"content_text\":\"Notice\",\"_placard\":{\"pinned\":true}}");
    assert_int_equal(
        CALL("--feed", feed, "--all", "--size", "640x360", "--config", conf, "--out", out), 0);
    assert_printed("\"n\"\tat the foot\t");
    assert_false(same("out/a.640x360.placard.png", "out/b.640x360.placard.png")); /* the mark */
    assert_true(same("out/a.640x360.placard.png", "out/n.640x360.placard.png"));
}

static void cards_need_no_feed(void **state)
{
    (void)state;
    assert_int_equal(CALL("--card", "house", "--card", "setup", "--card", "alert", "--size",
                          "640x360", "--trouble", "P-21", "--out", out),
                     0);
    assert_int_equal(png("out/house-p-21.640x360.placard.png").height_px, 360);
    assert_int_equal(png("out/setup-p-21.640x360.placard.png").height_px, 360);
    assert_int_equal(png("out/alert.640x360.placard.png").height_px, 360);
    static const char *const changes[][4] = {{"--text", "Other words", NULL, NULL},
                                             {"--severity", "critical", NULL, NULL},
                                             {"--drill", NULL, NULL, NULL}};
    char one[PATH_BYTES];
    snprintf(one, sizeof one, "%s/one.png", dir);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        assert_int_equal(CALL("--card", "alert", "--size", "640x360", "--out", one, changes[i][0],
                              changes[i][1], changes[i][2]),
                         0);
        assert_false(same("one.png", "out/alert.640x360.placard.png"));
    }
}

static void sheets_are_bounded_and_go_on_where_one_is_full(void **state)
{
    (void)state;
    assert_int_equal(CALL("--card", "house", "--card", "setup", "--card", "alert", "--size",
                          "640x360", "--size", "360x640", "--size", "640x480", "--size", "480x640",
                          "--size", "320x240", "--size", "240x320", "--size", "800x300", "--theme",
                          "placard", "--theme", "placard-dark", "--contact-sheet", sheet),
                     0);
    struct picture_info first = png("sheet.png"), second = png("sheet-2.png");
    assert_true(first.width_px <= MAX_SHEET_WIDTH_PX && first.height_px <= MAX_SHEET_HEIGHT_PX);
    assert_true(second.width_px == first.width_px && second.height_px <= MAX_SHEET_HEIGHT_PX);
    assert_printed("sheet.png\tsheet 1\t");
    assert_printed("sheet-2.png\tsheet 2\t");
    assert_int_equal(CALL("--card", "house", "--size", "320x240", "--contact-sheet", sheet), 0);
    assert_true(png("sheet.png").width_px < MAX_SHEET_WIDTH_PX);
}

static void a_wrong_theme_is_told_with_file_line_and_reason_and_nothing_is_drawn(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"[color]\nground = #ffffff\ninkk = #999\n", "theme.conf:3: no such key: 'inkk'"},
        {"[color]\nground = #ffff\n", "theme.conf:2: ground is '#ffff', not a colour"},
        {"[color]\nground\n", "line 2: neither [section] nor key=value"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char line[PATH_BYTES + 100];
        write_text(theme, rows[i].text);
        assert_int_equal(
            CALL("--card", "house", "--size", "320x240", "--theme", theme, "--out", out), 1);
        assert_printed(rows[i].says);
        snprintf(line, sizeof line, "placard: %s", theme); /* the whole path, once */
        assert_printed(line);
        assert_int_equal(count_files(), 0);
    }
    assert_int_equal(
        CALL("--card", "house", "--size", "320x240", "--theme", "nowhere", "--out", out), 1);
    assert_printed("themes/nowhere");
}

static void what_is_weak_in_a_theme_is_told_and_drawn(void **state)
{
    (void)state;
    write_text(theme, "[color]\nground = #ffffff\nmuted = #999999\n[logo]\nfile = absent.png\n");
    assert_int_equal(CALL("--card", "house", "--size", "320x240", "--theme", theme, "--out", out),
                     0);
    assert_printed("theme.conf:3: color.muted: muted on ground has a contrast of 2.8");
    assert_printed("theme.conf:5: logo.file: ");
    assert_int_equal(count_files(), 1);
}

static void no_picture_takes_the_place_of_what_it_is_drawn_from(void **state)
{
    (void)state;
    char logo[PATH_BYTES], same_logo[PATH_BYTES], *bytes = NULL;
    size_t len = 0;
    snprintf(logo, sizeof logo, "%s/logo.png", dir);
    snprintf(same_logo, sizeof same_logo, "%s/./logo.png", dir);
    assert_int_equal(file_read(PLACARD_SOURCE_DIR "/assets/themes/example/logo.png", 1 << 20,
                               &bytes, &len, NULL),
                     ERR_OK);
    assert_int_equal(file_replace(logo, bytes, len, false, NULL), ERR_OK);
    write_text(theme, "[brand]\naccent = #0f766e\n[logo]\nfile = logo.png\n");
    static const char *const where[] = {"--out", "--contact-sheet"};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(CALL("--card", "house", "--size", "320x240", "--theme", theme, where[i],
                              i ? same_logo : logo),
                         1);
        assert_printed("would replace a file that it is drawn from");
        size_t now = 0;
        char *after = read_file("logo.png", &now);
        assert_int_equal(now, len);
        assert_memory_equal(after, bytes, len);
        mem_free(after);
    }
    mem_free(bytes);
}

static void two_themes_of_one_name_write_two_files(void **state)
{
    (void)state;
    char other[PATH_BYTES];
    snprintf(other, sizeof other, "%s/placard", dir);
    assert_int_equal(mkdir(other, 0700), 0);
    snprintf(other, sizeof other, "%s/placard/theme.conf", dir);
    write_text(other, "[brand]\naccent = #0f766e\n");
    assert_int_equal(CALL("--card", "house", "--size", "320x240", "--theme", "placard", "--theme",
                          other, "--out", out),
                     0);
    assert_false(same("out/house.320x240.placard.png", "out/house.320x240.placard-2.png"));
}

/* Whichever allocation fails, it ends, says so or does without, and (the address sanitizer looks) leaves nothing behind. */
static void any_allocation_may_fail(void **state)
{
    (void)state;
    write_feed("{\"id\":\"a\",\"content_text\":\"1\"},{\"id\":\"b\",\"content_text\":\"2\"}");
    int refused = 0;
    bool failed = true;
    for (unsigned long n = 1; failed; n += 1 + n / 10) {
        mem_fail_at(n, 0);
        int status = CALL("--feed", feed, "--all", "--card", "alert", "--size", "320x240", "--out",
                          out, "--contact-sheet", sheet);
        failed = mem_fail_at(0, 0) >= n;
        assert_in_range(status, 0, 1);
        refused += status == 1;
    }
    assert_true(refused > 10); /* it did fail */
    assert_int_equal(CALL("--feed", feed, "--all", "--size", "320x240", "--out", out), 0);
}

#define ROW(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(all_posts_and_their_pages_come_in_each_size_and_theme),
        ROW(one_file_and_a_folder_have_the_same_picture),
        ROW(strange_ids_stay_in_the_folder_and_apart),
        ROW(what_is_refused_is_said_and_the_rest_drawn),
        ROW(marks_and_notices_are_those_of_the_loop),
        ROW(cards_need_no_feed),
        ROW(sheets_are_bounded_and_go_on_where_one_is_full),
        ROW(a_wrong_theme_is_told_with_file_line_and_reason_and_nothing_is_drawn),
        ROW(what_is_weak_in_a_theme_is_told_and_drawn),
        ROW(no_picture_takes_the_place_of_what_it_is_drawn_from),
        ROW(any_allocation_may_fail),
        ROW(two_themes_of_one_name_write_two_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
