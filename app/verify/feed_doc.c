/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/feed_doc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "verify/approved_post_make.h"
#include "verify/feed_walk.h"
#include "verify/post_parse.h"
#include "verify/text_rule.h"

/* An item's id and place, to find ids that stand twice. */
struct seen_id {
    char *id; /* owned */
    int index;
};

struct work {
    const struct flags *flags;
    const struct feed_cut *cut;
    struct feed *feed;
    int *post_index; /* place in items[] of feed->posts[i] */
    struct seen_id *ids;
    int id_count;
};

static enum err refuse(struct feed *feed, int index, const char *id, enum err why, const char *text)
{
    struct feed_refusal *r =
        mem_grow(feed->refusals, (size_t)(feed->refusal_count + 1) * sizeof *r);
    if (!r)
        return ERR_NOMEM;
    feed->refusals = r;
    r += feed->refusal_count++;
    memset(r, 0, sizeof *r);
    snprintf(r->id, sizeof r->id, "%s", id ? id : "");
    r->index = index;
    r->why = why;
    snprintf(r->text, sizeof r->text, "%s", text);
    return ERR_OK;
}

static enum err remember_id(struct work *w, const char *id, int index)
{
    char *copy = mem_strdup(id);
    if (!copy)
        return ERR_NOMEM;
    w->ids[w->id_count++] = (struct seen_id){copy, index};
    return ERR_OK;
}

/* ERR_OK if the flags approve exactly these bytes under this id. */
static enum err check_approval(const struct flags *f, const char *id, const struct digest *d,
                               const struct flag_entry **entry, struct err_info *info)
{
    const struct flag_entry *e = flags_find(f, id);
    if (!e)
        return err_set(info, ERR_NOT_APPROVED, "the flags have no entry for it");
    if (e->flag != FLAG_APPROVED)
        return err_set(info, ERR_NOT_APPROVED, "its flag is %s", flag_name(e->flag));
    if (!digest_equal(&e->sha256, d))
        return err_set(info, ERR_DIGEST, "its bytes are not the ones that were approved");
    *entry = e;
    return ERR_OK;
}

/* Approval is looked at before the item's contents: what nobody approved is not worth the work. */
static enum err build_post(struct work *w, int index, const json_t *item, const char *id,
                           struct err_info *info)
{
    struct post post;
    struct digest d;
    struct approved_post *made = NULL;
    const struct flag_entry *entry = NULL;
    enum err e = digest_of(w->cut->items[index].bytes, w->cut->items[index].len, &d);
    if (e || (e = check_approval(w->flags, id, &d, &entry, info)))
        return e;
    memset(&post, 0, sizeof post);
    e = post_parse(item, &post, info);
    if (!e)
        e = approved_post_make(entry, &d, &post, &made);
    post_clear(&post);
    if (e)
        return e;
    w->post_index[w->feed->post_count] = index;
    w->feed->posts[w->feed->post_count++] = made;
    return ERR_OK;
}

/* Fails only for want of memory. */
static enum err take_item(struct work *w, int index)
{
    json_t *item = NULL;
    const char *id = NULL;
    struct err_info why = {0};
    enum err e = feed_cut_parse(w->cut, index, &item, &why);
    if (!e)
        e = json_get_string(item, "id", true, MAX_ID_BYTES, &id, &why);
    if (!e)
        e = remember_id(w, id, index);
    if (!e)
        e = build_post(w, index, item, id, &why);
    if (e && e != ERR_NOMEM)
        e = refuse(w->feed, index, id, e, why.text);
    json_decref(item);
    return e;
}

static int compare_ids(const void *a, const void *b)
{
    const struct seen_id *x = a, *y = b;
    return strcmp(x->id, y->id);
}

static bool stands_twice(const struct work *w, const char *id)
{
    struct seen_id key = {.id = (char *)(uintptr_t)id};
    const struct seen_id *at =
        bsearch(&key, w->ids, (size_t)w->id_count, sizeof *w->ids, compare_ids);
    if (!at)
        return false;
    return (at > w->ids && !strcmp(at[-1].id, id)) ||
           (at + 1 < w->ids + w->id_count && !strcmp(at[1].id, id));
}

/* An id that stands twice refuses both: which of the two was meant is not ours to guess. */
static enum err drop_doubles(struct work *w)
{
    struct feed *feed = w->feed;
    int kept = 0;
    enum err e = ERR_OK;
    if (w->id_count)
        qsort(w->ids, (size_t)w->id_count, sizeof *w->ids, compare_ids);
    for (int i = 0; i < feed->post_count; i++) {
        const char *id = approved_post_peek(feed->posts[i])->id;
        if (!e && !stands_twice(w, id)) {
            feed->posts[kept++] = feed->posts[i];
            continue;
        }
        if (!e)
            e = refuse(feed, w->post_index[i], id, ERR_DUPLICATE,
                       "its id stands twice in the feed");
        approved_post_unref(feed->posts[i]);
    }
    feed->post_count = kept;
    return e;
}

/* Rule 5: pinned first, then rank, then the newest; ids last, so that the order is one order. */
static int compare_posts(const void *a, const void *b)
{
    const struct approved_post *x = *(struct approved_post *const *)a;
    const struct approved_post *y = *(struct approved_post *const *)b;
    const struct post *p = approved_post_peek(x), *q = approved_post_peek(y);
    if (p->pinned != q->pinned)
        return p->pinned ? -1 : 1;
    if (approved_post_rank(x) != approved_post_rank(y))
        return approved_post_rank(x) < approved_post_rank(y) ? -1 : 1;
    if (p->published_s != q->published_s)
        return p->published_s > q->published_s ? -1 : 1;
    return strcmp(p->id, q->id);
}

static int compare_refusals(const void *a, const void *b)
{
    const struct feed_refusal *x = a, *y = b;
    return x->index - y->index;
}

/* Words that nobody approved item by item: only from the very feed that the flags name. */
static enum err take_title(struct work *w, const char *bytes, size_t len)
{
    const char *title = NULL;
    if (json_get_string(w->cut->rest, "title", false, MAX_NAME_BYTES, &title, NULL) || !title ||
        text_rule_refused(title, TEXT_LINE) || !feed_doc_is_current(w->flags, bytes, len))
        return ERR_OK;
    w->feed->title = mem_strdup(title);
    return w->feed->title ? ERR_OK : ERR_NOMEM;
}

static enum err fill(struct work *w, const char *bytes, size_t len)
{
    size_t count = (size_t)w->cut->count;
    w->feed->posts = mem_array(count, sizeof *w->feed->posts);
    w->post_index = mem_array(count, sizeof *w->post_index);
    w->ids = mem_array(count, sizeof *w->ids);
    if (!w->feed->posts || !w->post_index || !w->ids)
        return ERR_NOMEM;
    enum err e = take_title(w, bytes, len);
    for (int i = 0; !e && i < w->cut->count; i++)
        e = take_item(w, i);
    if (!e)
        e = drop_doubles(w);
    if (e)
        return e;
    if (w->feed->post_count)
        qsort(w->feed->posts, (size_t)w->feed->post_count, sizeof *w->feed->posts, compare_posts);
    if (w->feed->refusal_count)
        qsort(w->feed->refusals, (size_t)w->feed->refusal_count, sizeof *w->feed->refusals,
              compare_refusals);
    return ERR_OK;
}

enum err feed_doc_verify(const struct flags *f, const char *bytes, size_t len, struct feed **out,
                         struct err_info *info)
{
    struct feed_cut *cut = NULL;
    struct work w = {.flags = f};
    enum err e = feed_cut_make(bytes, len, &cut, info);
    if (e)
        return e;
    w.cut = cut;
    w.feed = mem_alloc(sizeof *w.feed);
    e = w.feed ? fill(&w, bytes, len) : ERR_NOMEM;
    if (e) {
        err_set(info, e, "out of memory");
    } else {
        *out = w.feed;
        w.feed = NULL;
    }
    feed_free(w.feed);
    mem_free(w.post_index);
    for (int i = 0; i < w.id_count; i++)
        mem_free(w.ids[i].id);
    mem_free(w.ids);
    feed_cut_free(cut);
    return e;
}

void feed_free(struct feed *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->post_count; i++)
        approved_post_unref(f->posts[i]);
    mem_free(f->posts);
    mem_free(f->refusals);
    mem_free(f->title);
    mem_free(f);
}

bool feed_doc_is_current(const struct flags *f, const char *bytes, size_t len)
{
    struct digest d;
    return f->feed_path && len == (size_t)f->feed_bytes && digest_of(bytes, len, &d) == ERR_OK &&
           digest_equal(&d, &f->feed_sha256);
}

enum err feed_doc_each_item(const char *bytes, size_t len,
                            enum err (*each)(void *user, int index, const char *item,
                                             size_t item_bytes, const struct post *post,
                                             enum err why, const struct err_info *detail),
                            void *user, struct err_info *info)
{
    struct feed_cut *cut = NULL;
    enum err e = feed_cut_make(bytes, len, &cut, info);
    for (int i = 0; !e && i < cut->count; i++) {
        struct post post;
        struct err_info detail = {0};
        json_t *item = NULL;
        memset(&post, 0, sizeof post);
        enum err why = feed_cut_parse(cut, i, &item, &detail);
        if (!why)
            why = post_parse(item, &post, &detail);
        e = why == ERR_NOMEM
                ? err_set(info, ERR_NOMEM, "out of memory")
                : each(user, i, cut->items[i].bytes, cut->items[i].len, &post, why, &detail);
        json_decref(item);
        post_clear(&post);
    }
    feed_cut_free(cut);
    return e;
}
