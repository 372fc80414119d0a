/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/post_review.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/edit.h"
#include "desk/screening_store.h"
#include "desk/stored_item.h"
#include "desk/subject.h"
#include "desk/version.h"
#include "desk/web/changes.h"
#include "desk/web/page.h"
#include "desk/web/write_form.h"

#define LOG_MODULE "web"

static enum err no_memory(struct err_info *info)
{
    return err_set(info, ERR_NOMEM, "out of memory");
}

/* ---- what changed ---- */

static enum err as_form(void *user, const struct post *p)
{
    return write_form_of_post(p, user, NULL);
}

static enum err add_changes(struct web *w, int64_t audience_id, const char *id, json_t *model,
                            struct err_info *info)
{
    char *item = NULL;
    size_t bytes = 0;
    struct digest shown;
    struct post now = {0};
    json_t *old = NULL, *new = NULL, *changes = NULL;
    enum err e = version_shown(w->d, audience_id, id, &item, &bytes, &shown, info);
    if (e || !item)
        return e;
    e = stored_item_read(item, bytes, as_form, &old, info);
    if (!e)
        e = edit_load(w->d, audience_id, id, NULL, &now, info);
    if (!e)
        e = write_form_of_post(&now, &new, info);
    if (!e &&
        (changes_between(old, new, &changes) || json_object_set_new(model, "changes", changes)))
        e = no_memory(info);
    post_clear(&now);
    json_decref(old);
    json_decref(new);
    mem_free(item);
    return e == ERR_SYNTAX ? ERR_OK : e; /* damaged: the facts are still worth showing */
}

/* ---- what was found ---- */

static enum err add_finding(void *user, const struct finding *f)
{
    json_t *o = json_pack("{s:s,s:s,s:s,s:s}", "severity", finding_severity_name(f->severity),
                          "rule", f->rule, "field", f->field, "excerpt", f->excerpt);
    return json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

static enum err is_screened(struct web *w, const struct digest *sha256, bool *out,
                            struct err_info *info)
{
    struct db_query q;
    enum err e = db_query_open(desk_db(w->d), &q, info, "SELECT 1 FROM screened WHERE sha256=?",
                               "d", sha256);
    if (!e)
        e = db_query_next(&q, out, info);
    db_query_close(&q);
    return e;
}

/* Posts of before the tables were there are looked through when somebody looks at one. */
static void screen_now(struct web *w)
{
    struct err_info why = {0};
    char quoted[ERR_INFO_TEXT_BYTES + 16];
    enum err e = db_begin(desk_db(w->d), &why);
    if (!e)
        e = screening_update(w->d, NULL, &why);
    if (!e)
        e = db_commit(desk_db(w->d), &why);
    db_rollback(desk_db(w->d));
    if (e)
        LOG_WARN("not_screened", "why=%s", log_quote(why.text, quoted, sizeof quoted));
}

static enum err add_findings(struct web *w, json_t *model, struct err_info *info)
{
    struct digest sha256;
    bool screened = false;
    json_t *list = json_array(), *post = json_object_get(model, "post");
    if (json_object_set_new(model, "findings", list))
        return no_memory(info);
    if (digest_from_hex(model_text(post, "sha256"), &sha256))
        return err_set(info, ERR_STATE, "the post's digest is damaged");
    enum err e = is_screened(w, &sha256, &screened, info);
    if (!e && !screened && !strcmp(model_text(post, "flag"), "pending"))
        screen_now(w);
    return e ? e : screening_each(w->d, &sha256, add_finding, list, info);
}

static enum err add_pair(void *user, const struct subject_pair *pair)
{
    json_t *o = json_pack("{s:s,s:s,s:s,s:s}", "audience", pair->audience, "id", pair->id, "words",
                          pair->words, "why", pair->why);
    return json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

static enum err add_pairs(struct web *w, int64_t audience_id, const char *id, json_t *model,
                          struct err_info *info)
{
    json_t *list = json_array();
    if (json_object_set_new(model, "otherwise", list))
        return no_memory(info);
    enum err e = subject_pairs(w->d, audience_id, id, add_pair, list, info);
    return e == ERR_SYNTAX ? ERR_OK : e;
}

/* ---- what happened ---- */

static enum err add_row(void *user, const struct audit_row *row)
{
    json_t *o = json_pack("{s:I,s:s*,s:s,s:s*}", "at", (json_int_t)row->at_s, "who", row->who,
                          "what", row->what, "why", row->why);
    return json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

enum err post_review_add(struct web *w, int64_t audience_id, json_t *model, struct err_info *info)
{
    const json_t *post = json_object_get(model, "post");
    const char *id = model_text(post, "id");
    json_t *history = json_array();
    if (json_object_set_new(model, "history", history))
        return no_memory(info);
    enum err e = add_changes(w, audience_id, id, model, info);
    if (!e)
        e = add_findings(w, model, info);
    if (!e)
        e = add_pairs(w, audience_id, id, model, info);
    return e ? e : version_history(w->d, model_text(post, "audience"), id, add_row, history, info);
}

/* ---- on the page ---- */

static void put_changes(const json_t *model, struct strbuf *out)
{
    const json_t *changes = json_object_get(model, "changes");
    if (!changes)
        return;
    html_put(out, "<section aria-labelledby=\"changes-title\"><h2 id=\"changes-title\">What is "
                  "different from what was on the wall</h2>\n");
    if (changes_none(changes))
        html_put(out, "<p>The same words and pictures, written anew.</p>\n");
    else
        changes_put(changes, "On the wall before", "Now", out);
    html_put(out, "</section>\n");
}

static const char *finding_words(const char *severity)
{
    return !strcmp(severity, "stop") ? "Stop" : !strcmp(severity, "warn") ? "Look twice" : "Note";
}

static void put_findings(const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *f, *list = json_object_get(model, "findings");
    if (!json_array_size(list))
        return;
    html_put(out,
             "<section aria-labelledby=\"findings-title\"><h2 id=\"findings-title\">To look at "
             "twice</h2>\n<ul class=\"findings\">\n");
    json_array_foreach(list, i, f)
    {
        const char *field = model_text(f, "field"); /* "text", "picture 2" */
        html_put(out, "<li class=\"%t\"><strong>%t</strong> %t in %t%t", model_text(f, "severity"),
                 finding_words(model_text(f, "severity")), model_text(f, "rule"),
                 strchr(field, ' ') ? "" : "the ", field);
        if (*model_text(f, "excerpt"))
            html_put(out, ": <q>%b</q>", model_text(f, "excerpt"));
        html_put(out, "</li>\n");
    }
    html_put(out, "</ul>\n<p class=\"hint\">Found by tables of words and shapes. You decide.</p>\n"
                  "</section>\n");
}

static void put_pairs(const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *pair, *list = json_object_get(model, "otherwise"),
                  *post = json_object_get(model, "post");
    if (!json_array_size(list))
        return;
    html_put(out,
             "<section aria-labelledby=\"otherwise-title\"><h2 id=\"otherwise-title\">On a wall, "
             "about the same, it says otherwise</h2>\n");
    json_array_foreach(list, i, pair)
    {
        if (i == 5)
            break;
        html_put(out,
                 "<div class=\"pair\"><figure class=\"small\"><img loading=\"lazy\" "
                 "src=\"/preview?audience=%q&amp;id=%q&amp;sha256=%q\" alt=\"This post: "
                 "%t\"><figcaption>This post</figcaption></figure>\n",
                 model_text(post, "audience"), model_text(post, "id"), model_text(post, "sha256"),
                 model_text(post, "words"));
        html_put(
            out,
            "<figure class=\"small\"><img loading=\"lazy\" src=\"/preview?audience=%q&amp;id=%q\" "
            "alt=\"On the wall: %t\"><figcaption>On %t, other %t: <a "
            "href=\"/post?audience=%q&amp;id=%q\">%b</a></figcaption></figure></div>\n",
            model_text(pair, "audience"), model_text(pair, "id"), model_text(pair, "words"),
            model_text(pair, "audience"), model_text(pair, "why"), model_text(pair, "audience"),
            model_text(pair, "id"), model_text(pair, "words"));
    }
    html_put(out, "</section>\n");
}

void post_review_put(const json_t *model, struct strbuf *out)
{
    put_findings(model, out);
    put_pairs(model, out);
    put_changes(model, out);
}

/* The audit log's words in a reader's; others stand as they are. */
static const char *happened(const char *what)
{
    static const struct {
        const char *what, *words;
    } table[] = {
        {"write", "Written"},
        {"edit", "Edited"},
        {"import", "Came in"},
        {"import change", "Changed by its source"},
        {"import refused", "Its source sent what no screen shows; off the wall"},
        {"approve", "Approved"},
        {"reject", "Rejected"},
        {"ask", "Asked for changes"},
        {"withdraw", "Withdrawn"},
        {"restore", "Put back into the queue"},
        {"schedule", "Planned"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (!strcmp(table[i].what, what))
            return table[i].words;
    return what;
}

void post_history_put(const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *row;
    html_put(out, "<section aria-labelledby=\"history-title\"><h2 id=\"history-title\">What "
                  "happened to it</h2>\n<ol class=\"history\">\n");
    json_array_foreach(json_object_get(model, "history"), i, row)
    {
        html_put(out, "<li><strong>%t</strong> ", happened(model_text(row, "what")));
        if (*model_text(row, "who"))
            html_put(out, "by <bdi>%t</bdi> ", model_text(row, "who"));
        html_put(out, "<span class=\"hint\">");
        html_time(out, model_int(row, "at"));
        html_put(out, "</span>");
        if (*model_text(row, "why"))
            html_put(out, "<br>%b", model_text(row, "why"));
        html_put(out, "</li>\n");
    }
    html_put(out, "</ol></section>\n");
}
