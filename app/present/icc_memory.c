/* SPDX-License-Identifier: Apache-2.0 */
#include "present/icc_memory.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <lcms2_plugin.h>

#include "base/mem.h"

/* All that the library may hold at a time: the largest profile once as bytes and once as tables of 16 bits, and its result. */
#define MAX_LIBRARY_BYTES ((size_t)16 * 1024 * 1024)
/* Set aside for the context, whose making cannot be broken off: it is in a list of the library's by then. */
#define RESERVE_BYTES ((size_t)16 * 1024)

struct block {
    alignas(16) struct block *next; /* what follows a block is as aligned as this */
    struct block *before;
    size_t bytes;
};

struct icc_memory {
    cmsContext context;
    struct block blocks; /* head of the ring of all blocks */
    size_t used_bytes;
    enum err broken;
    jmp_buf broken_off;
    size_t reserve_used;
    alignas(16) unsigned char reserve[RESERVE_BYTES];
};

/* Whose memory the library is asking for: it says so only when its context stands. */
static _Thread_local struct icc_memory *current;

static void *give_reserved(struct icc_memory *m, size_t bytes)
{
    size_t whole = (bytes + 15) / 16 * 16;
    if (whole > RESERVE_BYTES - m->reserve_used)
        return NULL;
    void *p = m->reserve + m->reserve_used;
    m->reserve_used += whole;
    return p;
}

static void *give(cmsContext context, cmsUInt32Number bytes)
{
    (void)context;
    struct icc_memory *m = current;
    if (!m)
        return NULL;
    if (!m->context)
        return give_reserved(m, bytes);
    struct block *b = NULL;
    m->broken = bytes > MAX_LIBRARY_BYTES - m->used_bytes ? ERR_TOO_BIG : ERR_OK;
    if (!m->broken && !(b = mem_alloc(sizeof *b + bytes)))
        m->broken = ERR_NOMEM;
    if (m->broken)
        longjmp(m->broken_off, 1);
    b->bytes = bytes;
    b->next = m->blocks.next;
    b->before = &m->blocks;
    b->next->before = b;
    b->before->next = b;
    m->used_bytes += bytes;
    return b + 1;
}

static bool is_reserved(const struct icc_memory *m, const void *p)
{
    const unsigned char *at = p;
    return at >= m->reserve && at < m->reserve + RESERVE_BYTES;
}

static void take_back(cmsContext context, void *p)
{
    (void)context;
    if (!p || !current || is_reserved(current, p))
        return;
    struct block *b = (struct block *)p - 1;
    b->next->before = b->before;
    b->before->next = b->next;
    current->used_bytes -= b->bytes;
    mem_free(b);
}

static void *give_again(cmsContext context, void *p, cmsUInt32Number bytes)
{
    void *grown = give(context, bytes);
    if (!grown || !p)
        return grown;
    size_t old = is_reserved(current, p) ? 0 : ((struct block *)p - 1)->bytes;
    memcpy(grown, p, old < bytes ? old : bytes);
    take_back(context, p);
    return grown;
}

static cmsPluginMemHandler handler = {
    {cmsPluginMagicNumber, 2060, cmsPluginMemHandlerSig, NULL},
    give,
    take_back,
    give_again,
    NULL,
    NULL,
    NULL,
};

enum err icc_memory_new(struct icc_memory **out)
{
    struct icc_memory *m = mem_alloc(sizeof *m);
    if (!m)
        return ERR_NOMEM;
    m->blocks.next = m->blocks.before = &m->blocks;
    current = m;
    m->context = cmsCreateContext(&handler, NULL);
    current = NULL;
    if (!m->context) {
        mem_free(m);
        return ERR_NOMEM;
    }
    *out = m;
    return ERR_OK;
}

void icc_memory_free(struct icc_memory *m)
{
    if (!m)
        return;
    current = m;
    cmsDeleteContext(m->context);
    current = NULL;
    for (struct block *b = m->blocks.next, *next; b != &m->blocks; b = next) {
        next = b->next;
        mem_free(b);
    }
    mem_free(m);
}

cmsContext icc_memory_context(const struct icc_memory *m)
{
    return m->context;
}

enum err icc_memory_run(struct icc_memory *m, void (*work)(void *user), void *user)
{
    if (m->broken)
        return m->broken;
    current = m;
    if (!setjmp(m->broken_off))
        work(user);
    current = NULL;
    return m->broken;
}
