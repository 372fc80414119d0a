/* SPDX-License-Identifier: Apache-2.0 */
/* What stands around a post: the mark of the loop under the header; at the foot a short notice and the guidelines' reminder. */
#ifndef PLACARD_COMPOSE_REGIONS_H
#define PLACARD_COMPOSE_REGIONS_H

#include "compose/sheet.h"
#include "model/post.h"

struct regions {
    const struct post *notice; /* NULL = none */
    int foot_px;               /* height of the strip */
};

/* Takes the foot strip's height, if there is to be one, off the sheet: layouts end above it. A notice gets as many lines as it
 * needs. */
enum err regions_reserve(struct regions *r, struct sheet *s) MUST_CHECK;
/* After the layout: the mark lies over a photo. A reminder that does not fit beside the notice is left out. */
enum err regions_draw(const struct regions *r, struct sheet *s) MUST_CHECK;

#endif
