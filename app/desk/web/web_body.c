/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/web_body.h"

#include <inttypes.h>
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/web/multipart.h"

#define MAX_JSON_BODY_BYTES (256 * 1024)
#define MAX_NAME_BYTES_OF_FIELD 64
#define MAX_PAIR_BYTES (3 * (MAX_WEB_FIELD_BYTES + MAX_NAME_BYTES_OF_FIELD) + 1)

struct web_body {
    struct web_request *r;
    struct multipart *multipart; /* NULL: of another type */
    bool urlencoded;             /* neither: JSON */
    struct strbuf text; /* all of the JSON, or the pair of an urlencoded form that is being read */
    size_t taken;
    /* the field or file that is being put together */
    char name[MAX_NAME_BYTES_OF_FIELD + 1];
    bool is_file, open;
    struct strbuf value;
    enum err failed;
};

enum err web_request_add(struct web_request *r, const char *name, const char *value, size_t bytes)
{
    if (r->field_count == MAX_WEB_FIELDS || bytes > MAX_WEB_FIELD_BYTES ||
        strlen(name) > MAX_NAME_BYTES_OF_FIELD)
        return ERR_TOO_BIG;
    if (memchr(value, 0, bytes) || !text_utf8_valid(value, bytes))
        return ERR_SYNTAX;
    struct web_field f = {.name = mem_strdup(name), .value = mem_alloc(bytes + 1)};
    if (!f.name || !f.value) {
        mem_free(f.name);
        mem_free(f.value);
        return ERR_NOMEM;
    }
    memcpy(f.value, value, bytes);
    f.value[bytes] = '\0';
    r->fields[r->field_count++] = f;
    return ERR_OK;
}

/* ---- forms ---- */

static enum err finish_part(struct web_body *b)
{
    enum err e = b->open ? b->value.failed : ERR_OK;
    struct web_request *r = b->r;
    if (!b->open || e)
        return e;
    b->open = false;
    if (!b->is_file) {
        e = web_request_add(r, b->name, b->value.data ? b->value.data : "", b->value.len_bytes);
    } else if (b->value.len_bytes > 0) { /* an empty one: nothing was chosen */
        if (r->file_count == MAX_WEB_FILES)
            return ERR_TOO_BIG;
        struct web_file f = {.name = mem_strdup(b->name)};
        f.bytes = f.name ? strbuf_take(&b->value, &f.len) : NULL;
        if (!f.bytes) {
            mem_free(f.name);
            return ERR_NOMEM;
        }
        r->files[r->file_count++] = f;
    }
    strbuf_clear(&b->value);
    return e;
}

static enum err begin_part(void *user, const char *name, bool is_file)
{
    struct web_body *b = user;
    enum err e = finish_part(b);
    if (e)
        return e;
    snprintf(b->name, sizeof b->name, "%s", name);
    b->is_file = is_file;
    b->open = true;
    strbuf_clear(&b->value);
    strbuf_init(&b->value, is_file ? MAX_WEB_FILE_BYTES : MAX_WEB_FIELD_BYTES);
    return ERR_OK;
}

static enum err take_bytes(void *user, const char *data, size_t bytes)
{
    struct web_body *b = user;
    return strbuf_append(&b->value, data, bytes);
}

/* ---- urlencoded: pairs of a name and a value. What looks like an escape and is none stays as it is. ---- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* In its place; the new length. */
static size_t decode(char *text, size_t bytes)
{
    size_t to = 0;
    for (size_t at = 0; at < bytes; at++, to++) {
        int high = text[at] == '%' && at + 2 < bytes ? hex_digit(text[at + 1]) : -1;
        int low = high >= 0 ? hex_digit(text[at + 2]) : -1;
        text[to] = low >= 0 ? (char)(high << 4 | low) : text[at] == '+' ? ' ' : text[at];
        at += low >= 0 ? 2 : 0;
    }
    return to;
}

static enum err finish_pair(struct web_body *b)
{
    if (!b->text.len_bytes)
        return ERR_OK;
    char *name = b->text.data, *end = name + b->text.len_bytes;
    char *equals = memchr(name, '=', b->text.len_bytes), *value = equals ? equals + 1 : end;
    size_t name_bytes = decode(name, (size_t)((equals ? equals : end) - name));
    size_t value_bytes = decode(value, (size_t)(end - value));
    if (memchr(name, 0, name_bytes))
        return ERR_SYNTAX;
    if (name_bytes > MAX_NAME_BYTES_OF_FIELD)
        return ERR_TOO_BIG;
    snprintf(b->name, sizeof b->name, "%.*s", (int)name_bytes, name);
    enum err e = web_request_add(b->r, b->name, value, value_bytes);
    strbuf_clear(&b->text);
    return e;
}

static enum err take_pairs(struct web_body *b, const char *data, size_t bytes)
{
    enum err e = ERR_OK;
    for (const char *end = data + bytes; data < end && !e;) {
        const char *and = memchr(data, '&', (size_t)(end - data));
        e = strbuf_append(&b->text, data, (size_t)((and? and : end) - data));
        if (!e && and)
            e = finish_pair(b);
        data = and? and+1 : end;
    }
    return e;
}

/* ---- JSON: an object whose members are texts, whole numbers, true or false, or lists of texts ---- */

static enum err take_member(struct web_request *r, const char *key, const json_t *v)
{
    char number[32];
    if (json_is_string(v))
        return web_request_add(r, key, json_string_value(v), json_string_length(v));
    if (json_is_integer(v)) {
        snprintf(number, sizeof number, "%" PRId64, (int64_t)json_integer_value(v));
        return web_request_add(r, key, number, strlen(number));
    }
    if (json_is_boolean(v))
        return web_request_add(r, key, json_is_true(v) ? "yes" : "", json_is_true(v) ? 3 : 0);
    return json_is_null(v) ? ERR_OK : ERR_TYPE;
}

static enum err take_json(struct web_body *b)
{
    json_t *o = NULL;
    const char *key;
    json_t *v;
    enum err e = json_doc_parse(b->text.data ? b->text.data : "", b->text.len_bytes, &o, NULL);
    if (!e && !json_is_object(o))
        e = ERR_TYPE;
    if (!e) {
        json_object_foreach(o, key, v)
        {
            if (!json_is_array(v)) {
                e = take_member(b->r, key, v);
            } else {
                for (size_t i = 0; i < json_array_size(v) && !e; i++)
                    e = take_member(b->r, key, json_array_get(v, i));
            }
            if (e)
                break;
        }
    }
    json_decref(o);
    return e;
}

/* ---- the whole ---- */

static bool is_of_type(const char *type, const char *wanted)
{
    size_t n = strlen(wanted);
    return !strncasecmp(type, wanted, n) && (!type[n] || strchr("; \t", type[n]));
}

enum err web_body_new(struct MHD_Connection *c, struct web_request *r, struct web_body **out)
{
    const char *type = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Type");
    struct web_body *b = mem_alloc(sizeof *b);
    enum err e = ERR_OK;
    if (!b)
        return ERR_NOMEM;
    b->r = r;
    b->urlencoded = type && is_of_type(type, "application/x-www-form-urlencoded");
    strbuf_init(&b->text, b->urlencoded ? MAX_PAIR_BYTES : MAX_JSON_BODY_BYTES);
    strbuf_init(&b->value, MAX_WEB_FIELD_BYTES);
    if (type && is_of_type(type, "multipart/form-data"))
        e = multipart_new(type, &(struct multipart_to){begin_part, take_bytes, b}, &b->multipart);
    else if (type && !b->urlencoded && !is_of_type(type, "application/json"))
        e = ERR_UNSUPPORTED;
    if (e)
        web_body_free(b);
    else
        *out = b;
    return e;
}

enum err web_body_take(struct web_body *b, const char *data, size_t bytes)
{
    b->taken += bytes;
    if (!b->failed && b->taken > MAX_WEB_BODY_BYTES)
        b->failed = ERR_TOO_BIG;
    if (b->failed)
        return b->failed;
    if (b->multipart)
        b->failed = multipart_take(b->multipart, data, bytes);
    else if (b->urlencoded)
        b->failed = take_pairs(b, data, bytes);
    else
        b->failed = strbuf_append(&b->text, data, bytes);
    return b->failed;
}

enum err web_body_end(struct web_body *b)
{
    if (b->failed)
        return b->failed;
    if (b->multipart) {
        b->failed = multipart_end(b->multipart);
        if (!b->failed)
            b->failed = finish_part(b);
    } else if (b->urlencoded) {
        b->failed = finish_pair(b);
    } else if (b->text.len_bytes > 0) {
        b->failed = take_json(b);
    }
    return b->failed;
}

void web_body_free(struct web_body *b)
{
    if (!b)
        return;
    multipart_free(b->multipart);
    strbuf_clear(&b->text);
    strbuf_clear(&b->value);
    mem_free(b);
}
