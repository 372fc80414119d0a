/* SPDX-License-Identifier: Apache-2.0 */
/* Sources that speak JSON: each KIND_NAME.json of tests/data/json_source/good gives the posts in its .txt. */
#include "desk/source_dump.h"

#include <glob.h>

#include "base/json.h"
#include "desk/sources/json_path.h"
#include "desk/sources/json_source.h"
#include "desk/sources/markdown_text.h"
#include "desk/sources/source_url.h"

#define GOOD PLACARD_TEST_DATA "/json_source/good/"
#define BAD PLACARD_TEST_DATA "/json_source/bad/"

static const struct json_kind *kind_of(const char *path)
{
    char name[32];
    const char *base = strrchr(path, '/') + 1;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(base, "_"), base);
    const struct json_kind *k = json_kind_find(name);
    if (!k)
        fail_msg("%s is of no kind", path);
    return k;
}

static void each_good_answer_gives_its_posts(void **state)
{
    glob_t g;
    (void)state;
    assert_int_equal(glob(GOOD "*.json", 0, NULL, &g), 0);
    assert_true(g.gl_pathc >= 6);
    for (size_t i = 0; i < g.gl_pathc; i++) {
        size_t bytes;
        char *text = read_input(g.gl_pathv[i], &bytes);
        struct source_batch batch = {0};
        struct json_page page;
        struct err_info info = {0};
        if (json_source_read(kind_of(g.gl_pathv[i]), text, bytes, NULL, &batch, &page, &info))
            fail_msg("%s: %s", g.gl_pathv[i], info.text);
        dump_compare(g.gl_pathv[i], &batch);
        source_batch_clear(&batch);
        mem_free(text);
    }
    globfree(&g);
}

static void each_bad_answer_is_refused_with_its_reason(void **state)
{
    static const struct {
        const char *name;
        enum err e;
        const char *why;
    } cases[] = {
        {"mastodon_error.json", ERR_TYPE, "no list of posts"},
        {"mastodon_cut.json", ERR_SYNTAX, "not an answer of mastodon"},
        {"mastodon_html.json", ERR_SYNTAX, "not an answer of mastodon"},
        {"mastodon_twice.json", ERR_DUPLICATE, "not an answer of mastodon"},
        {"mastodon_deep.json", ERR_TOO_BIG, "deeper than 32"},
        {"mattermost_list.json", ERR_TYPE, "no list of posts"},
        {"mattermost_no_order.json", ERR_TYPE, "no list of posts"},
        {"mattermost_posts_is_a_list.json", ERR_TYPE, "no list of posts"},
        {"jsonfeed_other_version.json", ERR_UNSUPPORTED, "not JSON Feed 1.1"},
        {"jsonfeed_no_items.json", ERR_TYPE, "no list of posts"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[512];
        size_t bytes;
        struct source_batch batch = {0};
        struct json_page page;
        struct err_info info = {0};
        snprintf(path, sizeof path, BAD "%s", cases[i].name);
        char *text = read_input(path, &bytes);
        enum err e = json_source_read(kind_of(path), text, bytes, NULL, &batch, &page, &info);
        if (e != cases[i].e || !strstr(info.text, cases[i].why))
            fail_msg("%s: %s: %s", cases[i].name, err_name(e), info.text);
        assert_int_equal(batch.count, 0);
        mem_free(text);
    }
}

/* Every visibility there is, with settings that ask for all of them. */
static void private_and_direct_posts_never_enter_whatever_the_settings_say(void **state)
{
    static const char all[] = "public unlisted local private direct mutuals_only self list limited "
                              "O P D G circle";
    static const struct {
        const char *kind, *visibility;
        bool enters, enters_if_asked;
    } cases[] = {
        {"mastodon", "public", true, true},    {"mastodon", "unlisted", false, true},
        {"mastodon", "local", false, true},    {"mastodon", "private", false, false},
        {"mastodon", "direct", false, false},  {"mastodon", "mutuals_only", false, false},
        {"mastodon", "self", false, false},    {"mastodon", "list", false, false},
        {"mastodon", "limited", false, false}, {"mastodon", "", false, false},
        {"mastodon", NULL, false, false},      {"mattermost", "O", true, true},
        {"mattermost", "P", false, false},     {"mattermost", "D", false, false},
        {"mattermost", "G", false, false},     {"mattermost", NULL, false, false},
        {"jsonfeed", NULL, true, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct json_kind *k = json_kind_find(cases[i].kind);
        assert_int_equal(json_kind_admits(k, cases[i].visibility, NULL), cases[i].enters);
        assert_int_equal(json_kind_admits(k, cases[i].visibility, all), cases[i].enters_if_asked);
    }
}

static void a_channel_is_judged_by_its_own_type(void **state)
{
    const struct json_kind *k = json_kind_find("mattermost");
    static const struct {
        const char *text;
        enum err e;
        bool visible;
    } cases[] = {
        {"{\"id\":\"c1\",\"type\":\"O\"}", ERR_OK, true},
        {"{\"id\":\"c1\",\"type\":\"P\"}", ERR_OK, false},
        {"{\"id\":\"c1\",\"type\":\"D\"}", ERR_OK, false},
        {"{\"id\":\"c1\"}", ERR_OK, false},
        {"{\"type\":\"O\"}", ERR_TYPE, false},
        {"[]", ERR_TYPE, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *id = NULL;
        bool visible = false;
        assert_int_equal(json_source_read_found(k, &k->timelines[0], cases[i].text,
                                                strlen(cases[i].text), NULL, &id, &visible, NULL),
                         cases[i].e);
        assert_int_equal(visible, cases[i].visible);
        mem_free(id);
    }
}

static void people_are_called_by_the_first_name_there_is(void **state)
{
    const struct json_kind *k = json_kind_find("mattermost");
    static const char *const cases[][2] = {
        {"{\"nickname\":\"Annie\",\"first_name\":\"Ann\",\"username\":\"ab\"}", "Annie"},
        {"{\"nickname\":\"\",\"first_name\":\"Ann\",\"last_name\":\"Berg\"}", "Ann Berg"},
        {"{\"first_name\":\"\",\"last_name\":\"Berg\",\"username\":\"ab\"}", "Berg"},
        {"{\"first_name\":\"\",\"last_name\":\"\",\"username\":\"ab\"}", "ab"},
        {"{}", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *name = NULL;
        assert_int_equal(json_source_read_person(k, cases[i][0], strlen(cases[i][0]), &name, NULL),
                         ERR_OK);
        if (cases[i][1])
            assert_string_equal(name, cases[i][1]);
        else
            assert_null(name);
        mem_free(name);
    }
}

static void markdown_becomes_plain_text(void **state)
{
    static const struct {
        const char *markdown, *text, *link;
    } cases[] = {
        {"**bold** and *it* and _that_ and `code`", "bold and it and that and code", NULL},
        {"snake_case 2 * 3 ~5 a*b #tag", "snake_case 2 * 3 ~5 a*b #tag", NULL},
        {"# Head\ntext", "Head\ntext", NULL},
        {"one\n\n\n\ntwo\nthree", "one\n\ntwo\nthree", NULL},
        {"* a\n* b\n1. c", "\xe2\x80\xa2 a\n\xe2\x80\xa2 b\n1. c", NULL},
        {"> said\nso", "said\nso", NULL},
        {"[here](https://a.example/x \"t\")!", "here!", "https://a.example/x"},
        {"![cat](https://a.example/cat.png) https://b.example/y_z_.", "cat https://b.example/y_z.",
         "https://b.example/y_z"},
        {"[x](javascript:alert(1)) [y", "x) [y", NULL},
        {"\\*not\\* \\[this\\]", "*not* [this]", NULL},
        {"```js\nlet *x* = 1\n```\nafter", "let *x* = 1\nafter", NULL},
        {"@ann :smile: ~~old~~", "@ann :smile: old", NULL},
        {"", "", NULL},
        {"***", "***", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct markdown_text t;
        assert_int_equal(markdown_text_of(cases[i].markdown, &t), ERR_OK);
        if (strcmp(t.text, cases[i].text) != 0)
            fail_msg("%s: got %s", cases[i].markdown, t.text);
        if (!t.link != !cases[i].link || (t.link && strcmp(t.link, cases[i].link) != 0))
            fail_msg("%s: link %s", cases[i].markdown, t.link ? t.link : "-");
        mem_free(t.text);
        mem_free(t.link);
    }
}

static void paths_find_the_first_that_holds_something(void **state)
{
    json_t *doc = NULL;
    static const char text[] = "{\"a\":{\"b\":[{\"c\":\"x\"},\"\"]},\"n\":7,\"e\":\"\",\"z\":null}";
    (void)state;
    assert_int_equal(json_foreign_parse(text, sizeof text - 1, 8, &doc, NULL), ERR_OK);
    assert_string_equal(json_path_text(doc, "a.b.0.c"), "x");
    assert_string_equal(json_path_text(doc, "e|z|q.r|a.b.0.c"), "x");
    assert_null(json_path_text(doc, "a.b.1|a.b.9|a.c|n.x|a.b.c|e"));
    assert_null(json_path_text(doc, "n"));
    assert_null(json_path_get(doc, NULL));
    assert_ptr_equal(json_path_get(doc, ""), doc);
    char room[JSON_PATH_NUMBER_BYTES];
    assert_string_equal(json_path_id(doc, "n", room), "7");
    json_decref(doc);
}

static void addresses_are_resolved_and_judged(void **state)
{
    static const struct {
        const char *base, *ref, *text, *origin; /* text NULL = refused */
    } cases[] = {
        {NULL, "https://A.Example/x y", "https://A.Example/x%20y", "https://a.example:443"},
        {"https://a.example/d/f?x#y", "../p.png", "https://a.example/p.png",
         "https://a.example:443"},
        {"https://a.example:8443/", "//b.example/x", "https://b.example/x",
         "https://b.example:443"},
        {"http://a.example/", "/x#frag", "http://a.example/x#frag", "http://a.example:80"},
        {NULL, "https://a.example/caf\xc3\xa9", "https://a.example/caf%c3%a9",
         "https://a.example:443"},
        {NULL, "https://[::1]/", "https://[::1]/", "https://[::1]:443"},
        {NULL, "https://2130706433/", "https://127.0.0.1/", "https://127.0.0.1:443"},
        {NULL, "/x", NULL, NULL},
        {NULL, "ftp://a.example/", NULL, NULL},
        {NULL, "file:///etc/passwd", NULL, NULL},
        {"https://a.example/", "gopher://x/", NULL, NULL},
        {"https://a.example/", "javascript:alert(1)", NULL, NULL},
        {NULL, "https://user@a.example/", NULL, NULL},
        {NULL, "https://user:pass@a.example/", NULL, NULL},
        {NULL, "https://b\xc3\xbc.example/", NULL, NULL},
        {NULL, "https://a.example/\r\nX: y", NULL, NULL},
        {NULL, "", NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct source_url u = {.https = false};
        enum err e = source_url_parse(cases[i].base, cases[i].ref, &u, NULL);
        if (!cases[i].text
                ? e != ERR_ORIGIN
                : e || strcmp(u.text, cases[i].text) != 0 || strcmp(u.origin, cases[i].origin) != 0)
            fail_msg("%s: %s %s %s", cases[i].ref, err_name(e), u.text, u.origin);
    }
}

static void every_failed_allocation_is_an_error_and_leaks_nothing(void **state)
{
    size_t bytes;
    (void)state;
    char *text = read_input(GOOD "jsonfeed_full.json", &bytes);
    for (unsigned long n = 1;; n++) {
        struct source_batch batch = {0};
        struct json_page page;
        mem_fail_at(n, 0);
        enum err e =
            json_source_read(json_kind_find("jsonfeed"), text, bytes, NULL, &batch, &page, NULL);
        unsigned long made = mem_fail_at(0, 0);
        source_batch_clear(&batch);
        if (made < n) {
            assert_int_equal(e, ERR_OK);
            break;
        }
        /* jansson's writer gets memory in any case, see base/json.c */
        assert_true(e == ERR_NOMEM || e == ERR_OK);
    }
    mem_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_good_answer_gives_its_posts),
        cmocka_unit_test(each_bad_answer_is_refused_with_its_reason),
        cmocka_unit_test(private_and_direct_posts_never_enter_whatever_the_settings_say),
        cmocka_unit_test(a_channel_is_judged_by_its_own_type),
        cmocka_unit_test(people_are_called_by_the_first_name_there_is),
        cmocka_unit_test(markdown_becomes_plain_text),
        cmocka_unit_test(paths_find_the_first_that_holds_something),
        cmocka_unit_test(addresses_are_resolved_and_judged),
        cmocka_unit_test(every_failed_allocation_is_an_error_and_leaks_nothing),
    };
    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
