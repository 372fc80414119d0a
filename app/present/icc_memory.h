/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Little CMS's memory: counted, bounded, and given back whole. The library does not survive a failed allocation (2.14 crashes on the
 * first one), so work in it that runs out of memory is broken off from outside. Only icc.c includes this. Thread: the worker.
 */
#ifndef PLACARD_PRESENT_ICC_MEMORY_H
#define PLACARD_PRESENT_ICC_MEMORY_H

#include <lcms2.h>

#include "base/err.h"

struct icc_memory;

enum err icc_memory_new(struct icc_memory **out) MUST_CHECK;
void icc_memory_free(
    struct icc_memory *m); /* and all that the library still has of it; NULL is fine */
/* The context for every call of the library inside icc_memory_run. */
cmsContext icc_memory_context(const struct icc_memory *m);

/* Runs work(user), which calls the library. ERR_NOMEM or ERR_TOO_BIG if that was broken off: what the library was making may be
 * unfinished then, and nothing but icc_memory_free may follow. */
enum err icc_memory_run(struct icc_memory *m, void (*work)(void *user), void *user) MUST_CHECK;

#endif
