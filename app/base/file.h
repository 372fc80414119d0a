/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files: bounded read, durable replace. Every system call goes through here so that a test can fail the n-th one.
 */
#ifndef PLACARD_BASE_FILE_H
#define PLACARD_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Whole file, at most cap_bytes (ERR_TOO_BIG beyond, before reading). *out NUL-terminated, mem_free. */
enum err file_read(const char *path, size_t cap_bytes, char **out, size_t *out_bytes,
                   struct err_info *info) MUST_CHECK;

/* path.tmp-XXXX, write, fsync, rename, fsync of the folder: afterwards the file is the old or the new, never half.
 * durable=false leaves both syncs out. ERR_FULL on ENOSPC/EDQUOT, otherwise ERR_IO. */
enum err file_replace(const char *path, const void *data, size_t bytes, bool durable,
                      struct err_info *info) MUST_CHECK;

/* Make a file that file_replace wrote with durable=false outlast a power cut. */
enum err file_sync(const char *path, struct err_info *info) MUST_CHECK;

enum err file_make_dirs(const char *path, struct err_info *info)
    MUST_CHECK;                                    /* like mkdir -p, mode 0700 for new ones */
enum err file_remove(const char *path) MUST_CHECK; /* absent is ERR_OK */

/* Join with one slash; ERR_TOO_BIG if it does not fit. */
enum err file_join(char *out, size_t out_bytes, const char *dir, const char *name) MUST_CHECK;

/* Tests only: fail I/O step number nth from now (1 = next) with this errno; forever: all that follow too. 0 = off.
 * Returns how many steps were made since the last call. */
unsigned long file_fail_at(unsigned long nth, int errno_value, int forever);
/* For rooms with calls of their own (store): 0 to go on, else the errno to act as if met. */
int file_step(void);

#endif
