/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faces through SDL2_ttf, opened when first needed and closed when long unused (memory). The list of faces comes from
 * assets/fonts/fonts.conf; one that is not installed is left out with a warning that names its Debian package.
 * Thread: the worker.
 */
#ifndef PLACARD_PRESENT_FONTS_H
#define PLACARD_PRESENT_FONTS_H

#include "base/err.h"
#include "model/font_metrics.h"
#include "present/pixmap.h"

struct fonts;

enum err fonts_open(const char *list_path, struct fonts **out, struct err_info *info) MUST_CHECK;
void fonts_close(struct fonts *f);
const struct font_metrics *fonts_metrics(struct fonts *f);
/* Close what has not been used in the last two composed screens, and CJK faces at once (4 MB each); call after each. */
void fonts_trim(struct fonts *f);
/* For `check`: calls back for each face that the list names and this machine lacks. */
void fonts_missing(struct fonts *f, void (*each)(void *user, const char *face, const char *package),
                   void *user);
/* Draw one run at its place, over what is there; nothing outside dst. ERR_NOT_FOUND or ERR_UNSUPPORTED: the face cannot be
 * used (a broken file is left out from then on, so composing again finds another). */
enum err fonts_draw_run(struct fonts *f, const struct scene_text *t, struct pixmap *dst,
                        struct err_info *info) MUST_CHECK;

#endif
