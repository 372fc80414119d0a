/* SPDX-License-Identifier: Apache-2.0 */
/* Posts as plain data, the screens they are composed for, and what holds for every scene. */
#ifndef PLACARD_TEST_SCENES_H
#define PLACARD_TEST_SCENES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "compose/plain_post.h"
#include "fake_fonts.h"

#define TEXT_ROOM 16000
#define NOW_S 1772446200 /* 2026-03-02 10:10 UTC */

static const struct {
    int w, h;
} sizes[] = {
    {1920, 1080}, {1080, 1920}, {1280, 720},  {3840, 2160}, {1366, 768}, {3840, 600},
    {600, 3840},  {640, 480},   {1000, 1000}, {800, 1280},  {320, 240},  {7680, 4320},
};
#define SIZES (sizeof sizes / sizeof sizes[0])

/* The structs own their strings, which compose only reads. */
static inline char *text_of(const char *s)
{
    return (char *)(uintptr_t)s;
}

static struct fake_fonts fonts;
static struct theme *theme;

static inline int load_theme(void **state)
{
    (void)state;
    struct err_info info;
    return theme_load(PLACARD_SOURCE_DIR "/assets/themes/placard/theme.conf", &theme, &info);
}

static inline int free_theme(void **state)
{
    (void)state;
    theme_free(theme);
    return 0;
}

static inline struct compose_context context(int w, int h)
{
    fake_fonts_init(&fonts);
    return (struct compose_context){.width_px = w,
                                    .height_px = h,
                                    .theme = theme,
                                    .fonts = &fonts.metrics,
                                    .language = "en",
                                    .screen_name = "Lobby, Building 4",
                                    .utc_offset_s = 3600,
                                    .now_s = NOW_S};
}

static inline bool inside(struct rect r, struct rect in)
{
    return r.w > 0 && r.h > 0 && r.x >= in.x && r.y >= in.y && r.x + r.w <= in.x + in.w &&
           r.y + r.h <= in.y + in.h;
}

static inline struct rect op_box(const struct scene_op *op)
{
    if (op->kind == SCENE_PICTURE)
        return op->picture.dst;
    if (op->kind != SCENE_TEXT)
        return op->box;
    /* ink reaches from the capitals' top to the descenders */
    int up = op->text.size_px * 80 / 100, down = op->text.size_px * 22 / 100;
    return (struct rect){op->text.x_px, op->text.baseline_px - up,
                         op->text.advance_px > 0 ? op->text.advance_px : 1, up + down};
}

static inline void check_inside(const struct scene *s, struct rect in, int least_px)
{
    for (int i = 0; i < s->count; i++) {
        struct rect r = op_box(&s->ops[i]);
        if (!inside(r, in))
            fail_msg("%dx%d: op %d of kind %d at %d,%d %dx%d is outside (%s)", s->width_px,
                     s->height_px, i, (int)s->ops[i].kind, r.x, r.y, r.w, r.h,
                     s->ops[i].kind == SCENE_TEXT ? s->ops[i].text.utf8 : "");
        if (s->ops[i].kind == SCENE_TEXT)
            assert_true(s->ops[i].text.size_px * 30 >= least_px);
        else if (s->ops[i].kind == SCENE_PICTURE)
            assert_true(s->ops[i].picture.crop.w > 0 &&
                        s->ops[i].picture.crop.x + s->ops[i].picture.crop.w <= 65536 &&
                        s->ops[i].picture.crop.h > 0 &&
                        s->ops[i].picture.crop.y + s->ops[i].picture.crop.h <= 65536);
    }
}

static inline void check_scene(const struct compose_context *c, struct scene *s)
{
    int side = c->width_px < c->height_px ? c->width_px : c->height_px;
    assert_int_equal(s->width_px, c->width_px);
    assert_int_equal(s->height_px, c->height_px);
    assert_true(s->count > 0 && s->ops[0].kind == SCENE_FILL);
    assert_int_equal(s->ops[0].box.w, c->width_px); /* the ground covers all */
    assert_int_equal(s->ops[0].box.h, c->height_px);
    check_inside(s, (struct rect){0, 0, c->width_px, c->height_px}, side);
    scene_free(s);
}

/* ---- posts ---- */

static inline struct post post_of(const char *text)
{
    return (struct post){.id = text_of("p1"),
                         .content_text = text_of(text),
                         .author_name = text_of("Maya Okafor"),
                         .published_s = NOW_S - 300,
                         .tags = {text_of("team"), text_of("news")},
                         .tag_count = 2};
}

static inline void add_picture(struct post *p, int w, int h)
{
    p->media[p->media_count].mime_type = text_of("image/jpeg");
    p->media[p->media_count].width_px = w;
    p->media[p->media_count++].height_px = h;
}

static inline bool has_picture(const struct scene *s)
{
    for (int i = 0; i < s->count; i++)
        if (s->ops[i].kind == SCENE_PICTURE)
            return true;
    return false;
}

/* Letters of all text of a scene, blanks left out. */
static inline void add_letters(const struct scene *s, struct strbuf *b)
{
    for (int i = 0; i < s->count; i++)
        if (s->ops[i].kind == SCENE_TEXT)
            for (const char *t = s->ops[i].text.utf8; *t; t++)
                if (*t != ' ')
                    (void)strbuf_append(b, t, 1);
}

/* Each word of text in its order in all. */
static inline void check_words(const char *text, const char *all)
{
    char word[512];
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, at);
        const char *found = strstr(all, word);
        if (!found)
            fail_msg("%s is lost", word);
        all = found + n;
        at += n;
        at += strspn(at, " ");
    }
}

/* Draws every page, checks each, returns their letters. */
static inline int check_pages(struct compose_context *c, const struct post *p,
                              struct strbuf *letters)
{
    int count = 1;
    for (c->page = 0; c->page < count; c->page++) {
        struct scene *s = NULL;
        assert_int_equal(compose_plain_post(c, p, NULL, &s), ERR_OK);
        assert_true(c->page == 0 || s->page_count == count);
        count = s->page_count;
        assert_true(s->reading_ms >= 4000 && s->reading_ms < 600000);
        add_letters(s, letters);
        check_scene(c, s);
    }
    struct scene *none = NULL;
    assert_int_equal(compose_plain_post(c, p, NULL, &none), ERR_RANGE);
    return count;
}

#endif
