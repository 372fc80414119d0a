/* SPDX-License-Identifier: Apache-2.0 */
/* Previews: by the node's own program, in turn, and not twice within a minute. */
#include "desk/desk_fixture.h"

#include <pthread.h>

#include "desk/web/preview.h"
#include "desk/web/preview_cache.h"

#define AT_ONCE 8
#define ITEM "{\"id\":\"%d\",\"title\":\"Number %d\",\"content_text\":\"Some words.\"}"

struct asking {
    const struct fixture *f;
    struct clock *clock;
    int n, pages;
    enum err e;
};

static enum err ask(const struct asking *a, const char *program, int page, int *pages,
                    struct err_info *info)
{
    char item[200], id[16], *png = NULL;
    size_t len = 0;
    struct web_terms terms = {.dir = a->f->dir, .clock = a->clock, .placard = program};
    struct web w = {.terms = &terms};
    enum err e = desk_open(a->f->dir, DESK_READ, "tester", a->clock, &w.d, info);
    snprintf(item, sizeof item, ITEM, a->n, a->n);
    snprintf(id, sizeof id, "%d", a->n);
    if (!e)
        e = preview_draw(&w, &(struct preview_ask){item, strlen(item), id, a->n % 2, page}, &png,
                         &len, pages, info);
    if (!e && (len < 1000 || memcmp(png, "\x89PNG", 4) != 0))
        e = ERR_SYNTAX;
    mem_free(png);
    desk_close(w.d);
    return e;
}

static void *run(void *user)
{
    struct asking *a = user;
    struct err_info info = {0};
    a->e = ask(a, PLACARD_BUILD_DIR "/bin/placard", 1, &a->pages, &info);
    return NULL;
}

static void many_at_once_are_all_drawn_in_turn(void **state)
{
    struct clock clock;
    struct asking a[AT_ONCE];
    pthread_t threads[AT_ONCE];
    clock_system_init(&clock, 1);
    for (int i = 0; i < AT_ONCE; i++) {
        a[i] = (struct asking){.f = *state, .clock = &clock, .n = i};
        assert_int_equal(pthread_create(&threads[i], NULL, run, &a[i]), 0);
    }
    for (int i = 0; i < AT_ONCE; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(a[i].e, ERR_OK);
        assert_int_equal(a[i].pages, 1);
    }
    /* within a minute nobody draws it again */
    struct err_info info = {0};
    int pages = 0;
    assert_int_equal(ask(&a[0], "/not/there", 1, &pages, &info), ERR_OK);
    a[0].n = 99;
    assert_int_equal(ask(&a[0], "/not/there", 1, &pages, &info), ERR_UNSUPPORTED);
    assert_int_equal(ask(&a[0], NULL, 1, &pages, &info), ERR_UNSUPPORTED);
    assert_int_equal(ask(&a[0], PLACARD_BUILD_DIR "/bin/placard", 7, &pages, &info),
                     ERR_UNSUPPORTED);
}

static void the_cache_keeps_the_newest_and_nothing_large(void **state)
{
    struct digest key = {0};
    char *out = NULL, *big = mem_alloc(MAX_CACHED_PREVIEW_BYTES + 1);
    size_t len = 0;
    int pages = 0;
    (void)state;
    for (int i = 0; i <= MAX_CACHED_PREVIEWS; i++) {
        key.b[0] = (unsigned char)i;
        preview_cache_put(&key, "picture", 7, i + 1);
    }
    assert_true(preview_cache_get(&key, &out, &len, &pages));
    assert_int_equal(len, 7);
    assert_int_equal(pages, MAX_CACHED_PREVIEWS + 1);
    assert_memory_equal(out, "picture", 7);
    mem_free(out);
    preview_cache_put(&key, "another", 7, 3);
    assert_true(preview_cache_get(&key, &out, &len, &pages));
    assert_memory_equal(out, "another", 7);
    mem_free(out);
    key.b[1] = 1;
    assert_false(preview_cache_get(&key, &out, &len, &pages));
    preview_cache_put(&key, big, MAX_CACHED_PREVIEW_BYTES + 1, 1);
    assert_false(preview_cache_get(&key, &out, &len, &pages));
    mem_free(big);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(many_at_once_are_all_drawn_in_turn, set_up, tear_down),
        cmocka_unit_test(the_cache_keeps_the_newest_and_nothing_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
