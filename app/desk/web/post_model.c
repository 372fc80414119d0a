/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/post_model.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "desk/web/html.h"
#include "desk/web/page.h"

static enum err put_int(json_t *o, const char *key, int64_t n)
{
    return json_object_set_new(o, key, json_integer(n)) ? ERR_NOMEM : ERR_OK;
}

/* A text of the item, if it has one under this name. */
static enum err copy(const json_t *item, const char *from, json_t *o, const char *to)
{
    return model_put(o, to, json_string_value(json_object_get(item, from)));
}

static enum err put_pictures(const json_t *item, json_t *o)
{
    json_t *list = json_array();
    size_t i;
    json_t *a;
    if (!list || json_object_set_new(o, "pictures", list))
        return ERR_NOMEM;
    json_array_foreach(json_object_get(item, "attachments"), i, a)
    {
        json_t *picture = json_object();
        enum err e = picture ? copy(a, "url", picture, "file") : ERR_NOMEM;
        if (!e)
            e = copy(a, "title", picture, "alt");
        if (json_array_append_new(list, picture) || e)
            return ERR_NOMEM;
    }
    return ERR_OK;
}

static enum err put_event(const json_t *ours, json_t *o)
{
    const json_t *event = json_object_get(ours, "event");
    if (!json_is_object(event))
        return ERR_OK;
    return json_object_set_new(o, "event", json_deep_copy(event)) ? ERR_NOMEM : ERR_OK;
}

static enum err put_item(const struct post_row *row, json_t *o)
{
    json_t *item = NULL;
    enum err e = json_doc_parse(row->item, row->item_bytes, &item, NULL);
    if (e)
        return e == ERR_NOMEM ? e : ERR_OK; /* the row alone says enough to decide against it */
    const json_t *ours = json_object_get(item, "_placard");
    const char *date = json_string_value(json_object_get(item, "date_published"));
    int64_t published_s = 0;
    if (date)
        (void)!text_time_parse(date, false, &published_s);
    if ((e = copy(item, "title", o, "title")) || (e = copy(item, "content_text", o, "text")) ||
        (e = copy(item, "summary", o, "summary")) || (e = copy(item, "language", o, "language")) ||
        (e = copy(item, "external_url", o, "link")) || (e = copy(ours, "layout", o, "layout")) ||
        (e = copy(ours, "source", o, "source")) || (e = put_int(o, "published", published_s)) ||
        (e = put_pictures(item, o)) || (e = put_event(ours, o))) {
        json_decref(item);
        return e;
    }
    json_decref(item);
    return ERR_OK;
}

enum err post_model_of(const struct post_row *row, json_t **out)
{
    json_t *o = json_object();
    enum err e = o ? ERR_OK : ERR_NOMEM;
    const struct {
        const char *key, *text;
    } texts[] = {{"audience", row->audience}, {"id", row->id},         {"flag", row->flag},
                 {"words", row->words},       {"author", row->author}, {"asked", row->asked},
                 {"reason", row->reason},     {"sha256", row->sha256}};
    const struct {
        const char *key;
        int64_t n;
    } numbers[] = {{"from", row->from_s},
                   {"until", row->until_s},
                   {"rank", row->rank},
                   {"duration_ms", row->duration_ms},
                   {"changed", row->changed_s}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !e; i++)
        e = model_put(o, texts[i].key, texts[i].text);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && !e; i++)
        e = put_int(o, numbers[i].key, numbers[i].n);
    if (!e && json_object_set_new(o, "pinned", json_boolean(row->pinned)))
        e = ERR_NOMEM;
    if (!e)
        e = put_item(row, o);
    if (e) {
        json_decref(o);
        return e;
    }
    *out = o;
    return ERR_OK;
}

enum err post_model_add(void *user, const struct post_row *row)
{
    json_t *post;
    enum err e = post_model_of(row, &post);
    return e ? e : json_array_append_new(user, post) ? ERR_NOMEM : ERR_OK;
}

enum err post_model_asked(const struct web *w, json_t **out, struct err_info *info)
{
    int64_t audience_id = 0;
    const char *id = NULL;
    json_t *list = NULL;
    enum err e = web_audience(w, &audience_id, info);
    if (!e)
        e = web_field_needed(w, "id", &id, info);
    if (!e && !(list = json_array()))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (!e)
        e = review_each(w->d, audience_id, NULL, id, post_model_add, list, info);
    if (!e && !json_array_size(list))
        e = err_set(info, ERR_NOT_FOUND, "this audience has no such post");
    if (!e)
        *out = json_incref(json_array_get(list, 0));
    json_decref(list);
    return e;
}

void post_query(const json_t *post, struct strbuf *out)
{
    html_put(out, "?audience=%q&amp;id=%q", model_text(post, "audience"), model_text(post, "id"));
}

void post_card(const json_t *post, struct strbuf *out)
{
    const char *title = model_text(post, "title"), *words = model_text(post, "words");
    html_put(out, "<li class=\"card\"><a href=\"/post");
    post_query(post, out);
    html_put(out, "\"><h2>%b</h2></a>\n", *title ? title : words);
    if (*title)
        html_put(out, "<p class=\"words\">%b</p>\n", model_text(post, "text"));
    html_put(out, "<p class=\"facts\"><span class=\"flag %t\">%t</span> ", model_text(post, "flag"),
             *model_text(post, "asked") ? "changes asked" : model_text(post, "flag"));
    if (*model_text(post, "author"))
        html_put(out, "<span>%b</span> ", model_text(post, "author"));
    html_put(out, "<span>%t</span> ", model_text(post, "audience"));
    html_time(out, model_int(post, "changed"));
    size_t pictures = json_array_size(json_object_get(post, "pictures"));
    if (pictures)
        html_put(out, " <span>%d picture%t</span>", (int)pictures, pictures > 1 ? "s" : "");
    html_put(out, "</p></li>\n");
}
