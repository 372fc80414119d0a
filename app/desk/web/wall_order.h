/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In which order screens show a wall's posts, and which of them stand in the foot line: by the node's own code, so that the page
 * cannot say otherwise. Pure.
 */
#ifndef PLACARD_DESK_WEB_WALL_ORDER_H
#define PLACARD_DESK_WEB_WALL_ORDER_H

#include <stdbool.h>

#include "desk/wall.h"

struct wall_place {
    int at;      /* in the wall's posts */
    bool notice; /* short enough for the foot line: takes no turn where screens have one */
    bool pinned; /* before the others */
};

struct wall_order {
    struct wall_place places[MAX_FEED_ITEMS];
    int place_count;
    struct {
        int at;
        char why[ERR_INFO_TEXT_BYTES];
    } refused[MAX_FEED_ITEMS]; /* what screens would not draw */
    int refused_count;
};

/* *out: mem_free. */
enum err wall_order_make(const struct wall *w, struct wall_order **out,
                         struct err_info *info) MUST_CHECK;

#endif
