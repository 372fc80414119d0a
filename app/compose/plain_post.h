/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A post as plain data -> scene: what compose_post does once it has unwrapped an approved_post. For compose_post and for
 * tests; whoever draws on a screen goes through compose_post, which takes nothing but an approved_post.
 */
#ifndef PLACARD_COMPOSE_PLAIN_POST_H
#define PLACARD_COMPOSE_PLAIN_POST_H

#include "compose/compose.h"

enum err compose_plain_post(const struct compose_context *c, const struct post *p,
                            const struct compose_pictures *pictures, struct scene **out) MUST_CHECK;
/* The same with what stands in c->notice, as plain data; NULL = none. */
enum err compose_plain_page(const struct compose_context *c, const struct post *p,
                            const struct post *notice, const struct compose_pictures *pictures,
                            struct scene **out) MUST_CHECK;

#endif
