/* SPDX-License-Identifier: Apache-2.0 */
/* Polls of sources on a web site in memory, judged by what the desk lists and what a screen shows. */
#include "desk/source_site.h"

#include <dirent.h>

#include "desk/import_picture.h"
#include "desk/media_sweep.h"

#define TIMELINE "/api/v1/timelines/tag/team?limit=40"

/* A status of Mastodon: words, and members to be added (each ending in a comma). */
static char *status(int id, const char *words, const char *members)
{
    static char rooms[24][2048];
    static int next;
    char *room = rooms[next++ % 24];
    snprintf(room, sizeof rooms[0],
             "{\"id\":\"%d\",\"created_at\":\"2026-03-02T09:%02d:00.000Z\",%s%s"
             "\"url\":\"https://social.example/@ann/%d\",\"account\":{\"display_name\":\"Ann\"},"
             "\"content\":\"<p>%s</p>\"}",
             id, id % 60, strstr(members, "visibility") ? "" : "\"visibility\":\"public\",",
             members, id, words);
    return room;
}

static const char *list_of(int count, ...)
{
    static char rooms[8][16384];
    static int next;
    char *room = rooms[next++ % 8];
    size_t n = 0;
    va_list ap;
    va_start(ap, count);
    n += (size_t)snprintf(room + n, sizeof rooms[0] - n, "[");
    for (int i = 0; i < count; i++)
        n += (size_t)snprintf(room + n, sizeof rooms[0] - n, "%s%s", i ? "," : "",
                              va_arg(ap, const char *));
    snprintf(room + n, sizeof rooms[0] - n, "]");
    va_end(ap);
    return room;
}

static void add_mastodon(struct fixture *f)
{
    MUST(f, "source", "add", "social", "--kind", "mastodon", "--url", "https://social.example",
         "--tag", "#team");
}

static struct source_tally poll_well(const struct fixture *f, struct site_of_test *s,
                                     const char *name)
{
    struct source_tally t;
    struct err_info info = {0};
    if (site_poll(f, s, name, &t, &info))
        fail_msg("%s", info.text);
    return t;
}

static bool listed(struct fixture *f, const char *flag, const char *text)
{
    MUST(f, "list", "--flag", flag);
    return strstr(f->out, text) != NULL;
}

static void a_second_fetch_of_the_same_posts_does_nothing(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct screen screen;
    add_mastodon(f);
    site_put(&s, TIMELINE, 200, list_of(2, status(2, "Two", ""), status(1, "One", "")));
    struct source_tally t = poll_well(f, &s, "social");
    assert_int_equal(t.fresh, 2);
    assert_true(listed(f, "pending", "social:1: Ann: One"));
    screen_start(&screen, f);
    screen_poll(&screen, f);
    assert_int_equal(screen.feed->post_count, 0); /* nothing is approved by its source */
    MUST(f, "approve", "--all-pending");
    screen_poll(&screen, f);
    int64_t seq = screen.flags->seq;
    assert_int_equal(screen.feed->post_count, 2);
    assert_string_equal(screen_post(&screen, "social:1")->source, "social");
    for (int i = 0; i < 3; i++) {
        t = poll_well(f, &s, "social");
        assert_int_equal(t.fresh + t.changed + t.withdrawn + t.refused, 0);
    }
    screen_poll(&screen, f);
    assert_int_equal(screen.flags->seq, seq);
    assert_int_equal(screen.feed->post_count, 2);
    screen_stop(&screen);
    MUST(f, "audit", "verify");
    MUST(f, "audit");
    assert_non_null(strstr(f->out, "source social"));
}

static void an_edited_post_leaves_the_screens_and_is_pending(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct screen screen;
    add_mastodon(f);
    screen_start(&screen, f);
    site_put(&s, TIMELINE, 200, list_of(2, status(2, "Two", ""), status(1, "One", "")));
    poll_well(f, &s, "social");
    MUST(f, "approve", "--all-pending");
    site_put(&s, TIMELINE, 200,
             list_of(2, status(2, "Two", ""),
                     status(1, "Once", "\"edited_at\":\"2026-03-02T10:00:00.000Z\",")));
    struct source_tally t = poll_well(f, &s, "social");
    assert_int_equal(t.changed, 1);
    screen_poll(&screen, f);
    assert_null(screen_post(&screen, "social:1"));
    assert_non_null(screen_post(&screen, "social:2"));
    assert_true(listed(f, "pending", "Once"));
    /* edited long after, when it no longer stands in the timeline */
    MUST(f, "approve", "social:1");
    site_put(&s, TIMELINE, 200, list_of(1, status(2, "Two", "")));
    site_put(&s, "/api/v1/statuses/1", 200, status(1, "Not so", ""));
    assert_int_equal(poll_well(f, &s, "social").changed, 1);
    screen_poll(&screen, f);
    assert_null(screen_post(&screen, "social:1"));
    screen_stop(&screen);
}

static void only_a_post_that_is_surely_gone_is_withdrawn(void **state)
{
    static const struct {
        int status;
        enum err broken;
        bool gone;
    } cases[] = {
        {500, ERR_OK, false}, {401, ERR_OK, false},       {403, ERR_OK, false},
        {200, ERR_OK, false}, {0, ERR_NET_BROKEN, false}, {302, ERR_OK, false},
        {404, ERR_OK, true},  {410, ERR_OK, true},
    };
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct screen screen;
    add_mastodon(f);
    screen_start(&screen, f);
    site_put(&s, TIMELINE, 200, list_of(2, status(2, "Two", ""), status(1, "One", "")));
    poll_well(f, &s, "social");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (i && cases[i - 1].gone)
            MUST(f, "approve", "social:1");
        else
            MUST(f, "approve", "social:1", "social:2");
        site_put(&s, TIMELINE, 200, list_of(1, status(2, "Two", "")));
        site_put(&s, "/api/v1/statuses/1", cases[i].status, "{}")->broken = cases[i].broken;
        struct source_tally t = poll_well(f, &s, "social");
        screen_poll(&screen, f);
        if (t.withdrawn != cases[i].gone || !screen_post(&screen, "social:1") != cases[i].gone)
            fail_msg("status %d: %d withdrawn", cases[i].status, t.withdrawn);
        assert_non_null(screen_post(&screen, "social:2"));
    }
    MUST(f, "list", "--json", "--flag", "withdrawn");
    assert_non_null(strstr(f->out, "source social: deleted at its source"));
    screen_stop(&screen);
}

static void a_post_that_becomes_private_is_withdrawn_and_one_that_was_never_enters(void **state)
{
    static const char *const visibilities[] = {"private", "direct", "unlisted", "limited"};
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct screen screen;
    char members[64];
    add_mastodon(f);
    screen_start(&screen, f);
    for (size_t i = 0; i < sizeof visibilities / sizeof visibilities[0]; i++) {
        char id[32];
        int n = (int)i + 10;
        snprintf(members, sizeof members, "\"visibility\":\"%s\",", visibilities[i]);
        snprintf(id, sizeof id, "social:%d", n);
        site_put(&s, TIMELINE, 200,
                 list_of(2, status(99, "SECRET", members), status(n, "Open", "")));
        poll_well(f, &s, "social");
        MUST(f, "approve", id);
        site_put(&s, TIMELINE, 200, list_of(1, status(n, "SECRET", members)));
        assert_int_equal(poll_well(f, &s, "social").withdrawn, 1);
        screen_poll(&screen, f);
        assert_null(screen_post(&screen, id));
        MUST(f, "list", "--json");
        assert_null(strstr(f->out, "SECRET"));
        assert_null(strstr(f->out, "social:99"));
    }
    screen_stop(&screen);
}

static void boosts_quotes_and_replies_come_only_when_asked_for(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    char boost[2200];
    snprintf(boost, sizeof boost, "\"visibility\":\"public\",\"reblog\":%s,",
             status(50, "Passed on", ""));
    add_mastodon(f);
    MUST(f, "source", "add", "all", "--kind", "mastodon", "--url", "https://social.example",
         "--tag", "team", "--boosts", "--quotes", "--replies");
    site_put(&s, TIMELINE, 200,
             list_of(3, status(3, "", boost), status(2, "Quoting", "\"quote_id\":\"7\","),
                     status(1, "Answer", "\"in_reply_to_id\":\"7\",")));
    struct source_tally t = poll_well(f, &s, "social");
    assert_int_equal(t.fresh, 0);
    assert_int_equal(t.barred, 3);
    t = poll_well(f, &s, "all");
    assert_int_equal(t.fresh, 3);
    MUST(f, "list");
    assert_non_null(strstr(f->out, "all:3: Ann: Passed on  [boost]"));
    assert_non_null(strstr(f->out, "all:2: Ann: Quoting  [quote]"));
    assert_non_null(strstr(f->out, "all:1: Ann: Answer  [reply]"));
}

static void what_carries_a_warning_is_not_approved_in_bulk(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct screen screen;
    add_mastodon(f);
    site_put(&s, TIMELINE, 200,
             list_of(3, status(3, "Eek", "\"spoiler_text\":\"Spiders\","),
                     status(2, "Hm", "\"sensitive\":true,"), status(1, "Fine", "")));
    poll_well(f, &s, "social");
    MUST(f, "list");
    assert_non_null(strstr(f->out, "[content warning: Spiders]"));
    assert_non_null(strstr(f->out, "[sensitive media]"));
    MUST(f, "approve", "--all-pending");
    assert_non_null(strstr(f->out, "2 with a content warning"));
    screen_start(&screen, f);
    screen_poll(&screen, f);
    assert_int_equal(screen.feed->post_count, 1);
    MUST(f, "approve", "social:3");
    screen_poll(&screen, f);
    assert_non_null(screen_post(&screen, "social:3"));
    screen_stop(&screen);
}

static void a_server_that_asks_for_patience_gets_it(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct source_tally t;
    struct err_info info = {0};
    add_mastodon(f);
    site_put(&s, TIMELINE, 429, "")->wait_s = 120;
    assert_int_equal(site_poll(f, &s, "social", &t, &info), ERR_HTTP_STATUS);
    assert_non_null(strstr(info.text, "429"));
    int asked = s.asked;
    assert_int_equal(site_poll(f, &s, "social", &t, &info), ERR_BUSY);
    assert_non_null(strstr(info.text, "asked for patience"));
    assert_int_equal(s.asked, asked);
    MUST(f, "source", "list");
    assert_non_null(strstr(f->out, "trouble: the source asks for patience (429)"));
    MUST(f, "source", "resume", "social");
    site_put(&s, TIMELINE, 200, "[]");
    poll_well(f, &s, "social");
    MUST(f, "source", "list");
    assert_null(strstr(f->out, "trouble"));
}

static void nothing_new_is_told_by_the_server_and_costs_one_request(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    MUST(f, "source", "add", "news", "--kind", "rss", "--url", "https://news.example/feed");
    site_put(&s, "/feed", 200,
             "<rss version='2.0'><channel><item><guid>a</guid><title>A</title>"
             "<link>https://news.example/a</link></item></channel></rss>")
        ->etag = "\"v1\"";
    site_put(&s, "news.example/a", 200, "<html>");
    assert_int_equal(poll_well(f, &s, "news").fresh, 1);
    struct source_tally t = poll_well(f, &s, "news");
    assert_int_equal(s.conditional, 1);
    assert_int_equal(t.fresh + t.changed + t.withdrawn, 0);
    assert_int_equal(s.asked, 2);
    /* no longer in the feed, and its page is gone: so is the post; but while the page is there it stays */
    site_put(&s, "/feed", 200, "<rss version='2.0'><channel/></rss>")->etag = "\"v2\"";
    assert_int_equal(poll_well(f, &s, "news").withdrawn, 0);
    site_put(&s, "news.example/a", 410, "");
    assert_int_equal(poll_well(f, &s, "news").withdrawn, 1);
    assert_int_equal(s.conditional, 2);
}

static void pages_elsewhere_are_not_asked_whether_a_post_is_there(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    MUST(f, "source", "add", "news", "--kind", "rss", "--url", "https://news.example/feed");
    site_put(&s, "/feed", 200,
             "<rss version='2.0'><channel><item><guid>a</guid><title>A</title>"
             "<link>https://other.example/a</link></item></channel></rss>");
    poll_well(f, &s, "news");
    site_put(&s, "/feed", 200, "<rss version='2.0'><channel/></rss>");
    struct site_page *page = site_put(&s, "other.example/a", 404, "");
    assert_int_equal(poll_well(f, &s, "news").withdrawn, 0);
    assert_int_equal(page->asked, 0);
}

static void a_deleted_entry_of_a_feed_is_withdrawn(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    MUST(f, "source", "add", "blog", "--kind", "rss", "--url", "https://blog.example/atom");
    site_put(&s, "/atom", 200,
             "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>x</id><title>X</title></entry>"
             "</feed>");
    assert_int_equal(poll_well(f, &s, "blog").fresh, 1);
    site_put(&s, "/atom", 200,
             "<feed xmlns='http://www.w3.org/2005/Atom'><d:deleted-entry ref='x' "
             "xmlns:d='http://purl.org/atompub/tombstones/1.0'/><d:deleted-entry ref='never' "
             "xmlns:d='http://purl.org/atompub/tombstones/1.0'/></feed>");
    assert_int_equal(poll_well(f, &s, "blog").withdrawn, 1);
}

static void a_channel_that_is_closed_takes_its_posts_with_it(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct screen screen;
    MUST(f, "source", "add", "chat", "--kind", "mattermost", "--url", "https://chat.example",
         "--channel", "staff/town-square");
    site_put(&s, "/api/v4/teams/name/staff/channels/name/town-square", 200,
             "{\"id\":\"c1\",\"type\":\"O\"}");
    site_put(&s, "/api/v4/channels/c1/posts?per_page=60", 200,
             "{\"order\":[\"p1\"],\"posts\":{\"p1\":{\"id\":\"p1\",\"create_at\":1772442000000,"
             "\"edit_at\":0,\"delete_at\":0,\"user_id\":\"u1\",\"root_id\":\"\",\"type\":\"\","
             "\"message\":\"**Cake** at four\"}}}");
    site_put(&s, "/api/v4/users/u1", 200, "{\"first_name\":\"Ann\",\"last_name\":\"Berg\"}");
    assert_int_equal(poll_well(f, &s, "chat").fresh, 1);
    assert_true(listed(f, "pending", "chat:p1: Ann Berg: Cake at four"));
    MUST(f, "approve", "chat:p1");
    site_put(&s, "/api/v4/teams/name/staff/channels/name/town-square", 200,
             "{\"id\":\"c1\",\"type\":\"P\"}");
    int asked = s.asked;
    assert_int_equal(poll_well(f, &s, "chat").withdrawn, 1);
    assert_int_equal(s.asked, asked + 1); /* nothing of it is read any more */
    screen_start(&screen, f);
    screen_poll(&screen, f);
    assert_int_equal(screen.feed->post_count, 0);
    screen_stop(&screen);
}

static void a_source_cannot_speak_of_the_posts_of_another(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    add_mastodon(f);
    MUST(f, "source", "add", "evil", "--kind", "jsonfeed", "--url", "https://evil.example/f");
    site_put(&s, TIMELINE, 200, list_of(1, status(1, "One", "")));
    poll_well(f, &s, "social");
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    site_put(&s, "/f", 200,
             "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":["
             "{\"id\":\"social:1\",\"content_text\":\"Mine\"},{\"id\":\"p1\",\"content_text\":"
             "\"Mine\"}]}");
    assert_int_equal(poll_well(f, &s, "evil").fresh, 2);
    assert_true(listed(f, "pending", "evil:social:1: Mine"));
    assert_true(listed(f, "pending", "evil:p1: Mine"));
    assert_true(listed(f, "approved", "social:1: Ann: One"));
}

static void posts_that_a_screen_would_refuse_are_refused_and_said(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct strbuf b;
    MUST(f, "source", "add", "feed", "--kind", "jsonfeed", "--url", "https://f.example/f");
    strbuf_init(&b, 1 << 20);
    strbuf_puts(&b, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":["
                    "{\"id\":\"nothing\"},{\"id\":\"tangled\",\"content_html\":\"");
    for (int i = 0; i < 9000; i++)
        strbuf_puts(&b, "<b>");
    strbuf_puts(&b, "\"},{\"id\":\"layout\",\"content_text\":\"x\",\"_placard\":{\"layout\":7}},"
                    "{\"id\":\"twice\",\"content_text\":\"first\"},"
                    "{\"id\":\"twice\",\"content_text\":\"second\"}]}");
    site_put(&s, "/f", 200, b.data);
    struct source_tally t = poll_well(f, &s, "feed");
    assert_int_equal(t.fresh, 1);
    assert_int_equal(t.refused, 3);
    assert_true(listed(f, "pending", "feed:twice: first"));
    strbuf_clear(&b);
}

static void pictures_come_along_or_are_left_out_or_waited_for(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    size_t bytes;
    char *png = NULL;
    static const char feed[] =
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":["
        "{\"id\":\"good\",\"content_text\":\"G\",\"image\":\"/ok.jpg\",\"attachments\":[{\"url\":"
        "\"/ok.jpg\",\"mime_type\":\"image/jpeg\",\"title\":\"A field\"}]},"
        "{\"id\":\"mute\",\"content_text\":\"M\",\"image\":\"/ok.jpg?2\"},"
        "{\"id\":\"gone\",\"content_text\":\"L\",\"image\":\"/gone.jpg\"},"
        "{\"id\":\"fake\",\"content_text\":\"F\",\"image\":\"/fake.jpg\"},"
        "{\"id\":\"later\",\"content_text\":\"W\",\"image\":\"/later.jpg\"}]}";
    assert_int_equal(file_read(GOOD "/wide.png", 1 << 20, &png, &bytes, NULL), ERR_OK);
    MUST(f, "source", "add", "feed", "--kind", "jsonfeed", "--url", "https://f.example/f");
    site_put(&s, "/f", 200, feed);
    site_put(&s, "/ok.jpg", 200, png)->bytes = bytes;
    site_put(&s, "/ok.jpg?2", 200, png)->bytes = bytes;
    site_put(&s, "/fake.jpg", 200, "<html>not a picture</html>");
    site_put(&s, "/later.jpg", 503, "");
    struct source_tally t = poll_well(f, &s, "feed");
    assert_int_equal(t.fresh, 4);
    assert_int_equal(t.waiting, 1);
    MUST(f, "list");
    assert_non_null(strstr(f->out, "feed:good: G\n"));
    assert_non_null(strstr(f->out, "feed:mute: M  [picture without alternative text]"));
    assert_non_null(strstr(f->out, "feed:gone: L  [media left out]"));
    assert_non_null(strstr(f->out, "feed:fake: F  [media left out]"));
    assert_null(strstr(f->out, "feed:later"));
    site_put(&s, "/later.jpg", 200, png)->bytes = bytes;
    assert_int_equal(poll_well(f, &s, "feed").fresh, 1);
    assert_int_equal(poll_well(f, &s, "feed").fresh, 0);
    mem_free(png);
}

static void a_failed_poll_changes_nothing_but_the_note_of_it(void **state)
{
    static const struct {
        int status;
        const char *body;
        enum err broken, e;
    } cases[] = {
        {200, "<html>", ERR_OK, ERR_SYNTAX},   {200, "{\"error\":\"x\"}", ERR_OK, ERR_TYPE},
        {401, "", ERR_OK, ERR_HTTP_STATUS},    {404, "", ERR_OK, ERR_HTTP_STATUS},
        {500, "", ERR_OK, ERR_HTTP_STATUS},    {0, "", ERR_NET_RESOLVE, ERR_NET_RESOLVE},
        {0, "", ERR_TLS_CA, ERR_TLS_CA},       {0, "", ERR_TOO_BIG, ERR_TOO_BIG},
        {0, "", ERR_CANCELLED, ERR_CANCELLED},
    };
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct screen screen;
    add_mastodon(f);
    site_put(&s, TIMELINE, 200, list_of(1, status(1, "One", "")));
    poll_well(f, &s, "social");
    MUST(f, "approve", "social:1");
    screen_start(&screen, f);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct source_tally t;
        struct err_info info = {0};
        site_put(&s, TIMELINE, cases[i].status, cases[i].body)->broken = cases[i].broken;
        enum err e = site_poll(f, &s, "social", &t, &info);
        if (e != cases[i].e)
            fail_msg("case %zu: %s: %s", i, err_name(e), info.text);
        screen_poll(&screen, f);
        assert_non_null(screen_post(&screen, "social:1"));
    }
    screen_stop(&screen);
}

static void what_cannot_be_a_source_is_refused(void **state)
{
    struct fixture *f = *state;
    char token[256];
    static const struct {
        const char *args[10], *why;
    } cases[] = {
        {{"add", "Bad Name", "--kind", "rss", "--url", "https://a.example/"}, "lower-case"},
        {{"add", "a", "--kind", "rss"}, "--kind and --url"},
        {{"add", "a", "--kind", "slack", "--url", "https://a.example/"}, "no kind of source"},
        {{"add", "a", "--kind", "rss", "--url", "file:///etc/passwd"}, "not a web address"},
        {{"add", "a", "--kind", "rss", "--url", "https://u:p@a.example/"}, "not a web address"},
        {{"add", "a", "--kind", "rss", "--url", "https://a.example/", "--tag", "x"}, "leave --tag"},
        {{"add", "a", "--kind", "mastodon", "--url", "https://a.example/"}, "needs --tag"},
        {{"add", "a", "--kind", "mastodon", "--url", "https://a.example/", "--channel", "x"},
         "needs --tag"},
        {{"add", "a", "--kind", "mastodon", "--url", "https://a.example/", "--tag", ""},
         "is empty"},
        {{"add", "a", "--kind", "mastodon", "--url", "https://a.example/", "--tag", "x", "--list",
          "1"},
         "not both"},
        {{"add", "a", "--kind", "rss", "--url", "https://a.example/", "--audience", "no/where"},
         "audience"},
        {{"add", "a", "--kind", "rss", "--url", "https://a.example/", "--token-file", "/no/file"},
         "no file"},
        {{"remove", "nobody"}, "no source 'nobody'"},
        {{"pause", "nobody"}, "no source 'nobody'"},
        {{"poll", "nobody"}, "no source 'nobody'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const *a = cases[i].args;
        int code = RUN(f, "source", a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9]);
        if (code != EXIT_FAILED || !strstr(f->err, cases[i].why))
            fail_msg("case %zu: %d: %s", i, code, f->err);
    }
    static const char *const never[] = {"private", "direct", "mutuals_only", "nonsense"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        assert_int_equal(RUN(f, "source", "add", "a", "--kind", "mastodon", "--url",
                             "https://a.example/", "--tag", "x", "--visibility", never[i]),
                         EXIT_FAILED);
        assert_non_null(strstr(f->err, "never enter"));
    }
    snprintf(token, sizeof token, "%s/token", f->dir);
    assert_int_equal(file_replace(token, "abc\n", 4, false, NULL), ERR_OK);
    chmod(token, 0644);
    assert_int_equal(RUN(f, "source", "add", "a", "--kind", "rss", "--url", "https://a.example/",
                         "--token-file", token),
                     EXIT_FAILED);
    assert_non_null(strstr(f->err, "others may read"));
    assert_int_equal(file_replace(token, "a b\r\nX: y", 9, false, NULL), ERR_OK);
    chmod(token, 0600);
    assert_int_equal(RUN(f, "source", "add", "a", "--kind", "rss", "--url", "https://a.example/",
                         "--token-file", token),
                     EXIT_FAILED);
    assert_non_null(strstr(f->err, "does not hold one token"));
    assert_int_equal(file_replace(token, "abc\n", 4, false, NULL), ERR_OK);
    chmod(token, 0600);
    assert_int_equal(RUN(f, "source", "add", "a", "--kind", "rss", "--url", "http://a.example/",
                         "--token-file", token),
                     EXIT_FAILED);
    assert_non_null(strstr(f->err, "over https only"));
    MUST(f, "source", "list");
    assert_string_equal(f->out, "");
}

static void a_removed_source_leaves_its_posts_or_takes_them_along(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct screen screen;
    site_put(&s, TIMELINE, 200, list_of(1, status(1, "One", "")));
    screen_start(&screen, f);
    for (int withdraw = 0; withdraw < 2; withdraw++) {
        add_mastodon(f);
        assert_int_equal(
            RUN(f, "source", "add", "social", "--kind", "rss", "--url", "https://x.example/"),
            EXIT_FAILED);
        assert_non_null(strstr(f->err, "already"));
        poll_well(f, &s, "social");
        MUST(f, "approve", "social:1");
        if (withdraw)
            MUST(f, "source", "remove", "social", "--withdraw");
        else
            MUST(f, "source", "remove", "social");
        screen_poll(&screen, f);
        assert_int_equal(screen.feed->post_count, withdraw ? 0 : 1);
    }
    screen_stop(&screen);
}

static void older_pages_are_read_until_something_is_known(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    char first[40 * 600], second[40 * 600];
    size_t n = 0, m = 0;
    add_mastodon(f);
    site_put(&s, TIMELINE, 200, list_of(1, status(1, "Old", "")));
    poll_well(f, &s, "social");
    for (int i = 0; i < 40; i++) {
        n += (size_t)snprintf(first + n, sizeof first - n, "%s%s", i ? "," : "[",
                              status(100 - i, "New", ""));
        m += (size_t)snprintf(second + m, sizeof second - m, "%s%s", i ? "," : "[",
                              i == 39 ? status(1, "Old", "") : status(60 - i, "New", ""));
    }
    snprintf(first + n, sizeof first - n, "]");
    snprintf(second + m, sizeof second - m, "]");
    site_put(&s, TIMELINE, 200, first);
    site_put(&s, TIMELINE "&max_id=61", 200, second);
    struct site_page *third = site_put(&s, TIMELINE "&max_id=1", 200, "[]");
    assert_int_equal(poll_well(f, &s, "social").fresh, 79);
    assert_int_equal(third->asked, 0);
}

static void every_failed_allocation_leaves_the_desk_whole(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct screen screen;
    bool failed_once = false;
    add_mastodon(f);
    screen_start(&screen, f);
    site_put(&s, TIMELINE, 200, list_of(1, status(1, "One", "")));
    for (unsigned long n = 1; n < 40000; n += n < 400 ? 7 : n < 4000 ? 61 : 997) {
        struct source_tally t;
        struct err_info info = {0};
        mem_fail_at(n, 0);
        enum err e = site_poll(f, &s, "social", &t, &info);
        unsigned long made = mem_fail_at(0, 0);
        failed_once = failed_once || e == ERR_NOMEM;
        screen_poll(&screen, f);
        assert_int_equal(screen.feed->post_count, 0);
        MUST(f, "audit", "verify");
        if (!e && made < n)
            break;
    }
    assert_true(failed_once);
    assert_true(listed(f, "pending", "social:1"));
    screen_stop(&screen);
}

/* One feed of more posts than anybody can review. */
static void a_flood_waits_at_the_door(void **state)
{
    struct fixture *f = *state;
    struct site_of_test s = {.count = 0};
    struct strbuf b;
    MUST(f, "source", "add", "feed", "--kind", "jsonfeed", "--url", "https://f.example/f");
    for (int round = 0; round < 3; round++) {
        strbuf_init(&b, 1 << 20);
        strbuf_puts(&b, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[");
        for (int i = 0; i < 150; i++)
            strbuf_printf(&b, "%s{\"id\":\"%d\",\"content_text\":\"x\"}", i ? "," : "",
                          150 * round + i);
        strbuf_puts(&b, "]}");
        site_put(&s, "/f", 200, b.data);
        struct source_tally t = poll_well(f, &s, "feed");
        assert_int_equal(t.fresh, round == 0 ? 150 : round == 1 ? 50 : 0);
        assert_int_equal(t.waiting, round == 0 ? 0 : round == 1 ? 100 : 150);
        strbuf_clear(&b);
    }
}

static int count_media(const struct fixture *f)
{
    char path[256];
    int n = 0;
    snprintf(path, sizeof path, "%s/media", f->dir);
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));)
        n += e->d_name[0] != '.';
    if (d)
        closedir(d);
    return n;
}

static void pictures_that_no_post_names_are_swept_after_a_while(void **state)
{
    struct fixture *f = *state;
    struct desk *d = NULL;
    struct clock clock;
    struct media stray = {.bytes = 0};
    size_t bytes;
    char *png = NULL;
    int removed = 0;
    clock_system_init(&clock, 1);
    MUST(f, "import", GOOD "/feed.json");
    int named = count_media(f);
    assert_int_equal(
        file_read(PLACARD_TEST_DATA "/picture/good/rgb.png", 1 << 20, &png, &bytes, NULL), ERR_OK);
    assert_int_equal(desk_open(f->dir, DESK_CHANGE, "tester", &clock, &d, NULL), ERR_OK);
    assert_int_equal(import_picture_bytes(d, "stray", png, bytes, &stray, NULL), ERR_OK);
    assert_int_equal(count_media(f), named + 1);
    assert_int_equal(media_sweep(d, 3600, &removed, NULL), ERR_OK);
    assert_int_equal(removed, 0); /* too young */
    assert_int_equal(media_sweep(d, -10, &removed, NULL), ERR_OK);
    assert_int_equal(removed, 1);
    assert_int_equal(count_media(f), named);
    desk_close(d);
    mem_free(stray.path);
    mem_free(stray.mime_type);
    mem_free(png);
}

int main(void)
{
#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_second_fetch_of_the_same_posts_does_nothing),
        WITH_DESK(an_edited_post_leaves_the_screens_and_is_pending),
        WITH_DESK(only_a_post_that_is_surely_gone_is_withdrawn),
        WITH_DESK(a_post_that_becomes_private_is_withdrawn_and_one_that_was_never_enters),
        WITH_DESK(boosts_quotes_and_replies_come_only_when_asked_for),
        WITH_DESK(what_carries_a_warning_is_not_approved_in_bulk),
        WITH_DESK(a_server_that_asks_for_patience_gets_it),
        WITH_DESK(nothing_new_is_told_by_the_server_and_costs_one_request),
        WITH_DESK(pages_elsewhere_are_not_asked_whether_a_post_is_there),
        WITH_DESK(a_deleted_entry_of_a_feed_is_withdrawn),
        WITH_DESK(a_channel_that_is_closed_takes_its_posts_with_it),
        WITH_DESK(a_source_cannot_speak_of_the_posts_of_another),
        WITH_DESK(posts_that_a_screen_would_refuse_are_refused_and_said),
        WITH_DESK(pictures_come_along_or_are_left_out_or_waited_for),
        WITH_DESK(a_failed_poll_changes_nothing_but_the_note_of_it),
        WITH_DESK(what_cannot_be_a_source_is_refused),
        WITH_DESK(a_removed_source_leaves_its_posts_or_takes_them_along),
        WITH_DESK(older_pages_are_read_until_something_is_known),
        WITH_DESK(a_flood_waits_at_the_door),
        WITH_DESK(pictures_that_no_post_names_are_swept_after_a_while),
        WITH_DESK(every_failed_allocation_leaves_the_desk_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
