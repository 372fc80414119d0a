/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <sys/resource.h>

#include <jpeglib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "present/files.h"
#include "present/picture.h"
#include "present/picture_decoder.h"

#define GOOD PLACARD_TEST_DATA "/picture/good"
#define BAD PLACARD_TEST_DATA "/picture/bad"
#define WIDTH 96 /* of all good pictures, upright */
#define HEIGHT 64
#define GROUND 0x123456u

/* Centres of the quarters: red, green, blue, yellow. */
static const int centres[4][2] = {{24, 16}, {72, 16}, {24, 48}, {72, 48}};
static const uint32_t colours[4] = {0xdc1e1e, 0x1ec828, 0x283cdc, 0xe6dc28};

static const char *mime_of(const char *name)
{
    return strstr(name, ".jpg") ? "image/jpeg" : strstr(name, ".png") ? "image/png" : "image/webp";
}

static struct pixmap *ground(int width_px, int height_px)
{
    struct pixmap *p;
    assert_int_equal(pixmap_new(width_px, height_px, &p), ERR_OK);
    for (int i = 0; i < width_px * height_px; i++)
        p->pixels[i] = GROUND;
    return p;
}

static enum err draw(const struct test_file *f, struct scene_picture p, struct pixmap *dst,
                     struct err_info *info)
{
    snprintf(p.mime_type, sizeof p.mime_type, "%s", mime_of(f->name));
    return picture_draw(f->data, f->bytes, &p, dst, info);
}

static struct pixmap *drawn(const char *name, struct scene_picture p, int width_px, int height_px)
{
    struct test_file f = test_file_read(GOOD, name);
    struct pixmap *dst = ground(width_px, height_px);
    struct err_info info = {.text = ""};
    if (draw(&f, p, dst, &info))
        fail_msg("%s: %s", name, info.text);
    free(f.data);
    return dst;
}

static bool near_colour(uint32_t a, uint32_t b, int tolerance)
{
    for (int shift = 0; shift < 24; shift += 8) {
        if (abs((int)(a >> shift & 255) - (int)(b >> shift & 255)) > tolerance)
            return false;
    }
    return true;
}

static void check_quarters(const char *name, const struct pixmap *p)
{
    bool gray = strstr(name, "gray");
    for (int i = 0; i < 4; i++) {
        uint32_t px = pixmap_row(p, centres[i][1])[centres[i][0]];
        if (strstr(name, "alpha") || strstr(name, "colour-key"))
            continue; /* have tests of their own */
        if (gray ? (px & 255) != (px >> 8 & 255) || px == GROUND
                 : !near_colour(px, colours[i], strstr(name, "cmyk") ? 40 : 12))
            fail_msg("%s: quarter %d is %06x, not %06x", name, i, px, colours[i]);
    }
}

static const struct scene_picture plain = {.dst = {0, 0, WIDTH, HEIGHT}};

static void check_good(const struct test_file *f)
{
    struct picture_info size;
    struct err_info info = {.text = ""};
    if (picture_probe(f->data, f->bytes, mime_of(f->name), &size, &info))
        fail_msg("%s: %s", f->name, info.text);
    assert_int_equal(size.width_px, WIDTH);
    assert_int_equal(size.height_px, HEIGHT);
    struct pixmap *dst = ground(WIDTH, HEIGHT);
    if (draw(f, plain, dst, &info))
        fail_msg("%s: %s", f->name, info.text);
    check_quarters(f->name, dst);
    pixmap_free(dst);
}

static void good_pictures_of_every_kind_are_drawn_upright(void **state)
{
    (void)state;
    assert_true(test_file_each(GOOD, check_good) >= 30);
}

static void all_eight_orientations_give_the_same_picture(void **state)
{
    (void)state;
    struct pixmap *first = drawn("orientation-1.jpg", plain, WIDTH, HEIGHT);
    for (int o = 2; o <= 8; o++) {
        char name[32];
        snprintf(name, sizeof name, "orientation-%d.jpg", o);
        struct pixmap *p = drawn(name, plain, WIDTH, HEIGHT);
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            assert_true(near_colour(p->pixels[i], first->pixels[i], 6));
        pixmap_free(p);
    }
    pixmap_free(first);
}

static void a_crop_means_the_upright_picture(void **state)
{
    (void)state;
    /* the blue quarter alone */
    const struct scene_picture p = {.crop = {0, 32768, 32768, 32768}, .dst = {0, 0, 30, 20}};
    for (int o = 1; o <= 8; o++) {
        char name[32];
        snprintf(name, sizeof name, "orientation-%d.jpg", o);
        struct pixmap *dst = drawn(name, p, 30, 20);
        for (int y = 1; y < 19; y++) {
            for (int x = 1; x < 29; x++)
                assert_true(near_colour(pixmap_row(dst, y)[x], colours[2], 12));
        }
        pixmap_free(dst);
    }
}

static void every_size_is_filled_to_its_edges(void **state)
{
    (void)state;
    static const char *const names[] = {"baseline.jpg",   "rgb.png",         "lossy.webp",
                                        "interlaced.png", "progressive.jpg", "orientation-6.jpg"};
    static const int sizes[][2] = {{1, 1},   {2, 3},     {7, 5},  {95, 63},
                                   {97, 65}, {300, 200}, {5, 400}};
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            int w = sizes[s][0], h = sizes[s][1];
            struct pixmap *p =
                drawn(names[n], (struct scene_picture){.dst = {3, 4, w, h}}, w + 6, h + 8);
            for (int y = 0; y < h + 8; y++) {
                for (int x = 0; x < w + 6; x++) {
                    bool inside = x >= 3 && x < w + 3 && y >= 4 && y < h + 4;
                    assert_int_equal(pixmap_row(p, y)[x] != GROUND, inside);
                }
            }
            if (w >= 7 && h >= 5) {
                assert_true(near_colour(pixmap_row(p, 4)[3], colours[0], 12));
                assert_true(near_colour(pixmap_row(p, 4)[w + 2], colours[1], 12));
                assert_true(near_colour(pixmap_row(p, h + 3)[3], colours[2], 12));
                assert_true(near_colour(pixmap_row(p, h + 3)[w + 2], colours[3], 12));
            }
            pixmap_free(p);
        }
    }
}

static void what_sticks_out_is_cut_and_the_rest_is_the_same(void **state)
{
    (void)state;
    static const char *const names[] = {"rgb.png", "orientation-8.jpg", "orientation-5.jpg"};
    for (size_t n = 0; n < 3; n++) {
        struct pixmap *all = drawn(names[n], plain, WIDTH, HEIGHT);
        struct pixmap *part =
            drawn(names[n], (struct scene_picture){.dst = {-40, -30, WIDTH, HEIGHT}}, 20, 20);
        for (int y = 0; y < 20; y++)
            assert_memory_equal(pixmap_row(part, y), pixmap_row(all, y + 30) + 40, 20 * 4);
        pixmap_free(all);
        pixmap_free(part);
    }
}

static void alpha_lets_the_ground_through(void **state)
{
    (void)state;
    static const char *const names[] = {"alpha.png", "alpha.webp", "alpha-palette.png"};
    for (size_t n = 0; n < 3; n++) {
        struct pixmap *p = drawn(names[n], plain, WIDTH, HEIGHT);
        assert_true(near_colour(pixmap_row(p, 16)[24], colours[0], 2));
        assert_int_equal(pixmap_row(p, 16)[72], GROUND);
        /* half of blue over the ground */
        assert_true(near_colour(pixmap_row(p, 48)[24], 0x1d3899, 3));
        pixmap_free(p);
    }
    struct pixmap *p = drawn("colour-key.png", plain, WIDTH, HEIGHT);
    assert_int_equal(pixmap_row(p, 16)[72], GROUND);
    assert_true(near_colour(pixmap_row(p, 16)[24], colours[0], 2));
    pixmap_free(p);
}

static void gray_has_alpha_too(void **state)
{
    (void)state;
    static const char *const names[] = {"alpha-gray.png", "alpha-gray-16-bit.png"};
    for (size_t n = 0; n < 2; n++) {
        struct pixmap *p = drawn(names[n], plain, WIDTH, HEIGHT);
        assert_true(near_colour(pixmap_row(p, 16)[24], 0xc8c8c8, 1));
        assert_int_equal(pixmap_row(p, 16)[72], GROUND);
        /* half of dark over the ground */
        assert_true(near_colour(pixmap_row(p, 48)[24], 0x1d2e3f, 2));
        pixmap_free(p);
    }
}

static void a_circle_has_soft_edges_and_bare_corners(void **state)
{
    (void)state;
    const struct scene_picture p = {.dst = {0, 0, 64, 64}, .corner_px = 32};
    struct pixmap *dst = drawn("rgb.png", p, 64, 64);
    int soft = 0;
    assert_int_equal(pixmap_row(dst, 0)[0], GROUND);
    assert_int_equal(pixmap_row(dst, 63)[63], GROUND);
    assert_true(near_colour(pixmap_row(dst, 16)[16], colours[0], 2));
    for (int i = 0; i < 32 * 32; i++) {
        uint32_t px = pixmap_row(dst, i / 32)[i % 32];
        soft += px != GROUND && !near_colour(px, colours[0], 8);
    }
    assert_in_range(soft, 20, 120); /* an arc one pixel wide */
    pixmap_free(dst);
}

static void check_bad(const struct test_file *f)
{
    struct pixmap *dst = ground(WIDTH, HEIGHT);
    struct err_info info = {.text = ""};
    if (draw(f, plain, dst, &info) == ERR_OK)
        fail_msg("%s was drawn", f->name);
    assert_true(info.text[0]);
    pixmap_free(dst);
}

static void every_bad_picture_is_refused_with_a_reason(void **state)
{
    (void)state;
    assert_true(test_file_each(BAD, check_bad) >= 35);
}

static void headers_alone_tell_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum err e;
    } cases[] = {
        {"100000-wide.png", ERR_TOO_BIG},
        {"100000-high.png", ERR_TOO_BIG},
        {"900-megapixels.png", ERR_TOO_BIG},
        {"429-megapixels.jpg", ERR_TOO_BIG},
        {"side-65500.jpg", ERR_TOO_BIG},
        {"animated.webp", ERR_UNSUPPORTED},
        {"png-inside.jpg", ERR_SYNTAX},
        {"jpeg-inside.webp", ERR_SYNTAX},
        {"text.jpg", ERR_SYNTAX},
        {"empty.png", ERR_SYNTAX},
        {"sizes-zero.png", ERR_SYNTAX},
        {"riff-of-sound.webp", ERR_SYNTAX},
        {"wrong-crc-header.png", ERR_SYNTAX},
        {"20-bytes.jpg", ERR_SYNTAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct test_file f = test_file_read(BAD, cases[i].name);
        struct picture_info untouched = {-1, -1, -1, false};
        struct err_info info = {.text = ""};
        enum err e = picture_probe(f.data, f.bytes, mime_of(f.name), &untouched, &info);
        if (e != cases[i].e)
            fail_msg("%s: %s (%s)", f.name, err_name(e), info.text);
        assert_int_equal(untouched.width_px, -1);
        free(f.data);
    }
}

static void only_three_types_exist(void **state)
{
    (void)state;
    static const char *const types[] = {"image/gif", "image/svg+xml", "", "image/JPEG", NULL};
    struct test_file f = test_file_read(GOOD, "baseline.jpg");
    struct picture_info size;
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(picture_probe(f.data, f.bytes, types[i], &size, NULL), ERR_UNSUPPORTED);
    free(f.data);
}

static void a_file_beyond_the_limit_is_not_even_looked_at(void **state)
{
    (void)state;
    struct picture_info size;
    assert_int_equal(picture_probe("", MAX_PICTURE_BYTES + 1, "image/png", &size, NULL),
                     ERR_TOO_BIG);
}

static void crops_outside_the_picture_are_refused(void **state)
{
    (void)state;
    static const struct rect crops[] = {
        {0, 0, 65537, 65536}, {1, 0, 65536, 65536}, {-1, 0, 5, 5},
        {0, 0, 0, 5},         {0, 0, 5, -5},        {INT32_MAX, 0, 1, 1},
    };
    struct test_file f = test_file_read(GOOD, "rgb.png");
    struct pixmap *dst = ground(WIDTH, HEIGHT);
    for (size_t i = 0; i < sizeof crops / sizeof crops[0]; i++) {
        struct scene_picture p = {.crop = crops[i], .dst = {0, 0, 10, 10}};
        assert_int_equal(draw(&f, p, dst, NULL), ERR_RANGE);
    }
    pixmap_free(dst);
    free(f.data);
}

static void check_cut(const struct test_file *whole)
{
    size_t step = whole->bytes / 40 + 1;
    for (size_t bytes = 0; bytes < whole->bytes; bytes += step) {
        struct test_file cut = *whole;
        cut.bytes = bytes;
        cut.data = malloc(bytes ? bytes : 1);
        memcpy(cut.data, whole->data, bytes);
        struct pixmap *dst = ground(WIDTH, HEIGHT);
        if (draw(&cut, plain, dst, NULL) == ERR_OK)
            fail_msg("%s cut to %zu bytes was drawn", whole->name, bytes);
        pixmap_free(dst);
        free(cut.data);
    }
}

static void a_picture_cut_anywhere_is_refused(void **state)
{
    (void)state;
    test_file_each(GOOD, check_cut);
}

static void one_failed_allocation_is_an_error_not_a_crash(void **state)
{
    (void)state;
    static const char *const names[] = {"baseline.jpg", "cmyk-adobe.jpg", "alpha.png",
                                        "interlaced.png", "alpha.webp"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct test_file f = test_file_read(GOOD, names[i]);
        struct pixmap *dst = ground(20, 20);
        struct scene_picture p = {.dst = {0, 0, 20, 20}};
        mem_fail_at(0, 0);
        assert_int_equal(draw(&f, p, dst, NULL), ERR_OK);
        unsigned long asked = mem_fail_at(0, 0);
        assert_true(asked >= 5);
        for (unsigned long n = 1; n <= asked; n++) {
            struct err_info info;
            mem_fail_at(n, (int)(n & 1));
            enum err e = draw(&f, p, dst, &info);
            mem_fail_at(0, 0);
            if (e != ERR_NOMEM)
                fail_msg("%s, allocation %lu: %s", names[i], n, err_name(e));
        }
        pixmap_free(dst);
        free(f.data);
    }
}

static void colour_profile_bombs_are_never_unpacked(void **state)
{
    (void)state;
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    pixmap_free(drawn("bombs-beside-the-picture.png", plain, WIDTH, HEIGHT));
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_maxrss - before.ru_maxrss < 16 * 1024); /* each would be 32 MB */
}

/* A JPEG in as many scans as there are coefficients. */
static struct test_file many_scans(void)
{
    struct test_file f = {.name = "scans.jpg"};
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    jpeg_scan_info scans[64] = {{1, {0}, 0, 0, 0, 0}};
    unsigned char *data = NULL, row[16] = {0};
    unsigned long bytes = 0;
    for (int i = 1; i < 64; i++)
        scans[i] = (jpeg_scan_info){1, {0}, i, i, 0, 0};
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &data, &bytes);
    c.image_width = c.image_height = 16;
    c.input_components = 1;
    c.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&c);
    c.scan_info = scans;
    c.num_scans = 64;
    jpeg_start_compress(&c, TRUE);
    for (int y = 0; y < 16; y++)
        jpeg_write_scanlines(&c, (JSAMPROW[]){row}, 1);
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    f.data = (char *)data;
    f.bytes = bytes;
    return f;
}

static void a_jpeg_of_endless_scans_is_refused(void **state)
{
    (void)state;
    struct test_file f = many_scans();
    struct pixmap *dst = ground(16, 16);
    assert_int_equal(draw(&f, plain, dst, NULL), ERR_TOO_BIG);
    pixmap_free(dst);
    free(f.data);
}

/* The header of a progressive photo is made to promise another size. */
static enum err draw_promising(const char *name, int width_px, int height_px)
{
    struct test_file f = test_file_read(GOOD, name);
    struct err_info info;
    for (size_t i = 0; i + 9 < f.bytes; i++) {
        if (memcmp(f.data + i, "\xff\xc2", 2) == 0) {
            f.data[i + 5] = (char)(height_px >> 8);
            f.data[i + 6] = (char)height_px;
            f.data[i + 7] = (char)(width_px >> 8);
            f.data[i + 8] = (char)width_px;
            break;
        }
    }
    struct pixmap *dst = ground(16, 16);
    enum err e = draw(&f, plain, dst, &info);
    pixmap_free(dst);
    free(f.data);
    return e;
}

static void a_progressive_jpeg_takes_no_memory_for_what_it_only_promises(void **state)
{
    (void)state;
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    assert_int_equal(draw_promising("progressive-444.jpg", 6000, 4000), ERR_SYNTAX);
    assert_int_equal(draw_promising("progressive.jpg", 6000, 4000), ERR_SYNTAX);
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_maxrss - before.ru_maxrss < 16 * 1024); /* libjpeg alone: 144 MB */
}

static void exif_directories_are_read_within_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t count;
        int orientation;
    } cases[] = {
        {"", 0, 1},
        {"II\x2a\0\x08\0\0\0", 8, 1},
        {"II\x2a\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0", 22, 6},
        {"MM\0\x2a\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x08\0\0", 22, 8},
        {"Exif\0\0II\x2a\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\3\0\0\0", 28, 3},
        {"II\x2a\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0", 21, 1},   /* a byte short */
        {"II\x2a\0\x08\0\0\0\1\0\x12\1\4\0\1\0\0\0\6\0\0\0", 22, 1}, /* a LONG */
        {"II\x2a\0\x08\0\0\0\1\0\x12\1\3\0\2\0\0\0\6\0\0\0", 22, 1}, /* two of them */
        {"II\x2a\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\0\0\0\0", 22, 1}, /* 0 */
        {"II\x2a\0\xfe\xff\xff\xff\1\0", 10, 1},                     /* far away */
        {"II\x2b\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0", 22, 1}, /* not TIFF */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t *exact = malloc(cases[i].count ? cases[i].count : 1);
        memcpy(exact, cases[i].bytes, cases[i].count);
        if (picture_exif_tiff(exact, cases[i].count) != cases[i].orientation)
            fail_msg("case %zu", i);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_pictures_of_every_kind_are_drawn_upright),
        cmocka_unit_test(all_eight_orientations_give_the_same_picture),
        cmocka_unit_test(a_crop_means_the_upright_picture),
        cmocka_unit_test(every_size_is_filled_to_its_edges),
        cmocka_unit_test(what_sticks_out_is_cut_and_the_rest_is_the_same),
        cmocka_unit_test(alpha_lets_the_ground_through),
        cmocka_unit_test(gray_has_alpha_too),
        cmocka_unit_test(a_circle_has_soft_edges_and_bare_corners),
        cmocka_unit_test(every_bad_picture_is_refused_with_a_reason),
        cmocka_unit_test(headers_alone_tell_what_is_wrong),
        cmocka_unit_test(only_three_types_exist),
        cmocka_unit_test(a_file_beyond_the_limit_is_not_even_looked_at),
        cmocka_unit_test(crops_outside_the_picture_are_refused),
        cmocka_unit_test(a_picture_cut_anywhere_is_refused),
        cmocka_unit_test(one_failed_allocation_is_an_error_not_a_crash),
        cmocka_unit_test(colour_profile_bombs_are_never_unpacked),
        cmocka_unit_test(a_jpeg_of_endless_scans_is_refused),
        cmocka_unit_test(a_progressive_jpeg_takes_no_memory_for_what_it_only_promises),
        cmocka_unit_test(exif_directories_are_read_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
