/* SPDX-License-Identifier: Apache-2.0 */
/* A source's token, from a file that nobody else may read. Read at every poll, so that a new one is taken up. */
#ifndef PLACARD_DESK_SOURCES_SOURCE_TOKEN_H
#define PLACARD_DESK_SOURCES_SOURCE_TOKEN_H

#include "base/err.h"

/* White space around it is fine. ERR_RANGE if others may read the file or it holds no token of at most MAX_TOKEN_BYTES
 * visible ASCII characters. *out: source_token_free. */
enum err source_token_read(const char *path, char **out, struct err_info *info) MUST_CHECK;
void source_token_free(char *token); /* wipes; NULL is fine */

#endif
