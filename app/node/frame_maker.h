/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What to show -> pixels in the display's own orientation: compose, raster, rotate. The one path for wall, preview and
 * PNG. Thread: the worker (preview: the main thread).
 */
#ifndef PLACARD_NODE_FRAME_MAKER_H
#define PLACARD_NODE_FRAME_MAKER_H

#include "base/clock.h"
#include "model/playlist.h"
#include "model/settings.h"
#include "present/pixmap.h"
#include "present/zoom.h"
#include "select/select.h"

struct frame_maker;
struct theme;

/* Bytes of a medium with their digest checked at that moment; mem_free. */
typedef enum err (*frame_media_read)(void *user, const struct digest *d, char **out, size_t *len);

/* Settings and clock are borrowed and must outlive it. Loads theme and fonts list. */
enum err frame_maker_new(const struct settings *s, const struct clock *c, frame_media_read read,
                         void *user, struct frame_maker **out, struct err_info *info) MUST_CHECK;
void frame_maker_free(struct frame_maker *m); /* NULL is fine */

/* Why another theme stands in for the one that the settings name (for the evening: the day's), with file and line in info;
 * ERR_OK if none does. A screen only logs it, a preview says it. */
enum err frame_maker_theme_trouble(const struct frame_maker *m, bool evening,
                                   struct err_info *info) MUST_CHECK;
/* The theme that is drawn with; borrowed. */
const struct theme *frame_maker_theme(const struct frame_maker *m, bool evening);

struct frame_page {
    int count;          /* pages of the post */
    int64_t reading_ms; /* of this one; 0 = not said */
    struct zoom *zoom;  /* owned by whoever asked for it (show.zoom); NULL: nothing moves */
};

/* The whole frame but the header, whose place is left to the header strip. physical size in px. page may be NULL.
 * ERR_NOT_FOUND: the post has nothing that can be shown; ERR_RANGE: it has no such page. */
enum err frame_maker_body(struct frame_maker *m, const struct show *show,
                          const struct playlist *list, int width_px, int height_px,
                          struct pixmap **out, struct frame_page *page,
                          struct err_info *info) MUST_CHECK;
/* The header strip, rotated: its place is frame_maker_header_rect. ERR_NOT_FOUND: the screen has none. */
enum err frame_maker_header(struct frame_maker *m, bool evening, int width_px, int height_px,
                            struct pixmap **out, struct err_info *info) MUST_CHECK;
/* Physical px. Pure: settings only, any thread. Empty (h or w 0) where a show has no header. */
struct rect frame_maker_header_rect(const struct frame_maker *m, bool evening, int width_px,
                                    int height_px);
/* True if the header stands over such a show (over posts, unless the screen has none; cards and alerts take the whole
 * screen). Any thread. */
bool frame_maker_has_header(const struct frame_maker *m, enum show_kind k);
/* Colour of the theme's ground, for the moment between a withdrawal and the next frame. */
uint32_t frame_maker_ground(const struct frame_maker *m, bool evening);

#endif
