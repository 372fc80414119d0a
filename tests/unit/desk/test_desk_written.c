/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages keep: pictures that were sent, drafts, earlier versions, guidelines; and the plan of an edit. */
#include "desk/desk_fixture.h"

#include "desk/draft.h"
#include "desk/edit.h"
#include "desk/guidelines.h"
#include "desk/media_sweep.h"
#include "desk/people.h"
#include "desk/publish.h"
#include "desk/review.h"
#include "desk/setting.h"
#include "desk/upload.h"
#include "desk/version.h"

static int64_t fake_s;

static int64_t fake_wall(const struct clock *c)
{
    (void)c;
    return fake_s;
}

struct work {
    struct desk *d;
    struct clock clock;
    struct person mara, otto;
};

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct err_info info = {0};                                                                \
        enum err e_ = (call);                                                                      \
        if (e_)                                                                                    \
            fail_msg("%s: %s", #call, info.text);                                                  \
    } while (0)
#define FAILS(code, call)                                                                          \
    do {                                                                                           \
        struct err_info info = {0};                                                                \
        assert_int_equal(call, code);                                                              \
    } while (0)

static void open_work(struct fixture *f, struct work *w)
{
    MUST(f, "people", "add", "mara", "--role", "admin");
    MUST(f, "people", "add", "otto", "--role", "author");
    clock_system_init(&w->clock, 1);
    w->clock.wall_s = fake_wall;
    fake_s = 1900000000;
    OK(desk_open(f->dir, DESK_CHANGE, "mara", &w->clock, &w->d, &info));
    OK(people_find(w->d, "mara", &w->mara, &info));
    OK(people_find(w->d, "otto", &w->otto, &info));
    OK(publish_begin(w->d, &info));
}

static void close_work(struct work *w)
{
    publish_abort(w->d);
    desk_close(w->d);
}

static char *picture(const char *name, size_t *bytes)
{
    char path[300], *data = NULL;
    snprintf(path, sizeof path, GOOD "/%s", name);
    OK(file_read(path, 1 << 20, &data, bytes, &info));
    return data;
}

static void a_sent_picture_is_its_senders_alone(void **state)
{
    struct work w;
    struct media m = {0}, again = {0};
    size_t bytes;
    open_work(*state, &w);
    char *data = picture("wide.png", &bytes);
    OK(upload_take(w.d, data, bytes, &m, &info));
    OK(upload_add(w.d, w.mara.id, &m, &info));
    const char *file = m.path + strlen("media/");
    OK(upload_find(w.d, w.mara.id, file, &again, &info));
    assert_string_equal(again.path, m.path);
    assert_string_equal(again.mime_type, "image/png");
    assert_true(again.width_px == m.width_px && again.bytes == m.bytes);
    assert_true(digest_equal(&again.sha256, &m.sha256));
    struct media none = {0};
    FAILS(ERR_NOT_FOUND, upload_find(w.d, w.otto.id, file, &none, &info));
    FAILS(ERR_NOT_FOUND, upload_find(w.d, w.mara.id, "../desk.db", &none, &info));
    bool known = true;
    OK(version_file_known(w.d, file, w.otto.id, &known, &info));
    assert_false(known);
    OK(version_file_known(w.d, file, w.mara.id, &known, &info));
    assert_true(known);
    FAILS(ERR_UNSUPPORTED, upload_take(w.d, "GIF89a no", 9, &none, &info));
    assert_int_not_equal(upload_take(w.d, data, bytes / 2, &none, NULL), ERR_OK); /* half of it */
    assert_null(none.path);
    mem_free(data);
    post_clear(&(struct post){.media_count = 2, .media = {m, again}});
    close_work(&w);
}

static void what_nobody_used_for_a_month_is_removed(void **state)
{
    struct fixture *f = *state;
    struct work w;
    struct media used = {0}, unused = {0};
    char id[EDIT_ID_BYTES] = "", path[400];
    size_t bytes;
    int removed = 0;
    open_work(f, &w);
    char *data = picture("wide.png", &bytes);
    OK(upload_take(w.d, data, bytes, &used, &info));
    OK(upload_add(w.d, w.mara.id, &used, &info));
    mem_free(data);
    data = picture("face.png", &bytes);
    OK(upload_take(w.d, data, bytes, &unused, &info));
    OK(upload_add(w.d, w.mara.id, &unused, &info));
    mem_free(data);
    OK(edit_new(w.d, 1,
                &(struct edit){.title = "A", .has_media = true, .media = &used, .media_count = 1},
                id, &info));
    OK(upload_sweep(w.d, w.mara.id, &info));
    snprintf(path, sizeof path, "%s/%s", f->dir, unused.path);
    assert_int_equal(access(path, F_OK), 0);
    fake_s += UPLOAD_KEEP_S + 1;
    OK(media_sweep(w.d, 7L * 86400, &removed, &info));
    assert_int_equal(removed, 0); /* somebody's draft may have it */
    OK(upload_sweep(w.d, w.otto.id, &info));
    OK(media_sweep(w.d, 7L * 86400, &removed, &info));
    assert_int_equal(removed, 1);
    assert_int_equal(access(path, F_OK), -1);
    snprintf(path, sizeof path, "%s/%s", f->dir, used.path);
    assert_int_equal(access(path, F_OK), 0);
    struct media none = {0};
    FAILS(ERR_NOT_FOUND, upload_find(w.d, w.mara.id, unused.path + 6, &none, &info));
    post_clear(&(struct post){.media_count = 2, .media = {used, unused}});
    close_work(&w);
}

static enum err count_draft(void *user, const char *id, const char *form, int64_t at_s)
{
    (void)id, (void)form, (void)at_s;
    ++*(int *)user;
    return ERR_OK;
}

static void a_draft_is_its_writers_alone_and_there_are_not_too_many(void **state)
{
    struct work w;
    char id[DRAFT_ID_BYTES] = "", other[DRAFT_ID_BYTES] = "", *form = NULL;
    int count = 0;
    open_work(*state, &w);
    OK(draft_keep(w.d, w.mara.id, id, "{\"title\":\"a\"}", &info));
    OK(draft_keep(w.d, w.mara.id, id, "{\"title\":\"b\"}", &info));
    OK(draft_read(w.d, w.mara.id, id, &form, &info));
    assert_string_equal(form, "{\"title\":\"b\"}");
    mem_free(form);
    FAILS(ERR_NOT_FOUND, draft_read(w.d, w.otto.id, id, &form, &info));
    FAILS(ERR_NOT_FOUND, draft_keep(w.d, w.otto.id, id, "{}", &info));
    OK(draft_remove(w.d, w.otto.id, id, &info)); /* not there: fine */
    for (int i = 0; i < MAX_DRAFTS_OF_PERSON; i++) {
        other[0] = 0;
        fake_s++;
        OK(draft_keep(w.d, w.mara.id, other, "{}", &info));
    }
    OK(draft_each(w.d, w.mara.id, count_draft, &count, &info));
    assert_int_equal(count, MAX_DRAFTS_OF_PERSON);
    FAILS(ERR_NOT_FOUND, draft_read(w.d, w.mara.id, id, &form, &info)); /* the oldest */
    OK(draft_remove(w.d, w.mara.id, other, &info));
    FAILS(ERR_NOT_FOUND, draft_read(w.d, w.mara.id, other, &form, &info));
    close_work(&w);
}

static void stored_digest(struct work *w, const char *id, struct digest *out)
{
    struct db_query q;
    bool row = false;
    OK(db_query_open(desk_db(w->d), &q, &info, "SELECT sha256 FROM post WHERE id=?", "t", id));
    OK(db_query_next(&q, &row, &info));
    assert_true(row);
    OK(db_digest(&q, 0, out));
    db_query_close(&q);
}

static int64_t count_versions(struct work *w)
{
    struct db_query q;
    bool row = false;
    OK(db_query_open(desk_db(w->d), &q, &info, "SELECT COUNT(*) FROM post_version", ""));
    OK(db_query_next(&q, &row, &info));
    int64_t n = db_int(&q, 0);
    db_query_close(&q);
    return n;
}

static void change_title(struct work *w, const char *id, const char *title)
{
    enum import_outcome outcome;
    fake_s++;
    OK(edit_post(w->d, 1, id, &(struct edit){.title = title}, NULL, &outcome, &info));
}

static void what_was_on_the_wall_is_kept_to_compare(void **state)
{
    struct work w;
    char id[EDIT_ID_BYTES] = "", title[20], *item = NULL;
    size_t bytes = 0;
    struct digest shown, got;
    open_work(*state, &w);
    OK(edit_new(w.d, 1, &(struct edit){.title = "Shown"}, id, &info));
    OK(review_approve(w.d, 1, id, &(struct approval_terms){0}, NULL, &info));
    OK(version_shown(w.d, 1, id, &item, &bytes, &got, &info));
    assert_null(item); /* it is the one that is stored */
    stored_digest(&w, id, &shown);
    for (int i = 0; i < 30; i++) { /* more than are kept, and long after */
        snprintf(title, sizeof title, "Change %d", i);
        if (i == 20)
            fake_s += 200L * 86400;
        change_title(&w, id, title);
    }
    OK(version_shown(w.d, 1, id, &item, &bytes, &got, &info));
    assert_non_null(strstr(item, "Shown"));
    assert_true(digest_equal(&got, &shown));
    mem_free(item);
    assert_true(count_versions(&w) <= 21);
    OK(setting_set(w.d, "versions-keep", "1", &info));
    fake_s += 2L * 86400;
    change_title(&w, id, "Last");
    assert_int_equal(count_versions(&w), 2); /* what was shown, and the one before this */
    FAILS(ERR_RANGE, setting_set(w.d, "versions-keep", "0", &info));
    close_work(&w);
}

static void a_picture_that_an_earlier_version_has_is_not_swept(void **state)
{
    struct work w;
    struct media m = {0};
    char id[EDIT_ID_BYTES] = "";
    size_t bytes;
    int removed = 0;
    bool known = false;
    enum import_outcome outcome;
    open_work(*state, &w);
    char *data = picture("wide.png", &bytes);
    OK(upload_take(w.d, data, bytes, &m, &info));
    mem_free(data);
    OK(edit_new(w.d, 1,
                &(struct edit){.title = "A", .has_media = true, .media = &m, .media_count = 1}, id,
                &info));
    OK(review_approve(w.d, 1, id, &(struct approval_terms){0}, NULL, &info));
    OK(edit_post(w.d, 1, id, &(struct edit){.drop_picture = 1}, NULL, &outcome, &info));
    fake_s += 30L * 86400;
    OK(media_sweep(w.d, 7L * 86400, &removed, &info));
    assert_int_equal(removed, 0);
    OK(version_file_known(w.d, m.path + strlen("media/"), w.otto.id, &known, &info));
    assert_true(known);
    post_clear(&(struct post){.media_count = 1, .media = {m}});
    close_work(&w);
}

static void an_edit_of_what_changed_meanwhile_is_refused(void **state)
{
    struct work w;
    char id[EDIT_ID_BYTES] = "";
    struct digest seen;
    struct post p = {0};
    enum import_outcome outcome;
    open_work(*state, &w);
    OK(edit_new(w.d, 1, &(struct edit){.title = "One"}, id, &info));
    stored_digest(&w, id, &seen);
    change_title(&w, id, "Two");
    FAILS(ERR_DIGEST,
          edit_post(w.d, 1, id, &(struct edit){.title = "Three"}, &seen, &outcome, &info));
    FAILS(ERR_DIGEST, edit_load(w.d, 1, id, &seen, &p, &info));
    OK(edit_load(w.d, 1, id, NULL, &p, &info));
    assert_string_equal(p.title, "Two");
    post_clear(&p);
    close_work(&w);
}

static void plan_of(struct work *w, const char *id, int64_t from_s, int64_t until_s)
{
    struct db_query q;
    bool row = false;
    OK(db_query_open(desk_db(w->d), &q, &info, "SELECT from_s, until_s FROM post WHERE id=?", "t",
                     id));
    OK(db_query_next(&q, &row, &info));
    assert_int_equal(db_int(&q, 0), from_s);
    assert_int_equal(db_int(&q, 1), until_s);
    db_query_close(&q);
}

static void a_plan_is_its_writers_until_the_post_is_on_the_wall(void **state)
{
    struct work w;
    char id[EDIT_ID_BYTES] = "";
    enum import_outcome outcome;
    open_work(*state, &w);
    int64_t t = fake_s;
    struct edit edit = {.title = "A", .has_plan = true, .from_s = t + 100, .until_s = t + 200};
    OK(edit_new(w.d, 1, &edit, id, &info));
    plan_of(&w, id, t + 100, t + 200);
    edit.until_s = t + 50;
    FAILS(ERR_RANGE, edit_post(w.d, 1, id, &edit, NULL, &outcome, &info));
    edit.from_s = edit.until_s = 0;
    OK(edit_post(w.d, 1, id, &edit, NULL, &outcome, &info));
    plan_of(&w, id, 0, 0);
    assert_int_equal(outcome, IMPORT_UNCHANGED);
    OK(review_approve(w.d, 1, id, &(struct approval_terms){0}, NULL, &info));
    edit.until_s = t + 500;
    FAILS(ERR_NOT_APPROVED, edit_post(w.d, 1, id, &edit, NULL, &outcome, &info));
    edit.title = "B"; /* other words: it waits again, and so may its times */
    OK(edit_post(w.d, 1, id, &edit, NULL, &outcome, &info));
    assert_int_equal(outcome, IMPORT_TAKEN_OFF);
    plan_of(&w, id, t, t + 500);
    close_work(&w);
}

struct readers {
    int all, have;
};

static enum err count_reader(void *user, const char *display, int64_t at_s)
{
    struct readers *r = user;
    assert_non_null(display);
    r->all++;
    r->have += at_s != 0;
    return ERR_OK;
}

static void guidelines_are_acknowledged_version_by_version(void **state)
{
    struct work w;
    int64_t version = 0, at_s = 0;
    bool missing = true;
    struct guidelines g;
    struct readers readers = {0};
    open_work(*state, &w);
    OK(guidelines_missing(w.d, w.otto.id, &missing, &info));
    assert_false(missing); /* there are none */
    FAILS(ERR_NOT_FOUND, guidelines_acknowledge(w.d, w.otto.id, 1, &info));
    OK(guidelines_set(w.d, "# Be kind\n", 0, &version, &info));
    assert_int_equal(version, 1);
    OK(guidelines_missing(w.d, w.otto.id, &missing, &info));
    assert_true(missing);
    FAILS(ERR_DIGEST, guidelines_acknowledge(w.d, w.otto.id, 2, &info));
    OK(guidelines_acknowledge(w.d, w.otto.id, 1, &info));
    OK(guidelines_acknowledge(w.d, w.otto.id, 1, &info));
    OK(guidelines_missing(w.d, w.otto.id, &missing, &info));
    assert_false(missing);
    OK(guidelines_each_reader(w.d, 1, count_reader, &readers, &info));
    assert_true(readers.all == 2 && readers.have == 1);
    FAILS(ERR_DIGEST, guidelines_set(w.d, "other", 0, &version, &info));
    FAILS(ERR_RANGE, guidelines_set(w.d, "# Be kind\n", 1, &version, &info));
    FAILS(ERR_RANGE, guidelines_set(w.d, " \n", 1, &version, &info));
    FAILS(ERR_SYNTAX, guidelines_set(w.d, "a\x1b[2J", 1, &version, &info));
    FAILS(ERR_SYNTAX, guidelines_set(w.d, "a\r\n", 1, &version, &info));
    OK(guidelines_set(w.d, "# Be kinder\n", 1, &version, &info));
    OK(guidelines_missing(w.d, w.otto.id, &missing, &info));
    assert_true(missing);
    OK(guidelines_acknowledged(w.d, w.otto.id, 1, &at_s, &info));
    assert_true(at_s > 0);
    OK(setting_set(w.d, "guidelines-required", "no", &info));
    OK(guidelines_missing(w.d, w.otto.id, &missing, &info));
    assert_false(missing);
    OK(guidelines_read(w.d, 1, &g, &info));
    assert_string_equal(g.text, "# Be kind\n");
    assert_string_equal(g.who, "mara");
    guidelines_clear(&g);
    FAILS(ERR_NOT_FOUND, guidelines_read(w.d, 9, &g, &info));
    close_work(&w);
}

static enum err first_what(void *user, const struct audit_row *row)
{
    char *out = user;
    if (!*out)
        snprintf(out, 40, "%s", row->what);
    return ERR_OK;
}

static void the_history_of_a_post_is_newest_first(void **state)
{
    struct work w;
    char id[EDIT_ID_BYTES] = "", what[40] = "";
    open_work(*state, &w);
    OK(edit_new(w.d, 1, &(struct edit){.title = "One"}, id, &info));
    change_title(&w, id, "Two");
    OK(version_history(w.d, "hq/lobby", id, first_what, what, &info));
    assert_string_equal(what, "edit");
    what[0] = 0;
    OK(version_history(w.d, "hq/office", id, first_what, what, &info));
    assert_string_equal(what, "");
    close_work(&w);
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_sent_picture_is_its_senders_alone),
        WITH_DESK(what_nobody_used_for_a_month_is_removed),
        WITH_DESK(a_draft_is_its_writers_alone_and_there_are_not_too_many),
        WITH_DESK(what_was_on_the_wall_is_kept_to_compare),
        WITH_DESK(a_picture_that_an_earlier_version_has_is_not_swept),
        WITH_DESK(an_edit_of_what_changed_meanwhile_is_refused),
        WITH_DESK(a_plan_is_its_writers_until_the_post_is_on_the_wall),
        WITH_DESK(guidelines_are_acknowledged_version_by_version),
        WITH_DESK(the_history_of_a_post_is_newest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
