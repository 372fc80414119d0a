/* SPDX-License-Identifier: Apache-2.0 */
/* Small text forms shared by many rooms: base64 (RFC 4648, strict), RFC 3339 UTC dates, UTF-8, paths. */
#ifndef PLACARD_BASE_TEXT_H
#define PLACARD_BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* Strict: padding required, no white space, no stray bits. out must have room for 3 * (len / 4) bytes. */
enum err text_base64_decode(const char *in, size_t len, uint8_t *out, size_t out_room,
                            size_t *out_bytes) MUST_CHECK;
/* out needs 4 * ((bytes + 2) / 3) + 1 bytes; NUL-terminated. */
void text_base64_encode(const uint8_t *in, size_t bytes, char *out);

/* RFC 3339. strict_utc: only YYYY-MM-DDTHH:MM:SSZ (flags). Otherwise offsets and fractions are taken too (feed).
 * Years 1970 to 9999. Result in seconds since the epoch. */
enum err text_time_parse(const char *in, bool strict_utc, int64_t *out_s) MUST_CHECK;
#define TEXT_TIME_BYTES 21
void text_time_format(int64_t s, char out[TEXT_TIME_BYTES]); /* YYYY-MM-DDTHH:MM:SSZ */

/* Strict UTF-8 (RFC 3629): no overlong forms, surrogates or beyond U+10FFFF; NUL is refused. */
bool text_utf8_valid(const char *in, size_t bytes);
size_t text_utf8_count(const char *in); /* code points of valid UTF-8 */
/* Width in cells: Chinese, Japanese, Korean and emoji take two. An estimate, before any font is asked. */
int text_cells(const char *in);
/* Next code point of valid UTF-8 and its length; U+FFFD and 1 on bad input. */
uint32_t text_utf8_next(const char *in, size_t bytes, size_t *used_bytes);

/* Protocol rule 15: one or more segments of [A-Za-z0-9._-], no empty segment, no `.` or `..`, not absolute. */
bool text_path_valid(const char *path);
/* `[a-z0-9-]` segments joined by single slashes. */
bool text_audience_valid(const char *audience);

#endif
