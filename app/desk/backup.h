/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A desk in one file, made while it runs: an SQLite database, the desk's own with one more table that holds pictures,
 * certificates and screening tables by path and digest. Keys are in it only when asked for; sessions and sign-in links never.
 */
#ifndef PLACARD_DESK_BACKUP_H
#define PLACARD_DESK_BACKUP_H

#include <stdbool.h>

#include "desk/desk.h"

#define MAX_BACKUP_FILE_BYTES                                                                      \
    (64 * 1024 * 1024) /* of one file in it; pictures have 8 MiB at most */

struct backup_report {
    int64_t posts, files, audit_rows, made_s;
    bool has_keys;
};

/* path must not exist: ERR_DUPLICATE. Appears whole or not at all, mode 0600, and has been verified. */
enum err backup_write(struct desk *d, const char *path, bool with_keys, struct backup_report *out,
                      struct err_info *info) MUST_CHECK;
/* SQLite's check, every file's digest, and that this program knows its schema. ERR_STATE, ERR_DIGEST, ERR_UNSUPPORTED. */
enum err backup_verify(const char *path, struct backup_report *out,
                       struct err_info *info) MUST_CHECK;

/* In a backup, or a copy of one, opened with db_open_plain or db_open: puts its files below dir, each verified. Paths
 * that do not belong to a desk are ERR_STATE. */
enum err backup_unpack(struct db *backup, const char *dir, struct err_info *info) MUST_CHECK;

#endif
