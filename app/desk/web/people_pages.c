/* SPDX-License-Identifier: Apache-2.0 */
/* Who may sign in and what they may do; tokens of programs. */
#include <stdio.h>
#include <string.h>

#include "desk/sign_in.h"
#include "desk/tokens.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/secret_page.h"
#include "desk/web/token_form.h"

static enum err add_person(void *user, const struct person *p)
{
    json_t *o = json_pack("{s:s,s:s,s:s,s:b,s:b}", "name", p->name, "display", p->display, "role",
                          person_role_name(p->role), "enabled", p->enabled, "has_password",
                          p->has_password);
    return !o || json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

enum err people_view(struct web *w, json_t **model, struct err_info *info)
{
    json_t *people = json_array(), *tokens = NULL;
    enum err e = people ? people_each(w->d, add_person, people, info)
                        : err_set(info, ERR_NOMEM, "out of memory");
    if (!e)
        e = token_form_list(w->d, NULL, &tokens, info);
    if (!e &&
        !(*model = json_pack("{s:s,s:I,s:O,s:O}", "title", "People", "now",
                             (json_int_t)desk_now_s(w->d), "people", people, "tokens", tokens)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(people);
    json_decref(tokens);
    return e;
}

/* ---- acts ---- */

static enum err read_role(const struct web *w, enum person_role *out, struct err_info *info)
{
    *out = person_role_of(web_field(w, "role"));
    return *out == PERSON_NOBODY
               ? err_set(info, ERR_RANGE, "the role is author, moderator, admin or auditor")
               : ERR_OK;
}

static void saved(struct web_done *done)
{
    snprintf(done->location, sizeof done->location, "/people?done=saved");
}

enum err people_add_act(struct web *w, struct web_done *done, struct err_info *info)
{
    char link[SECRET_TOKEN_BYTES];
    const char *name = NULL, *display = web_field(w, "display");
    enum person_role role;
    enum err e = web_field_needed(w, "name", &name, info);
    if (!e)
        e = read_role(w, &role, info);
    if (!e)
        e = people_add(w->d, name, *display ? display : NULL, role, link, info);
    return e ? e : secret_page_link(name, link, desk_now_s(w->d) + LINK_LIFE_S, &done->model, info);
}

enum err people_reset_act(struct web *w, struct web_done *done, struct err_info *info)
{
    char link[SECRET_TOKEN_BYTES];
    const char *name = NULL;
    enum err e = web_field_needed(w, "name", &name, info);
    if (!e)
        e = people_reset(w->d, name, link, info);
    return e ? e : secret_page_link(name, link, desk_now_s(w->d) + LINK_LIFE_S, &done->model, info);
}

enum err people_role_act(struct web *w, struct web_done *done, struct err_info *info)
{
    const char *name = NULL;
    enum person_role role;
    enum err e = web_field_needed(w, "name", &name, info);
    if (!e)
        e = read_role(w, &role, info);
    saved(done);
    return e ? e : people_set_role(w->d, name, role, info);
}

static enum err set_enabled(struct web *w, bool enabled, struct web_done *done,
                            struct err_info *info)
{
    const char *name = NULL;
    enum err e = web_field_needed(w, "name", &name, info);
    saved(done);
    return e ? e : people_set_enabled(w->d, name, enabled, info);
}

enum err people_disable_act(struct web *w, struct web_done *done, struct err_info *info)
{
    return set_enabled(w, false, done, info);
}

enum err people_enable_act(struct web *w, struct web_done *done, struct err_info *info)
{
    return set_enabled(w, true, done, info);
}

enum err token_add_act(struct web *w, struct web_done *done, struct err_info *info)
{
    const char *person = NULL;
    enum err e = web_field_needed(w, "person", &person, info);
    return e ? e : token_form_add(w, person, &done->model, info);
}

enum err token_revoke_act(struct web *w, struct web_done *done, struct err_info *info)
{
    int64_t id = 0;
    enum err e = web_field_int(w, "id", 1, INT64_MAX, 0, &id, info);
    saved(done);
    return e ? e : token_revoke(w->d, id, info);
}

/* ---- the page ---- */

static void put_roles(const char *chosen, struct strbuf *out)
{
    static const struct {
        const char *role, *about;
    } all[] = {{"author", "author: writes posts"},
               {"moderator", "moderator: also approves, withdraws, holds and alerts"},
               {"admin", "admin: also people, audiences and settings"},
               {"auditor", "auditor: reads everything, changes nothing"}};
    html_put(out, "<label>Role <select name=\"role\">\n");
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        html_put(out, "<option value=\"%t\"%r>%t</option>\n", all[i].role,
                 !strcmp(all[i].role, chosen) ? " selected" : "", all[i].about);
    html_put(out, "</select></label>\n");
}

static void begin_form(const struct web *w, const char *action, const char *name,
                       struct strbuf *out)
{
    page_form(w, action, NULL, out);
    html_put(out, "<input type=\"hidden\" name=\"name\" value=\"%t\">\n", name);
}

static void put_person(const struct web *w, const json_t *p, struct strbuf *out)
{
    const char *name = model_text(p, "name");
    bool enabled = model_flag(p, "enabled");
    html_put(out,
             "<li><h3>%b</h3>\n<p class=\"facts\"><span>%t</span> <span>%t</span>%r%r</p>\n"
             "<details><summary>Change<span class=\"unseen\"> %t</span></summary>\n",
             model_text(p, "display"), name, model_text(p, "role"),
             enabled ? "" : " <span class=\"flag rejected\">disabled</span>",
             model_flag(p, "has_password") ? "" : " <span class=\"flag\">no password yet</span>",
             name);
    begin_form(w, "/people/role", name, out);
    put_roles(model_text(p, "role"), out);
    html_put(out, "<button>Change the role</button></form>\n");
    if (enabled) {
        begin_form(w, "/people/reset", name, out);
        html_put(out, "<button class=\"quiet\">Forget the password and make a link for a new "
                      "one</button></form>\n");
    }
    begin_form(w, enabled ? "/people/disable" : "/people/enable", name, out);
    html_put(out, "<button class=\"%t\">%t</button></form>\n</details></li>\n",
             enabled ? "stop" : "quiet", enabled ? "Disable, and sign out everywhere" : "Enable");
}

/* What was typed into this form, when it comes back: others of the page have the same names. */
static const char *typed(const struct web *w, const char *name)
{
    return w->wrong && !strcmp(w->request->path, "/people/add") ? web_field(w, name) : "";
}

static void put_add(const struct web *w, struct strbuf *out)
{
    const char *role = typed(w, "role");
    html_put(out, "<section class=\"decide\" aria-labelledby=\"add\">\n<h2 id=\"add\">Add "
                  "somebody</h2>\n<p>You get a link to hand over. With it they choose a password; "
                  "nobody else ever knows it.</p>\n");
    page_form(w, "/people/add", NULL, out);
    html_put(out,
             "<label>Name to sign in with <input name=\"name\" required maxlength=\"%d\" "
             "autocapitalize=\"none\" spellcheck=\"false\" pattern=\"[a-z0-9][a-z0-9._@\\-]*\" "
             "title=\"a-z, 0-9 and . _ - @\" value=\"%t\"></label>\n"
             "<label>Name that others see <input name=\"display\" maxlength=\"%d\" "
             "value=\"%t\"></label>\n",
             MAX_WHO_BYTES, typed(w, "name"), MAX_DISPLAY_BYTES, typed(w, "display"));
    put_roles(*role ? role : "author", out);
    html_put(out, "<button class=\"go\">Add</button></form>\n</section>\n");
}

static void put_tokens(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *p;
    html_put(out, "<section aria-labelledby=\"tokens\">\n<h2 id=\"tokens\">Tokens of "
                  "programs</h2>\n<p class=\"hint\">A token can never do more than its person "
                  "may.</p>\n");
    token_form_rows(w, json_object_get(model, "tokens"), "/tokens/revoke", model_int(model, "now"),
                    out);
    html_put(out, "<details><summary>Make a token</summary>\n");
    page_form(w, "/tokens/add", NULL, out);
    html_put(out, "<label>In whose name <select name=\"person\">\n");
    json_array_foreach(json_object_get(model, "people"), i, p) if (model_flag(p, "enabled"))
        html_put(out, "<option>%t</option>\n", model_text(p, "name"));
    html_put(out, "</select></label>\n");
    token_form_inputs(w, out);
    html_put(out, "<button class=\"go\">Make it</button></form></details>\n</section>\n");
}

enum err people_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *p;
    html_put(out, "<div class=\"two\">\n<section aria-labelledby=\"all\">\n<h2 id=\"all\">Who may "
                  "sign in</h2>\n<ul class=\"rows\">\n");
    json_array_foreach(json_object_get(model, "people"), i, p) put_person(w, p, out);
    html_put(out, "</ul>\n</section>\n");
    put_add(w, out);
    html_put(out, "</div>\n");
    put_tokens(w, model, out);
    return ERR_OK;
}
