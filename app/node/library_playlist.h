/* SPDX-License-Identifier: Apache-2.0 */
/* Flags + bound feed + what is stored -> playlist. Thread: holder of the library's lock. Source: protocol rule 4. */
#ifndef PLACARD_NODE_LIBRARY_PLAYLIST_H
#define PLACARD_NODE_LIBRARY_PLAYLIST_H

#include "model/playlist.h"
#include "store/store.h"
#include "verify/feed_doc.h"

/* Posts whose media are all stored, in the feed's (rule 5's) order. Their digests are checked again when the worker
 * reads them to draw: what is drawn is decoded from the very bytes that were hashed. flags and feed may be NULL. */
enum err library_playlist_build(const struct flags *f, const struct feed *feed, struct store *store,
                                struct playlist **out) MUST_CHECK;
/* How many posts such a playlist has. */
int library_playlist_complete(const struct feed *feed, struct store *store);
/* Digests of all media that the feed's approved posts name. *out: mem_free. */
enum err library_media_of_feed(const struct feed *feed, struct digest **out, int *count) MUST_CHECK;

#endif
