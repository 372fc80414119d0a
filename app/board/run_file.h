/* SPDX-License-Identifier: Apache-2.0 */
/* Files and folders below /run and on the data partition, with their modes. Thread: main. */
#ifndef PLACARD_BOARD_RUN_FILE_H
#define PLACARD_BOARD_RUN_FILE_H

#include <sys/types.h>

#include "base/err.h"

struct run_owner {
    uid_t user; /* (uid_t)-1: whoever we are */
    gid_t group;
};

#define RUN_NOBODY ((struct run_owner){(uid_t)-1, (gid_t)-1})

/* Like mkdir -p; mode and owner are those of the last folder, also if it is there already. */
enum err run_folder(const char *path, mode_t mode, struct run_owner owner,
                    struct err_info *info) MUST_CHECK;
/* Replaced whole; folders above it are made with mode 0755. */
enum err run_file(const char *path, const char *data, size_t bytes, mode_t mode,
                  struct run_owner owner, struct err_info *info) MUST_CHECK;
/* A symbolic link, replaced whole. */
enum err run_link(const char *path, const char *target, struct err_info *info) MUST_CHECK;

#endif
