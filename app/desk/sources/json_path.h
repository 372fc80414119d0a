/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of foreign JSON by written paths: "account.display_name|account.username" is the first that holds something;
 * a number is a place in a list; "" is the value itself. Pure; what is found is borrowed.
 */
#ifndef PLACARD_DESK_SOURCES_JSON_PATH_H
#define PLACARD_DESK_SOURCES_JSON_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

/* NULL when there is nothing: absent, null, "", false, an empty list or object. path NULL: NULL. */
const json_t *json_path_get(const json_t *from, const char *path);
/* A string; NULL when there is none. */
const char *json_path_text(const json_t *from, const char *path);
/* A string, or a whole number written into room. */
#define JSON_PATH_NUMBER_BYTES 24
const char *json_path_id(const json_t *from, const char *path, char room[JSON_PATH_NUMBER_BYTES]);
bool json_path_number(const json_t *from, const char *path, double *out);

#endif
