/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one place where a change becomes signed files.
 *
 * A change is one transaction: rows, the audit row, and for each audience touched the next seq with the finished note
 * and feed bytes. Only after the commit are files written, flags last, always from those stored bytes. So after a crash
 * at any moment the database is the truth: the next command or `serve` writes the same bytes again, a seq is never
 * signed twice with different words, and never falls. public/AUDIENCE holds exactly what the flags name.
 */
#ifndef PLACARD_DESK_PUBLISH_H
#define PLACARD_DESK_PUBLISH_H

#include "desk/desk.h"

/* All on a desk opened with DESK_CHANGE. begin also mends what an earlier crash left. */
enum err publish_begin(struct desk *d, struct err_info *info) MUST_CHECK;
/* This audience's flags must be signed afresh by the commit. */
enum err publish_touch(struct desk *d, int64_t audience_id, struct err_info *info) MUST_CHECK;
/* Signs and stores, commits, writes. why goes into the audit log. When it fails before the commit nothing has changed;
 * *committed (may be NULL) tells whether the change is stored and only the files are behind. */
enum err publish_commit(struct desk *d, const char *why, bool *committed,
                        struct err_info *info) MUST_CHECK;
void publish_abort(struct desk *d); /* nothing begun is fine */

/* Write whatever public/ lacks. */
enum err publish_reconcile(struct desk *d, struct err_info *info) MUST_CHECK;

/* Fresh signatures with the same content for the audiences whose lease has lost more than an eighth, or whose alert
 * is over; for all when force. *renewed counts them. */
enum err publish_renew(struct desk *d, bool force, int *renewed, struct err_info *info) MUST_CHECK;

/* Copies public/ to another folder, file by file, flags last, and sweeps what is no longer named. */
enum err publish_export(struct desk *d, const char *out_dir, struct err_info *info) MUST_CHECK;

#endif
