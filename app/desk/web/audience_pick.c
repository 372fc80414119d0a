/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/audience_pick.h"

#include <stdio.h>
#include <string.h>

#include "desk/mode.h"
#include "desk/web/page.h"

static enum err add_name(void *user, int64_t audience_id, const char *name)
{
    (void)audience_id;
    return json_array_append_new(user, json_string(name)) ? ERR_NOMEM : ERR_OK;
}

enum err audience_pick_names(struct desk *d, json_t **out, struct err_info *info)
{
    json_t *names = json_array();
    enum err e = names ? mode_each_audience(d, NULL, add_name, names, info)
                       : err_set(info, ERR_NOMEM, "out of memory");
    if (e) {
        json_decref(names);
        return e;
    }
    *out = names;
    return ERR_OK;
}

enum err audience_pick(const struct web *w, struct audience_pick *out, struct err_info *info)
{
    struct audience_pick pick = {0};
    const char *name = web_field(w, "audience");
    enum err e = audience_pick_names(w->d, &pick.names, info);
    if (!e && !*name)
        name = json_string_value(json_array_get(pick.names, 0));
    if (!e && !name)
        e = err_set(info, ERR_NOT_FOUND, "this desk has no audience yet");
    if (!e)
        e = desk_audience_find(w->d, name, &pick.id, info);
    if (e) {
        json_decref(pick.names);
        return e;
    }
    snprintf(pick.name, sizeof pick.name, "%s", name);
    *out = pick;
    return ERR_OK;
}

void audience_pick_links(const json_t *model, const char *path, struct strbuf *out)
{
    const json_t *names = json_object_get(model, "audiences");
    const char *here = model_text(model, "audience");
    size_t i;
    json_t *name;
    if (json_array_size(names) < 2)
        return;
    html_put(out, "<nav class=\"picks\" aria-label=\"Audiences\"><ul>\n");
    json_array_foreach(names, i, name)
    {
        const char *text = json_string_value(name);
        html_put(out, "<li><a href=\"%t?audience=%q\"%r>%t</a></li>\n", path, text,
                 text && !strcmp(text, here) ? " aria-current=\"true\"" : "", text);
    }
    html_put(out, "</ul></nav>\n");
}

void audience_pick_options(const json_t *names, const char *chosen, const char *all,
                           struct strbuf *out)
{
    size_t i;
    json_t *name;
    if (all)
        html_put(out, "<option value=\"\">%t</option>\n", all);
    json_array_foreach(names, i, name)
    {
        const char *text = json_string_value(name);
        html_put(out, "<option%r>%t</option>\n", text && !strcmp(text, chosen) ? " selected" : "",
                 text);
    }
}
