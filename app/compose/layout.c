/* SPDX-License-Identifier: Apache-2.0 */
/* Which layout takes a post: the one that it asks for if its content can fill it, else the first of the table that suits. */
#include <string.h>

#include "base/text.h"
#include "compose/content.h"
#include "compose/plain_post.h"
#include "compose/regions.h"

#define CAPTION_CHARS 70   /* a text up to this long is a caption over its photo */
#define PORTRAIT_PX 480    /* smaller avatars are avatars, on every screen alike */
#define STATEMENT_CELLS 44 /* so few words stand alone, very large */

typedef enum err layout_fn(struct sheet *s, const struct content *k); /* a function, not a struct */
typedef bool layout_test(const struct sheet *s, const struct content *k);

static bool has_text(const struct sheet *s, const struct content *k)
{
    (void)s;
    return k->text != NULL;
}

static bool has_picture(const struct sheet *s, const struct content *k)
{
    (void)s;
    return k->picture != NULL;
}

static bool has_caption(const struct sheet *s, const struct content *k)
{
    (void)s;
    return k->picture && !k->title && k->text_chars <= CAPTION_CHARS;
}

static bool photo_suits(const struct sheet *s, const struct content *k)
{
    return has_caption(s, k) && (!k->text || layout_photo_suits(s, k));
}

static bool words_alone(const struct sheet *s, const struct content *k)
{
    (void)s;
    return !k->picture;
}

static bool can_gallery(const struct sheet *s, const struct content *k)
{
    return has_caption(s, k) && k->picture_count > 1;
}

static bool has_event(const struct sheet *s, const struct content *k)
{
    (void)s;
    return k->post->event.given;
}

static bool is_pinned(const struct sheet *s, const struct content *k)
{
    return k->post->pinned && has_text(s, k);
}

static bool has_link(const struct sheet *s, const struct content *k)
{
    return k->post->external_url && has_text(s, k);
}

static bool has_person(const struct sheet *s, const struct content *k)
{
    return k->has_avatar && k->post->author_name && has_text(s, k) && !k->picture;
}

/* A portrait that is worth its size, of somebody whose role is stated. */
static bool leader_suits(const struct sheet *s, const struct content *k)
{
    return has_person(s, k) && k->post->author_role && k->avatar_width_px >= PORTRAIT_PX &&
           k->avatar_height_px >= PORTRAIT_PX;
}

static bool can_quote(const struct sheet *s, const struct content *k)
{
    return has_text(s, k) && !k->title;
}

static bool quote_suits(const struct sheet *s, const struct content *k)
{
    return words_alone(s, k) && layout_quote_suits(k);
}

static bool can_state(const struct sheet *s, const struct content *k)
{
    return has_text(s, k) && !k->title && words_alone(s, k);
}

static bool statement_suits(const struct sheet *s, const struct content *k)
{
    return can_state(s, k) && text_cells(k->text) <= STATEMENT_CELLS && !strchr(k->text, '\n');
}

static const struct {
    const char *name;
    layout_test *can, *suits; /* when asked for; by itself, in this order */
    layout_fn *draw;
} layouts[] = {
    {"event", has_event, has_event, layout_event},
    {"announcement", has_text, is_pinned, layout_announcement},
    {"link", has_link, has_link, layout_link},
    {"quote", can_quote, quote_suits, layout_quote},
    {"leader", has_person, leader_suits, layout_leader},
    {"statement", can_state, statement_suits, layout_statement},
    {"text", has_text, words_alone, layout_text},
    {"gallery", can_gallery, can_gallery, layout_gallery},
    {"photo", has_caption, photo_suits, layout_photo},
    {"beside", has_picture, has_picture, layout_text_photo},
};
#define LAYOUTS (sizeof layouts / sizeof layouts[0])

static layout_fn *choose_layout(const struct sheet *s, const struct content *k)
{
    for (size_t i = 0; k->post->layout && i < LAYOUTS; i++)
        if (!strcmp(layouts[i].name, k->post->layout) && layouts[i].can(s, k))
            return layouts[i].draw;
    for (size_t i = 0; i < LAYOUTS; i++)
        if (layouts[i].suits(s, k))
            return layouts[i].draw;
    return layout_text;
}

/* What a post goes without where its words would find no room, in this order. The words come first. */
enum frugality { FRUGAL_NOT = 0, FRUGAL_WORDS, FRUGAL_TEXT };

static void save_room(struct content *k, enum frugality f)
{
    if (f == FRUGAL_NOT)
        return;
    k->picture = NULL;
    k->picture_count = k->more_pictures = 0;
    k->without |= WITHOUT_BAR | WITHOUT_BYLINE;
}

enum err compose_plain_page(const struct compose_context *c, const struct post *p,
                            const struct post *notice, const struct compose_pictures *pictures,
                            struct scene **out)
{
    struct content k;
    enum err e = content_of(c, p, pictures, &k);
    if (e)
        return e;
    struct sheet s;
    struct regions r;
    for (enum frugality f = FRUGAL_NOT;; f++) {
        r = (struct regions){.notice = notice};
        save_room(&k, f);
        e = sheet_begin(&s, c, k.rtl, c->theme->ground);
        if (e)
            return e;
        e = regions_reserve(&r, &s);
        if (!e)
            e = (f == FRUGAL_TEXT ? layout_text : choose_layout(&s, &k))(&s, &k);
        if (e || !s.lost || f == FRUGAL_TEXT)
            break;
        scene_free(s.scene);
    }
    if (!e && (c->page < 0 || c->page >= s.scene->page_count))
        e = ERR_RANGE;
    if (!e)
        e = regions_draw(&r, &s);
    return sheet_end(&s, e, out);
}

enum err compose_plain_post(const struct compose_context *c, const struct post *p,
                            const struct compose_pictures *pictures, struct scene **out)
{
    return compose_plain_page(c, p, NULL, pictures, out);
}
