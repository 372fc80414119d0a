/* SPDX-License-Identifier: Apache-2.0 */
/* What waits for a decision, newest first. */
#include "desk/post_list.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/post_model.h"

#define PAGE_POSTS 40

enum err queue_view(struct web *w, json_t **model, struct err_info *info)
{
    int64_t page = 0, audience_id = 0, total = 0;
    json_t *posts = json_array();
    enum err e = posts ? web_field_int(w, "page", 1, 100000, 1, &page, info)
                       : err_set(info, ERR_NOMEM, "out of memory");
    if (!e && *web_field(w, "audience"))
        e = web_audience(w, &audience_id, info);
    if (!e)
        e = post_list_waiting_count(w->d, audience_id, &total, info);
    if (!e)
        e = post_list_waiting(w->d, audience_id, (page - 1) * PAGE_POSTS, PAGE_POSTS,
                              post_model_add, posts, info);
    if (!e && !(*model = json_pack("{s:s,s:s,s:O,s:I,s:I,s:I}", "title", "Waiting for review",
                                   "audience", web_field(w, "audience"), "posts", posts, "total",
                                   (json_int_t)total, "page", (json_int_t)page, "pages",
                                   (json_int_t)((total + PAGE_POSTS - 1) / PAGE_POSTS))))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(posts);
    return e;
}

static void put_turn(const json_t *model, int page, const char *words, struct strbuf *out)
{
    html_put(out, "<a href=\"/queue?page=%d&amp;audience=%q\">%t</a> ", page,
             model_text(model, "audience"), words);
}

enum err queue_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *post;
    int page = (int)model_int(model, "page");
    html_put(out, "<p class=\"lead\">%l %t. Nothing of it is on a screen.</p>\n",
             model_int(model, "total"), model_int(model, "total") == 1 ? "post" : "posts");
    html_put(out, "<ol class=\"cards\">\n");
    json_array_foreach(json_object_get(model, "posts"), i, post) post_card(post, out);
    html_put(out, "</ol>\n");
    if (model_int(model, "total") == 0 && web_may(w, POWER_WRITE))
        html_put(out, "<p><a class=\"button\" href=\"/write\">Write a post</a></p>\n");
    if (model_int(model, "pages") < 2)
        return ERR_OK;
    html_put(out, "<nav class=\"pages\" aria-label=\"Pages\">");
    if (page > 1)
        put_turn(model, page - 1, "Newer", out);
    html_put(out, "<span>Page %d of %l</span> ", page, model_int(model, "pages"));
    if (page < model_int(model, "pages"))
        put_turn(model, page + 1, "Older", out);
    html_put(out, "</nav>\n");
    return ERR_OK;
}
