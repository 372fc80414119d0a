/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RSS 2.0 (also 0.9x and 1.0) and Atom into posts. Hostile input: entity declarations are refused, external entities never
 * read, depth and sizes bounded. Any thread. Sources: RSS 2.0 (rssboard.org), RFC 4287 (Atom), RFC 6721 (deleted entries),
 * Media RSS 1.5.1, RSS content and Dublin Core modules.
 */
#ifndef PLACARD_DESK_SOURCES_XML_FEED_H
#define PLACARD_DESK_SOURCES_XML_FEED_H

#include "desk/sources/source_post.h"

/* Posts are added to *out, newest first as feeds are. An item that cannot be taken has `refused` set; ERR_SYNTAX,
 * ERR_UNSUPPORTED (entities, another format) or ERR_TOO_BIG are about the whole feed, and *out then holds what came
 * before, to be thrown away. */
enum err xml_feed_read(const char *xml, size_t bytes, struct source_batch *out,
                       struct err_info *info) MUST_CHECK;

#endif
