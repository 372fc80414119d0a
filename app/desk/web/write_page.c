/* SPDX-License-Identifier: Apache-2.0 */
/* The form as a page. Works without script; assets/desk/write.js draws the preview while somebody types. */
#include <string.h>

#include "base/limits.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/write_fields.h"
#include "desk/web/write_form.h"
#include "desk/web/write_layout.h"

static void put_words(const struct write_page *p)
{
    static const struct write_field title = {"title", "Title",
                                             "maxlength=\"300\" autocomplete=\"off\"",
                                             "May be left out for a few words alone."};
    static const struct write_field language = {"language", "Language",
                                                "maxlength=\"35\" placeholder=\"en\" "
                                                "autocapitalize=\"none\" spellcheck=\"false\"",
                                                "Such as en, de or ar. Lines break by its rules."};
    html_put(p->out, "<fieldset><legend>Words</legend>\n");
    write_put_input(p, &title);
    html_put(p->out,
             "<div class=\"field\"><label for=\"f-text\">Text</label>\n"
             "<textarea id=\"f-text\" name=\"text\" rows=\"8\" maxlength=\"12000\" dir=\"auto\"");
    write_put_aria(p, "text", false);
    /* the parser takes one line break away */
    html_put(p->out, ">\n%t</textarea>\n", model_text(p->form, "text"));
    write_put_wrong(p, "text");
    html_put(p->out, "</div>\n");
    write_put_input(p, &language);
    html_put(p->out, "</fieldset>\n");
}

/* ---- pictures ---- */

static void put_picture(const struct write_page *p, const json_t *picture, int place)
{
    const char *file = model_text(picture, "file");
    html_put(p->out,
             "<li class=\"picture\"><img src=\"/picture?file=%q\" alt=\"Picture %d\">\n<div>"
             "<input type=\"hidden\" name=\"picture\" value=\"%t\">\n"
             "<div class=\"field\"><label for=\"alt-%d\">What picture %d shows</label>\n"
             "<input id=\"alt-%d\" name=\"alt\" value=\"%t\" maxlength=\"300\"></div>\n"
             "<div class=\"row\"><div class=\"field place\"><label for=\"order-%d\">Place</label>\n"
             "<input id=\"order-%d\" name=\"order\" type=\"number\" min=\"1\" max=\"99\" "
             "value=\"%d\"></div>\n"
             "<label class=\"check\"><input type=\"checkbox\" name=\"drop\" value=\"%t\"> "
             "Remove</label></div></div></li>\n",
             file, place, file, place, place, place, model_text(picture, "alt"), place, place,
             place, file);
}

static void put_pictures(const struct write_page *p)
{
    size_t i;
    json_t *picture;
    html_put(p->out,
             "<fieldset><legend>Pictures</legend>\n<ol class=\"pictures\" id=\"pictures\">\n");
    json_array_foreach(json_object_get(p->form, "pictures"), i, picture)
        put_picture(p, picture, (int)i + 1);
    html_put(p->out, "</ol>\n<div class=\"field\"><label for=\"f-new\">Add pictures</label>\n"
                     "<input id=\"f-new\" type=\"file\" name=\"new\" multiple "
                     "accept=\"image/jpeg,image/png,image/webp\"");
    write_put_aria(p, "pictures", true);
    html_put(p->out,
             ">\n<p class=\"hint\" id=\"hint-pictures\">JPEG, PNG or WebP, up to 12 MB each, "
             "16 at most. Say in a few words what each shows: people who do not see it read "
             "that.</p>\n");
    write_put_wrong(p, "pictures");
    html_put(p->out, "</div>\n</fieldset>\n");
}

/* ---- where and when ---- */

static bool is_chosen(const json_t *form, const char *audience)
{
    const char *name;
    for (size_t n = 0; (name = write_form_audience(form, n)); n++)
        if (!strcmp(name, audience))
            return true;
    return false;
}

static void put_also(const struct write_page *p)
{
    size_t i;
    json_t *name, *list = json_object_get(p->model, "also");
    if (!json_array_size(list))
        return;
    html_put(p->out, "<p class=\"hint\">The same post is on other walls, where it stays as it is:");
    json_array_foreach(list, i, name)
        html_put(p->out, " <a href=\"/write?audience=%q&amp;id=%q\">%t</a>",
                 json_string_value(name), model_text(p->form, "id"), json_string_value(name));
    html_put(p->out, "</p>\n");
}

static void put_audiences(const struct write_page *p)
{
    size_t i;
    json_t *a, *list = json_object_get(p->model, "audiences");
    if (*model_text(p->form, "id")) {
        const char *name = write_form_audience(p->form, 0);
        html_put(p->out,
                 "<p>On the wall <strong>%t</strong></p><input type=\"hidden\" "
                 "name=\"audience\" value=\"%t\">\n",
                 name ? name : "", name ? name : "");
        put_also(p);
        write_put_wrong(p, "audience");
        return;
    }
    html_put(p->out,
             "<div class=\"field\" role=\"group\" aria-labelledby=\"on-walls\"><p "
             "id=\"on-walls\" class=\"label\">On which walls</p>\n<div class=\"checks\">\n");
    json_array_foreach(list, i, a) html_put(
        p->out,
        "<label class=\"check\"><input type=\"checkbox\" name=\"audience\" "
        "value=\"%t\"%r> %t</label>\n",
        model_text(a, "name"),
        json_array_size(list) == 1 || is_chosen(p->form, model_text(a, "name")) ? " checked" : "",
        model_text(a, "name"));
    html_put(p->out, "</div>\n");
    write_put_wrong(p, "audience");
    html_put(p->out, "</div>\n");
}

static void put_where(const struct write_page *p)
{
    static const struct write_field times[] = {
        {"from", "From", "type=\"datetime-local\"", "Empty: as soon as it is approved."},
        {"until", "Until", "type=\"datetime-local\"", "Empty: for 30 days."}};
    html_put(p->out, "<fieldset><legend>Where and when</legend>\n");
    put_audiences(p);
    write_put_inputs(p, times, 2);
    html_put(p->out, "</fieldset>\n");
}

/* ---- the rest ---- */

static void put_layouts(const struct write_page *p)
{
    html_put(p->out, "<div class=\"field\"><label for=\"f-layout\">Layout</label>\n"
                     "<select id=\"f-layout\" name=\"layout\"");
    write_put_aria(p, "layout", true);
    html_put(p->out, ">\n");
    for (int i = 0; write_layout_at(i)->words; i++) {
        const struct write_layout *l = write_layout_at(i);
        html_put(p->out, "<option value=\"%t\"%r>%t: %t</option>\n", l->name,
                 !strcmp(l->name, model_text(p->form, "layout")) ? " selected" : "", l->words,
                 l->about);
    }
    html_put(p->out, "</select>\n<p class=\"hint\" id=\"hint-layout\">A wish: what the words and "
                     "pictures cannot fill is passed over.</p>\n");
    write_put_wrong(p, "layout");
    html_put(p->out, "</div>\n");
}

static bool has_any(const struct write_page *p, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (*model_text(p->form, names[i]) || write_is_wrong(p, names[i]))
            return true;
    return false;
}

static void put_more(const struct write_page *p)
{
    static const char *const event_names[] = {"event_start", "event_end", "place"};
    static const char *const more_names[] = {"layout", "link", "role", "tags"};
    static const struct write_field event[] = {
        {"event_start", "Starts", "type=\"datetime-local\"", NULL},
        {"event_end", "Ends", "type=\"datetime-local\"", NULL},
        {"place", "Place", "maxlength=\"256\"", NULL}};
    static const struct write_field link = {
        "link", "Link", "type=\"url\" maxlength=\"1024\" placeholder=\"https://\"",
        "Shown as a code to scan."};
    static const struct write_field author[] = {{"author", "Author", "maxlength=\"256\"", NULL},
                                                {"role", "Role", "maxlength=\"128\"", NULL}};
    static const struct write_field tags = {"tags", "Tags", "maxlength=\"1024\"",
                                            "With commas between."};
    html_put(p->out, "<details%r><summary>It is an event</summary>\n",
             has_any(p, event_names, 3) ? " open" : "");
    write_put_inputs(p, event, 3);
    html_put(p->out, "</details>\n<details%r><summary>Author, link, layout, tags</summary>\n",
             has_any(p, more_names, 4) ? " open" : "");
    write_put_inputs(p, author, 2);
    write_put_input(p, &link);
    put_layouts(p);
    write_put_input(p, &tags);
    html_put(p->out, "</details>\n");
}

static void begin_form(const struct write_page *p)
{
    html_put(p->out, "<form method=\"post\" action=\"/write\" enctype=\"multipart/form-data\" "
                     "class=\"write\" id=\"write\" novalidate>\n");
    if (p->w->csrf[0])
        html_put(p->out, "<input type=\"hidden\" name=\"csrf\" value=\"%t\">", p->w->csrf);
    for (const char *const *name = (const char *const[]){"draft", "id", "sha256", NULL}; *name;
         name++)
        html_put(p->out, "<input type=\"hidden\" name=\"%t\" value=\"%t\">", *name,
                 model_text(p->form, *name));
    html_put(p->out, "\n");
}

enum err write_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    const json_t *form = json_object_get(model, "form");
    struct write_page p = {w, model, form, json_object_get(form, "wrong"), out};
    bool edits = *model_text(form, "id") != 0;
    write_put_above(&p);
    html_put(out, "<div class=\"two\">\n<div>\n");
    begin_form(&p);
    put_words(&p);
    put_pictures(&p);
    put_where(&p);
    put_more(&p);
    html_put(
        out,
        "<div class=\"send\"><button name=\"do\" value=\"look\" formaction=\"/write/look\">Keep "
        "and look</button>\n<button class=\"go\" name=\"do\" value=\"send\">%t</button></div>\n"
        "<p class=\"hint\">%t</p>\n</form>\n",
        "Send for review",
        edits ? "The new version waits for approval; the old one leaves the wall at once."
              : "Somebody approves it before any screen shows it.");
    write_put_drafts(&p);
    html_put(out, "</div>\n");
    write_put_look(&p);
    html_put(out, "</div>\n<script src=\"/static/write.js\" defer></script>\n");
    return ERR_OK;
}
