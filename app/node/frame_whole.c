/* SPDX-License-Identifier: Apache-2.0 */
#include "node/frame_whole.h"

enum err frame_whole_make(struct frame_maker *m, const struct show *show,
                          const struct playlist *list, int width_px, int height_px,
                          struct pixmap **out, struct frame_page *page, struct err_info *info)
{
    struct pixmap *frame, *strip = NULL;
    enum err e = frame_maker_body(m, show, list, width_px, height_px, &frame, page, info);
    if (e)
        return e;
    struct rect place = frame_maker_header_rect(m, show->evening, width_px, height_px);
    if (frame_maker_has_header(m, show->kind) && place.w > 0 && place.h > 0)
        e = frame_maker_header(m, show->evening, width_px, height_px, &strip, info);
    if (e) {
        pixmap_free(frame);
        return e;
    }
    if (strip)
        pixmap_lay(strip, place.x, place.y, frame);
    pixmap_free(strip);
    *out = frame;
    return ERR_OK;
}
