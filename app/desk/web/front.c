/* SPDX-License-Identifier: Apache-2.0 */
/* The front page: how each audience's wall stands, and what waits. */
#include "desk/audience.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"

static enum err add_audience(void *user, const struct audience_row *row)
{
    json_t *list = user;
    json_t *o = json_pack("{s:s,s:I,s:I,s:b,s:i}", "name", row->name, "pending",
                          (json_int_t)row->pending, "approved", (json_int_t)row->approved, "held",
                          row->held, "approvals_needed", row->rule.approvals_needed);
    return json_array_append_new(list, o) ? ERR_NOMEM : ERR_OK;
}

enum err front_view(struct web *w, json_t **model, struct err_info *info)
{
    json_t *list = json_array();
    enum err e = list ? audience_each(w->d, add_audience, list, info) : ERR_NOMEM;
    if (!e && !(*model = json_pack("{s:s,s:O}", "title", "The walls today", "audiences", list)))
        e = ERR_NOMEM;
    json_decref(list);
    return e == ERR_NOMEM ? err_set(info, e, "out of memory") : e;
}

enum err front_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *a;
    (void)w;
    html_put(out, "<ul class=\"cards\">\n");
    json_array_foreach(json_object_get(model, "audiences"), i, a)
    {
        const char *name = model_text(a, "name");
        html_put(out,
                 "<li class=\"card\"><h2>%t</h2>\n<p class=\"lead\">%r</p>\n"
                 "<p class=\"facts\"><a href=\"/wall?audience=%q\">%l on the wall</a> "
                 "<a href=\"/queue?audience=%q\">%l waiting</a></p></li>\n",
                 name,
                 model_flag(a, "held")
                     ? "<strong class=\"held\">On hold: the house card shows</strong>"
                     : "Showing posts",
                 name, model_int(a, "approved"), name, model_int(a, "pending"));
    }
    html_put(out, "</ul>\n");
    return ERR_OK;
}
