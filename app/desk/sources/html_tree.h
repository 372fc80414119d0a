/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gumbo's tree of a fragment of HTML, built within a budget. gumbo itself knows no bounds, does not look whether memory
 * was given and frees a deep tree by recursion: so it works in an arena that jumps out when the budget is spent.
 * A tree belongs to one thread.
 */
#ifndef PLACARD_DESK_SOURCES_HTML_TREE_H
#define PLACARD_DESK_SOURCES_HTML_TREE_H

#include <stddef.h>

#include <gumbo.h>

#include "base/err.h"

struct html_tree;

/* html must outlive the tree. ERR_TOO_BIG beyond MAX_HTML_BYTES, MAX_HTML_TAGS or MAX_HTML_TREE_BYTES, ERR_NOMEM.
 * *out: html_tree_free. */
enum err html_tree_parse(const char *html, size_t bytes, struct html_tree **out,
                         struct err_info *info) MUST_CHECK;
const GumboNode *html_tree_root(const struct html_tree *t); /* an element */
void html_tree_free(struct html_tree *t);

#endif
