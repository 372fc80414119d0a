/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit log: append-only rows, each with the SHA-256 of itself and of the row before; see audit_row.h for what
 * exactly is hashed.
 */
#ifndef PLACARD_DESK_AUDIT_H
#define PLACARD_DESK_AUDIT_H

#include <stdint.h>

#include "base/digest.h"
#include "desk/audit_row.h"
#include "desk/desk.h"

struct audit_entry {
    const char *what;                             /* a verb: "approve" */
    const char *audience, *post_id, *why;         /* NULL = none */
    const struct digest *old_sha256, *new_sha256; /* of item or note bytes; NULL = none */
};

/* Inside the transaction of the change itself. */
enum err audit_add(struct desk *d, const struct audit_entry *entry,
                   struct err_info *info) MUST_CHECK;
/* The same; *seq is the row's number. */
enum err audit_add_numbered(struct desk *d, const struct audit_entry *entry, int64_t *seq,
                            struct err_info *info) MUST_CHECK;

/* Oldest first; the row is borrowed. Only rows with from_s <= at < until_s (0 = open). Stops at the callback's first error. */
enum err audit_each(struct desk *d, int64_t from_s, int64_t until_s,
                    enum err (*each)(void *user, const struct audit_row *row), void *user,
                    struct err_info *info) MUST_CHECK;

#define AUDIT_HEAD_BYTES (DIGEST_HEX_BYTES + 24) /* "4711 HEX" */
/* The newest row's number and hash as one text: a checkpoint to keep elsewhere. "0 000..." for an empty log. */
enum err audit_head(struct desk *d, char out[AUDIT_HEAD_BYTES], struct err_info *info) MUST_CHECK;

/* The whole chain, that its head is the one remembered, that the latest published note of each audience is in it, that
 * what was removed was removed by the retention setting, and that it goes through the checkpoint (NULL = none).
 * ERR_DIGEST saying which row; ERR_OK and *rows, *removed otherwise. */
enum err audit_verify(struct desk *d, const char *checkpoint, int64_t *rows, int64_t *removed,
                      struct err_info *info) MUST_CHECK;

#define AUDIT_GENESIS "0000000000000000000000000000000000000000000000000000000000000000"

#endif
