/* SPDX-License-Identifier: Apache-2.0 */
/* A wall as people see it: the loop in pictures that the node draws, each with its way off the wall. */
#include "desk/web/audience_pick.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/post_model.h"
#include "desk/web/web_time.h"

static void put_state(const struct web *w, const json_t *model, struct strbuf *out)
{
    const json_t *state = json_object_get(model, "state"), *alert = json_object_get(state, "alert");
    int64_t now_s = model_int(model, "now"), valid_s = model_int(state, "valid_until");
    if (model_flag(state, "held"))
        html_put(out, "<p class=\"wrong\"><strong>On hold.</strong> The screens show the house "
                      "card, not these posts.");
    else if (alert)
        html_put(out,
                 "<p class=\"wrong\"><strong>%t.</strong> The screens show “%b”, not these "
                 "posts.",
                 model_flag(alert, "drill") ? "A drill runs" : "An alert runs",
                 model_text(alert, "text"));
    if ((alert || model_flag(state, "held")))
        html_put(out, "%r</p>\n",
                 web_may(w, POWER_HOLD) ? " <a href=\"/emergency\">End that</a>" : "");
    if (!model_int(state, "seq")) {
        html_put(out, "<p class=\"facts\">Nothing has been signed for these screens yet.</p>\n");
        return;
    }
    html_put(out, "<p class=\"facts\">Signed ");
    html_time(out, model_int(state, "issued"));
    if (valid_s > now_s) {
        html_put(out, ", good for another ");
        web_time_span(out, valid_s - now_s);
        html_put(out, ": a screen that hears nothing from the desk until ");
    } else {
        html_put(out, ", and not renewed: screens have gone to the house card. Is the desk "
                      "serving? It was good until ");
    }
    html_time(out, valid_s);
    html_put(out, valid_s > now_s ? " shows the house card then.</p>\n" : ".</p>\n");
}

static void put_name(const json_t *post, struct strbuf *out)
{
    html_put(out, "%b",
             *model_text(post, "title") ? model_text(post, "title") : model_text(post, "words"));
}

static void put_link(const json_t *post, struct strbuf *out)
{
    html_put(out, "<h3><a href=\"/post");
    post_query(post, out);
    html_put(out, "\">");
    put_name(post, out);
    html_put(out, "</a></h3>\n");
}

/* What a form about this post sends along. */
static void put_form(const struct web *w, const json_t *post, const char *action,
                     struct strbuf *out)
{
    page_form(w, action, NULL, out);
    html_put(out,
             "<input type=\"hidden\" name=\"audience\" value=\"%t\"><input type=\"hidden\" "
             "name=\"id\" value=\"%t\"><input type=\"hidden\" name=\"sha256\" value=\"%t\">\n",
             model_text(post, "audience"), model_text(post, "id"), model_text(post, "sha256"));
}

static void put_withdraw(const struct web *w, const json_t *post, struct strbuf *out)
{
    if (!web_may(w, POWER_WITHDRAW))
        return;
    html_put(out, "<details class=\"off\"><summary>Withdraw<span class=\"unseen\"> ");
    put_name(post, out);
    html_put(out, "</span></summary>\n");
    put_form(w, post, "/post/withdraw", out);
    html_put(out, "<label>Why? <input name=\"reason\" maxlength=\"1000\"></label>\n"
                  "<button class=\"stop\">Take it off the screens</button></form></details>\n");
}

static void put_left(const json_t *post, int64_t now_s, struct strbuf *out)
{
    html_put(out, "<span>");
    web_time_span(out, model_int(post, "until") - now_s);
    html_put(out, " left, until ");
    html_time(out, model_int(post, "until"));
    html_put(out, "</span>");
}

static void put_tile(const struct web *w, const json_t *post, int place, int of, int64_t now_s,
                     struct strbuf *out)
{
    html_put(out, "<li class=\"tile\"><img loading=\"lazy\" width=\"960\" height=\"540\" alt=\"\" "
                  "src=\"/preview");
    post_query(post, out);
    html_put(out, "&amp;sha256=%q\">\n<div class=\"under\">", model_text(post, "sha256"));
    put_link(post, out);
    html_put(out, "<p class=\"facts\">");
    if (model_flag(post, "notice"))
        html_put(out, "<span class=\"flag\">notice</span> ");
    else
        html_put(out, "<span>%d of %d</span> ", place, of);
    if (model_flag(post, "pinned"))
        html_put(out, "<span class=\"flag\">pinned</span> ");
    put_left(post, now_s, out);
    html_put(out, "</p>\n");
    put_withdraw(w, post, out);
    html_put(out, "</div></li>\n");
}

static void put_loop(const struct web *w, const json_t *model, struct strbuf *out)
{
    const json_t *posts = json_object_get(model, "showing");
    int turns = 0, place = 0;
    size_t i;
    json_t *post;
    json_array_foreach(posts, i, post) turns += !model_flag(post, "notice");
    html_put(out, "<section aria-labelledby=\"loop\">\n<h2 id=\"loop\">On the screens now</h2>\n");
    if (!json_array_size(posts))
        html_put(out, "<p>No post. The screens show the house card.</p>\n");
    else if (turns < (int)json_array_size(posts) && turns)
        html_put(out, "<p class=\"hint\">A notice stands in the line at the foot of the others and "
                      "takes no turn, unless a screen is set to have no such line.</p>\n");
    html_put(out, "<ol class=\"tiles\">\n");
    json_array_foreach(posts, i, post)
    {
        place += !model_flag(post, "notice");
        put_tile(w, post, place, turns, model_int(model, "now"), out);
    }
    html_put(out, "</ol>\n</section>\n");
}

static void put_next(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *post;
    if (!json_array_size(json_object_get(model, "next")))
        return;
    html_put(out, "<section aria-labelledby=\"next\">\n<h2 id=\"next\">Next, by schedule</h2>\n"
                  "<ol class=\"rows\">\n");
    json_array_foreach(json_object_get(model, "next"), i, post)
    {
        html_put(out, "<li>");
        put_link(post, out);
        html_put(out, "<p class=\"facts\"><span>from ");
        html_time(out, model_int(post, "from"));
        html_put(out, " until ");
        html_time(out, model_int(post, "until"));
        html_put(out, "</span>%r</p>\n",
                 model_flag(post, "pinned") ? " <span class=\"flag\">pinned</span>" : "");
        put_withdraw(w, post, out);
        html_put(out, "</li>\n");
    }
    html_put(out, "</ol>\n</section>\n");
}

static void put_refused(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *post;
    if (!json_array_size(json_object_get(model, "refused")))
        return;
    html_put(out, "<section aria-labelledby=\"refused\">\n<h2 id=\"refused\">Approved, but no "
                  "screen will draw it</h2>\n<ul class=\"rows\">\n");
    json_array_foreach(json_object_get(model, "refused"), i, post)
    {
        html_put(out, "<li>");
        put_link(post, out);
        html_put(out, "<p>%b</p>\n", model_text(post, "why"));
        put_withdraw(w, post, out);
        html_put(out, "</li>\n");
    }
    html_put(out, "</ul>\n</section>\n");
}

static void put_way_back(const struct web *w, const json_t *post, int64_t now_s, struct strbuf *out)
{
    bool undo = web_may(w, POWER_REVIEW) && model_int(post, "until") > now_s;
    if (!undo && !web_may(w, POWER_WRITE))
        return;
    put_form(w, post, undo ? "/post/undo" : "/post/restore", out);
    html_put(out, "<button class=\"quiet\">%t<span class=\"unseen\">: ",
             undo ? "Put it back" : "Back to the queue");
    put_name(post, out);
    html_put(out, "</span></button></form>\n");
}

static void put_taken_off(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *post;
    if (!json_array_size(json_object_get(model, "taken_off")))
        return;
    html_put(out,
             "<section aria-labelledby=\"off\">\n<h2 id=\"off\">Withdrawn in the last "
             "day</h2>\n<p class=\"hint\">Putting one back counts as your approval of the same "
             "words and pictures, and stands in the records beside the withdrawal.</p>\n"
             "<ul class=\"rows\">\n");
    json_array_foreach(json_object_get(model, "taken_off"), i, post)
    {
        html_put(out, "<li>");
        put_link(post, out);
        html_put(out, "<p class=\"facts\"><span>");
        html_time(out, model_int(post, "changed"));
        html_put(out, "</span> <span>%b</span></p>\n", model_text(post, "reason"));
        put_way_back(w, post, model_int(model, "now"), out);
        html_put(out, "</li>\n");
    }
    html_put(out, "</ul>\n</section>\n");
}

enum err wall_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    audience_pick_links(model, "/wall", out);
    put_state(w, model, out);
    put_refused(w, model, out);
    put_loop(w, model, out);
    put_taken_off(w, model, out);
    put_next(w, model, out);
    return ERR_OK;
}
