/* SPDX-License-Identifier: Apache-2.0 */
#include "model/playlist.h"

#include "base/mem.h"

struct playlist *playlist_new(int post_room)
{
    struct playlist *p = mem_alloc(sizeof *p);
    if (!p)
        return NULL;
    p->posts = mem_array((size_t)post_room, sizeof *p->posts);
    if (!p->posts) {
        mem_free(p);
        return NULL;
    }
    atomic_init(&p->refs, 1);
    return p;
}

struct playlist *playlist_ref(struct playlist *p)
{
    atomic_fetch_add(&p->refs, 1);
    return p;
}

void playlist_unref(struct playlist *p)
{
    if (!p || atomic_fetch_sub(&p->refs, 1) != 1)
        return;
    for (int i = 0; i < p->post_count; i++)
        approved_post_unref(p->posts[i]);
    mem_free(p->posts);
    mem_free(p->alert.text);
    mem_free(p->alert.language);
    mem_free(p);
}

bool playlist_lease_holds(const struct playlist *p, const struct clock *c)
{
    return clock_now_s(c) < p->lease.expires_s && c->boot_ms(c) < p->lease.boot_until_ms;
}
