/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests that have been read, against a desk with a few posts: no answer may be the program's own fault, and no page may have a
 * tag that the desk does not write. Input: who asks (w m a r, or anything else for nobody), "G" or "P" and the path in the first
 * line, "name=value" in each further one; 0x1f in a value is a line's end.
 */
#include <assert.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "desk/db.h"
#include "desk/session.h"
#include "desk/verb.h"
#include "desk/web/web_body.h"
#include "desk/web/web_serve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char dir[200], sessions[4][SECRET_TOKEN_BYTES], cookie[SECRET_TOKEN_BYTES + 16];
static struct clock the_clock;
static const char letters[] = "wmar";
static const char *const roles[] = {"author", "moderator", "admin", "auditor"};

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void remove_desk(void)
{
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_web_route: %s\n", what);
    abort();
}

static void run(const char *const *words)
{
    const char *argv[20] = {"placard-desk"};
    int argc = 1;
    FILE *nowhere = fopen("/dev/null", "we");
    must(nowhere != NULL, "/dev/null");
    for (; *words; words++)
        argv[argc++] = *words;
    argv[argc++] = "--dir";
    argv[argc++] = dir;
    must(verbs_run(argc, (char **)(uintptr_t)argv, nowhere, stderr) == EXIT_DONE, argv[1]);
    fclose(nowhere);
}
#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})

static void sign_in_all(void)
{
    struct desk *d = NULL;
    struct person p;
    for (int i = 0; i < 4; i++) {
        RUN("people", "add", roles[i], "--role", roles[i]);
        must(!desk_open(dir, DESK_READ, "fuzz", &the_clock, &d, NULL) &&
                 !people_find(d, roles[i], &p, NULL) && !db_begin(desk_db(d), NULL) &&
                 !session_make(d, p.id, NULL, sessions[i], NULL) && !db_commit(desk_db(d), NULL),
             "a session");
        desk_close(d);
    }
}

static void make_desk(void)
{
    snprintf(dir, sizeof dir, "%s/placard-fuzz.XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    must(mkdtemp(dir) != NULL && rmdir(dir) == 0, "a folder");
    atexit(remove_desk);
    setenv("USER", "fuzz", 1);
    clock_system_init(&the_clock, 1);
    RUN("init", "--name", "desk.example", "--audience", "hq/lobby");
    RUN("import", PLACARD_TEST_DATA "/desk/good/feed.json");
    RUN("approve", "p1");
    RUN("reject", "p3", "--reason", "no");
    sign_in_all();
}

/* Signing out and its like must not end the run for a role. */
static void come_back(void)
{
    struct desk *d = NULL;
    struct person p;
    for (int i = 0; i < 4; i++) {
        must(!desk_open(dir, DESK_READ, "fuzz", &the_clock, &d, NULL), "the desk opens");
        if (session_check(d, sessions[i], &p, NULL) == ERR_EXPIRED) {
            must(!db_begin(desk_db(d), NULL) &&
                     !db_run(desk_db(d), NULL, NULL,
                             "UPDATE person SET enabled=1, role=? WHERE name=?", "tt", roles[i],
                             roles[i]) &&
                     !people_find(d, roles[i], &p, NULL) &&
                     !session_make(d, p.id, NULL, sessions[i], NULL) &&
                     !db_commit(desk_db(d), NULL),
                 "a new session");
        }
        desk_close(d);
    }
}

static const char *header(void *user, const char *name)
{
    const char *session = user;
    if (!strcmp(name, "Host"))
        return "desk.example";
    if (strcmp(name, "Cookie") != 0 || !session)
        return NULL;
    snprintf(cookie, sizeof cookie, "placard=%s", session);
    return cookie;
}

/* ---- what may be in an answer ---- */

static bool is_ours(const char *tag)
{
    static const char *const ours[] = {
        "!doctype",   "a",      "article", "bdi",     "body",    "br",     "button", "code",
        "datalist",   "dd",     "del",     "details", "div",     "dl",     "dt",     "fieldset",
        "figcaption", "figure", "form",    "h1",      "h2",      "h3",     "head",   "header",
        "html",       "img",    "input",   "ins",     "label",   "legend", "li",     "link",
        "main",       "meta",   "nav",     "ol",      "option",  "p",      "q",      "script",
        "section",    "select", "span",    "strong",  "summary", "table",  "tbody",  "td",
        "textarea",   "th",     "thead",   "time",    "title",   "tr",     "ul"};
    size_t bytes = strcspn(tag, " >\n");
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        if (strlen(ours[i]) == bytes && !strncmp(ours[i], tag, bytes))
            return true;
    return false;
}

static void check(const struct web_answer *a, const struct web_request *r)
{
    static const int fine[] = {200, 303, 401, 403, 404, 405, 409, 410, 413, 422, 503};
    bool known =
        strstr(r->path, "preview") && a->status == 500; /* there is no program to draw it */
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
        known = known || a->status == fine[i];
    if (!known)
        fprintf(stderr, "%s: %d %.*s\n", r->path, a->status, (int)a->len, a->body ? a->body : "");
    must(known, "an answer that is the program's own fault");
    must(!a->location[strcspn(a->location, "\r\n<>\"")], "where it leads");
    if (!a->body || !a->type || strncmp(a->type, "text/html", 9) != 0)
        return;
    char *text = mem_alloc(a->len + 1);
    must(text != NULL, "memory");
    memcpy(text, a->body, a->len);
    for (const char *at = text; (at = strchr(at, '<')); at++) {
        const char *tag = at + 1 + (at[1] == '/');
        if (!is_ours(tag) || (!strncmp(tag, "script", 6) && at[1] != '/' &&
                              strncmp(tag, "script src=\"/static/", 20) != 0)) {
            fprintf(stderr, "%s: %.80s\n", r->path, at);
            must(false, "a tag that is not the desk's");
        }
    }
    mem_free(text);
}

/* ---- the input ---- */

static void read_fields(char *rest, struct web_request *r)
{
    for (char *line; (line = strsep(&rest, "\n"));) {
        char *value = strchr(line, '=');
        if (!value)
            continue;
        *value++ = '\0';
        for (char *at = value; (at = strchr(at, 0x1f)); at++)
            *at = '\n';
        if (web_request_add(r, line, value, strlen(value)))
            return;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct web_terms terms = {.dir = dir, .clock = &the_clock, .placard = "/nonexistent"};
    struct web_request r = {.address = "192.0.2.1"};
    struct web_answer answer = {0};
    char csrf[DIGEST_HEX_BYTES];
    if (!dir[0])
        make_desk();
    char *text = malloc(size + 1), *rest = text;
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    const char *first = strsep(&rest, "\n");
    const char *who = first[0] ? strchr(letters, first[0]) : NULL;
    char *session = who ? sessions[who - letters] : NULL;
    r.post = first[0] && first[1] == 'P';
    r.path = first[0] && first[1] ? first + 2 : "";
    r.api = !strncmp(r.path, "/api/v1/", 8);
    r.path += r.api ? 7 : 0;
    read_fields(rest, &r);
    if (session && !session_csrf(session, csrf))
        (void)!web_request_add(&r, "csrf", csrf, strlen(csrf));
    web_serve(&terms, &r, &(struct web_headers){header, session}, &answer);
    check(&answer, &r);
    web_answer_clear(&answer);
    if (r.post)
        come_back();
    web_request_clear(&r);
    free(text);
    return 0;
}
