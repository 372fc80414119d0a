/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A picture beside a feed file, or fetched from a source, cleaned (picture_clean.h) into DIR/media/SHA256.EXT, which no web
 * server sees; publishing copies from there.
 */
#ifndef PLACARD_DESK_IMPORT_PICTURE_H
#define PLACARD_DESK_IMPORT_PICTURE_H

#include "desk/desk.h"
#include "model/post.h"

/* url: a relative path below folder, protocol rule 15's characters; links that lead out of it are refused.
 * Fills sha256, path, mime_type, sizes and bytes of *out (its alt is left alone; post_clear frees). */
enum err import_picture(struct desk *d, const char *folder, const char *url, struct media *out,
                        struct err_info *info) MUST_CHECK;

/* As import_picture, of bytes that came from elsewhere. named: what to call it in messages. */
enum err import_picture_bytes(struct desk *d, const char *named, const void *data, size_t bytes,
                              struct media *out, struct err_info *info) MUST_CHECK;

#endif
