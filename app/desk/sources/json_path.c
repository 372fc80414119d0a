/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/json_path.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define STEP_BYTES 64

static const json_t *step(const json_t *from, const char *name)
{
    size_t index = 0;
    if (!json_is_array(from))
        return json_object_get(from, name);
    for (const char *p = name; *p; p++) {
        if (*p < '0' || *p > '9')
            return NULL;
        index = index * 10 + (size_t)(*p - '0');
    }
    return json_array_get(from, index);
}

static bool is_nothing(const json_t *v)
{
    return !v || json_is_null(v) || json_is_false(v) ||
           (json_is_string(v) && !*json_string_value(v)) ||
           (json_is_array(v) && !json_array_size(v)) || (json_is_object(v) && !json_object_size(v));
}

/* One alternative: path up to its end or a bar. */
static const json_t *follow(const json_t *from, const char *path)
{
    while (from && *path && *path != '|') {
        char name[STEP_BYTES];
        size_t n = strcspn(path, ".|");
        if (n >= sizeof name)
            return NULL;
        memcpy(name, path, n);
        name[n] = 0;
        from = step(from, name);
        path += n + (path[n] == '.');
    }
    return from;
}

const json_t *json_path_get(const json_t *from, const char *path)
{
    if (!path)
        return NULL;
    for (;;) {
        const json_t *v = follow(from, path);
        if (!is_nothing(v))
            return v;
        path += strcspn(path, "|");
        if (!*path++)
            return NULL;
    }
}

const char *json_path_text(const json_t *from, const char *path)
{
    return json_string_value(json_path_get(from, path));
}

const char *json_path_id(const json_t *from, const char *path, char room[JSON_PATH_NUMBER_BYTES])
{
    const json_t *v = json_path_get(from, path);
    if (!json_is_integer(v))
        return json_string_value(v);
    snprintf(room, JSON_PATH_NUMBER_BYTES, "%" PRId64, (int64_t)json_integer_value(v));
    return room;
}

bool json_path_number(const json_t *from, const char *path, double *out)
{
    const json_t *v = json_path_get(from, path);
    if (!json_is_number(v))
        return false;
    *out = json_number_value(v);
    return true;
}
