/* SPDX-License-Identifier: Apache-2.0 */
/* Every verb, through the program's own entry, judged by what a screen makes of the files. */
#include "desk/desk_fixture.h"

#include <dirent.h>
#include <sqlite3.h>
#include <time.h>

static void exec_sql(const struct fixture *f, const char *sql)
{
    char path[256];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/desk.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static int count_files(const struct fixture *f, const char *rel)
{
    char path[256];
    int n = 0;
    snprintf(path, sizeof path, "%s/%s", f->dir, rel);
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));)
        n += e->d_name[0] != '.';
    if (d)
        closedir(d);
    return n;
}

static void a_new_desk_has_a_root_and_empty_flags_that_a_screen_accepts(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    screen_poll(&s, f);
    assert_int_equal(s.flags->seq, 1);
    assert_int_equal(s.flags->mode, MODE_RUN);
    assert_int_equal(s.flags->expires_s - s.flags->issued_s, 3600);
    assert_int_equal(s.feed->post_count, 0);
    screen_stop(&s);
}

static void keys_are_for_their_owner_alone(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"keys/root-1.pem", "keys/flags-1.pem", "keys/hold-1.pem",
                                        "tls/ca.key",      "tls/server.key",   "desk.db"};
    char path[256];
    struct stat st;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", f->dir, names[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
    snprintf(path, sizeof path, "%s/keys/flags-1.pem", f->dir);
    chmod(path, 0644);
    assert_int_equal(RUN(f, "renew"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "others may read"));
}

static void init_refuses_what_screens_could_not_use(void **state)
{
    struct fixture *f = *state;
    struct fixture other = {.dir = "/tmp/placard-desk-none"};
    static const char *const cases[][4] = {
        {"Desk", "a", "24h", "127.0.0.1"}, {"d", "A", "24h", "127.0.0.1"},
        {"d", "a//b", "24h", "127.0.0.1"}, {"d", "a/media", "24h", "localhost"},
        {"d", "a", "1m", "localhost"},     {"d", "a", "8d", "localhost"},
        {"d", "a", "24h", "no host"},      {"d", "../a", "24h", "localhost"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_not_equal(RUN(&other, "init", "--name", cases[i][0], "--audience", cases[i][1],
                                 "--lease", cases[i][2], "--host", cases[i][3]),
                             EXIT_DONE);
    assert_int_equal(access(other.dir, F_OK), -1);
    assert_int_equal(RUN(&other, "init", "--name", "d"), EXIT_USAGE);
    assert_int_equal(RUN(&other, "list"), EXIT_FAILED);
    free(other.out);
    free(other.err);
    assert_int_equal(RUN(f, "init", "--name", "d", "--audience", "a"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "already"));
}

static void only_what_was_approved_comes_out(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    assert_non_null(strstr(f->out, "p1: new, pending"));
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, 0);
    assert_int_equal(count_files(f, "public/hq/lobby/media"), 0);
    MUST(f, "approve", "p1", "--rank", "5", "--duration", "20", "--days", "2");
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, 1);
    const struct post *p = screen_post(&s, "p1");
    assert_string_equal(p->author_name, "Ann");
    assert_string_equal(p->media[0].alt, "a wide brown field");
    assert_int_equal(p->media_count, 1);
    assert_int_equal(p->media[0].width_px, 40);
    assert_true(p->has_avatar && p->pinned);
    assert_int_equal(approved_post_rank(s.feed->posts[0]), 5);
    assert_int_equal(approved_post_duration_ms(s.feed->posts[0]), 20000);
    assert_int_equal(approved_post_until_s(s.feed->posts[0]) -
                         approved_post_from_s(s.feed->posts[0]),
                     2 * 86400);
    assert_int_equal(count_files(f, "public/hq/lobby/media"), 2);
    MUST(f, "approve", "--all-pending");
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, 3);
    MUST(f, "import", GOOD "/feed.json");
    assert_non_null(strstr(f->out, "p1: unchanged"));
    int64_t seq = s.flags->seq;
    screen_poll(&s, f);
    assert_int_equal(s.flags->seq, seq);
    screen_stop(&s);
}

static void a_changed_post_leaves_the_screens_and_is_pending(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    MUST(f, "import", GOOD "/feed-changed.json");
    assert_non_null(strstr(f->out, "p1: changed, taken off the screens, pending"));
    screen_poll(&s, f);
    assert_null(screen_post(&s, "p1"));
    assert_non_null(screen_post(&s, "p2"));
    assert_int_equal(flags_find(s.flags, "p1")->flag, FLAG_PENDING);
    assert_int_equal(count_files(f, "public/hq/lobby/media"), 0);
    /* the old words again are not what anybody approves now */
    MUST(f, "list", "--flag", "pending");
    assert_non_null(strstr(f->out, "Good evening"));
    screen_stop(&s);
}

static void a_post_that_turned_bad_at_its_source_leaves_the_screens(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char path[256];
    static const char bad[] = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":["
                              "{\"id\":\"p2\",\"content_html\":\"<b>new</b>\"}]}";
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p2");
    snprintf(path, sizeof path, "%s/bad.json", f->dir);
    assert_int_equal(file_replace(path, bad, strlen(bad), false, NULL), ERR_OK);
    assert_int_equal(RUN(f, "import", path), EXIT_FAILED);
    assert_non_null(strstr(f->out, "p2: refused, and the version on the screens was taken off"));
    screen_poll(&s, f);
    assert_null(screen_post(&s, "p2"));
    screen_stop(&s);
}

static void a_withdrawn_post_is_gone_and_said_to_be_withdrawn(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    MUST(f, "withdraw", "p1", "--reason", "wrong date");
    screen_poll(&s, f);
    assert_null(screen_post(&s, "p1"));
    assert_int_equal(flags_find(s.flags, "p1")->flag, FLAG_WITHDRAWN);
    assert_int_equal(count_files(f, "public/hq/lobby/media"), 0);
    MUST(f, "withdraw", "p1");
    assert_non_null(strstr(f->out, "already"));
    /* kept for thirty days, then forgotten */
    exec_sql(f, "UPDATE post SET off_s=off_s-30*86400-1 WHERE id='p1'");
    MUST(f, "renew");
    screen_poll(&s, f);
    assert_null(flags_find(s.flags, "p1"));
    MUST(f, "approve", "p1");
    screen_poll(&s, f);
    assert_non_null(screen_post(&s, "p1"));
    screen_stop(&s);
}

/* A title is what a list shows; what stands below it must be there to be read before it is approved. */
static void a_list_in_json_has_all_that_an_approval_is_for(void **state)
{
    struct fixture *f = *state;
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "list", "--json");
    json_t *list = json_loads(f->out, 0, NULL);
    assert_int_equal(json_array_size(list), 3);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *row = json_array_get(list, i), *item = json_object_get(row, "item");
        assert_string_equal(json_string_value(json_object_get(item, "id")),
                            json_string_value(json_object_get(row, "id")));
        assert_true(json_object_get(item, "content_text") || json_object_get(item, "title") ||
                    json_object_get(item, "attachments"));
    }
    json_decref(list);
}

static void rejecting_is_for_pending_posts(void **state)
{
    struct fixture *f = *state;
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "reject", "p3", "--reason", "off topic");
    MUST(f, "list", "--json");
    assert_non_null(strstr(f->out, "\"reason\":\"off topic\""));
    assert_int_equal(RUN(f, "reject", "p3"), EXIT_FAILED);
    MUST(f, "approve", "p2");
    assert_int_equal(RUN(f, "reject", "p2"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "withdraw it"));
    assert_int_equal(RUN(f, "reject", "nobody"), EXIT_FAILED);
}

static void approving_is_all_or_nothing_and_bound_to_what_was_seen(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    static const char other[] = "0000000000000000000000000000000000000000000000000000000000000001";
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    assert_int_equal(RUN(f, "approve", "p1", "nobody"), EXIT_FAILED);
    assert_string_equal(f->out, "");
    assert_int_equal(RUN(f, "approve", "p1", "--sha256", other), EXIT_FAILED);
    assert_int_equal(RUN(f, "approve", "p1", "--days", "91"), EXIT_USAGE);
    assert_int_equal(RUN(f, "approve", "p1", "--until", "2020-01-01T00:00:00Z"), EXIT_FAILED);
    assert_int_equal(RUN(f, "approve", "p1", "--from", "2030-01-01T00:00:00Z", "--until",
                         "2031-01-01T00:00:00Z"),
                     EXIT_FAILED);
    assert_int_equal(RUN(f, "approve"), EXIT_USAGE);
    assert_int_equal(RUN(f, "approve", "p1", "--until", "soon"), EXIT_USAGE);
    assert_int_equal(RUN(f, "approve", "p1", "--until", "2026-02-30"), EXIT_USAGE);
    assert_int_equal(RUN(f, "approve", "p1", "--until", "2026-03-02 9:00"), EXIT_USAGE);
    screen_poll(&s, f);
    assert_int_equal(s.flags->seq, 1);
    screen_stop(&s);
}

static void a_day_is_meant_whole_and_by_the_clock_on_the_wall(void **state)
{
    struct fixture *f = *state;
    char day[16], minute[24], wanted[300];
    struct tm tm;
    time_t noon = time(NULL) / 86400 * 86400 + 5 * 86400 + 43200;
    const char *zone = getenv("TZ");
    char *before = zone ? strdup(zone) : NULL;
    setenv("TZ", "EST5", 1);
    tzset();
    gmtime_r(&noon, &tm);
    strftime(day, sizeof day, "%Y-%m-%d", &tm);
    strftime(minute, sizeof minute, "%Y-%m-%d 18:30", &tm);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p1", "--from", day, "--until", minute);
    MUST(f, "list", "--json");
    snprintf(wanted, sizeof wanted, "\"from\":\"%sT05:00:00Z\",\"until\":\"%sT23:30:00Z\"", day,
             day);
    assert_non_null(strstr(f->out, wanted));
    MUST(f, "approve", "p1", "--from", minute, "--until", day);
    MUST(f, "list", "--json");
    noon += 86400;
    gmtime_r(&noon, &tm);
    strftime(minute, sizeof minute, "%Y-%m-%d", &tm);
    snprintf(wanted, sizeof wanted, "\"from\":\"%sT23:30:00Z\",\"until\":\"%sT05:00:00Z\"", day,
             minute);
    assert_non_null(strstr(f->out, wanted));
    if (before)
        setenv("TZ", before, 1);
    else
        unsetenv("TZ");
    tzset();
    free(before);
}

static void an_item_changed_behind_the_desks_back_is_not_signed(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    exec_sql(f, "UPDATE post SET item=CAST(replace(item,'noon','four') AS BLOB) WHERE id='p2'");
    exec_sql(
        f,
        "UPDATE post SET item=CAST(replace(item,'Third','Fourth') AS BLOB),"
        "sha256='0000000000000000000000000000000000000000000000000000000000000001' WHERE id='p3'");
    MUST(f, "renew");
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, 1);
    assert_non_null(screen_post(&s, "p1"));
    screen_stop(&s);
}

static void a_hold_needs_the_hold_key_alone_and_a_release_the_flags_keys(void **state)
{
    struct fixture *f = *state;
    struct screen s, sleeper;
    char key[256], away[256];
    screen_start(&s, f);
    screen_start(&sleeper, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    snprintf(key, sizeof key, "%s/keys/flags-1.pem", f->dir);
    snprintf(away, sizeof away, "%s/away.pem", f->dir);
    rename(key, away);
    MUST(f, "hold", "--reason", "look at this");
    screen_poll(&s, f);
    assert_int_equal(s.flags->mode, MODE_HOLD);
    assert_true(s.flags->signed_by_hold_only);
    assert_int_equal(s.flags->entry_count, 0);
    assert_int_equal(count_files(f, "public/hq/lobby"), 2); /* flags and an empty media folder */
    screen_poll(&sleeper, f);
    MUST(f, "renew"); /* a hold is renewed by the hold key too */
    screen_poll(&s, f);
    assert_int_equal(RUN(f, "release"), EXIT_FAILED);
    assert_int_equal(RUN(f, "alert", "x", "--for", "5"), EXIT_FAILED);
    rename(away, key);
    MUST(f, "release");
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, 3);
    assert_int_equal(s.flags->releases, s.flags->seq - 1);
    MUST(f, "withdraw", "p1");
    screen_poll(&sleeper, f); /* it missed the release itself */
    assert_int_equal(sleeper.feed->post_count, 2);
    MUST(f, "release");
    assert_non_null(strstr(f->out, "was not on hold"));
    screen_stop(&s);
    screen_stop(&sleeper);
}

static void an_alert_takes_over_and_ends(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char text[400] = "";
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p2");
    MUST(f, "alert", "Leave by the stairs. Évacuez.", "--for", "30", "--severity", "critical",
         "--language", "fr", "--drill");
    screen_poll(&s, f);
    assert_int_equal(s.flags->mode, MODE_ALERT);
    assert_string_equal(s.flags->alert.text, "Leave by the stairs. Évacuez.");
    assert_int_equal(s.flags->alert.severity, SEVERITY_CRITICAL);
    assert_true(s.flags->alert.drill);
    MUST(f, "renew");
    screen_poll(&s, f);
    assert_int_equal(s.flags->mode, MODE_ALERT);
    exec_sql(f, "UPDATE audience SET alert_until_s=issued_s");
    exec_sql(f, "UPDATE audience SET issued_s=issued_s-5");
    MUST(f, "renew", "--if-due"); /* its time is over */
    screen_poll(&s, f);
    assert_int_equal(s.flags->mode, MODE_RUN);
    MUST(f, "alert", "again", "--for", "1");
    MUST(f, "alert", "--end");
    screen_poll(&s, f);
    assert_int_equal(s.flags->mode, MODE_RUN);
    assert_int_equal(s.feed->post_count, 1);
    memset(text, 'x', 281);
    assert_int_equal(RUN(f, "alert", text, "--for", "5"), EXIT_FAILED);
    assert_int_equal(RUN(f, "alert", "x", "--for", "721"), EXIT_USAGE);
    assert_int_equal(RUN(f, "alert", "x"), EXIT_USAGE);
    assert_int_equal(RUN(f, "alert", "a\x1b[2J", "--for", "5"), EXIT_FAILED);
    assert_int_equal(RUN(f, "alert", "x", "--for", "5", "--severity", "mild"), EXIT_USAGE);
    screen_stop(&s);
}

static void an_alert_that_a_clock_set_back_made_too_long_keeps_no_withdrawal_back(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p2");
    MUST(f, "alert", "Leave", "--for", "720");
    exec_sql(f, "UPDATE audience SET alert_until_s=alert_until_s+3600"); /* as an hour back does */
    MUST(f, "withdraw", "p2");
    screen_poll(&s, f);
    assert_int_equal(s.flags->mode, MODE_ALERT);
    assert_int_equal(s.flags->alert.until_s, s.flags->issued_s + MAX_ALERT_S);
    assert_int_equal(s.feed->post_count, 0);
    screen_stop(&s);
}

static void screens_follow_every_rotation(void **state)
{
    struct fixture *f = *state;
    struct screen s, late;
    screen_start(&s, f);
    screen_start(&late, f);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p2");
    screen_poll(&s, f);
    screen_poll(&late, f);
    MUST(f, "root", "rotate", "--new-flags-key");
    screen_poll(&s, f);
    assert_int_equal(s.root.number, 2);
    assert_non_null(screen_post(&s, "p2"));
    MUST(f, "root", "rotate", "--new-root-key", "--new-hold-key");
    MUST(f, "root", "rotate");
    MUST(f, "hold");
    screen_poll(&s, f);
    assert_int_equal(s.flags->mode, MODE_HOLD);
    screen_poll(&late, f);
    assert_int_equal(late.root.number, 4);
    assert_int_equal(count_files(f, "keys"), 4); /* root, flags, hold, retired */
    assert_int_equal(count_files(f, "keys/retired"), 3);
    assert_int_equal(RUN(f, "root", "turn"), EXIT_USAGE);
    screen_stop(&s);
    screen_stop(&late);
}

static void two_flags_keys_sign_when_the_threshold_is_two(void **state)
{
    struct fixture *f = *state;
    struct fixture two = {.dir = ""};
    struct screen s;
    snprintf(two.dir, sizeof two.dir, "%.40s-two", f->dir);
    MUST(&two, "init", "--name", "d", "--audience", "hq/lobby", "--flags-threshold", "2");
    screen_start(&s, &two);
    assert_int_equal(s.root.roles[ROLE_FLAGS].threshold, 2);
    screen_poll(&s, &two);
    MUST(&two, "root", "rotate", "--new-flags-key");
    screen_poll(&s, &two);
    assert_int_equal(s.root.roles[ROLE_FLAGS].threshold, 2);
    screen_stop(&s);
    scratch_remove(two.dir);
    free(two.out);
    free(two.err);
}

static void audiences_are_kept_apart(void **state)
{
    struct fixture *f = *state;
    struct fixture two = {.dir = ""};
    struct screen lobby, office;
    snprintf(two.dir, sizeof two.dir, "%.40s-two", f->dir);
    MUST(&two, "init", "--name", "d", "--audience", "hq", "--audience", "hq/lobby");
    assert_int_equal(RUN(&two, "import", GOOD "/feed.json"), EXIT_FAILED);
    assert_non_null(strstr(two.err, "hq, hq/lobby"));
    MUST(&two, "import", GOOD "/feed.json", "--audience", "hq");
    MUST(&two, "import", GOOD "/feed.json", "--audience=hq/lobby");
    assert_int_equal(RUN(&two, "approve", "p1"), EXIT_FAILED);
    MUST(&two, "approve", "p1", "--audience", "hq/lobby");
    screen_start(&lobby, &two);
    screen_start(&office, &two);
    screen_poll_of(&lobby, &two, "hq/lobby");
    screen_poll_of(&office, &two, "hq");
    assert_int_equal(lobby.feed->post_count, 1);
    assert_int_equal(office.feed->post_count, 0);
    MUST(&two, "approve", "p1", "--audience", "hq");
    MUST(&two, "withdraw", "p1"); /* everywhere */
    screen_poll_of(&lobby, &two, "hq/lobby");
    screen_poll_of(&office, &two, "hq");
    assert_int_equal(lobby.feed->post_count + office.feed->post_count, 0);
    screen_stop(&lobby);
    screen_stop(&office);
    scratch_remove(two.dir);
    free(two.out);
    free(two.err);
}

static void every_bad_feed_and_item_is_refused_with_a_reason(void **state)
{
    struct fixture *f = *state;
    char path[512];
    int seen = 0;
    DIR *d = opendir(BAD);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        bool item = strstr(e->d_name, ".item.json") != NULL;
        if (!item && !strstr(e->d_name, ".feed.json"))
            continue;
        snprintf(path, sizeof path, BAD "/%s", e->d_name);
        if (RUN(f, "import", path) != EXIT_FAILED)
            fail_msg("%s was taken: %s", e->d_name, f->out);
        if (item && !strstr(f->out, "refused: "))
            fail_msg("%s: %s%s", e->d_name, f->out, f->err);
        seen++;
    }
    closedir(d);
    assert_true(seen > 20);
    MUST(f, "list");
    assert_string_equal(f->out, "No posts.\n");
}

static void our_own_members_reach_the_screen_as_they_were_given(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "import", GOOD "/members.feed.json");
    MUST(f, "approve", "--all-pending");
    screen_poll(&s, f);
    const struct post *p = screen_post(&s, "p1");
    assert_string_equal(p->external_url, "https://example.com/a");
    assert_string_equal(p->author_role, "Director");
    assert_true(p->avatar.has_focus && p->avatar.focus_x_pm == 500 && p->avatar.focus_y_pm == 300);
    assert_true(p->media[0].has_focus); /* the attachment's, though image named it first */
    assert_int_equal(p->media[0].focus_x_pm, 100);
    assert_int_equal(p->media[0].focus_y_pm, 900);
    assert_true(p->event.given && p->event.has_offset);
    assert_int_equal(p->event.offset_s, 7200);
    assert_int_equal(p->event.start_s, 1781283600);
    assert_int_equal(p->event.end_s, 1781292600);
    assert_string_equal(p->event.place, "Hall");
    p = screen_post(&s, "p2");
    assert_string_equal(p->author_role, "Porter");
    assert_true(p->event.given && !p->event.has_offset && p->pinned);
    assert_int_equal(p->event.end_s, 0);
    screen_stop(&s);
}

static void a_link_out_of_the_feeds_folder_is_refused(void **state)
{
    struct fixture *f = *state;
    char path[256], link[256];
    static const char feed[] = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":["
                               "{\"id\":\"x\",\"content_text\":\"t\",\"image\":\"in/a.png\"}]}";
    snprintf(path, sizeof path, "%s/in", f->dir);
    mkdir(path, 0700);
    snprintf(link, sizeof link, "%s/in/a.png", f->dir);
    assert_int_equal(symlink(GOOD "/wide.png", link), 0);
    snprintf(path, sizeof path, "%s/feed.json", f->dir);
    assert_int_equal(file_replace(path, feed, strlen(feed), false, NULL), ERR_OK);
    assert_int_equal(RUN(f, "import", path), EXIT_FAILED);
    assert_non_null(strstr(f->out, "leads out of"));
}

static void lists_show_no_control_characters(void **state)
{
    struct fixture *f = *state;
    MUST(f, "import", GOOD "/feed.json");
    exec_sql(f, "UPDATE post SET words='a' || char(27) || '[31m' || char(8238) || char(155) || 'z' "
                "WHERE id='p3'");
    MUST(f, "list");
    assert_null(strchr(f->out, 27));
    assert_non_null(strstr(f->out, "a\\u{1B}[31m\\u{202E}\\u{9B}z"));
    assert_int_equal(RUN(f, "list", "--flag", "odd"), EXIT_USAGE);
}

static void the_audit_log_tells_who_did_what_and_shows_tampering(void **state)
{
    struct fixture *f = *state;
    static const char *const edits[] = {
        "DROP TRIGGER audit_detail_no_update; UPDATE audit_detail SET who='mallory' WHERE seq=3",
        "DROP TRIGGER audit_no_update; UPDATE audit SET what='withdraw' WHERE seq=3",
        "UPDATE meta SET value=9 WHERE key='audit_kept_from'; DELETE FROM audit_detail WHERE seq=3",
        "DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq=3",
        "DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq=(SELECT MAX(seq) FROM audit)",
        "DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq=(SELECT MAX(seq) FROM audit);"
        "UPDATE meta SET value=(SELECT seq || ' ' || hash FROM audit ORDER BY seq DESC LIMIT 1) "
        "WHERE key='audit_head'"};
    char copy[256], from[256];
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p1");
    MUST(f, "withdraw", "p1", "--reason", "asked by Ann");
    MUST(f, "audit");
    assert_non_null(strstr(f->out, "tester approve audience=hq/lobby post=p1"));
    assert_non_null(strstr(f->out, "why=asked by Ann"));
    MUST(f, "audit", "verify");
    snprintf(from, sizeof from, "%s/desk.db", f->dir);
    snprintf(copy, sizeof copy, "%s/copy.db", f->dir);
    exec_sql(f, "PRAGMA wal_checkpoint(TRUNCATE)");
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        char *data = NULL;
        size_t bytes = 0;
        assert_int_equal(file_read(from, 1 << 24, &data, &bytes, NULL), ERR_OK);
        exec_sql(f, edits[i]);
        assert_int_equal(RUN(f, "audit", "verify"), EXIT_FAILED);
        exec_sql(f, "PRAGMA wal_checkpoint(TRUNCATE)");
        assert_int_equal(file_replace(from, data, bytes, true, NULL), ERR_OK);
        mem_free(data);
        MUST(f, "audit", "verify");
    }
}

static void publishing_copies_exactly_what_is_served(void **state)
{
    struct fixture *f = *state;
    char out[256], command[400];
    snprintf(out, sizeof out, "%s/out", f->dir);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    MUST(f, "publish", out);
    snprintf(command, sizeof command, "%s/out/hq/lobby/media", f->dir);
    assert_int_equal(count_files(f, "out/hq/lobby/media"), 2);
    MUST(f, "withdraw", "p1");
    MUST(f, "publish", out);
    assert_int_equal(count_files(f, "out/hq/lobby/media"), 0);
    assert_int_equal(count_files(f, "out/hq/lobby"), count_files(f, "public/hq/lobby"));
    assert_int_equal(RUN(f, "publish"), EXIT_USAGE);
    assert_int_equal(RUN(f, "publish", "/proc/nowhere"), EXIT_FAILED);
}

static void enrolling_writes_what_a_screen_needs(void **state)
{
    struct fixture *f = *state;
    char out[256], path[300], *data = NULL;
    size_t bytes;
    struct trust_root root;
    snprintf(out, sizeof out, "%s/screen", f->dir);
    MUST(f, "root", "rotate");
    MUST(f, "enroll", out, "--screen", "Lobby left", "--url", "https://desk.example:8443");
    snprintf(path, sizeof path, "%s/root.json", out);
    assert_int_equal(file_read(path, MAX_ROOT_BYTES, &data, &bytes, NULL), ERR_OK);
    assert_int_equal(trust_root_first(data, bytes, &root, NULL), ERR_OK);
    assert_int_equal(root.number, 2);
    mem_free(data);
    snprintf(path, sizeof path, "%s/placard.conf", out);
    assert_int_equal(file_read(path, 4096, &data, &bytes, NULL), ERR_OK);
    assert_non_null(strstr(data, "name = Lobby left\n"));
    assert_non_null(strstr(data, "audience = hq/lobby\ntrust_root = root.json\nca = ca.pem\n"));
    mem_free(data);
    assert_int_equal(RUN(f, "enroll", out, "--url", "http://desk.example"), EXIT_FAILED);
    assert_int_equal(RUN(f, "enroll", out, "--url", "https://desk.example/x"), EXIT_FAILED);
    assert_int_equal(RUN(f, "enroll", out, "--screen", "a\nb = c"), EXIT_FAILED);
}

static void renewing_keeps_the_content_and_raises_seq(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    screen_start(&s, f);
    MUST(f, "renew", "--if-due");
    screen_poll(&s, f);
    assert_int_equal(s.flags->seq, 1);
    struct digest first = s.flags->sha256;
    exec_sql(f, "UPDATE audience SET issued_s=issued_s-3600/8-1");
    MUST(f, "renew", "--if-due");
    screen_poll(&s, f);
    assert_int_equal(s.flags->seq, 2);
    assert_true(s.flags->has_prev && digest_equal(&s.flags->prev, &first));
    screen_stop(&s);
}

static void every_flags_file_has_a_modification_second_of_its_own(void **state)
{
    struct fixture *f = *state;
    char path[256];
    struct stat was, now;
    snprintf(path, sizeof path, "%s/public/hq/lobby/flags", f->dir);
    assert_int_equal(stat(path, &was), 0);
    for (int i = 0; i < 3; i++) { /* within a second: an entity tag of nginx must change */
        MUST(f, "renew");
        assert_int_equal(stat(path, &now), 0);
        assert_true(now.st_mtim.tv_sec > was.st_mtim.tv_sec);
        was = now;
    }
}

static void too_many_posts_are_refused_and_withdrawing_still_works(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char path[256];
    struct strbuf b;
    strbuf_init(&b, MAX_IMPORT_BYTES);
    strbuf_puts(&b, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[");
    for (int i = 0; i <= MAX_FEED_ITEMS; i++)
        strbuf_printf(&b, "%s{\"id\":\"n%d\",\"content_text\":\"t\"}", i ? "," : "", i);
    strbuf_puts(&b, "]}");
    snprintf(path, sizeof path, "%s/many.json", f->dir);
    assert_int_equal(file_replace(path, b.data, b.len_bytes, false, NULL), ERR_OK);
    strbuf_clear(&b);
    screen_start(&s, f);
    MUST(f, "import", path);
    MUST(f, "approve", "--all-pending"); /* as many as fit */
    assert_int_equal(RUN(f, "approve", "--all-pending"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "withdraw some first"));
    MUST(f, "withdraw", "n7", "n8");
    MUST(f, "approve", "--all-pending");
    screen_poll(&s, f);
    assert_int_equal(s.feed->post_count, MAX_FEED_ITEMS - 1);
    screen_stop(&s);
}

static void wrong_use_is_told_from_failure(void **state)
{
    struct fixture *f = *state;
    char *list, *verb;
    int seen = 0;
    MUST(f, "--help");
    list = strdup(f->out);
    /* each line of the list that begins with two spaces */
    for (char *p = strstr(list, "\n  "); p; p = strstr(verb + strlen(verb) + 1, "\n  ")) {
        verb = p + 3;
        verb[strcspn(verb, " ")] = 0;
        MUST(f, verb, "--help");
        assert_non_null(strstr(f->out, "usage: placard-desk"));
        assert_int_equal(RUN(f, verb, "--no-such-option"), EXIT_USAGE);
        seen++;
    }
    free(list);
    assert_true(seen > 20);
    assert_int_equal(RUN(f, "dance"), EXIT_USAGE);
    assert_int_equal(RUN(f, "serve", "--bind", "nowhere"), EXIT_FAILED);
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_new_desk_has_a_root_and_empty_flags_that_a_screen_accepts),
        WITH_DESK(keys_are_for_their_owner_alone),
        WITH_DESK(init_refuses_what_screens_could_not_use),
        WITH_DESK(only_what_was_approved_comes_out),
        WITH_DESK(a_changed_post_leaves_the_screens_and_is_pending),
        WITH_DESK(a_post_that_turned_bad_at_its_source_leaves_the_screens),
        WITH_DESK(a_withdrawn_post_is_gone_and_said_to_be_withdrawn),
        WITH_DESK(a_list_in_json_has_all_that_an_approval_is_for),
        WITH_DESK(rejecting_is_for_pending_posts),
        WITH_DESK(approving_is_all_or_nothing_and_bound_to_what_was_seen),
        WITH_DESK(a_day_is_meant_whole_and_by_the_clock_on_the_wall),
        WITH_DESK(an_item_changed_behind_the_desks_back_is_not_signed),
        WITH_DESK(a_hold_needs_the_hold_key_alone_and_a_release_the_flags_keys),
        WITH_DESK(an_alert_takes_over_and_ends),
        WITH_DESK(an_alert_that_a_clock_set_back_made_too_long_keeps_no_withdrawal_back),
        WITH_DESK(screens_follow_every_rotation),
        WITH_DESK(two_flags_keys_sign_when_the_threshold_is_two),
        WITH_DESK(audiences_are_kept_apart),
        WITH_DESK(every_bad_feed_and_item_is_refused_with_a_reason),
        WITH_DESK(our_own_members_reach_the_screen_as_they_were_given),
        WITH_DESK(a_link_out_of_the_feeds_folder_is_refused),
        WITH_DESK(lists_show_no_control_characters),
        WITH_DESK(the_audit_log_tells_who_did_what_and_shows_tampering),
        WITH_DESK(publishing_copies_exactly_what_is_served),
        WITH_DESK(enrolling_writes_what_a_screen_needs),
        WITH_DESK(renewing_keeps_the_content_and_raises_seq),
        WITH_DESK(every_flags_file_has_a_modification_second_of_its_own),
        WITH_DESK(too_many_posts_are_refused_and_withdrawing_still_works),
        WITH_DESK(wrong_use_is_told_from_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
