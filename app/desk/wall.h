/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one audience's screens may show, read from the database in one go: the source of both feed and flags, so that
 * the two cannot disagree. This is the signing step's own judgement: flag approved, until in the future, item bytes
 * still of the digest that enough distinct people approved.
 */
#ifndef PLACARD_DESK_WALL_H
#define PLACARD_DESK_WALL_H

#include <stdint.h>

#include "base/digest.h"
#include "base/limits.h"
#include "base/strbuf.h"
#include "desk/desk.h"

struct wall_post {
    char *id;
    char *item; /* exact bytes */
    size_t item_bytes;
    struct digest sha256;
    int64_t from_s, until_s, rank, duration_ms;
};

struct wall_gone { /* was on the wall within WITHDRAWN_KEEP_S */
    char *id;
    char flag[12]; /* "withdrawn", "pending", "rejected" */
    struct digest sha256;
    int64_t off_s;
};

struct wall {
    struct wall_post posts[MAX_FEED_ITEMS]; /* newest first */
    int post_count;
    struct wall_gone *gone; /* newest first */
    int gone_count;
};

/* ERR_TOO_BIG if more posts are approved than a feed holds. *out: wall_free. */
enum err wall_load(struct desk *d, int64_t audience_id, int64_t now_s, struct wall **out,
                   struct err_info *info) MUST_CHECK;
void wall_free(struct wall *w);

/* {"version":...,"title":...,"items":[...]}, the items' bytes as they are. out is empty, cap MAX_FEED_BYTES. */
enum err wall_write_feed(const struct wall *w, const char *title, struct strbuf *out,
                         struct err_info *info) MUST_CHECK;

#endif
