/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One poll of one source, from its first request to the commit. Requests are made without any lock; then one change takes
 * in what is new or changed (pending, by import.c's way), withdraws what is gone or no longer public, and notes when to
 * come again. A poll that fails changes nothing but that note. Thread: any, with a desk handle of its own inside.
 */
#ifndef PLACARD_DESK_SOURCES_SOURCE_POLL_H
#define PLACARD_DESK_SOURCES_SOURCE_POLL_H

#include <pthread.h>

#include "desk/desk.h"
#include "desk/sources/source_http.h"

struct source_tally {
    int posts; /* that the source listed, or that were asked for by themselves */
    int fresh, changed, refused, withdrawn, waiting;
    int barred;     /* not for us: private, boosts, replies ... */
    int64_t next_s; /* when it is due again */
};

/* The session under way, so that another thread can end it. */
struct source_session {
    pthread_mutex_t lock;
    struct source_http *http; /* NULL = none; under lock, as stopped is */
    bool stopped;             /* end the present one, and any that begins */
};
void source_session_stop(struct source_session *s); /* any thread */

struct source_poll {
    const char *dir;
    const struct clock *clock;
    /* NULL = the network; a test's own otherwise */
    const struct source_getter *getter;
    /* told of each post that was taken, refused or withdrawn; words are borrowed. May be NULL. */
    void (*each)(void *user, const char *id, const char *what, const char *why);
    void *user;
    struct source_session *session; /* may be NULL */
};

/* by_hand: though it is paused, and without regard to when it is due; a wait that the server asked for is kept in any case.
 * ERR_NOT_FOUND; ERR_BUSY while the server's wait lasts; what source_collect_run says, which is noted in the source's row as
 * well. tally is set in any case. */
enum err source_poll_run(const struct source_poll *p, const char *name, bool by_hand,
                         struct source_tally *tally, struct err_info *info) MUST_CHECK;

#endif
