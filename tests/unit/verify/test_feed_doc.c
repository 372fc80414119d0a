/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/fixtures.h"

#include "base/strbuf.h"
#include "verify/approve_all.h"
#include "verify/feed_doc.h"
#include "verify/flags_parse.h"

#define P "media/" PICTURE_HEX
#define BIND "'_placard':{'sha256':'" PICTURE_HEX "','width':4000,'height':3000}"
#define VERSION "'version':'https://jsonfeed.org/version/1.1'"

static char *long_item(void)
{
    char *base = feed_text(), *long_text = malloc(17000);
    assert_non_null(long_text);
    memset(long_text, 'x', 16999);
    long_text[16999] = 0;
    char *out = replaced(base, "Soup today", long_text);
    free(base);
    free(long_text);
    return out;
}

#define FEED_HEAD "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":["

static char *items_501(void)
{
    struct strbuf b;
    strbuf_init(&b, MAX_FEED_BYTES);
    strbuf_puts(&b, FEED_HEAD);
    for (int i = 0; i < 501; i++)
        strbuf_printf(&b, "%s{\"id\":\"%d\",\"title\":\"t\"}", i ? "," : "", i);
    strbuf_puts(&b, "]}");
    return strbuf_take(&b, NULL);
}

static char *pictures_17(void)
{
    struct strbuf b;
    strbuf_init(&b, MAX_ITEM_BYTES);
    strbuf_puts(&b, "\"attachments\":[");
    for (int i = 0; i < 16; i++) {
        char hex[DIGEST_HEX_BYTES];
        struct digest d = {{(uint8_t)i}};
        digest_to_hex(&d, hex);
        strbuf_printf(&b,
                      "{\"url\":\"media/%s.png\",\"mime_type\":\"image/png\","
                      "\"_placard\":{\"sha256\":\"%s\"}},",
                      hex, hex);
    }
    assert_int_equal(b.failed, ERR_OK);
    char *base = feed_text(), *out = replaced(base, "\"attachments\":[", b.data);
    strbuf_clear(&b);
    free(base);
    return out;
}

static char *feed_over_1_mib(void)
{
    struct strbuf b;
    strbuf_init(&b, MAX_FEED_BYTES + 1);
    strbuf_puts(&b, FEED_HEAD);
    while (b.len_bytes < MAX_FEED_BYTES - 1)
        strbuf_append(&b, " ", 1);
    strbuf_puts(&b, "]}");
    return strbuf_take(&b, NULL);
}

static void cut_half(struct bytes *b)
{
    b->len /= 2;
    b->data[b->len] = 0;
}

static void empty_it(struct bytes *b)
{
    b->len = 0;
    b->data[0] = 0;
}

static void latin_1(struct bytes *b)
{
    *strstr(b->data, "Nobody") = (char)0xe9;
}

static void bom(struct bytes *b)
{
    char *bent = replaced(b->data, "{", "\xef\xbb\xbf{");
    free(b->data);
    *b = (struct bytes){bent, strlen(bent)};
}

static char *scalar(void)
{
    return strdup("\"items\":[{}]");
}

#define LONG_PLACE_16 "Hall of the east"
#define LONG_PLACE_64 LONG_PLACE_16 LONG_PLACE_16 LONG_PLACE_16 LONG_PLACE_16
#define LONG_PLACE LONG_PLACE_64 LONG_PLACE_64 LONG_PLACE_64 LONG_PLACE_64 "!"
#define OUR_MEMBERS                                                                                \
    "{'id':'opening','title':'Opening','external_url':'https://example.com/a?b','authors':[{"      \
    "'name':'Ines','_placard':{'role':'Managing director'}}],'attachments':[{'url':'" P            \
    ".jpg','mime_type':'image/jpeg','_placard':{'sha256':'" PICTURE_HEX "','focus':[0,1000]}}],"   \
    "'_placard':{'layout':'event','event':{'start':'2026-06-12T19:00:00+02:00',"                   \
    "'end':'2026-06-12T21:30:00.25Z','place':'Hall of the east'}}}"

/* Feeds that are refused whole, and some that are not. */
static const struct fixture feeds[] = {
    {"feed", feed_text, 0, 0, 0, NULL, ERR_OK},
    {"no_items", feed_text, ",'items':[", ",'items':[],'x':[", 0, NULL, ERR_OK},
    {"members_behind_items", feed_text, "\n]}", "\n],'x':{'items':[1]},'language':'en'}", 0, NULL,
     ERR_OK},
    {"items_in_another_member_first", feed_text, "'title':'Lobby'",
     "'x':{'items':[{'id':'lunch'}]},'y':'items','title':'\\\\\\','", 0, NULL, ERR_OK},
    {"title_with_control", feed_text, "Lobby", "Lob\\u0001by", 0, NULL, ERR_OK},

    {"our_members", feed_text, ITEM_WAITING, OUR_MEMBERS, 0, NULL, ERR_OK},

    {"empty", feed_text, 0, 0, 0, empty_it, ERR_SYNTAX},
    {"cut_in_half", feed_text, 0, 0, 0, cut_half, ERR_SYNTAX},
    {"not_an_object", scalar, 0, 0, 0, NULL, ERR_SYNTAX},
    {"with_byte_order_mark", feed_text, 0, 0, 0, bom, ERR_SYNTAX},
    {"version_missing", feed_text, VERSION ",", "", 0, NULL, ERR_TYPE},
    {"version_1_0", feed_text, "version/1.1", "version/1", 0, NULL, ERR_UNSUPPORTED},
    {"items_missing", feed_text, "'items'", "'things'", 0, NULL, ERR_SYNTAX},
    {"items_by_escape", feed_text, "'items'", "'it\\u0065ms'", 0, NULL, ERR_SYNTAX},
    {"items_twice", feed_text, "'title'", "'items':[],'title'", 0, NULL, ERR_DUPLICATE},
    {"items_twice_by_escape", feed_text, "'title'", "'it\\u0065ms':[],'title'", 0, NULL,
     ERR_DUPLICATE},
    {"items_is_an_object", feed_text, "'items':[", "'items':{},'x':[", 0, NULL, ERR_SYNTAX},
    {"item_is_a_number", feed_text, "'items':[", "'items':[1,", 0, NULL, ERR_TYPE},
    {"comma_behind_last_item", feed_text, "\n]}", ",\n]}", 0, NULL, ERR_TYPE},
    {"no_comma_between_items", feed_text, " ,\n", " \n", 0, NULL, ERR_SYNTAX},
    {"two_documents", feed_text, "\n]}", "\n]}{}", 0, NULL, ERR_SYNTAX},
    {"member_twice_at_top", feed_text, "'title'", "'title':'a','title'", 0, NULL, ERR_DUPLICATE},
    {"real_number_at_top", feed_text, "'title'", "'x':1.5,'title'", 0, NULL, ERR_TYPE},
    {"too_deep_at_top", feed_text, "'title'", "'x':[[[[[[[[]]]]]]]],'title'", 0, NULL, ERR_TOO_BIG},
    {"items_501", items_501, 0, 0, 0, NULL, ERR_TOO_BIG},
    {"over_1_MiB", feed_over_1_mib, 0, 0, 0, NULL, ERR_TOO_BIG},
};

/* Faults inside lunch (items[0]) or photo (items[1]), though the flags approve those very bytes. */
static const struct fixture items[] = {
    {"item_broken_json", feed_text, "'language':'en'", "'language' 'en'", 0, NULL, ERR_SYNTAX},
    {"item_member_twice", feed_text, "'id':'lunch'", "'id':'lunch','id':'lunch'", 0, NULL,
     ERR_DUPLICATE},
    {"item_member_twice_deep", feed_text, "'width':4000", "'width':1,'width':4000", 0, NULL,
     ERR_DUPLICATE},
    {"item_real_number", feed_text, "'width':4000", "'width':4000.5", 0, NULL, ERR_TYPE},
    {"item_too_deep", feed_text, "'language':'en'", "'x':[[[[[[1]]]]]]", 0, NULL, ERR_TOO_BIG},
    {"item_nul", feed_text, "Soup", "So\\u0000up", 0, NULL, ERR_SYNTAX},
    {"item_not_utf8", feed_text, 0, 0, 0, latin_1, ERR_SYNTAX},
    {"item_lone_surrogate", feed_text, "Soup", "\\ud83dSoup", 0, NULL, ERR_SYNTAX},
    {"item_over_16_KiB", long_item, 0, 0, 0, NULL, ERR_TOO_BIG},
    {"item_id_missing", feed_text, "'id':'lunch'", "'ed':'lunch'", 0, NULL, ERR_TYPE},
    {"item_id_is_a_number", feed_text, "'id':'lunch'", "'id':7", 0, NULL, ERR_TYPE},
    {"item_id_empty", feed_text, "'id':'lunch'", "'id':''", 0, NULL, ERR_RANGE},
    {"item_id_with_control", feed_text, "'id':'lunch'", "'id':'lunch\\n'", 0, NULL, ERR_RANGE},
    {"item_text_is_a_list", feed_text, "'content_text':'Soup today", "'content_text':[],'x':'Soup",
     0, NULL, ERR_TYPE},
    {"item_html_only", feed_text, "'content_text'", "'content_html'", 0, NULL, ERR_RANGE},
    {"item_text_with_carriage_return", feed_text, "potato.\\n", "potato.\\r\\n", 0, NULL,
     ERR_RANGE},
    {"item_text_with_escape_byte", feed_text, "Soup", "\\u001b[31mSoup", 0, NULL, ERR_RANGE},
    {"item_text_with_c1", feed_text, "Soup", "\\u0085Soup", 0, NULL, ERR_RANGE},
    {"item_text_with_delete", feed_text, "Soup", "\\u007fSoup", 0, NULL, ERR_RANGE},
    {"item_text_with_override", feed_text, "Soup", "\\u202eSoup", 0, NULL, ERR_RANGE},
    {"item_title_with_newline", feed_text, "Our new roof", "Our\\nnew roof", 0, NULL, ERR_RANGE},
    {"item_date_odd", feed_text, "2026-03-02T08:00:00+01:00", "yesterday", 0, NULL, ERR_SYNTAX},
    {"item_modified_odd", feed_text, "13:00:00.5Z", "25:00:00Z", 0, NULL, ERR_SYNTAX},
    {"item_url_script", feed_text, "https://intranet.example/posts/lunch", "javascript:alert(1)", 0,
     NULL, ERR_RANGE},
    {"item_url_with_space", feed_text, "posts/lunch", "posts/ lunch", 0, NULL, ERR_RANGE},
    {"item_language_odd", feed_text, "'language':'en'", "'language':'en us'", 0, NULL, ERR_RANGE},
    {"item_tag_is_a_number", feed_text, "['food']", "[1]", 0, NULL, ERR_TYPE},
    {"item_tag_with_control", feed_text, "['food']", "['fo\\tod']", 0, NULL, ERR_RANGE},
    {"item_author_is_text", feed_text, "[{'name':'Canteen'", "['Canteen',{'name':'Canteen'", 0,
     NULL, ERR_TYPE},
    {"item_avatar_elsewhere", feed_text, "'avatar':'media/", "'avatar':'https://evil.example/", 0,
     NULL, ERR_ORIGIN},
    {"item_avatar_other_digest", feed_text, "{'sha256':'6b", "{'sha256':'6c", 0, NULL, ERR_ORIGIN},
    {"item_picture_unbound", feed_text, "," BIND, "", 0, NULL, ERR_TYPE},
    {"item_picture_digest_missing", feed_text, BIND, "'_placard':{}", 0, NULL, ERR_TYPE},
    {"item_picture_digest_odd", feed_text, BIND, "'_placard':{'sha256':'3F'}", 0, NULL, ERR_SYNTAX},
    {"item_picture_swapped", feed_text, "'url':'media/3f", "'url':'media/4f", 0, NULL, ERR_ORIGIN},
    {"item_picture_of_other_origin", feed_text, "'url':'" P, "'url':'//evil.example/" P, 0, NULL,
     ERR_ORIGIN},
    {"item_picture_above", feed_text, "'url':'" P, "'url':'../" P, 0, NULL, ERR_ORIGIN},
    {"item_picture_extension", feed_text, "'image/jpeg'", "'image/png'", 0, NULL, ERR_ORIGIN},
    {"item_picture_over_8_MiB", feed_text, "'size_in_bytes':4711", "'size_in_bytes':8388609", 0,
     NULL, ERR_RANGE},
    {"item_picture_too_wide", feed_text, "'width':4000", "'width':32768", 0, NULL, ERR_RANGE},
    {"item_picture_over_24_megapixels", feed_text, "'width':4000", "'width':8001", 0, NULL,
     ERR_TOO_BIG},
    {"item_picture_without_type", feed_text, "'mime_type'", "'mime'", 0, NULL, ERR_TYPE},
    {"item_attachment_is_text", feed_text, "'attachments':[", "'attachments':['a',", 0, NULL,
     ERR_TYPE},
    {"item_pictures_17", pictures_17, 0, 0, 0, NULL, ERR_TOO_BIG},
    {"item_pinned_is_text", feed_text, "'pinned':true", "'pinned':'yes'", 0, NULL, ERR_TYPE},
    {"item_layout_is_a_number", feed_text, "'layout':'photo'", "'layout':1", 0, NULL, ERR_TYPE},
    {"item_focus_is_text", feed_text, "'height':3000", "'height':3000,'focus':'left'", 0, NULL,
     ERR_TYPE},
    {"item_focus_one_number", feed_text, "'height':3000", "'height':3000,'focus':[500]", 0, NULL,
     ERR_RANGE},
    {"item_focus_not_whole", feed_text, "'height':3000", "'height':3000,'focus':[true,1]", 0, NULL,
     ERR_TYPE},
    {"item_focus_outside", feed_text, "'height':3000", "'height':3000,'focus':[500,1001]", 0, NULL,
     ERR_RANGE},
    {"item_focus_of_avatar_negative", feed_text, "'height':128", "'height':128,'focus':[-1,0]", 0,
     NULL, ERR_RANGE},
    {"item_role_is_a_number", feed_text, "'height':128", "'height':128,'role':7", 0, NULL,
     ERR_TYPE},
    {"item_role_with_newline", feed_text, "'height':128", "'height':128,'role':'a\\nb'", 0, NULL,
     ERR_RANGE},
    {"item_external_url_script", feed_text, "'id':'lunch'",
     "'id':'lunch','external_url':'javascript:alert(1)'", 0, NULL, ERR_RANGE},
    {"item_event_is_text", feed_text, "'pinned':true", "'event':'tomorrow'", 0, NULL, ERR_TYPE},
    {"item_event_without_start", feed_text, "'pinned':true", "'event':{'place':'Hall'}", 0, NULL,
     ERR_TYPE},
    {"item_event_start_odd", feed_text, "'pinned':true", "'event':{'start':'2026-06-12'}", 0, NULL,
     ERR_SYNTAX},
    {"item_event_ends_before_it_starts", feed_text, "'pinned':true",
     "'event':{'start':'2026-06-12T19:00:00+02:00','end':'2026-06-12T16:59:59Z'}", 0, NULL,
     ERR_RANGE},
    {"item_event_of_two_years", feed_text, "'pinned':true",
     "'event':{'start':'2026-06-12T19:00:00Z','end':'2028-06-12T19:00:00Z'}", 0, NULL, ERR_RANGE},
    {"item_event_place_with_override", feed_text, "'pinned':true",
     "'event':{'start':'2026-06-12T19:00:00Z','place':'\\u202eHall'}", 0, NULL, ERR_RANGE},
    {"item_event_place_over_256_bytes", feed_text, "'pinned':true",
     "'event':{'start':'2026-06-12T19:00:00Z','place':'" LONG_PLACE "'}", 0, NULL, ERR_TOO_BIG},
    {"item_id_twice", feed_text, "'id':'waiting'", "'id':'lunch'", 0, NULL, ERR_DUPLICATE},
};

static struct feed *verify_all(const struct bytes *b, enum err *e, struct err_info *info)
{
    struct feed *feed = NULL;
    struct flags *f = approve_all(b->data, b->len);
    assert_non_null(f);
    *e = feed_doc_verify(f, b->data, b->len, &feed, info);
    flags_free(f);
    return feed;
}

static void each_stored_feed_is_read_or_refused_as_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof feeds / sizeof feeds[0]; i++) {
        const struct fixture *x = &feeds[i];
        struct err_info info = {0};
        enum err e;
        struct bytes b = fixture_load("feed", ".json", x);
        struct feed *feed = verify_all(&b, &e, &info);
        if (e != x->want)
            fail_msg("%s: %s (%s)", x->name, err_name(e), info.text);
        if (!e && feed->post_count != (strcmp(x->name, "no_items") ? 3 : 0))
            fail_msg("%s: %d posts", x->name, feed->post_count);
        feed_free(feed);
        free(b.data);
    }
}

static void a_wrong_item_is_refused_alone_even_if_approved(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        const struct fixture *x = &items[i];
        bool twice = x->want == ERR_DUPLICATE && !strcmp(x->name, "item_id_twice");
        struct bytes b = fixture_load("feed", ".json", x);
        enum err e;
        struct feed *feed = verify_all(&b, &e, NULL);
        assert_int_equal(e, ERR_OK);
        if (feed->refusal_count != (twice ? 2 : 1) || feed->refusals[0].why != x->want)
            fail_msg("%s: %d refusals, %s (%s)", x->name, feed->refusal_count,
                     feed->refusal_count ? err_name(feed->refusals[0].why) : "-",
                     feed->refusal_count ? feed->refusals[0].text : "-");
        assert_true(feed->refusals[0].text[0]);
        assert_int_equal(feed->post_count, twice ? 1 : 2);
        feed_free(feed);
        free(b.data);
    }
}

static struct flags *parsed_flags(const char *find, const char *by)
{
    struct flags *f = NULL;
    char *text = flags_text();
    if (find) {
        char *a = q(find), *b = q(by), *bent = replaced(text, a, b);
        free(text);
        free(a);
        free(b);
        text = bent;
    }
    assert_int_equal(flags_parse(text, strlen(text), &f, NULL, NULL), ERR_OK);
    free(text);
    return f;
}

static void a_post_is_read_as_it_is_written(void **state)
{
    (void)state;
    struct feed *feed = NULL;
    struct flags *f = parsed_flags(NULL, NULL);
    char *text = feed_text(), hex[DIGEST_HEX_BYTES], want[DIGEST_HEX_BYTES];
    assert_int_equal(feed_doc_verify(f, text, strlen(text), &feed, NULL), ERR_OK);
    assert_string_equal(feed->title, "Lobby");
    assert_int_equal(feed->post_count, 2);
    const struct post *photo = approved_post_peek(feed->posts[0]); /* pinned, though rank 20 */
    const struct post *lunch = approved_post_peek(feed->posts[1]);
    assert_string_equal(lunch->id, "lunch");
    assert_string_equal(lunch->content_text, "Soup today: leek & potato.\nFrom 11:30.");
    assert_string_equal(lunch->url, "https://intranet.example/posts/lunch");
    assert_string_equal(lunch->language, "en");
    assert_int_equal(lunch->published_s, 1772434800);
    assert_string_equal(lunch->author_name, "Canteen");
    assert_true(lunch->has_avatar);
    assert_string_equal(lunch->avatar.path, "media/" AVATAR_HEX ".png");
    assert_string_equal(lunch->avatar.mime_type, "image/png");
    assert_int_equal(lunch->tag_count, 1);
    assert_string_equal(lunch->tags[0], "food");
    assert_int_equal(lunch->media_count, 0);
    assert_null(lunch->title);
    assert_string_equal(photo->title, "Our new roof");
    assert_int_equal(photo->media_count, 1);
    assert_string_equal(photo->media[0].path, P ".jpg");
    assert_string_equal(photo->media[0].alt, "Solar panels");
    assert_int_equal(photo->media[0].width_px, 4000);
    assert_int_equal(photo->media[0].height_px, 3000);
    assert_int_equal(photo->media[0].bytes, 4711);
    assert_string_equal(photo->layout, "photo");
    assert_string_equal(photo->source, "blog");
    assert_true(photo->pinned);
    assert_int_equal(photo->modified_s, 1772370000);
    hex_of_item(ITEM_PHOTO, want);
    digest_to_hex(approved_post_digest(feed->posts[0]), hex);
    assert_string_equal(hex, want);
    assert_int_equal(approved_post_rank(feed->posts[1]), 10);
    assert_int_equal(approved_post_duration_ms(feed->posts[1]), 15000);
    assert_int_equal(feed->refusal_count, 1);
    assert_string_equal(feed->refusals[0].id, "waiting");
    assert_int_equal(feed->refusals[0].why, ERR_NOT_APPROVED);
    assert_string_equal(feed->refusals[0].text, "its flag is pending");
    feed_free(feed);
    flags_free(f);
    free(text);
}

static void our_own_members_are_read_as_they_are_written(void **state)
{
    (void)state;
    struct fixture x = {"our_members", feed_text, ITEM_WAITING, OUR_MEMBERS, 0, NULL, ERR_OK};
    struct bytes b = fixture_load("feed", ".json", &x);
    enum err e;
    struct feed *feed = verify_all(&b, &e, NULL);
    assert_int_equal(e, ERR_OK);
    const struct post *p = NULL;
    for (int i = 0; i < feed->post_count; i++)
        if (!strcmp(approved_post_peek(feed->posts[i])->id, "opening"))
            p = approved_post_peek(feed->posts[i]);
    assert_non_null(p);
    assert_string_equal(p->external_url, "https://example.com/a?b");
    assert_string_equal(p->author_role, "Managing director");
    assert_string_equal(p->layout, "event");
    assert_true(p->event.given && p->event.has_offset);
    assert_int_equal(p->event.offset_s, 7200);
    assert_int_equal(p->event.start_s, 1781283600);
    assert_int_equal(p->event.end_s, 1781299800);
    assert_string_equal(p->event.place, "Hall of the east");
    assert_true(p->media[0].has_focus);
    assert_int_equal(p->media[0].focus_x_pm, 0);
    assert_int_equal(p->media[0].focus_y_pm, 1000);
    feed_free(feed);
    free(b.data);
}

static void a_post_holds_from_its_first_to_before_its_last_second(void **state)
{
    (void)state;
    struct feed *feed = NULL;
    struct flags *f = parsed_flags(NULL, NULL);
    char *text = feed_text();
    assert_int_equal(feed_doc_verify(f, text, strlen(text), &feed, NULL), ERR_OK);
    const struct approved_post *photo = feed->posts[0], *lunch = feed->posts[1];
    assert_false(approved_post_holds_at(lunch, approved_post_from_s(lunch) - 1));
    assert_true(approved_post_holds_at(lunch, approved_post_from_s(lunch)));
    assert_true(approved_post_holds_at(lunch, approved_post_until_s(lunch) - 1));
    assert_false(approved_post_holds_at(lunch, approved_post_until_s(lunch)));
    assert_true(approved_post_holds_at(photo, 0)); /* from absent: at once */
    struct approved_post *mine = approved_post_ref(lunch);
    feed_free(feed);
    assert_string_equal(approved_post_peek(mine)->id, "lunch"); /* outlives the feed */
    approved_post_unref(mine);
    approved_post_unref(NULL);
    flags_free(f);
    free(text);
}

static void only_an_approved_flag_shows_a_post(void **state)
{
    (void)state;
    static const char *const others[] = {"'pending'",    "'rejected'", "'withdrawn'", "'APPROVED'",
                                         "'approved '",  "null",       "1",           "{}",
                                         "['approved']", "true"};
    char *text = feed_text();
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct feed *feed = NULL;
        char by[64];
        snprintf(by, sizeof by, "'flag':%s,'from'", others[i]);
        struct flags *f = parsed_flags("'flag':'approved','from'", by);
        assert_int_equal(feed_doc_verify(f, text, strlen(text), &feed, NULL), ERR_OK);
        assert_int_equal(feed->post_count, 1); /* photo */
        assert_string_equal(approved_post_peek(feed->posts[0])->id, "photo");
        feed_free(feed);
        flags_free(f);
    }
    free(text);
}

static void no_changed_byte_of_an_item_is_shown(void **state)
{
    (void)state;
    struct flags *f = parsed_flags(NULL, NULL);
    char *text = feed_text();
    char *start = strstr(text, "{\"id\":\"lunch\"");
    size_t bytes = strlen(ITEM_LUNCH);
    for (size_t i = 0; i < bytes; i++) {
        struct feed *feed = NULL;
        start[i] ^= 1;
        enum err e = feed_doc_verify(f, text, strlen(text), &feed, NULL);
        for (int k = 0; !e && k < feed->post_count; k++)
            assert_string_not_equal(approved_post_peek(feed->posts[k])->id, "lunch");
        feed_free(feed);
        start[i] ^= 1;
    }
    flags_free(f);
    free(text);
}

static void white_space_inside_an_item_is_bound_and_outside_is_not(void **state)
{
    (void)state;
    struct flags *f = parsed_flags(NULL, NULL);
    static const struct {
        const char *find, *by;
        int posts;
    } rows[] = {{",\n{ \"id\"", " \t,\r\n  { \"id\"", 2},
                {"{ \"id\"", "{\"id\"", 1},
                {"\"pinned\":true} }", "\"pinned\":true}  }", 1}};
    for (size_t i = 0; i < 3; i++) {
        char *base = feed_text(), *text = replaced(base, rows[i].find, rows[i].by);
        struct feed *feed = NULL;
        assert_int_equal(feed_doc_verify(f, text, strlen(text), &feed, NULL), ERR_OK);
        assert_int_equal(feed->post_count, rows[i].posts);
        assert_null(feed->title); /* not the feed that the flags name: its title is nobody's word */
        assert_false(feed_doc_is_current(f, text, strlen(text)));
        feed_free(feed);
        free(base);
        free(text);
    }
    flags_free(f);
}

static void approved_bytes_under_another_entry_are_not_shown(void **state)
{
    (void)state;
    /* lunch's bytes, approved under the id "photo" only */
    char lunch[DIGEST_HEX_BYTES], photo[DIGEST_HEX_BYTES], find[200], by[200];
    struct feed *feed = NULL;
    hex_of_item(ITEM_LUNCH, lunch);
    hex_of_item(ITEM_PHOTO, photo);
    snprintf(find, sizeof find, "'id':'lunch','sha256':'%s'", lunch);
    snprintf(by, sizeof by, "'id':'lunch','sha256':'%s'", photo);
    struct flags *f = parsed_flags(find, by);
    char *text = feed_text();
    assert_int_equal(feed_doc_verify(f, text, strlen(text), &feed, NULL), ERR_OK);
    assert_int_equal(feed->post_count, 1);
    assert_int_equal(feed->refusals[0].why, ERR_DIGEST);
    feed_free(feed);
    flags_free(f);
    free(text);
}

static void posts_come_in_rule_fives_order(void **state)
{
    (void)state;
    static const char text[] =
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":["
        "{\"id\":\"e\",\"title\":\"t\",\"date_published\":\"2026-01-01T00:00:00Z\"},"
        "{\"id\":\"c\",\"title\":\"t\",\"date_published\":\"2026-01-03T00:00:00Z\"},"
        "{\"id\":\"b\",\"title\":\"t\",\"date_published\":\"2026-01-03T00:00:00Z\"},"
        "{\"id\":\"f\",\"title\":\"t\"},"
        "{\"id\":\"d\",\"title\":\"t\",\"date_published\":\"2026-01-02T00:00:00Z\"},"
        "{\"id\":\"a\",\"title\":\"t\",\"_placard\":{\"pinned\":true}},"
        "{\"id\":\"0\",\"title\":\"t\"}]}";
    struct feed *feed = NULL;
    struct flags *f = approve_all(text, strlen(text));
    char order[8] = "";
    for (int i = 0; i < f->entry_count; i++)
        f->entries[i].rank = f->entries[i].id[0] == '0' ? -1 : f->entries[i].id[0] == 'a' ? 9 : 0;
    assert_int_equal(feed_doc_verify(f, text, strlen(text), &feed, NULL), ERR_OK);
    for (int i = 0; i < feed->post_count; i++)
        order[i] = approved_post_peek(feed->posts[i])->id[0];
    assert_string_equal(order, "a0bcdef");
    feed_free(feed);
    flags_free(f);
}

static void image_only_orders_bound_pictures_and_doubles_are_left_out(void **state)
{
    (void)state;
    char text[4096];
    char two[DIGEST_HEX_BYTES];
    struct digest d = {{2}};
    struct feed *feed = NULL;
    digest_to_hex(&d, two);
    snprintf(text, sizeof text,
             "{'version':'https://jsonfeed.org/version/1.1','items':["
             "{'id':'a','image':'media/%s.webp','attachments':["
             "{'url':'talk.mp4','mime_type':'video/mp4'},"
             "{'url':'" P ".png','mime_type':'image/png','_placard':{'sha256':'" PICTURE_HEX "'}},"
             "{'url':'media/%s.webp','mime_type':'image/webp','_placard':{'sha256':'%s'}},"
             "{'url':'" P ".png','mime_type':'image/png','_placard':{'sha256':'" PICTURE_HEX
             "'}}]},{'id':'b','title':'t','image':'https://evil.example/x.jpg',"
             "'authors':[{'avatar':'https://evil.example/y.jpg'}]}]}",
             two, two, two);
    char *json = q(text);
    struct flags *f = approve_all(json, strlen(json));
    assert_int_equal(feed_doc_verify(f, json, strlen(json), &feed, NULL), ERR_OK);
    assert_int_equal(feed->post_count, 2);
    const struct post *a = approved_post_peek(feed->posts[0]);
    const struct post *b = approved_post_peek(feed->posts[1]);
    assert_int_equal(a->media_count, 2);
    assert_true(digest_equal(&a->media[0].sha256, &d));
    assert_string_equal(a->media[1].path, P ".png");
    assert_int_equal(b->media_count, 0);
    assert_false(b->has_avatar);
    feed_free(feed);
    flags_free(f);
    free(json);
}

struct seen {
    int count;
    enum err stop_at_1;
    char last[64];
};

static enum err note_item(void *user, int index, const char *item, size_t item_bytes,
                          const struct post *post, enum err why, const struct err_info *detail)
{
    struct seen *s = user;
    (void)detail;
    assert_int_equal(index, s->count++);
    assert_int_equal(item[0], '{');
    assert_int_equal(item[item_bytes - 1], '}');
    assert_int_equal(why, ERR_OK);
    snprintf(s->last, sizeof s->last, "%s", post->id);
    return index == 1 ? s->stop_at_1 : ERR_OK;
}

static void each_item_hands_out_exact_bytes_and_stops_when_told(void **state)
{
    (void)state;
    char *text = feed_text();
    struct seen all = {0}, stop = {.stop_at_1 = ERR_CANCELLED};
    assert_int_equal(feed_doc_each_item(text, strlen(text), note_item, &all, NULL), ERR_OK);
    assert_int_equal(all.count, 3);
    assert_string_equal(all.last, "waiting");
    assert_int_equal(feed_doc_each_item(text, strlen(text), note_item, &stop, NULL), ERR_CANCELLED);
    assert_int_equal(stop.count, 2);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stored_feed_is_read_or_refused_as_the_table_says),
        cmocka_unit_test(a_wrong_item_is_refused_alone_even_if_approved),
        cmocka_unit_test(a_post_is_read_as_it_is_written),
        cmocka_unit_test(our_own_members_are_read_as_they_are_written),
        cmocka_unit_test(a_post_holds_from_its_first_to_before_its_last_second),
        cmocka_unit_test(only_an_approved_flag_shows_a_post),
        cmocka_unit_test(no_changed_byte_of_an_item_is_shown),
        cmocka_unit_test(white_space_inside_an_item_is_bound_and_outside_is_not),
        cmocka_unit_test(approved_bytes_under_another_entry_are_not_shown),
        cmocka_unit_test(posts_come_in_rule_fives_order),
        cmocka_unit_test(image_only_orders_bound_pictures_and_doubles_are_left_out),
        cmocka_unit_test(each_item_hands_out_exact_bytes_and_stops_when_told),
    };
    test_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
