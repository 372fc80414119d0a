/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/feed_walk.h"

#include <stdbool.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

#define FEED_VERSION "https://jsonfeed.org/version/1.1"
#define ITEMS_DEPTH 2 /* an item stands in an array in an object */
#define MAX_VERSION_BYTES 128

struct cursor {
    const char *p, *end;
};

static void skip_space(struct cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\n' || *c->p == '\r' || *c->p == '\t'))
        c->p++;
}

/* At the opening quote; moves behind the closing one. */
static bool skip_string(struct cursor *c)
{
    for (c->p++; c->p < c->end; c->p++) {
        if (*c->p == '\\')
            c->p++;
        else if (*c->p == '"') {
            c->p++;
            return true;
        }
    }
    c->p = c->end; /* an escape at the very end went one beyond */
    return false;
}

/* At { or [; moves behind its closing bracket, says how deep it went. */
static bool skip_nested(struct cursor *c, int *deepest)
{
    int depth = 0;
    *deepest = 0;
    while (c->p < c->end) {
        char at = *c->p;
        if (at == '"') {
            if (!skip_string(c))
                return false;
            continue;
        }
        c->p++;
        if (at == '{' || at == '[') {
            if (++depth > *deepest)
                *deepest = depth;
        } else if ((at == '}' || at == ']') && --depth == 0) {
            return true;
        }
    }
    return false;
}

/* Moves behind the [ of the top level's "items". */
static bool find_items(struct cursor *c)
{
    static const char name[] = "\"items\"";
    int depth;
    skip_space(c);
    if (c->p == c->end || *c->p != '{')
        return false;
    c->p++;
    while (c->p < c->end && *c->p != '}' && *c->p != ']') {
        if (*c->p == '{' || *c->p == '[') {
            if (!skip_nested(c, &depth))
                return false;
        } else if (*c->p == '"') {
            const char *start = c->p;
            if (!skip_string(c))
                return false;
            bool named =
                (size_t)(c->p - start) == sizeof name - 1 && !memcmp(start, name, sizeof name - 1);
            skip_space(c);
            if (!named || c->p == c->end || *c->p != ':')
                continue;
            c->p++;
            skip_space(c);
            if (c->p == c->end || *c->p != '[')
                return false;
            c->p++;
            return true;
        } else {
            c->p++;
        }
    }
    return false;
}

/* Behind the [; ends at the ]. */
static enum err cut_items(struct cursor *c, struct feed_cut *cut, struct err_info *info)
{
    skip_space(c);
    if (c->p < c->end && *c->p == ']')
        return ERR_OK;
    for (;;) {
        int n = cut->count;
        skip_space(c);
        if (n == MAX_FEED_ITEMS)
            return err_set(info, ERR_TOO_BIG, "more than %d items", MAX_FEED_ITEMS);
        if (c->p == c->end || *c->p != '{')
            return err_set(info, ERR_TYPE, "items[%d] is not an object", n);
        cut->items[n].bytes = c->p;
        if (!skip_nested(c, &cut->items[n].depth))
            return err_set(info, ERR_SYNTAX, "items[%d] has no end", n);
        cut->items[n].len = (size_t)(c->p - cut->items[n].bytes);
        cut->count++;
        skip_space(c);
        if (c->p < c->end && *c->p == ']')
            return ERR_OK;
        if (c->p == c->end || *c->p != ',')
            return err_set(info, ERR_SYNTAX, "no comma behind items[%d]", n);
        c->p++;
    }
}

/* Everything but the items, as one strict JSON text. */
static enum err parse_rest(const char *bytes, size_t len, const char *items, const char *items_end,
                           json_t **out, struct err_info *info)
{
    const char *version;
    json_t *rest = NULL;
    size_t head = (size_t)(items - bytes), tail = len - (size_t)(items_end - bytes);
    char *text = mem_alloc(head + tail);
    if (!text)
        return err_set(info, ERR_NOMEM, "out of memory");
    memcpy(text, bytes, head);
    memcpy(text + head, items_end, tail);
    enum err e = json_doc_parse(text, head + tail, &rest, info);
    mem_free(text);
    if (e)
        return e;
    e = json_get_string(rest, "version", true, MAX_VERSION_BYTES, &version, info);
    if (!e && strcmp(version, FEED_VERSION))
        e = err_set(info, ERR_UNSUPPORTED, "version is not " FEED_VERSION);
    if (e) {
        json_decref(rest);
        return e;
    }
    *out = rest;
    return ERR_OK;
}

enum err feed_cut_make(const char *bytes, size_t len, struct feed_cut **out, struct err_info *info)
{
    struct cursor c = {bytes, bytes + len};
    if (len > MAX_FEED_BYTES)
        return err_set(info, ERR_TOO_BIG, "feed larger than %d bytes", MAX_FEED_BYTES);
    struct feed_cut *cut = mem_alloc(sizeof *cut);
    if (!cut)
        return err_set(info, ERR_NOMEM, "out of memory");
    enum err e = find_items(&c)
                     ? ERR_OK
                     : err_set(info, ERR_SYNTAX, "not a JSON Feed: no object with an items array");
    const char *items = c.p;
    if (!e)
        e = cut_items(&c, cut, info);
    if (!e)
        e = parse_rest(bytes, len, items, c.p, &cut->rest, info);
    if (e) {
        feed_cut_free(cut);
        return e;
    }
    *out = cut;
    return ERR_OK;
}

void feed_cut_free(struct feed_cut *c)
{
    if (!c)
        return;
    json_decref(c->rest);
    mem_free(c);
}

enum err feed_cut_parse(const struct feed_cut *c, int index, json_t **out, struct err_info *info)
{
    json_t *o = NULL;
    size_t used = 0;
    if (c->items[index].len > MAX_ITEM_BYTES)
        return err_set(info, ERR_TOO_BIG, "the item is larger than %d bytes", MAX_ITEM_BYTES);
    if (c->items[index].depth > MAX_JSON_DEPTH - ITEMS_DEPTH)
        return err_set(info, ERR_TOO_BIG, "JSON deeper than %d", MAX_JSON_DEPTH);
    enum err e = json_value_parse(c->items[index].bytes, c->items[index].len, &o, &used, info);
    if (e)
        return e;
    if (!json_is_object(o) || used != c->items[index].len) {
        json_decref(o);
        return err_set(info, ERR_SYNTAX, "the item is not one JSON object");
    }
    *out = o;
    return ERR_OK;
}
