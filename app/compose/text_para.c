/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/text.h"

#include <fribidi.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"

#define REPLACEMENT 0xFFFDu

/* ---- decode ---- */

/* What a code point becomes: itself, '\n' for a line's end, ' ' for other white space, 0 for nothing. */
static uint32_t tidy(uint32_t c)
{
    if (c == '\n' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029)
        return '\n';
    if (c == '\t')
        return ' ';
    if (c < 0x20 || (c >= 0x7F && c < 0xA0))
        return 0;
    /* deprecated format characters, interlinear annotation, byte order mark, object replacement */
    if ((c >= 0x206A && c <= 0x206F) || (c >= 0xFFF9 && c <= 0xFFFC) || c == 0xFEFF)
        return 0;
    if ((c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF)) /* noncharacters */
        return REPLACEMENT;
    return c;
}

static bool hidden(uint32_t c)
{
    return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x200B || c == 0x200E || c == 0x200F ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0x180E ||
           c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
}

static void decode(struct text *t, const char *utf8, size_t bytes)
{
    size_t at = 0;
    while (at < bytes) {
        size_t used = 1;
        unsigned char first = (unsigned char)utf8[at];
        uint32_t c = first == 0 ? 0 : text_utf8_next(utf8 + at, bytes - at, &used);
        at += used;
        if (c == '\r') /* CR LF is one end, CR alone is one too */
            c = at < bytes && utf8[at] == '\n' ? 0 : '\n';
        c = tidy(c);
        if (c == 0 || (c == ' ' && t->count > 0 && t->cp[t->count - 1] == ' '))
            continue;
        t->cp[t->count++] = c;
    }
}

/* ---- paragraphs ---- */

static bool blank(const struct text *t, int start, int end)
{
    for (int i = start; i < end; i++)
        if (t->cp[i] != ' ' && !hidden(t->cp[i]))
            return false;
    return true;
}

static void split_paragraphs(struct text *t)
{
    bool gap = false;
    for (int start = 0; start <= t->count;) {
        int end = start;
        while (end < t->count && t->cp[end] != '\n')
            end++;
        int next = end + 1;
        int first = start;
        while (first < end && t->cp[first] == ' ')
            first++;
        while (end > first && t->cp[end - 1] == ' ')
            end--;
        if (blank(t, first, end)) {
            gap = true;
        } else {
            t->paras[t->para_count] = (struct text_para){
                .start = first, .end = end, .gap_before = gap && t->para_count > 0};
            t->para_count++;
            gap = false;
        }
        start = next;
    }
}

/* ---- levels ---- */

enum err text_find_levels(const uint32_t *cp, int count, int base, uint8_t *level, bool *rtl)
{
    enum err e = ERR_NOMEM;
    FriBidiCharType *types = mem_array((size_t)count + 1, sizeof *types);
    FriBidiBracketType *brackets = mem_array((size_t)count + 1, sizeof *brackets);
    FriBidiLevel *levels = mem_array((size_t)count + 1, sizeof *levels);
    if (!types || !brackets || !levels)
        goto out;
    fribidi_get_bidi_types(cp, count, types);
    fribidi_get_bracket_types(cp, count, types, brackets);
    static const FriBidiParType bases[] = {FRIBIDI_PAR_LTR, FRIBIDI_PAR_RTL, FRIBIDI_PAR_WLTR,
                                           FRIBIDI_PAR_WRTL};
    FriBidiParType type = bases[base];
    if (fribidi_get_par_embedding_levels_ex(types, brackets, count, &type, levels) == 0)
        goto out;
    for (int i = 0; i < count; i++)
        level[i] = levels[i] < 0 ? 0 : (uint8_t)levels[i];
    *rtl = FRIBIDI_IS_RTL(type) != 0;
    e = ERR_OK;
out:
    mem_free(types);
    mem_free(brackets);
    mem_free(levels);
    return e;
}

void text_reset_levels(const uint32_t *cp, int count, bool rtl, uint8_t *level)
{
    bool trailing = true;
    for (int i = count - 1; i >= 0; i--) {
        FriBidiCharType type = fribidi_get_bidi_type(cp[i]);
        if (FRIBIDI_IS_SEPARATOR(type))
            trailing = true;
        else if (!FRIBIDI_IS_EXPLICIT_OR_BN_OR_WS(type) && !FRIBIDI_IS_ISOLATE(type))
            trailing = false;
        if (trailing)
            level[i] = rtl;
    }
}

void text_visual_order(const uint8_t *level, int count, int *order)
{
    int highest = 0;
    for (int i = 0; i < count; i++) {
        order[i] = i;
        highest = level[i] > highest ? level[i] : highest;
    }
    for (int at_least = highest; at_least > 0; at_least--) {
        for (int i = 0; i < count; i++) {
            if (level[order[i]] < at_least)
                continue;
            int end = i;
            while (end < count && level[order[end]] >= at_least)
                end++;
            for (int a = i, b = end - 1; a < b; a++, b--) {
                int swap = order[a];
                order[a] = order[b];
                order[b] = swap;
            }
            i = end;
        }
    }
}

/* A paragraph without letters (emoji, numbers) goes the way of the one before, the first the way of the language. */
static enum err find_levels(struct text *t)
{
    bool rtl = text_language_rtl(t->language);
    for (int i = 0; i < t->para_count; i++) {
        struct text_para *p = &t->paras[i];
        int base = rtl ? TEXT_BASE_AUTO_RTL : TEXT_BASE_AUTO_LTR;
        enum err e = text_find_levels(t->cp + p->start, p->end - p->start, base,
                                      t->level + p->start, &p->rtl);
        if (e)
            return e;
        rtl = p->rtl;
    }
    return ERR_OK;
}

/* ---- the whole ---- */

static enum err allocate(struct text *t, size_t bytes)
{
    size_t n = bytes + 1; /* a code point takes at least one byte */
    size_t ends = 2;
    t->cp = mem_array(n, sizeof *t->cp);
    t->level = mem_array(n, sizeof *t->level);
    t->marks = mem_array(n, sizeof *t->marks);
    t->face = mem_array(n, sizeof *t->face);
    t->script = mem_array(n, sizeof *t->script);
    if (!t->cp || !t->level || !t->marks || !t->face || !t->script)
        return ERR_NOMEM;
    ends += n / 2; /* two paragraphs have at least a line feed between them */
    t->paras = mem_array(ends, sizeof *t->paras);
    t->scratch = mem_array(n + 1, 4);
    return t->paras && t->scratch ? ERR_OK : ERR_NOMEM;
}

static void mark_code_points(struct text *t)
{
    for (int i = 0; i < t->count; i++) {
        uint32_t c = t->cp[i];
        if (hidden(c))
            t->marks[i] |= TEXT_HIDDEN;
        if (c == ' ' || c == 0x1680 || (c >= 0x2000 && c <= 0x200B && c != 0x2007) || c == 0x205F ||
            c == 0x3000)
            t->marks[i] |= TEXT_SPACE;
        if (c == 0xAD)
            t->marks[i] |= TEXT_SOFT_HYPHEN;
    }
}

static enum err analyse(const struct font_metrics *fonts, const char *language, bool bold,
                        const char *utf8, size_t bytes, struct text **out)
{
    struct text *t = mem_alloc(sizeof *t);
    if (!t)
        return ERR_NOMEM;
    t->fonts = fonts;
    t->bold = bold;
    if (language)
        strncpy(t->language, language, sizeof t->language - 1);
    enum err e = allocate(t, bytes);
    if (e)
        goto out;
    decode(t, utf8, bytes);
    split_paragraphs(t);
    mark_code_points(t);
    e = find_levels(t);
    if (!e)
        e = text_find_breaks(t);
    if (!e) {
        text_mark_phrases(t);
        text_mark_links(t);
        e = text_itemise(t);
    }
out:
    if (e)
        text_free(t);
    else
        *out = t;
    return e;
}

enum err text_new(const struct font_metrics *fonts, const char *language, bool bold,
                  const char *utf8, size_t bytes, struct text **out)
{
    if (bytes > TEXT_MAX_BYTES)
        return ERR_TOO_BIG;
    if (fonts->face_count(fonts->user) <= 0)
        return ERR_NOT_FOUND;
    struct text *t;
    enum err e = analyse(fonts, language, bold, utf8, bytes, &t);
    if (!e && t->has_missing) {
        struct strbuf rest;
        strbuf_init(&rest, 3 * TEXT_MAX_BYTES); /* two bytes at least become five */
        e = text_leave_out(t, &rest);
        text_free(t);
        if (!e)
            e = analyse(fonts, language, bold, rest.data, rest.len_bytes, &t);
        strbuf_clear(&rest);
    }
    if (!e)
        *out = t;
    return e;
}

void text_free(struct text *t)
{
    if (!t)
        return;
    if (t->cp)
        mem_wipe(t->cp, (size_t)t->count * sizeof *t->cp);
    if (t->scratch)
        mem_wipe(t->scratch, ((size_t)t->count + 1) * 4);
    mem_free(t->cp);
    mem_free(t->level);
    mem_free(t->marks);
    mem_free(t->face);
    mem_free(t->script);
    mem_free(t->paras);
    mem_free(t->scratch);
    mem_free(t);
}

bool text_rtl(const struct text *t)
{
    return t->para_count > 0 ? t->paras[0].rtl : text_language_rtl(t->language);
}
