/* SPDX-License-Identifier: Apache-2.0 */
/* What a typographer keeps on one line although UAX #14 would let it go: it takes breaks away or calls them poor, and adds none. */
#include "compose/text_phrase.h"

#include <string.h>

#define LITTLE_NUMBER 3 /* digits: "10 minutes", but not "2026 will be" */

bool phrase_is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

bool phrase_is_letter(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0xC0 && c < 0x530 && c != 0xD7 && c != 0xF7) || (c >= 0xFF21 && c <= 0xFF5A);
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == 0xA0 || c == 0x202F || c == 0x2009 || c == 0x3000;
}

uint32_t phrase_cp(const struct text *t, const struct text_para *p, int i)
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
        if (phrase_is_letter(t->cp[stop - 1]) || phrase_is_digit(t->cp[stop - 1]))
            return false;
    }
    return false;
}

static bool three_digits(const struct text *t, const struct text_para *p, int at)
{
    for (int i = at; i < at + 3; i++)
        if (!phrase_is_digit(phrase_cp(t, p, i)))
            return false;
    return !phrase_is_digit(phrase_cp(t, p, at + 3));
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
    uint32_t next = phrase_cp(t, p, space + 1);
    int digits = 0;
    if (phrase_is_digit(next) && announced(t, p, space))
        return NEVER;
    if (!phrase_is_digit(phrase_cp(t, p, space - 1)))
        return GOOD;
    if (unit_follows(t, p, space + 1) || three_digits(t, p, space + 1))
        return NEVER;
    while (phrase_is_digit(phrase_cp(t, p, space - 1 - digits)))
        digits++;
    /* "10 minutes", "21 March", but not "No. 10 minutes" nor "2026 minutes" */
    int before = space - 1 - digits;
    bool letter = phrase_is_letter(next) || (next >= 0x590 && next < 0x2000);
    if (!letter || digits > LITTLE_NUMBER || phrase_cp(t, p, before) != ' ')
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
    uint32_t before = phrase_cp(t, p, space - 1), after = phrase_cp(t, p, space + 1);
    uint32_t left = phrase_cp(t, p, space - 2), right = phrase_cp(t, p, space + 2);
    if ((before == 0xAB || before == 0x2039) && (left == ' ' || left == '(' || left == 0x2019))
        return true;
    return (after == 0xBB || after == 0x203A) && !phrase_is_letter(right) &&
           !phrase_is_digit(right);
}

/* Polish, Czech and Slovak let no line end with a word of one letter. */
static bool letter_alone(const struct text *t, const struct text_para *p, int space)
{
    return phrase_is_letter(phrase_cp(t, p, space - 1)) && phrase_cp(t, p, space - 2) == ' ' &&
           (text_language_is(t->language, "pl") || text_language_is(t->language, "cs") ||
            text_language_is(t->language, "sk"));
}

/* Letters between i and the next sign that is none, in one direction. */
static int letters_beside(const struct text *t, const struct text_para *p, int i, int step)
{
    int n = 0;
    while (phrase_is_letter(phrase_cp(t, p, i + step * (n + 1))))
        n++;
    return n;
}

#define LITTLE_WORD 3 /* letters */

/* "one" in "Six sites, one machine": begun at a line's end, what follows is read as if it were torn off. */
static bool little_beginning(const struct text *t, const struct text_para *p, int space)
{
    int letters = letters_beside(t, p, space, -1);
    uint32_t before = phrase_cp(t, p, space - letters - 2);
    return letters > 0 && letters <= LITTLE_WORD && phrase_cp(t, p, space - letters - 1) == ' ' &&
           (before == '.' || before == '!' || before == '?' || before == ',' || before == ';' ||
            before == ':');
}

static enum verdict judge_space(struct text *t, const struct text_para *p, int i)
{
    /* a dash stays with the words before it */
    if (is_dash(phrase_cp(t, p, i + 1)) && phrase_cp(t, p, i + 2) == ' ')
        return NEVER;
    if (inside_quotes(t, p, i) || letter_alone(t, p, i))
        return NEVER;
    enum verdict v = judge_number(t, p, i);
    return v == GOOD && little_beginning(t, p, i) ? POOR : v;
}

/* "km/h" and "e-mail" are one word; "au-dessus" and "twenty-seven" had better stay whole. */
static enum verdict judge_joint(const struct text *t, const struct text_para *p, int i)
{
    int least = t->cp[i] == '/' ? 3 : 2;
    int before = letters_beside(t, p, i, -1), after = letters_beside(t, p, i, 1);
    if ((before > 0 && before < least) || (after > 0 && after < least))
        return NEVER;
    return t->cp[i] == '-' && before > 0 && after > 0 ? POOR : GOOD;
}

/* ---- the whole ---- */

void text_mark_phrases(struct text *t)
{
    for (int k = 0; k < t->para_count; k++) {
        const struct text_para *p = &t->paras[k];
        bool japanese = phrase_is_japanese(t, p);
        for (int i = p->start; i < p->end - 1; i++) {
            enum verdict v = GOOD;
            if (!(t->marks[i] & TEXT_BREAK_ALLOWED))
                continue;
            if (t->cp[i] == ' ')
                v = judge_space(t, p, i);
            else if (t->cp[i] == '/' || t->cp[i] == '-')
                v = judge_joint(t, p, i);
            else if (phrase_is_hangul(t->cp[i]))
                v = phrase_judge_korean(t, p, i);
            else if (japanese)
                v = phrase_judge_japanese(t, p, i);
            if (v == NEVER)
                t->marks[i] &= (uint8_t)~TEXT_BREAK_ALLOWED;
            else if (v == POOR)
                t->marks[i] |= TEXT_BREAK_POOR;
        }
    }
}
