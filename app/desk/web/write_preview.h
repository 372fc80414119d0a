/* SPDX-License-Identifier: Apache-2.0 */
/* What is being written, as the screens would draw it; nothing of it is stored. */
#ifndef PLACARD_DESK_WEB_WRITE_PREVIEW_H
#define PLACARD_DESK_WEB_WRITE_PREVIEW_H

#include "desk/web/web.h"

/* 0 = nothing can be drawn of this form. */
int write_preview_pages(const struct web *w, const json_t *form, bool upright);

#endif
