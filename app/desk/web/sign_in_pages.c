/* SPDX-License-Identifier: Apache-2.0 */
/* Coming in by password or by a one-time link, and going out. */
#include "desk/session.h"
#include "desk/sign_in.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"

#include <stdio.h>
#include <string.h>

enum err sign_in_view(struct web *w, json_t **model, struct err_info *info)
{
    (void)w;
    *model = json_pack("{s:s}", "title", "Sign in");
    return *model ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

enum err sign_in_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    (void)model;
    page_form(w, "/sign-in", "narrow", out);
    html_put(out,
             "<label>Name <input name=\"name\" autocomplete=\"username\" required maxlength=\"64\" "
             "value=\"%t\" autocapitalize=\"none\" spellcheck=\"false\"></label>\n"
             "<label>Password <input type=\"password\" name=\"password\" "
             "autocomplete=\"current-password\" required></label>\n"
             "<button class=\"go\">Sign in</button></form>\n"
             "<p class=\"hint\">No password yet? Open the one-time link that you were given.</p>\n",
             web_field(w, "name"));
    return ERR_OK;
}

static const char *previous(const struct web *w)
{
    return w->request->session[0] ? w->request->session : NULL;
}

enum err sign_in_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct signed_in in;
    enum err e = sign_in_by_password(w->d, web_field(w, "name"), web_field(w, "password"),
                                     w->request->address, previous(w), &in, info);
    if (!e)
        memcpy(done->session, in.session, sizeof done->session);
    return e;
}

enum err welcome_view(struct web *w, json_t **model, struct err_info *info)
{
    struct person p;
    enum err e = sign_in_link_peek(w->d, web_field(w, "link"), &p, info);
    if (e)
        return e;
    *model = json_pack("{s:s,s:s,s:s}", "title", "Welcome", "name", p.name, "display", p.display);
    return *model ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

enum err welcome_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    html_put(out,
             "<p class=\"lead\">You are <strong>%b</strong>. Choose a password of %d characters or "
             "more; "
             "a few words that nobody else would put together are best.</p>\n",
             model_text(model, "display"), MIN_PASSWORD_CHARS);
    page_form(w, "/welcome", "narrow", out);
    html_put(out,
             "<input type=\"hidden\" name=\"link\" value=\"%t\">"
             "<input type=\"hidden\" name=\"name\" autocomplete=\"username\" value=\"%t\">\n"
             "<label>Password <input type=\"password\" name=\"password\" "
             "autocomplete=\"new-password\" required minlength=\"%d\"></label>\n"
             "<label>Once more <input type=\"password\" name=\"again\" "
             "autocomplete=\"new-password\" required></label>\n"
             "<button class=\"go\">Keep it and come in</button></form>\n",
             web_field(w, "link"), model_text(model, "name"), MIN_PASSWORD_CHARS);
    return ERR_OK;
}

enum err welcome_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct signed_in in;
    const char *password = web_field(w, "password");
    if (strcmp(password, web_field(w, "again")) != 0)
        return err_set(info, ERR_RANGE, "the two passwords are not the same");
    enum err e = sign_in_by_link(w->d, web_field(w, "link"), password, previous(w), &in, info);
    if (!e)
        memcpy(done->session, in.session, sizeof done->session);
    return e;
}

enum err sign_out_act(struct web *w, struct web_done *done, struct err_info *info)
{
    done->signed_out = true;
    snprintf(done->location, sizeof done->location, "/sign-in?done=signed-out");
    return session_end(w->d, w->request->session, info);
}
