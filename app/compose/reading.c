/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/reading.h"

#include <string.h>

#include "base/text.h"

#define LETTERS_A_SECOND 14
#define IDEOGRAPHS_A_SECOND 5 /* Chinese, Japanese, Korean: each says more */
#define FINDING_MS 2000       /* until the eye is at the first word */
#define LEAST_MS 4000

static int64_t words_ms(const char *text)
{
    int64_t letters = 0, ideographs = 0;
    size_t left = text ? strlen(text) : 0, used;
    for (; left > 0; text += used, left -= used) {
        uint32_t c = text_utf8_next(text, left, &used);
        if ((c >= 0x2E80 && c <= 0xD7FF) || (c >= 0x20000 && c <= 0x3FFFF))
            ideographs++;
        else
            letters++;
    }
    return letters * 1000 / LETTERS_A_SECOND + ideographs * 1000 / IDEOGRAPHS_A_SECOND;
}

int64_t reading_ms(const char *title, const char *text)
{
    int64_t ms = FINDING_MS + words_ms(title) + words_ms(text);
    return ms > LEAST_MS ? ms : LEAST_MS;
}
