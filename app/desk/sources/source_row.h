/* SPDX-License-Identifier: Apache-2.0 */
/* Sources and what was taken from them, in the database. Strings of a row are owned; source_row_clear frees. */
#ifndef PLACARD_DESK_SOURCES_SOURCE_ROW_H
#define PLACARD_DESK_SOURCES_SOURCE_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "desk/desk.h"
#include "desk/sources/source_http.h"

#define MAX_SOURCE_NAME_BYTES 32
#define MIN_SOURCE_EVERY_S 60
#define DEFAULT_SOURCE_EVERY_S 300
#define MAX_SOURCE_EVERY_S (7L * 86400)

struct source_row {
    int64_t id, audience_id;
    char *name, *kind, *url, *timeline, *target;
    char *token_file, *ca_file; /* NULL = none */
    char *visibilities;         /* beyond the public ones, words between spaces */
    char *audience;             /* its name */
    bool boosts, quotes, replies, allow_local, paused;
    enum source_network network;
    int64_t every_s, next_s, polled_s, good_s, failures;
    int64_t wait_until_s;   /* the server asked not to be asked before; 0 = it did not */
    int64_t day, day_bytes; /* since 1970; of pictures fetched on it */
    char *trouble;          /* why the last poll failed; NULL = it did not */
    char *etag, *last_modified;
};
void source_row_clear(struct source_row *r);

/* name: [a-z0-9-], at most MAX_SOURCE_NAME_BYTES. ERR_RANGE otherwise. */
enum err source_row_check_name(const char *name, struct err_info *info) MUST_CHECK;
/* Inside a transaction. ERR_DUPLICATE if the name is taken. */
enum err source_row_add(struct desk *d, const struct source_row *r,
                        struct err_info *info) MUST_CHECK;
/* ERR_NOT_FOUND. *out: source_row_clear. */
enum err source_row_find(struct desk *d, const char *name, struct source_row *out,
                         struct err_info *info) MUST_CHECK;
enum err source_row_each(struct desk *d, enum err (*each)(void *user, const struct source_row *r),
                         void *user, struct err_info *info) MUST_CHECK;
/* The name of one that is due, and when the next is otherwise (INT64_MAX = never). *name: mem_free, NULL if none is. */
enum err source_row_due(struct desk *d, int64_t now_s, char **name, int64_t *next_s,
                        struct err_info *info) MUST_CHECK;
enum err source_row_remove(struct desk *d, int64_t id, struct err_info *info) MUST_CHECK;
/* resume also makes it due, forgets troubles and where the source's host was found. */
enum err source_row_pause(struct desk *d, int64_t id, bool pause, struct err_info *info) MUST_CHECK;

/* What a poll leaves behind: next_s, wait_until_s, polled_s, good_s, failures, trouble, etag, last_modified, network, day,
 * day_bytes. */
enum err source_row_polled(struct desk *d, const struct source_row *r,
                           struct err_info *info) MUST_CHECK;

#endif
