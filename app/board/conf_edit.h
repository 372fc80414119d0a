/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A settings file with some of its values changed and every other line left where it is: comments stay, and a line number still means
 * the same line to the person who wrote it. Any thread.
 */
#ifndef PLACARD_BOARD_CONF_EDIT_H
#define PLACARD_BOARD_CONF_EDIT_H

#include <stdbool.h>

#include "base/strbuf.h"

struct conf_edit {
    const char *section, *key, *value; /* borrowed; value NULL: leave it */
};

/* text with the values of edits in place of its own; what it does not have is put at its end, or left out if `only_present`.
 * ERR_RANGE for a value that an INI line cannot hold; ERR_SYNTAX if text holds a NUL byte. */
enum err conf_edit_apply(const char *text, size_t bytes, const struct conf_edit *edits, int count,
                         bool only_present, struct strbuf *out, struct err_info *info) MUST_CHECK;

/* Calls found for every pair. Values are valid during the call. */
typedef enum err conf_pair_found(void *user, const char *section, const char *key,
                                 const char *value);
enum err conf_each_pair(const char *text, size_t bytes, conf_pair_found *found,
                        void *user) MUST_CHECK;

#endif
