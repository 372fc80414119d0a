/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to store: what an unwritable folder's store keeps in memory instead. Names are those of the files.
 * Thread: memory_get any; all else the network thread.
 */
#ifndef PLACARD_STORE_STORE_MEMORY_H
#define PLACARD_STORE_STORE_MEMORY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define MEMORY_NAME_BYTES 72 /* "media/" and 64 digits */

struct memory_entry;

struct memory {
    atomic_flag lock;           /* held for the list alone, never while bytes are copied */
    struct memory_entry *first; /* oldest first */
};

void memory_init(struct memory *m);
void memory_clear(struct memory *m);
/* Takes bytes (mem_free), also on failure; replaces one of the same name. */
enum err memory_put_take(struct memory *m, const char *name, char *bytes, size_t len) MUST_CHECK;
/* ERR_NOT_FOUND; otherwise a copy, NUL-terminated, mem_free. */
enum err memory_get(struct memory *m, const char *name, char **out, size_t *len) MUST_CHECK;
bool memory_has(struct memory *m, const char *name);
/* Wipe and drop every entry of the folder (a prefix such as "media/") for which keep answers false. */
void memory_keep_only(struct memory *m, const char *prefix,
                      bool (*keep)(const void *user, const char *name), const void *user);
size_t memory_bytes(struct memory *m, const char *prefix);

#endif
