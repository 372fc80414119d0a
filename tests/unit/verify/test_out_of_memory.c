/* SPDX-License-Identifier: Apache-2.0 */
/* Each allocation of each entry point fails in turn, once and for good: want of memory approves nothing. */
#include "verify/texts.h"

#include "base/mem.h"
#include "verify/feed_doc.h"
#include "verify/flags_doc.h"
#include "verify/trust_root.h"

#define MAX_ALLOCATIONS 5000

struct world {
    struct bytes root_1, root_2, flags, alert;
    char *feed;
    struct trust_root root;
    struct flags *good;
};

static struct world w;

static struct bytes made(char *(*text)(void), unsigned signers)
{
    char *t = text();
    struct bytes b = sign_note(t, signers);
    free(t);
    return b;
}

static int make_world(void **state)
{
    (void)state;
    w.root_1 = made(root_1_text, BY(KEY_ROOT_1));
    w.root_2 = made(root_2_text, BY(KEY_ROOT_1) | BY(KEY_ROOT_2));
    w.flags = made(flags_text, BY(KEY_FLAGS_1));
    w.alert = made(alert_text, BY(KEY_FLAGS_1));
    w.feed = feed_text();
    assert_int_equal(trust_root_first(w.root_1.data, w.root_1.len, &w.root, NULL), ERR_OK);
    assert_int_equal(flags_doc_verify(&w.root, w.flags.data, w.flags.len, NULL, &w.good, NULL),
                     ERR_OK);
    return 0;
}

static int free_world(void **state)
{
    (void)state;
    free(w.root_1.data);
    free(w.root_2.data);
    free(w.flags.data);
    free(w.alert.data);
    free(w.feed);
    flags_free(w.good);
    return 0;
}

/* Each returns what came of one run and checks what it got. */
static enum err run_first_root(void)
{
    struct trust_root r = {.number = -7};
    enum err e = trust_root_first(w.root_1.data, w.root_1.len, &r, NULL);
    assert_int_equal(r.number, e ? -7 : 1);
    return e;
}

static enum err run_next_root(void)
{
    struct trust_root r = {.number = -7};
    enum err e = trust_root_next(&w.root, w.root_2.data, w.root_2.len, &r, NULL);
    assert_int_equal(r.number, e ? -7 : 2);
    return e;
}

static enum err run_flags_of(const struct bytes *b)
{
    struct flags *f = NULL;
    struct err_info info;
    enum err e = flags_doc_verify(&w.root, b->data, b->len, "hq/lobby", &f, &info);
    assert_true(!f == !!e);
    flags_free(f);
    return e;
}

static enum err run_flags(void)
{
    return run_flags_of(&w.flags);
}

static enum err run_alert(void)
{
    return run_flags_of(&w.alert);
}

static enum err run_feed(void)
{
    struct feed *feed = NULL;
    enum err e = feed_doc_verify(w.good, w.feed, strlen(w.feed), &feed, NULL);
    assert_true(!feed == !!e);
    if (!e) {
        assert_int_equal(feed->post_count, 2);
        for (int i = 0; i < feed->post_count; i++)
            assert_string_not_equal(approved_post_peek(feed->posts[i])->id, "waiting");
    }
    feed_free(feed);
    return e;
}

static enum err count_item(void *user, int index, const char *item, size_t item_bytes,
                           const struct post *post, enum err why, const struct err_info *detail)
{
    (void)user, (void)index, (void)item, (void)item_bytes, (void)post, (void)detail;
    assert_int_equal(why, ERR_OK); /* want of memory is no fault of the item */
    return ERR_OK;
}

static enum err run_items(void)
{
    return feed_doc_each_item(w.feed, strlen(w.feed), count_item, NULL, NULL);
}

static const struct {
    const char *name;
    enum err (*run)(void);
} entry_points[] = {
    {"first root", run_first_root}, {"next root", run_next_root}, {"flags", run_flags},
    {"alert", run_alert},           {"feed", run_feed},           {"items", run_items}};

static void sweep(int forever)
{
    for (size_t i = 0; i < sizeof entry_points / sizeof entry_points[0]; i++) {
        unsigned long n = 1;
        for (; n < MAX_ALLOCATIONS; n++) {
            mem_fail_at(n, forever);
            enum err e = entry_points[i].run();
            unsigned long asked = mem_fail_at(0, 0);
            if (e != ERR_OK && e != ERR_NOMEM)
                fail_msg("%s: allocation %lu failing gave %s", entry_points[i].name, n,
                         err_name(e));
            if (asked < n) { /* none was left to fail */
                assert_int_equal(e, ERR_OK);
                break;
            }
            if (e == ERR_OK)
                fail_msg("%s: allocation %lu failing went unnoticed", entry_points[i].name, n);
        }
        assert_true(n > 10 && n < MAX_ALLOCATIONS); /* it did allocate */
        print_message("%s: %lu allocations\n", entry_points[i].name, n - 1);
    }
}

static void one_failing_allocation_approves_nothing(void **state)
{
    (void)state;
    sweep(0);
}

static void memory_gone_for_good_approves_nothing(void **state)
{
    (void)state;
    sweep(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_failing_allocation_approves_nothing),
        cmocka_unit_test(memory_gone_for_good_approves_nothing),
    };
    test_start();
    return cmocka_run_group_tests(tests, make_world, free_world);
}
