/* SPDX-License-Identifier: Apache-2.0 */
/* The words of `source add` into a row that may be stored. */
#ifndef PLACARD_DESK_SOURCE_WORDS_H
#define PLACARD_DESK_SOURCE_WORDS_H

#include "desk/options.h"
#include "desk/sources/source_row.h"

#define MAX_VISIBILITIES_NAMED 4

struct source_words { /* all options of all sub-verbs */
    const char *kind, *url, *audience, *token_file, *ca_file;
    const char *tag, *account, *list, *channel;
    const char *visibility[MAX_VISIBILITIES_NAMED];
    struct option_list visibilities;
    bool boosts, quotes, replies, allow_local, withdraw;
    int64_t every_s;
};

/* All but the audience. ERR_RANGE, ERR_ORIGIN, ERR_NOT_FOUND with a sentence about what is wrong. *r is zeroed before;
 * source_row_clear in any case. */
enum err source_words_row(const char *name, const struct source_words *w, struct source_row *r,
                          struct err_info *info) MUST_CHECK;

#endif
