/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "present/files.h"
#include "present/fonts.h"
#include "present/fonts_coverage.h"
#include "present/fonts_list.h"

#define LIST PLACARD_SOURCE_DIR "/assets/fonts/fonts.conf"
#define CONF PLACARD_TEST_DATA "/fonts_conf"
#define BAD PLACARD_TEST_DATA "/fonts/bad"
#define LATIN "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"
#define CJK "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
#define EMOJI "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"
#define ARABIC "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf"
#define WHITE 0xffffffu

/* ---- the list ---------------------------------------------------------------------------------------------------- */

static void check_good_list(const struct test_file *f)
{
    struct font_list l;
    struct err_info info = {.text = ""};
    if (font_list_parse(f->data, f->bytes, ".", &l, &info))
        fail_msg("%s: %s", f->name, info.text);
    assert_true(l.count > 0);
    font_list_clear(&l);
}

static void check_bad_list(const struct test_file *f)
{
    struct font_list untouched = {NULL, -7};
    struct err_info info = {.text = ""};
    if (!strstr(f->name, ".conf"))
        return;
    if (font_list_parse(f->data, f->bytes, ".", &untouched, &info) == ERR_OK)
        fail_msg("%s was taken", f->name);
    assert_true(info.text[0]);
    assert_int_equal(untouched.count, -7);
}

static void good_lists_are_taken_and_bad_ones_refused_with_a_reason(void **state)
{
    (void)state;
    assert_true(test_file_each(CONF "/good", check_good_list) >= 2);
    assert_true(test_file_each(CONF "/bad", check_bad_list) >= 15);
}

static void a_refusal_names_the_line_and_what_is_allowed(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum err e;
        const char *says;
    } cases[] = {
        {"unknown-use.conf", ERR_RANGE, "line 2: use is text"},
        {"unknown-key.conf", ERR_SYNTAX, "line 5: unknown key 'size'"},
        {"index-64.conf", ERR_RANGE, "line 5: index is 0 to 63"},
        {"face-twice.conf", ERR_DUPLICATE, "line 14: second face 'one'"},
        {"indented.conf", ERR_SYNTAX, "line 3: indented"},
        {"long-line.conf", ERR_TOO_BIG, "line 4: line too long"},
        {"no-equals.conf", ERR_SYNTAX, "line 2: neither"},
        {"no-file.conf", ERR_SYNTAX, "no file= in the face"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct test_file f = test_file_read(CONF "/bad", cases[i].name);
        struct font_list l;
        struct err_info info = {.text = ""};
        assert_int_equal(font_list_parse(f.data, f.bytes, ".", &l, &info), cases[i].e);
        if (!strstr(info.text, cases[i].says))
            fail_msg("%s: %s", f.name, info.text);
        free(f.data);
    }
}

static void the_first_file_that_exists_is_taken(void **state)
{
    (void)state;
    struct test_file f = test_file_read(CONF "/good", "two-faces.conf");
    struct font_list l;
    assert_int_equal(font_list_parse(f.data, f.bytes, "/nowhere", &l, NULL), ERR_OK);
    assert_int_equal(l.count, 2);
    assert_string_equal(l.entries[0].path, LATIN);
    assert_int_equal(l.entries[1].use, FONT_EMOJI);
    font_list_clear(&l);
    free(f.data);
}

static void a_list_survives_each_failed_allocation(void **state)
{
    (void)state;
    struct test_file f = test_file_read(CONF "/good", "two-faces.conf");
    struct font_list l;
    mem_fail_at(0, 0);
    assert_int_equal(font_list_parse(f.data, f.bytes, ".", &l, NULL), ERR_OK);
    font_list_clear(&l);
    unsigned long asked = mem_fail_at(0, 0);
    for (unsigned long n = 1; n <= asked; n++) {
        mem_fail_at(n, 0);
        assert_int_equal(font_list_parse(f.data, f.bytes, ".", &l, NULL), ERR_NOMEM);
        mem_fail_at(0, 0);
    }
    free(f.data);
}

/* ---- faces ------------------------------------------------------------------------------------------------------- */

static struct fonts *open_list(const char *path)
{
    struct fonts *f;
    struct err_info info = {.text = ""};
    if (fonts_open(path, &f, &info))
        fail_msg("%s: %s", path, info.text);
    return f;
}

/* The first face of that use that has the character; -1 = none. */
static font_face find_face(const struct font_metrics *m, enum font_use use, uint32_t c)
{
    for (font_face n = 0; n < m->face_count(m->user); n++) {
        if (m->face_use(m->user, n) == use && m->has_glyph(m->user, n, c))
            return n;
    }
    return -1;
}

static int width_of(const struct font_metrics *m, font_face n, int size_px, const char *script,
                    enum text_direction d, const char *text)
{
    int w = -1;
    assert_int_equal(m->run_width(m->user, n, size_px, d, script, text, strlen(text), &w), ERR_OK);
    return w;
}

static void the_shipped_list_covers_the_scripts_it_promises(void **state)
{
    (void)state;
    static const uint32_t texts[] = {'A', 0xe4, 0x416, 0x3a9};
    static const uint32_t others[] = {0x634, 0x5d0, 0x915, 0xe01, 0x6771, 0x3042, 0xd55c};
    struct fonts *f = open_list(LIST);
    const struct font_metrics *m = fonts_metrics(f);
    for (size_t i = 0; i < 4; i++) {
        assert_true(find_face(m, FONT_TEXT, texts[i]) >= 0);
        assert_true(find_face(m, FONT_TEXT_BOLD, texts[i]) >= 0);
    }
    for (size_t i = 0; i < 7; i++)
        assert_true(find_face(m, FONT_FALLBACK, others[i]) >= 0);
    assert_true(find_face(m, FONT_EMOJI, 0x1f389) >= 0);
    assert_int_equal(find_face(m, FONT_TEXT, 0x6771), -1);
    assert_int_equal(find_face(m, FONT_TEXT, 0x110000), -1);
    assert_int_equal(find_face(m, FONT_TEXT, 0xffffffff), -1);
    fonts_close(f);
}

static void faces_out_of_range_and_impossible_sizes_are_refused(void **state)
{
    (void)state;
    struct fonts *f = open_list(LIST);
    const struct font_metrics *m = fonts_metrics(f);
    font_face n = find_face(m, FONT_TEXT, 'A');
    int w, d;
    assert_false(m->has_glyph(m->user, -1, 'A'));
    assert_false(m->has_glyph(m->user, 10000, 'A'));
    assert_int_equal(m->run_width(m->user, 10000, 20, TEXT_LTR, "Latn", "A", 1, &w), ERR_NOT_FOUND);
    assert_int_equal(m->run_width(m->user, n, 0, TEXT_LTR, "Latn", "A", 1, &w), ERR_RANGE);
    assert_int_equal(m->run_width(m->user, n, 100000, TEXT_LTR, "Latn", "A", 1, &w), ERR_RANGE);
    assert_int_equal(m->extents(m->user, -1, 20, &w, &d), ERR_NOT_FOUND);
    fonts_close(f);
}

static void runs_are_shaped_before_they_are_measured(void **state)
{
    (void)state;
    struct fonts *f = open_list(LIST);
    const struct font_metrics *m = fonts_metrics(f);
    font_face arabic = find_face(m, FONT_FALLBACK, 0x634);
    /* lam and alef join to one */
    int joined = width_of(m, arabic, 60, "Arab", TEXT_RTL, "\xd9\x84\xd8\xa7");
    int apart = width_of(m, arabic, 60, "Arab", TEXT_RTL, "\xd9\x84\xe2\x80\x8c\xd8\xa7");
    assert_true(joined < apart);
    font_face emoji = find_face(m, FONT_EMOJI, 0x1f389);
    int one = width_of(m, emoji, 60, "Zyyy", TEXT_LTR, "\xf0\x9f\x91\xa9");
    /* woman + joiner + laptop is one picture */
    int joiner =
        width_of(m, emoji, 60, "Zyyy", TEXT_LTR, "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb");
    assert_int_equal(one, joiner);
    assert_in_range(one, 60, 90); /* drawn from a 109 px strike, measured at 60 */
    fonts_close(f);
}

static void measuring_a_part_of_a_string_ends_where_it_is_told(void **state)
{
    (void)state;
    struct fonts *f = open_list(LIST);
    const struct font_metrics *m = fonts_metrics(f);
    font_face n = find_face(m, FONT_TEXT, 'A');
    int part, same, none = -1;
    assert_int_equal(m->run_width(m->user, n, 40, TEXT_LTR, "Latn", "HelloWorld", 5, &part), 0);
    same = width_of(m, n, 40, "Latn", TEXT_LTR, "Hello");
    assert_int_equal(part, same);
    assert_int_equal(m->run_width(m->user, n, 40, TEXT_LTR, "Latn", "x", 0, &none), 0);
    assert_int_equal(none, 0);
    fonts_close(f);
}

/* ---- drawing ----------------------------------------------------------------------------------------------------- */

static struct pixmap *white(int width_px, int height_px)
{
    struct pixmap *p;
    assert_int_equal(pixmap_new(width_px, height_px, &p), ERR_OK);
    for (int i = 0; i < width_px * height_px; i++)
        p->pixels[i] = WHITE;
    return p;
}

static struct rect ink_of(const struct pixmap *p)
{
    int x0 = p->width_px, y0 = p->height_px, x1 = -1, y1 = -1;
    for (int y = 0; y < p->height_px; y++) {
        for (int x = 0; x < p->width_px; x++) {
            if (pixmap_row(p, y)[x] == WHITE)
                continue;
            x0 = x < x0 ? x : x0;
            x1 = x > x1 ? x : x1;
            y0 = y < y0 ? y : y0;
            y1 = y > y1 ? y : y1;
        }
    }
    return (struct rect){x0, y0, x1 - x0 + 1, y1 - y0 + 1};
}

static struct rect draw_one(struct fonts *f, font_face n, const char *script, char *text,
                            struct pixmap *dst)
{
    struct scene_text t = {.face = n, .size_px = 50, .utf8 = text, .x_px = 20, .baseline_px = 100};
    struct err_info info = {.text = ""};
    snprintf(t.script, sizeof t.script, "%s", script);
    t.direction = strcmp(script, "Arab") == 0 ? TEXT_RTL : TEXT_LTR;
    t.color = (struct color){200, 0, 40, 255};
    if (fonts_draw_run(f, &t, dst, &info))
        fail_msg("%s: %s", text, info.text);
    return ink_of(dst);
}

static void a_run_stands_on_its_baseline_inside_its_width(void **state)
{
    (void)state;
    struct fonts *f = open_list(LIST);
    const struct font_metrics *m = fonts_metrics(f);
    font_face n = find_face(m, FONT_TEXT, 'A');
    char text[] = "HEH";
    struct pixmap *p = white(300, 150);
    struct rect ink = draw_one(f, n, "Latn", text, p);
    assert_int_equal(ink.y + ink.h, 100);
    assert_in_range(ink.h, 32, 40); /* capitals at 50 px */
    assert_true(ink.x >= 20 && ink.x + ink.w <= 20 + width_of(m, n, 50, "Latn", TEXT_LTR, text));
    bool pure = false;
    for (int x = 20; x < 60; x++)
        pure = pure || pixmap_row(p, 90)[x] == 0xc80028;
    assert_true(pure);
    pixmap_free(p);
    fonts_close(f);
}

static void tall_marks_do_not_push_the_line_down(void **state)
{
    (void)state;
    struct fonts *f = open_list(LIST);
    font_face n = find_face(fonts_metrics(f), FONT_TEXT, 0x1ebe);
    char marked[] =
        "H\xe1\xba\xbe\xcc\x82\xcc\x81\xcc\x82\xcc\x81"; /* H, E with a tower of marks */
    struct pixmap *p = white(300, 150);
    struct rect ink = draw_one(f, n, "Latn", marked, p);
    assert_int_equal(ink.y + ink.h, 100);
    pixmap_free(p);
    fonts_close(f);
}

static void emoji_keep_their_colours_and_the_size_of_the_text(void **state)
{
    (void)state;
    struct fonts *f = open_list(LIST);
    font_face n = find_face(fonts_metrics(f), FONT_EMOJI, 0x1f34b);
    char lemon[] = "\xf0\x9f\x8d\x8b";
    struct pixmap *p = white(200, 150);
    struct rect ink = draw_one(f, n, "Zyyy", lemon, p);
    assert_in_range(ink.h, 45, 62);
    assert_true(ink.y < 70 && ink.y + ink.h > 95);
    uint32_t px = pixmap_row(p, ink.y + ink.h / 2)[ink.x + ink.w / 2];
    assert_true((px >> 16) > 200 && (px & 255) < 140); /* yellow, not our red */
    pixmap_free(p);
    fonts_close(f);
}

static void nothing_is_drawn_outside_and_nothing_of_a_transparent_colour(void **state)
{
    (void)state;
    struct fonts *f = open_list(LIST);
    const struct font_metrics *m = fonts_metrics(f);
    char text[] = "placard";
    struct pixmap *p = white(30, 30);
    struct scene_text t = {.face = find_face(m, FONT_TEXT, 'A'), .size_px = 40, .utf8 = text};
    memcpy(t.script, "Latn", 5);
    static const int places[][2] = {{-60, 20}, {25, 20},   {0, -10},
                                    {0, 70},   {-5000, 0}, {5000, 5000}};
    t.color = (struct color){0, 0, 0, 255};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        t.x_px = places[i][0];
        t.baseline_px = places[i][1];
        assert_int_equal(fonts_draw_run(f, &t, p, NULL), ERR_OK); /* the sanitizer looks on */
    }
    pixmap_free(p);
    p = white(30, 30);
    t.color.a = 0;
    t.x_px = 0;
    t.baseline_px = 25;
    assert_int_equal(fonts_draw_run(f, &t, p, NULL), ERR_OK);
    assert_int_equal(ink_of(p).w, -30);
    pixmap_free(p);
    fonts_close(f);
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

static int open_files(void)
{
    DIR *d = opendir("/proc/self/fd");
    int n = 0;
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

static void faces_close_when_two_screens_did_not_need_them(void **state)
{
    (void)state;
    struct fonts *f = open_list(LIST);
    const struct font_metrics *m = fonts_metrics(f);
    int before = open_files();
    font_face latin = find_face(m, FONT_TEXT, 'A'), cjk = find_face(m, FONT_FALLBACK, 0x6771);
    width_of(m, latin, 40, "Latn", TEXT_LTR, "A");
    width_of(m, cjk, 40, "Hani", TEXT_LTR, "\xe6\x9d\xb1");
    assert_true(open_files() > before + 1);
    for (int screen = 0; screen < 3; screen++) {
        width_of(m, latin, 40, "Latn", TEXT_LTR, "A");
        fonts_trim(f);
    }
    assert_in_range(open_files(), before + 1, before + 2); /* Latin only */
    assert_true(m->has_glyph(m->user, cjk, 0x6771));
    assert_in_range(open_files(), before + 1, before + 2); /* known without opening */
    fonts_close(f);
}

static void coverage_without_memory_says_no_and_recovers(void **state)
{
    (void)state;
    struct coverage c = {0};
    mem_fail_at(1, 1);
    assert_false(coverage_has(&c, LATIN, 0, 'A'));
    mem_fail_at(0, 0);
    assert_true(coverage_has(&c, LATIN, 0, 'A'));
    assert_false(coverage_has(&c, LATIN, 0, 0x6771));
    coverage_clear(&c);
}

/* ---- bad fonts --------------------------------------------------------------------------------------------------- */

static char folder[] = "/tmp/placard-test-fonts-XXXXXX";

static void write_file(const char *name, const void *data, size_t bytes)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(data, 1, bytes, out), bytes);
    fclose(out);
}

/* Everything one could ask of a face that may be broken. */
static void try_face(const char *file, const char *use)
{
    char conf[600], path[256], text[] = "Ab\xc3\xa4 \xd8\xb4\xd8\xa7 \xe6\x9d\xb1 \xf0\x9f\x8e\x89";
    int w, h;
    int n = snprintf(conf, sizeof conf,
                     "[face bad]\nuse=%s\npackage=none\nfile=%s\n[face fine]\nuse=text\n"
                     "package=fonts-noto-core\nfile=" LATIN "\n",
                     use, file);
    write_file("fonts.conf", conf, (size_t)n);
    snprintf(path, sizeof path, "%s/fonts.conf", folder);
    struct fonts *f = open_list(path);
    const struct font_metrics *m = fonts_metrics(f);
    struct pixmap *p = white(200, 80);
    static const uint32_t asked[] = {'A', 0x634, 0x6771, 0x1f389, 0x10ffff};
    for (size_t i = 0; i < 5; i++)
        m->has_glyph(m->user, 0, asked[i]);
    if (m->run_width(m->user, 0, 30, TEXT_LTR, "Latn", text, strlen(text), &w) == ERR_OK) {
        struct scene_text t = {.size_px = 30, .utf8 = text, .x_px = 5, .baseline_px = 40};
        t.color = (struct color){0, 0, 0, 255};
        memcpy(t.script, "Latn", 5);
        enum err e = fonts_draw_run(f, &t, p, NULL);
        (void)e;
    } else {
        assert_false(
            m->has_glyph(m->user, 0, 'A')); /* left out: composing again goes on without it */
    }
    enum err e = m->extents(m->user, 0, 30, &w, &h);
    (void)e;
    assert_true(m->has_glyph(m->user, 1, 'A'));
    assert_true(width_of(m, 1, 30, "Latn", TEXT_LTR, "A") > 0);
    pixmap_free(p);
    fonts_close(f);
}

static void check_junk(const struct test_file *f)
{
    char path[256];
    snprintf(path, sizeof path, BAD "/%s", f->name);
    try_face(path, "text");
    try_face(path, "emoji");
}

static void files_that_are_no_fonts_are_left_out(void **state)
{
    (void)state;
    assert_true(test_file_each(BAD, check_junk) >= 5);
}

static void a_font_cut_or_altered_is_left_out_or_drawn_but_never_a_crash(void **state)
{
    (void)state;
    static const char *const fonts[] = {LATIN, ARABIC};
    char path[256];
    snprintf(path, sizeof path, "%s/broken.ttf", folder);
    for (size_t i = 0; i < 2; i++) {
        struct test_file f = test_file_read("", fonts[i] + 1);
        for (size_t cut = 64; cut < f.bytes; cut = cut * 3 + 1) {
            write_file("broken.ttf", f.data, cut);
            try_face(path, "text");
        }
        uint32_t seed = 7;
        for (int round = 0; round < 12; round++) {
            for (int k = 0; k < 300; k++) {
                seed = seed * 1664525u + 1013904223u;
                f.data[(seed >> 4) % (round < 6 ? 4000 : f.bytes)] ^= (char)(seed >> 24);
            }
            write_file("broken.ttf", f.data, f.bytes);
            try_face(path, "text");
        }
        free(f.data);
    }
}

static void count_missing(void *user, const char *face, const char *package)
{
    int *count = user;
    assert_string_equal(face, "absent");
    assert_string_equal(package, "fonts-absent");
    (*count)++;
}

static void a_missing_face_is_told_with_its_package_and_keeps_its_place(void **state)
{
    (void)state;
    static const char conf[] = "[face absent]\nuse=text\npackage=fonts-absent\nfile=absent.ttf\n"
                               "[face fine]\nuse=text\npackage=x\nfile=" LATIN "\n";
    char path[256];
    int count = 0;
    write_file("fonts.conf", conf, sizeof conf - 1);
    snprintf(path, sizeof path, "%s/fonts.conf", folder);
    struct fonts *f = open_list(path);
    const struct font_metrics *m = fonts_metrics(f);
    fonts_missing(f, count_missing, &count);
    assert_int_equal(count, 1);
    assert_int_equal(m->face_count(m->user), 2);
    assert_false(m->has_glyph(m->user, 0, 'A'));
    assert_true(m->has_glyph(m->user, 1, 'A'));
    fonts_close(f);
}

static void no_font_at_all_is_an_error_that_says_so(void **state)
{
    (void)state;
    static const char conf[] = "[face absent]\nuse=text\npackage=p\nfile=absent.ttf\n";
    char path[256];
    struct fonts *f;
    struct err_info info = {.text = ""};
    write_file("fonts.conf", conf, sizeof conf - 1);
    snprintf(path, sizeof path, "%s/fonts.conf", folder);
    assert_int_equal(fonts_open(path, &f, &info), ERR_NOT_FOUND);
    assert_non_null(strstr(info.text, "none of the listed fonts"));
    assert_int_equal(fonts_open("/nowhere/fonts.conf", &f, &info), ERR_NOT_FOUND);
    fonts_close(NULL);
}

static int make_folder(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"fonts.conf", "broken.ttf"};
    char path[256];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_lists_are_taken_and_bad_ones_refused_with_a_reason),
        cmocka_unit_test(a_refusal_names_the_line_and_what_is_allowed),
        cmocka_unit_test(the_first_file_that_exists_is_taken),
        cmocka_unit_test(a_list_survives_each_failed_allocation),
        cmocka_unit_test(the_shipped_list_covers_the_scripts_it_promises),
        cmocka_unit_test(faces_out_of_range_and_impossible_sizes_are_refused),
        cmocka_unit_test(runs_are_shaped_before_they_are_measured),
        cmocka_unit_test(measuring_a_part_of_a_string_ends_where_it_is_told),
        cmocka_unit_test(a_run_stands_on_its_baseline_inside_its_width),
        cmocka_unit_test(tall_marks_do_not_push_the_line_down),
        cmocka_unit_test(emoji_keep_their_colours_and_the_size_of_the_text),
        cmocka_unit_test(nothing_is_drawn_outside_and_nothing_of_a_transparent_colour),
        cmocka_unit_test(faces_close_when_two_screens_did_not_need_them),
        cmocka_unit_test(coverage_without_memory_says_no_and_recovers),
        cmocka_unit_test(files_that_are_no_fonts_are_left_out),
        cmocka_unit_test(a_font_cut_or_altered_is_left_out_or_drawn_but_never_a_crash),
        cmocka_unit_test(a_missing_face_is_told_with_its_package_and_keeps_its_place),
        cmocka_unit_test(no_font_at_all_is_an_error_that_says_so),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
