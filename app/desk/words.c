/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/words.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define HASH_START 14695981039346656037u /* FNV-1a */
#define HASH_PRIME 1099511628211u

static uint32_t fold(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7))
        return c + 32;
    if (c >= 0x100 && c <= 0x177) /* Latin Extended-A: capitals are even, in one part odd */
        return (c >= 0x139 && c <= 0x148) ? c + (c & 1) : c | 1;
    if (c == 0x178)
        return 0xff;
    if (c >= 0x179 && c <= 0x17e)
        return c + (c & 1);
    if ((c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
        return c + 32;
    if (c == 0x3c2) /* final sigma */
        return 0x3c3;
    if (c >= 0x400 && c <= 0x40f)
        return c + 80;
    if (c >= 0xff01 && c <= 0xff5e) /* full-width forms of ASCII */
        return fold(c - 0xfee0);
    return c;
}

static bool has_no_spaces(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0x0e01 && c <= 0x0e7f) ||
           (c >= 0x20000 && c <= 0x3ffff);
}

static bool is_word_char(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c < 0xc0)
        return c == 0xaa || c == 0xb5 || c == 0xba;
    return c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x206f) &&
           !(c >= 0x2190 && c <= 0x2bff) && !(c >= 0x3000 && c <= 0x3040) &&
           !(c >= 0xff01 && c <= 0xff0f) && !(c >= 0xff1a && c <= 0xff20) && c != 0xfffd &&
           c < 0x1f000;
}

static uint64_t hash_char(uint64_t hash, uint32_t c)
{
    for (int i = 0; i < 3; i++, c >>= 8)
        hash = (hash ^ (c & 0xff)) * HASH_PRIME;
    return hash;
}

uint64_t word_hash(const char *text, size_t bytes, size_t chars)
{
    uint64_t hash = HASH_START;
    size_t used, n = 0;
    for (size_t i = 0; i < bytes && (!chars || n < chars); i += used, n++)
        hash = hash_char(hash, fold(text_utf8_next(text + i, bytes - i, &used)));
    return hash;
}

static uint32_t char_at(const char *text, size_t at, size_t bytes, size_t *used)
{
    *used = 0;
    return at < bytes ? text_utf8_next(text + at, bytes - at, used) : 0;
}

/* A run without spaces from `at`: one pair a character, the last one alone only if the run is one long. */
static size_t take_run(const char *text, size_t at, size_t bytes, struct word *out, size_t *count)
{
    size_t used, next_used, first = *count;
    uint32_t c = char_at(text, at, bytes, &used), next;
    for (; used && has_no_spaces(c); at += used, c = next, used = next_used) {
        next = char_at(text, at + used, bytes, &next_used);
        bool pair = next_used && has_no_spaces(next);
        if (!pair && *count > first)
            return at + used;
        out[(*count)++] =
            (struct word){.hash = word_hash(text + at, used + (pair ? next_used : 0), 0),
                          .at_bytes = (uint32_t)at,
                          .bytes = (uint32_t)(used + (pair ? next_used : 0)),
                          .chars = pair ? 2 : 1,
                          .pair = true};
    }
    return at;
}

static size_t take_word(const char *text, size_t at, size_t bytes, struct word *w)
{
    size_t used;
    uint32_t c;
    *w = (struct word){.hash = HASH_START, .at_bytes = (uint32_t)at};
    while ((c = char_at(text, at, bytes, &used)), used && is_word_char(c) && !has_no_spaces(c)) {
        w->hash = hash_char(w->hash, fold(c));
        w->has_digit |= (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19);
        w->chars += w->chars < UINT16_MAX;
        at += used;
    }
    w->bytes = (uint32_t)(at - w->at_bytes);
    return at;
}

enum err words_of(const char *text, struct word_list *out)
{
    size_t bytes = text ? strlen(text) : 0, count = 0, used;
    /* every word takes at least one byte, and one more between it and the next; a pair begins at each character */
    struct word *list = mem_array(bytes + 1, sizeof *list);
    if (!list)
        return ERR_NOMEM;
    for (size_t at = 0; at < bytes;) {
        uint32_t c = char_at(text, at, bytes, &used);
        if (has_no_spaces(c))
            at = take_run(text, at, bytes, list, &count);
        else if (is_word_char(c))
            at = take_word(text, at, bytes, &list[count++]);
        else
            at += used;
    }
    *out = (struct word_list){list, count};
    return ERR_OK;
}

void words_free(struct word_list *l)
{
    mem_free(l->words);
    *l = (struct word_list){0};
}
