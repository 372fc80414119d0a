/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compose/capital.h"

static void the_first_letter_becomes_a_capital(void **state)
{
    (void)state;
    static const struct {
        const char *words, *expected;
    } table[] = {
        {"vendredi 12 juin", "Vendredi 12 juin"},
        {"Monday", "Monday"},
        {"środa", "Środa"},
        {"čtvrtek", "Čtvrtek"},
        {"úterý", "Úterý"},
        {"žádná", "Žádná"},
        {"élan", "Élan"},
        {"þing", "Þing"},
        {"ÿ", "ÿ"},
        {"÷", "÷"},
        {"ß", "ß"},
        {"ısı", "ısı"},
        {"σήμερα", "Σήμερα"},
        {"έως", "Έως"},
        {"понедельник", "Понедельник"},
        {"ёлка", "Ёлка"},
        {"ґанок", "Ґанок"},
        {"четвер", "Четвер"},
        {"الجمعة", "الجمعة"},
        {"3月7日", "3月7日"},
        {"शुक्रवार", "शुक्रवार"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s", table[i].words);
        capital_first(text);
        assert_string_equal(text, table[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_letter_becomes_a_capital),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
