/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/token_form.h"

#include <string.h>

#include "desk/web/page.h"
#include "desk/web/secret_page.h"

#define DEFAULT_DAYS 90

struct listing {
    json_t *list;
    const char *person; /* NULL = all */
};

/* A box for each scope, all with the same name. */
static enum err read_scopes(const struct web *w, unsigned *out, struct err_info *info)
{
    unsigned all = 0;
    for (int i = 0; i < w->request->field_count; i++) {
        const struct web_field *f = &w->request->fields[i];
        unsigned some = 0;
        if (strcmp(f->name, "scopes") != 0)
            continue;
        if (scopes_parse(f->value, &some))
            return err_set(info, ERR_RANGE,
                           "scopes are read, write, review, emergency, publish, records, admin");
        all |= some;
    }
    *out = all; /* token_add refuses none */
    return ERR_OK;
}

enum err token_form_add(struct web *w, const char *person, json_t **out, struct err_info *info)
{
    char text[TOKEN_TEXT_BYTES];
    const char *purpose = NULL;
    unsigned scopes = 0;
    int64_t days = 0, id = 0;
    enum err e = web_field_needed(w, "purpose", &purpose, info);
    if (!e)
        e = read_scopes(w, &scopes, info);
    if (!e)
        e = web_field_int(w, "days", 1, MAX_TOKEN_LIFE_S / 86400, DEFAULT_DAYS, &days, info);
    int64_t until_s = desk_now_s(w->d) + days * 86400;
    if (!e)
        e = token_add(w->d, person, purpose, scopes, until_s, text, &id, info);
    return e ? e : secret_page_token(id, text, scopes, until_s, out, info);
}

static enum err add_row(void *user, const struct token_row *r)
{
    struct listing *l = user;
    char scopes[SCOPES_TEXT_BYTES];
    if (l->person && strcmp(l->person, r->person) != 0)
        return ERR_OK;
    scopes_format(r->scopes, scopes);
    json_t *o =
        json_pack("{s:I,s:s,s:s,s:s,s:I,s:I,s:b}", "id", (json_int_t)r->id, "person", r->person,
                  "purpose", r->name, "scopes", scopes, "made", (json_int_t)r->made_s, "until",
                  (json_int_t)r->until_s, "revoked", r->revoked);
    return !o || json_array_append_new(l->list, o) ? ERR_NOMEM : ERR_OK;
}

enum err token_form_list(struct desk *d, const char *person, json_t **out, struct err_info *info)
{
    struct listing l = {.list = json_array(), .person = person};
    enum err e =
        l.list ? token_each(d, add_row, &l, info) : err_set(info, ERR_NOMEM, "out of memory");
    if (e) {
        json_decref(l.list);
        return e;
    }
    *out = l.list;
    return ERR_OK;
}

void token_form_inputs(const struct web *w, struct strbuf *out)
{
    static const struct {
        const char *scope, *about;
    } all[] = {{"read", "read posts and walls"},        {"write", "write and import posts"},
               {"review", "approve, reject, schedule"}, {"emergency", "withdraw, hold, alert"},
               {"publish", "renew and copy files"},     {"records", "read the records"},
               {"admin", "people, audiences, settings"}};
    html_put(out,
             "<label>What it is for <input name=\"purpose\" required maxlength=\"%d\" "
             "value=\"%t\"></label>\n<label>Days that it is good for <input type=\"number\" "
             "name=\"days\" min=\"1\" max=\"%d\" value=\"%d\"></label>\n"
             "<fieldset><legend>What it may do, at most</legend>\n",
             MAX_TOKEN_NAME_BYTES, web_field(w, "purpose"), (int)(MAX_TOKEN_LIFE_S / 86400),
             DEFAULT_DAYS);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        html_put(out,
                 "<label class=\"check\"><input type=\"checkbox\" name=\"scopes\" "
                 "value=\"%t\"%r> %t: %t</label>\n",
                 all[i].scope, i ? "" : " checked", all[i].scope, all[i].about);
    html_put(out, "</fieldset>\n");
}

void token_form_rows(const struct web *w, const json_t *tokens, const char *action, int64_t now_s,
                     struct strbuf *out)
{
    size_t i;
    json_t *t;
    int in_use = 0;
    html_put(out, "<ul class=\"rows\">\n");
    json_array_foreach(tokens, i, t)
    {
        if (model_flag(t, "revoked") || model_int(t, "until") <= now_s)
            continue;
        in_use++;
        html_put(out,
                 "<li><h3>%b</h3>\n<p class=\"facts\"><span>number %l</span> <span>%b</span> "
                 "<span>%t</span> <span>until ",
                 model_text(t, "purpose"), model_int(t, "id"), model_text(t, "person"),
                 model_text(t, "scopes"));
        html_time(out, model_int(t, "until"));
        html_put(out, "</span></p>\n");
        page_form(w, action, "inline", out);
        html_put(out,
                 "<input type=\"hidden\" name=\"id\" value=\"%l\"><button class=\"quiet\">Revoke"
                 "<span class=\"unseen\"> token %l</span></button></form></li>\n",
                 model_int(t, "id"), model_int(t, "id"));
    }
    html_put(out, "</ul>\n%r", in_use ? "" : "<p class=\"hint\">None in use.</p>\n");
}
