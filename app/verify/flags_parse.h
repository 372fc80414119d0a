/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside verify, its fuzz target and `inspect` only: the text of a flags document without its signatures. Trust nothing
 * made here. Source: protocol rules 1, 3, 6, 7, 8 and 14.
 */
#ifndef PLACARD_VERIFY_FLAGS_PARSE_H
#define PLACARD_VERIFY_FLAGS_PARSE_H

#include "base/err.h"
#include "model/flags.h"

#define MAX_NUMBER INT64_C(9007199254740991) /* 2^53 - 1: what every JSON reader keeps exactly */

/* Why an entry is not what it says: it counts as pending, or, without a readable id, not at all. */
struct flags_remark {
    int index; /* in posts[] */
    enum err why;
    char text[ERR_INFO_TEXT_BYTES]; /* "posts[3].until is missing" */
};

struct flags_remarks {
    struct flags_remark *list; /* mem_free */
    int count;
    int room;
    int cap; /* set by the caller: no more than this are kept */
};

/* remarks may be NULL. signed_by_hold_only and sha256 stay zero. *out: flags_free. */
enum err flags_parse(const char *text, size_t len, struct flags **out,
                     struct flags_remarks *remarks, struct err_info *info) MUST_CHECK;

#endif
