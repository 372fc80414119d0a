/* SPDX-License-Identifier: Apache-2.0 */
#include "base/mem.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LARGE_BYTES (256 * 1024)
#define HUGE_PAGE_BYTES ((size_t)2 * 1024 * 1024)

static atomic_ulong asked;
static atomic_ulong fail_nth;
static atomic_int fail_forever;

static int must_fail(void)
{
    unsigned long n = atomic_fetch_add(&asked, 1) + 1;
    unsigned long at = atomic_load(&fail_nth);
    return at && (n == at || (n > at && atomic_load(&fail_forever)));
}

unsigned long mem_fail_at(unsigned long nth, int forever)
{
    unsigned long was = atomic_exchange(&asked, 0);
    atomic_store(&fail_forever, forever);
    atomic_store(&fail_nth, nth);
    return was;
}

void mem_start(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES); /* said once, it does not move any more */
}

void *mem_alloc(size_t bytes)
{
    if (must_fail())
        return NULL;
    return calloc(1, bytes ? bytes : 1);
}

void *mem_array(size_t count, size_t each_bytes)
{
    if (each_bytes && count > SIZE_MAX / each_bytes)
        return NULL;
    return mem_alloc(count * each_bytes);
}

void *mem_grow(void *old, size_t bytes)
{
    if (must_fail())
        return NULL;
    return realloc(old, bytes ? bytes : 1);
}

char *mem_strdup(const char *text)
{
    return mem_strndup(text, strlen(text));
}

char *mem_strndup(const char *text, size_t bytes)
{
    size_t n = strnlen(text, bytes);
    char *p = mem_alloc(n + 1);
    if (p)
        memcpy(p, text, n);
    return p;
}

void mem_free(void *p)
{
    free(p);
}

void mem_wipe(void *p, size_t bytes)
{
    if (p)
        explicit_bzero(p, bytes);
}

void mem_wipe_free(void *p, size_t bytes)
{
    mem_wipe(p, bytes);
    free(p);
}

/* What is mapped for so many bytes: whole huge pages where that wastes little, else whole pages. */
static size_t mapped_bytes(size_t bytes)
{
    size_t huge = (bytes + HUGE_PAGE_BYTES - 1) / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES;
    return huge - bytes <= bytes / 16 ? huge : bytes;
}

/* Begins at a huge page: a frame then costs a few page faults instead of thousands. */
static void *map_aligned(size_t bytes)
{
    size_t all = bytes + HUGE_PAGE_BYTES;
    char *p = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return p;
    size_t head = (HUGE_PAGE_BYTES - (uintptr_t)p % HUGE_PAGE_BYTES) % HUGE_PAGE_BYTES;
    size_t page = (size_t)sysconf(_SC_PAGESIZE), end = (head + bytes + page - 1) / page * page;
    if (head)
        munmap(p, head);
    if (end < all)
        munmap(p + end, all - end);
    (void)madvise(p + head, bytes, MADV_HUGEPAGE); /* a kernel without them does as well */
    return p + head;
}

void *mem_pages_alloc(size_t bytes)
{
    if (must_fail() || !bytes)
        return NULL;
    size_t n = mapped_bytes(bytes);
    void *p = n < HUGE_PAGE_BYTES
                  ? mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                  : map_aligned(n);
    return p == MAP_FAILED ? NULL : p;
}

void mem_pages_free(void *p, size_t bytes)
{
    if (p)
        munmap(p, mapped_bytes(bytes));
}

void mem_pages_drop(void *p, size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    (void)madvise(p, bytes / page * page, MADV_DONTNEED); /* at worst they stay */
}
