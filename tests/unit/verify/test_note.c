/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/fixtures.h"

#include "base/limits.h"

static char *hello(void)
{
    return strdup("{\"hello\":\"world\"}");
}

static void cut_tail(struct bytes *b, size_t bytes)
{
    b->len -= bytes;
    b->data[b->len] = 0;
}

static void append(struct bytes *b, const char *text)
{
    size_t more = strlen(text);
    b->data = realloc(b->data, b->len + more + 1);
    assert_non_null(b->data);
    memcpy(b->data + b->len, text, more + 1);
    b->len += more;
}

static void lose_last_newline(struct bytes *b)
{
    cut_tail(b, 1);
}

static void lose_signatures(struct bytes *b)
{
    cut_tail(b, b->len - fixture_text_bytes(b) - 2);
}

static void lose_empty_line(struct bytes *b)
{
    size_t at = fixture_text_bytes(b);
    memmove(b->data + at, b->data + at + 1, b->len - at);
    b->len--;
}

static void swap_bytes(struct bytes *b, const char *find, const char *by)
{
    char *bent = replaced(b->data, find, by);
    free(b->data);
    *b = (struct bytes){bent, strlen(bent)};
}

static void hyphen_for_dash(struct bytes *b)
{
    swap_bytes(b, "\n\n\xe2\x80\x94 ", "\n\n- ");
}

static void plus_in_name(struct bytes *b)
{
    swap_bytes(b, " desk.example/flags-1 ", " desk.example+flags-1 ");
}

static void no_name(struct bytes *b)
{
    swap_bytes(b, " desk.example/flags-1 ", " ");
}

static void long_name(struct bytes *b)
{
    char name[MAX_KEY_NAME_BYTES + 4] = " ";
    memset(name + 1, 'n', MAX_KEY_NAME_BYTES + 1);
    name[MAX_KEY_NAME_BYTES + 2] = ' ';
    swap_bytes(b, " desk.example/flags-1 ", name);
}

static void two_spaces(struct bytes *b)
{
    swap_bytes(b, "flags-1 ", "flags-1  ");
}

static void bad_base64(struct bytes *b)
{
    b->data[b->len - 3] = '!';
}

static void only_key_id(struct bytes *b)
{
    cut_tail(b, b->len - fixture_text_bytes(b) - 2);
    append(b, "\xe2\x80\x94 desk.example/flags-1 AAAAAA==\n");
}

static void too_long_signature(struct bytes *b)
{
    cut_tail(b, b->len - fixture_text_bytes(b) - 2);
    char base64[129];
    memset(base64, 'A', 128);
    base64[128] = 0;
    append(b, "\xe2\x80\x94 desk.example/flags-1 ");
    append(b, base64);
    append(b, "\n");
}

static void line_twice(struct bytes *b)
{
    size_t at = fixture_text_bytes(b) + 2, line = b->len - at;
    char *copy = strndup(b->data + at, line);
    assert_non_null(copy);
    append(b, copy);
    free(copy);
}

static void seventeen_lines(struct bytes *b)
{
    for (int i = 0; i < 17; i++) {
        char line[64];
        snprintf(line, sizeof line, "\xe2\x80\x94 n%d AAAAAAAA\n", i);
        append(b, line);
    }
}

static void blank_between_lines(struct bytes *b)
{
    append(b, "\n");
}

static void control_in_text(struct bytes *b)
{
    b->data[3] = '\t';
}

static void latin_1_in_text(struct bytes *b)
{
    b->data[3] = (char)0xe9;
}

static void nul_in_text(struct bytes *b)
{
    b->data[3] = 0;
}

static void empty_it(struct bytes *b)
{
    cut_tail(b, b->len);
}

#define F1 BY(KEY_FLAGS_1)
static const struct fixture notes[] = {
    {"signed_by_one", hello, 0, 0, F1, NULL, ERR_OK},
    {"signed_by_three", hello, 0, 0, F1 | BY(KEY_FLAGS_2) | BY(KEY_HOLD_1), NULL, ERR_OK},
    {"text_of_two_paragraphs", hello, "}", "}\n\nmore", F1, NULL, ERR_OK},
    {"empty", hello, 0, 0, F1, empty_it, ERR_SYNTAX},
    {"no_newline_at_the_end", hello, 0, 0, F1, lose_last_newline, ERR_SYNTAX},
    {"no_signatures", hello, 0, 0, F1, lose_signatures, ERR_SYNTAX},
    {"no_empty_line", hello, 0, 0, F1, lose_empty_line, ERR_SYNTAX},
    {"hyphen_for_dash", hello, 0, 0, F1, hyphen_for_dash, ERR_SYNTAX},
    {"plus_in_name", hello, 0, 0, F1, plus_in_name, ERR_SYNTAX},
    {"no_name", hello, 0, 0, F1, no_name, ERR_SYNTAX},
    {"name_too_long", hello, 0, 0, F1, long_name, ERR_SYNTAX},
    {"two_spaces", hello, 0, 0, F1, two_spaces, ERR_SYNTAX},
    {"not_base64", hello, 0, 0, F1, bad_base64, ERR_SYNTAX},
    {"key_id_without_signature", hello, 0, 0, F1, only_key_id, ERR_SYNTAX},
    {"signature_too_long", hello, 0, 0, F1, too_long_signature, ERR_TOO_BIG},
    {"one_key_twice", hello, 0, 0, F1, line_twice, ERR_DUPLICATE},
    {"seventeen_lines", hello, 0, 0, F1, seventeen_lines, ERR_TOO_BIG},
    {"empty_line_at_the_end", hello, 0, 0, F1, blank_between_lines, ERR_SYNTAX},
    {"control_in_text", hello, 0, 0, F1, control_in_text, ERR_SYNTAX},
    {"not_utf8", hello, 0, 0, F1, latin_1_in_text, ERR_SYNTAX},
    {"nul_in_text", hello, 0, 0, F1, nul_in_text, ERR_SYNTAX},
};

static void each_stored_note_is_split_or_refused_as_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        struct note n = {.signature_count = -7};
        struct err_info info = {0};
        struct bytes b = fixture_load("note", ".note", &notes[i]);
        enum err e = note_split(b.data, b.len, &n, &info);
        if (e != notes[i].want)
            fail_msg("%s: %s (%s)", notes[i].name, err_name(e), info.text);
        if (e) {
            assert_int_equal(n.signature_count, -7); /* results untouched on failure */
            assert_true(info.text[0]);
        }
        free(b.data);
    }
}

static void the_signed_text_keeps_its_last_newline_and_nothing_behind(void **state)
{
    (void)state;
    struct note n;
    struct bytes b = sign_note("text", F1);
    assert_int_equal(note_split(b.data, b.len, &n, NULL), ERR_OK);
    assert_int_equal(n.text_bytes, 5);
    assert_memory_equal(n.text, "text\n", 5);
    assert_int_equal(n.signature_count, 1);
    assert_string_equal(n.signatures[0].name, "desk.example/flags-1");
    free(b.data);
}

static void distinct_keys_count_not_lines_nor_names(void **state)
{
    (void)state;
    struct note n;
    uint32_t mask = 0;
    int distinct = 0;
    struct bytes b = sign_note("text", F1 | BY(KEY_FLAGS_2));
    struct note_key keys[] = {test_note_key(KEY_FLAGS_1), test_note_key(KEY_STRANGER),
                              test_note_key(KEY_FLAGS_2)};
    assert_int_equal(note_split(b.data, b.len, &n, NULL), ERR_OK);
    assert_int_equal(note_check(&n, keys, 3, &mask, &distinct), ERR_OK);
    assert_int_equal(mask, 5);
    assert_int_equal(distinct, 2);
    free(b.data);

    /* one key under two names, both names on the note */
    struct note_key alias = keys[0];
    snprintf(alias.name, sizeof alias.name, "other.example/name");
    struct note_key twins[] = {keys[0], alias};
    b = sign_note("text", F1);
    struct ecdsa_private *key = test_private(KEY_FLAGS_1);
    assert_int_equal(note_sign_line("text\n", 5, alias.name, key, b.data + b.len, 512), ERR_OK);
    b.len = strlen(b.data);
    assert_int_equal(note_split(b.data, b.len, &n, NULL), ERR_OK);
    assert_int_equal(note_check(&n, twins, 2, &mask, &distinct), ERR_OK);
    assert_int_equal(mask, 3);
    assert_int_equal(distinct, 1);
    ecdsa_private_free(key);
    free(b.data);
}

static void no_changed_byte_of_the_text_passes(void **state)
{
    (void)state;
    struct note_key key = test_note_key(KEY_FLAGS_1);
    struct bytes b = sign_note("abc", F1);
    for (size_t i = 0; i < 3; i++) {
        struct note n;
        uint32_t mask = 1;
        int distinct = 1;
        b.data[i] ^= 1;
        assert_int_equal(note_split(b.data, b.len, &n, NULL), ERR_OK);
        assert_int_equal(note_check(&n, &key, 1, &mask, &distinct), ERR_OK);
        assert_int_equal(mask, 0);
        assert_int_equal(distinct, 0);
        b.data[i] ^= 1;
    }
    free(b.data);
}

static void a_signature_of_broken_der_is_no_signature(void **state)
{
    (void)state;
    struct note_key key = test_note_key(KEY_FLAGS_1);
    struct bytes b = sign_note("abc", F1);
    struct note n, good;
    uint32_t mask = 9;
    int distinct = 9;
    assert_int_equal(note_split(b.data, b.len, &good, NULL), ERR_OK);
    for (size_t i = 0; i < good.signatures[0].sig_bytes; i++) {
        n = good;
        n.signatures[0].sig[i] ^= 0x41;
        assert_int_equal(note_check(&n, &key, 1, &mask, &distinct), ERR_OK);
        assert_int_equal(mask, 0);
        n = good;
        n.signatures[0].sig_bytes = i;
        assert_int_equal(note_check(&n, &key, 1, &mask, &distinct), ERR_OK);
        assert_int_equal(mask, 0);
    }
    free(b.data);
}

static void a_line_needs_both_the_name_and_the_id_of_the_key(void **state)
{
    (void)state;
    struct bytes b = sign_note("abc", F1);
    struct note n;
    uint32_t mask = 9;
    int distinct = 9;
    struct note_key renamed = test_note_key(KEY_FLAGS_1), other_id = renamed;
    snprintf(renamed.name, sizeof renamed.name, "other");
    other_id.id[0] ^= 1;
    assert_int_equal(note_split(b.data, b.len, &n, NULL), ERR_OK);
    assert_int_equal(note_check(&n, &renamed, 1, &mask, &distinct), ERR_OK);
    assert_int_equal(mask, 0);
    assert_int_equal(note_check(&n, &other_id, 1, &mask, &distinct), ERR_OK);
    assert_int_equal(mask, 0);
    free(b.data);
}

static void a_key_name_is_printable_ascii_without_plus(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "a b", "a+b", "a\nb", "caf\xc3\xa9", "\x7f"};
    struct note_key good = test_note_key(KEY_FLAGS_1), k;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(note_key_make(bad[i], &good.key, &k), ERR_SYNTAX);
    assert_int_equal(note_key_make("a~!/b", &good.key, &k), ERR_OK);
}

static void a_signature_line_must_fit_its_buffer(void **state)
{
    (void)state;
    char line[512];
    struct ecdsa_private *key = test_private(KEY_FLAGS_1);
    assert_int_equal(note_sign_line("x\n", 2, "n", key, line, sizeof line), ERR_OK);
    assert_int_equal(note_sign_line("x\n", 2, "n", key, line, 40), ERR_TOO_BIG);
    assert_int_equal(note_sign_line("x\n", 2, "a b", key, line, sizeof line), ERR_SYNTAX);
    ecdsa_private_free(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stored_note_is_split_or_refused_as_the_table_says),
        cmocka_unit_test(the_signed_text_keeps_its_last_newline_and_nothing_behind),
        cmocka_unit_test(distinct_keys_count_not_lines_nor_names),
        cmocka_unit_test(no_changed_byte_of_the_text_passes),
        cmocka_unit_test(a_signature_of_broken_der_is_no_signature),
        cmocka_unit_test(a_line_needs_both_the_name_and_the_id_of_the_key),
        cmocka_unit_test(a_key_name_is_printable_ascii_without_plus),
        cmocka_unit_test(a_signature_line_must_fit_its_buffer),
    };
    test_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
