/* SPDX-License-Identifier: Apache-2.0 */
/* Each role and each token scope on each route, against tests/data/desk_web/access, where all of it is written out. */
#include "desk/web_fixture.h"

#define ACCESS PLACARD_TEST_DATA "/desk_web/access"
#define MAX_ROWS 200

static struct office the_office;
static const char letters[] = "?wmar"; /* by role */
static const char *const scopes[] = {"read",    "write",   "review", "emergency",
                                     "publish", "records", "admin"};
#define SCOPES (sizeof scopes / sizeof scopes[0])

static struct row {
    bool post;
    char path[64], who[8], scope[16];
} rows[MAX_ROWS];
static size_t row_count;

static int prepare(void **state)
{
    if (set_up(state))
        return -1;
    office_open(&the_office, *state);
    return 0;
}

static int clean(void **state)
{
    office_close(&the_office);
    return tear_down(state);
}

static void read_rows(void)
{
    char line[200], method[8];
    FILE *f = fopen(ACCESS, "re");
    assert_non_null(f);
    row_count = 0;
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '#' || line[0] == '\n')
            continue;
        assert_true(row_count < MAX_ROWS);
        struct row *r = &rows[row_count++];
        if (sscanf(line, "%7s %63s %7s %15s", method, r->path, r->who, r->scope) != 4)
            fail_msg("not a row: %s", line);
        r->post = !strcmp(method, "POST");
        assert_true(r->post || !strcmp(method, "GET"));
    }
    fclose(f);
}

static bool is_post(const struct web_route *r)
{
    return r->act || r->form_gives;
}

static void every_route_has_a_row_and_every_row_a_route(void **state)
{
    (void)state;
    read_rows();
    for (int i = 0; web_route_at(i); i++) {
        const struct web_route *r = web_route_at(i);
        size_t found = 0;
        for (size_t k = 0; k < row_count; k++)
            found += !strcmp(rows[k].path, r->path) && rows[k].post == is_post(r);
        if (found != 1)
            fail_msg("%s %s has %zu rows in %s", is_post(r) ? "POST" : "GET", r->path, found,
                     ACCESS);
    }
    for (size_t k = 0; k < row_count; k++)
        if (!web_route_find(rows[k].path, rows[k].post, &(bool){false}))
            fail_msg("%s is no address, but has a row", rows[k].path);
}

static bool is_open(const struct row *r)
{
    return !strcmp(r->who, "*");
}

static bool role_may(const struct row *r, int role)
{
    return is_open(r) || (role && strchr(r->who, letters[role]));
}

/* For want of who asks or of what they may, and for no other reason. */
static bool turned_away(const struct office *o, int status)
{
    return status == 401 || (status == 403 && strstr(o->text, "allow this")) ||
           (status == 303 && !strcmp(o->answer.location, "/sign-in"));
}

static int go(struct office *o, const struct row *r, bool api)
{
    char path[80];
    snprintf(path, sizeof path, "%s%s", api ? "/api/v1" : "", r->path);
    return r->post ? POST(o, path) : GET(o, path);
}

static void each_role_reaches_what_is_written(void **state)
{
    struct office *o = &the_office;
    (void)state;
    read_rows();
    for (size_t i = 0; i < row_count; i++)
        for (int role = PERSON_NOBODY; role <= PERSON_AUDITOR; role++)
            for (int api = 0; api < 2; api++) {
                come_in(o, office_names[role]); /* anew: some of them end the session */
                int status = go(o, &rows[i], api);
                if (turned_away(o, status) == role_may(&rows[i], role))
                    fail_msg("%s of %s by %s: %d", rows[i].path, api ? "API" : "pages",
                             person_role_name((enum person_role)role), status);
            }
}

static void a_token_reaches_what_its_person_may_within_its_scope(void **state)
{
    struct office *o = &the_office;
    (void)state;
    read_rows();
    for (int role = PERSON_AUTHOR; role <= PERSON_AUDITOR; role++)
        for (size_t s = 0; s < SCOPES; s++) {
            come_by_token(o, office_names[role], scopes[s]);
            for (size_t i = 0; i < row_count; i++) {
                const struct row *r = &rows[i];
                bool may = is_open(r) || (role_may(r, role) && !strcmp(r->scope, scopes[s]));
                int status = go(o, r, true);
                if (turned_away(o, status) == may)
                    fail_msg("%s by a token of %s for %s: %d", r->path, office_names[role],
                             scopes[s], status);
            }
        }
}

/* A bearer token is for programs: on a page it opens nothing, whatever it may. */
static void a_token_opens_no_page(void **state)
{
    struct office *o = &the_office;
    (void)state;
    read_rows();
    come_by_token(o, "ada", "read,write,review,emergency,publish,records,admin");
    for (size_t i = 0; i < row_count; i++)
        if (!is_open(&rows[i]) && !turned_away(o, go(o, &rows[i], false)))
            fail_msg("%s opens by a token", rows[i].path);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, clean)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_has_a_row_and_every_row_a_route),
        TEST(each_role_reaches_what_is_written),
        TEST(a_token_reaches_what_its_person_may_within_its_scope),
        TEST(a_token_opens_no_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
