/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "present/jpeg_store.h"

#include <jerror.h>

#define PLENTY ((size_t)100 * 1000 * 1000)

struct file {
    unsigned char *data;
    unsigned long bytes;
};

struct guard {
    struct jpeg_error_mgr errors; /* first: libjpeg hands it back */
    jmp_buf failed;
    int code;
};

static void on_error(j_common_ptr c)
{
    struct guard *g = (struct guard *)c->err;
    g->code = c->err->msg_code;
    longjmp(g->failed, 1);
}

static void on_message(j_common_ptr c, int level)
{
    (void)c;
    (void)level; /* a file cut short is drawn as far as it goes */
}

enum content { FLAT, SMOOTH, NOISE };

static unsigned char sample(enum content kind, int x, int y, int c)
{
    static uint32_t random = 1;
    random = random * 1664525 + 1013904223;
    return kind == FLAT     ? 90
           : kind == SMOOTH ? (unsigned char)(x * (2 + c) / 3 + y)
                            : (unsigned char)(random >> 24);
}

/* Progressive, or with a scan for each component. */
static struct file encoded(int width, int height, enum content kind, int quality, int sampling,
                           bool progressive)
{
    static jpeg_scan_info apart[3] = {
        {1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    struct file f = {NULL, 0};
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &f.data, &f.bytes);
    c.image_width = (JDIMENSION)width;
    c.image_height = (JDIMENSION)height;
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality, TRUE);
    c.comp_info[0].h_samp_factor = c.comp_info[0].v_samp_factor = sampling;
    if (progressive) {
        jpeg_simple_progression(&c);
    } else {
        c.scan_info = apart;
        c.num_scans = 3;
    }
    jpeg_start_compress(&c, TRUE);
    unsigned char *row = malloc((size_t)width * 3);
    for (int y = 0; y < height; y++) {
        for (int i = 0; i < width * 3; i++)
            row[i] = sample(kind, i / 3, y, i % 3);
        jpeg_write_scanlines(&c, (JSAMPROW[]){row}, 1);
    }
    free(row);
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    return f;
}

struct decoded {
    int code; /* of libjpeg's error; 0 = none */
    unsigned char *pixels;
    size_t bytes;
    size_t stored_bytes;
};

/* max_bytes 0: libjpeg's own arrays. */
static struct decoded decode(const struct file *f, size_t max_bytes)
{
    static struct jpeg_decompress_struct c;
    static struct guard g;
    static struct decoded d;
    static struct jpeg_store *store;
    memset(&c, 0, sizeof c);
    d = (struct decoded){.code = 0};
    store = NULL;
    g.code = 0;
    c.err = jpeg_std_error(&g.errors);
    g.errors.error_exit = on_error;
    g.errors.emit_message = on_message;
    if (!setjmp(g.failed)) {
        jpeg_create_decompress(&c);
        jpeg_mem_src(&c, f->data, f->bytes);
        jpeg_read_header(&c, TRUE);
        if (max_bytes && jpeg_store_new(&c, max_bytes, &store))
            (*c.err->error_exit)((j_common_ptr)&c);
        c.do_block_smoothing = FALSE;
        jpeg_start_decompress(&c);
        d.bytes = (size_t)c.output_width * 3 * c.output_height;
        d.pixels = malloc(d.bytes);
        while (c.output_scanline < c.output_height) {
            JSAMPROW row = d.pixels + (size_t)c.output_scanline * c.output_width * 3;
            jpeg_read_scanlines(&c, &row, 1);
        }
        d.stored_bytes = store ? jpeg_store_bytes(store) : 0;
    }
    jpeg_store_free(store);
    jpeg_destroy_decompress(&c);
    d.code = g.code;
    if (d.code) {
        free(d.pixels);
        d.pixels = NULL;
    }
    return d;
}

static void check_same(const struct file *f)
{
    struct decoded own = decode(f, 0), packed = decode(f, PLENTY);
    assert_int_equal(own.code, 0);
    assert_int_equal(packed.code, 0);
    assert_int_equal(own.bytes, packed.bytes);
    assert_memory_equal(own.pixels, packed.pixels, own.bytes);
    assert_true(packed.stored_bytes > 0);
    free(own.pixels);
    free(packed.pixels);
}

static void every_pixel_is_what_it_is_without_packing(void **state)
{
    (void)state;
    static const struct {
        int width, height, quality, sampling;
        enum content kind;
    } rows[] = {
        {77, 53, 100, 1, NOISE},   {77, 53, 100, 2, NOISE}, {8, 8, 90, 1, SMOOTH},
        {1, 1, 50, 2, NOISE},      {640, 17, 75, 2, NOISE}, {17, 640, 95, 1, SMOOTH},
        {500, 400, 100, 2, NOISE}, {333, 64, 30, 1, FLAT},  {640, 480, 90, 2, SMOOTH},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int progressive = 0; progressive < 2; progressive++) {
            struct file f = encoded(rows[i].width, rows[i].height, rows[i].kind, rows[i].quality,
                                    rows[i].sampling, progressive);
            check_same(&f);
            free(f.data);
        }
    }
}

static void a_picture_whose_later_scans_are_missing_is_the_same_too(void **state)
{
    (void)state;
    struct file f = encoded(320, 240, SMOOTH, 90, 2, true);
    for (unsigned long part = 1; part < 10; part++) {
        struct file cut = {f.data, f.bytes * part / 10};
        check_same(&cut);
    }
    free(f.data);
}

static void packed_takes_a_fraction(void **state)
{
    (void)state;
    const size_t own_bytes = (size_t)2000 * 1600 * 3 * 2;
    struct file f = encoded(2000, 1600, SMOOTH, 90, 1, true);
    struct decoded d = decode(&f, PLENTY);
    assert_int_equal(d.code, 0);
    assert_true(d.stored_bytes < own_bytes / 4);
    free(d.pixels);
    free(f.data);
}

static void beyond_the_bound_it_gives_up(void **state)
{
    (void)state;
    struct file f = encoded(500, 400, NOISE, 100, 1, true);
    struct decoded d = decode(&f, PLENTY);
    size_t needed = d.stored_bytes;
    assert_true(needed > 1000 * 1000);
    free(d.pixels);
    static const size_t parts[] = {1, 2, 10, 500, 999};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        d = decode(&f, needed * parts[i] / 1000);
        assert_int_equal(d.code, JERR_NO_BACKING_STORE);
    }
    d = decode(&f, needed);
    assert_int_equal(d.code, 0);
    free(d.pixels);
    free(f.data);
}

static void one_failed_allocation_is_an_error_not_a_crash(void **state)
{
    (void)state;
    struct file f = encoded(500, 400, NOISE, 100, 1, true);
    mem_fail_at(0, 0);
    struct decoded d = decode(&f, PLENTY);
    unsigned long asked = mem_fail_at(0, 0);
    free(d.pixels);
    assert_true(asked > 12);
    for (unsigned long n = 2; n <= asked; n++) {
        mem_fail_at(n, (int)(n & 1));
        d = decode(&f, PLENTY);
        mem_fail_at(0, 0);
        assert_int_equal(d.code, JERR_OUT_OF_MEMORY);
    }
    free(f.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pixel_is_what_it_is_without_packing),
        cmocka_unit_test(a_picture_whose_later_scans_are_missing_is_the_same_too),
        cmocka_unit_test(packed_takes_a_fraction),
        cmocka_unit_test(beyond_the_bound_it_gives_up),
        cmocka_unit_test(one_failed_allocation_is_an_error_not_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
