/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other people's text into text that a screen takes: white space folded, characters that verify/text_rule.h refuses or that
 * nobody can see left out, never longer than its cap, never cut inside a character. Pure; any thread.
 */
#ifndef PLACARD_DESK_SOURCES_CLEAN_TEXT_H
#define PLACARD_DESK_SOURCES_CLEAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

struct clean_text {
    struct strbuf out;
    bool single_line;   /* newlines are spaces */
    bool cut;           /* text was left away for want of room */
    bool pending_space; /* a space, if text follows */
    int pending_lines;  /* line ends, if text follows: 0 to 2 */
};

/* cap_bytes counts the text without its NUL, and has room for "..." (one character, three bytes) at least. */
void clean_text_init(struct clean_text *c, size_t cap_bytes, bool single_line);
void clean_text_free(struct clean_text *c);

/* Text with white space folded. keep_lines: its own line ends count (plain text, <pre>), an empty line at most between
 * two. Bytes that are not UTF-8 become nothing. */
void clean_text_add(struct clean_text *c, const char *text, size_t bytes, bool keep_lines);
/* At least this many line ends (1, or 2 for a paragraph) before what follows. */
void clean_text_break(struct clean_text *c, int lines);
/* True if nothing stands on the present line yet. */
bool clean_text_at_line_start(const struct clean_text *c);

/* Hands the text over (mem_free, never NULL). ERR_NOMEM only. *cut (may be NULL) tells whether "..." had to end it. */
enum err clean_text_take(struct clean_text *c, char **out, bool *cut) MUST_CHECK;

/* One call for plain text. text NULL gives *out NULL; nothing left gives NULL too. */
enum err clean_text_of(const char *text, size_t cap_bytes, bool single_line, char **out) MUST_CHECK;

#endif
