/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/preview_cache.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"

struct entry {
    struct digest key;
    char *png; /* owned; NULL = free */
    size_t len;
    int pages;
    time_t at_s; /* monotonic */
};

static struct {
    pthread_mutex_t lock;
    struct entry entries[MAX_CACHED_PREVIEWS];
} cache = {.lock = PTHREAD_MUTEX_INITIALIZER};

static time_t now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

static void drop(struct entry *e)
{
    mem_free(e->png);
    *e = (struct entry){0};
}

bool preview_cache_get(const struct digest *key, char **out, size_t *len, int *pages)
{
    char *copy = NULL;
    time_t now = now_s();
    pthread_mutex_lock(&cache.lock);
    for (int i = 0; i < MAX_CACHED_PREVIEWS; i++) {
        struct entry *e = &cache.entries[i];
        if (e->png && now - e->at_s >= PREVIEW_FRESH_S)
            drop(e);
        if (!e->png || !digest_equal(&e->key, key) || !(copy = mem_alloc(e->len)))
            continue;
        memcpy(copy, e->png, e->len);
        *out = copy;
        *len = e->len;
        *pages = e->pages;
        break;
    }
    pthread_mutex_unlock(&cache.lock);
    return copy != NULL;
}

void preview_cache_put(const struct digest *key, const char *png, size_t len, int pages)
{
    char *copy = len && len <= MAX_CACHED_PREVIEW_BYTES ? mem_alloc(len) : NULL;
    if (!copy)
        return; /* drawn again next time */
    memcpy(copy, png, len);
    pthread_mutex_lock(&cache.lock);
    struct entry *oldest = &cache.entries[0];
    for (int i = 0; i < MAX_CACHED_PREVIEWS; i++) {
        struct entry *e = &cache.entries[i];
        if (e->png && digest_equal(&e->key, key)) {
            oldest = e;
            break;
        }
        if (!e->png || (oldest->png && e->at_s < oldest->at_s))
            oldest = e;
    }
    drop(oldest);
    *oldest = (struct entry){*key, copy, len, pages, now_s()};
    pthread_mutex_unlock(&cache.lock);
}
