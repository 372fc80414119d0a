/* SPDX-License-Identifier: Apache-2.0 */
/* The header's logo is decoded once, and drawn the same from then on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "node/header_strip.h"

#define LOGO PLACARD_SOURCE_DIR "/assets/themes/example/logo.png"

static struct header_strip strip;
static int reads;

static enum err read_logo(void *user, const struct digest *d, const char **out, size_t *bytes)
{
    static char lent[1 << 16];
    char *read;
    (void)user, (void)d;
    reads++;
    enum err e = file_read(LOGO, sizeof lent, &read, bytes, NULL);
    if (e)
        return e;
    memcpy(lent, read, *bytes);
    mem_free(read);
    *out = lent;
    return ERR_OK;
}

static const struct raster_media media = {.read = read_logo};
static const struct rect place = {0, 0, 300, 60};

/* The strip with the logo at x on such a ground, a minute's mark at the other end. */
static struct pixmap *draw(int x, uint8_t ground, int minute)
{
    struct scene *s;
    struct pixmap *p = NULL;
    struct scene_picture logo = {.sha256 = {{1}},
                                 .mime_type = "image/png",
                                 .crop = {0, 0, 65536, 65536},
                                 .dst = {x, 10, 40, 40}};
    assert_int_equal(scene_new(300, 200, &s), ERR_OK);
    assert_int_equal(scene_add_fill(s, place, (struct color){ground, ground, ground, 255}, 0),
                     ERR_OK);
    assert_int_equal(scene_add_picture(s, &logo), ERR_OK);
    assert_int_equal(scene_add_fill(s, (struct rect){200 + minute, 10, 4, 40},
                                    (struct color){255, 0, 0, 255}, 0),
                     ERR_OK);
    assert_int_equal(header_strip_draw(&strip, s, place, NULL, &media, &p, NULL), ERR_OK);
    scene_free(s);
    assert_true(p->width_px == 300 && p->height_px == 60);
    return p;
}

static int clear(void **state)
{
    (void)state;
    mem_fail_at(0, 0);
    header_strip_clear(&strip);
    reads = 0;
    return 0;
}

static void the_logo_is_decoded_once_however_many_minutes_pass(void **state)
{
    (void)state;
    struct pixmap *first = draw(20, 240, 0);
    assert_true(pixmap_row(first, 30)[40] != 0xf0f0f0);
    for (int minute = 1; minute < 20; minute++) {
        struct pixmap *p = draw(20, 240, minute);
        for (int y = 0; y < 60; y++)
            assert_memory_equal(pixmap_row(p, y), pixmap_row(first, y), 150 * 4);
        assert_int_equal(pixmap_row(p, 30)[200 + minute], 0xff0000);
        pixmap_free(p);
    }
    assert_int_equal(reads, 1);
    pixmap_free(first);
}

static void another_place_or_ground_is_drawn_anew(void **state)
{
    (void)state;
    pixmap_free(draw(20, 240, 0));
    struct pixmap *moved = draw(21, 240, 0);
    struct pixmap *dark = draw(21, 16, 0);
    assert_int_equal(reads, 3);
    assert_int_equal(pixmap_row(moved, 30)[20], 0xf0f0f0);
    assert_int_equal(pixmap_row(dark, 30)[20], 0x101010);
    assert_int_equal(pixmap_row(dark, 11)[21], 0x101010); /* the logo's own corner is clear */
    pixmap_free(moved);
    pixmap_free(dark);
}

static void a_logo_that_sticks_out_is_cut_and_not_kept(void **state)
{
    (void)state;
    pixmap_free(draw(280, 240, 0));
    pixmap_free(draw(280, 240, 0));
    assert_int_equal(reads, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_logo_is_decoded_once_however_many_minutes_pass, clear),
        cmocka_unit_test_teardown(another_place_or_ground_is_drawn_anew, clear),
        cmocka_unit_test_teardown(a_logo_that_sticks_out_is_cut_and_not_kept, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
