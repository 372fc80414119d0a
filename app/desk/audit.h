/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit log: append-only rows, each with the SHA-256 of itself and of the row before.
 * hash = SHA-256 of the JSON array [seq, at, who, what, audience, post, why, old, new, previous] without white space
 * between members (absent = null, at as RFC 3339), so that a records manager can check an export with common tools.
 */
#ifndef PLACARD_DESK_AUDIT_H
#define PLACARD_DESK_AUDIT_H

#include <stdint.h>

#include "base/digest.h"
#include "desk/desk.h"

struct audit_entry {
    const char *what;                             /* a verb: "approve" */
    const char *audience, *post_id, *why;         /* NULL = none */
    const struct digest *old_sha256, *new_sha256; /* of item or note bytes; NULL = none */
};

struct audit_row {
    int64_t seq, at_s;
    const char *who, *what;
    const char *audience, *post_id, *why, *old_sha256, *new_sha256; /* NULL = none */
    const char *previous, *hash;
};

/* Inside the transaction of the change itself. */
enum err audit_add(struct desk *d, const struct audit_entry *entry,
                   struct err_info *info) MUST_CHECK;

/* Oldest first; the row is borrowed. Stops at the callback's first error. */
enum err audit_each(struct desk *d, enum err (*each)(void *user, const struct audit_row *row),
                    void *user, struct err_info *info) MUST_CHECK;

/* The whole chain, that its head is the one remembered, and that the latest published note of each audience is in it.
 * ERR_DIGEST saying which row; ERR_OK and *rows otherwise. */
enum err audit_verify(struct desk *d, int64_t *rows, struct err_info *info) MUST_CHECK;

#endif
