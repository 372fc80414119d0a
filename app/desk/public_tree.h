/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files for web servers: whole or not there, readable by all (0644 in folders of 0755), never a temporary file among
 * them: those are made in tmp_dir, which must be on the same file system. Every system call counts as a file_step.
 */
#ifndef PLACARD_DESK_PUBLIC_TREE_H
#define PLACARD_DESK_PUBLIC_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/err.h"

struct public_tree {
    const char *root;    /* DIR/public, or where `publish` copies to */
    const char *tmp_dir; /* DIR/tmp */
};

/* root/rel := data, synced and renamed; folders on the way are made. last: sync the folder as well, so that this name
 * and those written to the same folder before it are there after a power cut, and give the file a
 * later modification second than the one it replaces: nginx makes its entity tag of that second and the size. */
enum err public_tree_write(const struct public_tree *t, const char *rel, const void *data,
                           size_t bytes, bool last, struct err_info *info) MUST_CHECK;
/* root/rel := the bytes of source, which must have this digest (ERR_DIGEST otherwise). Nothing to do if it is there
 * with the same size. */
enum err public_tree_copy(const struct public_tree *t, const char *rel, const char *source,
                          const struct digest *sha256, struct err_info *info) MUST_CHECK;
/* True if root/rel is a plain file of this many bytes. */
bool public_tree_has(const struct public_tree *t, const char *rel, size_t bytes);
/* Removes the plain files of folder root/rel for which keep() is false; a missing folder is fine. */
enum err public_tree_sweep(const struct public_tree *t, const char *rel,
                           bool (*keep)(void *user, const char *name), void *user,
                           struct err_info *info) MUST_CHECK;

#endif
