/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/secret_page.h"

#include "desk/web/page.h"
#include "desk/web/pages.h"

enum err secret_page_link(const char *name, const char *link, int64_t until_s, json_t **out,
                          struct err_info *info)
{
    *out = json_pack("{s:s,s:s,s:s+,s:I}", "title", "A link to hand over", "name", name, "link",
                     "/welcome?link=", link, "until", (json_int_t)until_s);
    return *out ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

enum err secret_page_token(int64_t id, const char *token, unsigned scopes, int64_t until_s,
                           json_t **out, struct err_info *info)
{
    char list[SCOPES_TEXT_BYTES];
    scopes_format(scopes, list);
    *out = json_pack("{s:s,s:I,s:s,s:s,s:I}", "title", "A token for a program", "id",
                     (json_int_t)id, "token", token, "scopes", list, "until", (json_int_t)until_s);
    return *out ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

enum err link_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    html_put(
        out,
        "<p class=\"lead\">Give this address to <strong>%b</strong>, by a way that others do "
        "not read. It works once, and asks for a password.</p>\n"
        "<label class=\"secret\">Address <input readonly data-select value=\"%t%t%t\"></label>\n"
        "%r<p class=\"facts\">Good until ",
        model_text(model, "name"), w->host[0] ? w->terms->secure ? "https://" : "http://" : "",
        w->host, model_text(model, "link"),
        w->host[0] ? "" : "<p>Put the address of this desk in front of it.</p>\n");
    html_time(out, model_int(model, "until"));
    html_put(out, ". It is shown this once; a new one can be made at any time.</p>\n"
                  "<p><a class=\"button\" href=\"/people\">Back to people</a></p>\n");
    return ERR_OK;
}

enum err token_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    html_put(out,
             "<p class=\"lead\">Keep this where the program reads it, and nobody else does.</p>\n"
             "<label class=\"secret\">Token <input readonly data-select value=\"%t\"></label>\n"
             "<p class=\"facts\">Number %l, for %t, good until ",
             model_text(model, "token"), model_int(model, "id"), model_text(model, "scopes"));
    html_time(out, model_int(model, "until"));
    html_put(out,
             ". It is shown this once; what is lost is revoked and made again.</p>\n"
             "<p><a class=\"button\" href=\"%t\">Back</a></p>\n",
             web_may(w, POWER_PEOPLE) && *web_field(w, "person") ? "/people" : "/account");
    return ERR_OK;
}
