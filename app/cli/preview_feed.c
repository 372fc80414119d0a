/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/flags.h"
#include "verify/feed_doc.h"

#define MAX_FILES (MAX_FEED_ITEMS * 2)

struct bound_file {
    struct digest sha256;
    char *path;
};

struct preview_feed {
    char folder[2048];
    struct bound_file *files;
    int file_count;
    struct flags flags; /* every item "approved", for the preview alone */
    struct feed *feed;
};

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

static enum err remember(struct preview_feed *f, const struct digest *d, const char *path)
{
    if (f->file_count == MAX_FILES)
        return ERR_FULL;
    char *copy = mem_strdup(path);
    if (!copy)
        return ERR_NOMEM;
    f->files[f->file_count++] = (struct bound_file){.sha256 = *d, .path = copy};
    return ERR_OK;
}

/* Bind the picture that member `key` of o names, unless it is bound already. A picture that is not there is left
 * as it is: the post is then shown, or refused, without it. */
static enum err bind(struct preview_feed *f, json_t *o, const char *key, const char *mime)
{
    char path[4096], hex[DIGEST_HEX_BYTES], url[128], *bytes = NULL;
    size_t len = 0;
    struct digest d;
    const char *name = json_string_value(json_object_get(o, key));
    if (!name || !text_path_valid(name) || file_join(path, sizeof path, f->folder, name))
        return ERR_OK;
    if (file_read(path, MAX_PICTURE_BYTES, &bytes, &len, NULL))
        return ERR_OK;
    enum err e = digest_of(bytes, len, &d);
    const char *kind = kind_of(bytes, len);
    mem_free(bytes);
    if (!e)
        e = remember(f, &d, path);
    json_t *bound = json_object_get(o, "_placard"); /* it may say other things of the picture */
    if (e || json_object_get(bound, "sha256") || (bound && !json_is_object(bound)))
        return e;
    digest_to_hex(&d, hex);
    if (kind)
        mime = kind;
    if (kind && !strcmp(key, "url") && json_object_set_new(o, "mime_type", json_string(kind)))
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

static enum err bind_item(struct preview_feed *f, json_t *item)
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

static enum err put_entry(struct preview_feed *f, const char *id, const char *item,
                          size_t item_bytes)
{
    struct flag_entry *entries =
        mem_grow(f->flags.entries, (size_t)(f->flags.entry_count + 1) * sizeof *entries);
    if (!entries)
        return ERR_NOMEM;
    f->flags.entries = entries;
    struct flag_entry *entry = &entries[f->flags.entry_count];
    memset(entry, 0, sizeof *entry);
    entry->flag = FLAG_APPROVED;
    entry->until_s = MAX_POST_LIFE_S;
    entry->rank = f->flags.entry_count;
    enum err e = digest_of(item, item_bytes, &entry->sha256);
    if (e || !(entry->id = mem_strdup(id)))
        return ERR_NOMEM;
    f->flags.entry_count++;
    return ERR_OK;
}

/* feed_doc_each_item's callback: an "approved" entry for each item, also for one that feed_doc_verify will refuse: it says
 * why. */
static enum err add_entry(void *user, int index, const char *item, size_t item_bytes,
                          const struct post *post, enum err why, const struct err_info *detail)
{
    struct preview_feed *f = user;
    (void)detail;
    (void)index;
    (void)why;
    json_t *doc = NULL;
    const char *id = post ? post->id : NULL;
    if (!id && !json_doc_parse(item, item_bytes, &doc, NULL))
        id = json_string_value(json_object_get(doc, "id"));
    enum err e = id ? put_entry(f, id, item, item_bytes) : ERR_OK;
    json_decref(doc);
    return e;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct flag_entry *)a)->id, ((const struct flag_entry *)b)->id);
}

static enum err bind_all(struct preview_feed *f, const char *bytes, size_t len, char **out,
                         struct err_info *info)
{
    json_t *doc = NULL, *item;
    size_t i;
    enum err e = json_doc_parse(bytes, len, &doc, info);
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

enum err preview_feed_open(const char *path, struct preview_feed **out, struct err_info *info)
{
    char *bytes = NULL, *bound = NULL;
    size_t len = 0;
    struct preview_feed *f = mem_alloc(sizeof *f);
    if (!f)
        return err_set(info, ERR_NOMEM, "out of memory");
    const char *slash = strrchr(path, '/');
    snprintf(f->folder, sizeof f->folder, "%.*s", slash ? (int)(slash - path) : 1,
             slash ? path : ".");
    f->files = mem_array(MAX_FILES, sizeof *f->files);
    enum err e = f->files ? file_read(path, MAX_FEED_BYTES, &bytes, &len, info) : ERR_NOMEM;
    if (!e)
        e = bind_all(f, bytes, len, &bound, info);
    if (!e)
        e = feed_doc_each_item(bound, strlen(bound), add_entry, f, info);
    if (!e) {
        if (f->flags.entry_count)
            qsort(f->flags.entries, (size_t)f->flags.entry_count, sizeof *f->flags.entries, by_id);
        f->flags.mode = MODE_RUN;
        e = feed_doc_verify(&f->flags, bound, strlen(bound), &f->feed, info);
    }
    mem_free(bytes);
    mem_free(bound);
    if (e) {
        preview_feed_free(f);
        return e;
    }
    *out = f;
    return ERR_OK;
}

void preview_feed_free(struct preview_feed *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->file_count; i++)
        mem_free(f->files[i].path);
    mem_free(f->files);
    for (int i = 0; i < f->flags.entry_count; i++)
        mem_free(f->flags.entries[i].id);
    mem_free(f->flags.entries);
    feed_free(f->feed);
    mem_free(f);
}

enum err preview_feed_post(struct preview_feed *f, const char *id, const struct approved_post **out,
                           struct err_info *info)
{
    for (int i = 0; i < f->feed->post_count; i++) {
        if (!strcmp(approved_post_peek(f->feed->posts[i])->id, id)) {
            *out = f->feed->posts[i];
            return ERR_OK;
        }
    }
    for (int i = 0; i < f->feed->refusal_count; i++)
        if (!strcmp(f->feed->refusals[i].id, id))
            return err_set(info, f->feed->refusals[i].why, "%s", f->feed->refusals[i].text);
    return err_set(info, ERR_NOT_FOUND, "the feed has no such post");
}

enum err preview_feed_media(void *user, const struct digest *d, char **out, size_t *len)
{
    struct preview_feed *f = user;
    static const char *const extensions[] = {"jpg", "png", "webp"};
    char path[4096], hex[DIGEST_HEX_BYTES], *bytes = NULL;
    size_t n = 0;
    struct digest got;
    enum err e = ERR_NOT_FOUND;
    for (int i = 0; e && i < f->file_count; i++)
        if (digest_equal(&f->files[i].sha256, d))
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
