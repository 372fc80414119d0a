/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plain text with headings and lists, as the guidelines have it, into HTML that nothing of the text can add to, or into the
 * text of a post. A line's beginning alone decides: "# " and "## " headings, "- " and "1. " list items, an empty line ends a
 * paragraph or a list, an indented line goes on with its item. Pure, any thread; linear in the text.
 */
#ifndef PLACARD_DESK_WEB_MARKUP_H
#define PLACARD_DESK_WEB_MARKUP_H

#include "base/strbuf.h"

/* Headings from h2 on; each text in its own direction. */
void markup_put(const char *text, struct strbuf *out);
/* The first heading, "" if the text does not begin with one; then *rest is what follows it. */
void markup_title(const char *text, struct strbuf *title, const char **rest);
/* For a wall: headings as lines, items with a bullet or their number. */
void markup_plain(const char *text, struct strbuf *out);

#endif
