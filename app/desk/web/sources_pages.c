/* SPDX-License-Identifier: Apache-2.0 */
/* Where posts come from: how each source fares, and pausing one. */
#include <stdio.h>
#include <string.h>

#include "desk/audit.h"
#include "desk/sources/source_row.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/web_time.h"

/* Where the token lies is nobody's business here, only that there is one. */
static enum err add_row(void *user, const struct source_row *r)
{
    json_t *o = json_pack("{s:s,s:s,s:s,s:s,s:b,s:b,s:I,s:I,s:I,s:I,s:I}", "name", r->name, "kind",
                          r->kind, "url", r->url, "audience", r->audience, "paused", r->paused,
                          "has_token", r->token_file != NULL, "every_s", (json_int_t)r->every_s,
                          "next", (json_int_t)r->next_s, "polled", (json_int_t)r->polled_s, "good",
                          (json_int_t)r->good_s, "failures", (json_int_t)r->failures);
    enum err e = o ? model_put(o, "timeline", r->timeline) : ERR_NOMEM;
    if (!e)
        e = model_put(o, "target", r->target);
    if (!e)
        e = model_put(o, "trouble", r->trouble);
    if (e) {
        json_decref(o);
        return e;
    }
    return json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

enum err sources_view(struct web *w, json_t **model, struct err_info *info)
{
    json_t *sources = json_array();
    enum err e = sources ? source_row_each(w->d, add_row, sources, info)
                         : err_set(info, ERR_NOMEM, "out of memory");
    if (!e && !(*model = json_pack("{s:s,s:I,s:O}", "title", "Sources", "now",
                                   (json_int_t)desk_now_s(w->d), "sources", sources)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(sources);
    return e;
}

static enum err set_paused(struct web *w, bool pause, struct web_done *done, struct err_info *info)
{
    struct source_row r = {0};
    const char *name = NULL;
    enum err e = web_field_needed(w, "name", &name, info);
    if (!e)
        e = source_row_find(w->d, name, &r, info);
    if (!e)
        e = source_row_pause(w->d, r.id, pause, info);
    if (!e)
        e = audit_add(w->d,
                      &(struct audit_entry){.what = pause ? "source pause" : "source resume",
                                            .audience = r.audience,
                                            .why = r.name},
                      info);
    source_row_clear(&r);
    snprintf(done->location, sizeof done->location, "/sources?done=saved");
    return e;
}

enum err source_pause_act(struct web *w, struct web_done *done, struct err_info *info)
{
    return set_paused(w, true, done, info);
}

enum err source_resume_act(struct web *w, struct web_done *done, struct err_info *info)
{
    return set_paused(w, false, done, info);
}

/* ---- the page ---- */

static void put_state(const json_t *s, int64_t now_s, struct strbuf *out)
{
    int64_t next_s = model_int(s, "next");
    if (*model_text(s, "trouble"))
        html_put(out, "<p class=\"wrong\">%b</p>\n", model_text(s, "trouble"));
    html_put(out, "<p class=\"facts\"><span>to %t</span> <span>%t</span>",
             model_text(s, "audience"), model_text(s, "kind"));
    if (*model_text(s, "target"))
        html_put(out, " <span>%b %b</span>", model_text(s, "timeline"), model_text(s, "target"));
    html_put(out, " <span>every ");
    web_time_span(out, model_int(s, "every_s"));
    html_put(out, "</span> <span>answered last: ");
    html_time(out, model_int(s, "good"));
    html_put(out, "</span>");
    if (model_flag(s, "paused")) {
        html_put(out, " <span class=\"flag rejected\">paused</span>");
    } else if (next_s > now_s) {
        html_put(out, " <span>next in ");
        web_time_span(out, next_s - now_s);
        html_put(out, "</span>");
    }
    html_put(out, "</p>\n");
}

static void put_button(const struct web *w, const json_t *s, struct strbuf *out)
{
    bool paused = model_flag(s, "paused"), trouble = *model_text(s, "trouble") != 0;
    if (!web_may(w, POWER_SOURCES))
        return;
    page_form(w, paused || trouble ? "/sources/resume" : "/sources/pause", "inline", out);
    html_put(out,
             "<input type=\"hidden\" name=\"name\" value=\"%t\"><button class=\"quiet\">%t<span "
             "class=\"unseen\"> %t</span></button></form>\n",
             model_text(s, "name"),
             paused    ? "Take up again"
             : trouble ? "Try again now"
                       : "Pause",
             model_text(s, "name"));
    if (!trouble || paused)
        return;
    page_form(w, "/sources/pause", "inline", out);
    html_put(out,
             "<input type=\"hidden\" name=\"name\" value=\"%t\"><button class=\"quiet\">Pause<span "
             "class=\"unseen\"> %t</span></button></form>\n",
             model_text(s, "name"), model_text(s, "name"));
}

enum err sources_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *s;
    html_put(out, "<p class=\"lead\">Where posts come from besides people who write them here. "
                  "Whatever comes waits for review.</p>\n<ul class=\"rows\">\n");
    json_array_foreach(json_object_get(model, "sources"), i, s)
    {
        html_put(out, "<li><h2>%t</h2>\n<p>%b</p>\n", model_text(s, "name"), model_text(s, "url"));
        put_state(s, model_int(model, "now"), out);
        put_button(w, s, out);
        html_put(out, "</li>\n");
    }
    html_put(out, "</ul>\n");
    if (!json_array_size(json_object_get(model, "sources")))
        html_put(out, "<p>None yet.</p>\n");
    if (web_may(w, POWER_SOURCES))
        html_put(out, "<p class=\"hint\">Sources are added in a shell on the desk's machine, where "
                      "their tokens lie: <code>placard-desk source add --help</code></p>\n");
    return ERR_OK;
}
