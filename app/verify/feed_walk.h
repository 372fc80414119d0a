/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside verify only: cuts a feed into its items' exact bytes. The walk only counts quotes and brackets; every piece that
 * it cuts is then parsed strictly by itself, and so is the feed without its items, so a cut that JSON would not make
 * ends in a refusal. One pass each, nothing kept: memory is one item. Source: protocol rules 2 and 14.
 */
#ifndef PLACARD_VERIFY_FEED_WALK_H
#define PLACARD_VERIFY_FEED_WALK_H

#include <jansson.h>

#include "base/err.h"
#include "base/limits.h"

struct feed_cut {
    int count;
    struct {
        const char *bytes; /* borrowed, from { to } */
        size_t len;
        int depth; /* of nesting, 1 = flat */
    } items[MAX_FEED_ITEMS];
    json_t *rest; /* the feed with "items":[]; owned */
};

/* ERR_TOO_BIG, ERR_SYNTAX, ERR_TYPE, ERR_DUPLICATE, ERR_UNSUPPORTED (not JSON Feed 1.1). *out: feed_cut_free. */
enum err feed_cut_make(const char *bytes, size_t len, struct feed_cut **out,
                       struct err_info *info) MUST_CHECK;
void feed_cut_free(struct feed_cut *c);
/* Item number index, parsed strictly and within its limits. *out owned. */
enum err feed_cut_parse(const struct feed_cut *c, int index, json_t **out,
                        struct err_info *info) MUST_CHECK;

#endif
