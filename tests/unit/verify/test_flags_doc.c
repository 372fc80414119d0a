/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/fixtures.h"

#include "base/strbuf.h"
#include "verify/flags_doc.h"
#include "verify/flags_parse.h"

#define F1 BY(KEY_FLAGS_1)
#define H1 BY(KEY_HOLD_1)
#define LUNCH_DATES "'from':'2026-03-01T00:00:00Z','until':'2026-03-20T00:00:00Z'"

static struct trust_root root_1(void)
{
    struct trust_root r;
    char *text = root_1_text();
    struct bytes b = sign_note(text, BY(KEY_ROOT_1));
    assert_int_equal(trust_root_first(b.data, b.len, &r, NULL), ERR_OK);
    free(b.data);
    free(text);
    return r;
}

/* flags_text with `count` more pending entries, each with `filler` in it. */
static char *many(int count, const char *filler)
{
    struct strbuf b;
    strbuf_init(&b, 4 * MAX_FLAGS_BYTES);
    strbuf_puts(&b, "\"posts\":[");
    for (int i = 0; i < count; i++)
        strbuf_printf(&b, "{\"id\":\"%d\",\"flag\":\"pending\"%s},", i, filler);
    assert_int_equal(b.failed, ERR_OK);
    char *base = flags_text(), *out = replaced(base, "\"posts\":[", b.data);
    strbuf_clear(&b);
    free(base);
    return out;
}

static char *two_thousand_and_one(void)
{
    return many(1997, "");
}

static char *two_thousand(void)
{
    return many(1996, "");
}

static char *too_large(void)
{
    return many(1900,
                ",\"note\":\"01234567890123456789012345678901234567890123456789012345678901234"
                "567890123456789012345678901234567890123456789\"");
}

static char *text_280(const char *one)
{
    struct strbuf b;
    strbuf_init(&b, 4 * 280);
    for (int i = 0; i < 280; i++)
        strbuf_puts(&b, one);
    assert_int_equal(b.failed, ERR_OK);
    char *base = alert_text();
    char *out = replaced(base, "Leave the building.\\nMeet at the gate.", b.data);
    strbuf_clear(&b);
    free(base);
    return out;
}

static char *alert_280(void)
{
    return text_280("\xf0\x9f\x94\xa5");
}

static char *alert_281(void)
{
    char *base = text_280("x"), *out = replaced(base, "xx", "xxx");
    free(base);
    return out;
}

static void change_word(struct bytes *b)
{
    char *bent = replaced(b->data, "withdrawn", "approvedx");
    free(b->data);
    *b = (struct bytes){bent, strlen(bent)};
}

static char *list(void)
{
    return strdup("[1]");
}

#define ALERT_UNTIL "'until':'2026-03-02T21:07:00Z'"
/* Whole documents: taken or refused. */
static const struct fixture documents[] = {
    {"run", flags_text, 0, 0, F1, NULL, ERR_OK},
    {"run_by_both_flags_keys", flags_text, 0, 0, F1 | BY(KEY_FLAGS_2), NULL, ERR_OK},
    {"run_with_unknown_members", flags_text, "'seq'", "'x':{'y':[]},'seq'", F1, NULL, ERR_OK},
    {"run_with_an_unknown_signer_too", flags_text, 0, 0, F1 | BY(KEY_STRANGER), NULL, ERR_OK},
    {"run_with_2000_entries", two_thousand, 0, 0, F1, NULL, ERR_OK},
    {"hold_by_hold_key", hold_text, 0, 0, H1, NULL, ERR_OK},
    {"hold_by_flags_key", hold_text, 0, 0, F1, NULL, ERR_OK},
    {"hold_by_both", hold_text, 0, 0, F1 | H1, NULL, ERR_OK},
    {"hold_with_empty_posts", hold_text, "'mode'", "'posts':[],'mode'", H1, NULL, ERR_OK},
    {"release", flags_text, "'seq':4711", "'seq':4713,'releases':4712", F1, NULL, ERR_OK},
    {"alert", alert_text, 0, 0, F1, NULL, ERR_OK},
    {"alert_of_280_emoji", alert_280, 0, 0, F1, NULL, ERR_OK},
    {"lease_5_minutes", flags_text, "2026-03-03T09:05:00Z", "2026-03-02T09:10:00Z", F1, NULL,
     ERR_OK},
    {"lease_7_days", flags_text, "2026-03-03T09:05:00Z", "2026-03-09T09:05:00Z", F1, NULL, ERR_OK},

    {"no_signer_of_ours", flags_text, 0, 0, BY(KEY_STRANGER), NULL, ERR_SIGNATURE},
    {"signed_by_root_key_only", flags_text, 0, 0, BY(KEY_ROOT_1), NULL, ERR_SIGNATURE},
    {"changed_after_signing", flags_text, 0, 0, F1, change_word, ERR_SIGNATURE},
    {"run_by_hold_key", flags_text, 0, 0, H1, NULL, ERR_SIGNATURE},
    {"alert_by_hold_key", alert_text, 0, 0, H1, NULL, ERR_SIGNATURE},
    {"hold_key_releases", hold_text, "'mode'", "'releases':1,'mode'", H1, NULL, ERR_SIGNATURE},
    {"larger_than_256_KiB", too_large, 0, 0, F1, NULL, ERR_TOO_BIG},
    {"list", list, 0, 0, F1, NULL, ERR_TYPE},
    {"json_broken", flags_text, "'mode'", "mode", F1, NULL, ERR_SYNTAX},
    {"bytes_behind_the_json", flags_text, "'flag':'pending'}]}", "'flag':'pending'}]} {}", F1, NULL,
     ERR_SYNTAX},
    {"too_deep", flags_text, "'seq'", "'x':[[[[[[[[1]]]]]]]],'seq'", F1, NULL, ERR_TOO_BIG},
    {"member_twice", flags_text, "'seq':4711", "'seq':4711,'seq':4712", F1, NULL, ERR_DUPLICATE},
    {"member_twice_in_an_entry", flags_text, "'id':'gone'", "'id':'gone','id':'gone'", F1, NULL,
     ERR_DUPLICATE},
    {"member_twice_by_escape", flags_text, "'seq':4711", "'seq':4711,'\\u0073eq':4712", F1, NULL,
     ERR_DUPLICATE},
    {"other_type", flags_text, "placard-flags/1", "placard-flags/2", F1, NULL, ERR_UNSUPPORTED},
    {"other_audience", flags_text, "hq/lobby", "hq/office", F1, NULL, ERR_AUDIENCE},
    {"audience_of_wrong_characters", flags_text, "hq/lobby", "hq/../lobby", F1, NULL, ERR_RANGE},
    {"audience_missing", flags_text, "'audience'", "'audio'", F1, NULL, ERR_TYPE},
    {"other_root", flags_text, "'root':1", "'root':2", F1, NULL, ERR_ROOT},
    {"seq_0", flags_text, "'seq':4711", "'seq':0", F1, NULL, ERR_RANGE},
    {"seq_real", flags_text, "'seq':4711", "'seq':4711.0", F1, NULL, ERR_TYPE},
    {"seq_text", flags_text, "'seq':4711", "'seq':'4711'", F1, NULL, ERR_TYPE},
    {"seq_over_2_to_53", flags_text, "'seq':4711", "'seq':9007199254740992", F1, NULL, ERR_RANGE},
    {"seq_over_2_to_64", flags_text, "'seq':4711", "'seq':99999999999999999999", F1, NULL,
     ERR_SYNTAX},
    {"prev_not_hex", flags_text, "'prev':'aa", "'prev':'AA", F1, NULL, ERR_SYNTAX},
    {"releases_itself", flags_text, "'seq':4711", "'seq':4711,'releases':4711", F1, NULL,
     ERR_RANGE},
    {"issued_missing", flags_text, "'issued'", "'isued'", F1, NULL, ERR_TYPE},
    {"issued_with_fraction", flags_text, "'2026-03-02T09:05:00Z'", "'2026-03-02T09:05:00.0Z'", F1,
     NULL, ERR_SYNTAX},
    {"issued_on_february_30", flags_text, "'2026-03-02T09:05:00Z'", "'2026-02-30T09:05:00Z'", F1,
     NULL, ERR_SYNTAX},
    {"lease_under_5_minutes", flags_text, "2026-03-03T09:05:00Z", "2026-03-02T09:09:59Z", F1, NULL,
     ERR_RANGE},
    {"lease_over_7_days", flags_text, "2026-03-03T09:05:00Z", "2026-03-09T09:05:01Z", F1, NULL,
     ERR_RANGE},
    {"lease_negative", flags_text, "2026-03-03T09:05:00Z", "2026-03-01T09:05:00Z", F1, NULL,
     ERR_RANGE},
    {"mode_unknown", flags_text, "'mode':'run'", "'mode':'walk'", F1, NULL, ERR_UNSUPPORTED},
    {"mode_missing", flags_text, "'mode':'run'", "'made':'run'", F1, NULL, ERR_TYPE},
    {"feed_missing", flags_text, "'feed':", "'food':", F1, NULL, ERR_TYPE},
    {"feed_elsewhere", flags_text, "'url':'feed.", "'url':'https://evil.example/feed.", F1, NULL,
     ERR_RANGE},
    {"feed_above", flags_text, "'url':'feed.", "'url':'../feed.", F1, NULL, ERR_RANGE},
    {"feed_without_its_digest", flags_text, ".json','sha256'", "x.json','sha256'", F1, NULL,
     ERR_RANGE},
    {"feed_over_1_MiB", flags_text, "'bytes':", "'bytes':9999999,'x':", F1, NULL, ERR_RANGE},
    {"posts_missing", flags_text, "'posts':", "'past':", F1, NULL, ERR_TYPE},
    {"posts_is_an_object", flags_text, "'posts':[", "'posts':{},'x':[", F1, NULL, ERR_TYPE},
    {"posts_2001", two_thousand_and_one, 0, 0, F1, NULL, ERR_TOO_BIG},
    {"id_twice", flags_text, "'id':'gone'", "'id':'lunch'", F1, NULL, ERR_DUPLICATE},
    {"hold_with_posts", hold_text, "'mode'", "'posts':[{'id':'a','flag':'pending'}],'mode'", F1,
     NULL, ERR_RANGE},
    {"alert_with_posts_without_feed", alert_text, "'mode'",
     "'posts':[{'id':'a','flag':'pending'}],'mode'", F1, NULL, ERR_RANGE},
    {"alert_missing", alert_text, "'alert':{", "'alerb':{", F1, NULL, ERR_TYPE},
    {"alert_text_empty", alert_text, "Leave the building.\\nMeet at the gate.", "", F1, NULL,
     ERR_RANGE},
    {"alert_text_281", alert_281, 0, 0, F1, NULL, ERR_RANGE},
    {"alert_text_with_escape_byte", alert_text, "Leave", "\\u001bLeave", F1, NULL, ERR_RANGE},
    {"alert_text_with_override", alert_text, "Leave", "\\u202eLeave", F1, NULL, ERR_RANGE},
    {"alert_text_not_utf8", alert_text, "Leave", "\\ud83d Leave", F1, NULL, ERR_SYNTAX},
    {"alert_until_missing", alert_text, ALERT_UNTIL ",", "", F1, NULL, ERR_TYPE},
    {"alert_until_over_12_hours", alert_text, ALERT_UNTIL, "'until':'2026-03-02T21:07:01Z'", F1,
     NULL, ERR_RANGE},
    {"alert_until_before_issued", alert_text, ALERT_UNTIL, "'until':'2026-03-02T09:07:00Z'", F1,
     NULL, ERR_RANGE},
    {"alert_severity_unknown", alert_text, "'critical'", "'severe'", F1, NULL, ERR_RANGE},
    {"alert_severity_missing", alert_text, "'severity'", "'saverity'", F1, NULL, ERR_TYPE},
    {"alert_drill_is_text", alert_text, "'drill':true", "'drill':'yes'", F1, NULL, ERR_TYPE},
    {"alert_language_odd", alert_text, "'language':'en'", "'language':'en_GB'", F1, NULL,
     ERR_RANGE},
};

static void each_stored_document_is_taken_or_refused_as_the_table_says(void **state)
{
    (void)state;
    struct trust_root r = root_1();
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        const struct fixture *x = &documents[i];
        struct flags *f = NULL;
        struct err_info info = {0};
        struct bytes b = fixture_load("flags", ".flags", x);
        enum err e = flags_doc_verify(&r, b.data, b.len, "hq/lobby", &f, &info);
        if (e != x->want || !f != !!e)
            fail_msg("%s: %s (%s)", x->name, err_name(e), info.text);
        if (e && !info.text[0])
            fail_msg("%s: no reason given", x->name);
        flags_free(f);
        free(b.data);
    }
}

/* Entries that are wrong: the document holds, the entry is not approved. want is the remark's. */
static const struct fixture entries[] = {
    {"entry_unknown_flag", flags_text, "'flag':'approved'", "'flag':'Approved'", F1, NULL,
     ERR_UNSUPPORTED},
    {"entry_flag_is_true", flags_text, "'flag':'approved'", "'flag':true", F1, NULL, ERR_TYPE},
    {"entry_flag_is_list", flags_text, "'flag':'approved'", "'flag':['approved']", F1, NULL,
     ERR_TYPE},
    {"entry_flag_missing", flags_text, "'flag':'approved'", "'flog':'approved'", F1, NULL,
     ERR_TYPE},
    {"entry_digest_missing", flags_text, "'id':'lunch','sha256'", "'id':'lunch','sha'", F1, NULL,
     ERR_TYPE},
    {"entry_digest_short", flags_text, "'id':'lunch','sha256':'",
     "'id':'lunch','sha256':'ab','x':'", F1, NULL, ERR_SYNTAX},
    {"entry_until_missing", flags_text, LUNCH_DATES, "'from':'2026-03-01T00:00:00Z'", F1, NULL,
     ERR_TYPE},
    {"entry_until_is_a_number", flags_text, LUNCH_DATES, "'until':1772442300", F1, NULL, ERR_TYPE},
    {"entry_until_with_offset", flags_text, LUNCH_DATES, "'until':'2026-03-20T00:00:00+01:00'", F1,
     NULL, ERR_SYNTAX},
    {"entry_until_before_from", flags_text, LUNCH_DATES,
     "'from':'2026-03-20T00:00:00Z','until':'2026-03-20T00:00:00Z'", F1, NULL, ERR_RANGE},
    {"entry_until_over_90_days", flags_text, LUNCH_DATES,
     "'from':'2026-03-01T00:00:00Z','until':'2026-05-30T00:00:01Z'", F1, NULL, ERR_RANGE},
    {"entry_at_once_over_90_days", flags_text, LUNCH_DATES, "'until':'2026-05-31T09:05:01Z'", F1,
     NULL, ERR_RANGE},
    {"entry_rank_is_text", flags_text, "'rank':10", "'rank':'10'", F1, NULL, ERR_TYPE},
    {"entry_duration_under_2_s", flags_text, "'duration_ms':15000", "'duration_ms':1999", F1, NULL,
     ERR_RANGE},
    {"entry_duration_over_10_min", flags_text, "'duration_ms':15000", "'duration_ms':600001", F1,
     NULL, ERR_RANGE},
    {"entry_id_missing", flags_text, "'id':'lunch'", "'ed':'lunch'", F1, NULL, ERR_TYPE},
    {"entry_id_is_a_number", flags_text, "'id':'lunch'", "'id':7", F1, NULL, ERR_TYPE},
    {"entry_id_empty", flags_text, "'id':'lunch'", "'id':''", F1, NULL, ERR_RANGE},
    {"entry_id_with_control", flags_text, "'id':'lunch'", "'id':'lunch\\u0007'", F1, NULL,
     ERR_RANGE},
    {"entry_is_no_object", flags_text, "'posts':[", "'posts':['lunch',{},", F1, NULL, ERR_TYPE},
};

static void an_entry_that_is_wrong_is_not_approved_and_costs_nothing_else(void **state)
{
    (void)state;
    struct trust_root r = root_1();
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        const struct fixture *x = &entries[i];
        struct flags *f = NULL;
        struct flags_remarks remarks = {.cap = 10};
        struct note n;
        struct bytes b = fixture_load("flags", ".flags", x);
        assert_int_equal(flags_doc_verify(&r, b.data, b.len, "hq/lobby", &f, NULL), ERR_OK);
        const struct flag_entry *lunch = flags_find(f, "lunch"), *gone = flags_find(f, "gone");
        bool added = !strcmp(x->name, "entry_is_no_object"); /* before lunch, which stays */
        if (!added && lunch && lunch->flag != FLAG_PENDING)
            fail_msg("%s: lunch is %s", x->name, flag_name(lunch->flag));
        assert_int_equal(gone->flag, FLAG_WITHDRAWN); /* the rest still counts */
        assert_int_equal(flags_find(f, "photo")->flag, FLAG_APPROVED);
        flags_free(f);
        f = NULL;
        assert_int_equal(note_split(b.data, b.len, &n, NULL), ERR_OK);
        assert_int_equal(flags_parse(n.text, n.text_bytes, &f, &remarks, NULL), ERR_OK);
        assert_int_equal(remarks.count, added ? 2 : 1);
        assert_int_equal(remarks.list[0].index, 0);
        if (remarks.list[0].why != x->want)
            fail_msg("%s: %s (%s)", x->name, err_name(remarks.list[0].why), remarks.list[0].text);
        assert_memory_equal(remarks.list[0].text, "posts[0]", 8);
        mem_free(remarks.list);
        flags_free(f);
        free(b.data);
    }
}

static void a_document_is_read_as_it_is_written(void **state)
{
    (void)state;
    struct trust_root r = root_1();
    struct flags *f = NULL;
    char *text = flags_text(), hex[DIGEST_HEX_BYTES];
    struct bytes b = sign_note(text, F1);
    assert_int_equal(flags_doc_verify(&r, b.data, b.len, NULL, &f, NULL), ERR_OK);
    assert_string_equal(f->audience, "hq/lobby");
    assert_int_equal(f->root, 1);
    assert_int_equal(f->seq, 4711);
    assert_true(f->has_prev);
    assert_int_equal(f->issued_s, ISSUED_S);
    assert_int_equal(f->expires_s, EXPIRES_S);
    assert_int_equal(f->mode, MODE_RUN);
    assert_false(f->signed_by_hold_only);
    assert_int_equal(f->entry_count, 4);
    const struct flag_entry *lunch = flags_find(f, "lunch"), *photo = flags_find(f, "photo");
    assert_int_equal(lunch->flag, FLAG_APPROVED);
    assert_int_equal(lunch->from_s, 1772323200);
    assert_int_equal(lunch->until_s, 1773964800);
    assert_int_equal(lunch->rank, 10);
    assert_int_equal(lunch->duration_ms, 15000);
    assert_int_equal(photo->from_s, 0); /* at once */
    assert_int_equal(photo->duration_ms, 0);
    assert_null(flags_find(f, "nobody"));
    hex_of(b.data, b.len, hex);
    char got[DIGEST_HEX_BYTES];
    digest_to_hex(&f->sha256, got);
    assert_string_equal(got, hex); /* of the whole note, signatures too */
    assert_int_equal(flags_doc_peek_root(b.data, b.len), 1);
    flags_free(f);
    free(b.data);
    free(text);
}

static void an_alert_is_read_as_it_is_written(void **state)
{
    (void)state;
    struct flags *f = NULL;
    char *text = alert_text();
    assert_int_equal(flags_parse(text, strlen(text), &f, NULL, NULL), ERR_OK);
    assert_string_equal(f->alert.text, "Leave the building.\nMeet at the gate.");
    assert_string_equal(f->alert.language, "en");
    assert_int_equal(f->alert.severity, SEVERITY_CRITICAL);
    assert_int_equal(f->alert.until_s, f->issued_s + 12 * 3600);
    assert_true(f->alert.drill);
    flags_free(f);
    free(text);
}

static void a_hold_by_a_hold_key_is_marked_so(void **state)
{
    (void)state;
    struct trust_root r = root_1();
    struct flags *f = NULL;
    char *text = hold_text();
    struct bytes b = sign_note(text, H1);
    assert_int_equal(flags_doc_verify(&r, b.data, b.len, "hq/lobby", &f, NULL), ERR_OK);
    assert_true(f->signed_by_hold_only);
    assert_int_equal(f->mode, MODE_HOLD);
    assert_int_equal(flags_clock_evidence_s(f), 0);
    assert_int_equal(f->entry_count, 0);
    flags_free(f);
    free(b.data);
    free(text);
}

static void two_signatures_are_needed_where_the_root_says_two(void **state)
{
    (void)state;
    struct trust_root r = root_1();
    struct flags *f = NULL;
    struct err_info info;
    char *text = flags_text();
    r.roles[ROLE_FLAGS].threshold = 2;
    struct bytes one = sign_note(text, F1), two = sign_note(text, F1 | BY(KEY_FLAGS_2));
    assert_int_equal(flags_doc_verify(&r, one.data, one.len, NULL, &f, &info), ERR_SIGNATURE);
    assert_string_equal(info.text, "1 of the 2 flags keys of root 1 that must sign did");
    assert_int_equal(flags_doc_verify(&r, two.data, two.len, NULL, &f, NULL), ERR_OK);
    flags_free(f);
    free(one.data);
    free(two.data);
    free(text);
}

static void the_root_hint_is_read_without_parsing(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t want;
    } rows[] = {{"{\"root\":12,", 12},
                {"{\"root\": 3}", 3},
                {"{\"root\" : \n 4}", 4},
                {"{\"root\"", 0},
                {"{\"root\" 5", 0},
                {"{\"root\":-1}", 0},
                {"{\"root\":\"3\"}", 0},
                {"{\"root\":12345678}", 0},
                {"\"root\":", 0},
                {"", 0},
                {"{\"root\":1234567}", 1234567}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(flags_doc_peek_root(rows[i].text, strlen(rows[i].text)), rows[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stored_document_is_taken_or_refused_as_the_table_says),
        cmocka_unit_test(an_entry_that_is_wrong_is_not_approved_and_costs_nothing_else),
        cmocka_unit_test(a_document_is_read_as_it_is_written),
        cmocka_unit_test(an_alert_is_read_as_it_is_written),
        cmocka_unit_test(a_hold_by_a_hold_key_is_marked_so),
        cmocka_unit_test(two_signatures_are_needed_where_the_root_says_two),
        cmocka_unit_test(the_root_hint_is_read_without_parsing),
    };
    test_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
