/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/wall.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/approvals.h"

#define LOG_MODULE "desk"

/* What the signer accepts: see the header. */
static const char posts_sql[] = "SELECT p.id, p.item, p.sha256, p.from_s, p.until_s, p.rank, "
                                "p.duration_ms, p.pinned FROM post p"
                                " WHERE p.audience_id=?1 AND p.flag='approved' AND p.until_s>?2"
                                " ORDER BY p.published_s DESC, p.id";

static const char gone_sql[] =
    "SELECT id, flag, shown_sha256, off_s FROM post WHERE audience_id=?1 AND flag<>'approved'"
    " AND shown_sha256 IS NOT NULL AND off_s>?2 ORDER BY off_s DESC, id LIMIT ?3";

/* The bytes are those of the digest, and enough people approved that digest. */
static enum err judge(struct desk *d, int64_t audience_id, const struct wall_post *p, bool *fit,
                      struct err_info *info)
{
    struct digest have;
    struct approvals a;
    char id[80];
    enum err e = digest_of(p->item, p->item_bytes, &have);
    if (!e)
        e = approvals_judge(d, audience_id, p->id, &p->sha256, &a, info);
    if (e)
        return e;
    *fit = a.enough && digest_equal(&have, &p->sha256);
    if (!*fit)
        LOG_ERROR("post_not_signed", "id=%s why=%s", log_quote(p->id, id, sizeof id),
                  a.enough ? "its_bytes_are_not_what_was_approved" : "too_few_approvals");
    return ERR_OK;
}

static enum err take_post(struct desk *d, int64_t audience_id, struct db_query *q, struct wall *w,
                          struct err_info *info)
{
    size_t bytes;
    bool fit = false;
    const void *item = db_blob(q, 1, &bytes);
    if (w->post_count == MAX_FEED_ITEMS)
        return err_set(info, ERR_TOO_BIG,
                       "more than %d posts would be on the wall; withdraw some first",
                       MAX_FEED_ITEMS);
    struct wall_post *p = &w->posts[w->post_count];
    enum err e = db_text_copy(q, 0, &p->id);
    if (!e && (!item || !(p->item = mem_alloc(bytes + 1))))
        e = ERR_NOMEM;
    if (!e) {
        memcpy(p->item, item, bytes);
        p->item_bytes = bytes;
        if (!db_digest(q, 2, &p->sha256))
            e = judge(d, audience_id, p, &fit, info);
    }
    if (e) {
        w->post_count++; /* for wall_free */
        return e == ERR_NOMEM ? err_set(info, e, "out of memory") : e;
    }
    if (!fit) {
        mem_free(p->id);
        mem_free(p->item);
        memset(p, 0, sizeof *p);
        return ERR_OK; /* not approved, and no reason to keep other posts or a withdrawal back */
    }
    p->from_s = db_int(q, 3);
    p->until_s = db_int(q, 4);
    p->rank = db_int(q, 7) ? PINNED_RANK : db_int(q, 5);
    p->duration_ms = db_int(q, 6);
    w->post_count++;
    return ERR_OK;
}

static enum err take_gone(struct db_query *q, struct wall *w, struct err_info *info)
{
    struct wall_gone *g = &w->gone[w->gone_count];
    const char *flag = db_text(q, 1);
    enum err e = db_text_copy(q, 0, &g->id);
    w->gone_count++;
    if (!e)
        e = db_digest(q, 2, &g->sha256);
    if (e || !flag)
        return err_set(info, e ? e : ERR_NOMEM, "cannot read a withdrawn post");
    snprintf(g->flag, sizeof g->flag, "%s", flag);
    g->off_s = db_int(q, 3);
    return ERR_OK;
}

enum err wall_load(struct desk *d, int64_t audience_id, int64_t now_s, struct wall **out,
                   struct err_info *info)
{
    struct db_query q = {0};
    bool row = false;
    struct wall *w = mem_alloc(sizeof *w);
    if (w)
        w->gone = mem_array(MAX_FLAG_ENTRIES, sizeof *w->gone);
    enum err e = w && w->gone ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
    if (!e)
        e = db_query_open(desk_db(d), &q, info, posts_sql, "ii", audience_id, now_s);
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        e = take_post(d, audience_id, &q, w, info);
    db_query_close(&q);
    if (!e)
        e = db_query_open(desk_db(d), &q, info, gone_sql, "iii", audience_id,
                          now_s - WITHDRAWN_KEEP_S, (int64_t)MAX_FLAG_ENTRIES - w->post_count);
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        e = take_gone(&q, w, info);
    db_query_close(&q);
    if (!e) {
        *out = w;
        w = NULL;
    }
    wall_free(w);
    return e;
}

void wall_free(struct wall *w)
{
    if (!w)
        return;
    for (int i = 0; i < w->post_count; i++) {
        mem_free(w->posts[i].id);
        mem_free(w->posts[i].item);
    }
    for (int i = 0; i < w->gone_count; i++)
        mem_free(w->gone[i].id);
    mem_free(w->gone);
    mem_free(w);
}

enum err wall_write_feed(const struct wall *w, const char *title, struct strbuf *out,
                         struct err_info *info)
{
    strbuf_puts(out, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":");
    strbuf_json_string(out, title);
    strbuf_puts(out, ",\"items\":[");
    for (int i = 0; i < w->post_count; i++) {
        strbuf_puts(out, i ? ",\n" : "\n");
        strbuf_append(out, w->posts[i].item, w->posts[i].item_bytes);
    }
    strbuf_puts(out, "\n]}\n");
    if (out->failed == ERR_TOO_BIG)
        return err_set(info, ERR_TOO_BIG,
                       "the feed would be over %d bytes; withdraw some posts first",
                       MAX_FEED_BYTES);
    return out->failed ? err_set(info, out->failed, "out of memory") : ERR_OK;
}
