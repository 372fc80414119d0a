/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of any post that a reader of sources makes. */
#ifndef PLACARD_TESTS_FUZZ_SOURCE_CHECK_H
#define PLACARD_TESTS_FUZZ_SOURCE_CHECK_H

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/sources/source_limits.h"
#include "desk/sources/source_post.h"
#include "verify/text_rule.h"

static inline void check_text(const char *text, enum text_kind kind, size_t cap_bytes)
{
    if (!text)
        return;
    assert(strlen(text) <= cap_bytes && text_utf8_valid(text, strlen(text)));
    assert(!text_rule_refused(text, kind));
}

static inline void check_batch(const struct source_batch *b)
{
    assert(b->count <= MAX_SOURCE_POSTS);
    for (int i = 0; i < b->count; i++) {
        const struct source_post *p = &b->posts[i];
        assert(p->id || p->refused);
        check_text(p->id, TEXT_LINE, MAX_XML_FIELD_BYTES);
        check_text(p->title, TEXT_LINE, MAX_TITLE_BYTES);
        check_text(p->text, TEXT_LINES, MAX_SOURCE_TEXT_BYTES);
        check_text(p->author, TEXT_LINE, MAX_NAME_BYTES);
        check_text(p->language, TEXT_LINE, 35);
        check_text(p->warning, TEXT_LINE, MAX_TITLE_BYTES);
        assert(!p->hidden || (!p->text && !p->title && !p->author && !p->picture_count));
        for (int k = 0; k < p->picture_count; k++) {
            assert(p->pictures[k].url && *p->pictures[k].url);
            assert(strlen(p->pictures[k].url) <= MAX_URL_BYTES);
            check_text(p->pictures[k].alt, TEXT_LINE, MAX_TITLE_BYTES);
        }
        for (int k = 0; k < p->tag_count; k++)
            check_text(p->tags[k], TEXT_LINE, MAX_NAME_BYTES);
    }
}

#endif
