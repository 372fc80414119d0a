/* SPDX-License-Identifier: Apache-2.0 */
/* The page of emergency.c: what runs, the hold, the alert with its picture. */
#include <string.h>

#include "base/limits.h"
#include "desk/web/audience_pick.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/web_time.h"

static void put_button(const struct web *w, const char *action, const char *audience,
                       const char *words, struct strbuf *out)
{
    page_form(w, action, "inline", out);
    html_put(out,
             "<input type=\"hidden\" name=\"audience\" value=\"%t\"><button>%t<span "
             "class=\"unseen\"> for %t</span></button></form>\n",
             audience, words, audience);
}

static void put_alert_row(const struct web *w, const json_t *state, int64_t now_s,
                          struct strbuf *out)
{
    const json_t *alert = json_object_get(state, "alert");
    html_put(out,
             "<li><h3>%t: %t</h3>\n<p class=\"lead\" lang=\"%t\">%b</p>\n<p class=\"facts\"><span>",
             model_text(state, "audience"), model_flag(alert, "drill") ? "drill" : "alert",
             model_text(alert, "language"), model_text(alert, "text"));
    html_put(out, "%t</span> <span>ends by itself in ", model_text(alert, "severity"));
    web_time_span(out, model_int(alert, "until") - now_s);
    html_put(out, ", ");
    html_time(out, model_int(alert, "until"));
    html_put(out, "</span></p>\n");
    if (web_may(w, POWER_ALERT))
        put_button(w, "/emergency/alert/end", model_text(state, "audience"), "End it now", out);
    html_put(out, "</li>\n");
}

static void put_running(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *state;
    int running = 0;
    html_put(out, "<section aria-labelledby=\"running\">\n<h2 id=\"running\">What runs now</h2>\n"
                  "<ul class=\"rows\">\n");
    json_array_foreach(json_object_get(model, "states"), i, state)
    {
        if (json_object_get(state, "alert")) {
            put_alert_row(w, state, model_int(model, "now"), out);
            running++;
        } else if (model_flag(state, "held")) {
            html_put(out,
                     "<li><h3>%t: <span class=\"held\">on hold</span></h3>\n<p>Its screens "
                     "show the house card.</p>\n",
                     model_text(state, "audience"));
            put_button(w, "/emergency/release", model_text(state, "audience"),
                       "Release: show posts again", out);
            html_put(out, "</li>\n");
            running++;
        }
    }
    html_put(out, "</ul>\n%r</section>\n",
             running ? "" : "<p>Nothing. All screens show their posts.</p>\n");
}

static void put_audience(const struct web *w, const json_t *model, struct strbuf *out)
{
    html_put(out, "<label>Which screens <select name=\"audience\">\n");
    audience_pick_options(json_object_get(model, "audiences"), web_field(w, "audience"),
                          "All screens", out);
    html_put(out, "</select></label>\n");
}

static void put_hold(const struct web *w, const json_t *model, struct strbuf *out)
{
    html_put(out, "<section class=\"decide\" aria-labelledby=\"hold\">\n<h2 id=\"hold\">Hold</h2>\n"
                  "<p>Every post goes off at once and the house card shows, until somebody "
                  "releases the hold. An alert that runs ends.</p>\n");
    page_form(w, "/emergency/hold", NULL, out);
    put_audience(w, model, out);
    html_put(out, "<label>Why, for the records <input name=\"reason\" maxlength=\"1000\"></label>\n"
                  "<button class=\"stop big\">Hold now</button></form>\n</section>\n");
}

static void put_severity(const struct web *w, struct strbuf *out)
{
    static const struct {
        const char *word, *about;
    } all[] = {{"info", "For information: a delay, a change of rooms"},
               {"warning", "Warning: something to do soon"},
               {"critical", "Critical: act now, leave the building"}};
    const char *chosen = web_field(w, "severity");
    if (!*chosen)
        chosen = "warning";
    html_put(out, "<fieldset><legend>How grave is it?</legend>\n");
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        html_put(out,
                 "<label class=\"check\"><input type=\"radio\" name=\"severity\" value=\"%t\"%r> "
                 "%t</label>\n",
                 all[i].word, !strcmp(all[i].word, chosen) ? " checked" : "", all[i].about);
    html_put(out, "</fieldset>\n");
}

static void put_minutes(const struct web *w, struct strbuf *out)
{
    static const struct {
        int minutes;
        const char *words;
    } all[] = {{5, "5 minutes"}, {15, "15 minutes"}, {30, "30 minutes"}, {60, "1 hour"},
               {120, "2 hours"}, {240, "4 hours"},   {480, "8 hours"},   {720, "12 hours"}};
    int64_t chosen = 0;
    if (web_field_int(w, "minutes", 1, MAX_ALERT_S / 60, 30, &chosen, NULL))
        chosen = 30;
    html_put(out, "<label>Ends by itself after <select name=\"minutes\">\n");
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        html_put(out, "<option value=\"%d\"%r>%t</option>\n", all[i].minutes,
                 all[i].minutes == chosen ? " selected" : "", all[i].words);
    html_put(out, "</select></label>\n");
}

static void put_picture(const struct web *w, const char *shape, const char *words,
                        struct strbuf *out)
{
    html_put(out,
             "<figure class=\"screen %t\"><img data-live=\"/emergency/preview?shape=%q\" "
             "src=\"/emergency/preview?shape=%q&amp;text=%q&amp;severity=%q&amp;drill=%q\" "
             "alt=\"The alert on %t\"><figcaption>%t</figcaption></figure>\n",
             shape, shape, shape, web_field(w, "text"), web_field(w, "severity"),
             web_field(w, "drill"), words, words);
}

static void put_alert(const struct web *w, const json_t *model, struct strbuf *out)
{
    html_put(out,
             "<section class=\"decide\" aria-labelledby=\"alert\">\n<h2 "
             "id=\"alert\">Alert</h2>\n<p>One sentence takes all screens, until its end.</p>\n");
    page_form(w, "/emergency/alert", NULL, out);
    html_put(out,
             "<label class=\"whole\">What people should know and do <textarea name=\"text\" "
             "class=\"short\" required maxlength=\"%d\">%t</textarea></label>\n",
             MAX_ALERT_CHARS, web_field(w, "text"));
    put_severity(w, out);
    put_audience(w, model, out);
    put_minutes(w, out);
    html_put(
        out,
        "<label>Language of the text, such as en or de-AT <input name=\"language\" "
        "maxlength=\"35\" autocapitalize=\"none\" spellcheck=\"false\" value=\"%t\"></label>\n"
        "<label class=\"check\"><input type=\"checkbox\" name=\"drill\" value=\"yes\"%r> This "
        "is a drill: the screens say so</label>\n"
        "<p class=\"whole buttons\"><button class=\"stop big\">Send the alert</button> <button "
        "class=\"quiet\" formaction=\"/emergency/draft\" data-live-button>Show how it "
        "looks</button></p></form>\n</section>\n",
        web_field(w, "language"), !strcmp(web_field(w, "drill"), "yes") ? " checked" : "");
}

enum err emergency_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    put_running(w, model, out);
    html_put(out, "<div class=\"two\">\n<div>\n");
    put_hold(w, model, out);
    if (web_may(w, POWER_ALERT)) {
        put_alert(w, model, out);
        html_put(out,
                 "</div>\n<section aria-labelledby=\"looks\" data-live-of=\"/emergency/alert\">\n"
                 "<h2 id=\"looks\">How the alert looks</h2>\n");
        put_picture(w, "wide", "a wide screen", out);
        put_picture(w, "upright", "an upright screen", out);
        html_put(out, "</section>\n</div>\n");
    } else {
        html_put(out, "</div>\n</div>\n");
    }
    return ERR_OK;
}
