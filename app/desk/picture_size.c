/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/picture_size.h"

#include <string.h>

#include "base/limits.h"

static uint32_t big16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t big32(const uint8_t *p)
{
    return big16(p) << 16 | big16(p + 2);
}

static uint32_t little16(const uint8_t *p)
{
    return (uint32_t)p[1] << 8 | p[0];
}

static uint32_t little24(const uint8_t *p)
{
    return (uint32_t)p[2] << 16 | little16(p);
}

static enum err broken(struct err_info *info, const char *kind)
{
    return err_set(info, ERR_SYNTAX, "a %s picture with a broken header", kind);
}

static enum err read_png(const uint8_t *p, size_t n, uint32_t *w, uint32_t *h,
                         struct err_info *info)
{
    if (n < 33 || big32(p + 8) != 13 || memcmp(p + 12, "IHDR", 4) != 0)
        return broken(info, "PNG");
    *w = big32(p + 16);
    *h = big32(p + 20);
    return ERR_OK;
}

/* SOF0 to SOF15 but DHT (c4), JPG (c8), DAC (cc) */
static int is_frame(uint8_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static enum err read_jpeg(const uint8_t *p, size_t n, uint32_t *w, uint32_t *h,
                          struct err_info *info)
{
    size_t at = 2;
    while (at + 4 <= n) {
        if (p[at] != 0xff)
            return broken(info, "JPEG");
        uint8_t marker = p[at + 1];
        if (marker == 0xff) { /* fill byte */
            at++;
            continue;
        }
        if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) { /* without a length */
            at += 2;
            continue;
        }
        size_t length = big16(p + at + 2);
        if (marker == 0xd9 || marker == 0xda || length < 2 || length > n - at - 2)
            break; /* the pixels start, or the end, and no frame was seen */
        if (is_frame(marker)) {
            if (length < 8)
                break;
            *h = big16(p + at + 5);
            *w = big16(p + at + 7);
            return ERR_OK;
        }
        at += 2 + length;
    }
    return broken(info, "JPEG");
}

static enum err read_webp(const uint8_t *p, size_t n, uint32_t *w, uint32_t *h,
                          struct err_info *info)
{
    if (n < 30)
        return broken(info, "WebP");
    if (!memcmp(p + 12, "VP8X", 4)) {
        if (p[20] & 0x02)
            return err_set(info, ERR_UNSUPPORTED,
                           "an animated WebP; only still pictures are shown");
        *w = little24(p + 24) + 1;
        *h = little24(p + 27) + 1;
    } else if (!memcmp(p + 12, "VP8L", 4) && p[20] == 0x2f) {
        uint32_t bits = little16(p + 21) | little16(p + 23) << 16;
        *w = (bits & 0x3fff) + 1;
        *h = (bits >> 14 & 0x3fff) + 1;
    } else if (!memcmp(p + 12, "VP8 ", 4) && !memcmp(p + 23, "\x9d\x01\x2a", 3)) {
        *w = little16(p + 26) & 0x3fff;
        *h = little16(p + 28) & 0x3fff;
    } else {
        return broken(info, "WebP");
    }
    return ERR_OK;
}

static const struct {
    const char *extension, *mime_type, *magic;
    size_t magic_bytes;
    const char *second; /* at byte 8 */
    enum err (*read)(const uint8_t *p, size_t n, uint32_t *w, uint32_t *h, struct err_info *info);
} kinds[] = {
    {"jpg", "image/jpeg", "\xff\xd8\xff", 3, "", read_jpeg},
    {"png", "image/png", "\x89PNG\r\n\x1a\n", 8, "", read_png},
    {"webp", "image/webp", "RIFF", 4, "WEBP", read_webp},
};

enum err picture_size_read(const void *data, size_t bytes, struct picture_size *out,
                           struct err_info *info)
{
    const uint8_t *p = data;
    uint32_t w = 0, h = 0;
    for (size_t i = 0; bytes >= 12 && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (memcmp(p, kinds[i].magic, kinds[i].magic_bytes) != 0 ||
            memcmp(p + 8, kinds[i].second, strlen(kinds[i].second)) != 0)
            continue;
        enum err e = kinds[i].read(p, bytes, &w, &h, info);
        if (e)
            return e;
        if (!w || !h)
            return broken(info, kinds[i].extension);
        if (w > MAX_PICTURE_SIDE_PX || h > MAX_PICTURE_SIDE_PX ||
            (int64_t)w * h > MAX_PICTURE_PIXELS)
            return err_set(info, ERR_TOO_BIG, "%u x %u pixels; %ld million are allowed", w, h,
                           MAX_PICTURE_PIXELS / 1000000);
        *out = (struct picture_size){kinds[i].extension, kinds[i].mime_type, (int)w, (int)h};
        return ERR_OK;
    }
    return err_set(info, ERR_UNSUPPORTED, "not a JPEG, PNG or WebP picture");
}
