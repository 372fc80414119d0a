/* SPDX-License-Identifier: Apache-2.0 */
/* The company's rules for the walls, to read and to change. */
#include <inttypes.h>

#include "desk/audience.h"
#include "desk/guidelines.h"
#include "desk/web/markup.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"

static enum err no_memory(struct err_info *info)
{
    return err_set(info, ERR_NOMEM, "out of memory");
}

/* ---- models ---- */

static enum err add_name(void *user, const struct audience_row *row)
{
    return json_array_append_new(user, json_string(row->name)) ? ERR_NOMEM : ERR_OK;
}

static enum err add_reader(void *user, const char *display, int64_t at_s)
{
    json_t *o = json_pack("{s:s,s:I}", "name", display, "at", (json_int_t)at_s);
    return json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

/* Who has read them is for those who answer for what is on the walls. */
static enum err add_readers(struct web *w, int64_t version, json_t *model, struct err_info *info)
{
    json_t *list = json_array();
    if (!version || !(web_may(w, POWER_SETTINGS) || web_may(w, POWER_RECORDS))) {
        json_decref(list);
        return ERR_OK;
    }
    if (json_object_set_new(model, "readers", list))
        return no_memory(info);
    return guidelines_each_reader(w->d, version, add_reader, list, info);
}

static enum err add_mine(struct web *w, int64_t version, json_t *model, struct err_info *info)
{
    bool missing = false;
    int64_t at_s = 0;
    enum err e = guidelines_missing(w->d, w->person.id, &missing, info);
    if (!e)
        e = guidelines_acknowledged(w->d, w->person.id, version, &at_s, info);
    if (!e && (json_object_set_new(model, "must_read", json_boolean(missing)) ||
               json_object_set_new(model, "acknowledged", json_integer(at_s))))
        e = no_memory(info);
    return e;
}

static enum err make_model(struct web *w, const char *title, int64_t version, json_t **out,
                           struct err_info *info)
{
    struct guidelines g = {0}, latest = {0};
    json_t *audiences = json_array();
    enum err e = audiences ? guidelines_read(w->d, version, &g, info) : no_memory(info);
    if (e)
        goto out;
    e = guidelines_read(w->d, 0, &latest, info);
    if (!e)
        e = audience_each(w->d, add_name, audiences, info);
    if (!e && !(*out = json_pack("{s:s,s:I,s:I,s:s,s:s,s:I,s:s,s:O}", "title", title, "version",
                                 (json_int_t)g.version, "latest", (json_int_t)latest.version,
                                 "text", g.text, "sha256", g.sha256, "at", (json_int_t)g.at_s,
                                 "who", g.who, "audiences", audiences)))
        e = no_memory(info);
    guidelines_clear(&g);
    guidelines_clear(&latest);
out:
    json_decref(audiences);
    return e;
}

enum err guidelines_view(struct web *w, json_t **model, struct err_info *info)
{
    int64_t version = 0;
    json_t *m = NULL;
    enum err e = web_field_int(w, "version", 1, INT32_MAX, 0, &version, info);
    if (!e && w->request->post) /* a mistake: what is shown again is the latest */
        version = 0;
    if (!e)
        e = make_model(w, "Guidelines", version, &m, info);
    if (!e)
        e = add_mine(w, model_int(m, "version"), m, info);
    if (!e)
        e = add_readers(w, model_int(m, "version"), m, info);
    if (e)
        json_decref(m);
    else
        *model = m;
    return e;
}

enum err guidelines_edit_view(struct web *w, json_t **model, struct err_info *info)
{
    return make_model(w, "Change the guidelines", 0, model, info);
}

/* ---- pages ---- */

static void put_acknowledge(const struct web *w, const json_t *model, struct strbuf *out)
{
    int64_t version = model_int(model, "version");
    if (version != model_int(model, "latest") || !web_may(w, POWER_WRITE))
        return;
    if (model_int(model, "acknowledged")) {
        html_put(out, "<p class=\"said\">You acknowledged this version on ");
        html_time(out, model_int(model, "acknowledged"));
        html_put(out, ".</p>\n");
        return;
    }
    page_form(w, "/guidelines/acknowledge", NULL, out);
    html_put(out,
             "<input type=\"hidden\" name=\"version\" value=\"%l\">\n"
             "<button class=\"go\">I have read them and will keep to them</button></form>\n",
             version);
}

static void put_to_wall(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *name, *list = json_object_get(model, "audiences");
    if (!web_may(w, POWER_WRITE) || model_int(model, "version") != model_int(model, "latest"))
        return;
    html_put(out, "<section aria-labelledby=\"wall-title\"><h2 id=\"wall-title\">Show them on a "
                  "wall</h2>\n<p class=\"hint\">Makes a pinned post of them, which waits for "
                  "approval like any other.</p>\n");
    page_form(w, "/guidelines/wall", NULL, out);
    html_put(out, "<div class=\"checks\" role=\"group\" aria-label=\"On which walls\">\n");
    json_array_foreach(list, i, name)
        html_put(out,
                 "<label class=\"check\"><input type=\"checkbox\" name=\"audience\" "
                 "value=\"%t\"%r> %t</label>\n",
                 json_string_value(name), json_array_size(list) == 1 ? " checked" : "",
                 json_string_value(name));
    html_put(out,
             "</div>\n<label>Language <input name=\"language\" value=\"%t\" maxlength=\"35\" "
             "placeholder=\"en\" autocapitalize=\"none\"></label>\n"
             "<button>Make a post of them</button></form></section>\n",
             web_field(w, "language"));
}

static void put_readers(const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *reader, *list = json_object_get(model, "readers");
    if (!list)
        return;
    html_put(out,
             "<section aria-labelledby=\"readers-title\"><h2 id=\"readers-title\">Who has "
             "acknowledged version %l</h2>\n<div class=\"scroll\"><table><thead><tr><th "
             "scope=\"col\">Name</th><th scope=\"col\">When</th></tr></thead><tbody>\n",
             model_int(model, "version"));
    json_array_foreach(list, i, reader)
    {
        html_put(out, "<tr><td>%b</td><td>", model_text(reader, "name"));
        if (model_int(reader, "at"))
            html_time(out, model_int(reader, "at"));
        else
            html_put(out, "not yet");
        html_put(out, "</td></tr>\n");
    }
    html_put(out, "</tbody></table></div></section>\n");
}

static void put_versions(const json_t *model, struct strbuf *out)
{
    int64_t version = model_int(model, "version"), latest = model_int(model, "latest");
    html_put(out, "<p class=\"hint\">Version %l, ", version);
    html_time(out, model_int(model, "at"));
    html_put(out, ", by <bdi>%t</bdi>.", model_text(model, "who"));
    if (version > 1)
        html_put(out, " <a href=\"/guidelines?version=%l\">The version before</a>", version - 1);
    if (version < latest)
        html_put(out, " <a href=\"/guidelines\">The latest version</a>");
    html_put(out, "</p>\n");
}

enum err guidelines_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    if (!model_int(model, "version")) {
        html_put(out, "<p class=\"lead\">There are none yet.</p>\n");
    } else {
        if (model_int(model, "version") < model_int(model, "latest"))
            html_put(out, "<p class=\"wrong\">This is an earlier version.</p>\n");
        html_put(out, "<article class=\"guidelines\">\n");
        markup_put(model_text(model, "text"), out);
        html_put(out, "</article>\n");
        put_versions(model, out);
        put_acknowledge(w, model, out);
    }
    if (web_may(w, POWER_SETTINGS))
        html_put(out, "<p><a class=\"button\" href=\"/guidelines/edit\">%t</a></p>\n",
                 model_int(model, "version") ? "Change them" : "Write them");
    if (model_int(model, "version"))
        put_to_wall(w, model, out);
    put_readers(model, out);
    return ERR_OK;
}

enum err guidelines_edit_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    const char *sent = web_field_at(w, "text", 0);
    html_put(out, "<p class=\"lead\">Everybody who writes is asked to acknowledge the new "
                  "version.</p>\n");
    if (sent) {
        html_put(out, "<section aria-label=\"As it will read\"><article class=\"guidelines\">\n");
        markup_put(sent, out);
        html_put(out, "</article></section>\n");
    }
    page_form(w, "/guidelines/edit", "stack", out);
    html_put(
        out,
        "<input type=\"hidden\" name=\"was\" value=\"%l\">\n"
        "<label class=\"whole\">Text <textarea name=\"text\" rows=\"24\" dir=\"auto\" "
        "aria-describedby=\"marks\">\n%t</textarea></label>\n"
        "<p class=\"hint\" id=\"marks\">A line that begins with “# ” is a heading, with “## ” a "
        "smaller one, with “- ” or “1. ” an item of a list. An empty line ends a "
        "paragraph.</p>\n<button class=\"go\">Publish version %l</button></form>\n",
        model_int(model, "latest"), sent ? sent : model_text(model, "text"),
        model_int(model, "latest") + 1);
    return ERR_OK;
}
