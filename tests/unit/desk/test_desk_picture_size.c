/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "desk/picture_size.h"

static enum err read_picture(const char *folder, const char *name, struct picture_size *out)
{
    char path[512], *data = NULL;
    size_t bytes = 0;
    struct err_info info = {0};
    snprintf(path, sizeof path, PLACARD_TEST_DATA "/desk/%s/%s", folder, name);
    assert_int_equal(file_read(path, 1 << 20, &data, &bytes, NULL), ERR_OK);
    /* every cut too, in a block of just that size, for the address sanitizer */
    for (size_t n = 0; n < bytes; n++) {
        struct picture_size cut;
        char *part = malloc(n ? n : 1);
        memcpy(part, data, n);
        if (picture_size_read(part, n, &cut, &info))
            assert_true(info.text[0]);
        free(part);
    }
    enum err e = picture_size_read(data, bytes, out, &info);
    mem_free(data);
    return e;
}

static void sizes_are_read_from_headers(void **state)
{
    static const struct {
        const char *name, *mime_type;
        int width_px, height_px;
    } cases[] = {{"wide.png", "image/png", 40, 30},
                 {"header.jpg", "image/jpeg", 640, 480},
                 {"header-vp8x.webp", "image/webp", 100, 50},
                 {"header-vp8l.webp", "image/webp", 100, 50},
                 {"header-vp8.webp", "image/webp", 100, 50}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct picture_size s = {0};
        assert_int_equal(read_picture("good", cases[i].name, &s), ERR_OK);
        assert_string_equal(s.mime_type, cases[i].mime_type);
        assert_int_equal(s.width_px, cases[i].width_px);
        assert_int_equal(s.height_px, cases[i].height_px);
    }
}

static void broken_and_huge_pictures_are_refused(void **state)
{
    static const struct {
        const char *name;
        enum err why;
    } cases[] = {{"pixels.png", ERR_TOO_BIG},        {"side.png", ERR_TOO_BIG},
                 {"zero.png", ERR_SYNTAX},           {"short.png", ERR_SYNTAX},
                 {"no-frame.jpg", ERR_SYNTAX},       {"length-beyond.jpg", ERR_SYNTAX},
                 {"zero-length.jpg", ERR_SYNTAX},    {"short-frame.jpg", ERR_SYNTAX},
                 {"animated.webp", ERR_UNSUPPORTED}, {"unknown-chunk.webp", ERR_SYNTAX},
                 {"text.png", ERR_UNSUPPORTED},      {"gif.png", ERR_UNSUPPORTED}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct picture_size s = {0};
        enum err e = read_picture("bad", cases[i].name, &s);
        if (e != cases[i].why)
            fail_msg("%s: %s", cases[i].name, err_name(e));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_read_from_headers),
        cmocka_unit_test(broken_and_huge_pictures_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
