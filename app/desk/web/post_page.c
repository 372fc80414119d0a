/* SPDX-License-Identifier: Apache-2.0 */
/* A post as it would stand on the wall, and what may be done about it. */
#include <string.h>

#include "desk/approvals.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/post_model.h"
#include "desk/web/post_review.h"
#include "desk/web/preview.h"

struct looking {
    const struct web *w;
    int pages[2]; /* wide, upright */
};

static enum err count_pages(void *user, const struct post_row *row)
{
    struct looking *l = user;
    for (int i = 0; i < 2; i++)
        l->pages[i] = preview_pages(
            l->w, &(struct preview_ask){row->item, row->item_bytes, row->id, i == 1, 0});
    return ERR_OK;
}

/* Which page of it is looked at, and how many there are. */
static enum err add_look(struct web *w, int64_t audience_id, json_t *model, struct err_info *info)
{
    struct looking l = {.w = w};
    int64_t page = 1;
    enum err e = web_field_int(w, "page", 1, MAX_PREVIEW_PAGE, 1, &page, info);
    if (!e)
        e = review_each(w->d, audience_id, NULL, model_text(json_object_get(model, "post"), "id"),
                        count_pages, &l, info);
    json_t *look = e ? NULL
                     : json_pack("{s:I,s:i,s:i}", "page", (json_int_t)page, "wide", l.pages[0],
                                 "upright", l.pages[1]);
    if (!e && json_object_set_new(model, "look", look))
        e = err_set(info, ERR_NOMEM, "out of memory");
    return e;
}

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
    if (!e)
        e = post_review_add(w, audience_id, *model, info);
    if (!e && !w->request->api)
        e = add_look(w, audience_id, *model, info);
    if (e) {
        json_decref(*model);
        *model = NULL;
    }
    json_decref(post);
    return e;
}

static void put_preview(const json_t *model, const char *shape, const char *words,
                        struct strbuf *out)
{
    const json_t *post = json_object_get(model, "post"), *look = json_object_get(model, "look");
    int64_t page = model_int(look, "page"), pages = model_int(look, shape);
    page = pages && page > pages ? pages : page;
    html_put(out, "<figure class=\"screen %t\"><img loading=\"lazy\" src=\"/preview", shape);
    post_query(post, out);
    html_put(out, "&amp;sha256=%q&amp;shape=%q&amp;page=%l\" alt=\"The post on %t\"><figcaption>%t",
             model_text(post, "sha256"), shape, page, words, words);
    if (pages > 1)
        html_put(out, ", page %l of %l", page, pages);
    html_put(out, "</figcaption></figure>\n");
}

static void put_pages(const json_t *model, struct strbuf *out)
{
    const json_t *look = json_object_get(model, "look");
    int64_t wide = model_int(look, "wide"), upright = model_int(look, "upright"),
            most = wide > upright ? wide : upright;
    if (most < 2)
        return;
    html_put(out, "<nav class=\"pages\" aria-label=\"Pages of the post\">Page ");
    for (int64_t page = 1; page <= most; page++) {
        html_put(out, "<a href=\"/post");
        post_query(json_object_get(model, "post"), out);
        html_put(out, "&amp;page=%l\"%r>%l</a> ", page,
                 page == model_int(look, "page") ? " aria-current=\"page\"" : "", page);
    }
    html_put(out, "</nav>\n");
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
    put_preview(model, "wide", "a wide screen", out);
    put_preview(model, "upright", "an upright screen", out);
    put_pages(model, out);
    html_put(out, "</section>\n<div>\n");
    post_review_put(model, out);
    put_decisions(w, model, out);
    html_put(out,
             "<section aria-label=\"Words\"><p class=\"text\" lang=\"%t\" "
             "dir=\"auto\">%p</p></section>\n",
             model_text(post, "language"), model_text(post, "text"));
    put_facts(post, out);
    post_history_put(model, out);
    html_put(out, "</div>\n</div>\n");
    return ERR_OK;
}
