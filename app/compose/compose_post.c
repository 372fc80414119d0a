/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/compose.h"

#include "compose/plain_post.h"

enum err compose_post(const struct compose_context *c, const struct approved_post *a,
                      const struct compose_pictures *pictures, struct scene **out)
{
    return compose_plain_post(c, approved_post_peek(a), pictures, out);
}
