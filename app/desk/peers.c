/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/peers.h"

#include <pthread.h>
#include <sys/socket.h>

#include "base/mem.h"

struct peer {
    int fd;
    int64_t until_ms;
    struct peer *next, *previous;
};

struct peers {
    pthread_mutex_t lock;
    struct peer *first;
};

enum err peers_new(struct peers **out)
{
    struct peers *p = mem_alloc(sizeof *p);
    if (!p)
        return ERR_NOMEM;
    pthread_mutex_init(&p->lock, NULL);
    *out = p;
    return ERR_OK;
}

void peers_free(struct peers *p)
{
    if (!p)
        return;
    while (p->first)
        peers_remove(p, p->first);
    pthread_mutex_destroy(&p->lock);
    mem_free(p);
}

struct peer *peers_add(struct peers *p, int fd, int64_t until_ms)
{
    struct peer *peer = mem_alloc(sizeof *peer);
    if (!peer)
        return NULL;
    peer->fd = fd;
    peer->until_ms = until_ms;
    pthread_mutex_lock(&p->lock);
    peer->next = p->first;
    if (p->first)
        p->first->previous = peer;
    p->first = peer;
    pthread_mutex_unlock(&p->lock);
    return peer;
}

void peers_remove(struct peers *p, struct peer *peer)
{
    if (!peer)
        return;
    pthread_mutex_lock(&p->lock);
    if (peer->previous)
        peer->previous->next = peer->next;
    else
        p->first = peer->next;
    if (peer->next)
        peer->next->previous = peer->previous;
    pthread_mutex_unlock(&p->lock);
    mem_free(peer);
}

void peers_set_deadline(struct peers *p, struct peer *peer, int64_t until_ms)
{
    if (!peer)
        return;
    pthread_mutex_lock(&p->lock);
    peer->until_ms = until_ms;
    pthread_mutex_unlock(&p->lock);
}

int peers_cut_late(struct peers *p, int64_t now_ms)
{
    int cut = 0;
    pthread_mutex_lock(&p->lock);
    for (struct peer *peer = p->first; peer; peer = peer->next) {
        if (peer->until_ms > now_ms)
            continue;
        /* within the lock: the number cannot have become another connection's */
        shutdown(peer->fd, SHUT_RDWR);
        peer->until_ms = INT64_MAX;
        cut++;
    }
    pthread_mutex_unlock(&p->lock);
    return cut;
}
