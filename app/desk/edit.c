/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/edit.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/item_write.h"
#include "desk/review.h"
#include "desk/secret.h"
#include "desk/stored_item.h"

#define RANDOM_DIGITS 16

/* ---- the plan: times that an approval takes over ---- */

struct plan {
    char flag[12];
    int64_t from_s, until_s;
};

static enum err read_plan(struct desk *d, int64_t audience_id, const char *id, struct plan *out,
                          struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(
        desk_db(d), &q, info, "SELECT flag, from_s, until_s FROM post WHERE audience_id=? AND id=?",
        "it", audience_id, id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && (!row || !db_text(&q, 0)))
        e = err_set(info, ERR_NOT_FOUND, "the post is gone");
    if (!e) {
        snprintf(out->flag, sizeof out->flag, "%s", db_text(&q, 0));
        out->from_s = db_int(&q, 1);
        out->until_s = db_int(&q, 2);
    }
    db_query_close(&q);
    return e;
}

enum err edit_plan(struct desk *d, int64_t audience_id, const char *id, int64_t *from_s,
                   int64_t *until_s, struct err_info *info)
{
    struct plan plan;
    enum err e = read_plan(d, audience_id, id, &plan, info);
    if (e)
        return e;
    *from_s = plan.from_s;
    *until_s = plan.until_s;
    return ERR_OK;
}

static enum err keep_plan(struct desk *d, int64_t audience_id, const char *id,
                          const struct edit *edit, struct err_info *info)
{
    struct plan now;
    enum err e = read_plan(d, audience_id, id, &now, info);
    if (e || (now.from_s == edit->from_s && now.until_s == edit->until_s))
        return e;
    if (!strcmp(now.flag, "approved"))
        return err_set(info, ERR_NOT_APPROVED,
                       "the post is on the wall: its times are changed by who reviews it");
    if (!edit->from_s && !edit->until_s)
        return db_run(desk_db(d), info, NULL,
                      "UPDATE post SET from_s=0, until_s=0 WHERE audience_id=? AND id=?", "it",
                      audience_id, id);
    /* a plan before this one says nothing about what is left open now */
    e = db_run(desk_db(d), info, NULL,
               "UPDATE post SET from_s=0, until_s=0 WHERE audience_id=? AND id=?", "it",
               audience_id, id);
    return e ? e
             : review_schedule(
                   d, audience_id, id,
                   &(struct approval_terms){.from_s = edit->from_s, .until_s = edit->until_s},
                   info);
}

/* ---- new ---- */

enum err edit_new(struct desk *d, int64_t audience_id, const struct edit *edit,
                  char id[EDIT_ID_BYTES], struct err_info *info)
{
    char random[SECRET_SALT_BYTES], made[EDIT_ID_BYTES];
    struct post p = {.published_s = desk_now_s(d)};
    enum import_outcome outcome;
    secret_salt(random);
    if (*id)
        snprintf(made, sizeof made, "%s", id);
    else
        snprintf(made, sizeof made, "desk-%.*s", RANDOM_DIGITS, random);
    enum err e = (p.id = mem_strdup(made)) ? edit_apply(d, edit, &p, info)
                                           : err_set(info, ERR_NOMEM, "out of memory");
    if (!e && !p.title && !p.content_text && !p.media_count)
        e = err_set(info, ERR_RANGE, "the post is empty: give a title, a text or a picture");
    if (!e)
        e = import_post(d, audience_id, &p, "write", &outcome, info);
    if (!e && edit->has_plan)
        e = keep_plan(d, audience_id, made, edit, info);
    post_clear(&p);
    if (!e)
        memcpy(id, made, sizeof made);
    return e;
}

/* ---- an edit: the stored item, parsed, changed, written again ---- */

struct item {
    char *bytes;
    size_t len;
};

static enum err read_item(struct desk *d, int64_t audience_id, const char *id,
                          const struct digest *wanted, struct item *out, struct err_info *info)
{
    struct db_query q;
    struct digest have;
    bool row = false;
    size_t bytes = 0;
    char quoted[100];
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT item, sha256 FROM post WHERE audience_id=? AND id=?", "it",
                               audience_id, id);
    log_quote(id, quoted, sizeof quoted);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_NOT_FOUND, "there is no post %s", quoted);
    if (!e && (e = db_digest(&q, 1, &have)))
        err_set(info, e, "post %s in the database is damaged", quoted);
    if (!e && wanted && !digest_equal(wanted, &have))
        e = err_set(info, ERR_DIGEST, "post %s is not what was looked at any more; list it again",
                    quoted);
    if (!e) {
        const void *item = db_blob(&q, 0, &bytes);
        out->bytes = item ? mem_strndup(item, bytes) : NULL;
        out->len = bytes;
        e = out->bytes ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
    }
    db_query_close(&q);
    return e;
}

static enum err copy_post(void *user, const struct post *p)
{
    return post_copy(p, user);
}

enum err edit_load(struct desk *d, int64_t audience_id, const char *id, const struct digest *sha256,
                   struct post *out, struct err_info *info)
{
    struct item item = {0};
    enum err e = read_item(d, audience_id, id, sha256, &item, info);
    if (!e)
        e = stored_item_read(item.bytes, item.len, copy_post, out, info);
    mem_free(item.bytes);
    return e;
}

/* True if these are the bytes that are stored already. */
static bool is_same(const struct post *p, const struct item *item)
{
    struct strbuf b;
    strbuf_init(&b, MAX_ITEM_BYTES);
    bool same =
        !item_write(p, &b) && b.len_bytes == item->len && !memcmp(b.data, item->bytes, item->len);
    strbuf_clear(&b);
    return same;
}

enum err edit_post(struct desk *d, int64_t audience_id, const char *id, const struct edit *edit,
                   const struct digest *sha256, enum import_outcome *outcome, struct err_info *info)
{
    struct item item = {0};
    struct post p = {0};
    enum import_outcome made = IMPORT_UNCHANGED;
    enum err e = read_item(d, audience_id, id, sha256, &item, info);
    if (!e)
        e = stored_item_read(item.bytes, item.len, copy_post, &p, info);
    if (!e)
        e = edit_apply(d, edit, &p, info);
    if (!e && !is_same(&p, &item)) {
        p.modified_s = desk_now_s(d);
        e = import_post(d, audience_id, &p, "edit", &made, info);
    }
    if (!e && edit->has_plan)
        e = keep_plan(d, audience_id, id, edit, info);
    post_clear(&p);
    mem_free(item.bytes);
    if (!e)
        *outcome = made;
    return e;
}
