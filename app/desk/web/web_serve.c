/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/web_serve.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/publish.h"
#include "desk/session.h"
#include "desk/setting.h"
#include "desk/sign_in.h"
#include "desk/tokens.h"
#include "desk/web/page.h"
#include "desk/web/web_field_check.h"

#define LOG_MODULE "web"
#define COOKIE "placard"
#define BEARER "Bearer "

static const char type_html[] = "text/html; charset=utf-8";
static const char type_json[] = "application/json";

void web_answer_clear(struct web_answer *a)
{
    mem_free(a->body);
    if (a->file)
        fclose(a->file);
    *a = (struct web_answer){0};
}

void web_request_clear(struct web_request *r)
{
    for (int i = 0; i < r->field_count; i++) {
        mem_free(r->fields[i].name);
        if (r->fields[i].value) /* it may be a password */
            mem_wipe_free(r->fields[i].value, strlen(r->fields[i].value));
    }
    for (int i = 0; i < r->file_count; i++) {
        mem_free(r->files[i].name);
        mem_free(r->files[i].bytes);
    }
    *r = (struct web_request){0};
}

/* ---- what came of it ---- */

static int status_of(enum err e)
{
    switch (e) {
    case ERR_OK:
        return 200;
    case ERR_NOT_FOUND:
        return 404;
    case ERR_NOT_APPROVED:
        return 403;
    case ERR_DIGEST:
    case ERR_DUPLICATE:
        return 409;
    case ERR_EXPIRED:
        return 410;
    case ERR_TOO_BIG:
        return 413;
    case ERR_SYNTAX:
    case ERR_TYPE:
    case ERR_RANGE:
    case ERR_UNSUPPORTED:
        return 422;
    case ERR_BUSY:
        return 503;
    default:
        return 500;
    }
}

static void take_text(struct web_answer *out, int status, const char *type, struct strbuf *b)
{
    web_answer_clear(out);
    out->status = b->failed ? 500 : status;
    out->type = type;
    if (!b->failed)
        out->body = strbuf_take(b, &out->len);
    strbuf_clear(b);
}

static int append(const char *text, size_t bytes, void *user)
{
    return strbuf_append(user, text, bytes) ? -1 : 0;
}

static void answer_json(struct web_answer *out, int status, const json_t *model)
{
    struct strbuf b;
    strbuf_init(&b, MAX_WEB_PAGE_BYTES);
    if (!model)
        (void)strbuf_puts(&b, "{}");
    else if (json_dump_callback(model, append, &b, JSON_COMPACT) && !b.failed)
        b.failed = ERR_NOMEM;
    take_text(out, status, type_json, &b);
}

static void answer_error(const struct web *w, struct web_answer *out, int status, const char *words)
{
    if (w->request->api) {
        json_t *model = json_pack("{s:i,s:s}", "status", status, "error", words);
        answer_json(out, status, model);
        json_decref(model);
        return;
    }
    struct strbuf b;
    strbuf_init(&b, MAX_WEB_PAGE_BYTES);
    page_error(w, status, words, &b);
    take_text(out, status, type_html, &b);
}

static void answer_err(const struct web *w, struct web_answer *out, enum err e,
                       const struct err_info *info)
{
    int status = status_of(e);
    char quoted[ERR_INFO_TEXT_BYTES + 16];
    if (status == 500)
        LOG_ERROR("failed", "path=%s why=%s", w->request->path,
                  log_quote(info->text, quoted, sizeof quoted));
    answer_error(w, out, status,
                 status == 500 || !info->text[0] ? "It did not work. The desk's log says why."
                                                 : info->text);
}

static void set_cookie(const struct web *w, struct web_answer *out, const char *session)
{
    snprintf(out->cookie, sizeof out->cookie, COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
             session, w->terms->secure ? "; Secure" : "", *session ? "" : "; Max-Age=0");
}

/* ---- who asks ---- */

/* The cookie's session, if it looks like one. */
static void read_cookie(struct web_request *r, const char *cookies)
{
    const size_t name = strlen(COOKIE "=");
    r->session[0] = '\0';
    for (const char *at = cookies; at && *at;) {
        at += strspn(at, "; ");
        size_t n = strcspn(at, ";");
        if (n - name == SECRET_TOKEN_BYTES - 1 && !strncmp(at, COOKIE "=", name))
            snprintf(r->session, sizeof r->session, "%.*s", (int)(n - name), at + name);
        at += n;
    }
}

static enum err ask_token(struct web *w, const char *authorization, struct err_info *info)
{
    if (strncasecmp(authorization, BEARER, strlen(BEARER)) != 0)
        return err_set(info, ERR_NOT_APPROVED, "the authorization is not a bearer token");
    enum err e = token_check(w->d, authorization + strlen(BEARER), &w->person, &w->scopes, info);
    w->signed_in = w->by_token = !e;
    return e;
}

/* A proxy that vouches signs in whoever has no session yet. */
static enum err ask_proxy(struct web *w, const struct web_headers *h, struct web_answer *out,
                          struct web_request *r, struct err_info *info)
{
    char *name = NULL;
    struct signed_in in;
    enum err e = setting_get(w->d, "sso-header", &name, info);
    const char *vouched = !e && *name ? h->get(h->user, name) : NULL;
    mem_free(name);
    if (e || !vouched)
        return e;
    if (sign_in_by_proxy(w->d, r->address, vouched, NULL, &in, NULL))
        return ERR_OK; /* nobody, then */
    w->person = in.person;
    w->signed_in = true;
    memcpy(r->session, in.session, sizeof r->session);
    set_cookie(w, out, r->session);
    return ERR_OK;
}

static enum err ask_who(struct web *w, struct web_request *r, const struct web_headers *h,
                        struct web_answer *out, struct err_info *info)
{
    const char *authorization = h->get(h->user, "Authorization");
    if (authorization && r->api)
        return ask_token(w, authorization, info);
    read_cookie(r, h->get(h->user, "Cookie"));
    if (r->session[0]) {
        enum err e = session_check(w->d, r->session, &w->person, info);
        if (e && e != ERR_EXPIRED)
            return e;
        w->signed_in = !e;
        if (e)
            r->session[0] = '\0';
    }
    if (!w->signed_in) {
        enum err e = ask_proxy(w, h, out, r, info);
        if (e)
            return e;
    }
    return r->session[0] ? session_csrf(r->session, w->csrf) : ERR_OK;
}

/* Did a page of ours send it? Browsers say so in one of two ways; programs with a token need not. */
static bool from_ours(const struct web_headers *h)
{
    const char *site = h->get(h->user, "Sec-Fetch-Site"), *origin = h->get(h->user, "Origin");
    const char *host = h->get(h->user, "Host");
    if (site)
        return !strcmp(site, "same-origin") || !strcmp(site, "none");
    if (!origin)
        return true;
    const char *named = strstr(origin, "://");
    return named && host && !strcasecmp(named + 3, host);
}

/* ---- the steps that both entries share ---- */

struct serving {
    struct web w;
    const struct web_route *route;
    struct web_answer *out;
};

static enum err open_desk(struct web *w, enum desk_access access, struct err_info *info)
{
    enum err e = desk_open(w->terms->dir, access, "nobody", w->terms->clock, &w->d, info);
    if (!e && w->signed_in)
        desk_act_as(w->d, w->person.name, w->by_token ? DESK_TOKEN : DESK_SIGNED_IN);
    return e;
}

static void close_desk(struct web *w)
{
    desk_close(w->d);
    w->d = NULL;
}

/* True if the handler may go to work; otherwise out says why not. */
static bool may_begin(struct serving *s, struct web_request *r, const struct web_headers *h)
{
    struct err_info info = {0};
    bool other = false;
    struct web *w = &s->w;
    s->route = web_route_find(r->path, r->post, &other);
    enum err e = open_desk(w, DESK_READ, &info);
    if (!e)
        e = ask_who(w, r, h, s->out, &info);
    if (e == ERR_NOT_APPROVED) {
        answer_error(w, s->out, 401, info.text);
        return false;
    }
    if (e) {
        answer_err(w, s->out, e, &info);
        return false;
    }
    if (w->signed_in)
        desk_act_as(w->d, w->person.name, w->by_token ? DESK_TOKEN : DESK_SIGNED_IN);
    if (!s->route)
        answer_error(w, s->out, other ? 405 : 404, "There is nothing at this address.");
    else if (r->post && !w->by_token && !from_ours(h))
        answer_error(w, s->out, 403, "This did not come from a page of this desk.");
    else if (!w->signed_in && s->route->power != POWER_NONE && r->api)
        answer_error(w, s->out, 401, "Sign in, or send a token.");
    else if (!w->signed_in && s->route->power != POWER_NONE) {
        web_answer_clear(s->out);
        s->out->status = 303;
        snprintf(s->out->location, sizeof s->out->location, "/sign-in");
    } else if (!web_may(w, s->route->power))
        answer_error(w, s->out, 403,
                     w->by_token ? "The token's scopes, or its person's role, do not allow this."
                                 : "Your role does not allow this.");
    else
        return true;
    return false;
}

/* Only ever shown to the one who sent it. */
static void read_host(struct web *w, const char *host)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]";
    if (host && strlen(host) < sizeof w->host && strspn(host, letters) == strlen(host))
        snprintf(w->host, sizeof w->host, "%s", host);
}

/* A program's misspelt field is refused, not passed over; a page's form is our own. */
static bool fields_fit(struct serving *s)
{
    struct err_info info = {0};
    if (!s->w.request->api || !s->route->fields)
        return true;
    enum err e = web_field_check(s->route->fields, s->w.request, &info);
    if (e)
        answer_err(&s->w, s->out, e, &info);
    return !e;
}

static bool csrf_is_right(const struct web *w, const struct web_headers *h)
{
    const char *header = h->get(h->user, "X-CSRF-Token");
    if (!w->signed_in || w->by_token)
        return true;
    return session_csrf_matches(w->request->session, header ? header : web_field(w, "csrf"));
}

bool web_admit(const struct web_terms *terms, struct web_request *r, const struct web_headers *h,
               struct web_answer *out)
{
    struct serving s = {.w = {.terms = terms, .request = r}, .out = out};
    *out = (struct web_answer){0};
    bool may = may_begin(&s, r, h);
    close_desk(&s.w);
    return may;
}

/* ---- the handlers ---- */

static void show_model(struct serving *s, int status, const json_t *model)
{
    struct web *w = &s->w;
    char cookie[sizeof s->out->cookie];
    memcpy(cookie, s->out->cookie, sizeof cookie);
    if (w->request->api || !s->route->page) {
        answer_json(s->out, status, model);
    } else {
        struct strbuf b;
        strbuf_init(&b, MAX_WEB_PAGE_BYTES);
        page_begin(w, model, s->route->form ? s->route->form : s->route->path, &b);
        enum err e = s->route->page(w, model, &b);
        page_end(w, &b);
        if (e)
            b.failed = e;
        take_text(s->out, status, type_html, &b);
    }
    memcpy(s->out->cookie, cookie, sizeof cookie);
}

static void show(struct serving *s, int status)
{
    struct err_info info = {0};
    json_t *model = NULL;
    enum err e = s->route->view(&s->w, &model, &info);
    if (e)
        answer_err(&s->w, s->out, e, &info);
    else
        show_model(s, status, model);
    json_decref(model);
}

static void give(struct serving *s)
{
    struct err_info info = {0};
    struct web_bytes bytes = {0};
    enum err e = s->route->give(&s->w, &bytes, &info);
    if (e) {
        mem_free(bytes.data);
        answer_err(&s->w, s->out, e, &info);
        return;
    }
    web_answer_clear(s->out);
    *s->out = (struct web_answer){.status = 200,
                                  .type = bytes.type,
                                  .body = bytes.data,
                                  .len = bytes.len,
                                  .file = bytes.file,
                                  .keep = bytes.keep,
                                  .pages = bytes.pages};
    memcpy(s->out->file_name, bytes.file_name, sizeof s->out->file_name);
}

static enum err change(struct serving *s, struct web_done *done, struct err_info *info)
{
    struct web *w = &s->w;
    if (!s->route->publishes)
        return s->route->act(w, done, info);
    bool committed = false;
    close_desk(w);
    enum err e = open_desk(w, DESK_CHANGE, info);
    if (e)
        return e;
    e = publish_begin(w->d, info);
    if (!e)
        e = s->route->act(w, done, info);
    if (!e)
        e = publish_commit(w->d, s->route->path + 1, &committed, info);
    if (e && !committed)
        publish_abort(w->d);
    if (e && committed) { /* the files follow by themselves */
        char quoted[ERR_INFO_TEXT_BYTES + 16];
        LOG_WARN("files_behind", "why=%s", log_quote(info->text, quoted, sizeof quoted));
        e = ERR_OK;
    }
    return e;
}

/* The form once more, with what was wrong about it, if this address has one. */
static bool show_again(struct serving *s, enum err e, const struct err_info *info)
{
    const char *path = s->route->form ? s->route->form : s->w.request->path;
    const struct web_route *form = web_route_find(path, false, &(bool){false});
    if (s->w.request->api || !form || !form->page || status_of(e) == 500)
        return false;
    close_desk(&s->w);
    struct err_info unused;
    if (open_desk(&s->w, DESK_READ, &unused))
        return false;
    s->route = form;
    s->w.wrong = info->text;
    show(s, status_of(e));
    return true;
}

static void act(struct serving *s)
{
    struct err_info info = {0};
    struct web_done done = {0};
    enum err e = s->route->keep ? s->route->keep(&s->w, &info) : ERR_OK;
    if (!e)
        e = change(s, &done, &info);
    if (e && !show_again(s, e, &info))
        answer_err(&s->w, s->out, e, &info);
    if (!e && (s->w.request->api || s->route->page)) {
        show_model(s, 200, done.model);
    } else if (!e) {
        web_answer_clear(s->out);
        s->out->status = 303;
        snprintf(s->out->location, sizeof s->out->location, "%s",
                 done.location[0] ? done.location : "/");
    }
    if (!e && (done.session[0] || done.signed_out))
        set_cookie(&s->w, s->out, done.signed_out ? "" : done.session);
    json_decref(done.model);
}

void web_serve(const struct web_terms *terms, struct web_request *r, const struct web_headers *h,
               struct web_answer *out)
{
    struct serving s = {.w = {.terms = terms, .request = r}, .out = out};
    *out = (struct web_answer){0};
    read_host(&s.w, h->get(h->user, "Host"));
    if (may_begin(&s, r, h)) {
        if (!r->post && fields_fit(&s))
            s.route->give ? give(&s) : show(&s, 200);
        else if (!r->post)
            ; /* it says why not */
        else if (!csrf_is_right(&s.w, h))
            answer_error(&s.w, out, 403,
                         "This form is from another session. Go back, load the page again, and "
                         "send it once more.");
        else if (fields_fit(&s))
            s.route->give ? give(&s) : act(&s);
    }
    json_decref(s.w.kept);
    close_desk(&s.w);
}
