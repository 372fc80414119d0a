/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/wall_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "compose/notice.h"
#include "verify/feed_doc.h"

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct flag_entry *)a)->id, ((const struct flag_entry *)b)->id);
}

/* Flags that say of these posts what the wall says; ids are the wall's. */
static enum err make_flags(const struct wall *w, struct flags *f)
{
    f->mode = MODE_RUN;
    f->entries = mem_array((size_t)w->post_count + 1, sizeof *f->entries);
    if (!f->entries)
        return ERR_NOMEM;
    for (int i = 0; i < w->post_count; i++) {
        const struct wall_post *p = &w->posts[i];
        f->entries[f->entry_count++] = (struct flag_entry){.id = p->id,
                                                           .sha256 = p->sha256,
                                                           .flag = FLAG_APPROVED,
                                                           .from_s = p->from_s,
                                                           .until_s = p->until_s,
                                                           .rank = p->rank,
                                                           .duration_ms = p->duration_ms};
    }
    qsort(f->entries, (size_t)f->entry_count, sizeof *f->entries, by_id);
    return ERR_OK;
}

static int place_of(const struct wall *w, const char *id)
{
    for (int i = 0; i < w->post_count; i++)
        if (!strcmp(w->posts[i].id, id))
            return i;
    return -1;
}

static void take(const struct wall *w, const struct feed *feed, struct wall_order *o)
{
    for (int i = 0; i < feed->post_count; i++) {
        const struct post *p = approved_post_peek(feed->posts[i]);
        int at = place_of(w, p->id);
        if (at >= 0)
            o->places[o->place_count++] = (struct wall_place){
                .at = at,
                .notice = notice_words(p) != NULL,
                .pinned = p->pinned || approved_post_rank(feed->posts[i]) == PINNED_RANK};
    }
    for (int i = 0; i < feed->refusal_count && i < w->post_count; i++) {
        const struct feed_refusal *r = &feed->refusals[i];
        o->refused[o->refused_count].at = r->index;
        snprintf(o->refused[o->refused_count++].why, sizeof r->text, "%s", r->text);
    }
}

enum err wall_order_make(const struct wall *w, struct wall_order **out, struct err_info *info)
{
    struct strbuf b;
    struct feed *feed = NULL;
    struct flags f = {0};
    struct wall_order *o = mem_alloc(sizeof *o);
    strbuf_init(&b, MAX_FEED_BYTES);
    enum err e = o ? make_flags(w, &f) : ERR_NOMEM;
    if (e)
        e = err_set(info, e, "out of memory");
    else
        e = wall_write_feed(w, "", &b, info);
    if (!e)
        e = feed_doc_verify(&f, b.data, b.len_bytes, &feed, info);
    if (!e) {
        take(w, feed, o);
        *out = o;
        o = NULL;
    }
    feed_free(feed);
    strbuf_clear(&b);
    mem_free(f.entries);
    mem_free(o);
    return e;
}
