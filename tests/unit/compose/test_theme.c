/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "compose/compose.h"
#include "compose/theme.h"
#include "support/scratch.h"

/* ---- themes ---- */

static void themes_that_come_with_placard_are_readable(void **state)
{
    (void)state;
    static const char *const names[] = {"placard", "placard-dark", "high-contrast", "example"};
    static const int wanted[] = {700, 700, 1200, 700};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[500];
        struct theme *t = NULL;
        struct err_info info = {{0}, 0};
        snprintf(path, sizeof path, "%s/assets/themes/%s/theme.conf", PLACARD_SOURCE_DIR, names[i]);
        if (theme_load(path, &t, &info) != ERR_OK)
            fail_msg("%s", info.text);
        const char *pair;
        if (theme_least_contrast(t, &pair) < wanted[i])
            fail_msg("%s: %s has contrast %d", names[i], pair, theme_least_contrast(t, &pair));
        theme_free(t);
    }
}

static void an_empty_theme_has_the_defaults_of_the_schema(void **state)
{
    (void)state;
    struct theme *t = NULL;
    assert_int_equal(theme_parse("", 0, "t", &t, NULL), ERR_OK);
    assert_int_equal(t->margin_pm, 72);
    assert_int_equal(t->ground.r, 0xf6);
    assert_int_equal(t->ground.a, 255);
    theme_free(t);
    struct theme_key k;
    int n = 0;
    for (; theme_schema(n, &k); n++)
        assert_true(strlen(k.description) > 3 && strlen(k.standard) > 0);
    assert_true(n > 30);
}

static void wrong_themes_are_refused_with_line_and_key(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        enum err err;
        const char *says;
    } table[] = {
        {"colour-short.conf", ERR_SYNTAX, ":3: ink is '#123', not a colour"},
        {"colour-name.conf", ERR_SYNTAX, ":2: ground is 'red'"},
        {"size-too-small.conf", ERR_RANGE, ":4: text_floor is '20', not a number from 34 to 60"},
        {"size-negative.conf", ERR_SYNTAX, ":2: margin"},
        {"size-huge.conf", ERR_SYNTAX, ":2: margin"},
        {"unknown-key.conf", ERR_NOT_FOUND, ":3: no such key: "},
        {"unknown-section.conf", ERR_NOT_FOUND, ":2: no such key"},
        {"twice.conf", ERR_DUPLICATE, ":4: ink stands twice"},
        {"no-equals.conf", ERR_SYNTAX, "line 2: neither"},
        {"long-line.conf", ERR_SYNTAX, "line 2: longer than"},
        {"nul.conf", ERR_SYNTAX, "NUL"},
        {"name-too-long.conf", ERR_RANGE, ":2: name is longer"},
        {"logo-in-another-folder.conf", ERR_SYNTAX,
         ":2: file is '../logo.png', not the plain name"},
        {"picture-hidden.conf", ERR_SYNTAX, ":2: picture is '.hidden.png', not the plain name"},
        {"picture-empty.conf", ERR_SYNTAX, ":2: picture is '', not the plain name"},
        {"gradient-word.conf", ERR_SYNTAX, ":2: gradient is 'dark', not a colour"},
        {"tint-too-much.conf", ERR_RANGE, ":2: tint is '1001', not a number from 0 to 1000"},
        {"brand-not-hex.conf", ERR_SYNTAX, ":2: accent is '#12345g', not a colour"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char path[500];
        snprintf(path, sizeof path, "%s/theme/bad/%s", PLACARD_TEST_DATA, table[i].file);
        struct theme *t = NULL;
        struct err_info info = {{0}, 0};
        enum err e = theme_load(path, &t, &info);
        if (e != table[i].err || !strstr(info.text, table[i].says) || t)
            fail_msg("%s: %s, \"%s\"", table[i].file, err_name(e), info.text);
    }
}

static struct theme *parse(const char *text)
{
    struct theme *t = NULL;
    struct err_info info = {{0}, 0};
    if (theme_parse(text, strlen(text), "t", &t, &info) != ERR_OK)
        fail_msg("%s: %s", text, info.text);
    return t;
}

static bool same(struct color a, struct color b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

static void two_colours_of_a_company_make_a_theme_that_can_be_read(void **state)
{
    (void)state;
    uint32_t seed = 20261124;
    for (int i = 0; i < 200; i++) {
        char text[200];
        uint32_t color[3];
        for (int k = 0; k < 3; k++) {
            seed = seed * 1664525u + 1013904223u;
            color[k] = seed >> 8;
        }
        snprintf(text, sizeof text, "[brand]\nground = #%06x\naccent = #%06x\n", color[0],
                 i % 10 == 0 ? color[0] : color[1]);
        struct theme *t = parse(text), *again = parse(text);
        const char *pair;
        int least = theme_least_contrast(t, &pair);
        if (least < THEME_READABLE)
            fail_msg("%s: %s has %d", text, pair, least);
        if (theme_contrast(t->accent, t->ground) < 150)
            fail_msg("%s: the accent is lost on the ground", text);
        assert_memory_equal(t, again, sizeof *t);
        theme_free(t);
        theme_free(again);
    }
}

static void one_colour_is_enough(void **state)
{
    (void)state;
    for (int i = 0; i < 27; i++) {
        static const int steps[] = {0, 128, 255};
        char text[100];
        const char *pair;
        snprintf(text, sizeof text, "[brand]\naccent = #%02x%02x%02x\n", steps[i % 3],
                 steps[i / 3 % 3], steps[i / 9]);
        struct theme *t = parse(text);
        if (theme_least_contrast(t, &pair) < THEME_READABLE)
            fail_msg("%s: %s", text, pair);
        assert_true(theme_contrast(t->ground, (struct color){0, 0, 0, 255}) > 1800);
        theme_free(t);
    }
}

static void a_colour_that_can_be_read_is_left_as_the_company_has_it(void **state)
{
    (void)state;
    struct theme *t = parse("[brand]\nground = #ffffff\naccent = #00457c\n");
    assert_true(same(t->ground, (struct color){255, 255, 255, 255}));
    assert_true(same(t->accent, (struct color){0, 0x45, 0x7c, 255}));
    assert_true(same(t->accent_text, t->accent));
    assert_true(same(t->gradient, t->ground));
    assert_true(theme_contrast(t->muted, t->ground) < theme_contrast(t->ink, t->ground));
    theme_free(t);
    t = parse("[brand]\nground = #00457c\naccent = #ffb81c\n");
    assert_true(same(t->ground, (struct color){0, 0x45, 0x7c, 255}));
    assert_true(same(t->accent, (struct color){0xff, 0xb8, 0x1c, 255}));
    assert_int_equal(t->on_accent.r < 60, true);
    theme_free(t);
}

static void a_yellow_brand_on_white_stays_yellow(void **state)
{
    (void)state;
    struct theme *t = parse("[brand]\nground = #ffffff\naccent = #ffcc00\n");
    assert_in_range(theme_contrast(t->accent, t->ground), THEME_SEEN, THEME_SEEN + 20);
    assert_true(t->accent.r > 200 && t->accent.g > 160 && t->accent.b < 10);
    assert_true(theme_contrast(t->on_accent, t->accent) >= THEME_READABLE && t->on_accent.r < 60);
    assert_true(theme_contrast(t->accent_text, t->ground) >= THEME_READABLE);
    theme_free(t);
}

static void a_logo_s_strongest_place_is_held_against_the_ground(void **state)
{
    (void)state;
    static const struct color white = {255, 255, 255, 255}, yellow = {255, 204, 0, 255};
    struct theme *t = parse("[brand]\nground = #ffffff\naccent = #00457c\n");
    theme_picture_prove(t, THEME_LOGO, 300, 100, yellow, white);
    assert_in_range(t->pictures[THEME_LOGO].contrast, 140, 160);
    theme_picture_prove(t, THEME_LOGO, 300, 100, (struct color){0, 0, 0, 255}, white);
    assert_int_equal(t->pictures[THEME_LOGO].contrast, 2100);
    theme_free(t);
}

static void colours_that_are_given_are_taken_as_they_are(void **state)
{
    (void)state;
    struct theme *t =
        parse("[brand]\nground = #808080\n[color]\nground = #777777\nink = #888888\n");
    assert_true(same(t->ground, (struct color){0x77, 0x77, 0x77, 255}));
    assert_true(same(t->ink, (struct color){0x88, 0x88, 0x88, 255}));
    theme_free(t);
}

static const struct theme_pair *find_pair(const struct theme_pair *all, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    return NULL;
}

static void each_pair_names_the_key_and_line_to_mend(void **state)
{
    (void)state;
    struct theme_pair all[THEME_MAX_PAIRS];
    struct theme *t = parse("[color]\nground = #ffffff\nmuted = #999999\n\n[background]\n"
                            "gradient = #777777\n[color]\ninfo = #888888\n");
    int count = theme_pairs(t, all);
    static const struct {
        const char *name, *section, *key;
        int line, least, most;
    } table[] = {
        {"muted on ground", "color", "muted", 3, 280, 290},
        {"muted on the gradient's end", "color", "muted", 3, 100, 200},
        {"ink on the gradient's end", "background", "gradient", 6, 380, 480},
        {"ink on ground", "color", "ground", 2, 1350, 2100},
        {"on_info on info", "color", "info", 8, 400, 600},
        {"on_critical on critical", "color", "on_critical", 0, 700, 1000},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct theme_pair *p = find_pair(all, count, table[i].name);
        assert_non_null(p);
        if (strcmp(p->section, table[i].section) != 0 || strcmp(p->key, table[i].key) != 0 ||
            p->line != table[i].line || p->contrast < table[i].least || p->contrast > table[i].most)
            fail_msg("%s: %s.%s line %d, %d", p->name, p->section, p->key, p->line, p->contrast);
    }
    assert_null(find_pair(all, count, "ink on the picture's darkest"));
    theme_free(t);
}

/* ---- pictures of themes ---- */

static char folder[SCRATCH_PATH_BYTES];

static void put(const char *name, const void *data, size_t bytes)
{
    char path[SCRATCH_PATH_BYTES + 64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(file_replace(path, data, bytes, false, NULL), ERR_OK);
}

static struct theme *load_theme(const char *text)
{
    char path[SCRATCH_PATH_BYTES + 64];
    struct theme *t = NULL;
    put("theme.conf", text, strlen(text));
    snprintf(path, sizeof path, "%s/theme.conf", folder);
    assert_int_equal(theme_load(path, &t, NULL), ERR_OK);
    return t;
}

#define PNG "\x89PNG\r\n\x1a\nrest of a picture"

static void pictures_lie_beside_the_theme_and_are_found_by_digest(void **state)
{
    (void)state;
    static const char png[] = PNG, jpeg[] = "\xff\xd8\xff\xe0 rest of a photograph";
    put("logo.png", png, sizeof png - 1);
    put("hall.jpg", jpeg, sizeof jpeg - 1);
    struct theme *t = load_theme("[logo]\nfile = logo.png\n[background]\npicture = hall.jpg\n");
    assert_string_equal(t->pictures[THEME_LOGO].mime_type, "image/png");
    assert_string_equal(t->pictures[THEME_BACKGROUND].mime_type, "image/jpeg");
    assert_int_equal(t->pictures[THEME_LOGO].width_px, 0); /* not drawn before it is proved */
    struct digest d;
    const char *bytes;
    size_t len;
    assert_int_equal(digest_of(jpeg, sizeof jpeg - 1, &d), ERR_OK);
    assert_true(theme_picture_peek(t, &d, &bytes, &len));
    assert_int_equal(len, sizeof jpeg - 1);
    assert_memory_equal(bytes, jpeg, len);
    d.b[0] ^= 1;
    assert_false(theme_picture_peek(t, &d, &bytes, &len));
    theme_picture_refuse(t, THEME_BACKGROUND, ERR_SYNTAX, "cut short");
    d.b[0] ^= 1;
    assert_false(theme_picture_peek(t, &d, &bytes, &len));
    assert_string_equal(t->pictures[THEME_BACKGROUND].why, "\"hall.jpg\": cut short");
    theme_free(t);
}

static void a_wrong_picture_costs_just_itself(void **state)
{
    (void)state;
    static char large[THEME_MAX_PICTURE_BYTES + 1];
    memcpy(large, PNG, sizeof PNG);
    put("large.png", large, sizeof large);
    put("page.png", "<html> a page of errors </html>", 30);
    put("short.png", PNG, 9);
    put("wave.webp", "RIFF....WAVE and sound", 22);
    static const struct {
        const char *file;
        enum err wrong;
        const char *says;
    } table[] = {
        {"large.png", ERR_TOO_BIG, "larger than 6 MiB"},
        {"page.png", ERR_UNSUPPORTED, "neither PNG nor JPEG nor WebP"},
        {"short.png", ERR_UNSUPPORTED, "neither PNG"},
        {"wave.webp", ERR_UNSUPPORTED, "neither PNG"},
        {"nowhere.png", ERR_NOT_FOUND, "nowhere.png"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char text[200];
        const char *pair;
        snprintf(text, sizeof text, "[logo]\nfile = %s\n[background]\npicture = %s\n",
                 table[i].file, table[i].file);
        struct theme *t = load_theme(text);
        for (int k = 0; k < THEME_PICTURE__COUNT; k++) {
            if (t->pictures[k].wrong != table[i].wrong || t->pictures[k].bytes ||
                !strstr(t->pictures[k].why, table[i].says))
                fail_msg("%s: %s, %s", table[i].file, err_name(t->pictures[k].wrong),
                         t->pictures[k].why);
        }
        assert_true(theme_least_contrast(t, &pair) >= THEME_READABLE);
        theme_free(t);
    }
}

static void text_can_be_read_on_any_background_picture(void **state)
{
    (void)state;
    static const struct color black = {0, 0, 0, 255}, white = {255, 255, 255, 255},
                              grey = {90, 90, 90, 255};
    static const char *const grounds[] = {"#ffffff", "#102030", "#808080", "#ffcc00", "#000000"};
    put("hall.png", PNG, sizeof PNG - 1);
    for (size_t i = 0; i < sizeof grounds / sizeof grounds[0]; i++) {
        char text[200];
        const char *pair;
        snprintf(text, sizeof text,
                 "[brand]\nground = %s\naccent = #c00040\n[background]\npicture = hall.png\n",
                 grounds[i]);
        struct theme *t = load_theme(text);
        if (theme_least_contrast(t, &pair) < THEME_READABLE)
            fail_msg("%s: %s", text, pair);
        int any = t->tint_pm;
        theme_picture_prove(t, THEME_BACKGROUND, 1600, 900, black, white);
        assert_int_equal(t->tint_pm, any); /* an unknown picture is taken for the worst */
        theme_picture_prove(t, THEME_BACKGROUND, 1600, 900, grey, grey);
        assert_true(theme_least_contrast(t, &pair) >= THEME_READABLE && t->tint_pm <= any);
        theme_free(t);
    }
    struct theme *t = load_theme("[background]\npicture = hall.png\ntint = 100\n");
    struct theme_pair all[THEME_MAX_PAIRS];
    const struct theme_pair *p =
        find_pair(all, theme_pairs(t, all), "ink on the picture's darkest");
    assert_true(p && p->contrast < 300 && p->line == 3 && strcmp(p->key, "tint") == 0);
    theme_free(t);
}

static void contrast_is_that_of_wcag(void **state)
{
    (void)state;
    const struct color white = {255, 255, 255, 255}, black = {0, 0, 0, 255},
                       grey = {119, 119, 119, 255};
    assert_int_equal(theme_contrast(white, black), 2100);
    assert_int_equal(theme_contrast(black, white), 2100);
    assert_int_equal(theme_contrast(white, white), 100);
    assert_in_range(theme_contrast(grey, white), 445, 449); /* #777 on white: 4.48 */
}

static void failing_allocations_refuse_the_theme(void **state)
{
    (void)state;
    char path[SCRATCH_PATH_BYTES + 64];
    put("logo.png", PNG, sizeof PNG - 1);
    theme_free(load_theme("[logo]\nfile = logo.png\n[background]\npicture = logo.png\n"));
    snprintf(path, sizeof path, "%s/theme.conf", folder);
    unsigned long nth = 1;
    for (; nth < 100; nth++) {
        struct theme *t = NULL;
        (void)mem_fail_at(nth, 1);
        enum err e = theme_load(path, &t, NULL);
        bool all = mem_fail_at(0, 0) < nth;
        if (all)
            assert_int_equal(e, ERR_OK);
        else
            assert_int_equal(e, ERR_NOMEM);
        theme_free(t);
        if (all)
            break;
        assert_null(t);
    }
    assert_in_range(nth, 4, 50);
}

static int make_folder(void **state)
{
    (void)state;
    scratch_make(folder);
    return crypto_start();
}

static int remove_folder(void **state)
{
    (void)state;
    scratch_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(themes_that_come_with_placard_are_readable),
        cmocka_unit_test(an_empty_theme_has_the_defaults_of_the_schema),
        cmocka_unit_test(wrong_themes_are_refused_with_line_and_key),
        cmocka_unit_test(two_colours_of_a_company_make_a_theme_that_can_be_read),
        cmocka_unit_test(one_colour_is_enough),
        cmocka_unit_test(a_colour_that_can_be_read_is_left_as_the_company_has_it),
        cmocka_unit_test(a_yellow_brand_on_white_stays_yellow),
        cmocka_unit_test(a_logo_s_strongest_place_is_held_against_the_ground),
        cmocka_unit_test(colours_that_are_given_are_taken_as_they_are),
        cmocka_unit_test(each_pair_names_the_key_and_line_to_mend),
        cmocka_unit_test(pictures_lie_beside_the_theme_and_are_found_by_digest),
        cmocka_unit_test(a_wrong_picture_costs_just_itself),
        cmocka_unit_test(text_can_be_read_on_any_background_picture),
        cmocka_unit_test(contrast_is_that_of_wcag),
        cmocka_unit_test(failing_allocations_refuse_the_theme),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
