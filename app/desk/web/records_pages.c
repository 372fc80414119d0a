/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log: found by who, what, where and when; checked; exported. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/audit.h"
#include "desk/audit_export.h"
#include "desk/audit_find.h"
#include "desk/web/audience_pick.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/web_time.h"

#define PAGE_ROWS 60
#define MAX_CHECKED_AT_ONCE                                                                        \
    10000 /* rows: a tenth of a second; a longer log is checked when asked */

static enum err add_row(void *user, const struct audit_row *r)
{
    json_t *o =
        json_pack("{s:I,s:I,s:s,s:b,s:s}", "seq", (json_int_t)r->seq, "at", (json_int_t)r->at_s,
                  "what", r->what, "removed", r->removed, "hash", r->hash);
    const struct {
        const char *key, *text;
    } texts[] = {{"who", r->who},       {"means", r->means}, {"audience", r->audience},
                 {"post", r->post_id},  {"why", r->why},     {"old", r->old_sha256},
                 {"new", r->new_sha256}};
    enum err e = o ? ERR_OK : ERR_NOMEM;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !e; i++)
        e = model_put(o, texts[i].key, texts[i].text);
    if (e) {
        json_decref(o);
        return e;
    }
    return json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static enum err read_span(const struct web *w, int64_t *from_s, int64_t *until_s,
                          struct err_info *info)
{
    enum err e = web_field_time(w, "from", false, from_s, info);
    if (!e)
        e = web_field_time(w, "until", true, until_s, info);
    *until_s += *until_s != 0; /* the last second that was said belongs to it */
    return e;
}

static enum err read_filter(const struct web *w, struct audit_filter *f, struct err_info *info)
{
    *f = (struct audit_filter){.who = or_null(web_field(w, "who")),
                               .what = or_null(web_field(w, "what")),
                               .audience = or_null(web_field(w, "audience")),
                               .post_id = or_null(web_field(w, "post")),
                               .limit = PAGE_ROWS};
    enum err e = read_span(w, &f->from_s, &f->until_s, info);
    return e ? e : web_field_int(w, "before", 1, INT64_MAX, 0, &f->before, info);
}

/* {rows, head, checked, whole, removed, wrong}: checked unless the log is long and force is not said. */
static enum err check(struct desk *d, const char *checkpoint, bool force, json_t **out,
                      struct err_info *info)
{
    char head[AUDIT_HEAD_BYTES];
    struct err_info wrong = {0};
    int64_t rows = 0, removed = 0;
    enum err e = audit_head(d, head, info), v = ERR_OK;
    if (e)
        return e;
    int64_t total = strtoll(head, NULL, 10);
    bool checked = force || total <= MAX_CHECKED_AT_ONCE;
    if (checked)
        v = audit_verify(d, checkpoint, &rows, &removed, &wrong);
    if (v && v != ERR_DIGEST && v != ERR_STATE)
        return err_set(info, v, "%s", wrong.text);
    *out = json_pack("{s:I,s:s,s:b,s:b,s:I,s:s}", "rows", (json_int_t)total, "head", head,
                     "checked", checked, "whole", checked && !v, "removed", (json_int_t)removed,
                     "wrong", wrong.text);
    return *out ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

enum err records_view(struct web *w, json_t **model, struct err_info *info)
{
    struct audit_filter f;
    json_t *rows = json_array(), *names = NULL, *state = NULL;
    enum err e = rows ? read_filter(w, &f, info) : err_set(info, ERR_NOMEM, "out of memory");
    if (!e)
        e = audit_find(w->d, &f, add_row, rows, info);
    if (!e)
        e = check(w->d, NULL, false, &state, info);
    if (!e)
        e = audience_pick_names(w->d, &names, info);
    json_int_t last =
        json_integer_value(json_object_get(json_array_get(rows, PAGE_ROWS - 1), "seq"));
    if (!e &&
        !(*model = json_pack("{s:s,s:O,s:O,s:I,s:O}", "title", "Records", "rows", rows, "log",
                             state, "next", last > 1 ? last : (json_int_t)0, "audiences", names)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(rows);
    json_decref(names);
    json_decref(state);
    return e;
}

enum err records_check_view(struct web *w, json_t **model, struct err_info *info)
{
    json_t *state = NULL;
    enum err e = check(w->d, or_null(web_field(w, "checkpoint")), true, &state, info);
    if (!e && !(*model = json_pack("{s:s,s:O}", "title", "The records, checked", "log", state)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(state);
    return e;
}

enum err records_export_give(struct web *w, struct web_bytes *out, struct err_info *info)
{
    const char *format = web_field(w, "format");
    bool csv = !strcmp(format, "csv");
    char day[WEB_TIME_BYTES];
    int64_t from_s = 0, until_s = 0, rows = 0;
    if (!csv && strcmp(format, "jsonl") != 0)
        return err_set(info, ERR_RANGE, "format is csv or jsonl");
    enum err e = read_span(w, &from_s, &until_s, info);
    FILE *f = e ? NULL : tmpfile(); /* a log of years is no matter for memory */
    if (!e && !f)
        e = err_set(info, ERR_IO, "cannot make a file in /tmp");
    if (!e)
        e = audit_export(w->d, csv ? AUDIT_CSV : AUDIT_JSONL, from_s, until_s, f, &rows, info);
    if (!e && (fflush(f) != 0 || fseek(f, 0, SEEK_SET) != 0))
        e = err_set(info, ERR_IO, "cannot write a file in /tmp");
    if (e && f)
        fclose(f);
    if (e)
        return e;
    web_time_date(desk_now_s(w->d), day);
    out->file = f;
    out->type = csv ? "text/csv; charset=utf-8" : "application/jsonl";
    snprintf(out->file_name, sizeof out->file_name, "placard-records-%s.%s", day, format);
    return ERR_OK;
}

/* ---- the pages ---- */

static void put_log(const json_t *log, struct strbuf *out)
{
    if (!model_flag(log, "checked"))
        html_put(out,
                 "<p>%l rows. <a class=\"button\" href=\"/records/check\">Check that none was "
                 "changed</a></p>\n",
                 model_int(log, "rows"));
    else if (model_flag(log, "whole"))
        html_put(out, "<p class=\"said\" role=\"status\">%l rows, all as they were written.</p>\n",
                 model_int(log, "rows"));
    else
        html_put(out, "<p class=\"wrong\" role=\"alert\">The records were tampered with: %t.</p>\n",
                 model_text(log, "wrong"));
    if (model_int(log, "removed"))
        html_put(out,
                 "<p class=\"facts\">Of %l of them who and why were removed by the retention "
                 "setting.</p>\n",
                 model_int(log, "removed"));
}

static void put_filter(const struct web *w, const json_t *model, struct strbuf *out)
{
    static const char *const whats[] = {
        "approve",      "reject",         "ask",       "schedule",
        "withdraw",     "restore",        "import",    "write",
        "edit",         "hold",           "release",   "alert",
        "alert end",    "publish",        "sign in",   "people add",
        "people role",  "people disable", "token add", "token revoke",
        "audience add", "audience set",   "setting",   "audit remove"};
    html_put(out,
             "<form method=\"get\" action=\"/records\" role=\"search\">\n"
             "<label>Who <input name=\"who\" value=\"%t\" autocapitalize=\"none\"></label>\n"
             "<label>What <input name=\"what\" value=\"%t\" list=\"whats\" "
             "autocapitalize=\"none\"></label>\n<datalist id=\"whats\">",
             web_field(w, "who"), web_field(w, "what"));
    for (size_t i = 0; i < sizeof whats / sizeof whats[0]; i++)
        html_put(out, "<option value=\"%t\">", whats[i]);
    html_put(out, "</datalist>\n<label>Audience <select name=\"audience\">\n");
    audience_pick_options(json_object_get(model, "audiences"), web_field(w, "audience"), "Any",
                          out);
    html_put(out,
             "</select></label>\n<label>Post <input name=\"post\" value=\"%t\"></label>\n"
             "<label>From <input type=\"date\" name=\"from\" value=\"%t\"></label>\n"
             "<label>Until <input type=\"date\" name=\"until\" value=\"%t\"></label>\n"
             "<button class=\"go\">Show</button>\n"
             "<button formaction=\"/records/export\" name=\"format\" value=\"csv\">Export as "
             "CSV</button>\n<button formaction=\"/records/export\" name=\"format\" "
             "value=\"jsonl\">Export as JSON Lines</button></form>\n"
             "<p class=\"hint\">An export has every row from one day until the other, whoever and "
             "whatever it is about, so that its chain can be checked.</p>\n",
             web_field(w, "post"), web_field(w, "from"), web_field(w, "until"));
}

static void put_row(const json_t *r, struct strbuf *out)
{
    html_put(out, "<tr><td>%l</td><td>", model_int(r, "seq"));
    html_time(out, model_int(r, "at"));
    html_put(out, "</td><td>%b", model_flag(r, "removed") ? "(removed)" : model_text(r, "who"));
    if (*model_text(r, "means")) /* how it is known who it was; "shell" proves nothing */
        html_put(out, " <span class=\"facts\">(%t)</span>", model_text(r, "means"));
    html_put(out, "</td><td>%t</td><td>%t</td><td>", model_text(r, "what"),
             model_text(r, "audience"));
    if (*model_text(r, "post"))
        html_put(out, "<a href=\"/records?post=%q\">%b</a>", model_text(r, "post"),
                 model_text(r, "post"));
    html_put(out, "</td><td class=\"why\">%b</td></tr>\n", model_text(r, "why"));
}

static void put_older(const struct web *w, int64_t next, struct strbuf *out)
{
    static const char *const names[] = {"who", "what", "audience", "post", "from", "until"};
    html_put(out, "<nav class=\"pages\" aria-label=\"Pages\">");
    if (next) {
        html_put(out, "<a href=\"/records?before=%l", next);
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            if (*web_field(w, names[i]))
                html_put(out, "&amp;%t=%q", names[i], web_field(w, names[i]));
        html_put(out, "\">Older</a>");
    }
    html_put(out, "</nav>\n");
}

enum err records_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    size_t i;
    json_t *r;
    put_log(json_object_get(model, "log"), out);
    put_filter(w, model, out);
    if (!json_array_size(json_object_get(model, "rows"))) {
        html_put(out, "<p role=\"status\">No row is so.</p>\n");
        return ERR_OK;
    }
    html_put(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Rows\">"
                  "<table class=\"entries\">\n<thead><tr><th scope=\"col\">No.</th><th "
                  "scope=\"col\">When</th><th scope=\"col\">Who</th><th scope=\"col\">What</th>"
                  "<th scope=\"col\">Audience</th><th scope=\"col\">Post</th><th "
                  "scope=\"col\">Why</th></tr></thead>\n<tbody>\n");
    json_array_foreach(json_object_get(model, "rows"), i, r) put_row(r, out);
    html_put(out, "</tbody></table></div>\n");
    put_older(w, model_int(model, "next"), out);
    return ERR_OK;
}

enum err records_check_page(const struct web *w, const json_t *model, struct strbuf *out)
{
    const json_t *log = json_object_get(model, "log");
    put_log(log, out);
    html_put(out,
             "<p>The log's head is now <code>%t</code>. Kept elsewhere, it proves later that "
             "nothing before it was changed:</p>\n<form method=\"get\" action=\"/records/check\">"
             "<label>A head that was kept <input name=\"checkpoint\" value=\"%t\" "
             "spellcheck=\"false\"></label>\n<button>Check against it</button></form>\n"
             "<p><a href=\"/records\">Back to the records</a></p>\n",
             model_text(log, "head"), web_field(w, "checkpoint"));
    return ERR_OK;
}
