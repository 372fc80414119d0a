/* SPDX-License-Identifier: Apache-2.0 */
#include "present/motion.h"

#include <string.h>

/* Per side: which way it lies, in units of the place's length. */
static const struct {
    int x, y;
} away[] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};

enum motion_side motion_side_of(int rotation_deg, bool right_to_left)
{
    return (enum motion_side)((rotation_deg / 90 + (right_to_left ? 2 : 0)) % 4);
}

int motion_length_px(enum motion_side side, struct rect place)
{
    return away[side].x ? place.w : place.h;
}

/* The place moved towards the side. */
static struct rect moved(enum motion_side side, struct rect place, int px)
{
    place.x += away[side].x * px;
    place.y += away[side].y * px;
    return place;
}

struct rect motion_covered(enum motion_side side, struct rect place, int come_px)
{
    return rect_intersect(place, moved(side, place, motion_length_px(side, place) - come_px));
}

/* src's place, drawn as if it lay in `at`; only what is inside place. */
static void copy_moved(const struct pixmap *src, struct rect place, struct rect at,
                       struct pixmap *out)
{
    struct rect seen = rect_intersect(place, at);
    for (int y = seen.y; y < seen.y + seen.h; y++)
        memcpy(pixmap_row(out, y) + seen.x,
               pixmap_row(src, y - at.y + place.y) + seen.x - at.x + place.x, (size_t)seen.w * 4);
}

struct rect motion_draw(const struct pixmap *a, const struct pixmap *b, enum motion kind,
                        enum motion_side side, struct rect place, int come_px, struct pixmap *out)
{
    int left_px = motion_length_px(side, place) - come_px;
    place = rect_intersect(place, (struct rect){0, 0, out->width_px, out->height_px});
    copy_moved(b, place, moved(side, place, left_px), out);
    if (kind != MOTION_PUSH)
        return motion_covered(side, place, come_px);
    copy_moved(a, place, moved(side, place, -come_px), out);
    return place;
}
