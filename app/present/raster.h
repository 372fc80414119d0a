/* SPDX-License-Identifier: Apache-2.0 */
/* Scene -> pixels, in software: SDL2_ttf for runs, own loops for the rest. The one path for wall, preview and PNG. Thread: the worker. */
#ifndef PLACARD_PRESENT_RASTER_H
#define PLACARD_PRESENT_RASTER_H

#include "model/scene.h"
#include "present/fonts.h"
#include "present/pixmap.h"

struct raster_media {
    void *user;
    /* Bytes of a medium with their digest checked; lent until the next call or the end of raster_scene. */
    enum err (*read)(void *user, const struct digest *sha256, const char **out, size_t *bytes);
};

/* Draw the part of the scene inside `clip` (logical px) into dst (logical size). A picture that cannot be decoded is an error
 * (the caller composes again without it); nothing is drawn outside clip. */
enum err raster_scene(const struct scene *s, struct fonts *f, const struct raster_media *media,
                      struct rect clip, struct pixmap *dst, struct err_info *info) MUST_CHECK;
/* Operations first to end - 1 alone, and only the part `clip` of the screen, which is dst's size: dst's corner is clip's. */
enum err raster_part(const struct scene *s, int first, int end, struct fonts *f,
                     const struct raster_media *media, struct rect clip, struct pixmap *dst,
                     struct err_info *info) MUST_CHECK;

#endif
