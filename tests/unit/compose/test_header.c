/* SPDX-License-Identifier: Apache-2.0 */
/* The header's clock in its forms and languages, and a screen without a header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compose/compose.h"
#include "compose/plain_post.h"
#include "compose/theme.h"
#include "fake_fonts.h"
#include "model/post.h"

#define MIDNIGHT_S 1772409600 /* 2026-03-02 00:00 UTC */

static const struct {
    int w, h;
} sizes[] = {{1920, 1080}, {1080, 1920}, {3840, 600}, {640, 480}, {320, 240}, {64, 64}};
#define SIZES (sizeof sizes / sizeof sizes[0])

static struct fake_fonts fonts;
static struct theme *theme;

static int load_theme(void **state)
{
    (void)state;
    struct err_info info;
    return theme_load(PLACARD_SOURCE_DIR "/assets/themes/placard/theme.conf", &theme, &info);
}

static int free_theme(void **state)
{
    (void)state;
    theme_free(theme);
    return 0;
}

static struct compose_context context(int w, int h)
{
    fake_fonts_init(&fonts);
    return (struct compose_context){.width_px = w,
                                    .height_px = h,
                                    .theme = theme,
                                    .fonts = &fonts.metrics,
                                    .language = "en",
                                    .now_s = MIDNIGHT_S};
}

static int by_x(const void *a, const void *b)
{
    return ((const struct scene_op *)a)->text.x_px - ((const struct scene_op *)b)->text.x_px;
}

/* What is written, from left to right. */
static void read_words(struct scene *s, char *out, size_t room)
{
    out[0] = 0;
    struct scene_op texts[32];
    size_t n = 0;
    for (int i = 0; i < s->count && n < 32; i++)
        if (s->ops[i].kind == SCENE_TEXT)
            texts[n++] = s->ops[i];
    qsort(texts, n, sizeof texts[0], by_x);
    for (size_t i = 0; i < n; i++)
        put_more(out, room, texts[i].text.utf8);
}

static void the_clock_says_the_time_in_the_screens_form(void **state)
{
    (void)state;
    static const struct {
        enum clock_face face;
        const char *language;
        int minute; /* UTC, of the day */
        int offset_s;
        const char *words;
    } rows[] = {
        {CLOCK_24H, "en", 0, 0, "00:00"},
        {CLOCK_24H, "en", 9 * 60 + 5, 3600, "10:05"},
        {CLOCK_12H, "en", 0, 0, "12:00am"},
        {CLOCK_12H, "en", 9 * 60 + 5, 0, "9:05am"},
        {CLOCK_12H, "en", 12 * 60, 0, "12:00pm"},
        {CLOCK_12H, "en", 23 * 60 + 59, 0, "11:59pm"},
        {CLOCK_12H, "en", 23 * 60 + 30, 3600, "12:30am"},
        {CLOCK_12H, "de", 14 * 60 + 5, 0, "2:05nachm."},
        {CLOCK_12H, "es", 14 * 60 + 5, 0, "2:05p. m."},
        {CLOCK_12H, "ja", 14 * 60 + 5, 0, "午後2:05"},
        {CLOCK_12H, "ko", 14 * 60 + 5, 0, "오후2:05"},
        {CLOCK_12H, "zh-Hans", 14 * 60 + 5, 0, "下午2:05"},
        {CLOCK_12H, "ar", 14 * 60 + 5, 0, "م2:05"},
        {CLOCK_OFF, "en", 0, 0, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct compose_context c = context(1920, 1080);
        struct messages *m = NULL;
        struct scene *s;
        char words[256];
        assert_int_equal(
            messages_load(PLACARD_SOURCE_DIR "/assets/messages", rows[i].language, &m, NULL),
            ERR_OK);
        c.messages = m;
        c.language = rows[i].language;
        c.clock = rows[i].face;
        c.now_s += rows[i].minute * 60;
        c.utc_offset_s = rows[i].offset_s;
        assert_int_equal(compose_header(&c, &s), ERR_OK);
        read_words(s, words, sizeof words);
        if (strcmp(words, rows[i].words) != 0)
            fail_msg("row %zu: \"%s\", not \"%s\"", i, words, rows[i].words);
        scene_free(s);
        messages_free(m);
    }
}

static void half_of_the_day_keeps_its_place_while_minutes_pass(void **state)
{
    (void)state;
    for (int rtl = 0; rtl < 2; rtl++) {
        int place[8] = {0};
        for (int minute = 0; minute < 60; minute += 11) {
            struct compose_context c = context(1920, 1080);
            struct scene *s;
            c.language = rtl ? "ar" : "en";
            c.clock = CLOCK_12H;
            c.now_s += (10 * 60 + minute) * 60;
            assert_int_equal(compose_header(&c, &s), ERR_OK);
            assert_int_equal(s->count, 2 + 6);
            for (int i = 2; i < s->count; i++) {
                if (minute)
                    assert_int_equal(s->ops[i].text.x_px, place[i - 2]);
                place[i - 2] = s->ops[i].text.x_px;
            }
            scene_free(s);
        }
    }
}

static void nothing_of_the_clock_leaves_the_header_or_meets_the_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        for (int rtl = 0; rtl < 2; rtl++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            struct scene *s;
            c.language = rtl ? "ar" : "en";
            c.screen_name = "Lobby";
            c.clock = CLOCK_12H;
            c.now_s += 11 * 3600;
            assert_int_equal(compose_header(&c, &s), ERR_OK);
            struct rect r = compose_header_rect(&c);
            int name_x = 0, name_end = 0;
            for (int k = 0; k < s->count; k++) {
                const struct scene_text *t = &s->ops[k].text;
                if (s->ops[k].kind != SCENE_TEXT)
                    continue;
                assert_true(t->x_px >= 0 && t->x_px + t->advance_px <= r.w);
                assert_true(t->baseline_px <= r.h);
                if (strchr(t->utf8, 'L')) {
                    name_x = t->x_px;
                    name_end = t->x_px + t->advance_px;
                }
            }
            for (int k = 0; k < s->count && name_end; k++) {
                const struct scene_text *t = &s->ops[k].text;
                if (s->ops[k].kind == SCENE_TEXT && !strchr(t->utf8, 'L') && name_end > name_x)
                    assert_true(t->x_px >= name_end || t->x_px + t->advance_px <= name_x);
            }
            scene_free(s);
        }
    }
}

static void without_a_clock_the_header_is_the_same_all_day(void **state)
{
    (void)state;
    struct compose_context c = context(1920, 1080);
    struct scene *s;
    c.clock = CLOCK_OFF;
    c.screen_name = "Lobby";
    assert_int_equal(compose_header(&c, &s), ERR_OK);
    assert_int_equal(s->count, 3); /* ground, line, name */
    scene_free(s);
}

static void without_a_header_posts_have_the_whole_screen(void **state)
{
    (void)state;
    static char id[] = "p1", type[] = "image/jpeg";
    struct post p = {.id = id, .media_count = 1};
    p.media[0].mime_type = type;
    p.media[0].width_px = 1600;
    p.media[0].height_px = 900;
    for (size_t i = 0; i < SIZES; i++) {
        struct compose_context c = context(sizes[i].w, sizes[i].h);
        struct scene *s;
        c.no_header = true;
        struct rect r = compose_header_rect(&c);
        assert_true(r.w == 0 && r.h == 0);
        assert_int_equal(compose_header(&c, &s), ERR_NOT_FOUND);
        assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
        int top = sizes[i].h;
        for (int k = 1; k < s->count; k++) { /* behind the ground */
            int y = s->ops[k].kind == SCENE_PICTURE ? s->ops[k].picture.dst.y : s->ops[k].box.y;
            top = y < top ? y : top;
        }
        assert_int_equal(top, 0);
        scene_free(s);
    }
}

/* A line is higher than its letters: a theme's leading must not cost the name or the clock. */
static void name_and_clock_stand_whole_in_the_header_of_any_theme(void **state)
{
    (void)state;
    struct theme odd = *theme;
    const struct {
        int header_pm, text_pm, leading_pm;
    } table[] = {{50, 35, 1360}, {50, 60, 1360}, {76, 56, 1360}, {76, 200, 1360}, {76, 35, 2500}};
    for (size_t i = 0; i < SIZES * 5; i++) {
        struct compose_context c = context(sizes[i / 5].w, sizes[i / 5].h);
        struct scene *s = NULL;
        char words[300];
        odd.header_pm = table[i % 5].header_pm;
        odd.header_text_pm = table[i % 5].text_pm;
        odd.leading_pm = table[i % 5].leading_pm;
        c.theme = &odd;
        c.screen_name = "A";
        assert_int_equal(compose_header(&c, &s), ERR_OK);
        read_words(s, words, sizeof words);
        assert_string_equal(words, "A00:00");
        int bottom = compose_header_rect(&c).h;
        for (int k = 0; k < s->count; k++) {
            const struct scene_text *t = &s->ops[k].text;
            if (s->ops[k].kind != SCENE_TEXT)
                continue;
            assert_true(t->baseline_px - t->size_px * 7 / 10 >= 0);
            assert_true(t->baseline_px <= bottom);
        }
        scene_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_says_the_time_in_the_screens_form),
        cmocka_unit_test(half_of_the_day_keeps_its_place_while_minutes_pass),
        cmocka_unit_test(nothing_of_the_clock_leaves_the_header_or_meets_the_name),
        cmocka_unit_test(without_a_clock_the_header_is_the_same_all_day),
        cmocka_unit_test(name_and_clock_stand_whole_in_the_header_of_any_theme),
        cmocka_unit_test(without_a_header_posts_have_the_whole_screen),
    };
    return cmocka_run_group_tests(tests, load_theme, free_theme);
}
