/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/page.h"

#include <string.h>

static const struct place {
    const char *path, *name;
    enum power power;
} places[] = {
    {"/queue", "Review", POWER_SEE},        {"/wall", "Walls", POWER_SEE},
    {"/write", "Write", POWER_WRITE},       {"/calendar", "Calendar", POWER_SEE},
    {"/archive", "Archive", POWER_SEE},     {"/guidelines", "Guidelines", POWER_SEE},
    {"/records", "Records", POWER_RECORDS}, {"/people", "People", POWER_PEOPLE},
    {"/sources", "Sources", POWER_SOURCES}, {"/settings", "Settings", POWER_SETTINGS},
};

/* What ?done= may say: nothing of an address is ever drawn. */
static const struct {
    const char *done, *words;
} said[] = {
    {"approved", "Approved. It is on its way to the screens."},
    {"counted", "Your approval counts. One more person must approve it."},
    {"rejected", "Rejected."},
    {"asked", "The author is asked for changes."},
    {"withdrawn", "Withdrawn. The screens take it off now."},
    {"restored", "Back in the queue, to be approved again."},
    {"saved", "Saved."},
    {"held", "On hold: the screens show the house card."},
    {"released", "The screens show posts again."},
    {"alerted", "The alert is on the screens."},
    {"drilled", "The drill is on the screens."},
    {"alert-ended", "The alert has ended."},
    {"sent", "Sent for review. It is on no screen before somebody approves it."},
    {"draft-removed", "The draft is gone."},
    {"acknowledged", "Thank you. Your name stands beside this version."},
    {"password", "Your password is changed."},
    {"rule-took-off", "Saved. Posts that fall short of the new rule wait for review again."},
    {"signed-out", "You have signed out."},
};

const char *model_text(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

int64_t model_int(const json_t *o, const char *key)
{
    return json_integer_value(json_object_get(o, key));
}

bool model_flag(const json_t *o, const char *key)
{
    return json_is_true(json_object_get(o, key));
}

enum err model_put(json_t *o, const char *key, const char *text)
{
    if (!text)
        return ERR_OK;
    return json_object_set_new(o, key, json_string(text)) ? ERR_NOMEM : ERR_OK;
}

static void put_head(const struct web *w, const char *title, struct strbuf *b)
{
    html_put(b,
             "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<title>%t · Placard desk</title>\n"
             "<link rel=\"stylesheet\" href=\"/static/desk.css\">\n"
             "<link rel=\"icon\" href=\"/static/icon.svg\">\n"
             "<script src=\"/static/desk.js\" defer></script>\n</head>\n<body%r%t%r>\n"
             "<a class=\"skip\" href=\"#main\">Skip to content</a>\n",
             title, w->csrf[0] ? " data-csrf=\"" : "", w->csrf, w->csrf[0] ? "\"" : "");
}

static void put_places(const struct web *w, const char *path, struct strbuf *b)
{
    html_put(b, "<header class=\"top\">\n<a class=\"mark\" href=\"/\">Placard</a>\n");
    if (!w->signed_in) {
        html_put(b, "</header>\n");
        return;
    }
    html_put(b, "<nav aria-label=\"Desk\"><ul>\n");
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (web_may(w, places[i].power))
            html_put(b, "<li><a href=\"%t\"%r>%t</a></li>\n", places[i].path,
                     !strcmp(places[i].path, path) ? " aria-current=\"page\"" : "", places[i].name);
    html_put(b, "</ul></nav>\n<div class=\"who\">");
    if (web_may(w, POWER_HOLD))
        html_put(b, "<a class=\"stop\" href=\"/emergency\">Hold or alert</a>");
    html_put(b, "<a href=\"/account\">%b</a>", w->person.display);
    page_form(w, "/sign-out", "inline", b);
    html_put(b, "<button class=\"quiet\">Sign out</button></form></div>\n</header>\n");
}

static void put_said(const struct web *w, struct strbuf *b)
{
    const char *done = web_field(w, "done");
    for (size_t i = 0; i < sizeof said / sizeof said[0] && *done && !w->wrong; i++)
        if (!strcmp(said[i].done, done))
            html_put(b, "<p class=\"said\" role=\"status\">%t</p>\n", said[i].words);
    if (w->wrong)
        html_put(b, "<p class=\"wrong\" role=\"alert\">%t.</p>\n", w->wrong);
}

static void begin(const struct web *w, const char *title, const char *path, struct strbuf *b)
{
    put_head(w, title, b);
    put_places(w, path, b);
    html_put(b, "<main id=\"main\">\n");
    put_said(w, b);
    html_put(b, "<h1>%t</h1>\n", title);
}

void page_begin(const struct web *w, const json_t *model, const char *path, struct strbuf *out)
{
    begin(w, model_text(model, "title"), path, out);
}

void page_end(const struct web *w, struct strbuf *out)
{
    (void)w;
    html_put(out, "</main>\n</body>\n</html>\n");
}

void page_error(const struct web *w, int status, const char *words, struct strbuf *out)
{
    begin(w, status == 404 ? "Not here" : status == 403 ? "Not allowed" : "Not done", "", out);
    html_put(
        out,
        "<p class=\"wrong\" role=\"alert\">%t</p>\n<p><a href=\"/\">To the front page</a></p>\n",
        words);
    page_end(w, out);
}

void page_form(const struct web *w, const char *action, const char *css, struct strbuf *out)
{
    html_put(out, "<form method=\"post\" action=\"%t\"", action);
    if (css)
        html_put(out, " class=\"%t\"", css);
    html_put(out, ">");
    if (w->csrf[0])
        html_put(out, "<input type=\"hidden\" name=\"csrf\" value=\"%t\">", w->csrf);
}
