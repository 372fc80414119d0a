/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/texts.h"

#include "verify/flags_doc.h"

#define FLOOR_SEQ 4711

static int64_t wall_s = NOW_S;
static bool in_sync = true;

static int64_t fake_wall(const struct clock *c)
{
    (void)c;
    return wall_s;
}

static bool fake_sync(const struct clock *c)
{
    (void)c;
    return in_sync;
}

static struct clock fake_clock(int64_t floor_s)
{
    struct clock c = {.wall_s = fake_wall, .synchronised = fake_sync};
    atomic_init(&c.floor_s, floor_s);
    return c;
}

static struct digest digest_full_of(uint8_t byte)
{
    struct digest d;
    memset(&d, byte, sizeof d);
    return d;
}

struct row {
    const char *name;
    struct flags f;
    bool held;
    int64_t hold_seq;
    int64_t wall_s, clock_floor_s;
    bool unsynchronised;
    enum err want;
    enum flags_verdict verdict;
};

#define F(s, m) .seq = (s), .mode = (m), .root = 1, .issued_s = ISSUED_S, .expires_s = EXPIRES_S
static const struct row rows[] = {
    {"a higher seq is new", {F(4712, MODE_RUN)}, .want = ERR_OK, .verdict = FLAGS_NEW},
    {"a far higher seq is new", {F(INT64_C(1) << 52, MODE_RUN)}, .verdict = FLAGS_NEW},
    {"equal bytes are the same", {F(4711, MODE_RUN)}, .verdict = FLAGS_SAME},
    {"a lower seq rolls back", {F(4710, MODE_RUN)}, .want = ERR_ROLLBACK},
    {"a lower seq rolls back a hold too", {F(4710, MODE_HOLD)}, .want = ERR_ROLLBACK},
    {"a lower root is refused",
     {.root = 0, .seq = 4712, .mode = MODE_RUN, .issued_s = ISSUED_S, .expires_s = EXPIRES_S},
     .want = ERR_ROOT},
    {"the lease ends at expires", {F(4712, MODE_RUN)}, .wall_s = EXPIRES_S, .want = ERR_EXPIRED},
    {"the lease holds until expires",
     {F(4712, MODE_RUN)},
     .wall_s = EXPIRES_S - 1,
     .verdict = FLAGS_NEW},
    {"the same bytes past the lease have ended",
     {F(4711, MODE_RUN)},
     .wall_s = EXPIRES_S,
     .want = ERR_EXPIRED},
    {"the clock floor ends a lease when the clock is at 1970",
     {F(4712, MODE_RUN)},
     .wall_s = 1,
     .clock_floor_s = EXPIRES_S,
     .unsynchronised = true,
     .want = ERR_EXPIRED},
    {"issued five minutes ahead is taken",
     {F(4712, MODE_RUN)},
     .wall_s = ISSUED_S - 300,
     .verdict = FLAGS_NEW},
    {"issued more than five minutes ahead is not",
     {F(4712, MODE_RUN)},
     .wall_s = ISSUED_S - 301,
     .want = ERR_FUTURE},
    {"issued ahead is taken while the clock is not synchronised",
     {F(4712, MODE_RUN)},
     .wall_s = 1,
     .unsynchronised = true,
     .verdict = FLAGS_NEW},
    {"a hold needs no release", {F(4712, MODE_HOLD)}, .verdict = FLAGS_NEW},
    {"a further hold keeps the hold",
     {F(4712, MODE_HOLD)},
     .held = true,
     .hold_seq = 4711,
     .verdict = FLAGS_NEW},
    {"run does not end a hold",
     {F(4712, MODE_RUN)},
     .held = true,
     .hold_seq = 4711,
     .want = ERR_NOT_APPROVED},
    {"an alert does not end a hold",
     {F(4712, MODE_ALERT)},
     .held = true,
     .hold_seq = 4711,
     .want = ERR_NOT_APPROVED},
    {"the release of an earlier hold does not end this one",
     {F(4712, MODE_RUN), .releases = 4710},
     .held = true,
     .hold_seq = 4711,
     .want = ERR_NOT_APPROVED},
    {"the release of this hold ends it",
     {F(4712, MODE_RUN), .releases = 4711},
     .held = true,
     .hold_seq = 4711,
     .verdict = FLAGS_NEW},
    {"the release of a later document of the hold ends it",
     {F(4720, MODE_RUN), .releases = 4719},
     .held = true,
     .hold_seq = 4711,
     .verdict = FLAGS_NEW},
    {"an alert may release",
     {F(4712, MODE_ALERT), .releases = 4711},
     .held = true,
     .hold_seq = 4711,
     .verdict = FLAGS_NEW},
    {"a release without a hold is no fault",
     {F(4712, MODE_RUN), .releases = 4000},
     .verdict = FLAGS_NEW},
    {"a hold key raises seq by a million",
     {F(FLOOR_SEQ + 1000000, MODE_HOLD), .signed_by_hold_only = true},
     .verdict = FLAGS_NEW},
    {"a hold key cannot use seq up",
     {F(FLOOR_SEQ + 1000001, MODE_HOLD), .signed_by_hold_only = true},
     .want = ERR_RANGE},
};

static void each_document_meets_clock_and_state_as_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *r = &rows[i];
        struct flags_floor floor = {1, FLOOR_SEQ, digest_full_of(1), r->held, r->hold_seq};
        struct flags f = r->f;
        struct clock c = fake_clock(r->clock_floor_s);
        enum flags_verdict v = FLAGS_REFUSED;
        struct err_info info = {0};
        f.text_sha256 = digest_full_of(f.seq == FLOOR_SEQ ? 1 : 2);
        wall_s = r->wall_s ? r->wall_s : NOW_S;
        in_sync = !r->unsynchronised;
        enum err e = flags_doc_accept(&f, &floor, &c, &v, &info);
        if (e != r->want || v != r->verdict)
            fail_msg("%s: %s, verdict %d (%s)", r->name, err_name(e), (int)v, info.text);
        if (e && !info.text[0])
            fail_msg("%s: no reason given", r->name);
    }
}

static void one_seq_with_two_texts_is_equivocation(void **state)
{
    (void)state;
    struct flags_floor floor = {.root = 1, .seq = FLOOR_SEQ, .sha256 = digest_full_of(1)};
    struct flags f = {F(FLOOR_SEQ, MODE_RUN), .text_sha256 = digest_full_of(2)};
    struct clock c = fake_clock(0);
    enum flags_verdict v = FLAGS_REFUSED;
    wall_s = NOW_S;
    in_sync = true;
    assert_int_equal(flags_doc_accept(&f, &floor, &c, &v, NULL), ERR_EQUIVOCATION);
    assert_int_equal(v, FLAGS_REFUSED);
}

static void a_fresh_board_takes_what_it_gets(void **state)
{
    (void)state;
    struct flags_floor floor = {0};
    struct flags f = {F(4711, MODE_RUN), .text_sha256 = digest_full_of(2)};
    struct clock c = fake_clock(0);
    enum flags_verdict v = FLAGS_REFUSED;
    assert_int_equal(flags_doc_accept(&f, &floor, &c, &v, NULL), ERR_OK);
    assert_int_equal(v, FLAGS_NEW);
}

static void the_floor_follows_and_remembers_the_last_hold(void **state)
{
    (void)state;
    struct flags_floor floor = {0};
    struct flags hold = {F(10, MODE_HOLD), .text_sha256 = digest_full_of(3)};
    struct flags again = {F(11, MODE_HOLD), .text_sha256 = digest_full_of(4)};
    struct flags run = {F(12, MODE_RUN), .releases = 11, .text_sha256 = digest_full_of(5)};
    floor = flags_floor_after(&floor, &hold);
    assert_int_equal(floor.root, 1);
    assert_int_equal(floor.seq, 10);
    assert_true(floor.held);
    assert_int_equal(floor.hold_seq, 10);
    floor = flags_floor_after(&floor, &again);
    assert_int_equal(floor.hold_seq, 11);
    floor = flags_floor_after(&floor, &run);
    assert_false(floor.held);
    assert_int_equal(floor.hold_seq, 0);
    assert_true(digest_equal(&floor.sha256, &run.text_sha256));
}

static void new_flags_keys_start_seq_anew_and_other_rotations_do_not(void **state)
{
    (void)state;
    char *one = root_1_text(), *two = root_2_text();
    struct bytes a = sign_note(one, BY(KEY_ROOT_1));
    struct bytes b = sign_note(two, BY(KEY_ROOT_1) | BY(KEY_ROOT_2));
    struct trust_root was, now;
    assert_int_equal(trust_root_first(a.data, a.len, &was, NULL), ERR_OK);
    assert_int_equal(trust_root_next(&was, b.data, b.len, &now, NULL), ERR_OK);
    struct flags_floor floor = {1, FLOOR_SEQ, digest_full_of(1), true, FLOOR_SEQ};
    struct flags_floor after = flags_floor_after_root(&floor, &was, &now); /* threshold 1 to 2 */
    assert_int_equal(after.root, 2);
    assert_int_equal(after.seq, 0);
    assert_false(after.held);
    now.roles[ROLE_FLAGS] = was.roles[ROLE_FLAGS];
    memcpy(now.keys, was.keys, sizeof now.keys);
    now.key_count = was.key_count;
    after = flags_floor_after_root(&floor, &was, &now);
    assert_int_equal(after.root, 2);
    assert_int_equal(after.seq, FLOOR_SEQ);
    assert_true(after.held);
    free(a.data);
    free(b.data);
    free(one);
    free(two);
}

static void only_the_flags_threshold_proves_the_time(void **state)
{
    (void)state;
    struct flags f = {F(1, MODE_HOLD)};
    assert_int_equal(flags_clock_evidence_s(&f), ISSUED_S);
    f.signed_by_hold_only = true;
    assert_int_equal(flags_clock_evidence_s(&f), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_document_meets_clock_and_state_as_the_table_says),
        cmocka_unit_test(one_seq_with_two_texts_is_equivocation),
        cmocka_unit_test(a_fresh_board_takes_what_it_gets),
        cmocka_unit_test(the_floor_follows_and_remembers_the_last_hold),
        cmocka_unit_test(new_flags_keys_start_seq_anew_and_other_rotations_do_not),
        cmocka_unit_test(only_the_flags_threshold_proves_the_time),
    };
    test_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
