/* SPDX-License-Identifier: Apache-2.0 */
/* Posts that are over, with a search, and the way back into the queue. */
#include <string.h>

#include "desk/archive.h"
#include "desk/web/audience_pick.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/post_model.h"

#define PAGE_POSTS 40

static const char *const flags[] = {"expired", "withdrawn", "rejected"};

static enum err add_row(void *user, const struct archive_row *r)
{
    json_t *o =
        json_pack("{s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:I}", "audience", r->audience, "id", r->id, "flag",
                  r->flag, "words", r->words, "sha256", r->sha256, "from", (json_int_t)r->from_s,
                  "until", (json_int_t)r->until_s, "changed", (json_int_t)r->changed_s);
    enum err e = o ? model_put(o, "author", r->author) : ERR_NOMEM;
    if (!e)
        e = model_put(o, "reason", r->reason);
    if (e) {
        json_decref(o);
        return e;
    }
    return json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

static enum err read_query(const struct web *w, struct archive_query *q, struct err_info *info)
{
    const char *flag = web_field(w, "flag");
    enum err e = ERR_OK;
    *q = (struct archive_query){.search = web_field(w, "search"), .limit = PAGE_POSTS};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (!strcmp(flags[i], flag))
            q->flag = flags[i];
    if (*flag && !q->flag)
        return err_set(info, ERR_RANGE, "flag is expired, withdrawn or rejected");
    if (*web_field(w, "audience"))
        e = web_audience(w, &q->audience_id, info);
    /* blanks alone are no search */
    if (q->search[strspn(q->search, " \t\r\n\"")] == '\0')
        q->search = NULL;
    return e ? e : web_field_int(w, "before", 1, INT64_MAX, 0, &q->before, info);
}

enum err archive_view(struct web *w, json_t **model, struct err_info *info)
{
    struct archive_query q;
    int64_t next = 0;
    json_t *posts = json_array(), *names = NULL;
    enum err e = posts ? read_query(w, &q, info) : err_set(info, ERR_NOMEM, "out of memory");
    if (!e)
        e = archive_page(w->d, &q, add_row, posts, &next, info);
    if (!e)
        e = audience_pick_names(w->d, &names, info);
    if (!e && !(*model = json_pack("{s:s,s:s,s:s,s:s,s:O,s:I,s:O}", "title", "Archive", "search",
                                   q.search ? q.search : "", "flag", q.flag ? q.flag : "",
                                   "audience", web_field(w, "audience"), "posts", posts, "next",
                                   (json_int_t)next, "audiences", names)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(posts);
    json_decref(names);
    return e;
}

/* ---- the page ---- */

static void put_search(const json_t *model, struct strbuf *out)
{
    html_put(out,
             "<form method=\"get\" action=\"/archive\" role=\"search\">\n<label>Words "
             "<input type=\"search\" name=\"search\" maxlength=\"%d\" value=\"%t\" "
             "aria-describedby=\"search-hint\"></label>\n"
             "<label>State <select name=\"flag\"><option value=\"\">Any</option>\n",
             MAX_SEARCH_BYTES, model_text(model, "search"));
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        html_put(out, "<option%r>%t</option>\n",
                 !strcmp(flags[i], model_text(model, "flag")) ? " selected" : "", flags[i]);
    html_put(out, "</select></label>\n<label>Audience <select name=\"audience\">\n");
    audience_pick_options(json_object_get(model, "audiences"), model_text(model, "audience"), "Any",
                          out);
    html_put(out, "</select></label>\n<button class=\"go\">Search</button>\n</form>\n"
                  "<p class=\"hint\" id=\"search-hint\">All words must be there, in title, text, "
                  "author or tags. A star stands for any ending: garden*</p>\n");
}

static void put_hidden(const json_t *post, struct strbuf *out)
{
    html_put(out,
             "<input type=\"hidden\" name=\"audience\" value=\"%t\"><input type=\"hidden\" "
             "name=\"id\" value=\"%t\">\n",
             model_text(post, "audience"), model_text(post, "id"));
}

static void put_way_back(const struct web *w, const json_t *post, struct strbuf *out)
{
    bool expired = !strcmp(model_text(post, "flag"), "expired");
    if (expired && web_may(w, POWER_REVIEW)) {
        html_put(out,
                 "<details><summary>Show it again<span class=\"unseen\">: %b</span>"
                 "</summary>\n",
                 model_text(post, "words"));
        page_form(w, "/post/schedule", NULL, out);
        put_hidden(post, out);
        html_put(out,
                 "<label>From <input type=\"datetime-local\" name=\"from\"></label>\n"
                 "<label>Until <input type=\"datetime-local\" name=\"until\" required></label>\n"
                 "<button class=\"go\">Show it again</button></form></details>\n");
    } else if (!expired && web_may(w, POWER_WRITE)) {
        page_form(w, "/post/restore", NULL, out);
        put_hidden(post, out);
        html_put(out,
                 "<button class=\"quiet\">Back to the queue<span class=\"unseen\">: %b</span>"
                 "</button></form>\n",
                 model_text(post, "words"));
    }
}

static void put_post(const struct web *w, const json_t *post, struct strbuf *out)
{
    const char *flag = model_text(post, "flag");
    bool expired = !strcmp(flag, "expired");
    html_put(out, "<li><h2><a href=\"/post");
    post_query(post, out);
    html_put(out, "\">%b</a></h2>\n<p class=\"facts\"><span class=\"flag %t\">%t</span> ",
             model_text(post, "words"), flag, flag);
    html_time(out, model_int(post, expired ? "until" : "changed"));
    html_put(out, " <span>%t</span> <span>%b</span></p>\n", model_text(post, "audience"),
             model_text(post, "author"));
    if (*model_text(post, "reason"))
        html_put(out, "<p>%b</p>\n", model_text(post, "reason"));
    put_way_back(w, post, out);
    html_put(out, "</li>\n");
}

enum err archive_page_draw(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *post;
    put_search(model, out);
    if (!json_array_size(json_object_get(model, "posts")))
        html_put(out, "<p role=\"status\">%t</p>\n",
                 model_int(model, "next") ? "None among the latest; look further back."
                                          : "Nothing here.");
    html_put(out, "<ol class=\"rows\">\n");
    json_array_foreach(json_object_get(model, "posts"), i, post) put_post(w, post, out);
    html_put(out, "</ol>\n<nav class=\"pages\" aria-label=\"Pages\">");
    if (*web_field(w, "before"))
        html_put(out, "<a href=\"/archive?search=%q&amp;flag=%q&amp;audience=%q\">Latest</a> ",
                 model_text(model, "search"), model_text(model, "flag"),
                 model_text(model, "audience"));
    if (model_int(model, "next"))
        html_put(out,
                 "<a href=\"/archive?search=%q&amp;flag=%q&amp;audience=%q&amp;before=%l\">"
                 "Older</a>",
                 model_text(model, "search"), model_text(model, "flag"),
                 model_text(model, "audience"), model_int(model, "next"));
    html_put(out, "</nav>\n");
    return ERR_OK;
}
