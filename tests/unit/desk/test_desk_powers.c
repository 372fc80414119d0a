/* SPDX-License-Identifier: Apache-2.0 */
/* Each role on each power, written out: a change of the table must be meant. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "desk/powers.h"

static const struct {
    enum power power;
    const char *who; /* w author, m moderator, a admin, r auditor */
    unsigned scope;
} wanted[] = {
    {POWER_NONE, "", 0},
    {POWER_SEE, "wmar", SCOPE_READ},
    {POWER_WRITE, "wma", SCOPE_WRITE},
    {POWER_REVIEW, "ma", SCOPE_REVIEW},
    {POWER_WITHDRAW, "ma", SCOPE_EMERGENCY},
    {POWER_HOLD, "ma", SCOPE_EMERGENCY},
    {POWER_ALERT, "ma", SCOPE_EMERGENCY},
    {POWER_PUBLISH, "ma", SCOPE_PUBLISH},
    {POWER_SOURCES, "a", SCOPE_ADMIN},
    {POWER_SCREENS, "a", SCOPE_ADMIN},
    {POWER_AUDIENCES, "a", SCOPE_ADMIN},
    {POWER_PEOPLE, "a", SCOPE_ADMIN},
    {POWER_SETTINGS, "a", SCOPE_ADMIN},
    {POWER_RECORDS, "ar", SCOPE_RECORDS},
    {POWER_KEYS, "a", SCOPE_ADMIN},
    {POWER_BACKUP, "a", SCOPE_ADMIN},
    {POWER_OWN, "wmar", 0},
};

static void each_role_has_exactly_its_powers(void **state)
{
    static const char letters[] = "?wmar";
    (void)state;
    assert_int_equal(sizeof wanted / sizeof wanted[0], POWER__COUNT);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        for (int role = PERSON_NOBODY; role <= PERSON_AUDITOR; role++) {
            bool want = role && strchr(wanted[i].who, letters[role]);
            assert_int_equal(power_is_given((enum person_role)role, wanted[i].power), want);
            for (unsigned scope = 1; scope <= SCOPE_ADMIN; scope *= 2)
                assert_int_equal(
                    power_is_given_to_token((enum person_role)role, scope, wanted[i].power),
                    want && scope == wanted[i].scope);
            assert_false(power_is_given_to_token((enum person_role)role, 0, wanted[i].power));
        }
    }
    assert_false(power_is_given((enum person_role)9, POWER_SEE));
    assert_false(power_is_given(PERSON_ADMIN, POWER__COUNT));
}

static void a_verb_that_no_row_names_is_for_the_shell(void **state)
{
    (void)state;
    assert_int_equal(power_of_verb("serve", NULL), POWER_NONE);
    assert_int_equal(power_of_verb("init", NULL), POWER_NONE);
    assert_int_equal(power_of_verb("restore", NULL), POWER_NONE);
    assert_int_equal(power_of_verb("audience", "list"), POWER_SEE);
    assert_int_equal(power_of_verb("audience", "set"), POWER_AUDIENCES);
    assert_int_equal(power_of_verb("audience", NULL), POWER_AUDIENCES);
    assert_int_equal(power_of_verb("approve", "p1"), POWER_REVIEW);
}

static void scopes_are_read_back_as_they_were_written(void **state)
{
    static const char *const bad[] = {"", "read,", ",read", "reader", "rea", "read write", "READ"};
    char text[SCOPES_TEXT_BYTES];
    unsigned bits = 0;
    (void)state;
    assert_int_equal(scopes_parse("admin,read,records,write,review,publish,emergency", &bits),
                     ERR_OK);
    scopes_format(bits, text);
    assert_string_equal(text, "read,write,review,emergency,publish,records,admin");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(scopes_parse(bad[i], &bits), ERR_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_has_exactly_its_powers),
        cmocka_unit_test(a_verb_that_no_row_names_is_for_the_shell),
        cmocka_unit_test(scopes_are_read_back_as_they_were_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
