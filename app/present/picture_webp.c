/* SPDX-License-Identifier: Apache-2.0 */
/* WebP by libwebp, fed bit by bit: rows are taken as they come, and the memory of those that were taken is given back, so that a
 * picture does not stand whole (but for a lossless one's own copy inside the decoder: 4 bytes a pixel, so at most 96 MB). */
#include "present/picture_decoder.h"

#include <math.h>
#include <string.h>

#include <webp/decode.h>

#include "base/mem.h"

#define FEEDS 64 /* a picture's bytes in about so many parts */
#define LEAST_FEED_BYTES ((size_t)16 * 1024)

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
    out->see_through = f.has_alpha;
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
}

struct webp_rows {
    uint8_t *pixels;
    size_t bytes, row_bytes;
    int height_px;
    int taken;       /* rows that were passed on */
    size_t wiped_to; /* bytes of pixels that hold nothing any more */
};

static void take_rows(struct webp_rows *r, struct picture_job *job, int ready)
{
    for (; r->taken < ready; r->taken++)
        picture_row(job, r->pixels + (size_t)r->taken * r->row_bytes);
    size_t done = (size_t)r->taken * r->row_bytes;
    mem_wipe(r->pixels + r->wiped_to, done - r->wiped_to);
    r->wiped_to = done;
    mem_pages_drop(r->pixels, done);
}

/* A status of "the file ends too early" is what every step but the last one is to end with. */
static VP8StatusCode feed(WebPIDecoder *decoder, struct webp_rows *r, struct picture_job *job)
{
    size_t step = job->bytes / FEEDS > LEAST_FEED_BYTES ? job->bytes / FEEDS : LEAST_FEED_BYTES;
    VP8StatusCode s = VP8_STATUS_SUSPENDED;
    for (size_t fed = 0; s == VP8_STATUS_SUSPENDED && fed < job->bytes;) {
        int ready;
        fed += step < job->bytes - fed ? step : job->bytes - fed;
        s = WebPIUpdate(decoder, job->data, fed);
        if (WebPIDecGetRGB(decoder, &ready, NULL, NULL, NULL))
            take_rows(r, job, ready < r->height_px ? ready : r->height_px);
    }
    return s;
}

static enum err decode(WebPDecoderConfig *c, struct webp_rows *r, struct picture_job *job)
{
    c->output.colorspace = MODE_RGBA;
    c->output.is_external_memory = 1;
    c->output.u.RGBA.rgba = r->pixels;
    c->output.u.RGBA.stride = (int)r->row_bytes;
    c->output.u.RGBA.size = r->bytes;
    WebPIDecoder *decoder = WebPIDecode(NULL, 0, c);
    if (!decoder)
        return err_set(job->info, ERR_NOMEM, "out of memory");
    VP8StatusCode s = feed(decoder, r, job);
    WebPIDelete(decoder);
    WebPFreeDecBuffer(&c->output);
    return s == VP8_STATUS_OK ? ERR_OK
                              : err_set(job->info, status_kind(s), "WebP: %s", status_text(s));
}

/* Fed bit by bit, libwebp does not mind if bytes are missing that it does not need. */
static bool is_whole(const uint8_t *data, size_t bytes)
{
    size_t promised =
        data[4] | (size_t)data[5] << 8 | (size_t)data[6] << 16 | (size_t)data[7] << 24;
    return bytes >= 8 && promised <= bytes - 8;
}

static enum err draw(struct picture_job *job)
{
    WebPDecoderConfig c;
    if (!WebPInitDecoderConfig(&c))
        return err_set(job->info, ERR_UNSUPPORTED, "libwebp of another version");
    VP8StatusCode s = WebPGetFeatures(job->data, job->bytes, &c.input);
    if (s != VP8_STATUS_OK)
        return err_set(job->info, status_kind(s), "WebP: %s", status_text(s));
    if (!is_whole(job->data, job->bytes))
        return err_set(job->info, ERR_SYNTAX, "WebP: the file ends too early");
    set_part(job, &c.options);
    struct webp_rows r = {.row_bytes = (size_t)c.options.crop_width * 4,
                          .height_px = c.options.crop_height};
    r.bytes = r.row_bytes * (size_t)r.height_px;
    r.pixels = mem_pages_alloc(r.bytes);
    enum err e = r.pixels ? ERR_OK : err_set(job->info, ERR_NOMEM, "out of memory");
    if (!e)
        e = picture_colour_find(job, picture_profile_webp, COLOUR_RGB, false);
    if (!e)
        e = picture_start(job, c.options.crop_width, c.options.crop_height, !c.input.has_alpha);
    if (!e)
        e = decode(&c, &r, job);
    mem_wipe(r.pixels ? r.pixels + r.wiped_to : NULL, e ? r.bytes - r.wiped_to : 0);
    mem_pages_free(r.pixels, r.bytes);
    return e;
}

static bool is_webp(const uint8_t *data, size_t bytes)
{
    return bytes >= 12 && memcmp(data, "RIFF", 4) == 0 && memcmp(data + 8, "WEBP", 4) == 0;
}

const struct picture_decoder picture_webp = {"WebP", "image/webp", is_webp, head, draw};
