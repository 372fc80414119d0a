/* SPDX-License-Identifier: Apache-2.0 */
/* The desk's pages and API without sockets: somebody of each role, and what web_serve answers them. */
#ifndef PLACARD_TESTS_WEB_FIXTURE_H
#define PLACARD_TESTS_WEB_FIXTURE_H

#include "desk/desk_fixture.h"

#include "desk/people.h"
#include "desk/session.h"
#include "desk/tokens.h"
#include "desk/web/web_body.h"
#include "desk/web/web_serve.h"

#define HOSTILE "<script>alert(1)</script>\"'&"
#define HOSTILE_SHOWN "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"

/* otto author, mia moderator, ada admin, rita auditor: see ask() */
struct office {
    struct fixture *f;
    struct clock clock;
    struct web_terms terms;
    struct web_answer answer; /* of the last request */
    char *text;               /* its body, terminated */
    char session[SECRET_TOKEN_BYTES], csrf[DIGEST_HEX_BYTES], token[TOKEN_TEXT_BYTES + 8];
    bool no_csrf;          /* the next form comes without */
    const char *site;      /* Sec-Fetch-Site; NULL = none */
    unsigned long fail_at; /* this allocation of the next requests fails; 0 = none does */
    unsigned long asked;   /* allocations that the last request asked for */
    struct web_file files[MAX_WEB_FILES];
    int file_count;         /* sent with the next request */
    struct err_info detail; /* for OK */
};

static const char *const office_names[] = {NULL, "otto", "mia", "ada", "rita"}; /* by role */

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct err_info info = {0};                                                                \
        enum err e_ = (call);                                                                      \
        if (e_)                                                                                    \
            fail_msg("%s: %s", #call, info.text);                                                  \
    } while (0)

static void UNUSED office_open(struct office *o, struct fixture *f)
{
    *o = (struct office){.f = f};
    clock_system_init(&o->clock, 1);
    o->terms = (struct web_terms){.dir = f->dir, .clock = &o->clock};
    for (int role = PERSON_AUTHOR; role <= PERSON_AUDITOR; role++)
        MUST(f, "people", "add", office_names[role], "--role",
             person_role_name((enum person_role)role));
}

static void office_forget(struct office *o)
{
    web_answer_clear(&o->answer);
    mem_free(o->text);
    o->text = NULL;
}

static void UNUSED office_close(struct office *o)
{
    office_forget(o);
}

/* A fresh session of this person; NULL = nobody. */
static void UNUSED come_in(struct office *o, const char *name)
{
    struct desk *d = NULL;
    struct person p;
    o->session[0] = o->csrf[0] = o->token[0] = '\0';
    if (!name)
        return;
    OK(desk_open(o->f->dir, DESK_READ, "tester", &o->clock, &d, &info));
    OK(people_find(d, name, &p, &info));
    OK(db_begin(desk_db(d), &info));
    OK(session_make(d, p.id, NULL, o->session, &info));
    OK(db_commit(desk_db(d), &info));
    desk_close(d);
    assert_int_equal(session_csrf(o->session, o->csrf), ERR_OK);
}

/* From now on by a token with these scopes. */
static void UNUSED come_by_token(struct office *o, const char *name, const char *scopes)
{
    const char *at;
    come_in(o, NULL);
    MUST(o->f, "token", "add", name, "--scopes", scopes, "--for", "a test");
    at = strstr(o->f->out, TOKEN_PREFIX);
    assert_non_null(at);
    snprintf(o->token, sizeof o->token, "%.*s", (int)strcspn(at, "\n"), at);
}

static const char *office_header(void *user, const char *name)
{
    static char cookie[SECRET_TOKEN_BYTES + 16], bearer[TOKEN_TEXT_BYTES + 16];
    struct office *o = user;
    if (!strcmp(name, "Cookie") && o->session[0]) {
        snprintf(cookie, sizeof cookie, "placard=%s", o->session);
        return cookie;
    }
    if (!strcmp(name, "Authorization") && o->token[0]) {
        snprintf(bearer, sizeof bearer, "Bearer %s", o->token);
        return bearer;
    }
    if (!strcmp(name, "Host"))
        return "desk.example";
    return !strcmp(name, "Sec-Fetch-Site") ? o->site : NULL;
}

static void add_field(struct web_request *r, const char *name, const char *value)
{
    assert_int_equal(web_request_add(r, name, value, strlen(value)), ERR_OK);
}

static void read_file(struct web_answer *a, char **out, size_t *len)
{
    assert_int_equal(fseek(a->file, 0, SEEK_END), 0);
    *len = (size_t)ftell(a->file);
    rewind(a->file);
    *out = mem_alloc(*len + 1);
    assert_non_null(*out);
    assert_int_equal(fread(*out, 1, *len, a->file), *len);
}

/* The status. path: "/api/v1/..." for the API. Names and values, then NULL. */
static int UNUSED ask(struct office *o, bool post, const char *path, ...)
{
    const struct web_headers h = {office_header, o};
    struct web_request r = {.post = post, .address = "192.0.2.1"};
    size_t len = 0;
    va_list ap;
    r.api = !strncmp(path, "/api/v1/", 8);
    r.path = path + (r.api ? strlen("/api/v1") : 0);
    va_start(ap, path);
    for (const char *name; (name = va_arg(ap, const char *));)
        add_field(&r, name, va_arg(ap, const char *));
    va_end(ap);
    if (post && o->csrf[0] && !o->no_csrf)
        add_field(&r, "csrf", o->csrf);
    memcpy(r.files, o->files, sizeof r.files);
    r.file_count = o->file_count;
    o->file_count = 0;
    office_forget(o);
    mem_fail_at(o->fail_at, 0);
    web_serve(&o->terms, &r, &h, &o->answer);
    o->asked = mem_fail_at(0, 0);
    if (o->answer.file) {
        read_file(&o->answer, &o->text, &len);
    } else {
        o->text = mem_alloc(o->answer.len + 1);
        assert_non_null(o->text);
        if (o->answer.len)
            memcpy(o->text, o->answer.body, o->answer.len);
    }
    web_request_clear(&r);
    return o->answer.status;
}

#define GET(o, ...) ask(o, false, __VA_ARGS__, NULL)
#define POST(o, ...) ask(o, true, __VA_ARGS__, NULL)
#define WANT(status, call)                                                                         \
    do {                                                                                           \
        int got_ = (call);                                                                         \
        if (got_ != (status))                                                                      \
            fail_msg("%s: %d, not %d: %.300s", #call, got_, status, o->text);                      \
    } while (0)
#define SHOWS(words)                                                                               \
    do {                                                                                           \
        if (!strstr(o->text, words))                                                               \
            fail_msg("\"%s\" is not in: %.3000s", words, o->text);                                 \
    } while (0)
#define SHOWS_NOT(words) assert_null(strstr(o->text, words))

/* The model of an API's answer; the caller's. */
static json_t UNUSED *model_of(const struct office *o)
{
    json_t *model = json_loads(o->text, 0, NULL);
    assert_non_null(model);
    return model;
}

/* The digest of a stored post, by the API. */
static void UNUSED digest_of_post(struct office *o, const char *id, char out[DIGEST_HEX_BYTES])
{
    WANT(200, GET(o, "/api/v1/post", "id", id));
    json_t *model = model_of(o);
    const char *hex = json_string_value(json_object_get(json_object_get(model, "post"), "sha256"));
    assert_non_null(hex);
    snprintf(out, DIGEST_HEX_BYTES, "%s", hex);
    json_decref(model);
}

/* A post whose every text tries to be markup, imported into the only audience. */
static void UNUSED import_hostile(struct fixture *f)
{
    char path[SCRATCH_PATH_BYTES + 16];
    static const char feed[] =
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"\",\"items\":[{"
        "\"id\":\"x<script>alert(1)</script>\\\"'&\",\"title\":\"<script>alert(1)</script>\\\"'&\","
        "\"content_text\":\"<script>alert(1)</script>\\\"'&\",\"language\":\"en\","
        "\"authors\":[{\"name\":\"<script>alert(1)</script>\\\"'&\"}]}]}";
    snprintf(path, sizeof path, "%s/hostile.json", f->dir);
    FILE *out = fopen(path, "we");
    assert_non_null(out);
    assert_true(fputs(feed, out) >= 0 && fclose(out) == 0);
    MUST(f, "import", path);
}

#endif
