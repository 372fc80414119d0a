/* SPDX-License-Identifier: Apache-2.0 */
/* Probe and draw as each of the three types. What the header promises is bounded more tightly than on a screen, so that the fuzzer
 * spends its time in parsers and not in filling pixels. */
#include <stdint.h>
#include <stdio.h>

#include "present/picture.h"

#define MAX_PIXELS 300000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = {"image/jpeg", "image/png", "image/webp"};
    static uint32_t pixels[40 * 30];
    struct pixmap dst = {40, 30, 40 * 4, pixels, 0};
    for (int i = 0; i < 3; i++) {
        struct picture_info size_px;
        struct err_info info;
        if (picture_probe(data, size, types[i], &size_px, &info))
            continue;
        if ((int64_t)size_px.width_px * size_px.height_px > MAX_PIXELS)
            continue;
        struct scene_picture p = {.dst = {-3, -2, 44, 33}, .corner_px = 7};
        p.crop = (struct rect){1000, 2000, 60000, 50000};
        snprintf(p.mime_type, sizeof p.mime_type, "%s", types[i]);
        enum err e = picture_draw(data, size, &p, &dst, &info);
        (void)e;
        p.blurred = true;
        e = picture_draw(data, size, &p, &dst, &info);
        (void)e;
    }
    return 0;
}
