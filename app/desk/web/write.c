/* SPDX-License-Identifier: Apache-2.0 */
/* Writing and editing a post: what is kept of the form, and what becomes of it. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "desk/draft.h"
#include "desk/guidelines.h"
#include "desk/screening_store.h"
#include "desk/upload.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/write_check.h"
#include "desk/web/write_form.h"

#define LOG_MODULE "web"

/* ---- what outlasts a mistake: pictures and the draft ---- */

/* Pictures of one form, in media/ but in no table yet. */
struct sent {
    struct post pictures; /* media alone */
    char wrong[ERR_INFO_TEXT_BYTES];
};

/* It takes a while, so nobody else is kept waiting meanwhile. */
static enum err take_files(struct web *w, struct sent *s, struct err_info *info)
{
    for (int i = 0; i < w->request->file_count; i++) {
        const struct web_file *file = &w->request->files[i];
        struct err_info why = {0};
        if (strcmp(file->name, "new") != 0 || s->pictures.media_count == MAX_POST_MEDIA)
            continue;
        struct media *m = &s->pictures.media[s->pictures.media_count];
        enum err e = upload_take(w->d, file->bytes, file->len, m, &why);
        if (e) {
            post_clear(&(struct post){.media_count = 1, .media = {*m}});
            *m = (struct media){0};
        }
        if (e == ERR_NOMEM || e == ERR_IO || e == ERR_FULL || e == ERR_STATE)
            return err_set(info, e, "%.200s", why.text);
        if (!e)
            s->pictures.media_count++;
        else if (!s->wrong[0]) /* it is the picture's fault: the rest of the form is taken */
            snprintf(s->wrong, sizeof s->wrong, "%s", why.text);
    }
    return ERR_OK;
}

static enum err add_files(struct web *w, const struct sent *s, json_t *form, struct err_info *info)
{
    enum err e = ERR_OK;
    char words[ERR_INFO_TEXT_BYTES + 40];
    for (int i = 0; i < s->pictures.media_count && !e; i++) {
        const struct media *m = &s->pictures.media[i];
        json_t *o = json_pack("{s:s,s:s}", "file", m->path + strlen("media/"), "alt", "");
        if (json_array_append_new(json_object_get(form, "pictures"), o))
            e = err_set(info, ERR_NOMEM, "out of memory");
        if (!e)
            e = upload_add(w->d, w->person.id, m, info);
    }
    snprintf(words, sizeof words, "A picture cannot be taken: %s", s->wrong);
    if (!e && s->wrong[0] && write_form_wrong(form, "pictures", w->request->api ? s->wrong : words))
        e = err_set(info, ERR_NOMEM, "out of memory");
    return e ? e : upload_sweep(w->d, w->person.id, info);
}

static enum err keep_draft(struct web *w, json_t *form, struct err_info *info)
{
    char id[DRAFT_ID_BYTES] = "";
    snprintf(id, sizeof id, "%s", model_text(form, "draft"));
    json_t *kept = json_copy(form);
    if (!kept || json_object_set_new(kept, "draft", json_string("")))
        return err_set(info, ERR_NOMEM, "out of memory");
    (void)json_object_del(kept, "wrong");
    char *text = json_dumps(kept, JSON_COMPACT);
    enum err e = text ? draft_keep(w->d, w->person.id, id, text, info)
                      : err_set(info, ERR_NOMEM, "out of memory");
    if (!e && json_object_set_new(form, "draft", json_string(id)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    mem_free(text);
    json_decref(kept);
    return e;
}

/* Files first, then the rows that know them. form is taken over. */
static enum err keep(struct web *w, json_t *form, bool draft, struct err_info *info)
{
    struct sent sent = {0};
    enum err e = take_files(w, &sent, info);
    if (!e)
        e = db_begin(desk_db(w->d), info);
    if (!e)
        e = add_files(w, &sent, form, info);
    if (!e && draft)
        e = keep_draft(w, form, info);
    if (!e)
        e = db_commit(desk_db(w->d), info);
    db_rollback(desk_db(w->d));
    post_clear(&sent.pictures);
    if (e)
        json_decref(form);
    else
        w->kept = form;
    return e;
}

enum err write_keep(struct web *w, struct err_info *info)
{
    json_t *form = NULL;
    enum err e = write_form_sent(w, &form, info);
    return e ? e : keep(w, form, !w->request->api, info);
}

/* ---- sent for review ---- */

static enum err check_guidelines(struct web *w, struct err_info *info)
{
    bool missing = true;
    enum err e = guidelines_missing(w->d, w->person.id, &missing, info);
    if (!e && missing)
        e = err_set(info, ERR_RANGE, "Not sent: read and acknowledge the guidelines first");
    return e;
}

/* By whom a post in several audiences is known everywhere. */
static enum err store_new(struct web *w, const struct written *p, char id[MAX_ID_BYTES + 1],
                          struct err_info *info)
{
    char made[EDIT_ID_BYTES] = "";
    enum err e = ERR_OK;
    for (int i = 0; i < p->audience_count && !e; i++)
        e = edit_new(w->d, p->audiences[i], &p->edit, made, info);
    snprintf(id, MAX_ID_BYTES + 1, "%s", made);
    return e;
}

static enum err store_edit(struct web *w, const json_t *form, const struct written *p,
                           char id[MAX_ID_BYTES + 1], struct err_info *info)
{
    struct digest sha256;
    enum import_outcome outcome;
    snprintf(id, MAX_ID_BYTES + 1, "%s", model_text(form, "id"));
    if (digest_from_hex(model_text(form, "sha256"), &sha256))
        return err_set(info, ERR_SYNTAX, "sha256 is missing: which version was edited?");
    enum err e = edit_post(w->d, p->audiences[0], id, &p->edit, &sha256, &outcome, info);
    return e == ERR_DIGEST
               ? err_set(info, e, "Not sent: somebody else has changed this post meanwhile")
               : e;
}

static enum err say_where(const json_t *form, const char *id, struct web_done *done,
                          struct err_info *info)
{
    struct strbuf b;
    strbuf_init(&b, sizeof done->location - 1);
    html_put(&b, "/post?audience=%q&id=%q&done=sent", write_form_audience(form, 0), id);
    snprintf(done->location, sizeof done->location, "%s", b.failed ? "/queue?done=sent" : b.data);
    strbuf_clear(&b);
    done->model = json_pack("{s:s,s:O}", "id", id, "audience", json_object_get(form, "audience"));
    return done->model ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

enum err write_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct written p = {0};
    char id[MAX_ID_BYTES + 1] = "";
    struct err_info why = {0};
    enum err e = check_guidelines(w, info);
    if (!e)
        e = write_check(w, w->kept, false, &p, info);
    if (!e)
        e = p.is_new ? store_new(w, &p, id, info) : store_edit(w, w->kept, &p, id, info);
    written_clear(&p);
    if (!e)
        e = draft_remove(w->d, w->person.id, model_text(w->kept, "draft"), info);
    if (!e && screening_update(w->d, NULL, &why)) { /* hints: a table with a mistake stops nobody */
        char quoted[ERR_INFO_TEXT_BYTES + 16];
        LOG_WARN("not_screened", "why=%s", log_quote(why.text, quoted, sizeof quoted));
    }
    return e ? e : say_where(w->kept, id, done, info);
}

/* ---- beside it ---- */

enum err look_act(struct web *w, struct web_done *done, struct err_info *info)
{
    (void)info;
    snprintf(done->location, sizeof done->location, "/write?draft=%s&look=yes",
             model_text(w->kept, "draft"));
    done->model = json_incref(w->kept);
    return ERR_OK;
}

enum err draft_remove_act(struct web *w, struct web_done *done, struct err_info *info)
{
    snprintf(done->location, sizeof done->location, "/write?done=draft-removed");
    enum err e = db_begin(desk_db(w->d), info);
    if (!e)
        e = draft_remove(w->d, w->person.id, web_field(w, "draft"), info);
    if (!e)
        e = db_commit(desk_db(w->d), info);
    db_rollback(desk_db(w->d));
    return e;
}

enum err picture_keep(struct web *w, struct err_info *info)
{
    json_t *form = json_pack("{s:[]}", "pictures");
    return form ? keep(w, form, false, info) : err_set(info, ERR_NOMEM, "out of memory");
}

enum err picture_act(struct web *w, struct web_done *done, struct err_info *info)
{
    const char *wrong = model_text(json_object_get(w->kept, "wrong"), "pictures");
    if (*wrong)
        return err_set(info, ERR_RANGE, "%.200s", wrong);
    if (!json_array_size(json_object_get(w->kept, "pictures")))
        return err_set(info, ERR_SYNTAX, "there is no picture in it: a file named \"new\"");
    done->model = json_incref(w->kept);
    snprintf(done->location, sizeof done->location, "/write");
    return ERR_OK;
}
