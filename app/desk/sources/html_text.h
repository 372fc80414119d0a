/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTML of a post into the text that a wall shows. What a browser would not show (script, style, template, hidden
 * elements, Mastodon's "invisible" spans) is not in it; paragraphs, breaks and list items are lines; links are their
 * words, mentions and hashtags too. Hostile input: bytes, tags, depth and memory are bounded. Any thread.
 * Source: HTML Living Standard by way of libgumbo; Mastodon's markup as in its ActivityPub documentation.
 */
#ifndef PLACARD_DESK_SOURCES_HTML_TEXT_H
#define PLACARD_DESK_SOURCES_HTML_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/limits.h"

struct html_picture {
    char *url; /* as it stands: may be relative */
    char *alt; /* NULL if there is none */
};

struct html_text {
    char *text; /* never NULL; "" if nothing is left */
    char *
        link; /* of the first link that is neither mention nor hashtag, http(s) or relative; NULL if none */
    struct html_picture
        pictures[MAX_POST_MEDIA]; /* <img> in order, tracking pixels and emoji left out */
    int picture_count;
    bool cut; /* the text ends with "..." because there was more than MAX_SOURCE_TEXT_BYTES */
};

/* single_line: for titles. ERR_TOO_BIG beyond the bounds of source_limits.h, ERR_NOMEM. *out: html_text_clear. */
enum err html_text_of(const char *html, size_t bytes, bool single_line, struct html_text *out,
                      struct err_info *info) MUST_CHECK;
void html_text_clear(struct html_text *t); /* zeroed is fine */

#endif
