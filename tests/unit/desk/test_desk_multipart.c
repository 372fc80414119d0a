/* SPDX-License-Identifier: Apache-2.0 */
/* multipart/form-data, cut at every byte: what is read is the same wherever a body is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "desk/web/multipart.h"

#define TYPE "multipart/form-data; boundary=b"
#define PART(name) "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define A_FILE(name)                                                                               \
    "--b\r\nContent-Disposition: form-data; name=\"" name                                          \
    "\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
#define END "--b--\r\n"
#define NAME_64 "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"

static enum err begin(void *user, const char *name, bool is_file)
{
    return strbuf_printf(user, "[%s%s]", name, is_file ? " file" : "");
}

static enum err bytes(void *user, const char *data, size_t n)
{
    return strbuf_append(user, data, n);
}

/* In pieces of this many bytes, the first of so many. said: "[name]value[name file]bytes" */
static enum err read_all(const char *type, const char *body, size_t n, size_t first, size_t piece,
                         struct strbuf *said)
{
    const struct multipart_to to = {begin, bytes, said};
    struct multipart *m = NULL;
    enum err e = multipart_new(type, &to, &m);
    for (size_t at = 0, k = first ? first : piece; at < n && !e; at += k, k = piece) {
        k = n - at < k ? n - at : k;
        char *exact = mem_alloc(k); /* so that a read past it is seen */
        assert_non_null(exact);
        memcpy(exact, body + at, k);
        e = multipart_take(m, exact, k);
        mem_free(exact);
    }
    if (!e)
        e = multipart_end(m);
    multipart_free(m);
    return e;
}

static const struct {
    const char *type, *body, *said; /* said NULL: refused */
} cases[] = {
    {TYPE, PART("a") "1\r\n" END, "[a]1"},
    {TYPE, PART("a") "\r\n" PART("a") "\r\n" PART("a") "x\r\n" PART("a") "\r\n" END,
     "[a][a][a]x[a]"},
    {TYPE, A_FILE("new") "x\ry\nz\r\n\r\n--c\r\n-\r\n--\r\n" PART("t") "w\r\n" END,
     "[new file]x\ry\nz\r\n\r\n--c\r\n-\r\n--[t]w"},
    {TYPE, PART("a") "\r\r\n\r\n" END, "[a]\r\r\n"},
    {TYPE, PART("a") "--b\r\n" END, "[a]--b"},
    {TYPE, "a preamble\r\n" PART("a") "1\r\n" END "an epilogue\r\n--b\r\n", "[a]1"},
    {TYPE, "\r\n" PART("a") "1\r\n--b--", "[a]1"},
    {TYPE, END, ""},
    {"Multipart/Form-Data; charset=utf-8; Boundary=\"b c;d\"; x=y",
     "--b c;d\r\ncontent-disposition:form-data;Name=a;x=y\r\n\r\n1\r\n--b c;d--", "[a]1"},
    {TYPE,
     "--b\r\nX: name=\"no\"\r\nContent-Disposition: form-data; x=\"; name=\"; "
     "name=\"y\"\r\n\r\n\r\n" END,
     "[y]"},
    {TYPE, A_FILE("a") "\r\n" END, "[a file]"},
    {TYPE, "--b\r\nContent-Disposition: form-data; name=\"a\"; filename*=UTF-8''x\r\n\r\n1\r\n" END,
     "[a file]1"},
    {TYPE, PART(NAME_64) "1\r\n" END, "[" NAME_64 "]1"},
    /* refused */
    {TYPE, PART(NAME_64 "n") "1\r\n" END, NULL},
    {TYPE, "", NULL},
    {TYPE, PART("a") "1\r\n", NULL},
    {TYPE, PART("a") "1\r\n--b-", NULL},
    {TYPE, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n", NULL},
    {TYPE, "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n" END, NULL},
    {TYPE, "--b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n" END, NULL},
    {TYPE, "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n" END, NULL},
    {TYPE, "--b\r\nContent-Type: text/plain\r\n\r\n1\r\n" END, NULL},
    {TYPE, "--b\r\n\r\n1\r\n" END, NULL},
    {TYPE, "--bx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" END, NULL},
    {"multipart/form-data", PART("a") "1\r\n" END, NULL},
    {"multipart/form-data; boundary=", PART("a") "1\r\n" END, NULL},
    {"multipart/form-data; boundary=\"b", PART("a") "1\r\n" END, NULL},
    {"multipart/form-data; boundary=" NAME_64 "123456b", "--" NAME_64 "123456b--", NULL},
    {"multipart/form-data; boundary=" NAME_64 "12345b", "--" NAME_64 "12345b--", ""},
};

static void a_body_is_read_alike_wherever_it_is_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n = strlen(cases[i].body);
        for (size_t first = 0; first <= n; first++)
            for (size_t piece = 1; piece <= n + 1; piece = piece < 3 ? piece + 1 : piece * 7) {
                struct strbuf said;
                strbuf_init(&said, 10000);
                enum err e = read_all(cases[i].type, cases[i].body, n, first, piece, &said);
                const char *got = e ? NULL : said.data ? said.data : "";
                if (!got != !cases[i].said || (got && strcmp(got, cases[i].said) != 0))
                    fail_msg("case %zu cut at %zu, then by %zu: %s: %s", i, first, piece,
                             err_name(e), got ? got : "");
                strbuf_clear(&said);
            }
    }
}

static void a_head_without_end_is_too_big(void **state)
{
    static const char start[] = "--b\r\nContent-Disposition: form-data; name=\"a\"; x=\"";
    char body[MAX_PART_HEAD_BYTES + 200];
    struct strbuf said;
    (void)state;
    memset(body, 'x', sizeof body);
    memcpy(body, start, sizeof start - 1);
    strbuf_init(&said, 100);
    assert_int_equal(read_all(TYPE, body, sizeof body, 0, 100, &said), ERR_TOO_BIG);
    assert_null(said.data);
}

static void a_nul_in_a_head_is_refused(void **state)
{
    static const char body[] =
        "--b\r\nContent-Disposition: form-data; name=\"a\0b\"\r\n\r\n1\r\n--b--";
    struct strbuf said;
    (void)state;
    strbuf_init(&said, 100);
    assert_int_equal(read_all(TYPE, body, sizeof body - 1, 0, 9, &said), ERR_SYNTAX);
    assert_null(said.data);
}

static void what_the_reader_says_ends_it(void **state)
{
    struct strbuf said;
    static const char body[] = PART("a") "1234567890\r\n" PART("b") "1\r\n" END;
    (void)state;
    strbuf_init(&said, 8);
    assert_int_equal(read_all(TYPE, body, sizeof body - 1, 0, 4, &said), ERR_TOO_BIG);
    strbuf_clear(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_read_alike_wherever_it_is_cut),
        cmocka_unit_test(a_head_without_end_is_too_big),
        cmocka_unit_test(a_nul_in_a_head_is_refused),
        cmocka_unit_test(what_the_reader_says_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
