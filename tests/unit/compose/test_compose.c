/* SPDX-License-Identifier: Apache-2.0 */
#include "base/mem.h"
#include "compose/content.h"
#include "compose/theme.h"
#include "compose/trouble.h"
#include "scenes.h"

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void random_text(unsigned *seed, char *out, int pieces)
{
    static const char *const words[] = {"a",
                                        "Wort",
                                        "größer ",
                                        "שלום ",
                                        "مرحبا ",
                                        "ประเทศไทย",
                                        "東京、",
                                        "🎉",
                                        "👩🏽‍💻",
                                        "Donaudampfschifffahrtsgesellschaftskapitän ",
                                        "\n",
                                        "\n\n",
                                        "#tag ",
                                        "(2026) ",
                                        "https://example.com/a/b ",
                                        "e\xCC\x81",
                                        "\xE2\x80\xAE",
                                        "\xE2\x80\x8F",
                                        " ",
                                        "\xFF",
                                        "नि ",
                                        "— ",
                                        "🇩🇪",
                                        "12.5 % "};
    out[0] = '\0';
    for (int i = 0; i < pieces; i++)
        put_more(out, TEXT_ROOM, words[next_random(seed) % (sizeof words / sizeof words[0])]);
}

static void nothing_is_drawn_outside_the_screen_whatever_the_text(void **state)
{
    (void)state;
    static char text[TEXT_ROOM];
    unsigned seed = 7;
    for (size_t i = 0; i < SIZES; i++) {
        for (int round = 0; round < 24; round++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            random_text(&seed, text, 1 + (int)(next_random(&seed) % (round < 18 ? 30 : 250)));
            struct post p = post_of(text);
            if (round % 3 == 1)
                add_picture(&p, 100 + (int)(next_random(&seed) % 4000),
                            100 + (int)(next_random(&seed) % 4000));
            if (round % 4 == 2)
                p.title = text_of("A title, and a rather long one at that: עם עברית");
            struct scene *s = NULL;
            enum err e = compose_plain_post(&c, &p, NULL, &s);
            if (e == ERR_NOT_FOUND) /* nothing but white space */
                continue;
            assert_int_equal(e, ERR_OK);
            check_scene(&c, s);
        }
    }
}

static void photos_of_every_shape_stay_inside_every_screen(void **state)
{
    (void)state;
    static const int shapes[][2] = {{1920, 1080}, {1080, 1920}, {4000, 300}, {300, 4000},
                                    {40, 30},     {24, 24},     {1000, 1000}};
    for (size_t i = 0; i < SIZES; i++) {
        for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            for (int texts = 0; texts < 3; texts++) {
                struct post p = post_of(texts == 0   ? NULL
                                        : texts == 1 ? "Caption."
                                                     : "עוד מילים " /* RTL */);
                add_picture(&p, shapes[k][0], shapes[k][1]);
                struct scene *s = NULL;
                assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
                assert_true(has_picture(s));
                check_scene(&c, s);
            }
        }
    }
}

static void all_words_of_a_post_are_in_its_scene(void **state)
{
    (void)state;
    static const char text[] =
        "Every word of this post, all of them, must stand on the wall: none may be lost.";
    for (size_t i = 0; i < SIZES; i++) {
        struct compose_context c = context(sizes[i].w, sizes[i].h);
        struct post p = post_of(text);
        struct scene *s = NULL;
        assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
        struct strbuf all;
        strbuf_init(&all, 100000);
        for (int k = 0; k < s->count; k++)
            if (s->ops[k].kind == SCENE_TEXT)
                for (const char *t = s->ops[k].text.utf8; *t; t++)
                    if (*t != ' ')
                        assert_int_equal(strbuf_append(&all, t, 1), ERR_OK);
        char wanted[200];
        int n = 0;
        for (const char *t = text; *t; t++)
            if (*t != ' ')
                wanted[n++] = *t;
        wanted[n] = '\0';
        assert_non_null(strstr(all.data, wanted));
        strbuf_clear(&all);
        scene_free(s);
    }
}

static enum err no_picture(void *user, const struct digest *sha256, const char *mime_type,
                           struct compose_look *out)
{
    (void)user, (void)sha256, (void)mime_type, (void)out;
    return ERR_SYNTAX;
}

static void a_picture_that_cannot_be_decoded_is_left_out(void **state)
{
    (void)state;
    const struct compose_pictures none = {NULL, no_picture};
    struct compose_context c = context(1920, 1080);
    struct post p = post_of("Words remain.");
    add_picture(&p, 800, 600);
    p.has_avatar = true;
    struct scene *s = NULL;
    assert_int_equal(compose_plain_post(&c, &p, &none, &s), ERR_OK);
    assert_false(has_picture(s));
    check_scene(&c, s);
}

static void a_post_without_text_and_picture_is_skipped(void **state)
{
    (void)state;
    const struct compose_pictures none = {NULL, no_picture};
    struct compose_context c = context(1920, 1080);
    struct scene *s = NULL;
    struct post p = post_of(" \n ");
    assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_NOT_FOUND);
    add_picture(&p, 800, 600);
    assert_int_equal(compose_plain_post(&c, &p, &none, &s), ERR_NOT_FOUND);
    assert_null(s);
}

static void right_to_left_posts_are_mirrored(void **state)
{
    (void)state;
    struct compose_context c = context(1920, 1080);
    struct post p = post_of("שלום לכולם");
    struct scene *s = NULL;
    assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
    int discs = 0;
    for (int i = 0; i < s->count; i++)
        if (s->ops[i].kind == SCENE_FILL && s->ops[i].corner_px > 0) {
            discs++;
            assert_true(s->ops[i].box.x > 1600);
        } else if (s->ops[i].kind == SCENE_TEXT && strstr(s->ops[i].text.utf8, "Maya")) {
            assert_true(s->ops[i].text.x_px > 1200);
        }
    assert_int_equal(discs, 1);
    check_scene(&c, s);
}

/* The notice and the loop's mark stay where they are from a post to the next, whatever its language. */
static void what_stands_around_a_post_has_the_screen_s_direction(void **state)
{
    (void)state;
    static const char *const words[] = {"Hello all", "שלום לכולם"};
    struct rect mark[2];
    int x[2] = {-1, -2};
    for (int k = 0; k < 2; k++) {
        struct compose_context c = context(1920, 1080);
        struct post p = post_of(words[k]),
                    notice = {.content_text = text_of("Fire drill at ten"), .pinned = true};
        struct scene *s = NULL;
        c.loop_count = 4;
        assert_int_equal(compose_plain_page(&c, &p, &notice, NULL, &s), ERR_OK);
        mark[k] = s->ops[s->count - 1].box;
        for (int i = 0; i < s->count; i++)
            if (s->ops[i].kind == SCENE_TEXT && strncmp(s->ops[i].text.utf8, "Fire", 4) == 0)
                x[k] = s->ops[i].text.x_px;
        check_scene(&c, s);
    }
    assert_int_equal(x[0], x[1]);
    assert_memory_equal(&mark[0], &mark[1], sizeof mark[0]);
    assert_true(mark[0].x > 0 && mark[0].x < 100);
}

static void a_tag_that_the_text_has_is_not_repeated(void **state)
{
    (void)state;
    struct compose_context c = context(1920, 1080);
    struct post p = post_of("Hello #team today");
    struct scene *s = NULL;
    assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
    int team = 0, news = 0;
    for (int i = 0; i < s->count; i++) {
        if (s->ops[i].kind != SCENE_TEXT)
            continue;
        team += strstr(s->ops[i].text.utf8, "#team") != NULL;
        news += strstr(s->ops[i].text.utf8, "#news") != NULL;
    }
    assert_int_equal(team, 1);
    assert_int_equal(news, 1);
    scene_free(s);
}

/* ---- header and cards ---- */

static void the_header_draws_only_in_its_rectangle(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Lobby", "A very long name of a screen that nobody can read from afar anyway",
        "مدخل المبنى", "", NULL};
    for (size_t i = 0; i < SIZES; i++) {
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            c.screen_name = names[k];
            c.language = k % 2 ? "ar" : "en";
            struct scene *s = NULL;
            assert_int_equal(compose_header(&c, &s), ERR_OK);
            struct rect r = compose_header_rect(&c);
            assert_memory_equal(&s->ops[0].box, &r, sizeof r);
            assert_int_equal(s->ops[0].color.a, 255);
            check_inside(s, r, 0);
            scene_free(s);
        }
    }
}

static void the_clock_keeps_its_place_while_minutes_pass(void **state)
{
    (void)state;
    int first_x[5] = {0};
    for (int minute = 0; minute < 3; minute++) {
        struct compose_context c = context(1920, 1080);
        c.screen_name = NULL;
        c.now_s += minute * 671;
        struct scene *s = NULL;
        assert_int_equal(compose_header(&c, &s), ERR_OK);
        for (int i = 2; i < s->count; i++) {
            if (minute > 0)
                assert_int_equal(s->ops[i].text.x_px, first_x[i - 2]);
            first_x[i - 2] = s->ops[i].text.x_px;
        }
        assert_int_equal(s->count, 2 + 5);
        scene_free(s);
    }
}

static void cards_fit_every_screen_in_every_trouble(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        for (int e = 0; e < ERR__COUNT; e++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            c.language = e % 2 ? "ar" : "en";
            struct scene *s = NULL;
            assert_int_equal(compose_house_card(&c, (enum err)e, &s), ERR_OK);
            check_scene(&c, s);
            assert_int_equal(
                compose_setup_card(&c, (enum err)e, e % 3 ? "signage.example.com" : NULL, &s),
                ERR_OK);
            check_scene(&c, s);
        }
    }
}

/* A server can put words of its own into these details: a header, a key's name, a name in a certificate. */
static void a_set_up_card_draws_no_words_of_the_server(void **state)
{
    (void)state;
    static const enum err quoting[] = {ERR_HTTP_REDIRECT, ERR_HTTP_ENCODING, ERR_HTTP_HEADER,
                                       ERR_TLS_NAME,      ERR_ORIGIN,        ERR_TOO_BIG,
                                       ERR_SYNTAX,        ERR_TYPE,          ERR_DIGEST,
                                       ERR_DUPLICATE,     ERR_RANGE,         ERR_UNSUPPORTED};
    struct compose_context c = context(1920, 1080);
    for (int e = 0; e < ERR__COUNT; e++) {
        struct scene *s = NULL;
        bool drawn = false, quotes = false;
        for (size_t i = 0; i < sizeof quoting / sizeof *quoting; i++)
            quotes = quotes || (int)quoting[i] == e;
        assert_int_equal(compose_setup_card(&c, (enum err)e, "Words", &s), ERR_OK);
        for (int i = 0; i < s->count; i++)
            drawn = drawn || (s->ops[i].kind == SCENE_TEXT && strstr(s->ops[i].text.utf8, "Words"));
        if (quotes)
            assert_false(drawn);
        if (e == ERR_NET_CONNECT || e == ERR_TLS_CA || e == ERR_SETTINGS)
            assert_true(drawn);
        scene_free(s);
    }
}

static void alerts_fit_every_screen(void **state)
{
    (void)state;
    static char long_text[MAX_ALERT_CHARS + 1];
    for (int i = 0; i < MAX_ALERT_CHARS; i++)
        long_text[i] = i % 9 == 8 ? ' ' : 'm';
    for (size_t i = 0; i < SIZES; i++) {
        for (int k = 0; k < 6; k++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            struct alert a = {.text = k % 2 ? long_text : text_of("Fire"),
                              .severity = (enum alert_severity)(k % 3),
                              .drill = k >= 3};
            struct scene *s = NULL;
            assert_int_equal(compose_alert(&c, &a, &s), ERR_OK);
            check_scene(&c, s);
        }
    }
}

static void a_drill_says_so(void **state)
{
    (void)state;
    struct compose_context c = context(1920, 1080);
    struct alert a = {.text = text_of("Leave now"), .drill = true};
    struct scene *s = NULL;
    assert_int_equal(compose_alert(&c, &a, &s), ERR_OK);
    bool said = false;
    for (int i = 0; i < s->count; i++)
        said = said || (s->ops[i].kind == SCENE_TEXT &&
                        strcmp(s->ops[i].text.utf8, "This is a drill") == 0);
    assert_true(said);
    scene_free(s);
}

static void troubles_that_can_be_mended_have_codes_of_their_own(void **state)
{
    (void)state;
    static const enum err mendable[] = {
        ERR_OK,        ERR_NET_RESOLVE, ERR_NET_CONNECT, ERR_NET_TIMEOUT, ERR_NET_PROXY,
        ERR_TLS_NAME,  ERR_TLS_CA,      ERR_TLS_DATE,    ERR_TLS_CLIENT,  ERR_HTTP_STATUS,
        ERR_NOT_FOUND, ERR_ROOT,        ERR_STATE};
    size_t n = sizeof mendable / sizeof mendable[0];
    for (size_t i = 0; i < n; i++) {
        assert_string_not_equal(compose_trouble_code(mendable[i]), "P-99");
        assert_true(strlen(compose_trouble_sentence(mendable[i])) > 10);
        for (size_t k = i + 1; k < n; k++)
            assert_string_not_equal(compose_trouble_code(mendable[i]),
                                    compose_trouble_code(mendable[k]));
    }
    assert_string_equal(compose_trouble_code(ERR_DISPLAY), "P-99");
}

static void screens_too_small_or_too_large_are_refused(void **state)
{
    (void)state;
    static const int bad[][2] = {{0, 0},    {10, 1000},   {1000, 10},
                                 {-5, 900}, {7681, 1000}, {1000, 100000}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct compose_context c = context(bad[i][0], bad[i][1]);
        struct scene *s = NULL;
        struct post p = post_of("x");
        assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_RANGE);
        assert_int_equal(compose_header(&c, &s), ERR_RANGE);
        assert_int_equal(compose_house_card(&c, ERR_OK, &s), ERR_RANGE);
        assert_null(s);
    }
}

/* ---- out of memory ---- */

/* ---- pages ---- */

static void long_text(char *out, int words)
{
    out[0] = '\0';
    for (int i = 0; i < words; i++) {
        char word[24];
        snprintf(word, sizeof word, i % 9 == 8 ? "word%d. " : "word%d ", i);
        put_more(out, TEXT_ROOM, word);
    }
}

static void a_long_post_comes_whole_over_its_pages(void **state)
{
    (void)state;
    static char text[TEXT_ROOM];
    long_text(text, 300); /* 2,000 characters and more */
    for (size_t i = 0; i < SIZES; i++) {
        for (int kind = 0; kind < 4; kind++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            struct post p = post_of(text);
            struct strbuf letters;
            strbuf_init(&letters, 100000);
            p.author_name = NULL;
            p.tag_count = 0;
            if (kind & 1)
                add_picture(&p, 1600, 900);
            if (kind & 2)
                p.title = text_of("A title");
            int pages = check_pages(&c, &p, &letters);
            assert_true(pages > 1 || sizes[i].h > 1000 || sizes[i].w > 3000);
            check_words(text, letters.data);
            strbuf_clear(&letters);
        }
    }
}

static void a_short_post_has_one_page(void **state)
{
    (void)state;
    struct compose_context c = context(1920, 1080);
    struct post p = post_of("Short.");
    struct strbuf letters;
    strbuf_init(&letters, 100000);
    assert_int_equal(check_pages(&c, &p, &letters), 1);
    strbuf_clear(&letters);
}

static void a_title_that_is_too_long_loses_no_word(void **state)
{
    (void)state;
    static char title[TEXT_ROOM];
    long_text(title, 120);
    struct compose_context c = context(1280, 720);
    struct post p = post_of("And the text.");
    struct strbuf letters;
    strbuf_init(&letters, 100000);
    p.title = title;
    (void)check_pages(&c, &p, &letters);
    check_words(title, letters.data);
    assert_non_null(strstr(letters.data, "Andthetext."));
    strbuf_clear(&letters);
}

static void a_word_without_end_comes_whole(void **state)
{
    (void)state;
    char word[401];
    for (int i = 0; i < 400; i++)
        word[i] = (char)('a' + i % 26);
    word[400] = '\0';
    for (size_t i = 0; i < SIZES; i++) {
        struct compose_context c = context(sizes[i].w, sizes[i].h);
        struct post p = post_of(word);
        struct strbuf letters;
        strbuf_init(&letters, 100000);
        p.author_name = NULL;
        p.tag_count = 0;
        int pages = check_pages(&c, &p, &letters);
        size_t found = 0;
        for (const char *t = letters.data; *t; t++)
            found += found < 400 && *t == word[found];
        if (found != 400)
            fail_msg("%dx%d: %zu letters of 400 on %d pages", sizes[i].w, sizes[i].h, found, pages);
        strbuf_clear(&letters);
    }
}

/* Baselines, and the leftmost and rightmost edge, of the text of one size. */
static void check_measure(const struct scene *s, int most_em)
{
    for (int i = 0; i < s->count; i++) {
        const struct scene_text *t = &s->ops[i].text;
        int left = t->x_px, right = t->x_px + t->advance_px;
        if (s->ops[i].kind != SCENE_TEXT)
            continue;
        for (int k = 0; k < s->count; k++) {
            const struct scene_text *o = &s->ops[k].text;
            bool beside = s->ops[k].kind == SCENE_TEXT && o->baseline_px == t->baseline_px &&
                          o->size_px == t->size_px && o->x_px >= right &&
                          o->x_px < right + o->size_px;
            right = beside ? o->x_px + o->advance_px : right;
        }
        if (right - left > most_em * t->size_px)
            fail_msg("a line of %d em at %d px", (right - left) / t->size_px, t->size_px);
    }
}

static void lines_of_long_texts_are_short_enough_to_read(void **state)
{
    (void)state;
    static char text[TEXT_ROOM];
    for (int words = 60; words <= 300; words += 40) {
        long_text(text, words);
        for (size_t i = 0; i < SIZES; i++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            struct post p = post_of(text);
            struct scene *s = NULL;
            p.author_name = NULL;
            p.tag_count = 0;
            assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
            check_measure(s, 36);
            scene_free(s);
        }
    }
}

/* Text runs whose left edge is in the screen's left, middle or right third. */
static void count_thirds(const struct scene *s, int third[3], int *largest_px)
{
    third[0] = third[1] = third[2] = *largest_px = 0;
    for (int i = 0; i < s->count; i++) {
        if (s->ops[i].kind != SCENE_TEXT)
            continue;
        int at = s->ops[i].text.x_px * 3 / s->width_px;
        third[at < 0 ? 0 : at > 2 ? 2 : at]++;
        if (s->ops[i].text.size_px > *largest_px)
            *largest_px = s->ops[i].text.size_px;
    }
}

static void a_bar_is_filled_with_columns(void **state)
{
    (void)state;
    static char text[TEXT_ROOM];
    long_text(text, 150);
    int third[3], size;
    struct compose_context c = context(3840, 600);
    struct post p = post_of(text);
    struct scene *s = NULL;
    p.author_name = NULL;
    p.tag_count = 0;
    assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
    count_thirds(s, third, &size);
    assert_true(third[0] > 1 && third[1] + third[2] > 1);
    assert_true(size >= 600 / 18);
    assert_int_equal(s->page_count, 1);
    check_scene(&c, s);
    text[0] = '\0';
    for (int i = 0; i < 90; i++) /* from right to left the first column stands on the right */
        put_more(text, sizeof text, i == 0 ? "אחת " : "שלום ");
    assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
    int first = -1;
    for (int i = 0; i < s->count && first < 0; i++)
        if (s->ops[i].kind == SCENE_TEXT && strstr(s->ops[i].text.utf8, "אחת"))
            first = s->ops[i].text.x_px + s->ops[i].text.advance_px;
    assert_true(first > 3840 * 9 / 10);
    check_scene(&c, s);
}

static void a_focal_point_stays_in_the_crop(void **state)
{
    (void)state;
    static const int points[][2] = {{0, 0}, {1000, 1000}, {100, 900}, {500, 500}};
    for (size_t i = 0; i < SIZES; i++) {
        for (size_t k = 0; k < sizeof points / sizeof points[0]; k++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            struct post p = post_of("Caption.");
            struct scene *s = NULL;
            add_picture(&p, 1600, 900);
            p.media[0].has_focus = true;
            p.media[0].focus_x_pm = points[k][0];
            p.media[0].focus_y_pm = points[k][1];
            assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
            for (int n = 0; n < s->count; n++) {
                if (s->ops[n].kind != SCENE_PICTURE)
                    continue;
                struct rect crop = s->ops[n].picture.crop;
                int x = points[k][0] * 65536 / 1000, y = points[k][1] * 65536 / 1000;
                assert_true(x >= crop.x && x <= crop.x + crop.w);
                assert_true(y >= crop.y && y <= crop.y + crop.h);
            }
            check_scene(&c, s);
        }
    }
}

static void several_photos_share_their_box_and_none_covers_another(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        for (int n = 2; n <= 9; n++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            struct post p = post_of(
                n % 2 ? NULL : "Words beside them, one after the other, for a line or two.");
            struct scene *s = NULL;
            struct rect at[MAX_POST_MEDIA];
            int drawn = 0;
            for (int k = 0; k < n; k++)
                add_picture(&p, 1600, 900);
            assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
            for (int k = 0; k < s->count; k++)
                if (s->ops[k].kind == SCENE_PICTURE && !s->ops[k].picture.blurred)
                    at[drawn++] = s->ops[k].picture.dst;
            assert_int_equal(drawn, n < 6 ? n : 6);
            for (int a = 0; a < drawn; a++)
                for (int b = 0; b < a; b++)
                    assert_true(at[a].x >= at[b].x + at[b].w || at[b].x >= at[a].x + at[a].w ||
                                at[a].y >= at[b].y + at[b].h || at[b].y >= at[a].y + at[a].h);
            check_scene(&c, s);
        }
    }
}

static void every_failing_allocation_of_a_page_leaves_nothing_behind(void **state)
{
    (void)state;
    static char text[TEXT_ROOM];
    long_text(text, 120);
    struct compose_context c = context(640, 480);
    struct post p = post_of(text);
    struct scene *s = NULL;
    p.title = text_of("Title");
    c.page = 1;
    (void)mem_fail_at(0, 0);
    assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
    assert_true(s->page_count > 1);
    unsigned long steps = mem_fail_at(0, 0);
    scene_free(s);
    for (unsigned long nth = 1; nth <= steps; nth++) {
        s = NULL;
        (void)mem_fail_at(nth, nth % 2 == 0);
        enum err e = compose_plain_post(&c, &p, NULL, &s);
        (void)mem_fail_at(0, 0);
        if (e != ERR_NOMEM)
            fail_msg("allocation %lu of %lu failed and the answer was %s", nth, steps, err_name(e));
        assert_null(s);
    }
}

/* Lower edge of the lowest picture. */
static int picture_foot(const struct scene *s)
{
    int foot = 0;
    for (int i = 0; i < s->count; i++) {
        struct rect r = op_box(&s->ops[i]);
        if (s->ops[i].kind == SCENE_PICTURE && r.y + r.h > foot)
            foot = r.y + r.h;
    }
    return foot;
}

static int chars_of(const struct scene *s, const char *first)
{
    int n = 0;
    bool on = false;
    for (int i = 0; i < s->count; i++) {
        if (s->ops[i].kind != SCENE_TEXT)
            continue;
        on = on || strncmp(s->ops[i].text.utf8, first, strlen(first)) == 0;
        for (const char *t = s->ops[i].text.utf8; on && *t; t++)
            n += *t != ' ';
    }
    return n;
}

static int top_of(const struct scene *s, const char *first)
{
    for (int i = 0; i < s->count; i++)
        if (s->ops[i].kind == SCENE_TEXT && strncmp(s->ops[i].text.utf8, first, strlen(first)) == 0)
            return op_box(&s->ops[i]).y;
    return -1;
}

static void a_notice_stands_whole_at_the_foot_and_the_post_above_it(void **state)
{
    (void)state;
    static const char *const words[] = {
        "Fire drill at ten", "The canteen is closed on Friday; sandwiches are at the reception "
                             "desk from eleven o'clock"};
    for (size_t i = 0; i < SIZES; i++) {
        for (int k = 0; k < 4; k++) {
            struct compose_context c = context(sizes[i].w, sizes[i].h);
            struct post p = post_of("Caption."), notice = {.content_text = text_of(words[k % 2])};
            struct scene *s = NULL;
            notice.pinned = true;
            add_picture(&p, 1600, 900);
            c.reminder = k > 1 ? "Guidelines: intranet/social" : NULL;
            c.loop_count = 3 + 40 * (k % 2);
            c.loop_index = 2;
            assert_int_equal(compose_plain_page(&c, &p, &notice, NULL, &s), ERR_OK);
            int letters = 0;
            for (const char *t = words[k % 2]; *t; t++)
                letters += *t != ' ';
            assert_true(chars_of(s, k % 2 ? "The" : "Fire") >= letters);
            assert_true(picture_foot(s) <= top_of(s, k % 2 ? "The" : "Fire"));
            check_scene(&c, s);
        }
    }
}

/* 160 bytes may be set: on upright screens that takes a few lines. */
static void a_long_reminder_is_drawn_whole_at_every_size(void **state)
{
    (void)state;
    static const char words[] =
        "Please keep to our guidelines, intranet/social, and tell the comms "
        "team on extension 4711 if you see a post here that had better not be "
        "on any of our screens.";
    for (size_t i = 0; i < SIZES; i++) {
        struct compose_context c = context(sizes[i].w, sizes[i].h);
        struct post p = post_of("A text of a few words that has the rest.");
        struct strbuf letters;
        strbuf_init(&letters, 100000);
        c.reminder = words;
        check_pages(&c, &p, &letters);
        check_words(words, letters.data);
        strbuf_clear(&letters);
    }
}

static void the_reminder_alone_takes_the_foot_and_nothing_takes_none(void **state)
{
    (void)state;
    struct compose_context c = context(1920, 1080);
    struct post p = post_of("Words");
    struct scene *s = NULL, *bare = NULL;
    assert_int_equal(compose_plain_post(&c, &p, NULL, &bare), ERR_OK);
    c.reminder = "";
    assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
    assert_int_equal(s->count, bare->count);
    scene_free(s);
    c.reminder = "Guidelines: intranet/social";
    assert_int_equal(compose_plain_post(&c, &p, NULL, &s), ERR_OK);
    assert_int_equal(chars_of(s, "Guidelines"), 26);
    scene_free(s);
    scene_free(bare);
}

static void every_failing_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    struct compose_context c = context(1280, 720);
    struct post p = post_of("Some words שלום 🎉 and then so many more that they do not fit");
    struct post notice = {.content_text = text_of("Fire drill at ten"), .pinned = true};
    p.title = text_of("Title");
    add_picture(&p, 900, 700);
    c.reminder = "Guidelines: intranet";
    struct scene *s = NULL;
    (void)mem_fail_at(0, 0);
    assert_int_equal(compose_plain_page(&c, &p, &notice, NULL, &s), ERR_OK);
    unsigned long steps = mem_fail_at(0, 0);
    scene_free(s);
    assert_true(steps > 50);
    for (unsigned long nth = 1; nth <= steps; nth++) {
        s = NULL;
        (void)mem_fail_at(nth, nth % 2 == 0);
        enum err e = compose_plain_page(&c, &p, &notice, NULL, &s);
        (void)mem_fail_at(0, 0);
        if (e != ERR_NOMEM)
            fail_msg("allocation %lu of %lu failed and the answer was %s", nth, steps, err_name(e));
        assert_null(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_drawn_outside_the_screen_whatever_the_text),
        cmocka_unit_test(photos_of_every_shape_stay_inside_every_screen),
        cmocka_unit_test(all_words_of_a_post_are_in_its_scene),
        cmocka_unit_test(a_picture_that_cannot_be_decoded_is_left_out),
        cmocka_unit_test(a_post_without_text_and_picture_is_skipped),
        cmocka_unit_test(right_to_left_posts_are_mirrored),
        cmocka_unit_test(what_stands_around_a_post_has_the_screen_s_direction),
        cmocka_unit_test(a_tag_that_the_text_has_is_not_repeated),
        cmocka_unit_test(the_header_draws_only_in_its_rectangle),
        cmocka_unit_test(the_clock_keeps_its_place_while_minutes_pass),
        cmocka_unit_test(cards_fit_every_screen_in_every_trouble),
        cmocka_unit_test(a_set_up_card_draws_no_words_of_the_server),
        cmocka_unit_test(alerts_fit_every_screen),
        cmocka_unit_test(a_drill_says_so),
        cmocka_unit_test(troubles_that_can_be_mended_have_codes_of_their_own),
        cmocka_unit_test(screens_too_small_or_too_large_are_refused),
        cmocka_unit_test(a_notice_stands_whole_at_the_foot_and_the_post_above_it),
        cmocka_unit_test(a_long_reminder_is_drawn_whole_at_every_size),
        cmocka_unit_test(the_reminder_alone_takes_the_foot_and_nothing_takes_none),
        cmocka_unit_test(a_long_post_comes_whole_over_its_pages),
        cmocka_unit_test(a_short_post_has_one_page),
        cmocka_unit_test(a_title_that_is_too_long_loses_no_word),
        cmocka_unit_test(a_word_without_end_comes_whole),
        cmocka_unit_test(several_photos_share_their_box_and_none_covers_another),
        cmocka_unit_test(lines_of_long_texts_are_short_enough_to_read),
        cmocka_unit_test(a_bar_is_filled_with_columns),
        cmocka_unit_test(a_focal_point_stays_in_the_crop),
        cmocka_unit_test(every_failing_allocation_of_a_page_leaves_nothing_behind),
        cmocka_unit_test(every_failing_allocation_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, load_theme, free_theme);
}
