/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocation of our own, in one place so that a test can make the n-th one fail.
 * Returned memory is zeroed. Freed with mem_free (NULL is fine). Any thread.
 */
#ifndef PLACARD_BASE_MEM_H
#define PLACARD_BASE_MEM_H

#include <stddef.h>

#include "base/err.h"

/* Once, before any thread: large blocks come straight from the kernel and go back to it. Otherwise the C library keeps ever larger
 * ones for itself after each one that it has seen, and a large photo would leave tens of megabytes behind. */
void mem_start(void);

void *mem_alloc(size_t bytes) MUST_CHECK;                    /* NULL when out of memory */
void *mem_array(size_t count, size_t each_bytes) MUST_CHECK; /* overflow gives NULL */
void *mem_grow(void *old,
               size_t bytes) MUST_CHECK; /* realloc: new part not zeroed, old kept on failure */
char *mem_strdup(const char *text) MUST_CHECK;
char *mem_strndup(const char *text, size_t bytes) MUST_CHECK;
void mem_free(void *p);

/* Overwrite in a way the compiler keeps, then free: for keys and withdrawn content. */
void mem_wipe(void *p, size_t bytes);
void mem_wipe_free(void *p, size_t bytes);

/* Pixels: page-aligned, straight from the kernel and back to it, so that memory falls when a frame goes.
 * Zeroed. bytes must be the same at free. */
void *mem_pages_alloc(size_t bytes) MUST_CHECK;
void mem_pages_free(void *p, size_t bytes);
/* The first bytes of such a block are not needed any more: their whole pages go back to the kernel and read as zero. The block itself
 * still stands, and mem_pages_free takes it as ever. */
void mem_pages_drop(void *p, size_t bytes);

/* Tests only: fail allocation number `nth` from now (1 = next); if forever, all that follow too. 0 switches off.
 * Returns how many allocations were asked for since the last call. */
unsigned long mem_fail_at(unsigned long nth, int forever);

#endif
