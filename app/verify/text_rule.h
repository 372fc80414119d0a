/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which characters may reach the screen. Nothing is stripped: bytes are approved as they are or refused.
 * Refused: C0 and C1 controls and DEL (but newline and tab in running text), and the bidi overrides U+202D and U+202E,
 * with which a reviewer reads one sentence and the wall shows another. Source: app/verify/PROTOCOL.md, "Text".
 */
#ifndef PLACARD_VERIFY_TEXT_RULE_H
#define PLACARD_VERIFY_TEXT_RULE_H

#include <stdbool.h>
#include <stdint.h>

enum text_kind { TEXT_LINE = 0, TEXT_LINES /* newline and tab allowed */ };

/* The first refused code point of valid UTF-8, 0 if none. */
uint32_t text_rule_refused(const char *text, enum text_kind kind);
/* A language tag by its characters: [A-Za-z0-9-], 1 to 35. */
bool text_rule_language(const char *tag);

#endif
