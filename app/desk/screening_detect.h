/* SPDX-License-Identifier: Apache-2.0 */
/* What screening finds by program rather than by table: cards, IBANs, mail addresses, telephones, random text, links. Each
 * looks at every byte a bounded number of times. */
#ifndef PLACARD_DESK_SCREENING_DETECT_H
#define PLACARD_DESK_SCREENING_DETECT_H

#include "desk/screening_rules.h"

void screening_detect(const struct screening *s, const char *field, const char *text,
                      struct findings *f);

/* In screening.c: one more finding of rule r at text + at; secret: only its beginning is kept. */
void screening_add(struct findings *f, const struct rule *r, const char *field, const char *text,
                   size_t at, size_t bytes, bool secret);
bool screening_is_alnum(char c); /* also any byte of a character beyond ASCII */

#endif
