/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The disk cache: media by digest, and the last flags, feed and roots as received. Disk is not trust: what is read
 * is checked against its digest (media) or verified again (documents) by the caller. One process at a time (lock
 * file). store_media_read may be called from any thread; all else from the network thread.
 *   DIR/media/HEX         DIR/flags  DIR/feed  DIR/roots/root.N.json  DIR/state.a DIR/state.b  DIR/lock
 *   DIR/reserve (space kept back for the state)
 * Source: protocol rules 4, 9, 11, 13.
 */
#ifndef PLACARD_STORE_STORE_H
#define PLACARD_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"

struct store;

/* Creates the folders, takes the lock (ERR_BUSY if another process has it), removes half-written files.
 * An unwritable folder gives a store that keeps everything in memory up to cache_bytes (at most 48 MiB) and a warning
 * (store_is_volatile): the screen goes on. What can be read there is still read. A folder that turns read-only later
 * has the same effect. cache_bytes counts media and is never exceeded; 0 = no bound of our own. */
enum err store_open(const char *dir, int64_t cache_bytes, struct store **out,
                    struct err_info *info) MUST_CHECK;
void store_close(struct store *s);
bool store_is_volatile(const struct store *s);

enum store_doc { STORE_FLAGS = 0, STORE_FEED };
/* Durable replace. */
enum err store_doc_put(struct store *s, enum store_doc d, const char *bytes, size_t len,
                       struct err_info *info) MUST_CHECK;
/* The same in two steps, where the screen must not wait for the card: after put_quick the document outlasts a killed
 * process, after sync a power cut too. */
enum err store_doc_put_quick(struct store *s, enum store_doc d, const char *bytes, size_t len,
                             struct err_info *info) MUST_CHECK;
enum err store_doc_sync(struct store *s, enum store_doc d, struct err_info *info) MUST_CHECK;
/* ERR_NOT_FOUND if absent. *out NUL-terminated, mem_free. */
enum err store_doc_get(struct store *s, enum store_doc d, char **out, size_t *len) MUST_CHECK;
enum err store_root_put(struct store *s, int64_t number, const char *bytes, size_t len,
                        struct err_info *info) MUST_CHECK;
enum err store_root_get(struct store *s, int64_t number, char **out, size_t *len) MUST_CHECK;

bool store_media_has(struct store *s,
                     const struct digest *d); /* a plain file of plausible size; not hashed */
/* Bytes are written as they come; end checks the digest before the file gets its name (ERR_DIGEST otherwise). */
struct store_writer;
enum err store_media_begin(struct store *s, const struct digest *want,
                           struct store_writer **out) MUST_CHECK;
/* ERR_TOO_BIG beyond MAX_PICTURE_BYTES; ERR_FULL on a full disk or beyond cache_bytes: keep_only may make room. */
enum err store_media_add(struct store_writer *w, const void *data, size_t bytes) MUST_CHECK;
enum err store_media_end(struct store_writer *w,
                         struct err_info *info) MUST_CHECK; /* frees w, always */
void store_media_abort(struct store_writer *w);             /* frees w; NULL is fine */
/* Whole medium with its digest checked; a file that fails it is removed (ERR_DIGEST). mem_free. */
enum err store_media_read(struct store *s, const struct digest *d, char **out,
                          size_t *len) MUST_CHECK;
/* As read, without handing over the bytes. */
enum err store_media_check(struct store *s, const struct digest *d) MUST_CHECK;
/* Remove every medium that is not in keep[] (withdrawn content is erased at once), then, oldest first, what is
 * beyond cache_bytes. */
enum err store_media_keep_only(struct store *s, const struct digest *keep, int count) MUST_CHECK;

#endif
