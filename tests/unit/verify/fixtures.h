/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stored documents: each row of a table bends one document and says what comes of it; the bytes lie in
 * tests/data/FORMAT/{good,bad}, for the fuzzers and for people. The stored ones are tested, and their texts must be what
 * the table makes; PLACARD_MAKE_FIXTURES=1 writes those that are not (ECDSA signatures differ each time, texts do not).
 */
#ifndef PLACARD_TEST_VERIFY_FIXTURES_H
#define PLACARD_TEST_VERIFY_FIXTURES_H

#include <stdbool.h>

#include "base/file.h"
#include "base/mem.h"
#include "verify/texts.h"

struct fixture {
    const char *name; /* of the file: what it is, or what is wrong with it */
    char *(*base)(void);
    const char *find, *by;         /* first change, NULL = none; ' stands for " */
    unsigned signers;              /* 0 = not a note */
    void (*bend)(struct bytes *b); /* of the finished bytes, may be NULL */
    enum err want;
};

static inline struct bytes fixture_make(const struct fixture *x)
{
    char *text = x->base();
    if (x->find) {
        char *find = q(x->find), *by = q(x->by);
        char *bent = replaced(text, find, by);
        free(find);
        free(by);
        free(text);
        text = bent;
    }
    struct bytes b = {text, strlen(text)};
    if (x->signers) {
        b = sign_note(text, x->signers);
        free(text);
    }
    if (x->bend)
        x->bend(&b);
    return b;
}

/* How much of it is the same in each making: what stands before the signatures, however they are bent. */
static inline size_t fixture_text_bytes(const struct bytes *b)
{
    static const char *const ends[] = {"\n\n\xe2\x80\x94", "\n\xe2\x80\x94", "\n\n"};
    for (int i = 0; i < 3; i++) {
        const char *end = memmem(b->data, b->len, ends[i], strlen(ends[i]));
        if (end)
            return (size_t)(end - b->data);
    }
    return b->len;
}

/* Both without their signatures. */
static inline bool fixture_text_equal(const struct bytes *a, const struct bytes *b)
{
    size_t n = fixture_text_bytes(a);
    return fixture_text_bytes(b) == n && !memcmp(a->data, b->data, n);
}

static inline bool fixture_read(const char *path, struct bytes *out)
{
    char *stored = NULL;
    if (file_read(path, 4 << 20, &stored, &out->len, NULL))
        return false;
    out->data = malloc(out->len + 1);
    assert_non_null(out->data);
    memcpy(out->data, stored, out->len + 1);
    mem_free(stored);
    return true;
}

/* The stored bytes. Its text is compared with what the table makes now. */
static inline struct bytes fixture_load(const char *format, const char *suffix,
                                        const struct fixture *x)
{
    char path[512];
    struct bytes made = fixture_make(x), out = {0};
    snprintf(path, sizeof path, "%s/%s/%s/%s%s", PLACARD_TEST_DATA, format,
             x->want ? "bad" : "good", x->name, suffix);
    bool fresh = fixture_read(path, &out) && fixture_text_equal(&made, &out);
    if (!fresh && getenv("PLACARD_MAKE_FIXTURES")) {
        free(out.data);
        assert_int_equal(file_replace(path, made.data, made.len, false, NULL), ERR_OK);
        fresh = fixture_read(path, &out);
    }
    if (!fresh)
        fail_msg("%s is missing or stale: run with PLACARD_MAKE_FIXTURES=1", path);
    free(made.data);
    return out;
}

#endif
