/* SPDX-License-Identifier: Apache-2.0 */
/* Private to store: the struct and what its files share. Fields by the thread that may touch them. */
#ifndef PLACARD_STORE_STORE_INNER_H
#define PLACARD_STORE_STORE_INNER_H

#include <limits.h>
#include <stdatomic.h>

#include "store/state.h"
#include "store/store.h"
#include "store/store_memory.h"

#define STORE_DIR_BYTES (PATH_MAX - 128) /* room for every name below it */
#define STORE_TMP_MARK ".tmp-"           /* in the name of every file that is not complete */

enum store_folder { FOLDER_TOP = 0, FOLDER_MEDIA, FOLDER_ROOTS, FOLDER_COUNT };

/* What is known of the two state copies. */
struct state_copies {
    bool known;     /* the rest is filled */
    bool broken[2]; /* there, but unreadable */
    bool valid[2];
    int64_t generation[2];
    struct state newest; /* of the valid ones; floor_s is the highest of both */
};

struct store {
    /* fixed when opened */
    char dir[STORE_DIR_BYTES];
    _Atomic int64_t cache_bytes; /* for media; INT64_MAX = no bound */
    int folder_fd[FOLDER_COUNT]; /* -1 where the folder cannot be opened */
    int lock_fd;
    /* any thread */
    atomic_bool is_volatile;
    atomic_llong media_bytes; /* on disk */
    struct memory memory;     /* has a lock of its own; its contents come before the disk's */
    /* network thread */
    unsigned writers_made; /* numbers temporary files */
    struct state_copies copies;
};

/* Durable replace of a file, or of its stand-in in memory. */
enum err store_put(struct store *s, enum store_folder folder, const char *name, const char *bytes,
                   size_t len, struct err_info *info) MUST_CHECK;
/* At most cap bytes of a plain file. ERR_NOT_FOUND, ERR_TOO_BIG, ERR_IO, ERR_NOMEM. NUL-terminated, mem_free. */
enum err store_get(struct store *s, enum store_folder folder, const char *name, size_t cap,
                   char **out, size_t *len) MUST_CHECK;
/* After a failed write: true if the folder has become read-only; from then on the store is in memory. */
bool store_gave_up_disk(struct store *s, int errnum);

/* Give up the space kept back when the store was opened, so that the state can be written on a full disk. False if there
 * is none: nothing was gained. It is kept back again at the next opening. */
bool store_release_reserve(struct store *s);

/* Media found on disk at the start: remove what is half-written, count the rest. */
enum err store_media_start(struct store *s) MUST_CHECK;

#endif
