/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header's scene -> its strip of pixels, in the logical orientation. It is drawn anew each minute for its clock: the logo
 * is decoded once and its pixels kept, until another one, or another place of it, is drawn. Thread: the worker.
 */
#ifndef PLACARD_NODE_HEADER_STRIP_H
#define PLACARD_NODE_HEADER_STRIP_H

#include "present/raster.h"

struct header_strip {
    struct pixmap *logo; /* with what lies under it; NULL = none kept */
    struct scene_picture of;
    struct color ground;
};

/* Only what is inside r, whose corner is the scene's. *out is r's size, owned by the caller. s may be changed: its picture is drawn only once. */
enum err header_strip_draw(struct header_strip *h, struct scene *s, struct rect r, struct fonts *f,
                           const struct raster_media *media, struct pixmap **out,
                           struct err_info *info) MUST_CHECK;
void header_strip_clear(struct header_strip *h);

#endif
