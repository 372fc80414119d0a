/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/mem.h"

static void only_strict_json_is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bytes; /* 0 = strlen */
        enum err want;
    } rows[] = {
        {"{}", 0, ERR_OK},
        {" [1, \"a\", null, true]\n", 0, ERR_OK},
        {"{\"a\":{\"a\":1}}", 0, ERR_OK},
        {"[[[[[[[[]]]]]]]]", 0, ERR_OK},
        {"[\"[[[[[[[[[[[[\"]", 0, ERR_OK}, /* brackets in text are text */
        {"[\"\\\"[[[[[[[[[[\"]", 0, ERR_OK},
        {"[[[[[[[[[]]]]]]]]]", 0, ERR_TOO_BIG},
        {"{\"a\":1,\"a\":2}", 0, ERR_DUPLICATE},
        {"{\"a\":1,\"\\u0061\":2}", 0, ERR_DUPLICATE},
        {"[{\"b\":{\"a\":1,\"a\":2}}]", 0, ERR_DUPLICATE},
        {"[1.0]", 0, ERR_TYPE},
        {"[1e2]", 0, ERR_TYPE},
        {"{\"a\":[{\"b\":-0.5}]}", 0, ERR_TYPE},
        {"", 0, ERR_SYNTAX},
        {"{", 0, ERR_SYNTAX},
        {"{} {}", 0, ERR_SYNTAX},
        {"{}x", 0, ERR_SYNTAX},
        {"[1,]", 0, ERR_SYNTAX},
        {"{'a':1}", 0, ERR_SYNTAX},
        {"{a:1}", 0, ERR_SYNTAX},
        {"[01]", 0, ERR_SYNTAX},
        {"[+1]", 0, ERR_SYNTAX},
        {"[NaN]", 0, ERR_SYNTAX},
        {"[\"\t\"]", 0, ERR_SYNTAX},
        {"[\"\\x\"]", 0, ERR_SYNTAX},
        {"[\"\\u0000\"]", 0, ERR_SYNTAX},
        {"[\"\\ud800\"]", 0, ERR_SYNTAX},
        {"[\"\xc0\xaf\"]", 0, ERR_SYNTAX},
        {"[\"\xed\xa0\x80\"]", 0, ERR_SYNTAX},
        {"\xef\xbb\xbf{}", 0, ERR_SYNTAX},
        {"{}\0", 3, ERR_SYNTAX},
        {"[99999999999999999999]", 0, ERR_SYNTAX},
        {"/**/{}", 0, ERR_SYNTAX},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *doc = NULL;
        struct err_info info = {0};
        size_t bytes = rows[i].bytes ? rows[i].bytes : strlen(rows[i].text);
        enum err e = json_doc_parse(rows[i].text, bytes, &doc, &info);
        if (e != rows[i].want || !doc != !!e)
            fail_msg("%s: %s (%s)", rows[i].text, err_name(e), info.text);
        if (e)
            assert_true(info.text[0]);
        json_decref(doc);
    }
}

static void a_value_tells_its_exact_length(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t used;
    } rows[] = {{"{}", 2},
                {"{ \"a\" : [1] } , {}", 13},
                {"[1]]]]", 3},
                {"{\"a\":\"}\"}x", 9},
                {"[\"\xc3\xa9\"],", 6},
                {"{}[[[[[[[[[[", 2}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *v = NULL;
        size_t used = 0;
        assert_int_equal(json_value_parse(rows[i].text, strlen(rows[i].text), &v, &used, NULL),
                         ERR_OK);
        assert_int_equal(used, rows[i].used);
        json_decref(v);
    }
}

static void members_are_taken_by_type_and_range(void **state)
{
    (void)state;
    static const char text[] = "{\"s\":\"abc\",\"n\":5,\"b\":true,\"o\":{},\"a\":[],\"z\":null}";
    json_t *doc = NULL;
    const char *s = NULL;
    const json_t *v = NULL;
    int64_t n = -7;
    bool b = false;
    struct err_info info;
    assert_int_equal(json_doc_parse(text, strlen(text), &doc, NULL), ERR_OK);
    assert_int_equal(json_get_string(doc, "s", true, 3, &s, NULL), ERR_OK);
    assert_string_equal(s, "abc");
    assert_int_equal(json_get_string(doc, "s", true, 2, &s, &info), ERR_TOO_BIG);
    assert_string_equal(info.text, "s is longer than 2 bytes");
    assert_int_equal(json_get_string(doc, "n", true, 3, &s, &info), ERR_TYPE);
    assert_string_equal(info.text, "n is not a string");
    assert_int_equal(json_get_string(doc, "z", false, 3, &s, NULL), ERR_TYPE); /* null is a type */
    assert_int_equal(json_get_string(doc, "x", true, 3, &s, &info), ERR_TYPE);
    assert_string_equal(info.text, "x is missing");
    assert_int_equal(json_get_string(doc, "x", false, 3, &s, NULL), ERR_OK);
    assert_null(s);
    assert_int_equal(json_get_int(doc, "n", true, 0, 4, &n, NULL), ERR_RANGE);
    assert_int_equal(json_get_int(doc, "x", false, 0, 4, &n, NULL), ERR_OK);
    assert_int_equal(n, -7);
    assert_int_equal(json_get_int(doc, "n", true, 5, 5, &n, NULL), ERR_OK);
    assert_int_equal(n, 5);
    assert_int_equal(json_get_int(doc, "b", true, 0, 5, &n, NULL), ERR_TYPE);
    assert_int_equal(json_get_bool(doc, "b", &b, NULL), ERR_OK);
    assert_true(b);
    assert_int_equal(json_get_bool(doc, "n", &b, NULL), ERR_TYPE);
    assert_int_equal(json_get_object(doc, "o", true, &v, NULL), ERR_OK);
    assert_int_equal(json_get_object(doc, "a", true, &v, NULL), ERR_TYPE);
    assert_int_equal(json_get_array(doc, "a", true, &v, NULL), ERR_OK);
    assert_int_equal(json_get_array(doc, "o", true, &v, NULL), ERR_TYPE);
    json_decref(doc);
}

static void each_failing_allocation_is_told(void **state)
{
    (void)state;
    static const char text[] =
        "{\"a\":[1,2,3,4,5,6,7,8,9,10],\"long name\":\"a text of some length, to "
        "make the buffer grow more than once on its way\",\"o\":{\"x\":{}}}";
    for (unsigned long n = 1; n < 500; n++) {
        json_t *doc = NULL;
        mem_fail_at(n, 0);
        enum err e = json_doc_parse(text, strlen(text), &doc, NULL);
        unsigned long asked = mem_fail_at(0, 0);
        assert_int_equal(e, asked < n ? ERR_OK : ERR_NOMEM);
        json_decref(doc);
        if (!e)
            return;
    }
    fail_msg("never came to an end");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_strict_json_is_taken),
        cmocka_unit_test(a_value_tells_its_exact_length),
        cmocka_unit_test(members_are_taken_by_type_and_range),
        cmocka_unit_test(each_failing_allocation_is_told),
    };
    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
