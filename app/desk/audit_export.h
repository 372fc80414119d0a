/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit log for records managers: JSON Lines or CSV (RFC 4180), with all that is hashed, so that common tools can check
 * the chain. Cells that a spreadsheet would take for a formula begin with an apostrophe.
 */
#ifndef PLACARD_DESK_AUDIT_EXPORT_H
#define PLACARD_DESK_AUDIT_EXPORT_H

#include <stdio.h>

#include "desk/desk.h"

enum audit_format { AUDIT_JSONL = 0, AUDIT_CSV };

/* Rows with from_s <= at < until_s (0 = open), oldest first. ERR_IO if it cannot be written. */
enum err audit_export(struct desk *d, enum audit_format format, int64_t from_s, int64_t until_s,
                      FILE *out, int64_t *rows, struct err_info *info) MUST_CHECK;

#endif
