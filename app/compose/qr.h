/* SPDX-License-Identifier: Apache-2.0 */
/* A QR code (ISO/IEC 18004) on a white card, as fills of whole pixels. Thread: the worker. */
#ifndef PLACARD_COMPOSE_QR_H
#define PLACARD_COMPOSE_QR_H

#include "compose/sheet.h"

/* The square in the middle of box, card and quiet zone included; never mirrored. *side_px 0: nothing was drawn, as its
 * modules would be under QR_LEAST_MODULE_PX wide or the words are longer than a code holds. measure_only draws nothing. */
enum err qr_draw(struct sheet *s, const char *words, struct rect box, bool measure_only,
                 int *side_px) MUST_CHECK;
#define QR_LEAST_MODULE_PX 3

#endif
