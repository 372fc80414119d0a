/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures that were drawn within the last minute, so that a page that asks how many pages there are does not cost its own
 * pictures again. Bounded in number and bytes. Any thread.
 */
#ifndef PLACARD_DESK_WEB_PREVIEW_CACHE_H
#define PLACARD_DESK_WEB_PREVIEW_CACHE_H

#include <stdbool.h>

#include "base/digest.h"

#define MAX_CACHED_PREVIEWS 16
#define MAX_CACHED_PREVIEW_BYTES                                                                   \
    (1024 * 1024)          /* each; a photo of 960 x 540 is 0.3 to 0.8 MB as PNG */
#define PREVIEW_FRESH_S 60 /* longer, and "an hour ago" on it would be wrong */

/* A copy in *out, mem_free. False if there is none. */
bool preview_cache_get(const struct digest *key, char **out, size_t *len, int *pages);
void preview_cache_put(const struct digest *key, const char *png, size_t len, int pages);

#endif
