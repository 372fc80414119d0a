/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/text_leading.h"

#include <hb.h>

/* Scripts that reach higher or lower than Latin need at least so much, per mille of the em. */
static const struct {
    uint32_t script;
    int least_pm;
} tall_scripts[] = {
    {HB_SCRIPT_HAN, 1300},        {HB_SCRIPT_HIRAGANA, 1300}, {HB_SCRIPT_KATAKANA, 1300},
    {HB_SCRIPT_HANGUL, 1300},     {HB_SCRIPT_ARABIC, 1420},   {HB_SCRIPT_HEBREW, 1250},
    {HB_SCRIPT_DEVANAGARI, 1420}, {HB_SCRIPT_BENGALI, 1420},  {HB_SCRIPT_TAMIL, 1420},
    {HB_SCRIPT_TELUGU, 1500},     {HB_SCRIPT_KANNADA, 1500},  {HB_SCRIPT_MALAYALAM, 1420},
    {HB_SCRIPT_GUJARATI, 1420},   {HB_SCRIPT_GURMUKHI, 1420}, {HB_SCRIPT_SINHALA, 1420},
    {HB_SCRIPT_THAI, 1480},       {HB_SCRIPT_LAO, 1480},      {HB_SCRIPT_KHMER, 1600},
    {HB_SCRIPT_MYANMAR, 1700},    {HB_SCRIPT_ETHIOPIC, 1350}, {HB_SCRIPT_ORIYA, 1420},
    {HB_SCRIPT_TIBETAN, 1600},    {HB_SCRIPT_THAANA, 1420},
};

int text_leading_pm(const struct text_style *st, int size_px)
{
    if (st->leading_large_pm <= 0 || size_px <= st->min_px || st->display_px <= st->min_px)
        return st->leading_pm;
    if (size_px >= st->display_px)
        return st->leading_large_pm;
    int range = st->display_px - st->min_px;
    return st->leading_pm +
           (st->leading_large_pm - st->leading_pm) * (size_px - st->min_px) / range;
}

/* Colour emoji are taller than letters: at display sizes they would touch those of the next line. */
#define EMOJI_LEAST_PM 1220

int text_line_height(const struct text *t, int start, int end, int size_px, int pm)
{
    uint32_t last = 0;
    if (pm < EMOJI_LEAST_PM && text_holds_emoji(t, start, end))
        pm = EMOJI_LEAST_PM;
    for (int i = start; i < end; i++) {
        if (t->script[i] == last)
            continue;
        last = t->script[i];
        for (size_t k = 0; k < sizeof tall_scripts / sizeof tall_scripts[0]; k++)
            if (tall_scripts[k].script == last && tall_scripts[k].least_pm > pm)
                pm = tall_scripts[k].least_pm;
    }
    return (size_px * pm + 999) / 1000;
}
