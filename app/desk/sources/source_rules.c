/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_rules.h"

const char *source_rules_bar(const struct source_rules *r, const struct source_post *p)
{
    if (p->deleted)
        return "deleted at its source";
    if (p->hidden)
        return "not public at its source";
    if (p->marks & SOURCE_BOOST && !r->boosts)
        return "a boost, which this source does not take";
    if (p->marks & SOURCE_QUOTE && !r->quotes)
        return "a quote, which this source does not take";
    if (p->marks & SOURCE_REPLY && !r->replies)
        return "a reply, which this source does not take";
    return NULL;
}
