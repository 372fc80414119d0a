/* SPDX-License-Identifier: Apache-2.0 */
/* What a typographer keeps on one line although UAX #14 would let it go: it takes breaks away or calls them poor, and adds none. */
#include "compose/text.h"

#include <string.h>

#define MAX_KATAKANA_WORD 14
#define MAX_HANGUL_WORD 12
#define LITTLE_NUMBER 2 /* digits: "10 minutes", but not "2026 will be" */

enum verdict { GOOD = 0, POOR, NEVER };

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_letter(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0xC0 && c < 0x530 && c != 0xD7 && c != 0xF7) || (c >= 0xFF21 && c <= 0xFF5A);
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == 0xA0 || c == 0x202F || c == 0x2009 || c == 0x3000;
}

/* At a paragraph's ends there are spaces all around. */
static uint32_t cp_at(const struct text *t, const struct text_para *p, int i)
{
    return i >= p->start && i < p->end ? t->cp[i] : ' ';
}

/* ---- numbers and units ---- */

static const char *const units[] = {
    "%",
    "\xE2\x80\xB0",
    "\xE2\x82\xAC",
    "$",
    "\xC2\xA3",
    "\xC2\xA5",
    "EUR",
    "CHF",
    "USD",
    "GBP",
    "kr",
    "kr.",
    "z\xC5\x82",
    "K\xC4\x8D",
    "Ft",
    "\xC2\xB0",
    "\xC2\xB0"
    "C",
    "\xC2\xB0"
    "F",
    "nm",
    "mm",
    "cm",
    "m",
    "km",
    "m\xC2\xB2",
    "m\xC2\xB3",
    "ha",
    "mg",
    "g",
    "kg",
    "t",
    "ml",
    "cl",
    "l",
    "L",
    "ms",
    "s",
    "min",
    "min.",
    "h",
    "Uhr",
    "am",
    "pm",
    "a.m.",
    "p.m.",
    "AM",
    "PM",
    "kB",
    "MB",
    "GB",
    "TB",
    "W",
    "kW",
    "MW",
    "kWh",
    "MWh",
    "V",
    "A",
    "Hz",
    "kHz",
    "MHz",
    "GHz",
    "km/h",
    "mph",
    "px",
    "dpi",
    "Mio.",
    "Mrd.",
    "\xD0\xBA\xD0\xBC",
    "\xD0\xBC",
    "\xD0\xBA\xD0\xB3",
    "\xD1\x80\xD1\x83\xD0\xB1.",
};

static const char *const before_numbers[] = {
    "\xE2\x82\xAC", "$",    "\xC2\xA3", "\xC2\xA5", "EUR",
    "CHF",          "USD",  "GBP",      "\xC2\xA7", "\xC2\xA7\xC2\xA7",
    "Nr.",          "No.",  "nr.",      "no.",      "\xE2\x84\x96",
    "n\xC2\xB0",    "p.",   "pp.",      "S.",       "Art.",
    "Abs.",         "Fig.", "fig.",     "ca.",      "c.",
};

/* Is [start, end) this word? */
static bool is_word(struct text *t, int start, int end, const char *word)
{
    size_t bytes = text_encode(t, start, end, true);
    return bytes == strlen(word) && memcmp(t->scratch, word, bytes) == 0;
}

static bool is_any(struct text *t, int start, int end, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_word(t, start, end, words[i]))
            return true;
    return false;
}

#define MAX_UNIT 5 /* code points */
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* The word behind a space, less a comma or the like: "12 km," */
static bool unit_follows(struct text *t, const struct text_para *p, int at)
{
    int end = at;
    while (end < p->end && end - at <= MAX_UNIT && !is_blank(t->cp[end]))
        end++;
    if (end - at > MAX_UNIT + 1)
        return false;
    for (int stop = end; stop > at && stop > end - 3; stop--) {
        if (is_any(t, at, stop, units, COUNT(units)))
            return true;
        if (is_letter(t->cp[stop - 1]) || is_digit(t->cp[stop - 1]))
            return false;
    }
    return false;
}

static bool three_digits(const struct text *t, const struct text_para *p, int at)
{
    for (int i = at; i < at + 3; i++)
        if (!is_digit(cp_at(t, p, i)))
            return false;
    return !is_digit(cp_at(t, p, at + 3));
}

/* Does one of the words that go before numbers end before code point `end`? */
static bool announced(struct text *t, const struct text_para *p, int end)
{
    int start = end;
    while (start > p->start && end - start <= MAX_UNIT && !is_blank(t->cp[start - 1]))
        start--;
    return is_any(t, start, end, before_numbers, COUNT(before_numbers));
}

static enum verdict judge_number(struct text *t, const struct text_para *p, int space)
{
    uint32_t next = cp_at(t, p, space + 1);
    int digits = 0;
    if (is_digit(next) && announced(t, p, space))
        return NEVER;
    if (!is_digit(cp_at(t, p, space - 1)))
        return GOOD;
    if (unit_follows(t, p, space + 1) || three_digits(t, p, space + 1))
        return NEVER;
    while (is_digit(cp_at(t, p, space - 1 - digits)))
        digits++;
    /* "10 minutes", but not "No. 10 minutes" nor "2026 minutes" */
    int before = space - 1 - digits;
    bool small_letter = next >= 'a' && next <= 'z';
    if (!small_letter || digits > LITTLE_NUMBER || cp_at(t, p, before) != ' ')
        return GOOD;
    return announced(t, p, before) ? GOOD : POOR;
}

/* ---- quotation marks, dashes, little words ---- */

static bool is_dash(uint32_t c)
{
    return c == 0x2013 || c == 0x2014 || c == '-';
}

/* "« mot »" as French is typed, with common spaces. German »Wort« has none inside. */
static bool inside_quotes(const struct text *t, const struct text_para *p, int space)
{
    uint32_t before = cp_at(t, p, space - 1), after = cp_at(t, p, space + 1);
    uint32_t left = cp_at(t, p, space - 2), right = cp_at(t, p, space + 2);
    if ((before == 0xAB || before == 0x2039) && (left == ' ' || left == '(' || left == 0x2019))
        return true;
    return (after == 0xBB || after == 0x203A) && !is_letter(right) && !is_digit(right);
}

/* Polish, Czech and Slovak let no line end with a word of one letter. */
static bool letter_alone(const struct text *t, const struct text_para *p, int space)
{
    return is_letter(cp_at(t, p, space - 1)) && cp_at(t, p, space - 2) == ' ' &&
           (text_language_is(t->language, "pl") || text_language_is(t->language, "cs") ||
            text_language_is(t->language, "sk"));
}

static enum verdict judge_space(struct text *t, const struct text_para *p, int i)
{
    /* a dash stays with the words before it */
    if (is_dash(cp_at(t, p, i + 1)) && cp_at(t, p, i + 2) == ' ')
        return NEVER;
    if (inside_quotes(t, p, i) || letter_alone(t, p, i))
        return NEVER;
    return judge_number(t, p, i);
}

/* Letters between i and the next sign that is none, in one direction. */
static int letters_beside(const struct text *t, const struct text_para *p, int i, int step)
{
    int n = 0;
    while (is_letter(cp_at(t, p, i + step * (n + 1))))
        n++;
    return n;
}

/* "km/h", "and/or", "e-mail" are one word. */
static enum verdict judge_joint(const struct text *t, const struct text_para *p, int i)
{
    int least = t->cp[i] == '/' ? 3 : 2;
    int before = letters_beside(t, p, i, -1), after = letters_beside(t, p, i, 1);
    return (before > 0 && before < least) || (after > 0 && after < least) ? NEVER : GOOD;
}

/* ---- Japanese and Korean ---- */

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
    return is_digit(c) ? DIGIT : is_letter(c) ? LATIN : OTHER;
}

static bool among(uint32_t c, const uint32_t *set)
{
    for (; *set; set++)
        if (*set == c)
            return true;
    return false;
}

/* Length of the run of these letters around i. */
static int run_length(const struct text *t, const struct text_para *p, int i, enum letters kind)
{
    int start = i, end = i + 1;
    while (start > p->start && letters_of(t->cp[start - 1]) == kind)
        start--;
    while (end < p->end && letters_of(t->cp[end]) == kind)
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
    bool alone = letters_of(cp_at(t, p, i - 1)) == KANJI;
    bool kanji = letters_of(cp_at(t, p, i + 1)) == KANJI;
    return alone && kanji && among(t->cp[i], stems) ? POOR : GOOD;
}

static enum verdict judge_in_hiragana(const struct text *t, const struct text_para *p, int i)
{
    static const uint32_t particles[] = {
        0x306F, 0x304C, 0x3092, 0x306B, 0x3067, 0x3068,
        0x3082, 0x3078, 0x306E, 0x3066, 0}; /* wa ga o ni de to mo e no te */
    static const uint32_t verb_ga[] = {0x3089, 0x308A, 0x308B, 0x308C, 0x3063, 0};
    uint32_t a = t->cp[i], b = cp_at(t, p, i + 1);
    enum letters before = letters_of(cp_at(t, p, i - 1));
    bool noun = before == KANJI || before == KATAKANA || before == LATIN;
    if (a == 0x3092) /* o is nothing but a particle */
        return GOOD;
    if (is_polite(b) && letters_of(cp_at(t, p, i + 2)) == KANJI && among(a, particles))
        return GOOD;
    if (noun && (a == 0x306F || (a == 0x304C && !among(b, verb_ga))))
        return GOOD;
    return POOR;
}

static enum verdict judge_japanese(const struct text *t, const struct text_para *p, int i)
{
    enum letters a = letters_of(t->cp[i]), b = letters_of(cp_at(t, p, i + 1));
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

static bool is_japanese(const struct text *t, const struct text_para *p)
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
static enum verdict judge_korean(const struct text *t, const struct text_para *p, int i)
{
    if (letters_of(cp_at(t, p, i + 1)) != HANGUL)
        return GOOD;
    return run_length(t, p, i, HANGUL) <= MAX_HANGUL_WORD ? NEVER : POOR;
}

/* ---- the whole ---- */

void text_mark_phrases(struct text *t)
{
    for (int k = 0; k < t->para_count; k++) {
        const struct text_para *p = &t->paras[k];
        bool japanese = is_japanese(t, p);
        for (int i = p->start; i < p->end - 1; i++) {
            enum verdict v = GOOD;
            if (!(t->marks[i] & TEXT_BREAK_ALLOWED))
                continue;
            if (t->cp[i] == ' ')
                v = judge_space(t, p, i);
            else if (t->cp[i] == '/' || t->cp[i] == '-')
                v = judge_joint(t, p, i);
            else if (letters_of(t->cp[i]) == HANGUL)
                v = judge_korean(t, p, i);
            else if (japanese)
                v = judge_japanese(t, p, i);
            if (v == NEVER)
                t->marks[i] &= (uint8_t)~TEXT_BREAK_ALLOWED;
            else if (v == POOR)
                t->marks[i] |= TEXT_BREAK_POOR;
        }
    }
}
