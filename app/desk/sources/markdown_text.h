/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chat Markdown (Mattermost's and its like) into plain text: marks of emphasis, headings and code fall away, list marks
 * become bullets, links their words. What is not certainly a mark stays as it was written. Pure, linear time.
 */
#ifndef PLACARD_DESK_SOURCES_MARKDOWN_TEXT_H
#define PLACARD_DESK_SOURCES_MARKDOWN_TEXT_H

#include <stdbool.h>

#include "base/err.h"

struct markdown_text {
    char *text; /* never NULL */
    char *link; /* the first http(s) address, with words or bare; NULL if none */
    bool cut;   /* at MAX_SOURCE_TEXT_BYTES */
};

/* ERR_NOMEM only. Both strings: mem_free. */
enum err markdown_text_of(const char *markdown, struct markdown_text *out) MUST_CHECK;

#endif
