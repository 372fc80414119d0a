/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/text.h"

#include <graphemebreak.h>
#include <linebreak.h>
#include <stdio.h>
#include <string.h>
#include <thai/thbrk.h>
#include <thai/thwbrk.h>

#include "base/mem.h"

/* libthai searches a dictionary; words longer than this many characters without a space do not exist. */
#define THAI_PIECE 256
#define LINE_LANGUAGE_BYTES (TEXT_LANGUAGE_BYTES + sizeof "-strict")

static bool is_thai(uint32_t c)
{
    return c >= 0xE01 && c <= 0xE5B;
}

/* Thai is written without spaces: libunibreak leaves it whole, libthai's dictionary knows the words. */
static void find_thai_breaks(const uint32_t *cp, int count, char *brk)
{
    thwchar_t piece[THAI_PIECE + 1];
    int pos[THAI_PIECE];
    for (int i = 0; i < count;) {
        if (!is_thai(cp[i])) {
            i++;
            continue;
        }
        int n = 0;
        while (i + n < count && n < THAI_PIECE && is_thai(cp[i + n])) {
            piece[n] = (thwchar_t)cp[i + n];
            n++;
        }
        piece[n] = 0;
        int found = th_brk_wc_find_breaks(NULL, piece, pos, THAI_PIECE);
        for (int k = 0; k < found; k++)
            if (pos[k] > 0 && pos[k] < n)
                brk[i + pos[k] - 1] = LINEBREAK_ALLOWBREAK;
        i += n;
    }
}

static bool is_mark(uint32_t c)
{
    return c == 0xFE0E || (c >= 0x300 && c <= 0x36F) || (c >= 0x483 && c <= 0x489) ||
           (c >= 0x591 && c <= 0x5C7) || (c >= 0x610 && c <= 0x6ED) ||
           (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
           (c >= 0x20D0 && c <= 0x20DC) || (c >= 0xFE20 && c <= 0xFE2F);
}

/* Heaps of marks (and tags that belong to no emoji) are hidden: they would be drawn over the lines around. */
static void hide_excess(struct text *t, int start, int end)
{
    int marks = 0;
    for (int i = start; i < end; i++) {
        uint32_t c = t->cp[i];
        marks += is_mark(c);
        bool tag = c >= 0xE0000 && c <= 0xE007F;
        if (i - start >= TEXT_MAX_CLUSTER || (is_mark(c) && marks > 6) ||
            (tag && t->cp[start] != 0x1F3F4))
            t->marks[i] |= TEXT_HIDDEN;
    }
}

static void take_breaks(struct text *t, const struct text_para *p, const char *lines,
                        const char *graphemes)
{
    int n = p->end - p->start;
    int cluster = p->start;
    for (int i = 0; i < n; i++) {
        int at = p->start + i;
        bool last = i == n - 1;
        if (last || graphemes[i] == GRAPHEMEBREAK_BREAK) {
            t->marks[at] |= TEXT_CLUSTER_END;
            hide_excess(t, cluster, at + 1);
            cluster = at + 1;
            if (last || lines[i] == LINEBREAK_ALLOWBREAK || lines[i] == LINEBREAK_MUSTBREAK)
                t->marks[at] |= TEXT_BREAK_ALLOWED;
        }
    }
}

/* "ja-strict": no line begins with a small kana or a long-vowel mark (class CJ of UAX #14 as NS), as in print. */
static void set_line_language(const struct text *t, char out[LINE_LANGUAGE_BYTES])
{
    snprintf(out, LINE_LANGUAGE_BYTES, "%s-strict", t->language);
}

/* Also Armenian, Arabic, Urdu, Devanagari, Burmese, Ethiopic, Khmer, Chinese and Japanese full stops. */
static bool ends_sentence(uint32_t c)
{
    static const uint32_t ends[] = {'.',    '!',    '?',    0x589,  0x61F,  0x6D4,  0x964, 0x965,
                                    0x104B, 0x1362, 0x17D4, 0x2026, 0x3002, 0xFF01, 0xFF1F};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (ends[i] == c)
            return true;
    return false;
}

static bool closes(uint32_t c)
{
    return c == ')' || c == '"' || c == 0xBB || c == 0x2019 || c == 0x201C || c == 0x201D ||
           c == 0x300D || c == 0x300F || c == 0xFF09;
}

/* Words before a full stop that are shorter are mostly abbreviations and ordinals: "Dr.", "z. B.", "12. March". */
#define SENTENCE_WORD 3

bool text_ends_sentence(const struct text *t, int i)
{
    if (i <= 0 || !(t->marks[i - 1] & TEXT_CLUSTER_END))
        return false;
    int at = i - 1, word = 0;
    while (at > 0 && closes(t->cp[at]))
        at--;
    if (!ends_sentence(t->cp[at]))
        return false;
    if (i < t->count && !(t->marks[i] & TEXT_SPACE) && t->cp[i] != '\n' && t->cp[at] <= 0x2FFF)
        return false;
    if (t->cp[at] != '.')
        return true;
    while (word < SENTENCE_WORD && at - word > 0 && t->cp[at - word - 1] != '.' &&
           t->cp[at - word - 1] != '\n' && !(t->marks[at - word - 1] & TEXT_SPACE))
        word++;
    return word == SENTENCE_WORD;
}

enum err text_find_breaks(struct text *t)
{
    char language[LINE_LANGUAGE_BYTES];
    char *lines = mem_alloc((size_t)t->count + 1);
    char *graphemes = mem_alloc((size_t)t->count + 1);
    enum err e = lines && graphemes ? ERR_OK : ERR_NOMEM;
    if (e)
        goto out;
    init_linebreak();
    set_line_language(t, language);
    for (int i = 0; i < t->para_count; i++) {
        const struct text_para *p = &t->paras[i];
        size_t n = (size_t)(p->end - p->start);
        set_linebreaks_utf32(t->cp + p->start, n, language, lines);
        set_graphemebreaks_utf32(t->cp + p->start, n, t->language, graphemes);
        find_thai_breaks(t->cp + p->start, (int)n, lines);
        take_breaks(t, p, lines, graphemes);
    }
out:
    mem_free(lines);
    mem_free(graphemes);
    return e;
}
