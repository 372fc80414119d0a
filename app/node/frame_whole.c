/* SPDX-License-Identifier: Apache-2.0 */
#include "node/frame_whole.h"

#include <string.h>

void frame_whole_lay(const struct pixmap *strip, struct rect place, struct pixmap *frame)
{
    if (!strip || place.x < 0 || place.y < 0 || place.x + strip->width_px > frame->width_px ||
        place.y + strip->height_px > frame->height_px)
        return;
    for (int y = 0; y < strip->height_px; y++)
        memcpy(pixmap_row(frame, place.y + y) + place.x, pixmap_row(strip, y),
               (size_t)strip->width_px * sizeof *strip->pixels);
}

enum err frame_whole_make(struct frame_maker *m, const struct show *show,
                          const struct playlist *list, int width_px, int height_px,
                          struct pixmap **out, struct frame_page *page, struct err_info *info)
{
    struct pixmap *frame, *strip = NULL;
    enum err e = frame_maker_body(m, show, list, width_px, height_px, &frame, page, info);
    if (e)
        return e;
    struct rect place = frame_maker_header_rect(m, show->evening, width_px, height_px);
    if (frame_maker_has_header(show->kind) && place.w > 0 && place.h > 0)
        e = frame_maker_header(m, show->evening, width_px, height_px, &strip, info);
    if (e) {
        pixmap_free(frame);
        return e;
    }
    frame_whole_lay(strip, place, frame);
    pixmap_free(strip);
    *out = frame;
    return ERR_OK;
}
