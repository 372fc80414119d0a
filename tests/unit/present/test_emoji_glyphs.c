/* SPDX-License-Identifier: Apache-2.0 */
/* Every sequence of Unicode's emoji-test (Debian's unicode-data) through the real emoji face: one cell, with ink. tests/run installs both
 * and sets PLACARD_ALL_TESTS: then they must be there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "present/fonts.h"

#define FILE_NAME "/usr/share/unicode/emoji/emoji-test.txt"
#define SIZE_PX 40
#define LINE_BYTES 512

static struct fonts *fonts;
static const struct font_metrics *metrics;
static font_face emoji = -1;
static int cell_px;

static void append_utf8(char *out, uint32_t c)
{
    size_t n = strlen(out);
    if (c < 0x80) {
        out[n++] = (char)c;
    } else {
        int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        static const unsigned heads[] = {0, 0xC0, 0xE0, 0xF0};
        out[n++] = (char)(heads[more] | c >> (6 * more));
        while (more-- > 0)
            out[n++] = (char)(0x80 | (c >> (6 * more) & 63));
    }
    out[n] = '\0';
}

static void parse(const char *line, char *utf8)
{
    utf8[0] = '\0';
    for (;;) {
        char *end;
        unsigned long c = strtoul(line, &end, 16);
        if (end == line)
            return;
        append_utf8(utf8, (uint32_t)c);
        line = end;
    }
}

static int width_of(const char *utf8)
{
    int w = -1;
    enum err e =
        metrics->run_width(metrics->user, emoji, SIZE_PX, TEXT_LTR, "Zsye", utf8, strlen(utf8), &w);
    assert_int_equal(e, ERR_OK);
    return w;
}

/* How many pixels a drawing changes, and a sum that tells drawings apart. */
static int ink_of(const char *utf8, uint64_t *sum)
{
    static uint32_t pixels[4 * SIZE_PX * 4 * SIZE_PX];
    struct pixmap p = {4 * SIZE_PX, 4 * SIZE_PX, 4 * SIZE_PX * 4, pixels, 0};
    struct scene_text t = {.face = emoji, .size_px = SIZE_PX, .x_px = 20, .baseline_px = 90};
    char copy[128];
    int ink = 0;
    memset(pixels, 0x11, sizeof pixels);
    memcpy(t.script, "Zsye", 5);
    snprintf(copy, sizeof copy, "%s", utf8);
    t.utf8 = copy;
    t.advance_px = cell_px;
    t.color = (struct color){255, 255, 255, 255};
    assert_int_equal(fonts_draw_run(fonts, &t, &p, NULL), ERR_OK);
    *sum = 0;
    for (size_t i = 0; i < sizeof pixels / sizeof pixels[0]; i++) {
        ink += pixels[i] != 0x11111111u;
        *sum = *sum * 31 + pixels[i];
    }
    return ink;
}

static void every_emoji_of_unicode_is_one_cell_with_ink(void **state)
{
    (void)state;
    FILE *f = fopen(FILE_NAME, "r");
    if (getenv("PLACARD_ALL_TESTS")) {
        assert_non_null(f);
        assert_true(emoji >= 0);
    }
    if (!f || emoji < 0) {
        if (f)
            fclose(f);
        skip();
    }
    char line[LINE_BYTES], utf8[LINE_BYTES];
    uint64_t tofu, sum;
    int lines = 0, bad = 0;
    ink_of("\xf4\x8f\xbf\xbd", &tofu); /* U+10FFFD, which no font has */
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '#' || !strchr(line, ';'))
            continue;
        parse(line, utf8);
        lines++;
        int width = width_of(utf8), ink = ink_of(utf8, &sum);
        if ((width != cell_px || ink < SIZE_PX || sum == tofu) && bad++ < 40)
            print_message("width %d of %d, ink %d: %s", width, cell_px, ink, line);
    }
    fclose(f);
    print_message("emoji-test: %d sequences of every status, %d are not one cell with ink\n", lines,
                  bad);
    assert_true(lines > 4500);
    assert_int_equal(bad, 0);
}

static int open_fonts(void **state)
{
    (void)state;
    if (fonts_open(PLACARD_SOURCE_DIR "/assets/fonts/fonts.conf", &fonts, NULL))
        return -1;
    metrics = fonts_metrics(fonts);
    for (int i = 0; i < metrics->face_count(metrics->user); i++) {
        if (emoji < 0 && metrics->face_use(metrics->user, i) == FONT_EMOJI)
            emoji = i;
    }
    cell_px = emoji < 0 ? 0 : width_of("\xf0\x9f\x98\x80");
    return 0;
}

static int close_fonts(void **state)
{
    (void)state;
    fonts_close(fonts);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_emoji_of_unicode_is_one_cell_with_ink),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
