/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feed bytes + verified flags -> approved posts. The only caller of the maker of an approved_post.
 * Source: protocol, "The feed", rules 2, 4, 5 and 14.
 */
#ifndef PLACARD_VERIFY_FEED_DOC_H
#define PLACARD_VERIFY_FEED_DOC_H

#include "model/approved_post.h"
#include "model/flags.h"
#include "model/post.h"

/* Why one item is not shown, for the log and `inspect`. */
struct feed_refusal {
    char id[MAX_ID_BYTES + 1]; /* "" if it has none */
    int index;                 /* place in items[], from 0 */
    enum err why;
    char text[ERR_INFO_TEXT_BYTES];
};

struct feed {
    char *title; /* may be NULL */
    struct approved_post *
        *posts; /* approved and bound, from/until not yet looked at; rule 5's order */
    int post_count;
    struct feed_refusal *refusals;
    int refusal_count;
};

/* Feed bytes need not match flags->feed_sha256 (an old feed with new flags can only omit posts); a feed that cannot
 * be read at all is an error, an item that is wrong is a refusal and skipped. *out: feed_free. */
enum err feed_doc_verify(const struct flags *f, const char *bytes, size_t len, struct feed **out,
                         struct err_info *info) MUST_CHECK;
void feed_free(struct feed *f);

/* True if the bytes have the digest and the length that the flags promise. */
bool feed_doc_is_current(const struct flags *f, const char *bytes, size_t len);

/* The exact bytes of each item, for the desk and `preview`: same strict parser, no approval.
 * Calls `each` with the item's bytes and the parsed post (borrowed); stops at its first error. */
enum err feed_doc_each_item(const char *bytes, size_t len,
                            enum err (*each)(void *user, int index, const char *item,
                                             size_t item_bytes, const struct post *post,
                                             enum err why, const struct err_info *detail),
                            void *user, struct err_info *info) MUST_CHECK;

#endif
