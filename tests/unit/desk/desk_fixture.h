/* SPDX-License-Identifier: Apache-2.0 */
/* A desk in a temporary folder, the program's verbs run in this process, and a screen that judges what comes out with
 * the node's own verifier. */
#ifndef PLACARD_TESTS_DESK_FIXTURE_H
#define PLACARD_TESTS_DESK_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "desk/verb.h"
#include "support/scratch.h"
#include "verify/feed_doc.h"
#include "verify/flags_doc.h"

#define UNUSED __attribute__((unused))
#define GOOD PLACARD_TEST_DATA "/desk/good"
#define BAD PLACARD_TEST_DATA "/desk/bad"
#define MAX_ARGS 24

struct fixture {
    char dir[SCRATCH_PATH_BYTES];
    char *out, *err; /* of the last run; free with the fixture */
};

/* The verb's exit code. Arguments end with NULL. */
static int UNUSED run_verb(struct fixture *f, ...)
{
    const char *argv[MAX_ARGS] = {"placard-desk"};
    char *out = NULL, *err = NULL;
    size_t out_bytes, err_bytes;
    int argc = 1;
    va_list ap;
    va_start(ap, f);
    for (const char *a; (a = va_arg(ap, const char *)) && argc < MAX_ARGS - 3;)
        argv[argc++] = a;
    va_end(ap);
    argv[argc++] = "--dir";
    argv[argc++] = f->dir;
    FILE *o = open_memstream(&out, &out_bytes), *e = open_memstream(&err, &err_bytes);
    int code = verbs_run(argc, (char **)(uintptr_t)argv, o, e);
    fclose(o);
    fclose(e);
    free(f->out);
    free(f->err);
    f->out = out;
    f->err = err;
    return code;
}

#define RUN(f, ...) run_verb(f, __VA_ARGS__, NULL)
#define MUST(f, ...)                                                                               \
    do {                                                                                           \
        if (RUN(f, __VA_ARGS__) != EXIT_DONE)                                                      \
            fail_msg("%s", (f)->err);                                                              \
    } while (0)

static int UNUSED set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    scratch_make(f->dir);
    scratch_remove(f->dir); /* init makes it */
    setenv("USER", "tester", 1);
    unsetenv("PLACARD_DESK");
    *state = f;
    return RUN(f, "init", "--name", "desk.example", "--audience", "hq/lobby", "--lease", "1h") ==
                   EXIT_DONE
               ? 0
               : -1;
}

static int UNUSED tear_down(void **state)
{
    struct fixture *f = *state;
    scratch_remove(f->dir);
    free(f->out);
    free(f->err);
    free(f);
    return 0;
}

/* ---- a screen ---- */

struct screen {
    struct trust_root root;
    struct flags_floor floor;
    struct clock clock;
    struct flags *flags;
    struct feed *feed; /* NULL in a hold */
};

static char UNUSED *read_public(const struct fixture *f, const char *rel, size_t *bytes)
{
    char path[512], *data = NULL;
    snprintf(path, sizeof path, "%s/public/%s", f->dir, rel);
    return file_read(path, MAX_FEED_BYTES, &data, bytes, NULL) ? NULL : data;
}

static void UNUSED screen_start(struct screen *s, const struct fixture *f)
{
    size_t bytes;
    memset(s, 0, sizeof *s);
    clock_system_init(&s->clock, 1);
    char *root = read_public(f, "root.1.json", &bytes);
    assert_non_null(root);
    assert_int_equal(trust_root_first(root, bytes, &s->root, NULL), ERR_OK);
    mem_free(root);
}

static void UNUSED screen_stop(struct screen *s)
{
    flags_free(s->flags);
    feed_free(s->feed);
    s->flags = NULL;
    s->feed = NULL;
}

static void follow_roots(struct screen *s, const struct fixture *f)
{
    for (;;) {
        char rel[40];
        size_t bytes;
        struct trust_root next;
        struct err_info info = {0};
        snprintf(rel, sizeof rel, "root.%lld.json", (long long)s->root.number + 1);
        char *root = read_public(f, rel, &bytes);
        if (!root)
            return;
        if (trust_root_next(&s->root, root, bytes, &next, &info))
            fail_msg("%s", info.text);
        mem_free(root);
        s->floor = flags_floor_after_root(&s->floor, &s->root, &next);
        s->root = next;
    }
}

static void check_media(const struct fixture *f, const char *audience, const struct media *m)
{
    char rel[256];
    size_t bytes;
    struct digest d;
    snprintf(rel, sizeof rel, "%s/%s", audience, m->path);
    char *data = read_public(f, rel, &bytes);
    assert_non_null(data);
    assert_int_equal(digest_of(data, bytes, &d), ERR_OK);
    assert_true(digest_equal(&d, &m->sha256));
    mem_free(data);
}

/* The flags alone: they must hold whatever happened. */
static void UNUSED screen_poll_flags(struct screen *s, const struct fixture *f,
                                     const char *audience)
{
    char rel[256];
    size_t bytes;
    struct err_info info = {0};
    enum flags_verdict verdict;
    screen_stop(s);
    follow_roots(s, f);
    snprintf(rel, sizeof rel, "%s/flags", audience);
    char *data = read_public(f, rel, &bytes);
    assert_non_null(data);
    if (flags_doc_verify(&s->root, data, bytes, audience, &s->flags, &info) ||
        flags_doc_accept(s->flags, &s->floor, &s->clock, &verdict, &info))
        fail_msg("%s", info.text);
    mem_free(data);
    s->floor = flags_floor_after(&s->floor, s->flags);
}

/* One poll: everything that the node checks must hold. */
static void UNUSED screen_poll_of(struct screen *s, const struct fixture *f, const char *audience)
{
    char rel[256];
    size_t bytes;
    struct err_info info = {0};
    screen_poll_flags(s, f, audience);
    if (s->flags->mode == MODE_HOLD)
        return;
    snprintf(rel, sizeof rel, "%s/%s", audience, s->flags->feed_path);
    char *data = read_public(f, rel, &bytes);
    assert_non_null(data);
    assert_true(feed_doc_is_current(s->flags, data, bytes));
    if (feed_doc_verify(s->flags, data, bytes, &s->feed, &info))
        fail_msg("%s", info.text);
    assert_int_equal(s->feed->refusal_count, 0);
    mem_free(data);
    for (int i = 0; i < s->feed->post_count; i++) {
        const struct post *p = approved_post_peek(s->feed->posts[i]);
        for (int k = 0; k < p->media_count; k++)
            check_media(f, audience, &p->media[k]);
        if (p->has_avatar)
            check_media(f, audience, &p->avatar);
    }
}

static void UNUSED screen_poll(struct screen *s, const struct fixture *f)
{
    screen_poll_of(s, f, "hq/lobby");
}

static const struct post UNUSED *screen_post(const struct screen *s, const char *id)
{
    for (int i = 0; s->feed && i < s->feed->post_count; i++)
        if (!strcmp(approved_post_peek(s->feed->posts[i])->id, id))
            return approved_post_peek(s->feed->posts[i]);
    return NULL;
}

#endif
