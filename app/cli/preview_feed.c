/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cli/preview_bind.h"
#include "model/flags.h"
#include "verify/feed_doc.h"

#define DAY_S 86400
#define DESK_RANK 100 /* what the desk gives unless it is told another: the newest come first */

struct preview_feed {
    struct bound_files files;
    struct flags flags; /* every item "approved", for the preview alone */
    int64_t now_s;
    struct feed *feed;
};

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
    entry->from_s = f->now_s > DAY_S ? f->now_s - DAY_S : 0;
    entry->until_s = entry->from_s + 2 * DAY_S;
    entry->rank = DESK_RANK;
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

/* The flags name this very feed, so that its title counts too. */
static enum err name_feed(struct flags *f, const char *bytes)
{
    f->feed_bytes = (int64_t)strlen(bytes);
    f->feed_path = mem_strdup("feed.json");
    return f->feed_path ? digest_of(bytes, strlen(bytes), &f->feed_sha256) : ERR_NOMEM;
}

static enum err read_feed(struct preview_feed *f, const char *path, struct err_info *info)
{
    char *bytes = NULL, *bound = NULL;
    size_t len = 0;
    enum err e = file_read(path, MAX_FEED_BYTES, &bytes, &len, info);
    if (!e)
        e = preview_bind(&f->files, bytes, len, &bound, info);
    if (!e)
        e = feed_doc_each_item(bound, strlen(bound), add_entry, f, info);
    if (!e)
        e = name_feed(&f->flags, bound);
    if (!e) {
        if (f->flags.entry_count)
            qsort(f->flags.entries, (size_t)f->flags.entry_count, sizeof *f->flags.entries, by_id);
        f->flags.mode = MODE_RUN;
        e = feed_doc_verify(&f->flags, bound, strlen(bound), &f->feed, info);
    }
    mem_free(bytes);
    mem_free(bound);
    return e;
}

enum err preview_feed_open(const char *path, int64_t now_s,
                           void (*each_file)(void *user, const char *path), void *user,
                           struct preview_feed **out, struct err_info *info)
{
    struct preview_feed *f = mem_alloc(sizeof *f);
    if (!f)
        return err_set(info, ERR_NOMEM, "out of memory");
    const char *slash = strrchr(path, '/');
    int length = !slash ? 1 : slash == path ? 1 : (int)(slash - path);
    snprintf(f->files.folder, sizeof f->files.folder, "%.*s", length, slash ? path : ".");
    f->now_s = now_s;
    enum err e = read_feed(f, path, info);
    for (int i = 0; each_file && i < f->files.count; i++)
        each_file(user, f->files.files[i].path);
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
    preview_bind_clear(&f->files);
    for (int i = 0; i < f->flags.entry_count; i++)
        mem_free(f->flags.entries[i].id);
    mem_free(f->flags.entries);
    mem_free(f->flags.feed_path);
    feed_free(f->feed);
    mem_free(f);
}

const struct feed *preview_feed_peek(const struct preview_feed *f)
{
    return f->feed;
}

enum err preview_feed_find(const struct preview_feed *f, const char *id, int *at,
                           struct err_info *info)
{
    for (int i = 0; i < f->feed->post_count; i++) {
        if (!strcmp(approved_post_peek(f->feed->posts[i])->id, id)) {
            *at = i;
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
    const struct preview_feed *f = user;
    return preview_bind_read(&f->files, d, out, len);
}
