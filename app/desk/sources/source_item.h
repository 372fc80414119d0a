/* SPDX-License-Identifier: Apache-2.0 */
/* A source's post as the JSON Feed item that import takes. Pure. */
#ifndef PLACARD_DESK_SOURCES_SOURCE_ITEM_H
#define PLACARD_DESK_SOURCES_SOURCE_ITEM_H

#include <jansson.h>

#include "desk/sources/source_post.h"

/* Where the pictures of a post lie now, below the desk folder; NULL = left out. */
struct source_files {
    char *avatar, *pictures[MAX_POST_MEDIA];
};
void source_files_clear(struct source_files *f);

/* "SOURCE:ITEM": no source can speak of another's posts. Long names are a digest. */
enum err source_item_id(const char *source, const char *item,
                        char out[MAX_ID_BYTES + 1]) MUST_CHECK;

/* base: address that relative links are meant from. A date more than a day ahead of now_s is left out. ERR_NOMEM only.
 * *out: json_decref. */
enum err source_item_make(const char *source, const char *id, const struct source_post *p,
                          const struct source_files *files, const char *base, int64_t now_s,
                          json_t **out) MUST_CHECK;

#endif
