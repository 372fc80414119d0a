/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A library on a bench: a folder, clocks that stand still until they are moved, a desk that signs, and every playlist
 * looked at as it is published. The rule that holds in each test: a playlist's posts are approved by the flags it names.
 */
#ifndef PLACARD_TEST_NODE_LIBRARY_BENCH_H
#define PLACARD_TEST_NODE_LIBRARY_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "model/post.h"
#include "node/library.h"
#include "node/publisher.h"
#include "store/state.h"
#include "store/store.h"
#include "support/scratch.h"

#define BENCH_MAX_SEQ 10000
#define BOOT_1 "11111111-1111-1111-1111-111111111111"
#define BOOT_2 "22222222-2222-2222-2222-222222222222"

static int64_t bench_boot_ms, bench_wall_s;
static bool bench_synchronised;
static struct clock bench_clock;
static struct settings bench_settings;
static struct library *lib;
static struct publisher desk;
static struct playlist *published; /* the last one */
static int publications;
static char bench_dir[SCRATCH_PATH_BYTES], bench_state[SCRATCH_PATH_BYTES + 16],
    bench_root[SCRATCH_PATH_BYTES + 16];
/* What each seq approves, by the digest of the item: the test's own book. */
static struct {
    struct digest sha256[MAX_PUB_POSTS];
    int count;
} book[BENCH_MAX_SEQ];

static int64_t clock_mono(const struct clock *c)
{
    (void)c;
    return bench_boot_ms;
}

static int64_t clock_wall(const struct clock *c)
{
    (void)c;
    return bench_wall_s;
}

static bool clock_sync(const struct clock *c)
{
    (void)c;
    return bench_synchronised;
}

/* Power on: the boot clock begins anew, the floor is that of the build. */
static inline void bench_boot(const char *boot_id, int64_t wall_s)
{
    memset(&bench_clock, 0, sizeof bench_clock);
    bench_clock.mono_ms = bench_clock.boot_ms = clock_mono;
    bench_clock.wall_s = clock_wall;
    bench_clock.synchronised = clock_sync;
    bench_clock.rate = 1;
    snprintf(bench_clock.boot_id, sizeof bench_clock.boot_id, "%s", boot_id);
    atomic_init(&bench_clock.floor_s, NOW_S - 40 * 86400); /* build time */
    bench_boot_ms = 5000;
    bench_wall_s = wall_s;
}

static inline void bench_pass(int64_t seconds)
{
    bench_boot_ms += seconds * 1000;
    bench_wall_s += seconds;
}

static inline void bench_enter_in_book(int64_t seq)
{
    book[seq].count = 0;
    for (int i = 0; i < desk.post_count; i++) {
        char item[2048];
        if (!desk.posts[i].flag || strcmp(desk.posts[i].flag, "approved"))
            continue;
        size_t n = pub_item(&desk.posts[i], item, sizeof item);
        assert_int_equal(digest_of(item, n, &book[seq].sha256[book[seq].count++]), ERR_OK);
    }
}

static inline bool in_book(int64_t seq, const struct digest *d)
{
    for (int i = 0; seq > 0 && seq < BENCH_MAX_SEQ && i < book[seq].count; i++)
        if (digest_equal(&book[seq].sha256[i], d))
            return true;
    return false;
}

static void bench_publish(void *user, struct playlist *p)
{
    (void)user;
    for (int i = 0; i < p->post_count; i++)
        if (p->mode == MODE_HOLD || !in_book(p->seq, approved_post_digest(p->posts[i])))
            fail_msg("seq %lld never approved %s", (long long)p->seq,
                     approved_post_peek(p->posts[i])->id);
    playlist_unref(published);
    published = p;
    publications++;
}

static inline enum err bench_open_quietly(void)
{
    struct library *l = NULL;
    enum err e = library_open(&bench_settings, &bench_clock, bench_publish, NULL, &l, NULL);
    if (!e)
        lib = l;
    return e;
}

static inline void bench_open(void)
{
    assert_int_equal(bench_open_quietly(), ERR_OK);
}

static inline void bench_close(void)
{
    library_close(lib);
    lib = NULL;
    playlist_unref(published);
    published = NULL;
}

static inline void bench_restart(void)
{
    bench_close();
    bench_open();
}

static inline void bench_provision(const struct bytes *root)
{
    assert_int_equal(file_replace(bench_root, root->data, root->len, false, NULL), ERR_OK);
}

static int bench_setup(void **state)
{
    (void)state;
    static char url[] = "https://desk.example", audience[] = "hq/lobby";
    test_start();
    scratch_make(bench_dir);
    snprintf(bench_state, sizeof bench_state, "%s/state", bench_dir);
    snprintf(bench_root, sizeof bench_root, "%s/root.1.json", bench_dir);
    bench_settings = (struct settings){.server_url = url,
                                       .audience = audience,
                                       .state_dir = bench_state,
                                       .trust_root = bench_root,
                                       .cache_bytes = 8 << 20};
    static char root_1[4096]; /* signed once */
    static struct bytes root = {root_1, 0};
    if (!root.len) {
        struct bytes note = pub_make_root(1, KEY_ROOT_1, KEY_FLAGS_1, BY(KEY_ROOT_1));
        assert_true(note.len < sizeof root_1);
        memcpy(root_1, note.data, root.len = note.len);
        free(note.data);
    }
    bench_provision(&root);
    memset(&desk, 0, sizeof desk);
    memset(book, 0, sizeof book);
    publications = 0;
    bench_synchronised = false;
    bench_boot(BOOT_1, NOW_S);
    bench_open();
    return 0;
}

static int bench_teardown(void **state)
{
    (void)state;
    mem_fail_at(0, 0);
    file_fail_at(0, 0, 0);
    bench_close();
    publisher_clear(&desk);
    scratch_remove(bench_dir);
    return 0;
}

/* --- the desk's and the network's part ---------------------------------------------------------------------------- */

/* Three posts: text alone; with a picture; with picture and avatar. */
static inline void desk_has_three_posts(void)
{
    static const struct pub_post three[] = {
        {.id = "soup", .text = "Soup today", .flag = "approved"},
        {.id = "roof", .text = "Our roof", .picture = "a picture of a roof", .flag = "approved"},
        {.id = "ana",
         .text = "Ana is back",
         .picture = "a picture of Ana",
         .avatar = "Ana's face",
         .flag = "approved"}};
    memcpy(desk.posts, three, sizeof three);
    desk.post_count = 3;
    pub_make_feed(&desk);
}

static inline struct pub_post *desk_post(const char *id)
{
    for (int i = 0; i < desk.post_count; i++)
        if (!strcmp(desk.posts[i].id, id))
            return &desk.posts[i];
    fail_msg("no post %s", id);
    return NULL;
}

static inline enum err take_note(const struct bytes *note)
{
    bool changed;
    int64_t want_root;
    return library_take_flags(lib, note->data, note->len, &changed, &want_root, NULL);
}

static inline enum err give_flags(const struct pub_flags *f)
{
    struct bytes note = pub_make_flags(&desk, f);
    if (!f->signers || f->signers & BY(KEY_FLAGS_1))
        bench_enter_in_book(f->seq);
    return take_note(&note);
}

static inline enum err give_seq(int64_t seq)
{
    return give_flags(&(struct pub_flags){.seq = seq});
}

/* The bytes that a want asks for; NULL if the desk has none such. */
static inline const char *desk_bytes(const struct want *w)
{
    if (w->is_feed)
        return desk.feed;
    for (int i = 0; i < desk.post_count; i++) {
        const char *both[] = {desk.posts[i].picture, desk.posts[i].avatar};
        for (int k = 0; k < 2; k++) {
            struct digest d;
            if (both[k] && digest_of(both[k], strlen(both[k]), &d) == ERR_OK &&
                digest_equal(&d, &w->sha256))
                return both[k];
        }
    }
    return NULL;
}

static inline enum err fetch_want(const struct want *w, const char *bytes)
{
    struct store_writer *writer;
    if (w->is_feed)
        return library_take_feed(lib, w, bytes, strlen(bytes), NULL);
    enum err e = library_media_begin(lib, w, &writer);
    if (e)
        return e;
    e = store_media_add(writer, bytes, strlen(bytes));
    enum err ended = library_media_end(lib, writer, !e, NULL);
    return e ? e : ended;
}

/* All that is wanted, each once. */
static inline enum err fetch_all_wants(void)
{
    struct digest skip[64];
    struct want w;
    enum err first = ERR_OK;
    for (int n = 0; n < 64 && library_next_want(lib, skip, n, &w);) {
        const char *bytes = desk_bytes(&w);
        enum err e = bytes ? fetch_want(&w, bytes) : ERR_NOT_FOUND;
        if (e)
            skip[n++] = w.sha256;
        first = first ? first : e;
    }
    return first;
}

/* The usual start of a test: seq 1 accepted, everything here. */
static inline void three_posts_are_here(void)
{
    desk_has_three_posts();
    assert_int_equal(give_seq(1), ERR_OK);
    assert_int_equal(fetch_all_wants(), ERR_OK);
    assert_int_equal(published->post_count, 3);
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

/* "soup roof ana" */
static inline const char *posts_published(void)
{
    static char text[512];
    size_t n = 0;
    text[0] = 0;
    for (int i = 0; i < published->post_count; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? " " : "",
                              approved_post_peek(published->posts[i])->id);
    return text;
}

static inline void state_file(char *out, size_t room, const char *name)
{
    snprintf(out, room, "%s/%s", bench_state, name);
}

static inline bool medium_is_stored(const char *bytes)
{
    char hex[DIGEST_HEX_BYTES], name[80], path[512];
    hex_of(bytes, strlen(bytes), hex);
    snprintf(name, sizeof name, "media/%s", hex);
    state_file(path, sizeof path, name);
    return access(path, F_OK) == 0;
}

static inline void write_state_file(const char *name, const void *bytes, size_t len)
{
    char path[512];
    state_file(path, sizeof path, name);
    assert_int_equal(file_replace(path, bytes, len, false, NULL), ERR_OK);
}

static inline void remove_state_file(const char *name)
{
    char path[512];
    state_file(path, sizeof path, name);
    assert_int_equal(file_remove(path), ERR_OK);
}

#define BENCH_TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

#endif
