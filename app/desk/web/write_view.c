/* SPDX-License-Identifier: Apache-2.0 */
/* The form as a model: what was written so far, what is wrong with it, who changed the same post meanwhile. */
#include <string.h>

#include "base/json.h"
#include "desk/audience.h"
#include "desk/draft.h"
#include "desk/guidelines.h"
#include "desk/web/changes.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/write_check.h"
#include "desk/web/write_form.h"
#include "desk/web/write_preview.h"

static enum err no_memory(struct err_info *info)
{
    return err_set(info, ERR_NOMEM, "out of memory");
}

static enum err read_form(struct web *w, json_t **out, struct err_info *info)
{
    if (w->kept) {
        *out = json_incref(w->kept);
        return ERR_OK;
    }
    if (w->request->post) /* keeping it failed: at least what was sent */
        return write_form_sent(w, out, info);
    if (*web_field(w, "draft"))
        return write_form_draft(w, web_field(w, "draft"), out, info);
    if (*web_field(w, "id"))
        return write_form_stored(w->d, web_field(w, "audience"), web_field(w, "id"), out, info);
    return write_form_blank(w, out, info);
}

static enum err add_audience(void *user, const struct audience_row *row)
{
    json_t *o = json_pack("{s:s,s:b,s:i}", "name", row->name, "held", row->held, "approvals_needed",
                          row->rule.approvals_needed);
    return json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

/* "" if it cannot be read: it is still there to be opened or removed. */
static enum err add_draft(void *user, const char *id, const char *form, int64_t at_s)
{
    json_t *draft = NULL;
    enum err e = json_doc_parse(form, strlen(form), &draft, NULL);
    if (e == ERR_NOMEM)
        return e;
    const char *title = model_text(draft, "title"), *text = model_text(draft, "text");
    json_t *o = json_pack("{s:s,s:s,s:I,s:s}", "draft", id, "words", *title ? title : text, "at",
                          (json_int_t)at_s, "id", model_text(draft, "id"));
    json_decref(draft);
    return json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

static enum err add_lists(struct web *w, json_t *model, struct err_info *info)
{
    json_t *audiences = json_array(), *drafts = json_array();
    if (json_object_set_new(model, "audiences", audiences) ||
        json_object_set_new(model, "drafts", drafts))
        return no_memory(info);
    enum err e = audience_each(w->d, add_audience, audiences, info);
    return e ? e : draft_each(w->d, w->person.id, add_draft, drafts, info);
}

static enum err add_guidelines(struct web *w, json_t *model, struct err_info *info)
{
    bool missing = false;
    enum err e = guidelines_missing(w->d, w->person.id, &missing, info);
    if (!e && json_object_set_new(model, "must_read_guidelines", json_boolean(missing)))
        e = no_memory(info);
    return e;
}

/* The same post on other walls: an edit here leaves those as they are. */
static enum err add_also(struct web *w, const json_t *form, json_t *model, struct err_info *info)
{
    struct db_query q = {0};
    bool row = false;
    json_t *list = json_array();
    const char *id = model_text(form, "id"), *audience = write_form_audience(form, 0);
    if (json_object_set_new(model, "also", list))
        return no_memory(info);
    if (!*id)
        return ERR_OK;
    enum err e = db_query_open(desk_db(w->d), &q, info,
                               "SELECT u.name FROM audience u JOIN post p ON p.audience_id=u.id"
                               " WHERE p.id=? AND u.name<>? ORDER BY u.name",
                               "tt", id, audience ? audience : "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        if (json_array_append_new(list, json_string(db_text(&q, 0))))
            e = no_memory(info);
    db_query_close(&q);
    return e;
}

/* Another version is stored than the one that this form began with: both are shown, and the next sending is about that one. */
static enum err add_conflict(struct web *w, json_t *form, json_t *model, struct err_info *info)
{
    json_t *stored = NULL, *changes = NULL;
    if (!*model_text(form, "id"))
        return ERR_OK;
    enum err e =
        write_form_stored(w->d, write_form_audience(form, 0) ? write_form_audience(form, 0) : "",
                          model_text(form, "id"), &stored, info);
    if (e)
        return e;
    if (strcmp(model_text(stored, "sha256"), model_text(form, "sha256")) != 0) {
        e = changes_between(stored, form, &changes);
        if (!e && (json_object_set_new(model, "conflict", changes) ||
                   json_object_set(form, "sha256", json_object_get(stored, "sha256"))))
            e = ERR_NOMEM;
        if (e)
            no_memory(info);
    }
    json_decref(stored);
    return e;
}

/* What a page without script looks at: the draft is drawn to know how many pages there are. */
static enum err add_look(struct web *w, json_t *form, json_t *model, struct err_info *info)
{
    struct written unused = {0};
    struct err_info first = {0};
    int64_t page = 1;
    if (!*model_text(form, "draft") || (!w->kept && !*web_field(w, "look")))
        return ERR_OK;
    enum err e = web_field_int(w, "page", 1, 999, 1, &page, info);
    if (!e && !w->kept && (e = write_check(w, form, false, &unused, &first)) == ERR_RANGE)
        e = ERR_OK; /* what is wrong stands in the form now */
    written_clear(&unused);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : err_set(info, e, "%.200s", first.text);
    json_t *look = json_pack("{s:I,s:i,s:i}", "page", (json_int_t)page, "wide",
                             write_preview_pages(w, form, false), "upright",
                             write_preview_pages(w, form, true));
    return json_object_set_new(model, "look", look) ? no_memory(info) : ERR_OK;
}

enum err write_view(struct web *w, json_t **model, struct err_info *info)
{
    json_t *form = NULL, *m = NULL;
    enum err e = read_form(w, &form, info);
    if (!e &&
        !(m = json_pack("{s:s,s:O}", "title",
                        *model_text(form, "id") ? "Edit a post" : "Write a post", "form", form)))
        e = no_memory(info);
    if (!e)
        e = add_lists(w, m, info);
    if (!e)
        e = add_guidelines(w, m, info);
    if (!e)
        e = add_also(w, form, m, info);
    if (!e)
        e = add_conflict(w, form, m, info);
    if (!e)
        e = add_look(w, form, m, info);
    json_decref(form);
    if (e)
        json_decref(m);
    else
        *model = m;
    return e;
}
