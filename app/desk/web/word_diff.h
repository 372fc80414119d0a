/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is different between two texts, word by word (character by character where a script has no spaces), as a reviewer reads
 * it. Pure, any thread. Time and memory are bounded: where the parts that differ are beyond MAX_DIFF_CELLS, old words times new
 * ones, they are told as wholly replaced.
 */
#ifndef PLACARD_DESK_WEB_WORD_DIFF_H
#define PLACARD_DESK_WEB_WORD_DIFF_H

#include <jansson.h>

#include "base/err.h"

#define MAX_DIFF_CELLS (4L * 1000 * 1000) /* 8 MB, about 10 ms; two texts of 2,000 changed words */

/* [{"same": TEXT} | {"gone": TEXT} | {"added": TEXT}, ...]; the same and gone in order are old, the same and added new.
 * Both are valid UTF-8. *out owned. ERR_NOMEM. */
enum err word_diff(const char *old, const char *new, json_t **out) MUST_CHECK;

#endif
