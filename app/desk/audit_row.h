/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row of the audit log and its digests, so that a records manager can check an export with common tools:
 *
 *     detail = SHA-256 of [salt, who, means, post, why, old, new]
 *     hash   = SHA-256 of [seq, at, what, audience, detail, previous]
 *
 * as JSON arrays without white space between members (absent = null, at as RFC 3339; in strings \" and \\, \u00XX for what is
 * below 0x20 and for 0x7f, all else as it is). A row whose detail was removed by the
 * retention setting keeps its digest, and the salt keeps anybody from guessing what it said. Form 1, before this, was
 * SHA-256 of [seq, at, who, what, audience, post, why, old, new, previous].
 */
#ifndef PLACARD_DESK_AUDIT_ROW_H
#define PLACARD_DESK_AUDIT_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "desk/db.h"

struct audit_row {
    int64_t seq, at_s;
    int form; /* 1 or 2 */
    const char *what, *audience;
    const char *detail_sha256; /* NULL in form 1 */
    const char *previous, *hash;
    bool removed; /* the retention setting took the rest, which is NULL then */
    const char *salt, *who, *means, *post_id, *why, *old_sha256, *new_sha256; /* NULL = none */
};

/* What a query must select, in this order, for audit_row_read: from `audit a LEFT JOIN audit_detail t USING(seq)`. */
#define AUDIT_ROW_COLUMNS                                                                          \
    " a.seq, a.form, a.at_s, a.what, a.audience, a.detail_sha256, a.previous, a.hash, t.seq,"      \
    " t.salt, t.who, t.means, t.post_id, t.why, t.old_sha256, t.new_sha256 "

/* Strings are borrowed until the query's next step. ERR_STATE if a row lacks what every row has. */
enum err audit_row_read(struct db_query *q, struct audit_row *out,
                        struct err_info *info) MUST_CHECK;

enum err audit_row_detail_digest(const struct audit_row *r, char hex[DIGEST_HEX_BYTES]) MUST_CHECK;
enum err audit_row_digest(const struct audit_row *r, char hex[DIGEST_HEX_BYTES]) MUST_CHECK;

/* ERR_DIGEST unless the row is as it was written: its hash and, where it has not been removed, its detail. */
enum err audit_row_check(const struct audit_row *r, struct err_info *info) MUST_CHECK;

#endif
