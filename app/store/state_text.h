/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to store: one state copy as text: fixed `key=value` lines in fixed order, the last one the SHA-256 of all
 * before it. One state has exactly one text. Thread: any.
 */
#ifndef PLACARD_STORE_STATE_TEXT_H
#define PLACARD_STORE_STATE_TEXT_H

#include "base/strbuf.h"
#include "store/state.h"

/* ERR_STATE unless every byte is as state_text_write would write it. Results untouched on failure. */
enum err state_text_parse(const char *text, size_t bytes, struct state *out, int64_t *generation,
                          struct err_info *info) MUST_CHECK;
/* ERR_RANGE for a value that the text cannot hold; ERR_NOMEM. Appends to b. */
enum err state_text_write(const struct state *st, int64_t generation, struct strbuf *b) MUST_CHECK;

#endif
