/* SPDX-License-Identifier: Apache-2.0 */
/* Between text_phrase.c and text_phrase_cjk.c: what becomes of a break that UAX #14 allows. */
#ifndef PLACARD_COMPOSE_TEXT_PHRASE_H
#define PLACARD_COMPOSE_TEXT_PHRASE_H

#include "compose/text.h"

enum verdict { GOOD = 0, POOR, NEVER };

/* At a paragraph's ends there are spaces all around. */
uint32_t phrase_cp(const struct text *t, const struct text_para *p, int i);
bool phrase_is_digit(uint32_t c);
bool phrase_is_letter(uint32_t c); /* Latin, Greek, Cyrillic */

bool phrase_is_hangul(uint32_t c);
bool phrase_is_japanese(const struct text *t, const struct text_para *p);
/* Of the break behind code point i. */
enum verdict phrase_judge_japanese(const struct text *t, const struct text_para *p, int i);
enum verdict phrase_judge_korean(const struct text *t, const struct text_para *p, int i);

#endif
