/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letters that no face has. They are never drawn as empty boxes: "[…]" stands for each stretch of them, as in a quotation
 * that leaves something out, so that who reads knows that there is more. `placard check` names the fonts to install.
 */
#include "compose/text.h"

#include <hb.h>

#include "base/log.h"
#include "base/strbuf.h"

#define LOG_MODULE "compose"
#define OMISSION "[\xE2\x80\xA6]"

static bool is_missing(const struct text *t, int i)
{
    return (t->marks[i] & TEXT_NO_GLYPH) != 0;
}

/* Blanks and marks between two missing words go with them; letters and line ends do not. */
static bool bridges(const struct text *t, int from, int *to)
{
    int i = from;
    for (; i < t->count && !is_missing(t, i); i++) {
        uint32_t c = t->cp[i];
        bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (c == '\n' || c == '#' || c == '@' || letter ||
            (c >= 0x80 && !(t->marks[i] & (TEXT_SPACE | TEXT_HIDDEN))))
            return false;
    }
    if (i == t->count)
        return false;
    *to = i;
    return true;
}

static void tell(const struct text *t)
{
    int count = 0, first = -1;
    for (int i = 0; i < t->count; i++) {
        first = first < 0 && is_missing(t, i) ? i : first;
        count += is_missing(t, i);
    }
    hb_script_t script = hb_unicode_script(hb_unicode_funcs_get_default(), t->cp[first]);
    char tag[5] = "";
    for (int i = 0; i < 4; i++)
        tag[i] = (char)(script >> (24 - 8 * i));
    LOG_WARN("no-glyph", "script=%s first=U+%04X code_points=%d", tag, (unsigned)t->cp[first],
             count);
}

enum err text_leave_out(const struct text *t, struct strbuf *out)
{
    tell(t);
    for (int i = 0; i < t->count;) {
        if (!is_missing(t, i)) {
            size_t bytes = text_encode(t, i, i + 1, true);
            (void)strbuf_append(out, t->scratch, bytes);
            i++;
            continue;
        }
        (void)strbuf_puts(out, OMISSION);
        int next = i + 1;
        while (next < t->count && (is_missing(t, next) || bridges(t, next, &next)))
            next++;
        i = next;
    }
    return out->failed;
}
