/* SPDX-License-Identifier: Apache-2.0 */
/* The layers of a scene whose picture `moving` slowly grows. Thread: the worker. */
#ifndef PLACARD_PRESENT_ZOOM_MAKE_H
#define PLACARD_PRESENT_ZOOM_MAKE_H

#include "present/raster.h"
#include "present/zoom.h"

/* Has it such a picture, inside the screen, on a screen that is not too large? */
bool zoom_suits(const struct scene *s);
/* The scene into dst (logical size), and *out for a display turned so far clockwise. dst lacks the picture and may hold anything
 * in its place: there zoom_draw draws. Errors as raster_scene's. */
enum err zoom_make(const struct scene *s, struct fonts *f, const struct raster_media *media,
                   int rotation_deg, struct pixmap *dst, struct zoom **out,
                   struct err_info *info) MUST_CHECK;

#endif
