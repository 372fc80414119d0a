/* SPDX-License-Identifier: Apache-2.0 */
/* INI text in memory through inih, with true line numbers. For theme and message files. Any thread. */
#ifndef PLACARD_COMPOSE_INI_TEXT_H
#define PLACARD_COMPOSE_INI_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define INI_TEXT_MAX_BYTES (64 * 1024)

struct ini_entry {
    const char *section, *key, *value;
    int line;
    bool continues; /* value goes on from the line before (indented) */
};

/* Calls `each` for every entry until it answers with an error, which it has put into info. Lines are at most 190 bytes
 * (inih's), no NUL bytes. ERR_SYNTAX with "line N: ..." in info. */
enum err ini_text_parse(const char *text, size_t bytes,
                        enum err (*each)(void *user, const struct ini_entry *entry,
                                         struct err_info *info),
                        void *user, struct err_info *info) MUST_CHECK;

#endif
