/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside verify, its fuzz target and `inspect` only: a root's text without its signatures. Trust nothing made here.
 */
#ifndef PLACARD_VERIFY_ROOT_PARSE_H
#define PLACARD_VERIFY_ROOT_PARSE_H

#include "verify/trust_root.h"

#define ROOT_MAX_NUMBER 1000000 /* a rotation a minute for two years; keeps N in a path short */

/* The JSON text of a root; sha256 stays zero. */
enum err root_parse(const char *text, size_t len, struct trust_root *out,
                    struct err_info *info) MUST_CHECK;
/* How many distinct keys of the role have a valid signature on the note. */
enum err root_role_check(const struct trust_root *r, const struct note *n, enum role role,
                         int *signers) MUST_CHECK;

#endif
