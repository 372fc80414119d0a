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

/* --- what is moved against burn-in -------------------------------------------------------------------------------- */

static void sides_on_the_screens_edge_stay_there(void **state)
{
    (void)state;
    static const struct {
        struct rect from;
        struct offset by;
        struct rect to;
    } rows[] = {
        {{0, 0, 200, 100}, {3, -2}, {0, 0, 200, 100}},     /* the ground */
        {{-5, -5, 300, 300}, {3, -2}, {-5, -5, 300, 300}}, /* sticks out on all sides */
        {{20, 30, 50, 40}, {3, -2}, {23, 28, 50, 40}},     /* free */
        {{0, 0, 200, 40}, {3, -2}, {0, 0, 200, 38}},       /* header */
        {{0, 0, 200, 40}, {-3, 2}, {0, 0, 200, 42}},
        {{0, 60, 200, 40}, {3, -2}, {0, 58, 200, 42}},  /* foot */
        {{120, 40, 80, 60}, {3, 2}, {123, 42, 77, 58}}, /* a photo in the corner */
        {{0, 40, 200, 2}, {3, 2}, {0, 42, 200, 2}},     /* a hairline */
        {{30, 0, 40, 5}, {3, -2}, {33, 0, 40, 5}},      /* a mark on the edge: not a thinner one */
        {{0, 0, 0, 0}, {3, 2}, {0, 0, 0, 0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rect r = rect_shift(rows[i].from, rows[i].by, 200, 100);
        if (memcmp(&r, &rows[i].to, sizeof r) != 0)
            fail_msg("row %zu: %d,%d %dx%d", i, r.x, r.y, r.w, r.h);
    }
}

static void a_scene_is_moved_whole(void **state)
{
    (void)state;
    struct scene *s;
    struct scene_text t = {.x_px = 30, .baseline_px = 50, .advance_px = 40};
    struct scene_picture p = {.dst = {100, 40, 100, 60}, .crop = {1, 2, 3, 4}};
    assert_int_equal(scene_new(200, 100, &s), ERR_OK);
    assert_int_equal(scene_add_fill(s, (struct rect){0, 0, 200, 100}, (struct color){0}, 0),
                     ERR_OK);
    assert_int_equal(scene_add_text(s, &t, "a", 1), ERR_OK);
    assert_int_equal(scene_add_picture(s, &p), ERR_OK);
    assert_int_equal(
        scene_add_gradient(s, (struct rect){0, 40, 200, 20}, (struct color){0}, (struct color){0}),
        ERR_OK);
    scene_shift(s, (struct offset){4, -4});
    assert_int_equal(s->ops[0].box.w, 200);
    assert_int_equal(s->ops[1].text.x_px, 34);
    assert_int_equal(s->ops[1].text.baseline_px, 46);
    assert_int_equal(s->ops[2].picture.dst.x, 104);
    assert_int_equal(s->ops[2].picture.dst.y + s->ops[2].picture.dst.h, 100);
    assert_int_equal(s->ops[2].picture.crop.x, 1);
    assert_int_equal(s->ops[3].box.y, 36);
    scene_free(s);
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
        cmocka_unit_test(sides_on_the_screens_edge_stay_there),
        cmocka_unit_test(a_scene_is_moved_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
