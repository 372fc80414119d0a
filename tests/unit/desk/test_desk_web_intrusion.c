/* SPDX-License-Identifier: Apache-2.0 */
/* SQL in every field of every address, names that lead out of a folder, pictures that burst: refused, and nothing is different. */
#include "desk/site_fixture.h"

#include <dirent.h>
#include <sqlite3.h>

#define LOBBY "audience", "hq/lobby"
#define BAD_PICTURES PLACARD_TEST_DATA "/picture/bad"

static int prepare(void **state)
{
    if (site_set_up(state))
        return -1;
    struct site *s = *state;
    MUST(s->o.f, "import", "--audience", "hq/lobby", GOOD "/feed.json");
    MUST(s->o.f, "approve", "--audience", "hq/lobby", "p1");
    return 0;
}

static int64_t number_of(const struct site *s, const char *sql)
{
    char path[SCRATCH_PATH_BYTES + 16];
    sqlite3 *db;
    sqlite3_stmt *q;
    snprintf(path, sizeof path, "%s/desk.db", s->o.f->dir);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return n;
}

/* ---- SQL ---- */

static const char *const injections[] = {
    "' OR 1=1 --",
    "\" OR \"\"=\"",
    "'; DROP TABLE post; --",
    "x') UNION SELECT name, password, 1, 1 FROM person --",
    "%' ESCAPE '",
    "1; ATTACH DATABASE '/tmp/x' AS y",
    "?1",
    ":x",
    "*",
    "\"",
    "NEAR(a b",
    "words:x OR",
    "a AND",
    "-9223372036854775808",
    "1e999",
    "\\",
};
#define INJECTIONS (sizeof injections / sizeof injections[0])

/* All that one field may change by being itself: the rest of the desk is as it was. */
static void no_field_of_any_address_is_ever_read_as_sql(void **state)
{
    static const char shape[] = "SELECT (SELECT COUNT(*) FROM sqlite_schema) * 1000000 + (SELECT "
                                "COUNT(*) FROM person) * 1000"
                                " + (SELECT COUNT(*) FROM post WHERE audience_id=1) * 10 + (SELECT "
                                "COUNT(*) FROM audience WHERE name LIKE 'hq/%')";
    struct site *s = *state;
    struct office *o = &s->o;
    int64_t before = number_of(s, shape);
    for (int i = 0; web_route_at(i); i++) {
        const struct web_route *r = web_route_at(i);
        bool post = r->act || r->form_gives;
        if (r->give && strstr(r->path, "preview"))
            continue; /* a process each, and its fields are those of others */
        for (const struct web_field_row *f = r->fields; f && f->name; f++) {
            come_in(o, "ada"); /* anew: some of them end the session */
            for (size_t n = 0; n < INJECTIONS; n++) {
                const char *id = strcmp(f->name, "id") != 0 ? "id" : "csrf_";
                int status = post ? POST(o, r->path, f->name, injections[n])
                                  : GET(o, r->path, f->name, injections[n], id, "p1");
                if (status == 500)
                    fail_msg("%s with %s=%s: %d %s", r->path, f->name, injections[n], status,
                             o->text);
            }
        }
    }
    assert_int_equal(number_of(s, shape), before);
    assert_int_equal(number_of(s, "SELECT COUNT(*) FROM person WHERE role='admin' AND enabled"), 1);
    MUST(o->f, "audit", "verify");
    assert_int_equal(GET_AS(s, "mia", API "/post", LOBBY, "id", "p1"), 200);
}

/* ---- folders ---- */

static void no_name_leads_out_of_its_folder(void **state)
{
    static const char *const names[] = {"../keys/root.pem",
                                        "../desk.db",
                                        "..%2fdesk.db",
                                        "..\\desk.db",
                                        "/etc/passwd",
                                        "....//desk.db",
                                        "./../media/x.jpg",
                                        "media/../../keys/flags.pem.jpg",
                                        "..",
                                        ".",
                                        "",
                                        "x.jpg/../../desk.db",
                                        "\xe2\x80\xa6/desk.db",
                                        "../keys/flags-1.pem\n.jpg",
                                        "%00.jpg"};
    static const struct {
        const char *path, *field;
    } takers[] = {{"/picture", "file"},         {"/preview", "id"},    {"/write/preview", "draft"},
                  {"/write", "draft"},          {"/write", "id"},      {"/post", "id"},
                  {"/wall", "audience"},        {"/post", "audience"}, {"/calendar", "audience"},
                  {"/records/export", "format"}};
    struct site *s = *state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (size_t k = 0; k < sizeof takers / sizeof takers[0]; k++) {
            int status = GET_AS(s, "ada", takers[k].path, takers[k].field, names[i]);
            bool form = status == 200 && !strcmp(s->o.answer.type, "text/html; charset=utf-8");
            if (status >= 500 || (status == 200 && !form))
                fail_msg("%s?%s=%s: %d", takers[k].path, takers[k].field, names[i], status);
            site_says_not(s, "PRIVATE KEY");
            site_says_not(s, "SQLite format");
            site_says_not(s, "root:");
        }
        char path[100];
        snprintf(path, sizeof path, "/static/%s", names[i]);
        assert_int_equal(GET_AS(s, "ada", path), 404);
        snprintf(path, sizeof path, "/%s", names[i]);
        if (*names[i])
            assert_int_equal(GET_AS(s, "ada", path), 404);
        int status = POST_AS(s, "ada", "/write", LOBBY, "text", "x", "picture", names[i]);
        if (status != 422 && status != 303)
            fail_msg("picture=%s: %d", names[i], status);
    }
}

/* ---- pictures ---- */

static size_t files_in(const struct site *s, const char *folder)
{
    char path[SCRATCH_PATH_BYTES + 32];
    size_t n = 0;
    snprintf(path, sizeof path, "%s/%s", s->o.f->dir, folder);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (const struct dirent *e; (e = readdir(dir));)
        n += e->d_name[0] != '.';
    closedir(dir);
    return n;
}

static void send_bytes(struct site *s, const char *what, const char *data, size_t bytes)
{
    size_t before = files_in(s, "media");
    site_send_file(s, "new", data, bytes);
    int status = POST_AS(s, "otto", API "/write/picture");
    if (status != 422 && status != 413)
        fail_msg("%s: %d: %s", what, status, s->o.text);
    assert_int_equal(files_in(s, "media"), before);
}

static void pictures_that_burst_are_refused_and_leave_nothing(void **state)
{
    static const char *const packed[] = {"PK\x03\x04 a zip",
                                         "\x1f\x8b\x08 gzip",
                                         "\3757zXZ",
                                         "GIF89a\x01\x02\x03\x04",
                                         "<svg xmlns=\"x\"/>",
                                         "%PDF-1.7",
                                         "\x89PNG\r\n\x1a\n",
                                         "\xff\xd8\xff\xe0",
                                         "RIFF\xff\xff\xff\xffWEBPVP8L",
                                         "x"};
    struct site *s = *state;
    size_t tried = 0;
    for (size_t i = 0; i < sizeof packed / sizeof packed[0]; i++)
        send_bytes(s, packed[i], packed[i], strlen(packed[i]));
    DIR *dir = opendir(BAD_PICTURES);
    assert_non_null(dir);
    for (const struct dirent *e; (e = readdir(dir));) {
        char path[500], *data = NULL;
        size_t bytes = 0;
        if (e->d_name[0] == '.' || strstr(e->d_name, "-inside."))
            continue; /* those are wrong by their names alone, which nobody sends here */
        snprintf(path, sizeof path, BAD_PICTURES "/%s", e->d_name);
        assert_int_equal(file_read(path, 1 << 24, &data, &bytes, NULL), ERR_OK);
        send_bytes(s, e->d_name, data, bytes);
        mem_free(data);
        tried++;
    }
    closedir(dir);
    assert_true(tried > 30);
    /* and one that is too large by its bytes alone */
    size_t bytes = (size_t)MAX_PICTURE_BYTES + 1;
    char *large = mem_alloc(bytes);
    assert_non_null(large);
    memcpy(large, "\xff\xd8\xff\xe0", 4);
    send_bytes(s, "a large one", large, bytes);
    mem_free(large);
    assert_int_equal(GET_AS(s, "otto", "/write"), 200);
}

static void many_pictures_of_one_person_push_out_their_own_alone(void **state)
{
    struct site *s = *state;
    site_send_picture(s, "wide.png");
    assert_int_equal(POST_AS(s, "mia", API "/write/picture"), 200);
    for (int i = 0; i < 20; i++) {
        for (int k = 0; k < MAX_WEB_FILES; k++)
            site_send_picture(s, "wide.png");
        int status = POST_AS(s, "otto", API "/write/picture");
        if (status != 200 && status != 422)
            fail_msg("%d: %s", status, s->o.text);
    }
    assert_true(number_of(s, "SELECT MAX(n) FROM (SELECT COUNT(*) n FROM upload GROUP BY "
                             "person_id)") <= 64);
    assert_int_equal(number_of(s, "SELECT COUNT(*) FROM upload u JOIN person p ON p.id=u.person_id"
                                  " WHERE p.name='mia'"),
                     1);
}

/* ---- bounds of a request ---- */

static void a_request_has_bounds(void **state)
{
    (void)state;
    struct web_request r = {0};
    char name[80], *large = mem_alloc(MAX_WEB_FIELD_BYTES + 1);
    assert_non_null(large);
    memset(large, 'x', MAX_WEB_FIELD_BYTES + 1);
    memset(name, 'n', sizeof name);
    name[65] = '\0';
    assert_int_equal(web_request_add(&r, "x", large, MAX_WEB_FIELD_BYTES + 1), ERR_TOO_BIG);
    assert_int_equal(web_request_add(&r, name, "x", 1), ERR_TOO_BIG);
    assert_int_equal(web_request_add(&r, "x", "a\0b", 3), ERR_SYNTAX);
    assert_int_equal(web_request_add(&r, "x", "\xc0\xaf", 2), ERR_SYNTAX);
    assert_int_equal(web_request_add(&r, "x", "\xed\xa0\x80", 3), ERR_SYNTAX);
    assert_int_equal(web_request_add(&r, "x", large, MAX_WEB_FIELD_BYTES), ERR_OK);
    for (int i = 1; i < MAX_WEB_FIELDS; i++)
        assert_int_equal(web_request_add(&r, "x", "", 0), ERR_OK);
    assert_int_equal(web_request_add(&r, "x", "", 0), ERR_TOO_BIG);
    web_request_clear(&r);
    mem_free(large);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, site_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(no_field_of_any_address_is_ever_read_as_sql),
        TEST(no_name_leads_out_of_its_folder),
        TEST(pictures_that_burst_are_refused_and_leave_nothing),
        TEST(many_pictures_of_one_person_push_out_their_own_alone),
        cmocka_unit_test(a_request_has_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
