/* SPDX-License-Identifier: Apache-2.0 */
/* A picture as a soft ground. Only picture.c includes this. Thread: the worker. */
#ifndef PLACARD_PRESENT_PICTURE_BLUR_H
#define PLACARD_PRESENT_PICTURE_BLUR_H

#include "present/picture_decoder.h"

/* Draws a prepared job, strongly blurred: what is seen are soft fields of the picture's colours, no shapes and no steps. Decoded at
 * thumbnail size, so it costs less than the picture itself, and under 2 MB besides the decoder. A part drawn alone equals
 * that part of the whole. */
enum err picture_blur_draw(const struct picture_job *job, const struct scene_picture *p,
                           struct pixmap *dst) MUST_CHECK;

#endif
