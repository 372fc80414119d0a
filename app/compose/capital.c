/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/capital.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* Blocks of Unicode in which small letters lie `down` above their capitals, or just behind them (down 1): there `odd` says which
 * of a pair is the small one. ŉ, ı, ĸ and ς have no capital of their own. */
static const struct {
    uint32_t first, last;
    int down, odd;
} blocks[] = {
    {'a', 'z', 32, -1},     {0xE0, 0xF6, 32, -1},   {0xF8, 0xFE, 32, -1},   {0x100, 0x12F, 1, 1},
    {0x132, 0x137, 1, 1},   {0x139, 0x148, 1, 0},   {0x14A, 0x177, 1, 1},   {0x179, 0x17E, 1, 0},
    {0x3AD, 0x3AF, 37, -1}, {0x3B1, 0x3C1, 32, -1}, {0x3C3, 0x3CB, 32, -1}, {0x430, 0x44F, 32, -1},
    {0x450, 0x45F, 80, -1}, {0x490, 0x4BF, 1, 1},
};

void capital_first(char *text)
{
    size_t used = 0;
    uint32_t c = text_utf8_next(text, strlen(text), &used);
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        if (c < blocks[i].first || c > blocks[i].last ||
            (blocks[i].odd >= 0 && (int)(c % 2) != blocks[i].odd))
            continue;
        c -= (uint32_t)blocks[i].down;
        if (used == 1) {
            text[0] = (char)c;
        } else { /* all others take two bytes, before and after */
            text[0] = (char)(0xC0 | c >> 6);
            text[1] = (char)(0x80 | (c & 0x3F));
        }
        return;
    }
}
