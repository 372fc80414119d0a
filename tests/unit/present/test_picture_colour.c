/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <sys/resource.h>

#include "base/limits.h"
#include "base/mem.h"
#include "present/colour.h"
#include "present/files.h"
#include "present/picture.h"
#include "present/picture_decoder.h"

#define COLOUR PLACARD_TEST_DATA "/picture/colour"
#define WIDTH 96
#define HEIGHT 64
#define GROUND 0x123456u
#define TOLERANCE 2 /* of 255 */

static const int centres[4][2] = {{24, 16}, {72, 16}, {24, 48}, {72, 48}};

static const struct {
    const char *name;
    uint32_t quarters[4];
} cases[] = {
#include "present/colour_cases.inc"
};
#define CASES (sizeof cases / sizeof cases[0])

static int apart(uint32_t a, uint32_t b)
{
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int d = abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
        most = d > most ? d : most;
    }
    return most;
}

static enum err draw_bytes(const char *name, const void *data, size_t bytes, bool blurred,
                           struct pixmap *dst, struct err_info *info)
{
    struct scene_picture p = {.dst = {0, 0, dst->width_px, dst->height_px}, .blurred = blurred};
    snprintf(p.mime_type, sizeof p.mime_type, "%s",
             strstr(name, ".jpg")   ? "image/jpeg"
             : strstr(name, ".png") ? "image/png"
                                    : "image/webp");
    return picture_draw(data, bytes, &p, dst, info);
}

static struct pixmap *drawn_bytes(const char *name, const void *data, size_t bytes)
{
    struct pixmap *dst;
    struct err_info info = {.text = ""};
    assert_int_equal(pixmap_new(WIDTH, HEIGHT, &dst), ERR_OK);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        dst->pixels[i] = GROUND;
    if (draw_bytes(name, data, bytes, false, dst, &info))
        fail_msg("%s: %s", name, info.text);
    return dst;
}

static struct pixmap *drawn(const char *name)
{
    struct test_file f = test_file_read(COLOUR, name);
    struct pixmap *dst = drawn_bytes(name, f.data, f.bytes);
    free(f.data);
    return dst;
}

static uint32_t quarter(const struct pixmap *p, int i)
{
    return pixmap_row(p, centres[i][1])[centres[i][0]];
}

static void every_picture_has_the_colours_that_its_profile_means(void **state)
{
    (void)state;
    for (size_t n = 0; n < CASES; n++) {
        struct pixmap *p = drawn(cases[n].name);
        for (int i = 0; i < 4; i++) {
            if (apart(quarter(p, i), cases[n].quarters[i]) > TOLERANCE)
                fail_msg("%s: quarter %d is %06x, not %06x", cases[n].name, i, quarter(p, i),
                         cases[n].quarters[i]);
        }
        pixmap_free(p);
    }
}

static void draw_any(const struct test_file *f)
{
    pixmap_free(drawn_bytes(f->name, f->data, f->bytes));
}

static void no_profile_keeps_a_picture_from_being_drawn(void **state)
{
    (void)state;
    assert_true(test_file_each(COLOUR, draw_any) >= (int)CASES + 6);
}

static void a_soft_ground_has_the_same_colours(void **state)
{
    (void)state;
    struct test_file f = test_file_read(COLOUR, "swapped.png");
    struct pixmap *p = drawn("swapped.png");
    struct err_info info;
    assert_int_equal(draw_bytes(f.name, f.data, f.bytes, true, p, &info), ERR_OK);
    assert_true(apart(pixmap_row(p, 0)[0], 0x1e1edc) < 14);
    pixmap_free(p);
    free(f.data);
}

/* Profiles are about colours as they are, not as alpha weakened them. */
static void alpha_is_kept_and_taken_out_of_what_is_converted(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t full, half; /* half: 128/255 of the converted blue over the ground */
    } rows[] = {
        {"alpha-swapped.png", 0x1e1edc, 0x77383f},
        {"alpha-swapped.webp", 0x1e1edc, 0x77383f},
        {"alpha-table.png", 0x23dc1c, 0x1d8649},
    };
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        struct pixmap *p = drawn(rows[n].name);
        assert_in_range(apart(quarter(p, 0), rows[n].full), 0, TOLERANCE);
        assert_int_equal(quarter(p, 1), GROUND);
        if (n < 2 && apart(quarter(p, 2), rows[n].half) > 3)
            fail_msg("%s: half covered is %06x, not %06x", rows[n].name, quarter(p, 2),
                     rows[n].half);
        pixmap_free(p);
    }
}

static struct test_file profile_of(const char *name)
{
    struct test_file f = test_file_read(COLOUR, name), icc = {.name = "profile"};
    uint8_t *bytes;
    assert_int_equal(
        picture_profile_jpeg((const uint8_t *)f.data, f.bytes, &bytes, &icc.bytes, NULL), ERR_OK);
    icc.data = (char *)bytes;
    free(f.data);
    return icc;
}

static void a_profile_that_is_srgb_costs_nothing(void **state)
{
    (void)state;
    struct test_file f = test_file_read(COLOUR, "srgb.png");
    struct colour_primaries srgb = {
        {0.3127, 0.329}, {0.64, 0.33}, {0.3, 0.6}, {0.15, 0.06}, .gamma = 2.2};
    struct colour *c = (struct colour *)&srgb;
    assert_int_equal(colour_of_primaries(&srgb, &c, NULL), ERR_OK);
    assert_non_null(c); /* a power is not quite that curve */
    colour_free(c);
    free(f.data);
    struct picture_job job = {.data = NULL};
    f = test_file_read(COLOUR, "srgb.webp");
    job.data = (const uint8_t *)f.data;
    job.bytes = f.bytes;
    assert_int_equal(picture_colour_find(&job, picture_profile_webp, COLOUR_RGB, false), ERR_OK);
    assert_null(job.colour);
    free(f.data);
}

static void refusals_say_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *name; /* of a JPEG */
        enum err e;
        const char *part;
    } rows[] = {
        {"ignored-not-a-profile.jpg", ERR_SYNTAX, "not a profile"},
        {"ignored-cut.jpg", ERR_SYNTAX, "says that it has"},
        {"ignored-header-alone.jpg", ERR_SYNTAX, "not a profile"},
        {"ignored-no-tags.jpg", ERR_SYNTAX, "leads to no colours"},
        {"ignored-tags-4-billion.jpg", ERR_SYNTAX, "tags"},
        {"ignored-tag-beyond.jpg", ERR_SYNTAX, "beyond its end"},
        {"ignored-size-lies.jpg", ERR_SYNTAX, "says that it has"},
        {"ignored-link.jpg", ERR_UNSUPPORTED, "class"},
        {"ignored-named.jpg", ERR_UNSUPPORTED, "class"},
        {"ignored-for-cmyk.jpg", ERR_UNSUPPORTED, "another colour model"},
        {"ignored-for-gray.jpg", ERR_UNSUPPORTED, "another colour model"},
        {"ignored-no-connection.jpg", ERR_UNSUPPORTED, "connection space"},
        {"ignored-black-matrix.jpg", ERR_SYNTAX, "leads to no colours"},
    };
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        struct test_file icc = profile_of(rows[n].name);
        struct err_info info = {.text = ""};
        struct colour *untouched = (struct colour *)&info, *c = untouched;
        enum err e =
            colour_of_profile((uint8_t *)icc.data, icc.bytes, COLOUR_RGB, false, &c, &info);
        if (e != rows[n].e || !strstr(info.text, rows[n].part))
            fail_msg("%s: %s (%s)", rows[n].name, err_name(e), info.text);
        assert_ptr_equal(c, untouched);
        free(icc.data);
    }
}

static void pieces_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"ignored-piece-missing.jpg", "ignored-piece-twice.jpg",
                                        "ignored-piece-0.jpg", "ignored-pieces-disagree.jpg"};
    for (size_t n = 0; n < 4; n++) {
        struct test_file f = test_file_read(COLOUR, names[n]);
        uint8_t *icc;
        size_t count;
        assert_int_equal(picture_profile_jpeg((const uint8_t *)f.data, f.bytes, &icc, &count, NULL),
                         ERR_SYNTAX);
        free(f.data);
    }
}

/* "swapped-three-pieces.jpg" with a profile in as many full segments as there can be: 16 MB. */
static void a_huge_profile_is_refused_before_it_is_copied(void **state)
{
    (void)state;
    enum { SEGMENT = 65535 + 2, HEAD = 4 + 14 };
    size_t bytes = 2 + 255u * SEGMENT;
    uint8_t *jpeg = calloc(1, bytes), *icc;
    size_t count;
    struct err_info info;
    memcpy(jpeg, "\xff\xd8", 2);
    for (unsigned i = 0; i < 255; i++) {
        uint8_t *at = jpeg + 2 + (size_t)i * SEGMENT;
        memcpy(at, "\xff\xe2\xff\xffICC_PROFILE", HEAD - 3);
        at[16] = (uint8_t)(i + 1);
        at[17] = 255;
    }
    assert_int_equal(picture_profile_jpeg(jpeg, bytes, &icc, &count, &info), ERR_TOO_BIG);
    /* the last bytes of its last piece missing: it is not there at all */
    assert_int_equal(picture_profile_jpeg(jpeg, bytes - 1, &icc, &count, &info), ERR_SYNTAX);
    assert_int_equal(colour_of_profile(jpeg, MAX_PROFILE_BYTES + 1, COLOUR_RGB, false, NULL, &info),
                     ERR_TOO_BIG);
    free(jpeg);
}

static void put_u32(char *to, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        to[i] = (char)(v >> (24 - 8 * i));
}

/* All of a profile's 2.7 MB in one table of single bytes, which the library doubles and copies. */
static void a_profile_that_needs_much_memory_is_refused(void **state)
{
    (void)state;
    enum { SIDE = 31, TAG_HEAD = 48 };
    struct test_file f = test_file_read(PLACARD_TEST_DATA "/icc/good", "cmyk.icc");
    char *tag = NULL;
    for (size_t i = 132; i < f.bytes - 12 && !tag; i++)
        tag = memcmp(f.data + i, "A2B0", 4) == 0 ? f.data + i : NULL;
    assert_non_null(tag);
    size_t at = (size_t)(uint8_t)tag[6] << 8 | (uint8_t)tag[7]; /* the last tag */
    size_t table = TAG_HEAD + 4 * 256 + (size_t)SIDE * SIDE * SIDE * SIDE * 3 + 3 * 256;
    char *big = calloc(1, at + table);
    put_u32(f.data, (uint32_t)(at + table));
    put_u32(tag + 8, (uint32_t)table);
    memcpy(big, f.data, at + TAG_HEAD + 4 * 256);
    big[at + 10] = SIDE;
    assert_true(at + table < MAX_PROFILE_BYTES);
    struct colour *c = NULL;
    struct err_info info = {.text = ""};
    assert_int_equal(colour_of_profile((uint8_t *)big, at + table, COLOUR_CMYK, false, &c, &info),
                     ERR_TOO_BIG);
    assert_non_null(strstr(info.text, "memory"));
    free(big);
    free(f.data);
}

static void bombs_are_not_unpacked(void **state)
{
    (void)state;
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    pixmap_free(drawn("ignored-bomb.png"));
    pixmap_free(drawn("ignored-4-megabytes.png"));
    pixmap_free(drawn("longer-than-it-says.png"));
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_maxrss - before.ru_maxrss < 8 * 1024);
}

static void gammas_and_primaries_are_bounded(void **state)
{
    (void)state;
    static const struct {
        struct colour_primaries p;
        enum err e;
    } rows[] = {
        {{{.31, .33}, {.64, .33}, {.3, .6}, {.15, .06}, 1}, ERR_OK},
        {{{.31, .33}, {.64, .33}, {.3, .6}, {.15, .06}, 0.1}, ERR_RANGE},
        {{{.31, .33}, {.64, .33}, {.3, .6}, {.15, .06}, 100000}, ERR_RANGE},
        {{{.31, .33}, {.64, .33}, {.3, .6}, {.15, .06}, (double)NAN}, ERR_RANGE},
        {{{.31, 0}, {.64, .33}, {.3, .6}, {.15, .06}, 1}, ERR_RANGE},
        {{{.31, .33}, {1.5, .33}, {.3, .6}, {.15, .06}, 1}, ERR_RANGE},
        {{{.31, .33}, {.64, .33}, {-1, .6}, {.15, .06}, 1}, ERR_RANGE},
        {{{.31, .33}, {.64, .33}, {.3, .6}, {.15, 0}, 1}, ERR_RANGE},
        {{{.31, .33}, {.3, .3}, {.3, .3}, {.3, .3}, 1}, ERR_SYNTAX},
    };
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        struct colour *c = NULL;
        struct err_info info = {.text = ""};
        enum err e = colour_of_primaries(&rows[n].p, &c, &info);
        if (e != rows[n].e)
            fail_msg("row %zu: %s (%s)", n, err_name(e), info.text);
        colour_free(c);
    }
}

static void inks_without_a_profile_are_perfect_ones(void **state)
{
    (void)state;
    static const uint8_t in[16] = {0, 255, 255, 0, 255, 0, 0, 0, 0, 0, 0, 255, 100, 0, 0, 51};
    static const uint8_t wanted[16] = {255, 0, 0, 255, 0,   255, 255, 255,
                                       0,   0, 0, 255, 124, 204, 204, 255};
    uint8_t turned[16], out[16];
    struct colour *c;
    for (int inverted = 0; inverted < 2; inverted++) {
        assert_int_equal(colour_of_cmyk(inverted, &c), ERR_OK);
        for (int i = 0; i < 16; i++)
            turned[i] = inverted ? (uint8_t)(255 - in[i]) : in[i];
        colour_row(c, turned, out, 4);
        assert_memory_equal(out, wanted, 16);
        colour_free(c);
    }
}

/* Whichever allocation fails, the library's own included: out of memory and nothing else, for a profile ignored then would show
 * other colours than a moment before. */
static void one_failed_allocation_is_an_error_not_a_crash(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        unsigned long step; /* tables take a while to make: not every one of their allocations */
    } rows[] = {{"swapped.png", 1},
                {"gray.jpg", 1},
                {"primaries.png", 1},
                {"table.png", 17},
                {"cmyk.jpg", 17}};
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        const char *name = rows[n].name;
        struct test_file f = test_file_read(COLOUR, name);
        struct pixmap *dst = drawn(name);
        mem_fail_at(0, 0);
        assert_int_equal(draw_bytes(name, f.data, f.bytes, false, dst, NULL), ERR_OK);
        unsigned long asked = mem_fail_at(0, 0);
        assert_true(asked >= 50);
        for (unsigned long k = 1; k <= asked; k += rows[n].step) {
            struct err_info info;
            mem_fail_at(k, (int)(k & 1));
            enum err e = draw_bytes(name, f.data, f.bytes, false, dst, &info);
            mem_fail_at(0, 0);
            if (e != ERR_NOMEM)
                fail_msg("%s, allocation %lu: %s", name, k, err_name(e));
        }
        pixmap_free(dst);
        free(f.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_picture_has_the_colours_that_its_profile_means),
        cmocka_unit_test(no_profile_keeps_a_picture_from_being_drawn),
        cmocka_unit_test(a_soft_ground_has_the_same_colours),
        cmocka_unit_test(alpha_is_kept_and_taken_out_of_what_is_converted),
        cmocka_unit_test(a_profile_that_is_srgb_costs_nothing),
        cmocka_unit_test(refusals_say_what_is_wrong),
        cmocka_unit_test(pieces_that_do_not_fit_are_refused),
        cmocka_unit_test(a_huge_profile_is_refused_before_it_is_copied),
        cmocka_unit_test(a_profile_that_needs_much_memory_is_refused),
        cmocka_unit_test(bombs_are_not_unpacked),
        cmocka_unit_test(gammas_and_primaries_are_bounded),
        cmocka_unit_test(inks_without_a_profile_are_perfect_ones),
        cmocka_unit_test(one_failed_allocation_is_an_error_not_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
