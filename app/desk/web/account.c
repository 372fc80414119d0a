/* SPDX-License-Identifier: Apache-2.0 */
/* One's own account: password, sessions, tokens. */
#include <stdio.h>
#include <string.h>

#include "desk/audit.h"
#include "desk/session.h"
#include "desk/sign_in.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/token_form.h"

enum err account_view(struct web *w, json_t **model, struct err_info *info)
{
    json_t *tokens = NULL;
    const struct person *p = &w->person;
    enum err e = token_form_list(w->d, p->name, &tokens, info);
    if (!e && !(*model = json_pack("{s:s,s:I,s:s,s:s,s:s,s:b,s:O}", "title", "Your account", "now",
                                   (json_int_t)desk_now_s(w->d), "name", p->name, "display",
                                   p->display, "role", person_role_name(p->role), "has_password",
                                   p->has_password, "tokens", tokens)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(tokens);
    return e;
}

enum err account_password_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct signed_in in;
    const char *next = web_field(w, "password");
    if (strcmp(next, web_field(w, "again")) != 0)
        return err_set(info, ERR_RANGE, "the two passwords are not the same");
    enum err e = sign_in_change_password(w->d, web_field(w, "present"), next, w->request->address,
                                         &in, info);
    if (e)
        return e;
    memcpy(done->session, in.session, sizeof done->session);
    snprintf(done->location, sizeof done->location, "/account?done=password");
    return ERR_OK;
}

enum err account_sign_out_act(struct web *w, struct web_done *done, struct err_info *info)
{
    enum err e = session_end_all(w->d, w->person.id, info);
    if (!e)
        e = audit_add(w->d, &(struct audit_entry){.what = "sign out everywhere"}, info);
    done->signed_out = true;
    snprintf(done->location, sizeof done->location, "/sign-in?done=signed-out");
    return e;
}

enum err account_token_add_act(struct web *w, struct web_done *done, struct err_info *info)
{
    return token_form_add(w, w->person.name, &done->model, info);
}

/* Somebody else's is not there for this person. */
static enum err is_own(struct web *w, int64_t id, struct err_info *info)
{
    json_t *tokens = NULL, *t;
    size_t i;
    bool own = false;
    enum err e = token_form_list(w->d, w->person.name, &tokens, info);
    json_array_foreach(tokens, i, t) own = own || model_int(t, "id") == id;
    json_decref(tokens);
    return e || own ? e : err_set(info, ERR_NOT_FOUND, "you have no such token");
}

enum err account_token_revoke_act(struct web *w, struct web_done *done, struct err_info *info)
{
    int64_t id = 0;
    enum err e = web_field_int(w, "id", 1, INT64_MAX, 0, &id, info);
    if (!e)
        e = is_own(w, id, info);
    if (!e)
        e = token_revoke(w->d, id, info);
    snprintf(done->location, sizeof done->location, "/account?done=saved");
    return e;
}

static void put_password(const struct web *w, const json_t *model, struct strbuf *out)
{
    html_put(out, "<section aria-labelledby=\"password\">\n<h2 id=\"password\">Password</h2>\n");
    if (!model_flag(model, "has_password")) {
        html_put(out, "<p>You have none: you come in by your company's sign-in.</p>\n</section>\n");
        return;
    }
    page_form(w, "/account/password", "narrow", out);
    html_put(out,
             "<input type=\"hidden\" name=\"name\" autocomplete=\"username\" value=\"%t\">\n"
             "<label>Present password <input type=\"password\" name=\"present\" "
             "autocomplete=\"current-password\" required></label>\n"
             "<label>New password, %d characters or more <input type=\"password\" "
             "name=\"password\" autocomplete=\"new-password\" required minlength=\"%d\"></label>\n"
             "<label>Once more <input type=\"password\" name=\"again\" "
             "autocomplete=\"new-password\" required></label>\n"
             "<button class=\"go\">Change it</button></form>\n"
             "<p class=\"hint\">You stay signed in here, and are signed out everywhere "
             "else.</p>\n</section>\n",
             model_text(model, "name"), MIN_PASSWORD_CHARS, MIN_PASSWORD_CHARS);
}

enum err account_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    html_put(out, "<p class=\"lead\">%b, %t. You sign in as %t.</p>\n<div class=\"two\">\n<div>\n",
             model_text(model, "display"), model_text(model, "role"), model_text(model, "name"));
    html_put(out, "<section aria-labelledby=\"tokens\">\n<h2 id=\"tokens\">Tokens of your "
                  "programs</h2>\n<p class=\"hint\">What programs can do here stands in <a "
                  "href=\"/openapi.json\">the API's description</a>.</p>\n");
    token_form_rows(w, json_object_get(model, "tokens"), "/account/tokens/revoke",
                    model_int(model, "now"), out);
    html_put(out, "<details><summary>Make a token</summary>\n");
    page_form(w, "/account/tokens/add", NULL, out);
    token_form_inputs(w, out);
    html_put(out, "<button class=\"go\">Make it</button></form></details>\n</section>\n</div>\n"
                  "<div>\n");
    put_password(w, model, out);
    html_put(out, "<section aria-labelledby=\"sessions\">\n<h2 id=\"sessions\">Sessions</h2>\n");
    page_form(w, "/account/sign-out", NULL, out);
    html_put(out, "<button class=\"stop\">Sign out everywhere, here too</button></form>\n"
                  "</section>\n</div>\n</div>\n");
    return ERR_OK;
}
