/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/picture_clean.h"

#include <string.h>

#include "base/mem.h"
#include "desk/picture_pixels.h"
#include "desk/picture_size.h"

void pixels_clear(struct pixels *p)
{
    mem_free(p->data);
    mem_free(p->icc);
    memset(p, 0, sizeof *p);
}

enum err pixels_make(struct pixels *p, struct err_info *info)
{
    if (p->width_px <= 0 || p->height_px <= 0)
        return err_set(info, ERR_SYNTAX, "a picture without any pixels");
    if (p->width_px > MAX_PICTURE_SIDE_PX || p->height_px > MAX_PICTURE_SIDE_PX ||
        (int64_t)p->width_px * p->height_px > MAX_PICTURE_PIXELS)
        return err_set(info, ERR_TOO_BIG, "%d x %d pixels; %ld million are allowed", p->width_px,
                       p->height_px, MAX_PICTURE_PIXELS / 1000000);
    p->data = mem_array((size_t)p->width_px * (size_t)p->height_px, (size_t)p->channels);
    return p->data ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

/* EXIF: 2, 3, 7, 8 mirror the stored columns, 3, 4, 6, 7 the stored rows, 5 to 8 then swap the axes. */
enum err pixels_turn(struct pixels *p, int o)
{
    bool swap = o >= 5, flip_x = o == 2 || o == 3 || o == 7 || o == 8;
    bool flip_y = o == 3 || o == 4 || o == 6 || o == 7;
    size_t n = (size_t)p->channels, w = (size_t)p->width_px, h = (size_t)p->height_px;
    if (o < 2 || o > 8)
        return ERR_OK;
    uint8_t *turned = mem_array(w * h, n);
    if (!turned)
        return ERR_NOMEM;
    for (size_t y = 0; y < h; y++) {
        size_t to_y = flip_y ? h - 1 - y : y;
        const uint8_t *from = p->data + y * w * n;
        for (size_t x = 0; x < w; x++, from += n) {
            size_t to_x = flip_x ? w - 1 - x : x;
            memcpy(turned + (swap ? to_x * h + to_y : to_y * w + to_x) * n, from, n);
        }
    }
    mem_free(p->data);
    p->data = turned;
    p->width_px = (int)(swap ? h : w);
    p->height_px = (int)(swap ? w : h);
    return ERR_OK;
}

static const struct {
    const char *magic;
    size_t magic_bytes;
    enum err (*read)(const uint8_t *data, size_t bytes, struct pixels *out, struct err_info *info);
    int (*orientation)(const uint8_t *data, size_t bytes);
    bool as_png; /* written as PNG in any case */
} kinds[] = {
    {"\xff\xd8\xff", 3, picture_read_jpeg, picture_orientation_jpeg, false},
    {"\x89PNG\r\n\x1a\n", 8, picture_read_png, picture_orientation_png, true},
    {"RIFF", 4, picture_read_webp, picture_orientation_webp, false},
};

static enum err write(const struct pixels *p, bool as_png, struct strbuf *out,
                      struct err_info *info)
{
    bool alpha = !p->cmyk && (p->channels == PIXELS_RGBA || p->channels == PIXELS_GRAY_ALPHA);
    enum err e =
        as_png || alpha ? picture_write_png(p, out, info) : picture_write_jpeg(p, out, info);
    /* a photograph that somebody saved as PNG */
    if (e == ERR_TOO_BIG && !alpha && as_png) {
        strbuf_clear(out);
        e = picture_write_jpeg(p, out, info);
    }
    if (e == ERR_TOO_BIG)
        err_set(info, e, "larger than %d MiB", MAX_PICTURE_BYTES / (1024 * 1024));
    return e;
}

/* The file's own coefficients if they will do, the decoded and turned pixels otherwise. */
static enum err encode(const uint8_t *data, size_t bytes, int kind, struct pixels *p,
                       struct strbuf *out, struct err_info *info)
{
    int orientation = kinds[kind].orientation(data, bytes);
    if (kinds[kind].read == picture_read_jpeg && orientation == 1 && !p->scaled) {
        enum err e = picture_recode_jpeg(data, bytes, out, info);
        if (e != ERR_TOO_BIG)
            return e;
        strbuf_clear(out);
    }
    enum err e = pixels_turn(p, orientation);
    return e ? err_set(info, e, "out of memory") : write(p, kinds[kind].as_png, out, info);
}

enum err picture_clean(const void *data, size_t bytes, char **out, size_t *out_bytes,
                       struct err_info *info)
{
    struct pixels p = {.width_px = 0};
    struct strbuf written;
    size_t i = 0, n = sizeof kinds / sizeof kinds[0];
    while (i < n && (bytes < 12 || memcmp(data, kinds[i].magic, kinds[i].magic_bytes) != 0))
        i++;
    if (i == n)
        return err_set(info, ERR_UNSUPPORTED, "not a JPEG, PNG or WebP picture");
    strbuf_init(&written, MAX_PICTURE_BYTES);
    enum err e = kinds[i].read(data, bytes, &p, info);
    if (!e)
        e = encode(data, bytes, (int)i, &p, &written, info);
    pixels_clear(&p);
    size_t len = 0;
    char *made = e ? NULL : strbuf_take(&written, &len);
    strbuf_clear(&written);
    if (e)
        return e;
    if (!made)
        return err_set(info, ERR_NOMEM, "out of memory");
    *out = made;
    *out_bytes = len;
    return ERR_OK;
}
