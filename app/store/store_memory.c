/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store_memory.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* Shared, so that a reader in another thread can copy it while the network thread drops it. */
struct blob {
    atomic_int users;
    size_t len;
    char *bytes;
};

struct memory_entry {
    struct memory_entry *next;
    struct blob *blob;
    char name[MEMORY_NAME_BYTES];
};

static void lock(struct memory *m)
{
    while (atomic_flag_test_and_set_explicit(&m->lock, memory_order_acquire))
        sched_yield();
}

static void unlock(struct memory *m)
{
    atomic_flag_clear_explicit(&m->lock, memory_order_release);
}

static void blob_release(struct blob *b)
{
    if (atomic_fetch_sub(&b->users, 1) != 1)
        return;
    mem_wipe_free(b->bytes, b->len); /* withdrawn content is erased, not only forgotten */
    mem_free(b);
}

static void entry_free(struct memory_entry *e)
{
    if (!e)
        return;
    blob_release(e->blob);
    mem_free(e);
}

void memory_init(struct memory *m)
{
    atomic_flag_clear(&m->lock);
    m->first = NULL;
}

static bool keep_none(const void *user, const char *name)
{
    (void)user, (void)name;
    return false;
}

void memory_clear(struct memory *m)
{
    memory_keep_only(m, "", keep_none, NULL);
}

enum err memory_put_take(struct memory *m, const char *name, char *bytes, size_t len)
{
    struct memory_entry *e = mem_alloc(sizeof *e);
    struct blob *b = mem_alloc(sizeof *b);
    if (!e || !b) {
        mem_free(e);
        mem_free(b);
        mem_wipe_free(bytes, len);
        return ERR_NOMEM;
    }
    atomic_init(&b->users, 1);
    b->bytes = bytes;
    b->len = len;
    e->blob = b;
    snprintf(e->name, sizeof e->name, "%s", name);
    struct memory_entry *old = NULL;
    lock(m);
    struct memory_entry **at = &m->first;
    while (*at) {
        if (strcmp((*at)->name, name) == 0) {
            old = *at;
            *at = old->next;
        } else {
            at = &(*at)->next;
        }
    }
    *at = e;
    unlock(m);
    entry_free(old);
    return ERR_OK;
}

static struct blob *find(struct memory *m, const char *name)
{
    struct blob *b = NULL;
    lock(m);
    for (struct memory_entry *e = m->first; e; e = e->next) {
        if (strcmp(e->name, name) == 0) {
            b = e->blob;
            atomic_fetch_add(&b->users, 1);
            break;
        }
    }
    unlock(m);
    return b;
}

enum err memory_get(struct memory *m, const char *name, char **out, size_t *len)
{
    struct blob *b = find(m, name);
    if (!b)
        return ERR_NOT_FOUND;
    char *copy = mem_alloc(b->len + 1);
    if (copy) {
        memcpy(copy, b->bytes, b->len);
        *out = copy;
        *len = b->len;
    }
    blob_release(b);
    return copy ? ERR_OK : ERR_NOMEM;
}

bool memory_has(struct memory *m, const char *name)
{
    struct blob *b = find(m, name);
    if (b)
        blob_release(b);
    return b != NULL;
}

void memory_keep_only(struct memory *m, const char *prefix,
                      bool (*keep)(const void *user, const char *name), const void *user)
{
    size_t prefix_bytes = strlen(prefix);
    struct memory_entry *dropped = NULL;
    lock(m);
    struct memory_entry **at = &m->first;
    while (*at) {
        struct memory_entry *e = *at;
        if (strncmp(e->name, prefix, prefix_bytes) != 0 || keep(user, e->name + prefix_bytes)) {
            at = &e->next;
            continue;
        }
        *at = e->next;
        e->next = dropped;
        dropped = e;
    }
    unlock(m);
    while (dropped) {
        struct memory_entry *next = dropped->next;
        entry_free(dropped);
        dropped = next;
    }
}

size_t memory_bytes(struct memory *m, const char *prefix)
{
    size_t prefix_bytes = strlen(prefix), sum = 0;
    lock(m);
    for (const struct memory_entry *e = m->first; e; e = e->next) {
        if (strncmp(e->name, prefix, prefix_bytes) == 0)
            sum += e->blob->len;
    }
    unlock(m);
    return sum;
}
