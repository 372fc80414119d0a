/* SPDX-License-Identifier: Apache-2.0 */
/* Plural categories of whole numbers, from CLDR 44. */
#include "compose/messages_inner.h"

static enum plural one_is_one(int64_t n)
{
    return n == 1 ? PLURAL_ONE : PLURAL_OTHER;
}

static enum plural nought_is_one(int64_t n)
{
    return n <= 1 ? PLURAL_ONE : PLURAL_OTHER;
}

static enum plural none(int64_t n)
{
    (void)n;
    return PLURAL_OTHER;
}

static enum plural arabic(int64_t n)
{
    if (n == 1 || n == 2)
        return n == 1 ? PLURAL_ONE : PLURAL_TWO;
    if (n % 100 >= 3)
        return n % 100 <= 10 ? PLURAL_FEW : PLURAL_MANY;
    return PLURAL_OTHER;
}

static enum plural czech(int64_t n)
{
    if (n >= 2 && n <= 4)
        return PLURAL_FEW;
    return one_is_one(n);
}

static enum plural hebrew(int64_t n)
{
    return n == 2 ? PLURAL_TWO : one_is_one(n);
}

static bool ends_in_2_to_4(int64_t n)
{
    return n % 10 >= 2 && n % 10 <= 4 && !(n % 100 >= 12 && n % 100 <= 14);
}

static enum plural polish(int64_t n)
{
    if (n == 1)
        return PLURAL_ONE;
    return ends_in_2_to_4(n) ? PLURAL_FEW : PLURAL_MANY;
}

static enum plural russian(int64_t n)
{
    if (n % 10 == 1 && n % 100 != 11)
        return PLURAL_ONE;
    return ends_in_2_to_4(n) ? PLURAL_FEW : PLURAL_MANY;
}

enum plural message_plural(const char *language, int64_t n)
{
    static const struct {
        const char *language;
        enum plural (*of)(int64_t n);
    } table[] = {
        {"ar", arabic},        {"cs", czech},         {"sk", czech},         {"he", hebrew},
        {"pl", polish},        {"ru", russian},       {"uk", russian},       {"be", russian},
        {"pt-PT", one_is_one}, {"pt", nought_is_one}, {"fr", nought_is_one}, {"hi", nought_is_one},
        {"bn", nought_is_one}, {"ja", none},          {"ko", none},          {"zh", none},
        {"th", none},          {"vi", none},          {"id", none},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (text_language_is(language, table[i].language))
            return table[i].of(n);
    return one_is_one(n);
}
