/* SPDX-License-Identifier: Apache-2.0 */
/* What waits for a decision, newest first. */
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/post_model.h"

#define PAGE_POSTS 40

enum err queue_view(struct web *w, json_t **model, struct err_info *info)
{
    int64_t page = 0, audience_id = 0;
    json_t *posts = NULL;
    int total = 0;
    enum err e = web_field_int(w, "page", 1, 100000, 1, &page, info);
    if (!e && *web_field(w, "audience"))
        e = web_audience(w, &audience_id, info);
    if (!e)
        e = post_model_list(w->d, audience_id, "pending", (int)(page - 1) * PAGE_POSTS, PAGE_POSTS,
                            &posts, &total, info);
    if (e)
        return e;
    *model =
        json_pack("{s:s,s:o,s:i,s:i,s:i}", "title", "Waiting for review", "posts", posts, "total",
                  total, "page", (int)page, "pages", (total + PAGE_POSTS - 1) / PAGE_POSTS);
    return *model ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
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
        html_put(out, "<a href=\"/queue?page=%d\">Newer</a> ", page - 1);
    html_put(out, "<span>Page %d of %l</span>", page, model_int(model, "pages"));
    if (page < model_int(model, "pages"))
        html_put(out, " <a href=\"/queue?page=%d\">Older</a>", page + 1);
    html_put(out, "</nav>\n");
    return ERR_OK;
}
