/* SPDX-License-Identifier: Apache-2.0 */
/* Earlier versions of a post, which the database keeps when it changes (schema_pages.c), and what happened to it. */
#ifndef PLACARD_DESK_VERSION_H
#define PLACARD_DESK_VERSION_H

#include "desk/audit_row.h"
#include "desk/desk.h"

/* The item that was last on the wall, if it is not the one that is stored now. *item: mem_free; NULL = never shown, the same, or
 * not kept. sha256 is written then only. */
enum err version_shown(struct desk *d, int64_t audience_id, const char *id, char **item,
                       size_t *bytes, struct digest *sha256, struct err_info *info) MUST_CHECK;

/* A picture's name, "HEX.jpg", that a post or an earlier version of one has, or that this person has sent. */
enum err version_file_known(struct desk *d, const char *file, int64_t person_id, bool *known,
                            struct err_info *info) MUST_CHECK;

#define MAX_POST_HISTORY 200 /* rows of the audit log about one post, the newest */
/* Newest first; the row is borrowed. Without what retention has removed. */
enum err version_history(struct desk *d, const char *audience, const char *id,
                         enum err (*each)(void *user, const struct audit_row *row), void *user,
                         struct err_info *info) MUST_CHECK;

#endif
