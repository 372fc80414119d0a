/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses made of a source's own, a path of its kind's table and the words of its settings. Pure. */
#ifndef PLACARD_DESK_SOURCES_SOURCE_ADDRESS_H
#define PLACARD_DESK_SOURCES_SOURCE_ADDRESS_H

#include "base/err.h"
#include "base/limits.h"

/* base, then path with each "{}" replaced by a part of word: the parts are between its slashes, the last has the rest. All
 * are percent-encoded. base may be "". ERR_TOO_BIG. */
enum err source_address_fill(char out[MAX_URL_BYTES + 1], const char *base, const char *path,
                             const char *word) MUST_CHECK;
/* "limit=40" behind "?" or "&". ERR_TOO_BIG. */
enum err source_address_add_query(char url[MAX_URL_BYTES + 1], const char *query) MUST_CHECK;

#endif
