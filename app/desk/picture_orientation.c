/* SPDX-License-Identifier: Apache-2.0 */
/* The one EXIF tag that matters before the rest is thrown away. Sources: Exif 2.32, TIFF 6.0. */
#include "desk/picture_pixels.h"

#include <string.h>

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3
#define ENTRY_BYTES 12

static uint32_t number(const uint8_t *p, int count, bool big)
{
    uint32_t v = 0;
    for (int i = 0; i < count; i++)
        v = v << 8 | p[big ? i : count - 1 - i];
    return v;
}

static int of_tiff(const uint8_t *data, size_t bytes)
{
    if (bytes >= 6 && !memcmp(data, "Exif\0", 6)) {
        data += 6;
        bytes -= 6;
    }
    bool big = bytes >= 8 && !memcmp(data, "MM\0\x2a", 4);
    if (bytes < 8 || (!big && memcmp(data, "II\x2a\0", 4) != 0))
        return 1;
    uint32_t at = number(data + 4, 4, big);
    if (at > bytes - 2)
        return 1;
    size_t entries = number(data + at, 2, big), room = (bytes - at - 2) / ENTRY_BYTES;
    for (size_t i = 0; i < entries && i < room; i++) {
        const uint8_t *e = data + at + 2 + i * ENTRY_BYTES;
        if (number(e, 2, big) != TAG_ORIENTATION)
            continue;
        uint32_t v = number(e + 8, 2, big);
        return number(e + 2, 2, big) == TYPE_SHORT && v >= 1 && v <= 8 ? (int)v : 1;
    }
    return 1;
}

int picture_orientation_jpeg(const uint8_t *data, size_t bytes)
{
    size_t at = 2;
    while (at + 4 <= bytes && data[at] == 0xff) {
        uint8_t marker = data[at + 1];
        size_t length = number(data + at + 2, 2, true);
        if (marker == 0xff) {
            at++;
            continue;
        }
        if (marker == 0xda || marker == 0xd9 || length < 2 || length > bytes - at - 2)
            return 1;
        if (marker == 0xe1 && length >= 8 && !memcmp(data + at + 4, "Exif\0", 6))
            return of_tiff(data + at + 4, length - 2);
        at += 2 + length;
    }
    return 1;
}

int picture_orientation_png(const uint8_t *data, size_t bytes)
{
    size_t at = 8;
    while (at + 12 <= bytes) {
        size_t length = number(data + at, 4, true);
        if (length > bytes - at - 12)
            return 1;
        if (!memcmp(data + at + 4, "eXIf", 4))
            return of_tiff(data + at + 8, length);
        at += 12 + length;
    }
    return 1;
}

const uint8_t *picture_find_chunk(const uint8_t *data, size_t bytes, const char *name,
                                  size_t *length)
{
    size_t at = 12;
    while (at + 8 <= bytes) {
        size_t n = number(data + at + 4, 4, false);
        if (n > bytes - at - 8)
            return NULL;
        if (!memcmp(data + at, name, 4)) {
            *length = n;
            return data + at + 8;
        }
        at += 8 + n + (n & 1);
        if (at > bytes)
            return NULL;
    }
    return NULL;
}

int picture_orientation_webp(const uint8_t *data, size_t bytes)
{
    size_t n = 0;
    const uint8_t *chunk = picture_find_chunk(data, bytes, "EXIF", &n);
    return chunk ? of_tiff(chunk, n) : 1;
}
