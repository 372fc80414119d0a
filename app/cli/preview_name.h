/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ids of posts are remote text; file names are made of them. A cleaned word is 1 to PREVIEW_NAME_BYTES - 1 characters of
 * a-z, 0-9 and '-', so it is no path, has no dot, and differs from others also where case does not count. Thread: any.
 */
#ifndef PLACARD_CLI_PREVIEW_NAME_H
#define PLACARD_CLI_PREVIEW_NAME_H

#include <stddef.h>

#include "base/err.h"

#define PREVIEW_NAME_BYTES 64

/* Of a long text the end: addresses differ there. Nothing that can be kept: "unnamed". */
void preview_name_clean(const char *text, char out[PREVIEW_NAME_BYTES]);

/* Words given out so far, none twice: a second one gets "-2", a third "-3". */
struct preview_names {
    char (*words)[PREVIEW_NAME_BYTES]; /* owned */
    int count, room;
};
enum err preview_names_take(struct preview_names *n, const char *text,
                            char out[PREVIEW_NAME_BYTES]) MUST_CHECK;
void preview_names_clear(struct preview_names *n);

/* What a theme is called: its own name, or for the path of a theme.conf its folder's. */
void preview_name_theme(const char *theme, char out[PREVIEW_NAME_BYTES]);

#define PREVIEW_FILE_BYTES (2 * PREVIEW_NAME_BYTES + 32)
/* "post.1920x1080.theme.png", "post.1920x1080.theme.p2.png" for a further page (from 0). No two of different words are the
 * same: no word has a dot. */
void preview_name_file(const char *post, int width_px, int height_px, const char *theme, int page,
                       char out[PREVIEW_FILE_BYTES]);
/* Path of a further sheet: "a/sheet.png" -> "a/sheet-2.png". number from 1. ERR_TOO_BIG. */
enum err preview_name_sheet(const char *path, int number, char *out, size_t out_bytes) MUST_CHECK;

#endif
