/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every allocation and every file operation fails in turn, once or from then on. The bench looks at each playlist: nothing that
 * its flags do not approve; here besides: nothing withdrawn stands after its withdrawal was accepted, and everything is
 * well again once the machine is.
 */
#ifndef PLACARD_TEST_NODE_LIBRARY_FAULTS_H
#define PLACARD_TEST_NODE_LIBRARY_FAULTS_H

#include <errno.h>

#include "node/library_bench.h"

static struct bytes note_1, note_2; /* three posts; the roof withdrawn */

/* Signed once: a sweep starts over hundreds of times. */
static inline void make_notes(void)
{
    desk_has_three_posts();
    bench_enter_in_book(1);
    if (!note_1.data)
        note_1 = pub_make_flags(&desk, &(struct pub_flags){.seq = 1});
    desk.note = (struct bytes){0}; /* kept */
    desk_post("roof")->flag = "withdrawn";
    bench_enter_in_book(2);
    if (!note_2.data)
        note_2 = pub_make_flags(&desk, &(struct pub_flags){.seq = 2});
    desk.note = (struct bytes){0};
}

static inline int fault_setup(void **state)
{
    int failed = bench_setup(state);
    make_notes();
    return failed;
}

static inline int forget_notes(void **state)
{
    (void)state;
    free(note_1.data);
    free(note_2.data);
    return 0;
}

static inline bool shows(const char *id)
{
    for (int i = 0; published && i < published->post_count; i++)
        if (!strcmp(approved_post_peek(published->posts[i])->id, id))
            return true;
    return false;
}

/* --- what is tried under failure ---------------------------------------------------------------------------------- */

static enum err first_acceptance(void)
{
    enum err e = take_note(&note_1);
    enum err fetched = fetch_all_wants();
    return e ? e : fetched;
}

static enum err withdrawal(void)
{
    enum err e = take_note(&note_2);
    if (!e && shows("roof"))
        fail_msg("the roof stands after its withdrawal was accepted");
    return e;
}

static enum err restart(void)
{
    bench_close();
    return bench_open_quietly();
}

static void prepare_nothing(void)
{
}

static void prepare_three_posts(void)
{
    assert_int_equal(take_note(&note_1), ERR_OK);
    assert_int_equal(fetch_all_wants(), ERR_OK);
    assert_string_equal(posts_published(), "soup roof ana");
}

static void prepare_withdrawn(void)
{
    prepare_three_posts();
    assert_int_equal(take_note(&note_2), ERR_OK);
}

static const struct {
    const char *name;
    void (*prepare)(void);
    enum err (*act)(void);
    const struct bytes *note; /* the flags that hold afterwards */
    const char *posts;        /* and what they show */
} deeds[] = {
    {"first acceptance", prepare_nothing, first_acceptance, &note_1, "soup roof ana"},
    {"withdrawal", prepare_three_posts, withdrawal, &note_2, "soup ana"},
    {"restart", prepare_three_posts, restart, &note_1, "soup roof ana"},
    {"restart after a withdrawal", prepare_withdrawn, restart, &note_2, "soup ana"},
};
#define DEED_COUNT (sizeof deeds / sizeof deeds[0])

/* The machine is well again: polls and downloads bring everything back. */
static inline void recover(size_t deed, unsigned long nth)
{
    if (!lib || !library_is_enrolled(lib)) { /* the trust root itself could not be read */
        bench_close();
        bench_open();
    }
    enum err e = take_note(deeds[deed].note);
    if (e)
        fail_msg("%s, failure %lu: flags are answered with %s afterwards", deeds[deed].name, nth,
                 err_name(e));
    library_set_trouble(lib, ERR_OK, "");
    enum err fetched = fetch_all_wants();
    library_tick(lib); /* the next poll */
    if (fetched || strcmp(posts_published(), deeds[deed].posts))
        fail_msg("%s, failure %lu: %s, shows '%s' afterwards", deeds[deed].name, nth,
                 err_name(fetched), posts_published());
}

#endif
