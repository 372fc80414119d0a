/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/edit.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "desk/import_picture.h"
#include "desk/secret.h"
#include "desk/stored_item.h"

#define RANDOM_DIGITS 16

/* New text in place of *field; "" takes it away. */
static enum err put(char **field, const char *text, struct err_info *info)
{
    char *copy = NULL;
    if (!text)
        return ERR_OK;
    if (*text && !(copy = mem_strdup(text)))
        return err_set(info, ERR_NOMEM, "out of memory");
    mem_free(*field);
    *field = copy;
    return ERR_OK;
}

static enum err add_picture(struct desk *d, const struct edit_picture *picture, struct post *p,
                            struct err_info *info)
{
    char folder[PATH_ROOM_BYTES];
    const char *slash = strrchr(picture->file, '/');
    int n = snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - picture->file) + 1 : 1,
                     slash ? picture->file : ".");
    if (n < 0 || (size_t)n >= sizeof folder)
        return err_set(info, ERR_TOO_BIG, "the picture's path is too long");
    if (p->media_count == MAX_POST_MEDIA)
        return err_set(info, ERR_TOO_BIG, "more than %d pictures", MAX_POST_MEDIA);
    struct media *m = &p->media[p->media_count++];
    enum err e = import_picture(d, folder, slash ? slash + 1 : picture->file, m, info);
    return e ? e : put(&m->alt, picture->alt, info);
}

static void drop_picture(struct post *p, int index)
{
    struct post gone = {.media_count = 1, .media = {p->media[index]}};
    for (int i = index + 1; i < p->media_count; i++)
        p->media[i - 1] = p->media[i];
    memset(&p->media[--p->media_count], 0, sizeof p->media[0]);
    post_clear(&gone);
}

static enum err apply(struct desk *d, const struct edit *edit, struct post *p,
                      struct err_info *info)
{
    enum err e;
    if ((e = put(&p->title, edit->title, info)) ||
        (e = put(&p->content_text, edit->content_text, info)) ||
        (e = put(&p->language, edit->language, info)) ||
        (e = put(&p->external_url, edit->external_url, info)) ||
        (e = put(&p->layout, edit->layout, info)) ||
        (e = put(&p->author_name, edit->author_name, info)))
        return e;
    if (edit->alt_count > p->media_count || edit->drop_picture > p->media_count ||
        edit->drop_picture < 0)
        return err_set(info, ERR_RANGE, "the post has only %d pictures", p->media_count);
    for (int i = 0; i < edit->alt_count && !e; i++)
        e = put(&p->media[i].alt, edit->alts[i], info);
    if (!e && edit->drop_picture)
        drop_picture(p, edit->drop_picture - 1);
    for (int i = 0; i < edit->picture_count && !e; i++)
        e = add_picture(d, &edit->pictures[i], p, info);
    return e;
}

enum err edit_new(struct desk *d, int64_t audience_id, const struct edit *edit,
                  char id[EDIT_ID_BYTES], struct err_info *info)
{
    char random[SECRET_SALT_BYTES], made[EDIT_ID_BYTES];
    struct post p = {.published_s = desk_now_s(d)};
    enum import_outcome outcome;
    secret_salt(random);
    snprintf(made, sizeof made, "desk-%.*s", RANDOM_DIGITS, random);
    enum err e = put(&p.id, made, info);
    if (!e)
        e = apply(d, edit, &p, info);
    if (!e && !p.title && !p.content_text && !p.media_count)
        e = err_set(info, ERR_RANGE, "the post is empty: give a title, a text or a picture");
    if (!e)
        e = import_post(d, audience_id, &p, "write", &outcome, info);
    post_clear(&p);
    if (!e)
        memcpy(id, made, sizeof made);
    return e;
}

/* ---- an edit: the stored item, parsed, changed, written again ---- */

static enum err read_item(struct desk *d, int64_t audience_id, const char *id,
                          const struct digest *wanted, struct strbuf *out, struct err_info *info)
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
        e = strbuf_append(out, item, bytes);
        e = e ? err_set(info, e, "cannot read post %s", quoted) : ERR_OK;
    }
    db_query_close(&q);
    return e;
}

struct editing {
    struct desk *d;
    int64_t audience_id;
    const struct edit *edit;
    enum import_outcome outcome;
    struct err_info *info;
};

static enum err edit_item(void *user, const struct post *post)
{
    struct editing *g = user;
    struct post p = {0};
    enum err e = post_copy(post, &p);
    if (e)
        err_set(g->info, e, "out of memory");
    if (!e)
        e = apply(g->d, g->edit, &p, g->info);
    p.modified_s = desk_now_s(g->d);
    if (!e)
        e = import_post(g->d, g->audience_id, &p, "edit", &g->outcome, g->info);
    post_clear(&p);
    return e;
}

enum err edit_post(struct desk *d, int64_t audience_id, const char *id, const struct edit *edit,
                   const struct digest *sha256, enum import_outcome *outcome, struct err_info *info)
{
    struct strbuf item;
    struct editing g = {.d = d, .audience_id = audience_id, .edit = edit, .info = info};
    strbuf_init(&item, MAX_ITEM_BYTES);
    enum err e = read_item(d, audience_id, id, sha256, &item, info);
    if (!e)
        e = stored_item_read(item.data, item.len_bytes, edit_item, &g, info);
    strbuf_clear(&item);
    if (!e)
        *outcome = g.outcome;
    return e;
}
