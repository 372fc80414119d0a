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

#define MAX_JSON_BODY_BYTES (256 * 1024)
#define MAX_NAME_BYTES_OF_FIELD 64
#define BUFFER_BYTES 4096

struct web_body {
    struct web_request *r;
    struct MHD_PostProcessor *form; /* NULL: JSON */
    struct strbuf json;
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

static enum MHD_Result take_part(void *user, enum MHD_ValueKind kind, const char *key,
                                 const char *file_name, const char *type, const char *encoding,
                                 const char *data, uint64_t offset, size_t bytes)
{
    struct web_body *b = user;
    (void)kind, (void)type, (void)encoding;
    if (b->failed)
        return MHD_NO;
    if (offset == 0 && (!b->open || bytes > 0 || strcmp(key, b->name) != 0)) {
        b->failed = finish_part(b);
        if (!b->failed && strlen(key) > MAX_NAME_BYTES_OF_FIELD)
            b->failed = ERR_TOO_BIG;
        if (b->failed)
            return MHD_NO;
        snprintf(b->name, sizeof b->name, "%s", key);
        b->is_file = file_name != NULL;
        b->open = true;
        strbuf_clear(&b->value);
        strbuf_init(&b->value, b->is_file ? MAX_WEB_FILE_BYTES : MAX_WEB_FIELD_BYTES);
    }
    if (bytes > 0)
        b->failed = strbuf_append(&b->value, data, bytes);
    return b->failed ? MHD_NO : MHD_YES;
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
    enum err e = json_doc_parse(b->json.data ? b->json.data : "", b->json.len_bytes, &o, NULL);
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

enum err web_body_new(struct MHD_Connection *c, struct web_request *r, struct web_body **out)
{
    const char *type = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Type");
    bool json = type && !strncasecmp(type, "application/json", 16);
    struct web_body *b = mem_alloc(sizeof *b);
    if (!b)
        return ERR_NOMEM;
    b->r = r;
    strbuf_init(&b->json, MAX_JSON_BODY_BYTES);
    strbuf_init(&b->value, MAX_WEB_FIELD_BYTES);
    if (!json && type && !(b->form = MHD_create_post_processor(c, BUFFER_BYTES, take_part, b))) {
        mem_free(b);
        return ERR_UNSUPPORTED;
    }
    if (!type)
        b->form = NULL;
    *out = b;
    return ERR_OK;
}

enum err web_body_take(struct web_body *b, const char *data, size_t bytes)
{
    b->taken += bytes;
    if (!b->failed && b->taken > MAX_WEB_BODY_BYTES)
        b->failed = ERR_TOO_BIG;
    if (b->failed)
        return b->failed;
    if (!b->form)
        b->failed = strbuf_append(&b->json, data, bytes);
    else if (MHD_post_process(b->form, data, bytes) != MHD_YES && !b->failed)
        b->failed = ERR_SYNTAX;
    return b->failed;
}

enum err web_body_end(struct web_body *b)
{
    if (b->form) {
        enum MHD_Result done = MHD_destroy_post_processor(b->form);
        b->form = NULL;
        if (!b->failed && done != MHD_YES)
            b->failed = ERR_SYNTAX;
        if (!b->failed)
            b->failed = finish_part(b);
    } else if (!b->failed && b->json.len_bytes > 0) {
        b->failed = take_json(b);
    }
    return b->failed;
}

void web_body_free(struct web_body *b)
{
    if (!b)
        return;
    if (b->form)
        MHD_destroy_post_processor(b->form);
    strbuf_clear(&b->json);
    strbuf_clear(&b->value);
    mem_free(b);
}
