/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/text_rule.h"

#include <string.h>

#include "base/text.h"

#define MAX_LANGUAGE_BYTES 35 /* RFC 5646, section 4.4.1 */

uint32_t text_rule_refused(const char *text, enum text_kind kind)
{
    size_t left = strlen(text);
    while (left) {
        size_t used = 0;
        if (*text >= ' ' && *text <= '~') { /* most of most texts */
            text++;
            left--;
            continue;
        }
        uint32_t c = text_utf8_next(text, left, &used);
        bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
        if (control && !(kind == TEXT_LINES && (c == '\n' || c == '\t')))
            return c;
        if (c == 0x202d || c == 0x202e)
            return c;
        text += used;
        left -= used;
    }
    return 0;
}

bool text_rule_language(const char *tag)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    size_t n = strlen(tag);
    return n && n <= MAX_LANGUAGE_BYTES && strspn(tag, allowed) == n;
}
