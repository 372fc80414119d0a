/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Phrases in Japanese, told by the kinds of letters that meet: no dictionary is at hand. A phrase mostly begins with a kanji or
 * katakana word and ends in hiragana. Korean has spaces between its words.
 */
#include "compose/text_phrase.h"

#define MAX_KATAKANA_WORD 14
#define MAX_HANGUL_WORD 12
#define LONGEST_WORD 14

enum letters { OTHER, KANJI, HIRAGANA, KATAKANA, LATIN, DIGIT, HANGUL };

static enum letters letters_of(uint32_t c)
{
    if ((c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF) || c == 0x3005)
        return KANJI;
    if (c >= 0x3041 && c <= 0x309F)
        return HIRAGANA;
    if ((c >= 0x30A1 && c <= 0x30FF && c != 0x30FB) || (c >= 0xFF66 && c <= 0xFF9F))
        return KATAKANA;
    if (c >= 0xAC00 && c <= 0xD7A3)
        return HANGUL;
    return phrase_is_digit(c) ? DIGIT : phrase_is_letter(c) ? LATIN : OTHER;
}

bool phrase_is_hangul(uint32_t c)
{
    return letters_of(c) == HANGUL;
}

static bool among(uint32_t c, const uint32_t *set)
{
    for (; *set; set++)
        if (*set == c)
            return true;
    return false;
}

/* Length of the run of these letters around i; it is enough to know that it is longer than any word. */
static int run_length(const struct text *t, const struct text_para *p, int i, enum letters kind)
{
    int start = i, end = i + 1;
    while (start > p->start && i - start < LONGEST_WORD && letters_of(t->cp[start - 1]) == kind)
        start--;
    while (end < p->end && end - i <= LONGEST_WORD && letters_of(t->cp[end]) == kind)
        end++;
    return end - start;
}

static bool is_polite(uint32_t c) /* o- and go- before nouns */
{
    return c == 0x304A || c == 0x3054;
}

/* Hiragana, then a word in other letters: a phrase ends, unless the kana is a stem's ending inside a compound (moushi-komi)
 * or a polite prefix. */
static enum verdict judge_after_hiragana(const struct text *t, const struct text_para *p, int i)
{
    /* i ki shi chi mi ri gi ji bi e ke se ne me re ge ze be, small tsu */
    static const uint32_t stems[] = {0x3044, 0x304D, 0x3057, 0x3061, 0x307F, 0x308A, 0x304E,
                                     0x3058, 0x3073, 0x3048, 0x3051, 0x305B, 0x306D, 0x3081,
                                     0x308C, 0x3052, 0x305C, 0x3079, 0x3063, 0};
    if (is_polite(t->cp[i]))
        return POOR;
    bool alone = letters_of(phrase_cp(t, p, i - 1)) == KANJI;
    bool kanji = letters_of(phrase_cp(t, p, i + 1)) == KANJI;
    return alone && kanji && among(t->cp[i], stems) ? POOR : GOOD;
}

static enum verdict judge_in_hiragana(const struct text *t, const struct text_para *p, int i)
{
    static const uint32_t particles[] = {
        0x306F, 0x304C, 0x3092, 0x306B, 0x3067, 0x3068,
        0x3082, 0x3078, 0x306E, 0x3066, 0}; /* wa ga o ni de to mo e no te */
    static const uint32_t verb_ga[] = {0x3089, 0x308A, 0x308B, 0x308C, 0x3063, 0};
    uint32_t a = t->cp[i], b = phrase_cp(t, p, i + 1);
    enum letters before = letters_of(phrase_cp(t, p, i - 1));
    bool noun = before == KANJI || before == KATAKANA || before == LATIN;
    if (a == 0x3092) /* o is nothing but a particle */
        return GOOD;
    if (is_polite(b) && letters_of(phrase_cp(t, p, i + 2)) == KANJI && among(a, particles))
        return GOOD;
    if (noun && (a == 0x306F || (a == 0x304C && !among(b, verb_ga))))
        return GOOD;
    return POOR;
}

enum verdict phrase_judge_japanese(const struct text *t, const struct text_para *p, int i)
{
    enum letters a = letters_of(t->cp[i]), b = letters_of(phrase_cp(t, p, i + 1));
    if (b == HIRAGANA && (t->cp[i] == 0x300D || t->cp[i] == 0x300F || t->cp[i] == 0xFF09))
        return POOR; /* a particle behind a closing bracket */
    if (a == OTHER || b == OTHER)
        return GOOD; /* punctuation */
    if (a == KATAKANA && b == KATAKANA)
        return run_length(t, p, i, KATAKANA) <= MAX_KATAKANA_WORD ? NEVER : POOR;
    if (a == HIRAGANA)
        return b == HIRAGANA ? judge_in_hiragana(t, p, i) : judge_after_hiragana(t, p, i);
    if (a == DIGIT)
        return b == KANJI || b == DIGIT ? NEVER : POOR; /* "12 days", in words without a space */
    if (b == HIRAGANA || b == DIGIT || a == LATIN || a == b)
        return POOR;
    /* kanji and katakana, or Latin behind them: two words, unless one kanji alone is a prefix or suffix */
    bool affix = (a == KANJI && run_length(t, p, i, KANJI) == 1) ||
                 (b == KANJI && run_length(t, p, i + 1, KANJI) == 1);
    return affix ? POOR : GOOD;
}

bool phrase_is_japanese(const struct text *t, const struct text_para *p)
{
    if (text_language_is(t->language, "ja"))
        return true;
    for (int i = p->start; i < p->end; i++) {
        enum letters kind = letters_of(t->cp[i]);
        if (kind == HIRAGANA || kind == KATAKANA)
            return true;
    }
    return false;
}

/* Korean words have spaces between them and stay whole, as in print. */
enum verdict phrase_judge_korean(const struct text *t, const struct text_para *p, int i)
{
    if (letters_of(phrase_cp(t, p, i + 1)) != HANGUL)
        return GOOD;
    return run_length(t, p, i, HANGUL) <= MAX_HANGUL_WORD ? NEVER : POOR;
}
