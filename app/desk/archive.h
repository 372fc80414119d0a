/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Posts that are over: expired, withdrawn or rejected; newest first, by pages, with full-text search over title, text, author and
 * tags (SQLite FTS5). A page stays under a tenth of a second with a hundred thousand of them: tests/bench/archive.
 */
#ifndef PLACARD_DESK_ARCHIVE_H
#define PLACARD_DESK_ARCHIVE_H

#include "desk/desk.h"

#define MAX_ARCHIVE_PAGE 200
#define MAX_SEARCH_BYTES 200
#define MAX_SEARCH_WORDS 16

struct archive_query {
    int64_t audience_id; /* 0 = all */
    const char
        *search; /* words that must all be there, "pik*" begins like it; NULL or "" = no search */
    const char *flag; /* "expired", "withdrawn", "rejected"; NULL = all three */
    int64_t before;   /* the `next` of the page before; 0 = the first page */
    int limit;        /* 1 to MAX_ARCHIVE_PAGE */
};

struct archive_row {                  /* borrowed during the callback */
    const char *audience, *id, *flag; /* "expired" for an approved one past its end */
    const char *author, *words, *reason, *sha256;
    int64_t from_s, until_s, changed_s;
};

/* Brings the search's index up to date: after an import, before a search. In a transaction. */
enum err archive_index(struct desk *d, struct err_info *info) MUST_CHECK;

/* Outside any transaction. *next: for the page after; 0 if this was the last. ERR_RANGE for a search that holds no word. */
enum err archive_page(struct desk *d, const struct archive_query *query,
                      enum err (*each)(void *user, const struct archive_row *row), void *user,
                      int64_t *next, struct err_info *info) MUST_CHECK;

#endif
