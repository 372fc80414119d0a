/* SPDX-License-Identifier: Apache-2.0 */
/* Private to source_poll: what is to be done with each post of a poll, and doing it. */
#ifndef PLACARD_DESK_SOURCES_SOURCE_WORK_H
#define PLACARD_DESK_SOURCES_SOURCE_WORK_H

#include "desk/sources/source_collect.h"
#include "desk/sources/source_limits.h"
#include "desk/sources/source_media.h"
#include "desk/sources/source_poll.h"
#include "desk/sources/source_seen.h"

enum source_deed {
    SOURCE_NOTHING = 0, /* said before */
    SOURCE_TAKE,
    SOURCE_WITHDRAW, /* it may not enter; gone if it had */
    SOURCE_REFUSE,   /* it cannot be taken; what it was before leaves the wall */
    SOURCE_WAIT      /* cannot be taken now; what it was before leaves the wall */
};

struct source_job {
    struct source_post *post;
    enum source_deed deed;
    char id[MAX_ID_BYTES + 1];
    struct digest sha256;
    bool known;
    const char *bar; /* why not; static */
    char why[ERR_INFO_TEXT_BYTES];
    struct source_files files;
};

struct source_work {
    const struct source_row *row;
    struct source_collect *collect;
    struct source_job *jobs; /* one a post of the batch */
    int count;
    int pending; /* of the source's posts, with those that are to be taken */
    int listed;  /* of them stood in the list; the others were asked for by themselves */
    struct source_absent absent[MAX_POLL_SINGLES];
    enum source_single single[MAX_POLL_SINGLES];
    int absent_count;
};

/* Decides, without requests, what posts from first on need. */
enum err source_work_plan(struct source_work *w, struct desk *d, int first,
                          struct err_info *info) MUST_CHECK;
/* Fetches the pictures of what is to be taken. */
enum err source_work_fetch(struct source_work *w, struct source_media *m,
                           struct err_info *info) MUST_CHECK;
/* Between publish_begin and publish_commit, on a desk opened for a change. */
enum err source_work_do(struct source_work *w, struct desk *d, const struct source_poll *p,
                        struct source_tally *tally, struct err_info *info) MUST_CHECK;
void source_work_clear(struct source_work *w);

#endif
