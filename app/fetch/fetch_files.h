/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to fetch: the CA, certificate and key files. curl reads them for each connection, so that renewed ones are
 * taken without a restart; but it leaks the CA when the one after it is broken, and its reasons name no file. So they are
 * parsed here first, whenever they have changed. Thread: the session's own.
 */
#ifndef PLACARD_FETCH_FETCH_FILES_H
#define PLACARD_FETCH_FETCH_FILES_H

#include <stdint.h>

#include "base/err.h"

enum fetch_file_kind { FETCH_FILE_CA = 0, FETCH_FILE_CERT, FETCH_FILE_KEY, FETCH_FILE_COUNT };

struct fetch_file {
    char *path; /* owned; NULL = not set */
    /* of the content found good; all zero = none yet */
    uint64_t device, inode;
    int64_t bytes, time_ns;
};

/* files has FETCH_FILE_COUNT members. ERR_TLS_CA or ERR_TLS_CLIENT with the file's name if one cannot be used; does nothing if none has changed. */
enum err fetch_files_check(struct fetch_file *files, struct err_info *info) MUST_CHECK;

#endif
