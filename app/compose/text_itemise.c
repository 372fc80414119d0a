/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/text.h"

#include <hb.h>
#include <string.h>

#include "base/mem.h"

#define MAX_FACES 256
#define CACHE_SLOTS 256
#define BRACKET_DEPTH 32

/* ---- scripts (UAX #24) ---- */

/* Opening and closing marks that take the script of what they stand in, sorted. */
static const uint32_t pairs[][2] = {
    {'(', ')'},       {'[', ']'},       {'{', '}'},       {0xAB, 0xBB},     {0x2018, 0x2019},
    {0x201C, 0x201D}, {0x2039, 0x203A}, {0x3008, 0x3009}, {0x300A, 0x300B}, {0x300C, 0x300D},
    {0x300E, 0x300F}, {0x3010, 0x3011}, {0x3014, 0x3015}, {0x3016, 0x3017}, {0xFF08, 0xFF09},
    {0xFF3B, 0xFF3D}, {0xFF5B, 0xFF5D},
};

static int pair_of(uint32_t c, int side)
{
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (pairs[i][side] == c)
            return (int)i;
    return -1;
}

static bool is_real(uint32_t script)
{
    return script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED &&
           script != HB_SCRIPT_UNKNOWN;
}

static void find_scripts(struct text *t, const struct text_para *p)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    struct {
        int pair;
        uint32_t script;
    } open[BRACKET_DEPTH];
    int depth = 0;
    uint32_t current = HB_SCRIPT_COMMON;
    int leading_end = p->start;
    for (int i = p->start; i < p->end; i++) {
        uint32_t script = hb_unicode_script(unicode, t->cp[i]);
        if (is_real(script)) {
            if (!is_real(current))
                leading_end = i;
            current = script;
        } else if (script == HB_SCRIPT_COMMON) {
            int opens = pair_of(t->cp[i], 0), closes = pair_of(t->cp[i], 1);
            if (opens >= 0 && depth < BRACKET_DEPTH) {
                open[depth].pair = opens;
                open[depth++].script = current;
            }
            for (int d = depth - 1; closes >= 0 && d >= 0; d--) {
                if (open[d].pair != closes)
                    continue;
                current = is_real(open[d].script) ? open[d].script : current;
                depth = d;
                break;
            }
        }
        t->script[i] = current;
    }
    /* what stands before the first letter belongs to it */
    for (int i = p->start; i < leading_end; i++)
        t->script[i] = t->script[leading_end];
    for (int i = p->start; i < p->end; i++)
        if (!is_real(t->script[i]))
            t->script[i] = HB_SCRIPT_LATIN;
}

static bool is_cjk(uint32_t script)
{
    return script == HB_SCRIPT_HAN || script == HB_SCRIPT_HIRAGANA ||
           script == HB_SCRIPT_KATAKANA || script == HB_SCRIPT_HANGUL ||
           script == HB_SCRIPT_BOPOMOFO;
}

/* The form of Chinese characters to draw: by the language, else by the other letters of the paragraph. */
static const char *cjk_language(const struct text *t, const struct text_para *p)
{
    static const char *const traditional[] = {"zh-Hant", "zh-TW", "zh-HK", "zh-MO", "yue"};
    for (size_t i = 0; i < sizeof traditional / sizeof traditional[0]; i++)
        if (text_language_is(t->language, traditional[i]))
            return "zh-Hant";
    if (text_language_is(t->language, "zh"))
        return "zh-Hans";
    if (text_language_is(t->language, "ja"))
        return "ja";
    if (text_language_is(t->language, "ko"))
        return "ko";
    const char *found = "zh-Hans";
    for (int i = p->start; i < p->end; i++) {
        if (t->script[i] == HB_SCRIPT_HIRAGANA || t->script[i] == HB_SCRIPT_KATAKANA)
            return "ja";
        if (t->script[i] == HB_SCRIPT_HANGUL)
            found = "ko";
    }
    return found;
}

/* ---- faces ---- */

enum order { ORDER_LETTERS, ORDER_SYMBOLS, ORDER_EMOJI, ORDER__COUNT };

/* Rank of each use (lower first), regular then bold. */
static const unsigned char ranks[ORDER__COUNT][2][6] = {
    /* text, text-bold, fallback, fallback-bold, symbols, emoji */
    [ORDER_LETTERS] = {{0, 3, 1, 4, 2, 5}, {2, 0, 3, 1, 4, 5}},
    [ORDER_SYMBOLS] = {{0, 3, 2, 4, 1, 5}, {2, 0, 4, 3, 1, 5}},
    [ORDER_EMOJI] = {{2, 3, 4, 5, 1, 0}, {3, 2, 5, 4, 1, 0}},
};

struct chooser {
    const struct font_metrics *fonts;
    int count;
    int16_t faces[ORDER__COUNT][MAX_FACES];
    struct {
        uint32_t cp;
        int16_t face;
        int8_t order; /* -1 = empty */
    } cache[CACHE_SLOTS];
};

static int rank_of(const struct font_metrics *m, enum order order, bool bold, const char *cjk,
                   int face)
{
    enum font_use use = m->face_use(m->user, face);
    const char *language = m->face_language(m->user, face);
    int preference = !language || !language[0] ? 1 : text_language_is(cjk, language) ? 0 : 2;
    return ranks[order][bold][use <= FONT_EMOJI ? use : FONT_FALLBACK] * 4 + preference;
}

static void chooser_set(struct chooser *c, const struct text *t, const char *cjk)
{
    const struct font_metrics *m = t->fonts;
    c->fonts = m;
    c->count = m->face_count(m->user);
    if (c->count > MAX_FACES)
        c->count = MAX_FACES;
    for (int order = 0; order < ORDER__COUNT; order++) {
        int rank[MAX_FACES];
        for (int f = 0; f < c->count;
             f++) { /* insertion sort keeps the list's order within a rank */
            int mine = rank_of(m, order, t->bold, cjk, f);
            int at = f;
            for (; at > 0 && rank[at - 1] > mine; at--) {
                rank[at] = rank[at - 1];
                c->faces[order][at] = c->faces[order][at - 1];
            }
            rank[at] = mine;
            c->faces[order][at] = (int16_t)f;
        }
    }
    for (int i = 0; i < CACHE_SLOTS; i++)
        c->cache[i].order = -1;
}

static bool needs_no_glyph(uint32_t c)
{
    return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xE0000 && c <= 0xE01EF);
}

static bool face_covers(const struct chooser *c, const struct text *t, int start, int end,
                        font_face face)
{
    for (int i = start; i < end; i++) {
        if ((t->marks[i] & TEXT_HIDDEN) || needs_no_glyph(t->cp[i]))
            continue;
        if (!c->fonts->has_glyph(c->fonts->user, face, t->cp[i]))
            return false;
    }
    return true;
}

static int16_t choose_in_order(struct chooser *c, const struct text *t, int start, int end,
                               enum order order)
{
    bool single = end == start + 1;
    uint32_t cp = t->cp[start];
    unsigned slot = (cp ^ (cp >> 8)) % CACHE_SLOTS;
    if (single && c->cache[slot].order == (int8_t)order && c->cache[slot].cp == cp)
        return c->cache[slot].face;
    int16_t found = -1;
    for (int i = 0; i < c->count && found < 0; i++)
        if (face_covers(c, t, start, end, c->faces[order][i]))
            found = c->faces[order][i];
    /* no face has the whole cluster: the one with its base draws at least that */
    for (int i = 0; i < c->count && found < 0 && !single; i++)
        if (face_covers(c, t, start, start + 1, c->faces[order][i]))
            found = c->faces[order][i];
    if (single) {
        c->cache[slot].cp = cp;
        c->cache[slot].face = found;
        c->cache[slot].order = (int8_t)order;
    }
    return found;
}

/* A mark that the cluster's face lacks is left out, not drawn as a box, unless face and base make one letter of it. */
static void hide_lacking(const struct chooser *c, struct text *t, int start, int end,
                         font_face face)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    for (int i = start + 1; i < end; i++) {
        hb_codepoint_t whole;
        if (face_covers(c, t, i, i + 1, face))
            continue;
        if (!hb_unicode_compose(unicode, t->cp[start], t->cp[i], &whole) ||
            !c->fonts->has_glyph(c->fonts->user, face, whole))
            t->marks[i] |= TEXT_HIDDEN;
    }
}

/* Spaces and punctuation keep to the face of the word they follow: fewer runs, and marks that suit the script. */
static bool keeps_to_previous(const struct text *t, int start, int end)
{
    if (end != start + 1)
        return false;
    uint32_t c = t->cp[start];
    if (is_cjk(t->script[start]))
        return c >= 0x80 && c < 0x3000 && !text_is_symbol(c);
    bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return (c < 0x80 && !alphanumeric) || c == 0xA0 || (c >= 0x2010 && c <= 0x2027) ||
           (t->marks[start] & TEXT_HIDDEN);
}

static int16_t choose_face(struct chooser *c, const struct text *t, int start, int end,
                           int16_t previous)
{
    if (text_is_emoji(t->cp + start, end - start))
        return choose_in_order(c, t, start, end, ORDER_EMOJI);
    if (previous >= 0 && keeps_to_previous(t, start, end) &&
        face_covers(c, t, start, end, previous))
        return previous;
    uint32_t cp = t->cp[start];
    bool symbol = text_is_symbol(cp) || (cp >= 0x2190 && cp <= 0x2BFF) ||
                  (end - start > 1 && t->cp[start + 1] == 0xFE0E);
    return choose_in_order(c, t, start, end,
                           symbol && !is_cjk(t->script[start]) ? ORDER_SYMBOLS : ORDER_LETTERS);
}

/* The face last used for a script: a bracket closes in the face that it opened in. */
struct last_faces {
    uint32_t script[8];
    int16_t face[8];
    int count;
};

static int16_t *last_face(struct last_faces *l, uint32_t script)
{
    for (int i = 0; i < l->count; i++)
        if (l->script[i] == script)
            return &l->face[i];
    int i = l->count < 8 ? l->count++ : 7;
    l->script[i] = script;
    l->face[i] = -1;
    return &l->face[i];
}

static void choose_faces(struct chooser *c, struct text *t, const struct text_para *p)
{
    struct last_faces last = {.count = 0};
    for (int start = p->start; start < p->end;) {
        int end = start;
        while (end < p->end - 1 && !(t->marks[end] & TEXT_CLUSTER_END))
            end++;
        end++;
        int16_t *previous = last_face(&last, t->script[start]);
        int16_t face = choose_face(c, t, start, end, *previous);
        if (face < 0) {
            for (int i = start; i < end; i++)
                t->marks[i] |= TEXT_NO_GLYPH;
            t->has_missing = true;
            face = c->faces[ORDER_LETTERS][0];
        } else if (end - start > 1) {
            hide_lacking(c, t, start, end, face);
        }
        /* one cluster is one run: marks follow their base */
        for (int i = start; i < end; i++) {
            t->face[i] = face;
            t->script[i] = t->script[start];
            t->level[i] = t->level[start];
        }
        if (c->fonts->face_use(c->fonts->user, face) < FONT_SYMBOLS)
            *previous = face;
        start = end;
    }
}

/* A space at a change of direction goes with the side whose level it has: one run less. */
static void join_spaces(const struct chooser *c, struct text *t, const struct text_para *p)
{
    for (int i = p->start + 1; i < p->end - 1; i++) {
        if (t->cp[i] != ' ' || t->level[i] == t->level[i - 1] || t->level[i] != t->level[i + 1] ||
            !c->fonts->has_glyph(c->fonts->user, t->face[i + 1], ' '))
            continue;
        t->face[i] = t->face[i + 1];
        t->script[i] = t->script[i + 1];
    }
}

/* ---- the whole ---- */

enum err text_itemise(struct text *t)
{
    struct chooser *c = mem_alloc(sizeof *c);
    if (!c)
        return ERR_NOMEM;
    const char *set_for = NULL;
    for (int i = 0; i < t->para_count; i++) {
        const struct text_para *p = &t->paras[i];
        find_scripts(t, p);
        const char *cjk = cjk_language(t, p);
        if (!set_for || strcmp(cjk, set_for) != 0)
            chooser_set(c, t, cjk);
        set_for = cjk;
        choose_faces(c, t, p);
        join_spaces(c, t, p);
    }
    mem_free(c);
    return ERR_OK;
}
