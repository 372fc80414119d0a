/* SPDX-License-Identifier: Apache-2.0 */
/* Code points back to UTF-8. */
#include "compose/text.h"

static size_t put_utf8(char *out, uint32_t c)
{
    unsigned char *p = (unsigned char *)out;
    if (c < 0x80) {
        p[0] = (unsigned char)c;
        return 1;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    p[0] = (unsigned char)(lead[more] | (c >> (6 * more)));
    for (int i = 1; i <= more; i++)
        p[i] = (unsigned char)(0x80 | ((c >> (6 * (more - i))) & 0x3F));
    return (size_t)more + 1;
}

size_t text_encode(const struct text *t, int start, int end, bool with_hidden)
{
    size_t n = 0;
    for (int i = start; i < end; i++)
        if (with_hidden || !(t->marks[i] & TEXT_HIDDEN))
            n += put_utf8(t->scratch + n, t->cp[i]);
    t->scratch[n] = '\0';
    return n;
}
