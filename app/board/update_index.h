/* SPDX-License-Identifier: Apache-2.0 */
/* The small file in which a channel says what its newest update is. Hostile bytes: what it promises is proved by the bundle's
 * signature alone. Pure; any thread. Source: firmware/README.md, "Updates". */
#ifndef PLACARD_BOARD_UPDATE_INDEX_H
#define PLACARD_BOARD_UPDATE_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"

#define UPDATE_INDEX_MAX_BYTES 1024
#define UPDATE_VERSION_BYTES 33
#define UPDATE_PATH_BYTES 129
/* A slot has 512 MiB at most, and a bundle is not larger than its slot. */
#define UPDATE_MAX_BYTES ((int64_t)512 << 20)
#define UPDATE_MIN_PIECE_BYTES (64 << 10)
#define UPDATE_MAX_PIECE_BYTES (8 << 20)

struct update_index {
    char version[UPDATE_VERSION_BYTES];
    char path
        [UPDATE_PATH_BYTES]; /* folder of the pieces, which are called 0000, 0001 ..., relative to the origin */
    int64_t bytes;        /* of the bundle */
    int64_t piece_bytes;  /* of every piece but the last */
    struct digest digest; /* of the bundle */
};

/* The lines "placard-update 1", "version V", "bytes N", "piece N", "sha256 HEX", "path P", in this order and no other. ERR_SYNTAX,
 * ERR_RANGE or ERR_UNSUPPORTED (another first line). */
enum err update_index_parse(const char *text, size_t bytes, struct update_index *out,
                            struct err_info *info) MUST_CHECK;
/* -1, 0, 1 as a is older than, the same as or newer than b: numbers between dots, compared one by one. What is not a version is
 * older than everything. */
int update_version_compare(const char *a, const char *b);

#endif
