/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The setting audit-keep: after so many days who, why and what of audit rows are removed. The rows stay, with time, verb,
 * audience and hashes, so the chain does not break, and one more row says up to where. Rows about posts that are pending or
 * on the wall stay whole: the signing step needs them.
 */
#ifndef PLACARD_DESK_AUDIT_RETAIN_H
#define PLACARD_DESK_AUDIT_RETAIN_H

#include "desk/desk.h"

/* In a transaction. *removed: rows; 0 with audit-keep 0, or when there is nothing to remove (then nothing is written). */
enum err audit_retain(struct desk *d, int64_t *removed, struct err_info *info) MUST_CHECK;

#endif
