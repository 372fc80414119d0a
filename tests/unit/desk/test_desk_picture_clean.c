/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures cleaned: the files that screens are tested with, and some that say more than they should. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "desk/picture_clean.h"
#include "desk/picture_pixels.h"
#include "desk/picture_size.h"

#define PICTURES PLACARD_TEST_DATA "/picture/"
#define TALKERS PLACARD_TEST_DATA "/picture_clean/good/"

static char *read_file(const char *path, size_t *bytes)
{
    char *data = NULL;
    if (file_read(path, 64 << 20, &data, bytes, NULL))
        fail_msg("cannot read %s", path);
    return data;
}

static enum err clean_file(const char *path, char **out, size_t *out_bytes, struct err_info *info)
{
    size_t bytes;
    char *data = read_file(path, &bytes);
    enum err e = picture_clean(data, bytes, out, out_bytes, info);
    mem_free(data);
    return e;
}

static void for_each(const char *pattern, void (*each)(const char *path))
{
    glob_t g;
    assert_int_equal(glob(pattern, 0, NULL, &g), 0);
    for (size_t i = 0; i < g.gl_pathc; i++)
        each(g.gl_pathv[i]);
    globfree(&g);
}

static void must_clean(const char *path)
{
    char *out = NULL, *again = NULL;
    size_t bytes = 0, again_bytes = 0;
    struct picture_size size, size_again;
    struct err_info info = {0};
    if (clean_file(path, &out, &bytes, &info))
        fail_msg("%s: %s", path, info.text);
    assert_int_equal(picture_size_read(out, bytes, &size, NULL), ERR_OK);
    if (memmem(out, bytes, "Exif", 4) || memmem(out, bytes, "eXIf", 4) ||
        memmem(out, bytes, "SECRET", 6) || memmem(out, bytes, "adobe.com", 9))
        fail_msg("%s still says something", path);
    assert_int_equal(picture_clean(out, bytes, &again, &again_bytes, NULL), ERR_OK);
    assert_int_equal(picture_size_read(again, again_bytes, &size_again, NULL), ERR_OK);
    assert_int_equal(size.width_px, size_again.width_px);
    assert_int_equal(size.height_px, size_again.height_px);
    mem_free(again);
    /* the same bytes give the same bytes: otherwise each import would be an edit */
    assert_int_equal(clean_file(path, &again, &again_bytes, NULL), ERR_OK);
    assert_int_equal(bytes, again_bytes);
    assert_memory_equal(out, again, bytes);
    mem_free(again);
    mem_free(out);
}

static void every_good_picture_is_cleaned_and_says_nothing_more(void **state)
{
    (void)state;
    for_each(PICTURES "good/*", must_clean);
    for_each(TALKERS "*", must_clean);
}

static void must_refuse(const char *path)
{
    char *out = NULL;
    size_t bytes = 0;
    struct err_info info = {0};
    const char *name = strrchr(path, '/') + 1;
    enum err e = clean_file(path, &out, &bytes, &info);
    /* told by their bytes and not by their names, these two are pictures */
    bool fine = !strcmp(name, "png-inside.jpg") || !strcmp(name, "jpeg-inside.webp");
    if (fine != !e)
        fail_msg("%s: %s: %s", name, err_name(e), info.text);
    if (e && (!info.text[0] || e == ERR_NOMEM))
        fail_msg("%s: %s, and no reason", name, err_name(e));
    mem_free(out);
}

static void every_bad_picture_is_refused_with_a_reason(void **state)
{
    (void)state;
    for_each(PICTURES "bad/*", must_refuse);
    for_each(PLACARD_TEST_DATA "/picture_clean/bad/*", must_refuse);
}

static void read_pixels(const char *path, struct pixels *p)
{
    char *out = NULL;
    size_t bytes = 0;
    struct picture_size size;
    assert_int_equal(clean_file(path, &out, &bytes, NULL), ERR_OK);
    assert_int_equal(picture_size_read(out, bytes, &size, NULL), ERR_OK);
    assert_int_equal((strcmp(size.extension, "png") ? picture_read_jpeg : picture_read_png)(
                         (uint8_t *)out, bytes, p, NULL),
                     ERR_OK);
    mem_free(out);
}

static int difference(const struct pixels *a, const struct pixels *b)
{
    int most = 0;
    for (size_t i = 0; i < (size_t)a->width_px * (size_t)a->height_px * (size_t)a->channels; i++) {
        int d = abs(a->data[i] - b->data[i]);
        most = d > most ? d : most;
    }
    return most;
}

static void pictures_come_out_upright(void **state)
{
    struct pixels upright = {.width_px = 0};
    (void)state;
    read_pixels(PICTURES "good/orientation-1.jpg", &upright);
    for (int o = 2; o <= 8; o++) {
        char path[512];
        struct pixels p = {.width_px = 0};
        snprintf(path, sizeof path, PICTURES "good/orientation-%d.jpg", o);
        read_pixels(path, &p);
        assert_int_equal(p.width_px, upright.width_px);
        assert_int_equal(p.height_px, upright.height_px);
        if (difference(&p, &upright) > 60) /* JPEG of differently cut blocks */
            fail_msg("orientation %d: off by %d", o, difference(&p, &upright));
        pixels_clear(&p);
    }
    pixels_clear(&upright);
}

static void an_upright_jpeg_keeps_every_pixel(void **state)
{
    static const char *const names[] = {"baseline.jpg", "gray.jpg", "progressive.jpg",
                                        "progressive-444.jpg", "cmyk-adobe.jpg"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[512];
        size_t bytes;
        struct pixels before = {.width_px = 0}, after = {.width_px = 0};
        snprintf(path, sizeof path, PICTURES "good/%s", names[i]);
        char *data = read_file(path, &bytes);
        assert_int_equal(picture_read_jpeg((uint8_t *)data, bytes, &before, NULL), ERR_OK);
        read_pixels(path, &after);
        assert_int_equal(before.width_px, after.width_px);
        assert_int_equal(difference(&before, &after), 0);
        assert_int_equal(before.adobe && before.cmyk, after.adobe && after.cmyk);
        pixels_clear(&before);
        pixels_clear(&after);
        mem_free(data);
    }
}

static void the_kind_follows_from_what_is_needed(void **state)
{
    static const struct {
        const char *path, *extension;
        int width_px, height_px;
        bool profile;
    } cases[] = {
        {TALKERS "gps.jpg", "jpg", 32, 48, true},
        {TALKERS "gps.png", "png", 32, 48, true},
        {TALKERS "gps.webp", "jpg", 32, 48, true},
        {TALKERS "gps-alpha.webp", "png", 32, 48, false},
        {TALKERS "gray-alpha.png", "png", 48, 32, false},
        {TALKERS "cmyk.jpg", "jpg", 48, 32, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *out = NULL;
        size_t bytes = 0;
        struct picture_size size;
        assert_int_equal(clean_file(cases[i].path, &out, &bytes, NULL), ERR_OK);
        assert_int_equal(picture_size_read(out, bytes, &size, NULL), ERR_OK);
        if (strcmp(size.extension, cases[i].extension) != 0 || size.width_px != cases[i].width_px ||
            size.height_px != cases[i].height_px)
            fail_msg("%s: %s %d x %d", cases[i].path, size.extension, size.width_px,
                     size.height_px);
        bool profile = memmem(out, bytes, "ICC_PROFILE", 11) || memmem(out, bytes, "iCCP", 4);
        assert_int_equal(profile, cases[i].profile);
        mem_free(out);
    }
}

/* A PNG of noise that does not compress, and a JPEG beyond what is hosted: both come out within the bounds. */
static void what_is_too_large_becomes_smaller(void **state)
{
    struct pixels p = {.width_px = 2400, .height_px = 1800, .channels = PIXELS_RGB};
    struct strbuf b;
    char *out = NULL;
    size_t bytes = 0;
    struct picture_size size;
    (void)state;
    assert_int_equal(pixels_make(&p, NULL), ERR_OK);
    uint32_t seed = 1;
    for (size_t i = 0; i < (size_t)2400 * 1800 * 3; i++) {
        seed = seed * 1664525 + 1013904223;
        p.data[i] = (uint8_t)(seed >> 24);
    }
    strbuf_init(&b, 32 << 20);
    assert_int_equal(picture_write_png(&p, &b, NULL), ERR_OK);
    assert_true(b.len_bytes > MAX_PICTURE_BYTES);
    assert_int_equal(picture_clean(b.data, b.len_bytes, &out, &bytes, NULL), ERR_OK);
    assert_true(bytes <= MAX_PICTURE_BYTES);
    assert_int_equal(picture_size_read(out, bytes, &size, NULL), ERR_OK);
    assert_string_equal(size.extension, "jpg");
    mem_free(out);
    strbuf_clear(&b);
    pixels_clear(&p);
    /* 28 million pixels, as a telephone takes them */
    p = (struct pixels){.channels = PIXELS_GRAY, .width_px = 6000, .height_px = 4700};
    p.data = mem_alloc((size_t)6000 * 4700);
    assert_non_null(p.data);
    strbuf_init(&b, 32 << 20);
    assert_int_equal(picture_write_jpeg(&p, &b, NULL), ERR_OK);
    assert_int_equal(picture_size_read(b.data, b.len_bytes, &size, NULL), ERR_TOO_BIG);
    assert_int_equal(picture_clean(b.data, b.len_bytes, &out, &bytes, NULL), ERR_OK);
    assert_int_equal(picture_size_read(out, bytes, &size, NULL), ERR_OK);
    assert_true(size.width_px >= 5000 && size.width_px < 6000);
    mem_free(out);
    strbuf_clear(&b);
    pixels_clear(&p);
}

static void every_failed_allocation_is_an_error_and_leaks_nothing(void **state)
{
    static const char *const names[] = {"gps.jpg", "gps.png", "gps.webp", "gps-alpha.webp"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[512];
        snprintf(path, sizeof path, TALKERS "%s", names[i]);
        size_t bytes;
        char *data = read_file(path, &bytes);
        for (unsigned long n = 1;; n++) {
            char *out = NULL;
            size_t out_bytes = 0;
            mem_fail_at(n, 0);
            enum err e = picture_clean(data, bytes, &out, &out_bytes, NULL);
            unsigned long made = mem_fail_at(0, 0);
            mem_free(out);
            if (made < n) {
                assert_int_equal(e, ERR_OK);
                break;
            }
            assert_true(e == ERR_NOMEM || e == ERR_SYNTAX || e == ERR_OK);
        }
        mem_free(data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_good_picture_is_cleaned_and_says_nothing_more),
        cmocka_unit_test(every_bad_picture_is_refused_with_a_reason),
        cmocka_unit_test(pictures_come_out_upright),
        cmocka_unit_test(an_upright_jpeg_keeps_every_pixel),
        cmocka_unit_test(the_kind_follows_from_what_is_needed),
        cmocka_unit_test(what_is_too_large_becomes_smaller),
        cmocka_unit_test(every_failed_allocation_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
