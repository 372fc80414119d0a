/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_bind.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#define MAX_FILES (MAX_FEED_ITEMS * (MAX_POST_MEDIA + 2))

static const char *extension_of(const char *mime)
{
    if (mime && !strcmp(mime, "image/png"))
        return "png";
    if (mime && !strcmp(mime, "image/webp"))
        return "webp";
    return "jpg";
}

static const char *mime_of(const char *url)
{
    const char *dot = strrchr(url, '.');
    if (dot && !strcmp(dot, ".png"))
        return "image/png";
    if (dot && !strcmp(dot, ".webp"))
        return "image/webp";
    return "image/jpeg";
}

/* What the bytes are, as the desk's import takes it, whatever the feed calls them; NULL if no kind of picture. */
static const char *kind_of(const char *bytes, size_t len)
{
    if (len > 3 && !memcmp(bytes, "\xff\xd8\xff", 3))
        return "image/jpeg";
    if (len > 8 && !memcmp(bytes, "\x89PNG\r\n\x1a\n", 8))
        return "image/png";
    if (len > 12 && !memcmp(bytes, "RIFF", 4) && !memcmp(bytes + 8, "WEBP", 4))
        return "image/webp";
    return NULL;
}

static enum err grow(struct bound_files *f)
{
    if (f->count < f->room)
        return ERR_OK;
    int room = f->room ? f->room * 2 : 32;
    struct bound_file *more = mem_grow(f->files, (size_t)room * sizeof *more);
    if (!more)
        return ERR_NOMEM;
    f->files = more;
    f->room = room;
    return ERR_OK;
}

/* Each file once: the same face stands beside many posts. *out is good until the next call. */
static enum err look_at(struct bound_files *f, const char *path, const struct bound_file **out)
{
    char *bytes = NULL;
    size_t len = 0;
    for (int i = 0; i < f->count; i++) {
        if (!strcmp(f->files[i].path, path)) {
            *out = &f->files[i];
            return ERR_OK;
        }
    }
    if (f->count == MAX_FILES)
        return ERR_FULL;
    struct bound_file file = {0};
    enum err e = grow(f);
    if (!e && !(file.path = mem_strdup(path)))
        e = ERR_NOMEM;
    if (!e && !file_read(path, MAX_PICTURE_BYTES, &bytes, &len, NULL)) {
        e = digest_of(bytes, len, &file.sha256);
        file.kind = kind_of(bytes, len);
        file.there = true;
        mem_free(bytes);
    }
    if (e) {
        mem_free(file.path);
        return e;
    }
    f->files[f->count++] = file;
    *out = &f->files[f->count - 1];
    return ERR_OK;
}

/* Bind the picture that member `key` of o names, unless it is bound already. A picture that is not there is left
 * as it is: the post is then shown, or refused, without it. */
static enum err bind(struct bound_files *f, json_t *o, const char *key, const char *mime)
{
    char path[4096], hex[DIGEST_HEX_BYTES], url[128];
    const struct bound_file *file;
    const char *name = json_string_value(json_object_get(o, key));
    if (!name || !text_path_valid(name) || file_join(path, sizeof path, f->folder, name))
        return ERR_OK;
    enum err e = look_at(f, path, &file);
    json_t *bound = json_object_get(o, "_placard"); /* it may say other things of the picture */
    if (e || !file->there || json_object_get(bound, "sha256") || (bound && !json_is_object(bound)))
        return e;
    digest_to_hex(&file->sha256, hex);
    if (file->kind)
        mime = file->kind;
    if (file->kind && !strcmp(key, "url") &&
        json_object_set_new(o, "mime_type", json_string(file->kind)))
        return ERR_NOMEM;
    snprintf(url, sizeof url, "media/%s.%s", hex, extension_of(mime ? mime : mime_of(name)));
    if (!bound && json_object_set_new(o, "_placard", bound = json_object()))
        return ERR_NOMEM;
    if (json_object_set_new(bound, "sha256", json_string(hex)) ||
        json_object_set_new(o, key, json_string(url)))
        return ERR_NOMEM;
    return ERR_OK;
}

/* An item's own image is its first picture, as the desk's import has it: make it an attachment if it is none. *at is its
 * place among them, -1 = there is no image. */
static enum err image_to_attachment(json_t *item, int *at)
{
    json_t *part, *list = json_object_get(item, "attachments");
    const char *image = json_string_value(json_object_get(item, "image"));
    size_t i;
    *at = -1;
    if (!image || (list && !json_is_array(list)))
        return ERR_OK;
    json_array_foreach(list, i, part)
    {
        const char *url = json_string_value(json_object_get(part, "url"));
        if (*at < 0 && url && !strcmp(url, image))
            *at = (int)i;
    }
    if (*at >= 0)
        return ERR_OK;
    if (!list && json_object_set_new(item, "attachments", list = json_array()))
        return ERR_NOMEM;
    json_t *first = json_pack("{s:s,s:s}", "url", image, "mime_type", mime_of(image));
    if (json_array_insert_new(list, 0, first))
        return ERR_NOMEM;
    *at = 0;
    return ERR_OK;
}

static enum err bind_item(struct bound_files *f, json_t *item)
{
    json_t *part;
    size_t i;
    int image_at;
    enum err e = image_to_attachment(item, &image_at);
    json_array_foreach(json_object_get(item, "attachments"), i, part)
    {
        if (!e && json_is_object(part))
            e = bind(f, part, "url", json_string_value(json_object_get(part, "mime_type")));
    }
    if (!e && image_at >= 0) {
        part = json_array_get(json_object_get(item, "attachments"), (size_t)image_at);
        if (json_object_set(item, "image", json_object_get(part, "url")))
            e = ERR_NOMEM;
    }
    json_array_foreach(json_object_get(item, "authors"), i, part)
    {
        if (!e && json_is_object(part))
            e = bind(f, part, "avatar", NULL);
    }
    return e;
}

enum err preview_bind(struct bound_files *f, const char *feed, size_t len, char **out,
                      struct err_info *info)
{
    json_t *doc = NULL, *item;
    size_t i;
    enum err e = json_doc_parse(feed, len, &doc, info);
    if (e)
        return e;
    json_array_foreach(json_object_get(doc, "items"), i, item)
    {
        if (!e && json_is_object(item))
            e = bind_item(f, item);
    }
    if (!e && !(*out = json_dumps(doc, JSON_COMPACT)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(doc);
    return e;
}

enum err preview_bind_read(const struct bound_files *f, const struct digest *d, char **out,
                           size_t *len)
{
    static const char *const extensions[] = {"jpg", "png", "webp"};
    char path[4096], hex[DIGEST_HEX_BYTES], *bytes = NULL;
    size_t n = 0;
    struct digest got;
    enum err e = ERR_NOT_FOUND;
    for (int i = 0; e && i < f->count; i++)
        if (f->files[i].there && digest_equal(&f->files[i].sha256, d))
            e = file_read(f->files[i].path, MAX_PICTURE_BYTES, &bytes, &n, NULL);
    digest_to_hex(d, hex);
    for (size_t i = 0; e && i < sizeof extensions / sizeof extensions[0]; i++) {
        snprintf(path, sizeof path, "%s/media/%s.%s", f->folder, hex, extensions[i]);
        e = file_read(path, MAX_PICTURE_BYTES, &bytes, &n, NULL);
    }
    if (e)
        return e;
    e = digest_of(bytes, n, &got);
    if (!e && !digest_equal(&got, d))
        e = ERR_DIGEST;
    if (e) {
        mem_free(bytes);
        return e;
    }
    *out = bytes;
    *len = n;
    return ERR_OK;
}

void preview_bind_clear(struct bound_files *f)
{
    for (int i = 0; i < f->count; i++)
        mem_free(f->files[i].path);
    mem_free(f->files);
    f->files = NULL;
    f->count = f->room = 0;
}
