/* SPDX-License-Identifier: Apache-2.0 */
/* Which posts of a source enter, by what its settings allow. Pure. */
#ifndef PLACARD_DESK_SOURCES_SOURCE_RULES_H
#define PLACARD_DESK_SOURCES_SOURCE_RULES_H

#include <stdbool.h>

#include "desk/sources/source_post.h"

struct source_rules {
    bool boosts, quotes, replies; /* taken? */
};

/* NULL if it enters (pending, as everything does). Otherwise why not: what entered before is withdrawn with these words.
 * Static. */
const char *source_rules_bar(const struct source_rules *r, const struct source_post *p);

/* Marks that keep a post out of approvals in bulk. */
#define SOURCE_MARKS_ALONE (SOURCE_WARNING | SOURCE_SENSITIVE)

#endif
