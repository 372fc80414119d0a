/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/flags.h"
#include "model/playlist.h"
#include "model/post.h"
#include "model/scene.h"
#include "select/stand_in.h"

static int64_t fake_wall(const struct clock *c)
{
    return c->start_wall_s;
}

static int64_t fake_boot(const struct clock *c)
{
    return c->start_boot_ms;
}

static void zero_is_the_safe_value(void **state)
{
    (void)state;
    struct flag_entry entry = {0};
    struct flags flags = {0};
    struct playlist playlist = {0};
    struct clock c = {.wall_s = fake_wall, .boot_ms = fake_boot};
    assert_int_equal(entry.flag, FLAG_PENDING);
    assert_int_equal(flags.mode, MODE_HOLD);
    assert_int_equal(playlist.mode, MODE_HOLD);
    assert_false(playlist_lease_holds(&playlist, &c));
    assert_null(flags_find(&flags, "a"));
}

static void names_are_words_and_never_null(void **state)
{
    (void)state;
    assert_string_equal(flag_name(FLAG_WITHDRAWN), "withdrawn");
    assert_string_equal(flag_name((enum flag)99), "unknown");
    assert_string_equal(flags_mode_name(MODE_ALERT), "alert");
    assert_string_equal(flags_mode_name((enum flags_mode) - 1), "unknown");
}

static void entries_are_found_by_their_whole_id(void **state)
{
    (void)state;
    static const char *const ids[] = {"a", "ab", "b", "c"};
    struct flag_entry entries[4] = {0};
    struct flags f = {.entries = entries, .entry_count = 4};
    for (int i = 0; i < 4; i++)
        entries[i].id = (char *)(uintptr_t)ids[i];
    for (int i = 0; i < 4; i++)
        assert_ptr_equal(flags_find(&f, ids[i]), &entries[i]);
    assert_null(flags_find(&f, ""));
    assert_null(flags_find(&f, "abc"));
    assert_null(flags_find(&f, "d"));
}

static void a_lease_ends_on_whichever_clock_is_first(void **state)
{
    (void)state;
    struct playlist p = {.lease = {100, 5000}};
    static const struct {
        int64_t wall_s, boot_ms, floor_s;
        bool holds;
    } rows[] = {{99, 4999, 0, true},
                {100, 4999, 0, false},
                {99, 5000, 0, false},
                {1, 4999, 99, true}, /* clock at 1970: the floor counts */
                {1, 4999, 100, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct clock c = {.wall_s = fake_wall,
                          .boot_ms = fake_boot,
                          .start_wall_s = rows[i].wall_s,
                          .start_boot_ms = rows[i].boot_ms};
        atomic_init(&c.floor_s, rows[i].floor_s);
        assert_int_equal(playlist_lease_holds(&p, &c), rows[i].holds);
    }
}

static void the_last_reference_of_a_playlist_lets_its_posts_go(void **state)
{
    (void)state;
    struct approved_post post = {.refs = 1};
    struct playlist *p = playlist_new(4);
    assert_non_null(p);
    p->posts[p->post_count++] = &post;
    p->alert.text = mem_strdup("out");
    assert_ptr_equal(playlist_ref(p), p);
    playlist_unref(p);
    assert_int_equal(post.refs, 1);
    playlist_unref(p);
    assert_int_equal(post.refs, 0);
    playlist_unref(NULL);
}

static void a_playlist_is_whole_or_not_there(void **state)
{
    (void)state;
    for (unsigned long n = 1; n <= 2; n++) {
        mem_fail_at(n, 0);
        assert_null(playlist_new(4));
        mem_fail_at(0, 0);
    }
}

static void a_cleared_post_is_zero_and_may_be_cleared_again(void **state)
{
    (void)state;
    struct post p = {.id = mem_strdup("a"), .tag_count = 1, .media_count = 1, .has_avatar = true},
                zero;
    p.tags[0] = mem_strdup("t");
    p.media[0].path = mem_strdup("media/x");
    p.avatar.alt = mem_strdup("face");
    memset(&zero, 0, sizeof zero);
    post_clear(&p);
    assert_memory_equal(&p, &zero, sizeof p);
    post_clear(&p);
    flags_free(NULL);
}

static void a_scene_survives_each_failing_allocation(void **state)
{
    (void)state;
    struct scene_text t = {.script = "Latn"};
    for (unsigned long n = 1; n < 200; n++) {
        struct scene *s = NULL;
        mem_fail_at(n, 0);
        enum err e = scene_new(1920, 1080, &s);
        for (int i = 0; !e && i < 40; i++) {
            e = scene_add_text(s, &t, "hello", 5);
            if (!e)
                e = scene_add_fill(s, (struct rect){0, 0, 1, 1}, (struct color){0, 0, 0, 255}, 0);
        }
        unsigned long asked = mem_fail_at(0, 0);
        assert_true(e == ERR_OK || e == ERR_NOMEM);
        assert_int_equal(e == ERR_OK, asked < n);
        if (!e)
            assert_int_equal(s->count, 80);
        scene_free(s);
        if (!e)
            return;
    }
    fail_msg("never came to an end");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_is_the_safe_value),
        cmocka_unit_test(names_are_words_and_never_null),
        cmocka_unit_test(entries_are_found_by_their_whole_id),
        cmocka_unit_test(a_lease_ends_on_whichever_clock_is_first),
        cmocka_unit_test(the_last_reference_of_a_playlist_lets_its_posts_go),
        cmocka_unit_test(a_playlist_is_whole_or_not_there),
        cmocka_unit_test(a_cleared_post_is_zero_and_may_be_cleared_again),
        cmocka_unit_test(a_scene_survives_each_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
