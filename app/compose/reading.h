/* SPDX-License-Identifier: Apache-2.0 */
/* How long words take to read from afar: letters a second by script, and a moment to find them. NULL texts are empty. */
#ifndef PLACARD_COMPOSE_READING_H
#define PLACARD_COMPOSE_READING_H

#include <stdint.h>

int64_t reading_ms(const char *title, const char *text);

#endif
