/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking a source for what is new: its timeline page by page, and single posts that no longer stand in it. Only requests
 * and reading; nothing is stored. Thread: that of the getter.
 */
#ifndef PLACARD_DESK_SOURCES_SOURCE_COLLECT_H
#define PLACARD_DESK_SOURCES_SOURCE_COLLECT_H

#include "desk/sources/source_http.h"
#include "desk/sources/source_post.h"
#include "desk/sources/source_row.h"

#define MAX_SOURCE_PAGES 5

struct source_collect {
    const struct source_row *row;
    struct source_getter getter;
    /* was this item taken before? Then older pages are known too. */
    bool (*known)(void *user, const char *item);
    void *user;
    /* results */
    struct source_batch batch;
    bool unchanged; /* the server says that nothing is new (304) */
    bool closed;    /* the channel is not public (any more): nothing of it may be shown */
    char etag[MAX_ETAG_BYTES + 1], last_modified[LAST_MODIFIED_BYTES];
    int64_t wait_s; /* what the server asks for before the next request; 0 = nothing */
};

/* kind and timeline of a row that may be added: ERR_RANGE with what is wrong. */
enum err source_collect_check(const struct source_row *row, struct err_info *info) MUST_CHECK;

/* ERR_NET_*, ERR_TLS_*, ERR_ORIGIN, ERR_HTTP_STATUS (with what the status means), ERR_SYNTAX and its kin. wait_s is set in
 * any case. source_collect_clear. */
enum err source_collect_run(struct source_collect *c, struct err_info *info) MUST_CHECK;

enum source_single {
    SOURCE_SINGLE_UNKNOWN = 0, /* no telling now: ask again another time */
    SOURCE_SINGLE_THERE,       /* for kinds with single posts it was added to the batch */
    SOURCE_SINGLE_GONE         /* 404 or 410 */
};
/* One post by itself: by the kind's own way, or by its page if that is on the source's own host. */
enum err source_collect_one(struct source_collect *c, const char *item, const char *url,
                            enum source_single *out, struct err_info *info) MUST_CHECK;
void source_collect_clear(struct source_collect *c);

#endif
