/* SPDX-License-Identifier: Apache-2.0 */
/* A desk with people of each role, whose pages and API are asked with structs, as the server does it. */
#ifndef PLACARD_TESTS_SITE_FIXTURE_H
#define PLACARD_TESTS_SITE_FIXTURE_H

#include "desk/desk_fixture.h"

#include "desk/people.h"
#include "desk/session.h"
#include "desk/web/web_body.h"
#include "desk/web/web_serve.h"

#define API "/api/v1"

struct site {
    struct fixture f;
    struct clock clock;
    struct web_terms terms;
    struct web_answer answer; /* the last one */
    struct web_file files[MAX_WEB_FILES];
    int file_count;      /* sent with the next request */
    bool foreign, stale; /* from another site, with a token of another session: the next request */
    char sessions[4][SECRET_TOKEN_BYTES];
};

static const char *const site_people[] = {"mara", "otto", "ines", "aude"};
static const char *const site_roles[] = {"admin", "author", "moderator", "auditor"};
#define PLACARD_PROGRAM PLACARD_BUILD_DIR "/bin/placard"

static int site_person(const char *name)
{
    for (int i = 0; i < 4; i++)
        if (!strcmp(site_people[i], name))
            return i;
    fail_msg("nobody is called %s", name);
    return -1;
}

static void site_sign_in(struct site *s, int i)
{
    struct desk *d = NULL;
    struct person p;
    struct err_info info = {0};
    if (desk_open(s->f.dir, DESK_READ, "tester", &s->clock, &d, &info) ||
        people_find(d, site_people[i], &p, &info) || db_begin(desk_db(d), &info) ||
        session_make(d, p.id, NULL, s->sessions[i], &info) || db_commit(desk_db(d), &info))
        fail_msg("%s", info.text);
    desk_close(d);
}

static int UNUSED site_set_up(void **state)
{
    struct site *s = calloc(1, sizeof *s);
    void *f = NULL;
    if (set_up(&f) != 0)
        return -1;
    s->f = *(struct fixture *)f;
    free(f);
    clock_system_init(&s->clock, 1);
    s->terms = (struct web_terms){.dir = s->f.dir, .clock = &s->clock, .placard = PLACARD_PROGRAM};
    if (RUN(&s->f, "audience", "add", "hq/office") != EXIT_DONE)
        return -1;
    for (int i = 0; i < 4; i++) {
        if (RUN(&s->f, "people", "add", site_people[i], "--role", site_roles[i]) != EXIT_DONE)
            return -1;
        site_sign_in(s, i);
    }
    *state = s;
    return 0;
}

static int UNUSED site_tear_down(void **state)
{
    struct site *s = *state;
    web_answer_clear(&s->answer);
    scratch_remove(s->f.dir);
    free(s->f.out);
    free(s->f.err);
    free(s);
    return 0;
}

struct site_headers {
    char cookie[100];
    bool foreign;
};

static const char *site_header(void *user, const char *name)
{
    const struct site_headers *h = user;
    if (!strcmp(name, "Cookie") && h->cookie[0])
        return h->cookie;
    if (!strcmp(name, "Sec-Fetch-Site"))
        return h->foreign ? "cross-site" : "same-origin";
    return NULL;
}

static void site_add(struct web_request *r, const char *name, const char *value)
{
    assert_int_equal(web_request_add(r, name, value, strlen(value)), ERR_OK);
}

/* who NULL = nobody; then path, and pairs of names and values, NULL. */
static int UNUSED site_ask(struct site *s, const char *who, bool post, const char *path, ...)
{
    struct web_request *r = calloc(1, sizeof *r);
    struct site_headers headers = {.foreign = s->foreign};
    char csrf[DIGEST_HEX_BYTES];
    r->post = post;
    r->api = !strncmp(path, API "/", sizeof API);
    r->path = path + (r->api ? strlen(API) : 0);
    va_list ap;
    va_start(ap, path);
    for (const char *name; (name = va_arg(ap, const char *));)
        site_add(r, name, va_arg(ap, const char *));
    va_end(ap);
    if (who) {
        const char *session = s->sessions[site_person(who)];
        snprintf(headers.cookie, sizeof headers.cookie, "placard=%s", session);
        assert_int_equal(session_csrf(s->stale ? "another" : session, csrf), ERR_OK);
        if (post)
            site_add(r, "csrf", csrf);
    }
    memcpy(r->files, s->files, sizeof r->files);
    r->file_count = s->file_count;
    s->file_count = 0;
    s->foreign = s->stale = false;
    web_answer_clear(&s->answer);
    web_serve(&s->terms, r, &(struct web_headers){site_header, &headers}, &s->answer);
    web_request_clear(r);
    free(r);
    return s->answer.status;
}

#define GET(s, who, ...) site_ask(s, who, false, __VA_ARGS__, NULL)
#define POST(s, who, ...) site_ask(s, who, true, __VA_ARGS__, NULL)

/* What came, as text; "" for nothing. */
static const char UNUSED *site_body(struct site *s)
{
    static char text[1 << 20];
    size_t n = s->answer.len < sizeof text - 1 ? s->answer.len : sizeof text - 1;
    if (s->answer.body)
        memcpy(text, s->answer.body, n);
    text[s->answer.body ? n : 0] = 0;
    return text;
}

static void UNUSED site_says(struct site *s, const char *words)
{
    if (!strstr(site_body(s), words))
        fail_msg("not said: %s\nin: %.3000s", words, site_body(s));
}

static void UNUSED site_says_not(struct site *s, const char *words)
{
    if (strstr(site_body(s), words))
        fail_msg("said: %s\nin: %.3000s", words, site_body(s));
}

static void UNUSED site_send_file(struct site *s, const char *name, const char *data, size_t bytes)
{
    struct web_file *f = &s->files[s->file_count++];
    f->name = mem_strdup(name);
    f->bytes = mem_alloc(bytes + 1);
    f->len = bytes;
    memcpy(f->bytes, data, bytes);
}

static void UNUSED site_send_picture(struct site *s, const char *picture)
{
    char path[300], *data = NULL;
    size_t bytes;
    snprintf(path, sizeof path, GOOD "/%s", picture);
    assert_int_equal(file_read(path, 1 << 22, &data, &bytes, NULL), ERR_OK);
    site_send_file(s, "new", data, bytes);
    mem_free(data);
}

#endif
