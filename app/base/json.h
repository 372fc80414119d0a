/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strict JSON over jansson: UTF-8 checked, duplicate keys refused, depth capped at MAX_JSON_DEPTH,
 * real numbers refused, nothing after the value but white space, no NUL in strings.
 * Getters take members by name; unknown members are the caller's to ignore.
 */
#ifndef PLACARD_BASE_JSON_H
#define PLACARD_BASE_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* Make jansson use base/mem (fault tests). Call once, before any thread. */
void json_start(void);

/* Whole text. ERR_SYNTAX, ERR_DUPLICATE, ERR_TYPE (a real number), ERR_TOO_BIG (depth), ERR_NOMEM. *out owned: json_decref. */
enum err json_doc_parse(const char *text, size_t bytes, json_t **out,
                        struct err_info *info) MUST_CHECK;

/* What other programs' interfaces answer: as json_doc_parse, but real numbers are fine, depth is capped at max_depth, and a
 * string ends at a NUL in it. */
enum err json_foreign_parse(const char *text, size_t bytes, int max_depth, json_t **out,
                            struct err_info *info) MUST_CHECK;

/* One value at the start of text, with anything behind it: *used_bytes is its exact length. Same checks. */
enum err json_value_parse(const char *text, size_t bytes, json_t **out, size_t *used_bytes,
                          struct err_info *info) MUST_CHECK;

/* Members of an object. A missing one gives *out = NULL/absent value and ERR_OK when !required, else ERR_TYPE.
 * A member of another type is ERR_TYPE, a string longer than max_bytes ERR_TOO_BIG. Strings are borrowed. */
enum err json_get_string(const json_t *o, const char *key, bool required, size_t max_bytes,
                         const char **out, struct err_info *info) MUST_CHECK;
enum err json_get_int(const json_t *o, const char *key, bool required, int64_t min, int64_t max,
                      int64_t *out,
                      struct err_info *info) MUST_CHECK; /* *out untouched when absent */
enum err json_get_bool(const json_t *o, const char *key, bool *out,
                       struct err_info *info) MUST_CHECK;
enum err json_get_object(const json_t *o, const char *key, bool required, const json_t **out,
                         struct err_info *info) MUST_CHECK;
enum err json_get_array(const json_t *o, const char *key, bool required, const json_t **out,
                        struct err_info *info) MUST_CHECK;

#endif
