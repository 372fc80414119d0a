/* SPDX-License-Identifier: Apache-2.0 */
/* Words alone: as large as they fit, ranged left under the accent bar. */
#include "compose/content.h"

enum err layout_text(struct sheet *s, const struct content *k)
{
    int top = s->body.y + s->margin_px * 3 / 4;
    struct rect box = {s->margin_px, top, s->width_px - 2 * s->margin_px,
                       s->height_px - s->margin_px - top};
    return column_draw(s, k, box);
}
