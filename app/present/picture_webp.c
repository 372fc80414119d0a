/* SPDX-License-Identifier: Apache-2.0 */
/* WebP by libwebp. It scales down and crops on its own, so what stands in memory is the wanted part at the drawn size (lossless
 * pictures besides stand whole inside the decoder: 4 bytes a pixel, so at most 96 MB). */
#include "present/picture_decoder.h"

#include <math.h>
#include <string.h>

#include <webp/decode.h>

#include "base/mem.h"

static enum err status_kind(VP8StatusCode s)
{
    return s == VP8_STATUS_OUT_OF_MEMORY         ? ERR_NOMEM
           : s == VP8_STATUS_UNSUPPORTED_FEATURE ? ERR_UNSUPPORTED
                                                 : ERR_SYNTAX;
}

static const char *status_text(VP8StatusCode s)
{
    static const char *const texts[] = {
        [VP8_STATUS_OUT_OF_MEMORY] = "out of memory",
        [VP8_STATUS_INVALID_PARAM] = "invalid parameter",
        [VP8_STATUS_BITSTREAM_ERROR] = "broken data",
        [VP8_STATUS_UNSUPPORTED_FEATURE] = "unsupported feature",
        [VP8_STATUS_SUSPENDED] = "the file ends too early",
        [VP8_STATUS_USER_ABORT] = "stopped",
        [VP8_STATUS_NOT_ENOUGH_DATA] = "the file ends too early",
    };
    return (size_t)s < sizeof texts / sizeof texts[0] && texts[s] ? texts[s] : "broken data";
}

static enum err head(const uint8_t *data, size_t bytes, struct picture_head *out,
                     struct err_info *info)
{
    WebPBitstreamFeatures f;
    VP8StatusCode s = WebPGetFeatures(data, bytes, &f);
    if (s != VP8_STATUS_OK)
        return err_set(info, status_kind(s), "WebP: %s", status_text(s));
    if (f.has_animation)
        return err_set(info, ERR_UNSUPPORTED, "animated WebP");
    out->width_px = f.width;
    out->height_px = f.height;
    out->orientation = picture_exif_webp(data, bytes);
    return ERR_OK;
}

/* The wanted part in whole pixels, from an even one on: libwebp would move it there. */
static void set_part(struct picture_job *job, WebPDecoderOptions *o)
{
    int width = job->head.width_px, height = job->head.height_px;
    int x0 = (int)floor(job->x * width + 1e-6) & ~1, y0 = (int)floor(job->y * height + 1e-6) & ~1;
    int x1 = (int)ceil((job->x + job->w) * width - 1e-6);
    int y1 = (int)ceil((job->y + job->h) * height - 1e-6);
    x1 = x1 > width ? width : x1 <= x0 ? x0 + 1 : x1;
    y1 = y1 > height ? height : y1 <= y0 ? y0 + 1 : y1;
    o->use_cropping = 1;
    o->crop_left = x0;
    o->crop_top = y0;
    o->crop_width = x1 - x0;
    o->crop_height = y1 - y0;
    /* From here on the wanted part is told in px of the cropped picture. */
    job->x = (job->x * width - x0) / (x1 - x0);
    job->y = (job->y * height - y0) / (y1 - y0);
    job->w = job->w * width / (x1 - x0);
    job->h = job->h * height / (y1 - y0);
    job->w = job->x + job->w > 1 ? 1 - job->x : job->w;
    job->h = job->y + job->h > 1 ? 1 - job->y : job->h;
    double shrink = fmin(job->w * (x1 - x0) / job->width_px, job->h * (y1 - y0) / job->height_px);
    if (shrink <= 1)
        return;
    o->use_scaling = 1;
    o->scaled_width = (int)ceil((x1 - x0) / shrink);
    o->scaled_height = (int)ceil((y1 - y0) / shrink);
}

static enum err draw(struct picture_job *job)
{
    WebPDecoderConfig c;
    if (!WebPInitDecoderConfig(&c))
        return err_set(job->info, ERR_UNSUPPORTED, "libwebp of another version");
    VP8StatusCode s = WebPGetFeatures(job->data, job->bytes, &c.input);
    if (s != VP8_STATUS_OK)
        return err_set(job->info, status_kind(s), "WebP: %s", status_text(s));
    set_part(job, &c.options);
    int width = c.options.use_scaling ? c.options.scaled_width : c.options.crop_width;
    int height = c.options.use_scaling ? c.options.scaled_height : c.options.crop_height;
    size_t bytes = (size_t)width * 4 * (size_t)height;
    uint8_t *pixels = mem_pages_alloc(bytes);
    enum err e =
        pixels ? picture_colour_find(job, picture_profile_webp, COLOUR_RGB, false) : ERR_NOMEM;
    if (!e)
        e = picture_start(job, width, height, !c.input.has_alpha);
    if (e) {
        mem_pages_free(pixels, bytes);
        return err_set(job->info, e, "out of memory");
    }
    c.output.colorspace = MODE_RGBA;
    c.output.is_external_memory = 1;
    c.output.u.RGBA.rgba = pixels;
    c.output.u.RGBA.stride = width * 4;
    c.output.u.RGBA.size = bytes;
    s = WebPDecode(job->data, job->bytes, &c);
    if (s != VP8_STATUS_OK)
        e = err_set(job->info, status_kind(s), "WebP: %s", status_text(s));
    for (int y = 0; !e && y < height; y++)
        picture_row(job, pixels + (size_t)y * (size_t)width * 4);
    WebPFreeDecBuffer(&c.output);
    mem_wipe(pixels, bytes);
    mem_pages_free(pixels, bytes);
    return e;
}

static bool is_webp(const uint8_t *data, size_t bytes)
{
    return bytes >= 12 && memcmp(data, "RIFF", 4) == 0 && memcmp(data + 8, "WEBP", 4) == 0;
}

const struct picture_decoder picture_webp = {"WebP", "image/webp", is_webp, head, draw};
