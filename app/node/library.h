/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this screen knows and has verified: trust root, flags, feed, stored media; and the playlist made of them.
 * It joins verify and store. Two threads use it (poll and download), so every function takes the library's lock; none blocks
 * on the network. Source: protocol rules 3, 4, 8 to 13.
 */
#ifndef PLACARD_NODE_LIBRARY_H
#define PLACARD_NODE_LIBRARY_H

#include "base/clock.h"
#include "model/playlist.h"
#include "model/settings.h"

struct library;

/* Opens the store, reads the provisioned root, walks the stored root chain, loads state, verifies the stored flags
 * and feed again. Publishes a first playlist. Without a usable provisioned root the screen is not enrolled: that is no
 * error here, but nothing is ever shown then but the card that says so. ERR_NOMEM, ERR_BUSY, ERR_RANGE. */
enum err library_open(const struct settings *s, struct clock *clock,
                      void (*publish)(void *user, struct playlist *p), void *user,
                      struct library **out, struct err_info *info) MUST_CHECK;
void library_close(struct library *l); /* NULL is fine */

/* Flags bytes as they came. ERR_OK: accepted (*changed) or the same as before (!*changed). On acceptance the new
 * playlist is published at once (with the feed at hand: that can only omit posts), then everything is stored.
 * ERR_ROOT with *want_root > 0: fetch root.*want_root first, give it to library_take_root and try again. */
enum err library_take_flags(struct library *l, const char *bytes, size_t len, bool *changed,
                            int64_t *want_root, struct err_info *info) MUST_CHECK;
enum err library_take_root(struct library *l, const char *bytes, size_t len,
                           struct err_info *info) MUST_CHECK;
int64_t library_root_number(struct library *l);
/* False: the provisioned root cannot be used. Nothing is accepted then, so there is nothing to fetch. */
bool library_is_enrolled(const struct library *l);

/* Something that the accepted flags promise and that is not here yet. */
struct want {
    bool is_feed;
    char path[MAX_URL_BYTES + MAX_AUDIENCE_BYTES + 2]; /* on the origin, audience included */
    struct digest sha256;
    int64_t bytes; /* as promised, 0 = not stated */
    int64_t max_bytes;
    int64_t seq; /* flags it belongs to */
};
/* The next want that is not in skip[] (digests that failed lately). False if there is none. */
bool library_next_want(struct library *l, const struct digest *skip, int skip_count,
                       struct want *out);
enum err library_take_feed(struct library *l, const struct want *w, const char *bytes, size_t len,
                           struct err_info *info) MUST_CHECK;
/* A medium: begin, add..., end. end checks the digest, then publishes if a post got complete. */
struct store_writer;
enum err library_media_begin(struct library *l, const struct want *w,
                             struct store_writer **out) MUST_CHECK;
enum err library_media_end(struct library *l, struct store_writer *w, bool complete,
                           struct err_info *info) MUST_CHECK;

/* worker: bytes of a medium, digest checked now. mem_free. One that is gone or was spoilt is no longer stored: its post
 * leaves the playlist, and library_media_lost tells once that there is something to fetch again. */
enum err library_media_read(struct library *l, const struct digest *d, char **out,
                            size_t *len) MUST_CHECK;

bool library_media_lost(struct library *l);

/* How the last poll went: for the cards. Publishes only if it changes what may be shown. */
void library_set_trouble(struct library *l, enum err trouble, const char *text);
/* After each poll: raise the stored floor by the time that has surely passed, a few times a lease; publish what got complete
 * unnoticed. */
void library_tick(struct library *l);

#endif
