/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the library (library.c, library_start.c): the struct and what both need. Thread: holder of its
 * lock, or the only one at the start. */
#ifndef PLACARD_NODE_LIBRARY_INNER_H
#define PLACARD_NODE_LIBRARY_INNER_H

#include <pthread.h>

#include "node/library.h"
#include "store/state.h"
#include "store/store.h"
#include "verify/feed_doc.h"
#include "verify/flags_doc.h"
#include "verify/trust_root.h"

struct library {
    pthread_mutex_t lock; /* guards all below but store's media reads */
    struct clock *clock;
    char *audience;
    void (*publish)(void *user, struct playlist *p);
    void *user;
    struct store *store;
    bool enrolled;
    struct trust_root root;
    struct state state;
    struct flags *flags; /* accepted; NULL = none yet */
    struct lease lease;
    int64_t evidence_s;       /* proven time, by flags and what has passed since, and ... */
    int64_t evidence_boot_ms; /* ... the boot clock at which it was that */
    int64_t floor_step_s;     /* the floor is written again when so much more is proven */
    char *feed_bytes;         /* current or older feed; NULL = none yet */
    size_t feed_len;
    struct feed *feed;      /* feed_bytes under flags */
    bool rebind_due;        /* feed is missing for want of memory alone */
    struct digest incoming; /* the medium being fetched, one at a time */
    struct playlist *spare; /* empty, to be published when there is no memory for another */
    char *unsaved_flags;    /* accepted, but not on disk; NULL = they are */
    size_t unsaved_len;
    bool save_due;   /* the state is not on disk */
    bool media_lost; /* a stored picture turned out not to be what it was: fetch again */
    int published_posts;
    bool unpublished; /* something changed that no playlist shows yet */
    bool equivocated; /* rule 3: house card until a higher seq */
    enum err trouble;
    char trouble_text[ERR_INFO_TEXT_BYTES];
};

struct flags_floor library_floor_of(const struct state *st);
void library_set_floor(struct state *st, const struct flags_floor *floor);
/* Flags are verified and accepted: make them the ones in force. Takes f. */
void library_adopt_flags(struct library *l, struct flags *f);
/* Verify the feed at hand under the flags at hand. */
void library_rebind_feed(struct library *l);
void library_save_state(struct library *l);

/* The provisioned root, whose only authority is itself. */
enum err library_load_root(struct library *l, const char *path, struct err_info *info) MUST_CHECK;
/* State, rotations, flags and feed, each verified again. ERR_NOMEM. */
enum err library_load_stored(struct library *l, struct err_info *info) MUST_CHECK;
/* The floor of the flags when trust goes on from l->root to next. */
void library_pass_root(struct library *l, const struct trust_root *next);
/* What the state remembers of flags belongs to the trust root of its number: forgotten if this is another one. Called for
 * each root on the way up. */
void library_match_root(struct library *l);

#endif
