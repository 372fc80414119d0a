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

static enum err take_file(struct web *w, json_t *form, const struct web_file *file,
                          struct err_info *info)
{
    struct media m = {0};
    struct err_info why = {0};
    enum err e = upload_add(w->d, w->person.id, file->bytes, file->len, &m, &why);
    if (e == ERR_NOMEM || e == ERR_IO || e == ERR_FULL || e == ERR_BUSY || e == ERR_STATE)
        return err_set(info, e, "%.200s", why.text);
    if (e) { /* it is the picture's fault: the rest of the form is taken */
        char words[ERR_INFO_TEXT_BYTES + 40];
        snprintf(words, sizeof words, "A picture cannot be taken: %s", why.text);
        return write_form_wrong(form, "pictures", w->request->api ? why.text : words);
    }
    json_t *o = json_pack("{s:s,s:s}", "file", m.path + strlen("media/"), "alt", "");
    if (json_array_append_new(json_object_get(form, "pictures"), o))
        e = err_set(info, ERR_NOMEM, "out of memory");
    post_clear(&(struct post){.media_count = 1, .media = {m}});
    return e;
}

static enum err take_files(struct web *w, json_t *form, struct err_info *info)
{
    enum err e = ERR_OK;
    for (int i = 0; i < w->request->file_count && !e; i++)
        if (!strcmp(w->request->files[i].name, "new"))
            e = take_file(w, form, &w->request->files[i], info);
    return e || !w->request->file_count ? e : upload_sweep(w->d, w->person.id, info);
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

enum err write_keep(struct web *w, struct err_info *info)
{
    json_t *form = NULL;
    enum err e = write_form_sent(w, &form, info);
    if (!e)
        e = take_files(w, form, info);
    if (!e && !w->request->api)
        e = keep_draft(w, form, info);
    if (e)
        json_decref(form);
    else
        w->kept = form;
    return e;
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
    enum err e = form ? take_files(w, form, info) : err_set(info, ERR_NOMEM, "out of memory");
    if (e)
        json_decref(form);
    else
        w->kept = form;
    return e;
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
