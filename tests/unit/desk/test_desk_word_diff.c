/* SPDX-License-Identifier: Apache-2.0 */
/* What a reviewer reads of a change. In the table: [gone] and {added}. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "desk/web/word_diff.h"

static void written(const char *old, const char *new, struct strbuf *b)
{
    json_t *list = NULL, *o;
    size_t i;
    strbuf_init(b, 1 << 20);
    assert_int_equal(word_diff(old, new, &list), ERR_OK);
    json_array_foreach(list, i, o)
    {
        const char *gone = json_string_value(json_object_get(o, "gone"));
        const char *added = json_string_value(json_object_get(o, "added"));
        const char *same = json_string_value(json_object_get(o, "same"));
        if (gone)
            strbuf_printf(b, "[%s]", gone);
        if (added)
            strbuf_printf(b, "{%s}", added);
        if (same)
            strbuf_puts(b, same);
    }
    json_decref(list);
}

static void a_change_is_told_word_by_word(void **state)
{
    static const struct {
        const char *old, *new, *told;
    } table[] = {
        {"", "", NULL},
        {"the same", "the same", "the same"},
        {"", "new", "{new}"},
        {"old", "", "[old]"},
        {"on Friday, at 5", "on Thursday, at 5", "on [Friday]{Thursday}, at 5"},
        {"at 17:30 in the hall", "at 18:30 in the hall", "at [17:30]{18:30} in the hall"},
        {"soup for all", "soup and bread for all", "soup {and bread }for all"},
        {"one two three", "one deux trois", "one [two three]{deux trois}"},
        {"one\ntwo", "one two", "one[\n]{ }two"},
        {"Grüße, Jörg", "Grüße, Jürgen", "Grüße, [Jörg]{Jürgen}"},
        {"会议在三楼举行", "会议在五楼举行", "会议在[三]{五}楼举行"},
        {"ประชุมที่นี่", "ประชุมที่นั่น", "ประชุมที่[นี่]{นั่น}"},
        {"a <b>&", "a <i>&", "a [<b>&]{<i>&}"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct strbuf b;
        written(table[i].old, table[i].new, &b);
        assert_string_equal(b.data ? b.data : "", table[i].told ? table[i].told : "");
        strbuf_clear(&b);
    }
}

/* Thousands of words without one in common cost little, and all of both is told. */
static void what_is_too_different_is_replaced(void **state)
{
    struct strbuf old, new, b;
    (void)state;
    strbuf_init(&old, 1 << 16);
    strbuf_init(&new, 1 << 16);
    for (int i = 0; i < 4000; i++) {
        strbuf_printf(&old, "a%d ", i);
        strbuf_printf(&new, "b%d ", i);
    }
    written(old.data, new.data, &b);
    assert_int_equal(b.len_bytes,
                     old.len_bytes + new.len_bytes + 4 - 1); /* the last space is the same */
    strbuf_clear(&old);
    strbuf_clear(&new);
    strbuf_clear(&b);
}

static void no_memory_is_an_error(void **state)
{
    json_t *list = NULL;
    unsigned long calls;
    (void)state;
    mem_fail_at(0, 0);
    assert_int_equal(word_diff("one two", "one three", &list), ERR_OK);
    json_decref(list);
    calls = mem_fail_at(0, 0);
    assert_true(calls > 3);
    unsigned long failed = 0;
    for (unsigned long n = 1; n <= calls; n++) {
        mem_fail_at(n, 0);
        enum err e = word_diff("one two", "one three", &list);
        assert_true(e == ERR_OK || e == ERR_NOMEM); /* JSON's own memory is asked for again */
        failed += e == ERR_NOMEM;
        if (!e)
            json_decref(list);
    }
    assert_true(failed > 3);
    mem_fail_at(0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_is_told_word_by_word),
        cmocka_unit_test(what_is_too_different_is_replaced),
        cmocka_unit_test(no_memory_is_an_error),
    };
    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
