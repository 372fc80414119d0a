/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/compose.h"

#include "compose/notice.h"
#include "compose/plain_post.h"

enum err compose_post(const struct compose_context *c, const struct approved_post *a,
                      const struct compose_pictures *pictures, struct scene **out)
{
    const struct post *notice = c->notice ? approved_post_peek(c->notice) : NULL;
    return compose_plain_page(c, approved_post_peek(a), notice, pictures, out);
}

bool compose_notice_fits(const struct approved_post *a)
{
    return notice_words(approved_post_peek(a)) != NULL;
}
