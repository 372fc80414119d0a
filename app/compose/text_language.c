/* SPDX-License-Identifier: Apache-2.0 */
/* What a language tag says about text (BCP 47). */
#include <string.h>
#include <strings.h>

#include "compose/text.h"

bool text_language_is(const char *language, const char *prefix)
{
    size_t n = strlen(prefix);
    return language && strncasecmp(language, prefix, n) == 0 &&
           (language[n] == '\0' || language[n] == '-' || language[n] == '_');
}

bool text_language_rtl(const char *language)
{
    static const char *const rtl[] = {"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"};
    for (size_t i = 0; i < sizeof rtl / sizeof rtl[0]; i++)
        if (text_language_is(language, rtl[i]))
            return true;
    return false;
}
