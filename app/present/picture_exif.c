/* SPDX-License-Identifier: Apache-2.0 */
/* The one EXIF tag that matters here, Orientation. Source: Exif 2.32, TIFF 6.0. */
#include "present/picture_decoder.h"

#include <string.h>

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3
#define MAX_ENTRIES 200 /* of one directory; cameras write under 40 */
#define ENTRY_BYTES 12

static unsigned u16(const uint8_t *p, bool big)
{
    return big ? (unsigned)p[0] << 8 | p[1] : (unsigned)p[1] << 8 | p[0];
}

static uint32_t u32(const uint8_t *p, bool big)
{
    return big ? (uint32_t)u16(p, true) << 16 | u16(p + 2, true)
               : (uint32_t)u16(p + 2, false) << 16 | u16(p, false);
}

int picture_exif_tiff(const uint8_t *data, size_t bytes)
{
    static const char prefix[6] = "Exif\0";
    if (bytes >= sizeof prefix && memcmp(data, prefix, sizeof prefix) == 0) {
        data += sizeof prefix;
        bytes -= sizeof prefix;
    }
    if (bytes < 8)
        return 1;
    bool big = memcmp(data, "MM\0\x2a", 4) == 0;
    if (!big && memcmp(data, "II\x2a\0", 4) != 0)
        return 1;
    uint32_t at = u32(data + 4, big);
    if (at > bytes - 2)
        return 1;
    unsigned entries = u16(data + at, big);
    if (entries > MAX_ENTRIES || (bytes - at - 2) / ENTRY_BYTES < entries)
        return 1;
    for (unsigned i = 0; i < entries; i++) {
        const uint8_t *e = data + at + 2 + (size_t)i * ENTRY_BYTES;
        if (u16(e, big) != TAG_ORIENTATION)
            continue;
        unsigned value = u16(e + 8, big);
        bool fine = u16(e + 2, big) == TYPE_SHORT && u32(e + 4, big) == 1;
        return fine && value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}

void picture_each_segment(const uint8_t *data, size_t bytes,
                          void (*each)(void *user, unsigned marker, const uint8_t *body,
                                       size_t bytes),
                          void *user)
{
    size_t at = 2;
    while (at + 4 <= bytes && data[at] == 0xff) {
        unsigned marker = data[at + 1];
        if (marker == 0xff) { /* fill */
            at++;
            continue;
        }
        if (marker == 0xda || marker == 0xd9) /* SOS, EOI: the headers are over */
            return;
        size_t length = u16(data + at + 2, true);
        if (length < 2 || length > bytes - at - 2)
            return;
        each(user, marker, data + at + 4, length - 2);
        at += 2 + length;
    }
}

static void take_exif(void *user, unsigned marker, const uint8_t *body, size_t bytes)
{
    int *orientation = user;
    if (!*orientation && marker == 0xe1 && bytes >= 6 && memcmp(body, "Exif\0", 6) == 0)
        *orientation = picture_exif_tiff(body, bytes);
}

int picture_exif_jpeg(const uint8_t *data, size_t bytes)
{
    int orientation = 0;
    picture_each_segment(data, bytes, take_exif, &orientation);
    return orientation ? orientation : 1;
}

int picture_exif_png(const uint8_t *data, size_t bytes)
{
    size_t at = 8;
    while (at + 12 <= bytes) {
        size_t length = u32(data + at, true);
        if (length > bytes - at - 12)
            return 1;
        if (memcmp(data + at + 4, "eXIf", 4) == 0)
            return picture_exif_tiff(data + at + 8, length);
        at += 12 + length;
    }
    return 1;
}

const uint8_t *picture_find_riff(const uint8_t *data, size_t bytes, const char *name,
                                 size_t *length)
{
    size_t at = 12;
    while (at + 8 <= bytes) {
        size_t n = u32(data + at + 4, false);
        if (n > bytes - at - 8)
            return NULL;
        if (memcmp(data + at, name, 4) == 0) {
            *length = n;
            return data + at + 8;
        }
        at += 8 + n + (n & 1);
    }
    return NULL;
}

int picture_exif_webp(const uint8_t *data, size_t bytes)
{
    size_t length;
    const uint8_t *exif = picture_find_riff(data, bytes, "EXIF", &length);
    return exif ? picture_exif_tiff(exif, length) : 1;
}
