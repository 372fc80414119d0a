/* SPDX-License-Identifier: Apache-2.0 */
/* Audiences with their rule for approvals, and the desk's settings. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "desk/audience.h"
#include "desk/setting.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"

static enum err add_audience(void *user, const struct audience_row *r)
{
    json_t *o = json_pack("{s:s,s:i,s:b,s:I,s:I}", "name", r->name, "approvals",
                          r->rule.approvals_needed, "self_approval", r->rule.self_approval,
                          "pending", (json_int_t)r->pending, "approved", (json_int_t)r->approved);
    return !o || json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

static enum err add_settings(struct desk *d, json_t *list, struct err_info *info)
{
    const struct setting *s;
    for (int i = 0; (s = setting_at(i)); i++) {
        char *value = NULL;
        enum err e = setting_get(d, s->name, &value, info);
        if (e)
            return e;
        json_t *o = json_pack("{s:s,s:s,s:s,s:s,s:b}", "name", s->name, "value", value, "fallback",
                              s->fallback, "help", s->help, "shell_only", setting_is_command(s));
        mem_free(value);
        if (!o || json_array_append_new(list, o))
            return err_set(info, ERR_NOMEM, "out of memory");
    }
    return ERR_OK;
}

enum err settings_view(struct web *w, json_t **model, struct err_info *info)
{
    json_t *audiences = json_array(), *list = json_array();
    enum err e = audiences && list ? audience_each(w->d, add_audience, audiences, info)
                                   : err_set(info, ERR_NOMEM, "out of memory");
    if (!e)
        e = add_settings(w->d, list, info);
    if (!e && !(*model = json_pack("{s:s,s:O,s:O}", "title", "Settings", "audiences", audiences,
                                   "settings", list)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(audiences);
    json_decref(list);
    return e;
}

/* ---- acts ---- */

static void saved(struct web_done *done, const char *said)
{
    snprintf(done->location, sizeof done->location, "/settings?done=%s", said);
}

enum err setting_set_act(struct web *w, struct web_done *done, struct err_info *info)
{
    const char *name = NULL;
    const struct setting *s;
    enum err e = web_field_needed(w, "name", &name, info);
    if (e)
        return e;
    for (int i = 0; (s = setting_at(i)); i++)
        if (!strcmp(s->name, name) && setting_is_command(s))
            return err_set(info, ERR_NOT_APPROVED,
                           "%s names a program to run: set it in a shell on the desk's machine",
                           s->name);
    saved(done, "saved");
    return setting_set(w->d, name, web_field(w, "value"), info);
}

enum err audience_add_act(struct web *w, struct web_done *done, struct err_info *info)
{
    const char *name = NULL;
    enum err e = web_field_needed(w, "name", &name, info);
    saved(done, "saved");
    return e ? e : audience_add(w->d, name, info);
}

enum err audience_rule_act(struct web *w, struct web_done *done, struct err_info *info)
{
    int64_t id = 0, approvals = 0;
    int off = 0;
    enum err e = web_audience(w, &id, info);
    if (!e && !*web_field(w, "approvals"))
        e = err_set(info, ERR_SYNTAX, "approvals is missing: 1 or 2 people");
    if (!e)
        e = web_field_int(w, "approvals", 1, 2, 1, &approvals, info);
    if (!e)
        e = audience_set_rule(
            w->d, id,
            &(struct audience_rule){.approvals_needed = (int)approvals,
                                    .self_approval = !strcmp(web_field(w, "self_approval"), "yes")},
            &off, info);
    if (e)
        return e;
    saved(done, off ? "rule-took-off" : "saved");
    done->model = json_pack("{s:i}", "taken_off", off);
    return ERR_OK;
}

/* ---- the page ---- */

static void put_audience(const struct web *w, const json_t *a, struct strbuf *out)
{
    bool two = model_int(a, "approvals") > 1;
    html_put(out,
             "<li><h3>%t</h3>\n<p class=\"facts\"><span>%l on the wall</span> <span>%l "
             "waiting</span></p>\n",
             model_text(a, "name"), model_int(a, "approved"), model_int(a, "pending"));
    page_form(w, "/audiences/rule", NULL, out);
    html_put(out,
             "<input type=\"hidden\" name=\"audience\" value=\"%t\">\n"
             "<label>A post needs <select name=\"approvals\"><option value=\"1\"%r>one "
             "approval</option><option value=\"2\"%r>two people's approval</option></select>"
             "</label>\n<label class=\"check\"><input type=\"checkbox\" name=\"self_approval\" "
             "value=\"yes\"%r> Authors may approve their own</label>\n<button>Save<span "
             "class=\"unseen\"> the rule of %t</span></button></form></li>\n",
             model_text(a, "name"), two ? "" : " selected", two ? " selected" : "",
             model_flag(a, "self_approval") ? " checked" : "", model_text(a, "name"));
}

static void put_audiences(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *a;
    html_put(out, "<section aria-labelledby=\"audiences\">\n<h2 id=\"audiences\">Audiences</h2>\n"
                  "<p class=\"hint\">Groups of screens with a wall of their own. A stricter rule "
                  "holds at once: posts that fall short of it leave the wall and wait for "
                  "review.</p>\n<ul class=\"rows\">\n");
    json_array_foreach(json_object_get(model, "audiences"), i, a) put_audience(w, a, out);
    html_put(out, "</ul>\n");
    page_form(w, "/audiences/add", NULL, out);
    html_put(out, "<label>A new audience, such as hq/lobby <input name=\"name\" required "
                  "maxlength=\"128\" autocapitalize=\"none\" spellcheck=\"false\"></label>\n"
                  "<button class=\"go\">Add</button></form>\n</section>\n");
}

static void put_setting(const struct web *w, const json_t *s, struct strbuf *out)
{
    const char *name = model_text(s, "name"), *fallback = model_text(s, "fallback");
    html_put(out, "<li><h3>%t</h3>\n<p class=\"hint\" id=\"help-%t\">%t.%r%t%r</p>\n", name, name,
             model_text(s, "help"), *fallback ? " Unless set: " : "", fallback,
             *fallback ? "." : "");
    if (model_flag(s, "shell_only")) {
        html_put(out,
                 "<p>%t</p>\n<p class=\"facts\">Set in a shell on the desk's machine: "
                 "<code>placard-desk setting %t</code></p></li>\n",
                 *model_text(s, "value") ? model_text(s, "value") : "Not set.", name);
        return;
    }
    page_form(w, "/settings/set", NULL, out);
    html_put(out,
             "<input type=\"hidden\" name=\"name\" value=\"%t\">\n<label><span class=\"unseen\">%t"
             "</span><input name=\"value\" maxlength=\"512\" value=\"%t\" spellcheck=\"false\" "
             "aria-describedby=\"help-%t\"></label>\n<button>Save<span class=\"unseen\"> %t"
             "</span></button></form></li>\n",
             name, name, model_text(s, "value"), name, name);
}

enum err settings_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *s;
    put_audiences(w, model, out);
    html_put(out, "<section aria-labelledby=\"all\">\n<h2 id=\"all\">All settings</h2>\n"
                  "<ul class=\"rows\">\n");
    json_array_foreach(json_object_get(model, "settings"), i, s) put_setting(w, s, out);
    html_put(out, "</ul>\n</section>\n");
    return ERR_OK;
}
