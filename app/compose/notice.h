/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a post that may stand in the foot strip; NULL if it may not (compose_notice_fits). Borrowed. */
#ifndef PLACARD_COMPOSE_NOTICE_H
#define PLACARD_COMPOSE_NOTICE_H

#include "model/post.h"

const char *notice_words(const struct post *p);

#endif
