/* SPDX-License-Identifier: Apache-2.0 */
/* What stands on an audience's screens on which day: approved posts, and those that wait with a plan. */
#include <string.h>

#include "base/limits.h"
#include "desk/post_list.h"
#include "desk/web/audience_pick.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/post_model.h"
#include "desk/web/web_time.h"

#define MAX_PLANNED 200
#define WEEK_DAYS 7

struct span { /* days, at their midnights */
    int days;
    int64_t from_s, until_s;
};

static enum err read_span(const struct web *w, struct span *out, struct err_info *info)
{
    int64_t at_s = 0;
    const char *view = web_field(w, "view");
    bool day = !strcmp(view, "day");
    if (*view && !day && strcmp(view, "week") != 0)
        return err_set(info, ERR_RANGE, "view is day or week");
    enum err e = web_field_time(w, "date", false, &at_s, info);
    if (e)
        return e;
    if (!at_s)
        at_s = desk_now_s(w->d);
    out->days = day ? 1 : WEEK_DAYS;
    out->from_s = web_time_midnight(at_s, day ? 0 : -web_time_weekday(at_s));
    out->until_s = web_time_midnight(out->from_s, out->days);
    return ERR_OK;
}

static enum err add_day(const json_t *posts, int64_t from_s, int64_t until_s, json_t *days)
{
    size_t i;
    json_t *post, *ids = json_array();
    char date[WEB_TIME_BYTES];
    web_time_date(from_s, date);
    bool failed = !ids;
    json_array_foreach(posts, i, post) if (model_int(post, "from") < until_s &&
                                           model_int(post, "until") > from_s) failed =
        failed || json_array_append(ids, json_object_get(post, "id"));
    json_t *day = failed ? NULL
                         : json_pack("{s:s,s:I,s:I,s:O}", "date", date, "from", (json_int_t)from_s,
                                     "until", (json_int_t)until_s, "posts", ids);
    json_decref(ids);
    return !day || json_array_append_new(days, day) ? ERR_NOMEM : ERR_OK;
}

/* Without the text: five hundred of them are no answer for one request. */
static enum err add_post(void *user, const struct post_row *row)
{
    json_t *posts = user;
    enum err e = post_model_add(posts, row);
    if (!e)
        json_object_del(json_array_get(posts, json_array_size(posts) - 1), "text");
    return e;
}

static enum err fill(struct web *w, int64_t audience_id, const struct span *span, json_t *posts,
                     json_t *days, struct err_info *info)
{
    enum err e = post_list_span(w->d, audience_id, false, span->from_s, span->until_s,
                                MAX_FEED_ITEMS, add_post, posts, info);
    if (!e)
        e = post_list_span(w->d, audience_id, true, span->from_s, span->until_s, MAX_PLANNED,
                           add_post, posts, info);
    int64_t at_s = span->from_s;
    for (int i = 0; i < span->days && !e; i++) {
        int64_t next_s = web_time_midnight(at_s, 1);
        if (add_day(posts, at_s, next_s, days))
            e = err_set(info, ERR_NOMEM, "out of memory");
        at_s = next_s;
    }
    return e;
}

enum err calendar_view(struct web *w, json_t **model, struct err_info *info)
{
    struct audience_pick pick = {0};
    struct span span = {0};
    json_t *posts = json_array(), *days = json_array();
    enum err e =
        posts && days ? audience_pick(w, &pick, info) : err_set(info, ERR_NOMEM, "out of memory");
    if (!e)
        e = read_span(w, &span, info);
    if (!e)
        e = fill(w, pick.id, &span, posts, days, info);
    if (!e && !(*model = json_pack(
                    "{s:s,s:s,s:O,s:s,s:I,s:I,s:I,s:O,s:O}", "title", "Calendar", "audience",
                    pick.name, "audiences", pick.names, "view", span.days == 1 ? "day" : "week",
                    "now", (json_int_t)desk_now_s(w->d), "from", (json_int_t)span.from_s, "until",
                    (json_int_t)span.until_s, "posts", posts, "days", days)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(posts);
    json_decref(days);
    json_decref(pick.names);
    return e;
}

/* ---- the page ---- */

static void put_turn(const json_t *model, const char *view, int64_t at_s, const char *words,
                     struct strbuf *out)
{
    char date[WEB_TIME_BYTES];
    web_time_date(at_s, date);
    html_put(out, "<li><a href=\"/calendar?audience=%q&amp;view=%t&amp;date=%t\">%t</a></li>\n",
             model_text(model, "audience"), view, date, words);
}

static void put_turns(const json_t *model, struct strbuf *out)
{
    const char *view = model_text(model, "view");
    bool week = !strcmp(view, "week");
    int64_t from_s = model_int(model, "from"), now_s = model_int(model, "now");
    html_put(out, "<nav class=\"picks\" aria-label=\"Days\"><ul>\n");
    put_turn(model, view, web_time_midnight(from_s, week ? -WEEK_DAYS : -1),
             week ? "Week before" : "Day before", out);
    put_turn(model, view, now_s, week ? "This week" : "Today", out);
    put_turn(model, view, model_int(model, "until"), week ? "Week after" : "Day after", out);
    put_turn(model, week ? "day" : "week", from_s > now_s || !week ? from_s : now_s,
             week ? "By day" : "By week", out);
    html_put(out, "</ul></nav>\n");
}

/* The post of this id; the lists are short. */
static const json_t *find(const json_t *posts, const char *id)
{
    size_t i;
    json_t *post;
    json_array_foreach(posts, i, post) if (!strcmp(model_text(post, "id"), id)) return post;
    return NULL;
}

static void put_name(const json_t *post, struct strbuf *out)
{
    html_put(out, "%b",
             *model_text(post, "title") ? model_text(post, "title") : model_text(post, "words"));
}

static void put_hours(const json_t *post, int64_t from_s, int64_t until_s, struct strbuf *out)
{
    char begin[WEB_TIME_BYTES], end[WEB_TIME_BYTES];
    bool begins = model_int(post, "from") > from_s, ends = model_int(post, "until") < until_s;
    web_time_clock(model_int(post, "from"), begin);
    web_time_clock(model_int(post, "until"), end);
    if (begins && ends)
        html_put(out, "%t to %t", begin, end);
    else if (begins || ends)
        html_put(out, "%t %t", begins ? "from" : "until", begins ? begin : end);
    else
        html_put(out, "all day");
}

static void put_entry(const json_t *post, int64_t from_s, int64_t until_s, struct strbuf *out)
{
    bool pending = !strcmp(model_text(post, "flag"), "pending");
    html_put(out, "<li%r><a href=\"/post", pending ? " class=\"waits\"" : "");
    post_query(post, out);
    html_put(out, "\">");
    put_name(post, out);
    html_put(out, "</a> <span class=\"facts\">");
    put_hours(post, from_s, until_s, out);
    html_put(out, "%r</span></li>\n", pending ? ", waits for approval" : "");
}

static void put_day(const json_t *model, const json_t *day, struct strbuf *out)
{
    size_t i;
    json_t *id;
    char name[WEB_TIME_BYTES];
    int shown = 0;
    int64_t from_s = model_int(day, "from"), until_s = model_int(day, "until"),
            now_s = model_int(model, "now");
    web_time_day(from_s, name);
    html_put(out, "<section class=\"day%t\"><h2>%t%r</h2>\n<ul>\n", until_s <= now_s ? " over" : "",
             name, from_s <= now_s && now_s < until_s ? " <span class=\"flag\">today</span>" : "");
    json_array_foreach(json_object_get(day, "posts"), i, id)
    {
        const json_t *post = find(json_object_get(model, "posts"), json_string_value(id));
        shown += !strcmp(model_text(post, "flag"), "approved");
        put_entry(post, from_s, until_s, out);
    }
    html_put(out, "</ul>\n%r</section>\n",
             shown ? "" : "<p class=\"hint\">No approved post: the house card shows.</p>\n");
}

static void put_form(const struct web *w, const json_t *post, struct strbuf *out)
{
    char from[WEB_TIME_BYTES], until[WEB_TIME_BYTES];
    web_time_input(model_int(post, "from"), from);
    web_time_input(model_int(post, "until"), until);
    html_put(out, "<details><summary>Change times<span class=\"unseen\"> of ");
    put_name(post, out);
    html_put(out, "</span></summary>\n");
    page_form(w, "/post/schedule", NULL, out);
    html_put(out,
             "<input type=\"hidden\" name=\"audience\" value=\"%t\"><input type=\"hidden\" "
             "name=\"id\" value=\"%t\">\n"
             "<label>From <input type=\"datetime-local\" name=\"from\" value=\"%t\"></label>\n"
             "<label>Until <input type=\"datetime-local\" name=\"until\" value=\"%t\" "
             "required></label>\n"
             "<label>Rank, lower first <input type=\"number\" name=\"rank\" value=\"%l\" "
             "min=\"-1000000\" max=\"1000000\"></label>\n"
             "<label class=\"check\"><input type=\"checkbox\" name=\"pinned\" value=\"yes\"%r> "
             "Pinned</label>\n<button class=\"go\">Save</button></form></details>\n",
             model_text(post, "audience"), model_text(post, "id"), from, until,
             model_int(post, "rank"), model_flag(post, "pinned") ? " checked" : "");
}

static void put_times(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *post;
    if (!json_array_size(json_object_get(model, "posts")) || !web_may(w, POWER_REVIEW))
        return;
    html_put(out, "<section aria-labelledby=\"times\">\n<h2 id=\"times\">Times</h2>\n"
                  "<ul class=\"rows\">\n");
    json_array_foreach(json_object_get(model, "posts"), i, post)
    {
        html_put(out, "<li><h3>");
        put_name(post, out);
        html_put(out, "</h3>\n<p class=\"facts\"><span>");
        html_time(out, model_int(post, "from"));
        html_put(out, " until ");
        html_time(out, model_int(post, "until"));
        html_put(out, "</span> <span class=\"flag %t\">%t</span></p>\n", model_text(post, "flag"),
                 model_text(post, "flag"));
        put_form(w, post, out);
        html_put(out, "</li>\n");
    }
    html_put(out, "</ul>\n</section>\n");
}

enum err calendar_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *day;
    audience_pick_links(model, "/calendar", out);
    put_turns(model, out);
    html_put(out, "<div class=\"days %t\">\n", model_text(model, "view"));
    json_array_foreach(json_object_get(model, "days"), i, day) put_day(model, day, out);
    html_put(out, "</div>\n");
    put_times(w, model, out);
    return ERR_OK;
}
