/* SPDX-License-Identifier: Apache-2.0 */
/* A post as it is stored, parsed again by the screens' own parser. */
#ifndef PLACARD_DESK_STORED_ITEM_H
#define PLACARD_DESK_STORED_ITEM_H

#include <stddef.h>

#include "model/post.h"

/* Calls with the item's post, borrowed during the call; returns what that returns. ERR_SYNTAX if the bytes are not one
 * item that a screen takes. */
enum err stored_item_read(const void *item, size_t bytes,
                          enum err (*use)(void *user, const struct post *p), void *user,
                          struct err_info *info) MUST_CHECK;

#endif
