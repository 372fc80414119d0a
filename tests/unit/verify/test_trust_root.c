/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/fixtures.h"

#include "verify/trust_root.h"

#define R1 BY(KEY_ROOT_1)
#define R2 BY(KEY_ROOT_2)
#define KEYS_1 "'keys':['desk.example/root-1'],'threshold':1"

static void change_date(struct bytes *b)
{
    char *bent = replaced(b->data, "08:00:00Z", "08:00:01Z");
    free(b->data);
    *b = (struct bytes){bent, strlen(bent)};
}

static void grow(struct bytes *b)
{
    char *big = malloc(MAX_ROOT_BYTES + 2);
    assert_non_null(big);
    memset(big, ' ', MAX_ROOT_BYTES + 1);
    memcpy(big, b->data, b->len);
    big[MAX_ROOT_BYTES] = '\n';
    big[MAX_ROOT_BYTES + 1] = 0;
    free(b->data);
    *b = (struct bytes){big, MAX_ROOT_BYTES + 1};
}

static char *seventeen_keys(void)
{
    char *text = root_1_text(), *next;
    for (int i = 0; i < 13; i++) {
        char by[64];
        snprintf(by, sizeof by, "\"keys\":[{\"name\":\"n%d\",\"spki\":\"\"},", i);
        next = replaced(text, "\"keys\":[", by);
        free(text);
        text = next;
    }
    return text;
}

static char *key_under_two_names(void)
{
    return fill_spkis("{'type':'placard-root/1','root':1,'issued':'2026-03-01T08:00:00Z','keys':["
                      "{'name':'a','spki':'@ROOT1'},{'name':'b','spki':'@ROOT1'}],'roles':{}}");
}

static char *list(void)
{
    return strdup("[]");
}

static const struct fixture firsts[] = {
    {"root.1", root_1_text, 0, 0, R1, NULL, ERR_OK},
    {"unknown_members", root_1_text, "'root':1,", "'root':1,'note':{'a':[1]},", R1, NULL, ERR_OK},
    {"no_root_signature", root_1_text, 0, 0, BY(KEY_FLAGS_1), NULL, ERR_SIGNATURE},
    {"changed_after_signing", root_1_text, 0, 0, R1, change_date, ERR_SIGNATURE},
    {"larger_than_32_KiB", root_1_text, 0, 0, R1, grow, ERR_TOO_BIG},
    {"list", list, 0, 0, R1, NULL, ERR_TYPE},
    {"json_broken", root_1_text, "{", "{,", R1, NULL, ERR_SYNTAX},
    {"type_is_flags", root_1_text, "placard-root/1", "placard-flags/1", R1, NULL, ERR_UNSUPPORTED},
    {"type_missing", root_1_text, "'type'", "'typo'", R1, NULL, ERR_TYPE},
    {"number_0", root_1_text, "'root':1", "'root':0", R1, NULL, ERR_RANGE},
    {"number_too_high", root_1_text, "'root':1", "'root':1000001", R1, NULL, ERR_RANGE},
    {"number_is_text", root_1_text, "'root':1", "'root':'1'", R1, NULL, ERR_TYPE},
    {"number_is_real", root_1_text, "'root':1", "'root':1.0", R1, NULL, ERR_TYPE},
    {"issued_with_offset", root_1_text, "08:00:00Z", "08:00:00+00:00", R1, NULL, ERR_SYNTAX},
    {"keys_missing", root_1_text, "'keys':[{", "'kays':[{", R1, NULL, ERR_TYPE},
    {"key_is_no_object", root_1_text, "'keys':[{", "'keys':[1,{", R1, NULL, ERR_TYPE},
    {"key_name_with_space", root_1_text, "'desk.example/root-1'", "'desk root'", R1, NULL,
     ERR_SYNTAX},
    {"key_name_missing", root_1_text, "{'name':", "{'nome':", R1, NULL, ERR_TYPE},
    {"key_name_twice", root_1_text, "'desk.example/flags-2'", "'desk.example/flags-1'", R1, NULL,
     ERR_DUPLICATE},
    {"key_under_two_names", key_under_two_names, 0, 0, R1, NULL, ERR_DUPLICATE},
    {"spki_not_base64", root_1_text, "'spki':'MFkw", "'spki':'M!kw", R1, NULL, ERR_SYNTAX},
    {"spki_not_p256", root_1_text, "'spki':'MFkw", "'spki':'MFkx", R1, NULL, ERR_SYNTAX},
    {"member_twice", root_1_text, "'root':1", "'root':1,'root':1", R1, NULL, ERR_DUPLICATE},
    {"seventeen_keys", seventeen_keys, 0, 0, R1, NULL, ERR_TOO_BIG},
    {"roles_missing", root_1_text, "'roles'", "'rules'", R1, NULL, ERR_TYPE},
    {"role_hold_missing", root_1_text, "'hold':{", "'hald':{", R1, NULL, ERR_TYPE},
    {"role_names_unknown_key", root_1_text, KEYS_1, "'keys':['who'],'threshold':1", R1, NULL,
     ERR_NOT_FOUND},
    {"role_names_key_twice", root_1_text, KEYS_1,
     "'keys':['desk.example/root-1','desk.example/root-1'],'threshold':1", R1, NULL, ERR_DUPLICATE},
    {"threshold_0", root_1_text, KEYS_1, "'keys':['desk.example/root-1'],'threshold':0", R1, NULL,
     ERR_RANGE},
    {"threshold_over_keys", root_1_text, KEYS_1, "'keys':['desk.example/root-1'],'threshold':2", R1,
     NULL, ERR_RANGE},
    {"hold_threshold_2", root_1_text, "'keys':['phone.example/hold-1'],'threshold':1",
     "'keys':['phone.example/hold-1'],'threshold':2", R1, NULL, ERR_RANGE},
    {"key_for_flags_and_hold", root_1_text, "'keys':['phone.example/hold-1']",
     "'keys':['desk.example/flags-1']", R1, NULL, ERR_RANGE},
};

static void each_stored_first_root_is_taken_or_refused_as_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++) {
        struct trust_root r = {.number = -7};
        struct err_info info = {0};
        struct bytes b = fixture_load("trust_root", ".json", &firsts[i]);
        enum err e = trust_root_first(b.data, b.len, &r, &info);
        if (e != firsts[i].want)
            fail_msg("%s: %s (%s)", firsts[i].name, err_name(e), info.text);
        assert_int_equal(r.number, e ? -7 : 1);
        free(b.data);
    }
}

/* Rotations from root 1. */
static const struct fixture nexts[] = {
    {"root.2", root_2_text, 0, 0, R1 | R2, NULL, ERR_OK},
    {"next_not_signed_by_old", root_2_text, 0, 0, R2, NULL, ERR_SIGNATURE},
    {"next_not_signed_by_new", root_2_text, 0, 0, R1, NULL, ERR_SIGNATURE},
    {"next_skips_a_number", root_2_text, "'root':2", "'root':3", R1 | R2, NULL, ERR_ROOT},
    {"next_has_same_number", root_2_text, "'root':2", "'root':1", R1 | R2, NULL, ERR_ROOT},
    {"next_only_from_strangers", root_2_text, 0, 0, BY(KEY_STRANGER), NULL, ERR_SIGNATURE},
};

static struct trust_root load_root_1(void)
{
    struct trust_root r;
    struct bytes b = fixture_load("trust_root", ".json", &firsts[0]);
    assert_int_equal(trust_root_first(b.data, b.len, &r, NULL), ERR_OK);
    free(b.data);
    return r;
}

static void each_stored_next_root_is_taken_or_refused_as_the_table_says(void **state)
{
    (void)state;
    struct trust_root one = load_root_1();
    for (size_t i = 0; i < sizeof nexts / sizeof nexts[0]; i++) {
        struct trust_root two = {.number = -7};
        struct err_info info = {0};
        struct bytes b = fixture_load("trust_root", ".json", &nexts[i]);
        enum err e = trust_root_next(&one, b.data, b.len, &two, &info);
        if (e != nexts[i].want)
            fail_msg("%s: %s (%s)", nexts[i].name, err_name(e), info.text);
        assert_int_equal(two.number, e ? -7 : 2);
        free(b.data);
    }
}

static void a_root_knows_its_roles(void **state)
{
    (void)state;
    struct trust_root r = load_root_1();
    assert_int_equal(r.key_count, 4);
    assert_int_equal(r.roles[ROLE_ROOT].key_mask, 1);
    assert_int_equal(r.roles[ROLE_FLAGS].key_mask, 6);
    assert_int_equal(r.roles[ROLE_HOLD].key_mask, 8);
    assert_string_equal(role_name(ROLE_FLAGS), "flags");
    assert_string_equal(role_name((enum role)9), "unknown");
}

static void flags_keys_differ_by_bytes_and_threshold_not_by_name(void **state)
{
    (void)state;
    struct trust_root a = load_root_1(), b = a;
    assert_false(trust_root_flags_keys_differ(&a, &b));
    snprintf(b.keys[1].name, sizeof b.keys[1].name, "renamed");
    assert_false(trust_root_flags_keys_differ(&a, &b));
    struct note_key was = b.keys[1];
    b.keys[1] = b.keys[2];
    b.keys[2] = was; /* another order */
    assert_false(trust_root_flags_keys_differ(&a, &b));
    b.roles[ROLE_FLAGS].threshold = 2;
    assert_true(trust_root_flags_keys_differ(&a, &b));
    b.roles[ROLE_FLAGS].threshold = 1;
    b.roles[ROLE_FLAGS].key_mask = 2; /* one key fewer */
    assert_true(trust_root_flags_keys_differ(&a, &b));
    assert_true(trust_root_flags_keys_differ(&b, &a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stored_first_root_is_taken_or_refused_as_the_table_says),
        cmocka_unit_test(each_stored_next_root_is_taken_or_refused_as_the_table_says),
        cmocka_unit_test(a_root_knows_its_roles),
        cmocka_unit_test(flags_keys_differ_by_bytes_and_threshold_not_by_name),
    };
    test_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
