/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/changes.h"

#include <string.h>

#include "desk/web/page.h"
#include "desk/web/word_diff.h"

static const struct {
    const char *member, *name;
} members[] = {
    {"title", "Title"},    {"text", "Text"},   {"language", "Language"},
    {"layout", "Layout"},  {"link", "Link"},   {"author", "Author"},
    {"role", "Role"},      {"tags", "Tags"},   {"event_start", "Starts"},
    {"event_end", "Ends"}, {"place", "Place"},
};

static enum err add_member(json_t *list, size_t i, const char *old, const char *new)
{
    json_t *diff = NULL;
    if (!strcmp(old, new))
        return ERR_OK;
    enum err e = word_diff(old, new, &diff);
    if (e)
        return e;
    json_t *o = json_pack("{s:s,s:s,s:o}", "member", members[i].member, "name", members[i].name,
                          "diff", diff);
    return json_array_append_new(list, o) ? ERR_NOMEM : ERR_OK;
}

static enum err add_pictures(json_t *changes, const json_t *old, const json_t *new)
{
    json_t *was = json_object_get(old, "pictures"), *is = json_object_get(new, "pictures");
    if (json_equal(was, is))
        return ERR_OK;
    json_t *both = json_pack("{s:O,s:O}", "old", was, "new", is);
    return json_object_set_new(changes, "pictures", both) ? ERR_NOMEM : ERR_OK;
}

enum err changes_between(const json_t *old, const json_t *new, json_t **out)
{
    json_t *list = json_array(), *changes = json_pack("{s:o}", "members", list);
    enum err e = changes ? ERR_OK : ERR_NOMEM;
    for (size_t i = 0; i < sizeof members / sizeof members[0] && !e; i++)
        e = add_member(list, i, model_text(old, members[i].member),
                       model_text(new, members[i].member));
    if (!e)
        e = add_pictures(changes, old, new);
    if (e)
        json_decref(changes);
    else
        *out = changes;
    return e;
}

bool changes_none(const json_t *changes)
{
    return !json_array_size(json_object_get(changes, "members")) &&
           !json_object_get(changes, "pictures");
}

/* ---- on a page ---- */

static void put_diff(const json_t *diff, struct strbuf *out)
{
    size_t i;
    json_t *o;
    json_array_foreach(diff, i, o)
    {
        if (json_object_get(o, "gone"))
            html_put(out, "<del>%p</del>", model_text(o, "gone"));
        else if (json_object_get(o, "added"))
            html_put(out, "<ins>%p</ins>", model_text(o, "added"));
        else
            html_put(out, "%p", model_text(o, "same"));
    }
}

static void put_pictures(const char *name, const json_t *list, struct strbuf *out)
{
    size_t i;
    json_t *o;
    html_put(out, "<div><h4>%t</h4>\n", name);
    if (!json_array_size(list))
        html_put(out, "<p class=\"hint\">No picture</p>\n");
    json_array_foreach(list, i, o)
    {
        const char *alt = model_text(o, "alt");
        html_put(out,
                 "<figure class=\"small\"><img src=\"/picture?file=%q\" alt=\"%t\" "
                 "loading=\"lazy\"><figcaption>%b</figcaption></figure>\n",
                 model_text(o, "file"), alt, *alt ? alt : "No words for people who cannot see it");
    }
    html_put(out, "</div>\n");
}

void changes_put(const json_t *changes, const char *old_name, const char *new_name,
                 struct strbuf *out)
{
    size_t i;
    json_t *o, *pictures = json_object_get(changes, "pictures");
    html_put(out, "<div class=\"changes\">\n");
    json_array_foreach(json_object_get(changes, "members"), i, o)
    {
        html_put(out, "<h3>%t</h3>\n<p class=\"text\" dir=\"auto\">", model_text(o, "name"));
        put_diff(json_object_get(o, "diff"), out);
        html_put(out, "</p>\n");
    }
    if (pictures) {
        html_put(out, "<h3>Pictures</h3>\n<div class=\"pair\">\n");
        put_pictures(old_name, json_object_get(pictures, "old"), out);
        put_pictures(new_name, json_object_get(pictures, "new"), out);
        html_put(out, "</div>\n");
    }
    html_put(out, "</div>\n");
}
