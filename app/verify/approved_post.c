/* SPDX-License-Identifier: Apache-2.0 */
#include "model/approved_post.h"

#include <stdatomic.h>
#include <string.h>

#include "base/mem.h"
#include "verify/approved_post_make.h"

struct approved_post {
    atomic_int refs;
    struct post post;
    struct digest sha256;
    int64_t from_s, until_s;
    int64_t rank;
    int64_t duration_ms;
};

enum err approved_post_make(const struct flag_entry *entry, const struct digest *item_sha256,
                            struct post *post, struct approved_post **out)
{
    bool at_once = entry->from_s == 0; /* its 90 days count from `issued`: flags_parse saw to it */
    if (entry->flag != FLAG_APPROVED || !post->id || strcmp(entry->id, post->id) ||
        entry->from_s >= entry->until_s ||
        (!at_once && entry->until_s - entry->from_s > MAX_POST_LIFE_S))
        return ERR_NOT_APPROVED;
    if (!digest_equal(&entry->sha256, item_sha256))
        return ERR_DIGEST;
    struct approved_post *a = mem_alloc(sizeof *a);
    if (!a)
        return ERR_NOMEM;
    atomic_init(&a->refs, 1);
    a->post = *post;
    memset(post, 0, sizeof *post);
    a->sha256 = *item_sha256;
    a->from_s = entry->from_s;
    a->until_s = entry->until_s;
    a->rank = entry->rank;
    a->duration_ms = entry->duration_ms;
    *out = a;
    return ERR_OK;
}

const struct post *approved_post_peek(const struct approved_post *a)
{
    return &a->post;
}

const struct digest *approved_post_digest(const struct approved_post *a)
{
    return &a->sha256;
}

int64_t approved_post_from_s(const struct approved_post *a)
{
    return a->from_s;
}

int64_t approved_post_until_s(const struct approved_post *a)
{
    return a->until_s;
}

int64_t approved_post_rank(const struct approved_post *a)
{
    return a->rank;
}

int64_t approved_post_duration_ms(const struct approved_post *a)
{
    return a->duration_ms;
}

bool approved_post_holds_at(const struct approved_post *a, int64_t now_s)
{
    return a->from_s <= now_s && now_s < a->until_s;
}

struct approved_post *approved_post_ref(const struct approved_post *a)
{
    /* Only the count changes; what the reader sees is immutable. */
    struct approved_post *m = (struct approved_post *)(uintptr_t)a;
    atomic_fetch_add(&m->refs, 1);
    return m;
}

void approved_post_unref(struct approved_post *a)
{
    if (!a || atomic_fetch_sub(&a->refs, 1) != 1)
        return;
    post_clear(&a->post);
    mem_wipe_free(a, sizeof *a);
}
