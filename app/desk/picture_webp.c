/* SPDX-License-Identifier: Apache-2.0 */
/* Reading WebP by libwebp. */
#include "desk/picture_pixels.h"

#include <string.h>

#include <webp/decode.h>

#include "base/mem.h"

static enum err take_profile(const uint8_t *data, size_t bytes, struct pixels *out)
{
    size_t n = 0;
    const uint8_t *icc = picture_find_chunk(data, bytes, "ICCP", &n);
    if (!icc || !n || n > MAX_PROFILE_BYTES)
        return ERR_OK;
    if (!(out->icc = mem_alloc(n)))
        return ERR_NOMEM;
    memcpy(out->icc, icc, n);
    out->icc_bytes = n;
    return ERR_OK;
}

enum err picture_read_webp(const uint8_t *data, size_t bytes, struct pixels *out,
                           struct err_info *info)
{
    WebPDecoderConfig c;
    if (!WebPInitDecoderConfig(&c) || WebPGetFeatures(data, bytes, &c.input) != VP8_STATUS_OK)
        return err_set(info, ERR_SYNTAX, "a WebP picture with a broken header");
    if (c.input.has_animation)
        return err_set(info, ERR_UNSUPPORTED, "an animated WebP; only still pictures are shown");
    out->width_px = c.input.width;
    out->height_px = c.input.height;
    out->channels = c.input.has_alpha ? PIXELS_RGBA : PIXELS_RGB;
    enum err e = pixels_make(out, info);
    if (!e && (e = take_profile(data, bytes, out)))
        err_set(info, e, "out of memory");
    if (e)
        return e;
    size_t row_bytes = (size_t)out->width_px * (size_t)out->channels;
    c.output.colorspace = c.input.has_alpha ? MODE_RGBA : MODE_RGB;
    c.output.is_external_memory = 1;
    c.output.u.RGBA.rgba = out->data;
    c.output.u.RGBA.stride = (int)row_bytes;
    c.output.u.RGBA.size = row_bytes * (size_t)out->height_px;
    VP8StatusCode code = WebPDecode(data, bytes, &c);
    WebPFreeDecBuffer(&c.output);
    if (code == VP8_STATUS_OUT_OF_MEMORY)
        return err_set(info, ERR_NOMEM, "out of memory");
    return code == VP8_STATUS_OK ? ERR_OK
                                 : err_set(info, ERR_SYNTAX, "a broken WebP picture (%d)", code);
}
