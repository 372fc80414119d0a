/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of type multipart/form-data (RFC 7578), in pieces as they come: where a body is cut on its way makes no difference, and a part
 * that is empty is a part. libmicrohttpd's own reader says an empty value for a part whose first bytes are late, which cannot be told
 * from an empty part. Any thread, one at a time.
 */
#ifndef PLACARD_DESK_WEB_MULTIPART_H
#define PLACARD_DESK_WEB_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define MAX_PART_HEAD_BYTES 4096
#define MAX_PART_NAME_BYTES 64

struct multipart;

struct multipart_to {
    /* A part begins, after the end of the one before. */
    enum err (*begin)(void *user, const char *name, bool is_file);
    enum err (*bytes)(void *user, const char *data, size_t bytes);
    void *user;
};

/* type: the Content-Type. ERR_SYNTAX without a boundary of 1 to 70 characters. */
enum err multipart_new(const char *type, const struct multipart_to *to,
                       struct multipart **out) MUST_CHECK;
/* ERR_SYNTAX, ERR_TOO_BIG, or what begin and bytes return; then it is over. */
enum err multipart_take(struct multipart *m, const char *data, size_t bytes) MUST_CHECK;
/* ERR_SYNTAX if the last part has no end. */
enum err multipart_end(const struct multipart *m) MUST_CHECK;
void multipart_free(struct multipart *m);

#endif
