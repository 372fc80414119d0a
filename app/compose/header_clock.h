/* SPDX-License-Identifier: Apache-2.0 */
/* The header's clock, in the site's zone and form: at the end of the row, where digits keep their places while minutes pass. */
#ifndef PLACARD_COMPOSE_HEADER_CLOCK_H
#define PLACARD_COMPOSE_HEADER_CLOCK_H

#include "compose/sheet.h"

/* For name and clock: no larger than the row holds, whatever the theme says. */
struct text_style header_style(const struct sheet *s, bool bold);
/* One word in the middle of a row of the header, as the eye sees capitals. */
enum err header_word(struct sheet *s, const struct text_style *st, const char *text,
                     struct rect box, enum text_align align, struct color color) MUST_CHECK;
/* In the row, from its far margin. *width_px is what it took: 0 if the screen shows none. */
enum err header_clock(struct sheet *s, struct rect row, int *width_px) MUST_CHECK;

#endif
