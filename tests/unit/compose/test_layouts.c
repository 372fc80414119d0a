/* SPDX-License-Identifier: Apache-2.0 */
/* Every layout at every size: all words there, nothing outside, no words over others; and which post gets which. */
#include "base/mem.h"
#include "compose/content.h"
#include "compose/event_words.h"
#include "compose/link_address.h"
#include "compose/theme.h"
#include "scenes.h"

static const char *const names[] = {"text",  "photo",        "beside", "gallery", "statement",
                                    "quote", "announcement", "event",  "link",    "leader"};
#define NAMES (sizeof names / sizeof names[0])

static struct post full_post(const char *layout, const char *title, const char *text, int pictures)
{
    struct post p = post_of(text);
    p.title = text_of(title);
    p.layout = text_of(layout);
    p.author_role = text_of("Head of Engineering");
    p.external_url = text_of("https://www.example.com/news/2026/a-long-name-for-a-page/part-two");
    p.event = (struct post_event){.given = !layout || !strcmp(layout, "event"),
                                  .start_s = NOW_S + 5 * 86400,
                                  .end_s = NOW_S + 5 * 86400 + 7200,
                                  .place = text_of("Hall 2")};
    p.has_avatar = true;
    p.avatar.mime_type = text_of("image/png");
    p.avatar.width_px = p.avatar.height_px = 800;
    for (int i = 0; i < pictures; i++)
        add_picture(&p, 1600, 900);
    return p;
}

/* Capitals to baseline. */
static struct rect ink_of(const struct scene_text *t)
{
    return (struct rect){t->x_px, t->baseline_px - t->size_px * 7 / 10, t->advance_px,
                         t->size_px * 7 / 10};
}

static bool meet(struct rect a, struct rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static void check_no_overprint(const struct scene *s, const char *layout)
{
    for (int i = 0; i < s->count; i++) {
        for (int k = 0; k < i && s->ops[i].kind == SCENE_TEXT; k++) {
            if (s->ops[k].kind != SCENE_TEXT || !strcmp(s->ops[k].text.utf8, "“"))
                continue; /* a large mark has no ink where capitals end */
            if (meet(ink_of(&s->ops[i].text), ink_of(&s->ops[k].text)))
                fail_msg("%s at %dx%d: \"%s\" lies over \"%s\"", layout, s->width_px, s->height_px,
                         s->ops[i].text.utf8, s->ops[k].text.utf8);
        }
    }
}

static void every_layout_holds_every_word_at_every_size(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Short.", "A text of some length that wants a few lines and has #tags in it, and is done.",
        "“Said by somebody, between marks, and a little longer than a headline would be.”"};
    for (size_t n = 0; n < NAMES; n++) {
        for (size_t i = 0; i < SIZES * 12; i++) {
            struct compose_context c = context(sizes[i / 12].w, sizes[i / 12].h);
            const char *text = texts[i % 3], *title = i % 12 / 3 & 1 ? "A title" : NULL;
            struct post p = full_post(names[n], title, text, i % 12 / 6 ? 3 : 0);
            struct strbuf letters;
            struct scene *s = NULL;
            strbuf_init(&letters, 100000);
            assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
            check_no_overprint(s, names[n]);
            scene_free(s);
            check_pages(&c, &p, &letters);
            /* a quotation's own marks are drawn as the large one */
            char bare[200];
            snprintf(bare, sizeof bare, "%s", text + (*text == '\xE2' ? 3 : 0));
            if (*text == '\xE2')
                bare[strlen(bare) - 3] = '\0';
            check_words(bare, letters.data);
            strbuf_clear(&letters);
        }
    }
}

static void long_texts_come_whole_in_every_layout(void **state)
{
    (void)state;
    static char text[TEXT_ROOM];
    text[0] = '\0';
    for (int i = 0; i < 250; i++) {
        char word[24];
        snprintf(word, sizeof word, "word%d ", i);
        put_more(text, TEXT_ROOM, word);
    }
    for (size_t n = 0; n < NAMES; n++) {
        for (size_t i = 0; i < SIZES; i++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            struct post p = full_post(names[n], i % 2 ? "A title" : NULL, text, i % 3 == 2 ? 1 : 0);
            struct strbuf letters;
            strbuf_init(&letters, 100000);
            check_pages(&c, &p, &letters);
            check_words(text, letters.data);
            strbuf_clear(&letters);
        }
    }
}

static int size_of_word(const struct scene *s, const char *word)
{
    for (int i = 0; i < s->count; i++)
        if (s->ops[i].kind == SCENE_TEXT && strstr(s->ops[i].text.utf8, word))
            return s->ops[i].text.size_px;
    return 0;
}

static void a_text_is_never_larger_than_its_title(void **state)
{
    (void)state;
    static const char *const titles[] = {
        "Title", "Title that is a good deal longer, and still not long enough to be called a text",
        "Title that says everything which anybody ever wanted to know about travel expenses, and "
        "all "
        "of the annexes, and the form that replaces them from next month on"};
    for (size_t i = 0; i < SIZES * 3; i++) {
        struct compose_context c = context(sizes[i / 3].w, sizes[i / 3].h);
        struct post p = post_of("Words of the text.");
        struct scene *s = NULL;
        p.title = text_of(titles[i % 3]);
        assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
        int title = size_of_word(s, "Title"), words = size_of_word(s, "Words");
        if (title <= 0 || words <= 0 || words > title)
            fail_msg("%dx%d: title %zu of %d px, text of %d px", sizes[i / 3].w, sizes[i / 3].h,
                     i % 3, title, words);
        scene_free(s);
    }
}

/* Its columns are so wide that letters as large as their measure allows would be higher than they are. */
static void a_very_long_bar_loses_no_words(void **state)
{
    (void)state;
    static char text[TEXT_ROOM];
    text[0] = '\0';
    for (int i = 0; i < 400; i++) {
        char word[24];
        snprintf(word, sizeof word, "word%d ", i);
        put_more(text, TEXT_ROOM, word);
    }
    for (size_t n = 0; n < NAMES * 2; n++) {
        struct compose_context c = context(7680, 200);
        struct post p = full_post(names[n / 2], NULL, text, n % 2);
        struct strbuf letters;
        strbuf_init(&letters, 100000);
        check_pages(&c, &p, &letters);
        check_words(text, letters.data);
        strbuf_clear(&letters);
    }
}

/* Picture, byline and code give way where a theme leaves so little room that not a line would stand beside them. */
static void words_come_first_in_a_theme_that_leaves_no_room(void **state)
{
    (void)state;
    struct theme wide = *theme;
    static char text[TEXT_ROOM];
    text[0] = '\0';
    wide.header_pm = 200;
    wide.avatar_pm = 300;
    wide.text_floor_pm = wide.meta_pm = 60;
    for (int i = 0; i < 40; i++) {
        char word[24];
        snprintf(word, sizeof word, "word%d ", i);
        put_more(text, TEXT_ROOM, word);
    }
    for (size_t i = 0; i < NAMES * 3; i++) {
        struct compose_context c =
            context(i < NAMES ? 240 : 1200, i < NAMES * 2 ? i < NAMES ? 320 : 1600 : 900);
        struct post
            p = full_post(names[i % NAMES], "A title", text, 1),
            n = post_of(
                "Lift B is out of order until Thursday, please take the stairs at the front");
        struct strbuf letters;
        int count = 1;
        strbuf_init(&letters, 100000);
        c.theme = &wide;
        n.pinned = true;
        for (c.page = 0; c.page < count; c.page++) {
            struct scene *s = NULL;
            assert_int_equal(compose_plain_page(&c, &p, &n, NULL, &s), ERR_OK);
            count = s->page_count;
            add_letters(s, &letters);
            check_scene(&c, s);
        }
        check_words(text, letters.data);
        strbuf_clear(&letters);
    }
}

/* "+11 more" stands on the last picture, which lies under the caption. */
static void a_caption_never_lies_over_how_many_more_there_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        struct compose_context c = context(sizes[i].w, sizes[i].h);
        struct post p =
            full_post("photo", NULL, "A caption that goes over all of the width, nearly.", 16);
        struct scene *s = NULL;
        assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
        check_no_overprint(s, "photo");
        check_scene(&c, s);
    }
}

static int count_fills(const struct scene *s, struct color color, int least_w, int least_h)
{
    int n = 0;
    for (int i = 0; i < s->count; i++)
        n += s->ops[i].kind == SCENE_FILL && !memcmp(&s->ops[i].color, &color, sizeof color) &&
             s->ops[i].box.w >= least_w && s->ops[i].box.h >= least_h;
    return n;
}

static int count_text(const struct scene *s, const char *part)
{
    int n = 0;
    for (int i = 0; i < s->count; i++)
        n += s->ops[i].kind == SCENE_TEXT && strstr(s->ops[i].text.utf8, part) != NULL;
    return n;
}

/* The layout that took it, by what only that one draws. */
static const char *took(const struct scene *s)
{
    const struct color black = {0, 0, 0, 255};
    int pictures = 0;
    for (int i = 0; i < s->count; i++)
        pictures += s->ops[i].kind == SCENE_PICTURE && !s->ops[i].picture.blurred;
    if (count_fills(s, theme->accent, 1920, 900))
        return "statement";
    if (count_fills(s, black, 1, 1) > 20)
        return "link";
    if (count_text(s, "Announcement"))
        return "announcement";
    if (count_fills(s, theme->accent, 500, 90))
        return "event";
    for (int i = 0; i < s->count; i++)
        if (s->ops[i].kind == SCENE_TEXT && s->ops[i].text.size_px > 300)
            return "quote";
    for (int i = 0; i < s->count; i++)
        if (s->ops[i].kind == SCENE_PICTURE && s->ops[i].picture.dst.x == 0 &&
            s->ops[i].picture.dst.w > 600 && s->ops[i].picture.dst.w < 800)
            return "leader";
    return pictures > 1 ? "beside" : "text"; /* the avatar counts */
}

static void content_chooses_its_layout(void **state)
{
    (void)state;
    static const struct {
        const char *expected, *wish, *title, *text;
        bool event, pinned, link, role;
        int avatar_px, pictures;
    } table[] = {
        {"statement", NULL, NULL, "Well done!", 0, 0, 0, 0, 0, 0},
        {"text", "text", NULL, "Well done!", 0, 0, 0, 0, 0, 0},
        {"text", NULL, NULL, "Well done, all of you, and thanks for staying so long.", 0, 0, 0, 0,
         0, 0},
        {"text", NULL, NULL, "Two\nlines", 0, 0, 0, 0, 0, 0},
        {"text", NULL, "A title", "Well done!", 0, 0, 0, 0, 0, 0},
        {"quote", NULL, NULL, "“A word or two.”", 0, 0, 0, 0, 0, 0},
        {"quote", "quote", NULL, "A word or two.", 0, 0, 0, 0, 0, 0},
        {"text", "quote", "A title", "“A word or two.”", 0, 0, 0, 0, 0, 0},
        {"announcement", NULL, NULL, "Well done!", 0, 1, 0, 0, 0, 0},
        {"announcement", "announcement", NULL, "Well done!", 0, 0, 0, 0, 0, 0},
        {"event", NULL, "Party", "Come!", 1, 0, 0, 0, 0, 0},
        {"event", NULL, "Party", "Come!", 1, 1, 1, 1, 900, 0},
        {"link", NULL, NULL, "Read on.", 0, 0, 1, 0, 0, 0},
        {"statement", "link", NULL, "No link.", 0, 0, 0, 0, 0, 0},
        {"leader", NULL, NULL, "My words to you all.", 0, 0, 0, 1, 600, 0},
        {"leader", "leader", NULL, "My words to you all.", 0, 0, 0, 0, 600, 0},
        {"statement", NULL, NULL, "My words to you all.", 0, 0, 0, 1, 100, 0},
        {"statement", NULL, NULL, "My words to you all.", 0, 0, 0, 0, 600, 0},
        {"beside", "leader", NULL,
         "My words to you all, who were not there, in a line or two more.", 0, 0, 0, 1, 600, 1},
        {"statement", "nonsense", NULL, "Well done!", 0, 0, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct compose_context c = context(1920, 1080);
        struct post p = full_post(table[i].wish, table[i].title, table[i].text, table[i].pictures);
        struct scene *s = NULL;
        p.event.given = table[i].event;
        p.pinned = table[i].pinned;
        p.external_url = table[i].link ? p.external_url : NULL;
        p.author_role = table[i].role ? p.author_role : NULL;
        p.has_avatar = table[i].avatar_px > 0;
        p.avatar.width_px = p.avatar.height_px = table[i].avatar_px;
        assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
        if (strcmp(took(s), table[i].expected) != 0)
            fail_msg("row %zu: %s, not %s", i, took(s), table[i].expected);
        check_scene(&c, s);
    }
}

static void only_a_whole_text_between_marks_is_a_quote(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool quote;
    } table[] = {
        {"“Yes.”", true},
        {" “Yes.” \n", true},
        {"„Ja.“", true},
        {"„Tak.”", true},
        {"« Oui. »", true},
        {"»Ja.«", true},
        {"”Kyllä.”", true},
        {"「はい。」", true},
        {"『はい。』", true},
        {"\"Yes.\"", true},
        {"“Yes,” she said.", false},
        {"“Yes,” and “no.”", false},
        {"“Yes.", false},
        {"Yes.”", false},
        {"“”", false},
        {"\"", false},
        {"Yes.", false},
        {"\"A\" and \"B\"", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct content k = {.text = table[i].text, .text_chars = 20};
        if (layout_quote_suits(&k) != table[i].quote)
            fail_msg("%s", table[i].text);
    }
    struct content titled = {.title = "T", .text = "“Yes.”", .text_chars = 6};
    assert_false(layout_quote_suits(&titled));
}

static void addresses_are_written_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *url, *seen;
    } table[] = {
        {"https://www.example.com/", "example.com"},
        {"HTTP://WWW.example.com", "example.com"},
        {"https://example.com/news?utm_source=wall#top", "example.com/news"},
        {"https://example.com//", "example.com"},
        {"http://intranet:8443/handbook", "intranet:8443/handbook"},
        {"https://bank.example@evil.example/login", "bank.example@evil.example/login"},
        {"https://intranet.norvane.example/stories/2026/estuary-bridge-control",
         "intranet.norvane.example/stories/2026/…"},
        {"https://example.com/one-part-that-is-far-too-long-to-be-read-off-a-wall-by-anyone",
         "example.com/…"},
        {"https://login.bank.example.a-very-long-name-for-a-host-indeed.attacker.example/x",
         "…ry-long-name-for-a-host-indeed.attacker.example"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char out[LINK_ADDRESS_BYTES];
        link_address(table[i].url, out);
        assert_string_equal(out, table[i].seen);
    }
}

/* Central Europe, where summer lasts from 29 March to 25 October 2026, 01:00 UTC. */
static int berlin(int64_t when_s)
{
    return when_s >= 1774746000 && when_s < 1792890000 ? 7200 : 3600;
}

static void an_event_says_when_it_is(void **state)
{
    (void)state;
    /* seconds from 2026-03-02 00:00 UTC; now is 10:10 UTC, 11:10 at the site */
    static const int64_t day0 = 1772409600;
#define AT(day, hour, minute) (day * 86400L + hour * 3600L + minute * 60L)
    static const struct {
        const char *language;
        long start, end;
        bool own_zone;
        int zone_s;
        bool hours_12;
        const char *day, *time;
    } table[] = {
        {"en", AT(10, 17, 30), AT(10, 20, 0), 0, 0, 0, "Thursday, 12\u00A0March",
         "18:30\u00A0– 21:00"},
        {"en", AT(10, 17, 30), AT(10, 20, 0), 0, 0, 1, "Thursday, 12\u00A0March",
         "6:30 pm\u00A0– 9:00 pm"},
        {"en", AT(10, 17, 30), 0, 0, 0, 0, "Thursday, 12\u00A0March", "18:30"},
        {"en", AT(10, 17, 30), AT(10, 17, 30), 0, 0, 0, "Thursday, 12\u00A0March", "18:30"},
        {"en", AT(0, 13, 0), 0, 0, 0, 0, "Today", "14:00"},
        {"de", AT(1, 13, 0), 0, 0, 0, 0, "Morgen", "14:00"},
        /* another zone: its own day and time */
        {"en", AT(0, 20, 0), 0, 1, 9 * 3600, 0, "Tomorrow", "05:00"},
        {"en", AT(10, 17, 30), AT(10, 20, 0), 1, -5 * 3600, 0, "Thursday, 12\u00A0March",
         "12:30\u00A0– 15:00"},
        /* behind the change to summer time */
        {"en", AT(35, 12, 0), AT(35, 13, 0), 0, 0, 0, "Monday, 6\u00A0April", "14:00\u00A0– 15:00"},
        /* whole days */
        {"en", AT(9, 23, 0), 0, 0, 0, 0, "Thursday, 12\u00A0March", "all day"},
        {"en", AT(9, 23, 0), AT(10, 23, 0), 0, 0, 0, "Thursday, 12\u00A0March", "all day"},
        {"en", AT(9, 23, 0), AT(12, 23, 0), 0, 0, 0,
         "Thursday, 12\u00A0March\u00A0– \nSaturday, 14\u00A0March", ""},
        /* days with times */
        {"en", AT(10, 8, 0), AT(11, 15, 0), 0, 0, 0,
         "Thursday, 12\u00A0March\u00A0·\u00A009:00\u00A0– \nFriday, "
         "13\u00A0March\u00A0·\u00A016:00",
         ""},
        /* going on */
        {"en", AT(-2, 8, 0), AT(3, 15, 0), 0, 0, 0, "Until Thursday, 5\u00A0March", "until 16:00"},
        {"en", AT(0, 8, 0), AT(0, 15, 0), 0, 0, 0, "Today", "09:00\u00A0– 16:00"},
        /* until midnight: one evening; after it, two days */
        {"en", AT(10, 17, 0), AT(10, 23, 0), 0, 0, 0, "Thursday, 12\u00A0March",
         "18:00\u00A0– 00:00"},
        {"en", AT(0, 8, 0), AT(0, 23, 0), 0, 0, 0, "Today", "09:00\u00A0– 00:00"},
        {"en", AT(10, 17, 0), AT(11, 0, 0), 0, 0, 0,
         "Thursday, 12\u00A0March\u00A0·\u00A018:00\u00A0– \nFriday, "
         "13\u00A0March\u00A0·\u00A001:00",
         ""},
        {"en", AT(10, 17, 0), AT(11, 23, 0), 0, 0, 0,
         "Thursday, 12\u00A0March\u00A0·\u00A018:00\u00A0– \nSaturday, "
         "14\u00A0March\u00A0·\u00A000:00",
         ""},
        /* over the year's end */
        {"en", AT(306, 8, 0), 0, 0, 0, 0, "Saturday, 2\u00A0January 2027", "09:00"},
    };
#undef AT
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct compose_context c = context(1920, 1080);
        struct messages *m;
        struct event_words w;
        assert_int_equal(messages_load(PLACARD_SOURCE_DIR "/assets/messages", "en", &m, NULL),
                         ERR_OK);
        c.messages = m;
        c.utc_offset_at = berlin;
        c.hours_12 = table[i].hours_12;
        struct post p = post_of("x");
        p.language = text_of(table[i].language);
        p.event = (struct post_event){.given = true,
                                      .start_s = day0 + table[i].start,
                                      .end_s = table[i].end ? day0 + table[i].end : 0,
                                      .has_offset = table[i].own_zone,
                                      .offset_s = table[i].zone_s,
                                      .end_offset_s = table[i].zone_s};
        event_words_of(&c, &p, &w);
        if (strcmp(w.day, table[i].day) != 0 || strcmp(w.time, table[i].time) != 0)
            fail_msg("row %zu: \"%s\", \"%s\"", i, w.day, w.time);
        messages_free(m);
    }
}

/* Each time in the offset that it was written with: over the night in which clocks change they differ. */
static void an_event_over_a_change_of_clocks_keeps_its_times(void **state)
{
    (void)state;
    static const struct {
        int64_t start_s, end_s;
        const char *day, *time;
    } table[] = {
        {1774724400, 1774749600,
         "Saturday, 28\u00A0March\u00A0·\u00A020:00\u00A0– \nSunday, "
         "29\u00A0March\u00A0·\u00A004:00",
         ""},
        {1774738800, 1774821600, "Sunday, 29\u00A0March", "all day"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct compose_context c = context(1920, 1080);
        struct event_words w;
        struct post p = post_of("x");
        p.event = (struct post_event){.given = true,
                                      .start_s = table[i].start_s,
                                      .end_s = table[i].end_s,
                                      .has_offset = true,
                                      .offset_s = 3600,
                                      .end_offset_s = 7200};
        event_words_of(&c, &p, &w);
        assert_string_equal(w.day, table[i].day);
        assert_string_equal(w.time, table[i].time);
    }
}

/* What follows an event's panel is whole even where the panel has no room: a place of 250 letters. */
static void a_place_is_never_cut(void **state)
{
    (void)state;
    static char place[MAX_PLACE_BYTES];
    place[0] = '\0';
    for (int i = 0; i < 24; i++) {
        char word[16];
        snprintf(word, sizeof word, "hall%d-b ", i);
        put_more(place, sizeof place - 1, word);
    }
    for (size_t i = 0; i < SIZES * 2; i++) {
        struct compose_context c = context(sizes[i / 2].w, sizes[i / 2].h);
        struct post p = full_post("event", "Party", "Come, all of you.", i % 2);
        struct strbuf letters;
        strbuf_init(&letters, 100000);
        p.event.place = place;
        check_pages(&c, &p, &letters);
        check_words(place, letters.data);
        strbuf_clear(&letters);
    }
}

/* A code is never mirrored, its card stands inside the screen, and small screens leave it out. */
static void a_code_is_square_and_the_same_on_right_to_left_sheets(void **state)
{
    (void)state;
    const struct color black = {0, 0, 0, 255};
    for (size_t i = 0; i < SIZES; i++) {
        struct rect runs[2] = {{0}};
        int count[2];
        for (int rtl = 0; rtl < 2; rtl++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            struct post p = full_post("link", NULL, rtl ? "שלום לכולם" : "Read this.", 0);
            struct scene *s = NULL;
            int first_x = 0, first_y = 0;
            assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
            count[rtl] = count_fills(s, black, 1, 1);
            for (int n = 0, seen = 0; n < s->count; n++) {
                const struct scene_op *op = &s->ops[n];
                if (op->kind != SCENE_FILL || memcmp(&op->color, &black, sizeof black) != 0)
                    continue;
                first_x = seen ? first_x : op->box.x;
                first_y = seen ? first_y : op->box.y;
                if (seen++ == 30)
                    runs[rtl] = (struct rect){op->box.x - first_x, op->box.y - first_y, op->box.w,
                                              op->box.h};
            }
            check_scene(&c, s);
        }
        assert_int_equal(count[0], count[1]);
        assert_memory_equal(&runs[0], &runs[1], sizeof runs[0]);
        assert_true(count[0] > 100 || sizes[i].w <= 640 || sizes[i].h <= 640);
    }
}

static enum err seen_through(void *user, const struct digest *sha256, const char *mime_type,
                             struct compose_look *out)
{
    (void)user, (void)sha256, (void)mime_type;
    *out = (struct compose_look){400, 300, true};
    return ERR_OK;
}

/* A mark with alpha stands whole, on no picture of itself, whatever the layout. */
static void a_picture_with_alpha_is_never_cropped(void **state)
{
    (void)state;
    const struct compose_pictures looks = {NULL, seen_through};
    for (size_t n = 0; n < NAMES; n++) {
        for (size_t i = 0; i < SIZES; i++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            struct post p = full_post(names[n], NULL, i % 2 ? "Words." : NULL, 1 + (int)(i % 3));
            struct scene *s = NULL;
            p.has_avatar = false;
            p.media[0].has_focus = true;
            assert_int_equal(compose_plain_post(&c, &p, &looks, &s), ERR_OK);
            for (int k = 0; k < s->count; k++) {
                if (s->ops[k].kind != SCENE_PICTURE)
                    continue;
                assert_false(s->ops[k].picture.blurred);
                assert_true(s->ops[k].picture.crop.w > 64000 && s->ops[k].picture.crop.h > 64000);
            }
            check_scene(&c, s);
        }
    }
}

static void every_failing_allocation_of_a_layout_leaves_nothing_behind(void **state)
{
    (void)state;
    for (size_t n = 0; n < NAMES; n++) {
        struct compose_context c = context(1280, 720);
        struct post p = full_post(names[n], NULL, "Some words.",
                                  !strcmp(names[n], "gallery") ? 3 : (int)(n % 2));
        struct scene *s = NULL;
        (void)mem_fail_at(0, 0);
        assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
        unsigned long steps = mem_fail_at(0, 0);
        scene_free(s);
        for (unsigned long nth = 1; nth <= steps; nth++) {
            s = NULL;
            (void)mem_fail_at(nth, nth % 2 == 0);
            enum err e = compose_plain_post(&c, &p, NULL, &s);
            (void)mem_fail_at(0, 0);
            if (e != ERR_NOMEM)
                fail_msg("%s: allocation %lu of %lu failed and the answer was %s", names[n], nth,
                         steps, err_name(e));
            assert_null(s);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layout_holds_every_word_at_every_size),
        cmocka_unit_test(long_texts_come_whole_in_every_layout),
        cmocka_unit_test(a_text_is_never_larger_than_its_title),
        cmocka_unit_test(a_very_long_bar_loses_no_words),
        cmocka_unit_test(words_come_first_in_a_theme_that_leaves_no_room),
        cmocka_unit_test(a_caption_never_lies_over_how_many_more_there_are),
        cmocka_unit_test(content_chooses_its_layout),
        cmocka_unit_test(only_a_whole_text_between_marks_is_a_quote),
        cmocka_unit_test(addresses_are_written_as_people_write_them),
        cmocka_unit_test(an_event_says_when_it_is),
        cmocka_unit_test(an_event_over_a_change_of_clocks_keeps_its_times),
        cmocka_unit_test(a_place_is_never_cut),
        cmocka_unit_test(a_code_is_square_and_the_same_on_right_to_left_sheets),
        cmocka_unit_test(a_picture_with_alpha_is_never_cropped),
        cmocka_unit_test(every_failing_allocation_of_a_layout_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, load_theme, free_theme);
}
