/* SPDX-License-Identifier: Apache-2.0 */
/* A post as it would stand on the wall, and what may be done about it. */
#include <string.h>

#include "desk/approvals.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/post_model.h"

enum err post_view(struct web *w, json_t **model, struct err_info *info)
{
    json_t *post = NULL;
    struct approvals state;
    struct digest sha256;
    int64_t audience_id = 0;
    enum err e = post_model_asked(w, &post, info);
    if (!e)
        e = web_audience(w, &audience_id, info);
    if (!e)
        e = digest_from_hex(model_text(post, "sha256"), &sha256);
    if (!e)
        e = approvals_judge(w->d, audience_id, model_text(post, "id"), &sha256, &state, info);
    if (!e && !(*model = json_pack("{s:s,s:O,s:i,s:i}", "title",
                                   *model_text(post, "title") ? model_text(post, "title") : "Post",
                                   "post", post, "approvals", state.counted, "approvals_needed",
                                   state.needed)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(post);
    return e;
}

static void put_preview(const json_t *post, const char *shape, const char *words,
                        struct strbuf *out)
{
    html_put(out, "<figure class=\"screen %t\"><img loading=\"lazy\" src=\"/preview", shape);
    post_query(post, out);
    html_put(out,
             "&amp;sha256=%q&amp;shape=%q\" alt=\"The post on "
             "%t\"><figcaption>%t</figcaption></figure>\n",
             model_text(post, "sha256"), shape, words, words);
}

static void put_facts(const json_t *post, struct strbuf *out)
{
    size_t i;
    json_t *picture;
    html_put(out,
             "<dl class=\"facts\">\n<dt>Audience</dt><dd>%t</dd>\n<dt>State</dt><dd><span "
             "class=\"flag %t\">%t</span></dd>\n",
             model_text(post, "audience"), model_text(post, "flag"), model_text(post, "flag"));
    const struct {
        const char *name, *key;
    } texts[] = {{"Author", "author"}, {"Language", "language"}, {"Layout", "layout"},
                 {"Link", "link"},     {"Source", "source"},     {"Asked", "asked"},
                 {"Reason", "reason"}};
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
        if (*model_text(post, texts[k].key))
            html_put(out, "<dt>%t</dt><dd>%b</dd>\n", texts[k].name,
                     model_text(post, texts[k].key));
    html_put(out, "<dt>Changed</dt><dd>");
    html_time(out, model_int(post, "changed"));
    html_put(out, "</dd>\n");
    if (model_int(post, "until")) {
        html_put(out, "<dt>Shows</dt><dd>");
        html_time(out, model_int(post, "from"));
        html_put(out, " until ");
        html_time(out, model_int(post, "until"));
        html_put(out, "</dd>\n");
    }
    json_array_foreach(json_object_get(post, "pictures"), i, picture)
        html_put(out, "<dt>Picture %d</dt><dd>%b</dd>\n", (int)i + 1,
                 *model_text(picture, "alt") ? model_text(picture, "alt")
                                             : "no words for people who cannot see it");
    html_put(out, "<dt>Digest</dt><dd><code>%t</code></dd>\n</dl>\n", model_text(post, "sha256"));
}

/* A form about this post's exact bytes. */
static void begin_form(const struct web *w, const json_t *post, const char *action,
                       struct strbuf *out)
{
    page_form(w, action, NULL, out);
    html_put(out,
             "<input type=\"hidden\" name=\"audience\" value=\"%t\"><input type=\"hidden\" "
             "name=\"id\" value=\"%t\"><input type=\"hidden\" name=\"sha256\" value=\"%t\">\n",
             model_text(post, "audience"), model_text(post, "id"), model_text(post, "sha256"));
}

static void put_reason(const char *label, const char *button, const char *css, bool needed,
                       struct strbuf *out)
{
    html_put(out,
             "<label>%t <input name=\"reason\" maxlength=\"1000\"%r></label>\n"
             "<button class=\"%t\">%t</button></form>\n",
             label, needed ? " required" : "", css, button);
}

static void put_decisions(const struct web *w, const json_t *model, struct strbuf *out)
{
    const json_t *post = json_object_get(model, "post");
    const char *flag = model_text(post, "flag");
    bool pending = !strcmp(flag, "pending"), approved = !strcmp(flag, "approved");
    html_put(out, "<section class=\"decide\" aria-label=\"Decide\">\n");
    if (pending && web_may(w, POWER_REVIEW)) {
        if (model_int(model, "approvals_needed") > 1)
            html_put(out, "<p>%l of %l approvals.</p>\n", model_int(model, "approvals"),
                     model_int(model, "approvals_needed"));
        begin_form(w, post, "/post/approve", out);
        html_put(out,
                 "<label>From <input type=\"datetime-local\" name=\"from\"></label>\n"
                 "<label>Until <input type=\"datetime-local\" name=\"until\"></label>\n"
                 "<label>Rank <input type=\"number\" name=\"rank\" placeholder=\"100\"></label>\n"
                 "<label class=\"check\"><input type=\"checkbox\" name=\"pinned\" value=\"yes\"%r> "
                 "Pinned</label>\n<button class=\"go\">Approve these words and "
                 "pictures</button></form>\n",
                 model_flag(post, "pinned") ? " checked" : "");
        begin_form(w, post, "/post/ask", out);
        put_reason("What should change?", "Ask for changes", "quiet", true, out);
        begin_form(w, post, "/post/reject", out);
        put_reason("Why not?", "Reject", "quiet", true, out);
    }
    if ((approved || pending) && web_may(w, POWER_WITHDRAW)) {
        begin_form(w, post, "/post/withdraw", out);
        put_reason("Why?", approved ? "Withdraw now" : "Withdraw", "stop", false, out);
    }
    if (!approved && !pending && web_may(w, POWER_WRITE)) {
        begin_form(w, post, "/post/restore", out);
        html_put(out, "<button class=\"quiet\">Back to the queue</button></form>\n");
    }
    if (web_may(w, POWER_WRITE)) {
        html_put(out, "<p><a href=\"/write");
        post_query(post, out);
        html_put(out, "\">Edit</a> makes a new version, which waits for approval.</p>\n");
    }
    html_put(out, "</section>\n");
}

enum err post_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    const json_t *post = json_object_get(model, "post");
    html_put(out, "<div class=\"two\">\n<section aria-label=\"On the wall\">\n");
    put_preview(post, "wide", "a wide screen", out);
    put_preview(post, "upright", "an upright screen", out);
    html_put(out, "</section>\n<div>\n");
    put_decisions(w, model, out);
    html_put(out,
             "<section aria-label=\"Words\"><p class=\"text\" lang=\"%t\" "
             "dir=\"auto\">%p</p></section>\n",
             model_text(post, "language"), model_text(post, "text"));
    put_facts(post, out);
    html_put(out, "</div>\n</div>\n");
    return ERR_OK;
}
