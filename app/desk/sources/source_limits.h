/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds on what sources send, with unit and reason. Beside base/limits.h, whose bounds every post meets in the end. */
#ifndef PLACARD_DESK_SOURCES_SOURCE_LIMITS_H
#define PLACARD_DESK_SOURCES_SOURCE_LIMITS_H

/* HTML of one post: a long article with its markup; longer ones are refused, not searched for their beginning. */
#define MAX_HTML_BYTES (256 * 1024)
#define MAX_HTML_TAGS                                                                              \
    8000 /* the parser's work grows with the square of open tags: 0.1 s for this many */
#define MAX_HTML_DEPTH 200 /* of elements; deeper ones are left out */
/* What the parser may allocate for it all; a page of 8000 tags takes 3 MB, hostile nesting more. */
#define MAX_HTML_TREE_BYTES (32L * 1024 * 1024)
/* Text of one post. MAX_ITEM_BYTES less its other members, escapes and digests; a wall shows a tenth of it. */
#define MAX_SOURCE_TEXT_BYTES (8 * 1024)

#define MAX_SOURCE_BYTES (4 * 1024 * 1024) /* one answer of a source's API, one feed */
#define MAX_SOURCE_POSTS 200               /* taken in one poll; the next one goes on */
#define MAX_XML_DEPTH 64                   /* elements in elements; feeds have 6 */
#define MAX_XML_FIELD_BYTES MAX_HTML_BYTES
#define MAX_FOREIGN_JSON_DEPTH 32                   /* Mastodon 7, Pleroma 10 */
#define MAX_SOURCE_PICTURE_BYTES (24 * 1024 * 1024) /* as fetched; what is kept of it is smaller */
#define MAX_POLL_PICTURES                                                                          \
    100 /* fetched in one poll; posts whose turn does not come wait for the next */
#define MAX_POLL_SINGLES 20 /* posts asked for by themselves in one poll */
#define MAX_SOURCE_DAY_BYTES                                                                       \
    (1024L * 1024 * 1024) /* of pictures fetched for one source on one day */
#define MAX_SOURCE_PENDING                                                                         \
    200 /* posts of one source that wait for review; more are not taken until then */
#define MEDIA_KEEP_S (7L * 86400) /* a picture that no post names any more */
#define MAX_TOKEN_BYTES 2048

#endif
