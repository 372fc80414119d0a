/* SPDX-License-Identifier: Apache-2.0 */
/* An approved_post made of nothing: select and model know it by its interface only, so any will do here. */
#ifndef PLACARD_TEST_SELECT_STAND_IN_H
#define PLACARD_TEST_SELECT_STAND_IN_H

#include "model/approved_post.h"
#include "model/post.h"

struct approved_post {
    int refs;
    struct post post;
    struct digest sha256;
    int64_t from_s, until_s;
};

const struct post *approved_post_peek(const struct approved_post *a)
{
    return &a->post;
}

const struct digest *approved_post_digest(const struct approved_post *a)
{
    return &a->sha256;
}

int64_t approved_post_from_s(const struct approved_post *a)
{
    return a->from_s;
}

int64_t approved_post_until_s(const struct approved_post *a)
{
    return a->until_s;
}

bool approved_post_holds_at(const struct approved_post *a, int64_t now_s)
{
    return a->from_s <= now_s && now_s < a->until_s;
}

void approved_post_unref(struct approved_post *a)
{
    if (a)
        a->refs--;
}

#endif
