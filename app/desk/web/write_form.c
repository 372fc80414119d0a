/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/write_form.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/mem.h"
#include "desk/draft.h"
#include "desk/edit.h"
#include "desk/web/page.h"
#include "desk/web/web_time.h"

#define MEDIA_PREFIX "media/"

static const char *const texts[] = {
    "id",     "sha256", "draft", "title", "text",  "language",    "layout",    "link",
    "author", "role",   "tags",  "from",  "until", "event_start", "event_end", "place"};
#define TEXTS (sizeof texts / sizeof texts[0])

static enum err no_memory(struct err_info *info)
{
    return err_set(info, ERR_NOMEM, "out of memory");
}

static enum err empty(json_t **out, struct err_info *info)
{
    json_t *form = json_pack("{s:[],s:[]}", "audience", "pictures");
    bool whole = form != NULL;
    for (size_t i = 0; i < TEXTS && whole; i++)
        whole = !json_object_set_new(form, texts[i], json_string(""));
    if (!whole) {
        json_decref(form);
        return no_memory(info);
    }
    *out = form;
    return ERR_OK;
}

/* ---- from what is there ---- */

enum err write_form_blank(const struct web *w, json_t **out, struct err_info *info)
{
    json_t *form = NULL;
    enum err e = empty(&form, info);
    if (e)
        return e;
    if (model_put(form, "author", w->person.display) ||
        (*web_field(w, "audience") &&
         json_array_append_new(json_object_get(form, "audience"),
                               json_string(web_field(w, "audience"))))) {
        json_decref(form);
        return no_memory(info);
    }
    *out = form;
    return ERR_OK;
}

void write_form_event_time(const struct post_event *event, int64_t at_s, char out[WRITE_TIME_BYTES])
{
    struct tm t;
    time_t shifted = (time_t)(at_s + event->offset_s);
    out[0] = '\0';
    if (at_s && !event->has_offset)
        web_time_input(at_s, out);
    else if (at_s && gmtime_r(&shifted, &t))
        strftime(out, WRITE_TIME_BYTES, "%Y-%m-%dT%H:%M", &t);
}

static enum err put_pictures(json_t *form, const struct post *p)
{
    json_t *list = json_object_get(form, "pictures");
    for (int i = 0; i < p->media_count; i++) {
        const struct media *m = &p->media[i];
        const char *file =
            m->path +
            (strncmp(m->path, MEDIA_PREFIX, strlen(MEDIA_PREFIX)) == 0 ? strlen(MEDIA_PREFIX) : 0);
        json_t *o = json_pack("{s:s,s:s}", "file", file, "alt", m->alt ? m->alt : "");
        if (json_array_append_new(list, o))
            return ERR_NOMEM;
    }
    return ERR_OK;
}

static enum err put_tags(json_t *form, const struct post *p)
{
    struct strbuf b;
    strbuf_init(&b, MAX_POST_TAGS * (MAX_NAME_BYTES + 2));
    for (int i = 0; i < p->tag_count; i++) {
        strbuf_puts(&b, i ? ", " : "");
        strbuf_puts(&b, p->tags[i]);
    }
    enum err e = b.failed ? ERR_NOMEM : model_put(form, "tags", b.data);
    strbuf_clear(&b);
    return e;
}

enum err write_form_of_post(const struct post *p, json_t **out, struct err_info *info)
{
    char start[WRITE_TIME_BYTES], end[WRITE_TIME_BYTES];
    json_t *form = NULL;
    enum err e = empty(&form, info);
    if (e)
        return e;
    write_form_event_time(&p->event, p->event.start_s, start);
    write_form_event_time(&p->event, p->event.end_s, end);
    if (model_put(form, "id", p->id) || model_put(form, "title", p->title) ||
        model_put(form, "text", p->content_text) || model_put(form, "language", p->language) ||
        model_put(form, "layout", p->layout) || model_put(form, "link", p->external_url) ||
        model_put(form, "author", p->author_name) || model_put(form, "role", p->author_role) ||
        model_put(form, "event_start", start) || model_put(form, "event_end", end) ||
        model_put(form, "place", p->event.place) || put_tags(form, p) || put_pictures(form, p)) {
        json_decref(form);
        return no_memory(info);
    }
    *out = form;
    return ERR_OK;
}

static enum err put_digest(struct desk *d, int64_t audience_id, const char *id, json_t *form,
                           struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e =
        db_query_open(desk_db(d), &q, info, "SELECT sha256 FROM post WHERE audience_id=? AND id=?",
                      "it", audience_id, id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row && model_put(form, "sha256", db_text(&q, 0)))
        e = no_memory(info);
    db_query_close(&q);
    return e;
}

/* Times that are over are no plan for another version. */
static enum err put_plan(struct desk *d, int64_t audience_id, const char *id, json_t *form,
                         struct err_info *info)
{
    char from[WEB_TIME_BYTES], until[WEB_TIME_BYTES];
    int64_t from_s = 0, until_s = 0;
    enum err e = edit_plan(d, audience_id, id, &from_s, &until_s, info);
    if (e || (until_s && until_s <= desk_now_s(d)))
        return e;
    web_time_input(from_s, from);
    web_time_input(until_s, until);
    return model_put(form, "from", from) || model_put(form, "until", until) ? no_memory(info)
                                                                            : ERR_OK;
}

enum err write_form_stored(struct desk *d, const char *audience, const char *id, json_t **out,
                           struct err_info *info)
{
    int64_t audience_id = 0;
    struct post p = {0};
    json_t *form = NULL;
    enum err e = desk_audience_find(d, *audience ? audience : NULL, &audience_id, info);
    if (!e)
        e = edit_load(d, audience_id, id, NULL, &p, info);
    if (!e)
        e = write_form_of_post(&p, &form, info);
    if (!e)
        e = put_digest(d, audience_id, id, form, info);
    if (!e)
        e = put_plan(d, audience_id, id, form, info);
    if (!e && json_array_append_new(json_object_get(form, "audience"), json_string(audience)))
        e = no_memory(info);
    post_clear(&p);
    if (e)
        json_decref(form);
    else
        *out = form;
    return e;
}

enum err write_form_draft(const struct web *w, const char *draft, json_t **out,
                          struct err_info *info)
{
    char *text = NULL;
    json_t *form = NULL;
    enum err e = draft_read(w->d, w->person.id, draft, &text, info);
    if (!e)
        e = json_doc_parse(text, strlen(text), &form, info);
    mem_free(text);
    if (!e && model_put(form, "draft", draft))
        e = no_memory(info);
    if (e)
        json_decref(form);
    else
        *out = form;
    return e;
}

/* ---- from a request ---- */

/* Line ends as posts have them: browsers send \r\n. */
static enum err put_sent(json_t *o, const char *key, const char *value)
{
    struct strbuf b;
    strbuf_init(&b, strlen(value));
    for (const char *at = value; *at; at++)
        if (*at != '\r')
            strbuf_append(&b, at, 1);
        else if (at[1] != '\n')
            strbuf_puts(&b, "\n");
    enum err e = b.failed ? ERR_NOMEM : model_put(o, key, b.data ? b.data : "");
    strbuf_clear(&b);
    return e;
}

static bool is_dropped(const struct web *w, const char *file)
{
    const char *drop;
    for (int n = 0; (drop = web_field_at(w, "drop", n)); n++)
        if (!strcmp(drop, file))
            return true;
    return false;
}

struct placed {
    long order;
    int n;
};

static int by_order(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    return x->order != y->order ? (x->order < y->order ? -1 : 1) : x->n - y->n;
}

/* picture, alt and order stand in the form once for each picture. */
static enum err take_pictures(const struct web *w, json_t *form)
{
    struct placed places[2 * MAX_POST_MEDIA];
    int count = 0;
    const char *file;
    json_t *list = json_array();
    if (!web_field_at(w, "picture", 0)) {
        json_decref(list);
        return ERR_OK;
    }
    for (int n = 0; (file = web_field_at(w, "picture", n)) && count < 2 * MAX_POST_MEDIA; n++) {
        const char *order = web_field_at(w, "order", n);
        if (*file && !is_dropped(w, file))
            places[count++] = (struct placed){order && *order ? strtol(order, NULL, 10) : n + 1, n};
    }
    qsort(places, (size_t)count, sizeof places[0], by_order);
    enum err e = ERR_OK;
    for (int i = 0; i < count && !e; i++) {
        const char *alt = web_field_at(w, "alt", places[i].n);
        json_t *o = json_object();
        e = put_sent(o, "file", web_field_at(w, "picture", places[i].n));
        if (!e)
            e = put_sent(o, "alt", alt ? alt : "");
        if (json_array_append_new(list, o))
            e = ERR_NOMEM;
    }
    if (json_object_set_new(form, "pictures", list))
        e = ERR_NOMEM;
    return e;
}

static enum err take_audiences(const struct web *w, json_t *form)
{
    json_t *list = json_array();
    const char *name;
    bool whole = list != NULL;
    for (int n = 0; (name = web_field_at(w, "audience", n)) && whole; n++)
        if (*name)
            whole = !json_array_append_new(list, json_string(name));
    return json_object_set_new(form, "audience", list) || !whole ? ERR_NOMEM : ERR_OK;
}

/* What the request's fields are put over. A draft that was removed meanwhile is a new one. */
static enum err ground(const struct web *w, bool *draft_gone, json_t **out, struct err_info *info)
{
    if (*web_field(w, "draft")) {
        enum err e = write_form_draft(w, web_field(w, "draft"), out, info);
        if (e != ERR_NOT_FOUND)
            return e;
        *draft_gone = true;
    }
    if (*web_field(w, "id"))
        return write_form_stored(w->d, web_field(w, "audience"), web_field(w, "id"), out, info);
    return write_form_blank(w, out, info);
}

enum err write_form_sent(const struct web *w, json_t **out, struct err_info *info)
{
    json_t *form = NULL;
    bool draft_gone = false;
    enum err e = ground(w, &draft_gone, &form, info);
    if (e)
        return e;
    for (size_t i = 0; i < TEXTS && !e; i++)
        if (web_field_at(w, texts[i], 0))
            e = put_sent(form, texts[i], web_field(w, texts[i]));
    if (!e)
        e = take_audiences(w, form);
    if (!e)
        e = take_pictures(w, form);
    if (!e && draft_gone)
        e = model_put(form, "draft", "");
    (void)json_object_del(form, "wrong");
    if (e) {
        json_decref(form);
        return no_memory(info);
    }
    *out = form;
    return ERR_OK;
}

const char *write_form_audience(const json_t *form, size_t n)
{
    return json_string_value(json_array_get(json_object_get(form, "audience"), n));
}

enum err write_form_wrong(json_t *form, const char *member, const char *words)
{
    json_t *wrong = json_object_get(form, "wrong");
    if (!wrong) {
        wrong = json_object();
        if (json_object_set_new(form, "wrong", wrong))
            return ERR_NOMEM;
    }
    return json_object_get(wrong, member) ? ERR_OK : model_put(wrong, member, words);
}
