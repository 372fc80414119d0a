/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"

/*
 * jansson's lexer does not look whether its buffer could grow: after a failed allocation it reads and writes beyond it
 * (2.14; found by failing each allocation in turn). So it never gets NULL: the failure is remembered, what it parsed is
 * thrown away and ERR_NOMEM returned. Where even the C library has nothing left, a restart from the stored state is better than
 * a broken heap.
 */
static _Thread_local bool out_of_memory;

static void *json_malloc(size_t bytes)
{
    void *p = mem_alloc(bytes);
    if (!p) {
        out_of_memory = true;
        p = calloc(1, bytes ? bytes : 1);
    }
    if (!p)
        abort();
    return p;
}

void json_start(void)
{
    json_set_alloc_funcs(json_malloc, mem_free);
    /* hash seed before threads exist: jansson's own lazy seeding is not needed twice */
    json_object_seed(0);
}

static enum err from_jansson(const json_error_t *je, struct err_info *info)
{
    char quoted[160];
    enum err e = ERR_SYNTAX;
    switch (json_error_code(je)) {
    case json_error_out_of_memory:
        return err_set(info, ERR_NOMEM, "out of memory");
    case json_error_duplicate_key:
        e = ERR_DUPLICATE;
        break;
    case json_error_stack_overflow:
        e = ERR_TOO_BIG;
        break;
    default:
        break;
    }
    err_set(info, e, "JSON line %d: %s", je->line, log_quote(je->text, quoted, sizeof quoted));
    if (info && je->position > 0)
        info->offset_bytes = (size_t)je->position;
    return e;
}

/* jansson's own depth limit is 2048; ours is checked on the text, before any work on it. */
static enum err check_depth(const char *text, size_t bytes, int max_depth, struct err_info *info)
{
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < bytes; i++) {
        char c = text[i];
        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > max_depth)
                return err_set(info, ERR_TOO_BIG, "JSON deeper than %d", max_depth);
        } else if (c == '}' || c == ']') {
            if (--depth <= 0)
                break; /* the end of the value: what follows is not ours */
        }
    }
    return ERR_OK;
}

/* Depth is bounded by check_depth, so recursion is too. */
static bool has_real(const json_t *v)
{
    const char *key;
    json_t *member;
    size_t i;
    if (json_is_real(v))
        return true;
    if (json_is_object(v)) {
        json_object_foreach((json_t *)(uintptr_t)v, key, member) if (has_real(member)) return true;
    } else if (json_is_array(v)) {
        json_array_foreach(v, i, member) if (has_real(member)) return true;
    }
    return false;
}

static enum err load(const char *text, size_t bytes, size_t flags, int max_depth, json_t **out,
                     size_t *used_bytes, struct err_info *info)
{
    json_error_t je;
    enum err e = check_depth(text, bytes, max_depth, info);
    if (e)
        return e;
    out_of_memory = false;
    json_t *v = json_loadb(text, bytes, flags | JSON_REJECT_DUPLICATES, &je);
    if (out_of_memory) {
        json_decref(v);
        return err_set(info, ERR_NOMEM, "out of memory");
    }
    if (!v)
        return from_jansson(&je, info);
    if (used_bytes)
        *used_bytes = (size_t)je.position;
    *out = v;
    return ERR_OK;
}

static enum err parse(const char *text, size_t bytes, size_t flags, json_t **out,
                      size_t *used_bytes, struct err_info *info)
{
    json_t *v = NULL;
    enum err e = load(text, bytes, flags, MAX_JSON_DEPTH, &v, used_bytes, info);
    if (e)
        return e;
    if (has_real(v)) {
        json_decref(v);
        return err_set(info, ERR_TYPE, "a number that is not an integer");
    }
    *out = v;
    return ERR_OK;
}

enum err json_doc_parse(const char *text, size_t bytes, json_t **out, struct err_info *info)
{
    return parse(text, bytes, 0, out, NULL, info);
}

enum err json_foreign_parse(const char *text, size_t bytes, int max_depth, json_t **out,
                            struct err_info *info)
{
    return load(text, bytes, JSON_ALLOW_NUL, max_depth, out, NULL, info);
}

enum err json_value_parse(const char *text, size_t bytes, json_t **out, size_t *used_bytes,
                          struct err_info *info)
{
    return parse(text, bytes, JSON_DISABLE_EOF_CHECK, out, used_bytes, info);
}

/* The member if it has the wanted type; *out NULL if it may be and is absent. */
static enum err get(const json_t *o, const char *key, bool required, json_type want,
                    const char *want_name, const json_t **out, struct err_info *info)
{
    const json_t *v = json_object_get(o, key);
    if (!v) {
        if (required)
            return err_set(info, ERR_TYPE, "%s is missing", key);
    } else if (json_typeof(v) != want) {
        return err_set(info, ERR_TYPE, "%s is not %s", key, want_name);
    }
    *out = v;
    return ERR_OK;
}

enum err json_get_string(const json_t *o, const char *key, bool required, size_t max_bytes,
                         const char **out, struct err_info *info)
{
    const json_t *v = NULL;
    enum err e = get(o, key, required, JSON_STRING, "a string", &v, info);
    if (e)
        return e;
    if (v && json_string_length(v) > max_bytes)
        return err_set(info, ERR_TOO_BIG, "%s is longer than %zu bytes", key, max_bytes);
    *out = v ? json_string_value(v) : NULL;
    return ERR_OK;
}

enum err json_get_int(const json_t *o, const char *key, bool required, int64_t min, int64_t max,
                      int64_t *out, struct err_info *info)
{
    const json_t *v = NULL;
    enum err e = get(o, key, required, JSON_INTEGER, "an integer", &v, info);
    if (e || !v)
        return e;
    int64_t n = json_integer_value(v);
    if (n < min || n > max)
        return err_set(info, ERR_RANGE, "%s is outside %lld to %lld", key, (long long)min,
                       (long long)max);
    *out = n;
    return ERR_OK;
}

enum err json_get_bool(const json_t *o, const char *key, bool *out, struct err_info *info)
{
    const json_t *v = json_object_get(o, key);
    if (!v)
        return ERR_OK;
    if (!json_is_boolean(v))
        return err_set(info, ERR_TYPE, "%s is not true or false", key);
    *out = json_is_true(v);
    return ERR_OK;
}

enum err json_get_object(const json_t *o, const char *key, bool required, const json_t **out,
                         struct err_info *info)
{
    return get(o, key, required, JSON_OBJECT, "an object", out, info);
}

enum err json_get_array(const json_t *o, const char *key, bool required, const json_t **out,
                        struct err_info *info)
{
    return get(o, key, required, JSON_ARRAY, "an array", out, info);
}
