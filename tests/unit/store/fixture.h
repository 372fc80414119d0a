/* SPDX-License-Identifier: Apache-2.0 */
/* What the store tests share: a folder for each test, stores on disk and in memory, media by number. */
#ifndef PLACARD_TESTS_STORE_FIXTURE_H
#define PLACARD_TESTS_STORE_FIXTURE_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/store.h"
#include "support/scratch.h"

#define CACHE_BYTES 100000

static char dir[SCRATCH_PATH_BYTES];

static inline struct store *open_at(const char *path, int64_t cache_bytes)
{
    struct store *s = NULL;
    struct err_info info = {0};
    enum err e = store_open(path, cache_bytes, &s, &info);
    if (e)
        fail_msg("store_open: %s (%s)", err_name(e), info.text);
    return s;
}

static inline struct store *open_store(void)
{
    struct store *s = open_at(dir, CACHE_BYTES);
    assert_false(store_is_volatile(s));
    return s;
}

/* A store that cannot write: its folder is below a plain file. */
static inline struct store *open_volatile(int64_t cache_bytes)
{
    char path[256];
    snprintf(path, sizeof path, "%s/file", dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
    snprintf(path, sizeof path, "%s/file/cache", dir);
    struct store *s = open_at(path, cache_bytes);
    assert_true(store_is_volatile(s));
    return s;
}

static inline int fresh_dir(void **state)
{
    (void)state;
    scratch_make(dir);
    return 0;
}

static inline int drop_dir(void **state)
{
    (void)state;
    file_fail_at(0, 0, 0);
    mem_fail_at(0, 0);
    scratch_remove(dir);
    return 0;
}

/* ---- media by number: distinct content of any size ---- */

static inline struct digest medium(int n, size_t bytes, char *out)
{
    struct digest d;
    for (size_t i = 0; i < bytes; i++)
        out[i] = (char)(i * 7 + (size_t)n * 31 + i / 256);
    snprintf(out, bytes, "medium %d", n);
    assert_int_equal(digest_of(out, bytes, &d), ERR_OK);
    return d;
}

static char data[9 * 1024 * 1024];

static inline enum err put_medium(struct store *s, int n, size_t bytes, struct digest *d)
{
    struct store_writer *w = NULL;
    *d = medium(n, bytes, data);
    enum err e = store_media_begin(s, d, &w);
    if (e)
        return e;
    for (size_t at = 0; at < bytes && !e; at += 1000)
        e = store_media_add(w, data + at, bytes - at < 1000 ? bytes - at : 1000);
    enum err end = store_media_end(w, NULL);
    if (e)
        assert_int_equal(end, e); /* a failure sticks */
    return end;
}

static inline enum err read_medium(struct store *s, int n, size_t bytes)
{
    char *got = NULL;
    size_t len = 0;
    struct digest d = medium(n, bytes, data);
    enum err e = store_media_read(s, &d, &got, &len);
    if (!e) {
        assert_int_equal(len, bytes);
        assert_memory_equal(got, data, bytes);
        assert_int_equal(got[len], 0);
    }
    mem_free(got);
    return e;
}

static inline void media_path(const struct digest *d, char out[256])
{
    char hex[DIGEST_HEX_BYTES];
    digest_to_hex(d, hex);
    snprintf(out, 256, "%s/media/%s", dir, hex);
}

static inline int files_in_media(void)
{
    char path[256];
    int n = 0;
    snprintf(path, sizeof path, "%s/media", dir);
    DIR *f = opendir(path);
    assert_non_null(f);
    for (const struct dirent *e; (e = readdir(f));)
        n += e->d_name[0] != '.';
    closedir(f);
    return n;
}

static inline void assert_doc(struct store *s, enum store_doc doc, const char *want)
{
    char *got = NULL;
    size_t len = 0;
    assert_int_equal(store_doc_get(s, doc, &got, &len), ERR_OK);
    assert_int_equal(len, strlen(want));
    assert_string_equal(got, want);
    mem_free(got);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_dir, drop_dir)

#endif
