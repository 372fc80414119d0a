/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A feed file as an author has it -> feed bytes in which every picture is bound by its digest, and where each digest's file
 * is. Pictures are looked for beside the feed file, as the desk's import does. Thread: any.
 */
#ifndef PLACARD_CLI_PREVIEW_BIND_H
#define PLACARD_CLI_PREVIEW_BIND_H

#include <stdbool.h>

#include "base/digest.h"
#include "base/err.h"

struct bound_file {
    char *path; /* owned */
    bool there; /* it can be read */
    struct digest sha256;
    const char *kind; /* "image/png"; static; NULL = none that is known */
};

struct bound_files {
    char folder[2048];        /* of the feed file */
    struct bound_file *files; /* every one that the feed names, there or not */
    int count, room;
};

/* f->folder is set, the rest zero. *out is mem_free's. ERR_* with a clause; ERR_FULL: it names too many pictures. */
enum err preview_bind(struct bound_files *f, const char *feed, size_t len, char **out,
                      struct err_info *info) MUST_CHECK;
/* The bytes with this digest, checked now; mem_free. Those that the desk has bound already lie in media/ beside the feed. */
enum err preview_bind_read(const struct bound_files *f, const struct digest *d, char **out,
                           size_t *len) MUST_CHECK;
void preview_bind_clear(struct bound_files *f);

#endif
