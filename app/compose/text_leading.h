/* SPDX-License-Identifier: Apache-2.0 */
/* Inside text layout: how high a line is. Thread: the worker. */
#ifndef PLACARD_COMPOSE_TEXT_LEADING_H
#define PLACARD_COMPOSE_TEXT_LEADING_H

#include "compose/text_layout.h"

/* Line height at this em by the style, per mille of the em: large type is set tighter. */
int text_leading_pm(const struct text_style *st, int size_px);
/* Px of a line that holds [start, end): at least pm, more for tall scripts and colour emoji. */
int text_line_height(const struct text *t, int start, int end, int size_px, int pm);

#endif
