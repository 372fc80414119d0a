/* SPDX-License-Identifier: Apache-2.0 */
/* Around the form: the preview, what somebody else changed, one's drafts. */
#include "desk/web/changes.h"
#include "desk/web/page.h"
#include "desk/web/write_fields.h"

static void put_screen(const struct write_page *p, const char *shape, const char *words)
{
    const json_t *look = json_object_get(p->model, "look");
    int64_t pages = model_int(look, shape), page = model_int(look, "page");
    html_put(p->out, "<figure class=\"screen %t\" data-shape=\"%t\" data-words=\"%t\">", shape,
             shape, words);
    if (pages)
        html_put(p->out,
                 "<img src=\"/write/preview?draft=%q&amp;shape=%q&amp;page=%l\" alt=\"The post on "
                 "%t, page %l of %l\">",
                 model_text(p->form, "draft"), shape, page > pages ? pages : page, words,
                 page > pages ? pages : page, pages);
    else
        html_put(p->out, "<div class=\"blank\"></div>");
    html_put(p->out, "<figcaption>%t</figcaption></figure>\n", words);
}

static void put_look_pages(const struct write_page *p)
{
    const json_t *look = json_object_get(p->model, "look");
    int64_t wide = model_int(look, "wide"), upright = model_int(look, "upright"),
            most = wide > upright ? wide : upright;
    if (most < 2)
        return;
    html_put(p->out, "<nav class=\"pages\" aria-label=\"Pages of the post\">");
    for (int64_t page = 1; page <= most && page <= 40; page++)
        html_put(p->out, "<a href=\"/write?draft=%q&amp;look=yes&amp;page=%l#look\"%r>%l</a> ",
                 model_text(p->form, "draft"), page,
                 page == model_int(look, "page") ? " aria-current=\"page\"" : "", page);
    html_put(p->out, "</nav>\n");
}

void write_put_look(const struct write_page *p)
{
    html_put(p->out,
             "<section class=\"look\" id=\"look\" aria-labelledby=\"look-title\">\n"
             "<h2 id=\"look-title\">On the screens</h2>\n"
             "<p class=\"hint\" id=\"look-said\" role=\"status\">%t</p>\n",
             json_object_get(p->model, "look")
                 ? ""
                 : "Press “Keep and look” to see the post as the screens draw it.");
    put_screen(p, "wide", "a wide screen");
    put_screen(p, "upright", "an upright screen");
    put_look_pages(p);
    html_put(p->out, "</section>\n");
}

static void put_conflict(const struct write_page *p)
{
    const json_t *changes = json_object_get(p->model, "conflict");
    if (!changes)
        return;
    html_put(
        p->out,
        "<section class=\"wrong conflict\" role=\"alert\">\n<h2>Somebody else has changed this "
        "post meanwhile</h2>\n<p>Below: <del>what is stored now</del> and <ins>what your form "
        "says</ins>. Take over what should stay, then send: your form replaces what is "
        "stored.</p>\n");
    changes_put(changes, "Stored now", "Your form", p->out);
    html_put(p->out, "</section>\n");
}

void write_put_drafts(const struct write_page *p)
{
    size_t i;
    json_t *draft, *list = json_object_get(p->model, "drafts");
    if (!json_array_size(list) || *model_text(p->form, "draft") || *model_text(p->form, "id"))
        return;
    html_put(p->out, "<section aria-labelledby=\"drafts-title\"><h2 id=\"drafts-title\">Your "
                     "drafts</h2>\n<ul class=\"rows drafts\">\n");
    json_array_foreach(list, i, draft)
    {
        const char *words = model_text(draft, "words");
        html_put(p->out, "<li><a href=\"/write?draft=%q\"><bdi>%t</bdi></a> <span class=\"hint\">",
                 model_text(draft, "draft"), *words ? words : "Without words");
        html_time(p->out, model_int(draft, "at"));
        html_put(p->out, "</span>\n");
        page_form(p->w, "/write/drop", "inline", p->out);
        html_put(p->out,
                 "<input type=\"hidden\" name=\"draft\" value=\"%t\"><button class=\"quiet\" "
                 "aria-label=\"Remove the draft %t\">Remove</button></form></li>\n",
                 model_text(draft, "draft"), *words ? words : "without words");
    }
    html_put(p->out, "</ul></section>\n");
}

static void put_guidelines(const struct write_page *p)
{
    if (model_flag(p->model, "must_read_guidelines"))
        html_put(p->out, "<p class=\"wrong\">Before you send a post, read the <a "
                         "href=\"/guidelines\">guidelines</a> and say that you did. What you write "
                         "here is kept as a draft.</p>\n");
}

void write_put_above(const struct write_page *p)
{
    put_guidelines(p);
    put_conflict(p);
}
