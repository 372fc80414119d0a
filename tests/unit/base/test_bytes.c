/* SPDX-License-Identifier: Apache-2.0 */
/* strbuf, mem, digest, ecdsa: bytes, their digests and signatures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/ecdsa.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"

static void a_buffer_stops_at_its_cap_and_stays_stopped(void **state)
{
    (void)state;
    struct strbuf b;
    strbuf_init(&b, 5);
    assert_int_equal(strbuf_puts(&b, "abcde"), ERR_OK);
    assert_string_equal(b.data, "abcde");
    assert_int_equal(strbuf_puts(&b, "f"), ERR_TOO_BIG);
    assert_int_equal(strbuf_append(&b, "", 0), ERR_TOO_BIG);
    assert_null(strbuf_take(&b, NULL));
    strbuf_clear(&b);
    assert_int_equal(strbuf_printf(&b, "%d", 12345), ERR_OK);
    assert_int_equal(strbuf_printf(&b, "%d", 6), ERR_TOO_BIG);
    strbuf_clear(&b);
}

static void a_taken_buffer_is_the_callers(void **state)
{
    (void)state;
    struct strbuf b;
    size_t n = 9;
    strbuf_init(&b, 100);
    char *empty = strbuf_take(&b, &n);
    assert_string_equal(empty, "");
    assert_int_equal(n, 0);
    mem_free(empty);
    for (int i = 0; i < 100; i++)
        assert_int_equal(strbuf_append(&b, "x", 1), ERR_OK);
    char *full = strbuf_take(&b, &n);
    assert_int_equal(n, 100);
    assert_int_equal(strlen(full), 100);
    mem_free(full);
    assert_null(b.data);
}

static void a_failed_allocation_sticks_to_the_buffer(void **state)
{
    (void)state;
    struct strbuf b;
    strbuf_init(&b, 100);
    mem_fail_at(1, 0);
    assert_int_equal(strbuf_puts(&b, "a"), ERR_NOMEM);
    mem_fail_at(0, 0);
    assert_int_equal(strbuf_puts(&b, "b"), ERR_NOMEM);
    strbuf_clear(&b);
    assert_int_equal(strbuf_puts(&b, "b"), ERR_OK);
    strbuf_clear(&b);
}

static void json_strings_come_back_as_they_were(void **state)
{
    (void)state;
    static const char text[] = "a\"b\\c\n\t\x01\x1f\x7f\xc3\xa9\xf0\x9f\x94\xa5/";
    struct strbuf b;
    json_t *doc = NULL;
    const char *back = NULL;
    strbuf_init(&b, 500);
    strbuf_puts(&b, "{\"s\":");
    strbuf_json_string(&b, text);
    assert_int_equal(strbuf_puts(&b, "}"), ERR_OK);
    assert_int_equal(json_doc_parse(b.data, b.len_bytes, &doc, NULL), ERR_OK);
    assert_int_equal(json_get_string(doc, "s", true, 100, &back, NULL), ERR_OK);
    assert_string_equal(back, text);
    json_decref(doc);
    strbuf_clear(&b);
}

static void memory_is_zeroed_and_counted(void **state)
{
    (void)state;
    mem_fail_at(0, 0);
    char *p = mem_alloc(64), *none;
    for (int i = 0; i < 64; i++)
        assert_int_equal(p[i], 0);
    none = mem_array(SIZE_MAX / 2, 4);
    assert_null(none);
    mem_fail_at(1, 0);
    none = mem_alloc(1);
    assert_null(none);
    char *copy = mem_strndup("abc", 2);
    assert_string_equal(copy, "ab");
    assert_int_equal(mem_fail_at(1, 1), 2);
    for (int i = 0; i < 3; i++) {
        none = mem_alloc(1);
        assert_null(none);
    }
    char *kept = mem_grow(p, 1024);
    assert_null(kept);
    mem_fail_at(0, 0);
    assert_int_equal(p[0], 0); /* the old block is still there */
    mem_wipe(copy, 2);
    assert_int_equal(copy[0], 0);
    mem_free(copy);
    mem_free(p);
    mem_wipe_free(NULL, 10);
    char *pages = mem_pages_alloc(10000);
    assert_non_null(pages);
    assert_int_equal(pages[9999], 0);
    mem_pages_free(pages, 10000);
}

static void sha_256_is_sha_256(void **state)
{
    (void)state;
    struct digest d, parts, back;
    struct digest_stream *s = NULL;
    char hex[DIGEST_HEX_BYTES];
    assert_int_equal(digest_of("abc", 3, &d), ERR_OK);
    digest_to_hex(&d, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(digest_stream_new(&s), ERR_OK);
    assert_int_equal(digest_stream_add(s, "a", 1), ERR_OK);
    assert_int_equal(digest_stream_add(s, "bc", 2), ERR_OK);
    assert_int_equal(digest_stream_end(s, &parts), ERR_OK);
    digest_stream_free(s);
    assert_true(digest_equal(&d, &parts));
    assert_int_equal(digest_from_hex(hex, &back), ERR_OK);
    assert_true(digest_equal(&d, &back));
    assert_int_equal(digest_of("", 0, &d), ERR_OK);
    digest_to_hex(&d, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_stream_free(NULL);
}

static void hex_is_64_lower_case_digits(void **state)
{
    (void)state;
    char hex[DIGEST_HEX_BYTES + 1];
    struct digest d = {{7}};
    memset(hex, 'a', 64);
    hex[64] = 0;
    hex[63] = 'A';
    assert_int_equal(digest_from_hex(hex, &d), ERR_SYNTAX);
    hex[63] = 'g';
    assert_int_equal(digest_from_hex(hex, &d), ERR_SYNTAX);
    hex[63] = 0;
    assert_int_equal(digest_from_hex(hex, &d), ERR_SYNTAX);
    memset(hex, 'a', 65);
    hex[65] = 0;
    assert_int_equal(digest_from_hex(hex, &d), ERR_SYNTAX);
    assert_int_equal(d.b[0], 7);
}

static void what_is_signed_verifies_and_nothing_else_does(void **state)
{
    (void)state;
    struct ecdsa_private *k = NULL, *other = NULL;
    struct ecdsa_public p, q;
    uint8_t sig[ECDSA_SIG_DER_BYTES];
    size_t n = 0;
    assert_int_equal(ecdsa_private_generate(&k), ERR_OK);
    assert_int_equal(ecdsa_private_generate(&other), ERR_OK);
    assert_int_equal(ecdsa_private_public(k, &p), ERR_OK);
    assert_int_equal(ecdsa_private_public(other, &q), ERR_OK);
    assert_int_equal(ecdsa_sign(k, "text", 4, sig, &n), ERR_OK);
    assert_true(n <= ECDSA_SIG_DER_BYTES);
    assert_int_equal(ecdsa_verify(&p, "text", 4, sig, n), ERR_OK);
    assert_int_equal(ecdsa_verify(&p, "Text", 4, sig, n), ERR_SIGNATURE);
    assert_int_equal(ecdsa_verify(&q, "text", 4, sig, n), ERR_SIGNATURE);
    assert_int_equal(ecdsa_verify(&p, "text", 4, sig, n - 1), ERR_SIGNATURE);
    assert_int_equal(ecdsa_verify(&p, "text", 4, sig, 0), ERR_SIGNATURE);
    sig[n - 1] ^= 1;
    assert_int_equal(ecdsa_verify(&p, "text", 4, sig, n), ERR_SIGNATURE);
    ecdsa_private_free(k);
    ecdsa_private_free(other);
    ecdsa_private_free(NULL);
}

static void keys_go_out_and_come_back(void **state)
{
    (void)state;
    struct ecdsa_private *k = NULL, *back = NULL;
    struct ecdsa_public p, q;
    struct err_info info;
    char pem[512];
    assert_int_equal(ecdsa_private_generate(&k), ERR_OK);
    assert_int_equal(ecdsa_private_write_pem(k, pem, sizeof pem), ERR_OK);
    assert_int_equal(ecdsa_private_parse_pem(pem, &back, NULL), ERR_OK);
    assert_int_equal(ecdsa_private_public(k, &p), ERR_OK);
    assert_int_equal(ecdsa_private_public(back, &q), ERR_OK);
    assert_memory_equal(&p, &q, sizeof p);
    assert_int_equal(ecdsa_public_parse(p.spki, sizeof p.spki, &q), ERR_OK);
    p.spki[60] ^= 1; /* off the curve */
    assert_int_equal(ecdsa_public_parse(p.spki, sizeof p.spki, &q), ERR_SYNTAX);
    p.spki[60] ^= 1;
    assert_int_equal(ecdsa_public_parse(p.spki, sizeof p.spki - 1, &q), ERR_SYNTAX);
    p.spki[26] = 2; /* compressed form */
    assert_int_equal(ecdsa_public_parse(p.spki, sizeof p.spki, &q), ERR_SYNTAX);
    assert_int_equal(ecdsa_private_parse_pem("no key", &back, &info), ERR_SYNTAX);
    ecdsa_private_free(k);
    ecdsa_private_free(back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_stops_at_its_cap_and_stays_stopped),
        cmocka_unit_test(a_taken_buffer_is_the_callers),
        cmocka_unit_test(a_failed_allocation_sticks_to_the_buffer),
        cmocka_unit_test(json_strings_come_back_as_they_were),
        cmocka_unit_test(memory_is_zeroed_and_counted),
        cmocka_unit_test(sha_256_is_sha_256),
        cmocka_unit_test(hex_is_64_lower_case_digits),
        cmocka_unit_test(what_is_signed_verifies_and_nothing_else_does),
        cmocka_unit_test(keys_go_out_and_come_back),
    };
    if (crypto_start())
        return 1;
    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
