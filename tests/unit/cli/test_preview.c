/* SPDX-License-Identifier: Apache-2.0 */
/* `placard preview`: the sample feed's posts to PNG files, and what it refuses. */
#include "cli/capture.h"

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "cli/preview.h"
#include "present/picture.h"
#include "support/scratch.h"

#define FEED PLACARD_SOURCE_DIR "/assets/sample/feed.json"
#define NOW "2026-03-02T09:10:00Z"

static char dir[SCRATCH_PATH_BYTES], png[SCRATCH_PATH_BYTES + 16], conf[SCRATCH_PATH_BYTES + 16],
    own_feed[SCRATCH_PATH_BYTES + 16];

static int setup(void **state)
{
    (void)state;
    scratch_make(dir);
    snprintf(png, sizeof png, "%s/out.png", dir);
    snprintf(conf, sizeof conf, "%s/screen.conf", dir);
    snprintf(own_feed, sizeof own_feed, "%s/feed.json", dir);
    return setenv("PLACARD_ASSETS", PLACARD_SOURCE_DIR "/assets", 1);
}

static int teardown(void **state)
{
    (void)state;
    scratch_remove(dir);
    return 0;
}

static void write_text(const char *path, const char *text)
{
    assert_int_equal(file_replace(path, text, strlen(text), false, NULL), ERR_OK);
}

static char *read_png(size_t *len)
{
    char *bytes = NULL;
    assert_int_equal(file_read(png, 64 << 20, &bytes, len, NULL), ERR_OK);
    return bytes;
}

static void assert_png_size(int width_px, int height_px)
{
    size_t len = 0;
    struct picture_info pi;
    char *bytes = read_png(&len);
    assert_int_equal(picture_probe(bytes, len, "image/png", &pi, NULL), ERR_OK);
    assert_int_equal(pi.width_px, width_px);
    assert_int_equal(pi.height_px, height_px);
    assert_true(len > 2000); /* something is drawn */
    mem_free(bytes);
}

static void a_post_is_drawn_at_the_size_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *post, *size;
        int width_px, height_px;
    } rows[] = {{"canteen-monday", "640x360", 640, 360},
                {"coffee-hours", "360x640", 360, 640},
                {"casablanca-showroom", "1280x720", 1280, 720}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int status = CAPTURE(cli_preview, "preview", "--feed", FEED, "--post", rows[i].post,
                             "--size", rows[i].size, "--out", png, "--now", NOW);
        if (status)
            fail_msg("%s: %s", rows[i].post, captured);
        assert_png_size(rows[i].width_px, rows[i].height_px);
    }
}

static void the_same_request_draws_the_same_bytes_whenever_it_is_made(void **state)
{
    (void)state;
    size_t len[2];
    char *bytes[2];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(CAPTURE(cli_preview, "preview", "--feed", FEED, "--post", "coffee-hours",
                                 "--size", "640x360", "--out", png, "--now", NOW),
                         0);
        bytes[i] = read_png(&len[i]);
    }
    assert_int_equal(len[0], len[1]);
    assert_memory_equal(bytes[0], bytes[1], len[0]);
    mem_free(bytes[0]);
    mem_free(bytes[1]);
}

static void a_screens_settings_turn_and_theme_it(void **state)
{
    (void)state;
    size_t len[2];
    char *bytes[2];
    write_text(conf, "[screen]\nname = Lobby\nrotation = 90\nlanguage = de\ntime_zone = UTC\n"
                     "[server]\nurl = https://d.example\naudience = hq\ntrust_root = r\nca = c\n");
    static const char *const themes[] = {"placard", "placard-dark"};
    for (int i = 0; i < 2; i++) {
        int status =
            CAPTURE(cli_preview, "preview", "--feed", FEED, "--post", "coffee-hours", "--size",
                    "640x360", "--out", png, "--now", NOW, "--config", conf, "--theme", themes[i]);
        if (status)
            fail_msg("%s", captured);
        assert_png_size(640, 360); /* the display's own orientation */
        bytes[i] = read_png(&len[i]);
    }
    assert_true(len[0] != len[1] || memcmp(bytes[0], bytes[1], len[0]) != 0);
    mem_free(bytes[0]);
    mem_free(bytes[1]);
}

/* --- a feed of our own -------------------------------------------------------------------------------------------- */

static void put_picture(const char *name)
{
    char path[SCRATCH_PATH_BYTES + 64], *bytes = NULL;
    size_t len = 0;
    assert_int_equal(
        file_read(PLACARD_TEST_DATA "/picture/good/baseline.jpg", 1 << 20, &bytes, &len, NULL),
        ERR_OK);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(file_replace(path, bytes, len, false, NULL), ERR_OK);
    mem_free(bytes);
}

static int preview_item(const char *members)
{
    char text[2048];
    snprintf(text, sizeof text,
             "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"x\"%s}]}",
             members);
    write_text(own_feed, text);
    (void)remove(png);
    return CAPTURE(cli_preview, "preview", "--feed", own_feed, "--post", "x", "--size", "640x360",
                   "--out", png, "--now", NOW);
}

static void pictures_are_bound_whichever_way_the_feed_names_them(void **state)
{
    (void)state;
    put_picture("a.jpg");
    static const char *const rows[] = {
        ",\"content_text\":\"t\",\"image\":\"a.jpg\"",
        ",\"content_text\":\"t\",\"attachments\":[{\"url\":\"a.jpg\",\"mime_type\":\"image/"
        "jpeg\"}]",
        ",\"content_text\":\"t\",\"image\":\"a.jpg\",\"attachments\":[{\"url\":\"a.jpg\","
        "\"mime_type\":\"image/jpeg\"}]",
        ",\"image\":\"a.jpg\",\"attachments\":[]",
        ",\"content_text\":\"t\",\"authors\":[{\"name\":\"A\",\"avatar\":\"a.jpg\"}]",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (preview_item(rows[i]))
            fail_msg("%s: %s", rows[i], captured);
        assert_png_size(640, 360);
    }
}

static void a_post_that_no_screen_would_take_is_refused_with_the_reason(void **state)
{
    (void)state;
    static const char *const rows[] = {
        ",\"content_text\":\"override \\u202e here\"",
        ",\"content_text\":7",
        ",\"content_text\":\"t\",\"attachments\":7",
        ",\"image\":\"../../../etc/passwd\"",
        ",\"content_text\":\"t\",\"image\":\"https://elsewhere.example/a.jpg\"",
        ",\"content_text\":\"t\",\"attachments\":[{\"url\":\"gone.jpg\"}]"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (preview_item(rows[i]) != 1)
            fail_msg("%s was drawn", rows[i]);
        assert_printed("cannot draw \"x\"");
        assert_int_not_equal(access(png, F_OK), 0);
    }
}

static void feeds_and_posts_that_are_not_there_are_1(void **state)
{
    (void)state;
    assert_int_equal(CAPTURE(cli_preview, "preview", "--feed", "/nowhere.json", "--post", "x",
                             "--size", "640x360", "--out", png),
                     1);
    assert_int_equal(CAPTURE(cli_preview, "preview", "--feed", FEED, "--post", "nobody\x1b[2J",
                             "--size", "640x360", "--out", png),
                     1);
    assert_null(strchr(captured, 0x1b));
    assert_int_equal(CAPTURE(cli_preview, "preview", "--feed", FEED, "--post", "coffee-hours",
                             "--size", "640x360", "--out", "/nowhere/out.png"),
                     1);
    assert_int_equal(CAPTURE(cli_preview, "preview", "--feed", PLACARD_TEST_DATA, "--post", "x",
                             "--size", "640x360", "--out", png),
                     1);
}

static void broken_feeds_are_1(void **state)
{
    (void)state;
    static const char *const files[] = {"cut_in_half.json", "empty.json", "over_1_MiB.json",
                                        "items_is_an_object.json", "not_an_object.json"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[512];
        snprintf(path, sizeof path, PLACARD_TEST_DATA "/feed/bad/%s", files[i]);
        assert_int_equal(CAPTURE(cli_preview, "preview", "--feed", path, "--post", "lunch",
                                 "--size", "640x360", "--out", png),
                         1);
    }
}

static void a_page_of_a_long_post_is_drawn_and_one_that_it_lacks_is_1(void **state)
{
    (void)state;
    char words[3601], text[4000];
    for (size_t i = 0; i < sizeof words - 1; i++)
        words[i] = "many words. "[i % 12];
    words[sizeof words - 1] = 0;
    snprintf(text, sizeof text,
             "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[{"
             "\"id\":\"x\",\"content_text\":\"%s\"}]}",
             words);
    write_text(own_feed, text);
    static const struct {
        const char *page;
        int status;
    } rows[] = {{"1", 0}, {"2", 0}, {"99", 1}, {"0", 2}, {"-1", 2}, {"two", 2}, {"1000", 2}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int status = CAPTURE(cli_preview, "preview", "--feed", own_feed, "--post", "x", "--size",
                             "640x360", "--out", png, "--now", NOW, "--page", rows[i].page);
        if (status != rows[i].status)
            fail_msg("page %s: %d: %s", rows[i].page, status, captured);
    }
    assert_int_equal(CAPTURE(cli_preview, "preview", "--feed", own_feed, "--post", "x", "--size",
                             "640x360", "--out", png, "--page", "99"),
                     1);
    assert_printed("no page 99");
}

static void help_is_0_and_wrong_words_are_2_and_both_show_the_usage(void **state)
{
    (void)state;
    assert_int_equal(CAPTURE(cli_preview, "preview", "--help"), 0);
    assert_printed("usage: placard preview");
    assert_int_equal(CAPTURE(cli_preview, "preview"), 2);
    assert_printed("usage: placard preview");
    assert_int_equal(CAPTURE(cli_preview, "preview", "--feed", FEED, "--post", "x", "--size", "8x8",
                             "--out", png),
                     2);
    assert_int_equal(CAPTURE(cli_preview, "preview", "--feed", FEED, "--post", "x", "--size",
                             "640x360", "--out", png, "--now", "yesterday"),
                     2);
    assert_int_equal(CAPTURE(cli_preview, "preview", "--feed", FEED, "--post", "x", "--size",
                             "640x360", "--out", png, "more"),
                     2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_is_drawn_at_the_size_asked_for),
        cmocka_unit_test(the_same_request_draws_the_same_bytes_whenever_it_is_made),
        cmocka_unit_test(a_screens_settings_turn_and_theme_it),
        cmocka_unit_test(pictures_are_bound_whichever_way_the_feed_names_them),
        cmocka_unit_test(a_post_that_no_screen_would_take_is_refused_with_the_reason),
        cmocka_unit_test(feeds_and_posts_that_are_not_there_are_1),
        cmocka_unit_test(broken_feeds_are_1),
        cmocka_unit_test(a_page_of_a_long_post_is_drawn_and_one_that_it_lacks_is_1),
        cmocka_unit_test(help_is_0_and_wrong_words_are_2_and_both_show_the_usage),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
